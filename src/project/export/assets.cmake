# SPDX-License-Identifier: MIT
# Turns files into C: cmake -DOUT=FILE.c -P assets.cmake FILE…  Each becomes a `struct fst_asset`
# named by its file: page.css is fst_asset_page_css.

set(BASE64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

# The base64 of the 32 bytes that 64 hexadecimal digits stand for: CMake has hashes in digits only.
function(base64_of_hash out digits)
  set(text "")
  foreach(at RANGE 0 60 6)
    string(SUBSTRING "${digits}00" ${at} 6 group)
    math(EXPR value "0x${group}")
    foreach(shift 18 12 6 0)
      math(EXPR index "(${value} >> ${shift}) & 63")
      string(SUBSTRING "${BASE64}" ${index} 1 letter)
      string(APPEND text ${letter})
    endforeach()
  endforeach()
  string(SUBSTRING "${text}" 0 43 text)
  set(${out} "${text}=" PARENT_SCOPE)
endfunction()

set(code "/* Made by assets.cmake. */\n#include \"project/export/assets.h\"\n")
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE 4 ${last})
  set(file "${CMAKE_ARGV${i}}")
  get_filename_component(name "${file}" NAME)
  string(MAKE_C_IDENTIFIER "${name}" name)
  file(SHA256 "${file}" digits)
  base64_of_hash(hash "${digits}")
  file(READ "${file}" bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND code "\nstatic const unsigned char ${name}[] = {${bytes}};\n"
    "const struct fst_asset fst_asset_${name} = {${name}, sizeof ${name}, \"${hash}\"};\n")
endforeach()
file(WRITE "${OUT}" "${code}")
