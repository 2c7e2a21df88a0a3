#!/usr/bin/lua
-- Settings.
--[==[ a block
]] not yet
]==]
local s = [[
-- text
]]
local t = "--" -- tail
---[[ a line
print(s, t)
