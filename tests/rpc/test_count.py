# SPDX-License-Identifier: MIT
"""What is counted: buffers against files of the same text, selections against slices of it, paths and
projects against the command line."""

import json
import os
import random
import re
import subprocess
import tempfile
import time

from peer import BUDGETS, PROGRAM, Buffer, Peer

COUNTS = ("lines", "code", "comments", "blanks", "words", "chars", "bytes", "longest_line")
SLICE_NBYTES = 256 << 10
LINE_ENDS = {"unix": b"\n", "dos": b"\r\n", "mac": b"\r"}
SAMPLE = "int main(void) { // entry\n\n  return 0; /* done */\n}\n// end \u2713\n"


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)
    return path


def count_buffer(peer, lines, **params):
    peer.buffer = Buffer(lines)
    item = peer.ask("count_buffer", {"buf": 1, **params})
    assert "ok" in item, item
    return item["ok"]


def file_row(peer, path):
    item = peer.ask("count_paths", {"paths": [path]})["ok"]
    assert len(item["rows"]) == 1, item
    return item["rows"][0]


def test_a_known_text():
    with Peer() as peer:
        result = peer.call("count_text", {"text": SAMPLE, "name": "check.c"})
        # `printf … | LC_ALL=C.UTF-8 wc -lwmcL` says 5 14 61 63 25.
        expected = {"lines": 5, "code": 3, "comments": 1, "blanks": 1, "words": 14, "chars": 61, "bytes": 63}
        assert {key: result[key] for key in expected} == expected, result
        assert result["longest_line"] == 25 and result["longest_line_number"] == 1
        assert result["language"] == "C" and result["encoding"] == "utf-8" and result["flags"] == []
        assert result["line_ends"] == {"lf": 5, "crlf": 0, "cr": 0}


def test_a_known_filetype_decides_and_an_unknown_one_does_not():
    with Peer() as peer:
        text = {"text": "# x\n", "name": "x.c"}
        assert peer.call("count_text", text)["language"] == "C"
        assert peer.call("count_text", {**text, "filetype": "python"})["language"] == "Python"
        assert peer.call("count_text", {**text, "filetype": "no-such"})["language"] == "C"
        assert "language" not in peer.call("count_text", {"text": "x"})


def test_long_texts_are_counted_off_the_loop():
    with Peer() as peer:
        text = SAMPLE * 50000
        first = peer.request("count_text", {"text": text, "name": "x.c"})
        second = peer.request("ping", {})
        while len(peer.inbox) < 2:
            peer.read_some()
        assert [message[1] for message in peer.inbox] == [second, first]
        assert peer.inbox[1][3]["lines"] == 250000
        assert peer.inbox[1][3]["code"] == 150000


def test_binary_text_has_bytes_only():
    with Peer() as peer:
        result = peer.call("count_text", {"text": "a\0b\n", "name": "x.c"})
        assert result == {"binary": True, "files": 1, "bytes": 4, "flags": []}, result


def random_lines(rng):
    words = ["x", "\t", " ", "//", "/*", "*/", '"', "\u00e4", "\u6f22", "\U0001f600", "if", "{", "}", "\u2003"]
    return ["".join(rng.choice(words) for _ in range(rng.randrange(12))) for _ in range(rng.randrange(1, 30))]


def file_of(lines, fileformat, eol, bomb, codec):
    end = LINE_ENDS[fileformat].decode()
    text = end.join(lines) + (end if eol else "")
    return ((b"\xef\xbb\xbf" if bomb else b"") if codec == "utf-8" else ("\ufeff" if bomb else "").encode(codec)) + (
        text.encode(codec)
    )


def test_a_buffer_counts_as_the_file_it_would_be_written_to():
    rng = random.Random(42)
    codecs = [("utf-8", "utf-8"), ("", "utf-8"), ("utf-16", "utf-16-be"), ("utf-16le", "utf-16-le"), ("ucs-4le", "utf-32-le")]
    with tempfile.TemporaryDirectory() as directory, Peer() as peer:
        for round_ in range(300):
            lines = random_lines(rng)
            fileformat = rng.choice(["unix", "dos", "mac"])
            fileencoding, codec = rng.choice(codecs)
            eol = rng.random() < 0.7
            # Without a mark UTF-16 and UTF-32 on disk are binary.
            bomb = rng.random() < 0.3 or codec != "utf-8"
            path = write(directory + "/x.c", file_of(lines, fileformat, eol, bomb, codec))
            file = file_row(peer, path)
            if len(lines) == 1 and not lines[0] and not eol:
                continue  # a line in the editor, none in a file
            result = count_buffer(
                peer, [line.encode() for line in lines], name=path, filetype="c", fileformat=fileformat,
                bomb=bomb, eol=eol, fileencoding=fileencoding, disk=path,
            )  # fmt: skip
            if not lines[-1] and not eol:
                # The editor's last line is empty and unterminated: a file has no such line.
                continue
            context = (round_, lines, fileformat, fileencoding, eol, bomb, result, file)
            for key in COUNTS + ("longest_line_number", "line_ends", "flags", "indent"):
                assert result[key] == file[key], (key,) + context
            assert {key: result["disk"][key] for key in COUNTS} == {key: file[key] for key in COUNTS}, context


def test_other_encodings_are_measured_by_the_editor():
    with Peer() as peer:
        lines = ["\u6f22\u5b57 x".encode(), b"", "\u3042".encode()]
        peer.buffer = Buffer(lines)
        peer.buffer.convert = lambda text, encoding: len(text.decode().encode(encoding))
        params = {"buf": 1, "fileencoding": "euc-jp", "fileformat": "dos", "bomb": True}
        result = peer.ask("count_buffer", params)["ok"]
        assert result["bytes"] == len("\u6f22\u5b57 x\r\n\r\n\u3042\r\n".encode("euc-jp")), result
        assert result["encoding"] == "euc-jp" and result["chars"] == 11
        peer.buffer.convert = lambda text, encoding: False
        result = peer.ask("count_buffer", params)["ok"]
        assert "bytes" not in result and result["chars"] == 11, result


def test_latin1_has_a_byte_a_character():
    with Peer() as peer:
        result = count_buffer(peer, ["\u00e4\u00f6\u00fc".encode()], fileencoding="latin1", bomb=True)
        assert result["bytes"] == 4 and result["chars"] == 4 and "bom" not in result["flags"], result


def test_an_empty_buffer_has_nothing_and_an_empty_line_is_one():
    with Peer() as peer:
        result = count_buffer(peer, [b""], empty=True)
        assert (result["lines"], result["bytes"], result["chars"]) == (0, 0, 0), result
        result = count_buffer(peer, [b""])
        assert (result["lines"], result["bytes"], result["chars"]) == (1, 1, 1), result


def test_a_lone_line_with_a_cr_is_one_line_of_the_editor():
    with Peer() as peer:
        result = count_buffer(peer, [b"a\rb"], eol=False, name="x.c")
        assert (result["lines"], result["bytes"], result["chars"], result["words"]) == (1, 3, 3, 2), result
        assert result["code"] == 1 and result["flags"] == ["no-final-newline"], result
        result = count_buffer(peer, [b"a\rb"], fileformat="mac", name="x.c")
        assert (result["lines"], result["bytes"]) == (1, 4), result
        assert result["line_ends"] == {"lf": 0, "crlf": 0, "cr": 1}


def test_a_large_buffer_comes_in_slices():
    rng = random.Random(7)
    lines = [b"x" * rng.randrange(200) for _ in range(60000)]
    lines[100] = b"y" * 3_000_000
    lines[101] = b"z" * SLICE_NBYTES
    lines[102] = b"z" * (SLICE_NBYTES - 1)
    lines += [b""] * 70000
    with Peer() as peer:
        result = count_buffer(peer, lines)
        assert result["lines"] == len(lines)
        assert result["bytes"] == sum(map(len, lines)) + len(lines)
        assert result["longest_line"] == 3_000_000 and result["longest_line_number"] == 101
        assert peer.buffer.largest <= SLICE_NBYTES
        assert peer.buffer.requests < 200, peer.buffer.requests


def test_a_small_buffer_needs_two_requests():
    with Peer() as peer:
        count_buffer(peer, [b"x"] * 100)
        assert peer.buffer.requests == 2


def test_a_buffer_that_changes_meanwhile_is_read_again():
    with Peer() as peer:
        peer.buffer = Buffer([b"x" * 100] * 20000)

        def change():
            if peer.buffer.requests in (3, 5, 9):
                peer.buffer.tick += 1
                del peer.buffer.lines[5:7]

        peer.buffer.on_request = change
        result = peer.ask("count_buffer", {"buf": 1})["ok"]
        assert result["lines"] == 20000 - 6
        assert result["bytes"] == (20000 - 6) * 101


def test_a_buffer_that_never_rests_is_an_error():
    with Peer() as peer:
        peer.buffer = Buffer([b"x" * 100] * 10000)

        def change():
            peer.buffer.tick += 1

        peer.buffer.on_request = change
        item = peer.ask("count_buffer", {"buf": 1})
        assert item["err"]["code"] == "STALE", item
        peer.buffer.on_request = lambda: None
        assert peer.ask("count_buffer", {"buf": 1})["ok"]["lines"] == 10000


def test_a_buffer_that_is_gone_is_an_error():
    with Peer() as peer:
        peer.buffer = Buffer([b"x"])
        peer.buffer.loaded = False
        item = peer.ask("count_buffer", {"buf": 1})
        assert item["err"]["code"] == "GONE", item


def test_an_editor_that_answers_nonsense_costs_the_request_only():
    class Odd(Buffer):
        reply = None

        def answer(self, method, args):
            return self.reply if method == self.method else super().answer(method, args)

    with Peer() as peer:
        for method in ("nvim_exec_lua", "nvim_call_atomic"):
            for reply in [
                ([0, "no"], None), ("no", None), (None, None), (None, 5), (None, [1]), (None, [[], None]),
                (None, [7, 0, 0, 0]), (None, [7, 3, 2, 9]), (None, [7, 1, 0, 0, 1, 2]), (None, ["a", "b", "c", "d"]),
                (None, [[7, [b"x"]], None]), (None, [[7, [1, 2, 3]], None]), (None, [[7], [0, 1, "no"]]),
                (None, [[7, []], None]),
            ]:  # fmt: skip
                peer.buffer = Odd([b"a", b"b", b"c"])
                peer.buffer.method, peer.buffer.reply = method, reply
                item = peer.ask("count_buffer", {"buf": 1})
                if (method, reply) == ("nvim_exec_lua", (None, [7, 0, 0, 0])) or "err" in item:
                    continue
                raise AssertionError((method, reply, item))
        assert count_buffer(peer, [b"x"])["lines"] == 1


def test_many_buffers_at_a_time():
    with Peer() as peer:
        peer.buffer = Buffer([b"x"] * 50)
        for i in range(1, 65):
            peer.notify("count_buffer", i, {"buf": i})
        for i in range(1, 65):
            assert peer.answer(i)["ok"]["lines"] == 50


# Selections


def expected_counts(text):
    """By the rules, from the bytes: lines touched, words, characters, bytes."""
    decoded = text.decode("utf-8")
    lines = decoded.count("\n") + (decoded != "" and not decoded.endswith("\n"))
    return {"lines": lines, "words": len(decoded.split()), "chars": len(decoded), "bytes": len(text)}


def part(result, key):
    return {name: result[key][name] for name in ("lines", "words", "chars", "bytes")}


def test_a_range_of_lines():
    with Peer() as peer:
        lines = SAMPLE.encode().split(b"\n")[:-1]
        result = count_buffer(peer, lines, filetype="c", range={"kind": "line", "first": 2, "last": 5})
        assert result["buffer"]["lines"] == 5 and result["buffer"]["code"] == 3
        assert part(result, "selection") == expected_counts(b"\n".join(lines[1:5]) + b"\n")
        assert [result["selection"][key] for key in ("code", "comments", "blanks")] == [2, 1, 1]
        assert "lines" not in result
        result = count_buffer(peer, lines, filetype="c", range={"kind": "line", "first": 4, "last": 99})
        assert result["selection"]["lines"] == 2


def test_selections_by_characters_are_slices():
    rng = random.Random(3)
    with Peer() as peer:
        for round_ in range(200):
            lines = [line.encode() for line in random_lines(rng)]
            first = rng.randrange(len(lines))
            last = rng.randrange(first, len(lines))

            def cut(line):
                text = lines[line].decode()
                return len(text[: rng.randrange(len(text) + 1)].encode())

            first_col, last_col = cut(first), cut(last)
            with_end = rng.random() < 0.3
            if with_end:
                last_col = len(lines[last]) + 1
            if first == last and last_col < first_col:
                first_col, last_col = last_col, first_col
            whole = b"\n".join(lines[first : last + 1])
            stop = len(whole) - len(lines[last]) + min(last_col, len(lines[last]))
            expected = whole[first_col:stop] + (b"\n" if with_end else b"")
            result = count_buffer(
                peer, lines,
                range={"kind": "char", "first": first + 1, "first_col": first_col, "last": last + 1, "last_col": last_col},
            )  # fmt: skip
            context = (round_, lines, first, first_col, last, last_col, result)
            assert part(result, "selection") == expected_counts(expected), context
            assert part(result, "lines") == expected_counts(whole + b"\n"), context
            widths = [len(line.decode()) for line in expected.split(b"\n")]
            longest = first + 1 + widths.index(max(widths)) if max(widths) else None
            assert result["selection"].get("longest_line_number") == longest, context


def test_line_ends_in_selections_are_those_of_the_file():
    with Peer() as peer:
        char = {"kind": "char", "first": 1, "first_col": 1, "last": 2, "last_col": 3}
        result = count_buffer(peer, [b"ab", b"cd"], fileformat="dos", range=char)
        assert result["selection"]["bytes"] == 1 + 2 + 2 + 2, result
        result = count_buffer(peer, [b"ab", b"cd"], fileformat="dos", eol=False, range=char)
        assert result["selection"]["bytes"] == 1 + 2 + 2, result
        result = count_buffer(peer, [b"ab", b"cd"], fileencoding="utf-16", range=char)
        assert result["selection"]["bytes"] == 2 * (1 + 1 + 2 + 1), result


def test_a_block_is_its_pieces():
    with Peer() as peer:
        peer.buffer = Buffer([b"abc def", b"x", b"ghi jkl"] * 1000)
        pieces = [b"bc d", b"", b"hi j"] * 1000
        peer.buffer.pieces = {i + 1: piece for i, piece in enumerate(pieces)}
        item = peer.ask("count_buffer", {"buf": 1, "range": {"kind": "block", "token": "1", "first": 1, "last": 3000}})
        result = item["ok"]
        assert part(result, "selection") == {"lines": 3000, "words": 4000, "chars": 8000, "bytes": 8000}, result
        assert result["lines"]["lines"] == 3000 and result["lines"]["words"] == 5000
        assert result["buffer"]["lines"] == 3000
        assert peer.buffer.requests == 2 + 6, peer.buffer.requests


def test_a_block_whose_selection_is_gone_is_an_error():
    with Peer() as peer:
        peer.buffer = Buffer([b"abc"])
        peer.buffer.pieces = {}
        answer = peer.buffer.answer
        peer.buffer.answer = lambda method, args: (
            ([0, "the selection is gone"], None) if "slice" in str(args[0]) else answer(method, args)
        )
        item = peer.ask("count_buffer", {"buf": 1, "range": {"kind": "block", "token": "1", "first": 1, "last": 1}})
        assert item["err"] == {"code": "STALE", "message": "the selection is gone"}, item


# Paths and projects


def command_line(*args, status=0):
    done = subprocess.run([PROGRAM, "--format=json", *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode in (status, 0), done
    return json.loads(done.stdout)


def make_tree(directory):
    os.makedirs(directory + "/sub/deep")
    os.makedirs(directory + "/.hidden")
    write(directory + "/a.c", SAMPLE.encode())
    write(directory + "/sub/b.py", b'"""Doc."""\nx = 1\n')
    write(directory + "/sub/deep/c.lua", b"-- c\nlocal x = 1\n\n")
    write(directory + "/sub/page.html", b"<html>\n<script>\nlet x = 1\n// c\n</script>\n</html>\n")
    write(directory + "/sub/blob", b"\0\1\2")
    write(directory + "/sub/notes.unknown-kind", b"plain words\n")
    write(directory + "/.hidden/d.c", b"int d;\n")
    write(directory + "/.ignore", b"ignored.c\n")
    write(directory + "/ignored.c", b"int i;\n")
    os.symlink("a.c", directory + "/link.c")
    write(os.fsencode(directory) + b"/sub/odd\xff\nname.c", b"int odd;\n")


def test_a_project_is_what_the_command_line_says():
    with tempfile.TemporaryDirectory() as directory, Peer() as peer:
        make_tree(directory)
        for params, args in [
            ({}, []),
            ({"hidden": True}, ["--hidden"]),
            ({"no_ignore": True}, ["--no-ignore"]),
            ({"exclude": ["*.py", "deep/"]}, ["--exclude=*.py", "--exclude=deep/"]),
        ]:
            result = peer.ask("project_start", {"root": directory, **params})["ok"]
            expected = command_line(*args, directory)
            assert result["root"] == directory
            for key in ("totals", "unclassified", "binary", "skipped_counts", "left_out", "git"):
                assert result[key] == expected[key], (params, key, result[key], expected[key])
            by_name = lambda rows: sorted(rows, key=lambda row: row["name"])  # noqa: E731
            strip = lambda rows: [{k: v for k, v in row.items() if v != []} for row in rows]  # noqa: E731
            assert strip(by_name(result["languages"])) == strip(by_name(expected["languages"])), params
            lines = [row["lines"] for row in result["languages"]]
            assert lines == sorted(lines, reverse=True)
            assert result["cancelled"] is False


def test_a_file_is_what_the_command_line_says():
    with tempfile.TemporaryDirectory() as directory, Peer() as peer:
        make_tree(directory)
        result = peer.ask("count_paths", {"paths": [directory + "/sub/page.html"]})["ok"]
        row = result["rows"][0]
        expected = command_line("--by=file", directory + "/sub/page.html")["files"][0]
        for key in COUNTS + ("language", "longest_line_number", "embedded"):
            assert row[key] == expected[key], (key, row, expected)
        assert row["kind"] == "file" and row["encoding"] == "utf-8"
        assert {key: result["totals"][key] for key in COUNTS} == {key: row[key] for key in COUNTS}


def test_paths_are_rows_and_nested_ones_count_once():
    with tempfile.TemporaryDirectory() as directory, Peer() as peer:
        make_tree(directory)
        paths = [directory + "/sub", directory, directory + "/a.c", directory + "/a.c", directory + "/.hidden/d.c"]
        result = peer.ask("count_paths", {"paths": paths})["ok"]
        assert [row["path"] for row in result["rows"]] == paths
        assert [row["kind"] for row in result["rows"]] == ["dir", "dir", "file", "file", "file"]
        assert result["totals"] == command_line(directory)["totals"]
        assert result["skipped"] == []


def test_what_can_not_be_counted_is_told():
    with tempfile.TemporaryDirectory() as directory, Peer() as peer:
        write(directory + "/blob", b"\0\1")
        result = peer.ask("count_paths", {"paths": [directory + "/none", directory + "/blob", "/dev/null"]})["ok"]
        assert result["rows"] == [
            {"path": directory + "/blob", "kind": "file", "binary": True, "files": 1, "bytes": 2, "flags": []}
        ], result
        assert result["skipped"] == [
            {"path": directory + "/none", "reason": "vanished", "error": "ENOENT", "message": "no such file or directory"},
            {"path": "/dev/null", "reason": "device"},
        ], result


def test_what_in_a_directory_can_not_be_read_is_named():
    argv = [PROGRAM, "--rpc"]
    if os.geteuid() == 0:  # who may read anything
        argv = ["setpriv", "--reuid=65534", "--clear-groups"] + argv
    with tempfile.TemporaryDirectory() as directory, Peer(argv) as peer:
        os.chmod(directory, 0o755)
        for name in ("open", "closed"):
            os.mkdir(f"{directory}/{name}", 0o755)
            write(f"{directory}/{name}/a.c", SAMPLE.encode())
        write(directory + "/open/secret.c", b"x")
        os.chmod(directory + "/open/secret.c", 0)
        os.chmod(directory + "/closed", 0)
        os.symlink("a.c", directory + "/open/link")  # only counted
        result = peer.ask("count_paths", {"paths": [directory, directory + "/closed"]})["ok"]
        os.chmod(directory + "/closed", 0o755)
        denied = {"error": "EACCES", "message": "permission denied"}
        assert sorted(item["path"] for item in result["skipped"]) == [
            directory + "/closed", directory + "/closed", directory + "/open/secret.c"], result["skipped"]  # fmt: skip
        assert all({key: item[key] for key in denied} == denied for item in result["skipped"])
        assert result["totals"]["files"] == 1


def test_odd_names_survive():
    with tempfile.TemporaryDirectory() as directory, Peer() as peer:
        make_tree(directory)
        name = directory + "/sub/odd\udcff\nname.c"
        row = file_row(peer, name)
        assert row["path"] == name and row["code"] == 1


def test_modified_buffers_are_told_beside_their_files_and_replace_them_in_projects():
    with tempfile.TemporaryDirectory() as directory, Peer() as peer:
        make_tree(directory)
        before = peer.ask("project_start", {"root": directory})["ok"]
        peer.buffer = Buffer([b"int a;", b"int b;", b"// c"])
        overlay = {"path": directory + "/a.c", "buf": 3, "filetype": "python", "fileformat": "unix"}
        row = peer.ask("count_paths", {"paths": [directory + "/a.c"], "overlays": [overlay]})["ok"]["rows"][0]
        assert (row["lines"], row["code"]) == (5, 3)
        assert (row["buffer"]["lines"], row["buffer"]["code"], row["buffer"]["comments"]) == (3, 2, 1), row
        gone = {**overlay, "path": directory + "/sub/b.py", "buf": 4}
        after = peer.ask("project_start", {"root": directory, "overlays": [overlay]})["ok"]
        assert after["totals"]["files"] == before["totals"]["files"]
        assert after["totals"]["lines"] == before["totals"]["lines"] - 2
        assert after["totals"]["code"] == before["totals"]["code"] - 1
        assert after["totals"]["bytes"] == before["totals"]["bytes"] - len(SAMPLE.encode()) + 19
        peer.buffer.loaded = False
        after = peer.ask("project_start", {"root": directory, "overlays": [gone]})["ok"]
        assert after["totals"] == before["totals"], "a buffer that is gone leaves its file"


def test_a_missing_root_is_an_error():
    with Peer() as peer:
        item = peer.ask("project_start", {"root": "/no/such/place"})
        assert item["err"] == {"code": "ENOENT", "message": "/no/such/place: no such file or directory"}, item


def test_progress_is_told_at_a_steady_rate_and_a_scan_can_be_cancelled():
    with Peer() as peer:
        begin = time.monotonic()
        peer.notify("project_start", 9, {"root": "/usr", "no_ignore": True, "hidden": True})
        times = []
        while len(times) < 5:
            peer.read_some()
            times += [time.monotonic()] * (len(peer.items) - len(times))
        # What is promised is a tenth of that; on a busy machine this is a sign of life.
        assert times[0] - begin < 1 or not BUDGETS, times[0] - begin
        events = peer.items[:]
        assert all(item["event"] == "progress" and item["id"] == 9 for item in events), events
        assert [item["files"] for item in events] == sorted(item["files"] for item in events)
        assert events[-1]["bytes"] > 0
        assert 0.03 < (times[-1] - times[0]) / 4 < 1 or not BUDGETS, times
        peer.items.clear()
        begin = time.monotonic()
        assert peer.ask("project_cancel", {"id": 8})["ok"] == {"cancelled": False}
        assert peer.ask("project_cancel", {"id": 9})["ok"] == {"cancelled": True}
        result = peer.answer(9)["ok"]
        assert time.monotonic() - begin < 2 or not BUDGETS
        assert result["cancelled"] is True and result["totals"]["files"] > 0
        assert peer.ask("project_cancel", {"id": 9})["ok"] == {"cancelled": False}


def test_a_result_stays_open_under_a_handle_that_a_new_scan_keeps():
    with tempfile.TemporaryDirectory() as directory, Peer() as peer:
        make_tree(directory)
        first = peer.ask("project_start", {"root": directory})["ok"]
        again = peer.ask("project_start", {"root": directory})["ok"]
        other = peer.ask("project_start", {"root": directory, "hidden": True})["ok"]
        assert first["project"] == again["project"] != other["project"]
        assert peer.ask("project_close", {"project": first["project"]})["ok"] == {"closed": True}
        assert peer.ask("project_close", {"project": first["project"]})["ok"] == {"closed": False}
        anew = peer.ask("project_start", {"root": directory})["ok"]
        assert anew["project"] not in (first["project"], other["project"])
        assert peer.ask("project_close", {})["err"]["code"] == "ARGUMENT"


def test_of_many_open_projects_the_one_used_longest_ago_is_closed():
    with tempfile.TemporaryDirectory() as directory, Peer() as peer:
        handles = []
        for i in range(17):
            os.mkdir(f"{directory}/{i}")
            handles.append(peer.ask("project_start", {"root": f"{directory}/{i}"})["ok"]["project"])
        closed = [peer.ask("project_close", {"project": handle})["ok"]["closed"] for handle in handles]
        assert closed == [False] + [True] * 16, closed


def test_a_second_start_joins_the_scan_and_the_last_cancel_ends_it():
    with Peer() as peer:
        params = {"root": "/usr", "no_ignore": True, "hidden": True}
        for i in (1, 2, 3):
            peer.notify("project_start", i, params)
        while {item["id"] for item in peer.items if item.get("event") == "progress"} != {1, 2, 3}:
            peer.read_some()
        peer.items.clear()
        assert peer.ask("project_cancel", {"id": 2})["ok"] == {"cancelled": True}
        assert peer.answer(2)["err"]["code"] == "ECANCELED"
        peer.ask("ping", {})
        assert not [item for item in peer.items if "ok" in item and item["id"] in (1, 3)]
        for i in (1, 3):
            assert peer.ask("project_cancel", {"id": i})["ok"] == {"cancelled": True}
        assert peer.answer(1)["err"]["code"] == "ECANCELED"
        assert peer.answer(3)["ok"]["cancelled"] is True


def test_both_starts_of_a_joined_scan_get_the_same_answer():
    with tempfile.TemporaryDirectory() as directory, Peer() as peer:
        for i in range(3000):
            write(f"{directory}/{i}.c", SAMPLE.encode())
        peer.notify("project_start", 1, {"root": directory})
        peer.notify("project_start", 2, {"root": directory})
        first, second = peer.answer(1)["ok"], peer.answer(2)["ok"]
        assert first == second and first["totals"]["files"] == 3000


def test_settings_hold_for_later_counts():
    with Peer() as peer:
        text = {"text": '"""Doc."""\nx = 1\n', "name": "a.py"}
        assert peer.call("count_text", text)["code"] == 1
        assert peer.ask("configure", {"docstrings": "code", "jobs": 1, "languages": {"foo": "Lua", ".bar": "c++"}})["ok"] == {"unknown": []}
        assert peer.call("count_text", text)["code"] == 2
        assert peer.call("count_text", {"text": "x", "name": "a.foo"})["language"] == "Lua"
        assert peer.call("count_text", {"text": "x", "name": "a.bar"})["language"] == "C++"
        item = peer.ask("configure", {"languages": {"foo": 1, "bar": "Lua"}})
        assert item["err"]["code"] == "ARGUMENT" and "languages" in item["err"]["message"], item
        assert peer.call("count_text", {"text": "x", "name": "a.foo"})["language"] == "Lua", "nothing has changed"
        assert peer.ask("configure", {})["ok"] == {"unknown": []}
        assert peer.call("count_text", text)["code"] == 1, "back to the defaults"


def test_an_unknown_language_is_named_and_the_other_settings_hold():
    with Peer() as peer:
        settings = {"docstrings": "code", "languages": {"foo": "No Such Language", "bar": "Lua"}}
        assert peer.call("configure", settings) == {"unknown": [{"extension": "foo", "language": "No Such Language"}]}
        assert peer.call("count_text", {"text": "x", "name": "a.bar"})["language"] == "Lua"
        assert "language" not in peer.call("count_text", {"text": "x", "name": "a.foo"})
        assert peer.call("count_text", {"text": '"""Doc."""\nx = 1\n', "name": "a.py"})["code"] == 2


def test_languages_lists_every_language():
    with Peer() as peer:
        languages = {item["name"]: item for item in peer.call("languages", {})}
        assert "c" in languages["C"]["extensions"] and "c" in languages["C"]["filetypes"]
        assert "Python" in languages and len(languages) > 40
        listed = subprocess.run([PROGRAM, "--languages"], stdout=subprocess.PIPE, check=True).stdout.decode()
        for name in languages:
            assert re.search("^ *" + re.escape(name) + r"\b", listed, re.M) or name in listed, name
