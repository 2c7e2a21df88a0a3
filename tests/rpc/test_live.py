# SPDX-License-Identifier: MIT
"""Buffers that are followed, their selections and headings, by a client that is not the plugin and may
answer wrongly."""

import random

from peer import SLICE, Buffer, Peer

PULL = "return require('filestats.attach').pull(...)"
KEYS = ("lines", "words", "chars", "bytes", "longest_line", "longest_line_number", "code", "comments", "blanks", "language")
POOL = [b"int x;", b"/* open", b"close */ y", b"// c", b"", b"  ", b'"s', "\u6f22 \U0001f600".encode(), b"f();"]


class Editor(Buffer):
    """Buffers of the editor's that can be followed; all have the same lines."""

    def __init__(self, lines, seq=1):
        super().__init__(lines)
        self.seq = seq
        self.limit = 1 << 30
        self.pull = self.right_pull  # what answers instead

    def right_pull(self, buf, seq, first, last, col, limit):
        if seq != self.seq:
            return [self.seq]
        line = self.lines[first][col:]
        if len(line) > self.limit:
            return [seq, [line[: self.limit]], True]
        return [seq, [line], False] if col else [seq, [line] + self.lines[first + 1 : last]]

    def answer(self, method, args):
        if method != "nvim_exec_lua" or args[0] != PULL:
            return super().answer(method, args)
        result = self.pull(*args[1])
        return ("failed", None) if result is None else (None, result)


def attach(peer, lines, buf=1, **params):
    if peer.buffer is None:
        peer.buffer = Editor(lines)
    item = peer.ask("live_attach", {"buf": buf, "seq": peer.buffer.seq, "lines": len(lines), "name": "a.c", **params})
    assert item["ok"] == {}, item


def event(peer, buf=1, wanted=lambda item: not item["stale"]):
    """The next event of a buffer that is wanted; a failure always is."""
    while True:
        for i, item in enumerate(peer.items):
            if item.get("event") == "live" and item["buf"] == buf and ("failed" in item or wanted(item)):
                del peer.items[: i + 1]
                return item
        peer.read_some()


def expected(peer, lines, **params):
    text = b"".join(line + b"\n" for line in lines)
    return peer.call("count_text", {"text": text, "name": "a.c", **params})


def check(peer, item, lines):
    right = expected(peer, lines)
    assert {key: item.get(key) for key in KEYS} == {key: right.get(key) for key in KEYS}, (item, right)


def change(peer, edits, **params):
    peer.buffer.seq += 1
    assert peer.ask("live_changed", {"buf": 1, "seq": peer.buffer.seq, "edits": edits, "name": "a.c", **params})["ok"] == {}
    return event(peer, wanted=lambda item: item["seq"] == peer.buffer.seq and not item["stale"])


def test_a_followed_buffer_counts_as_its_text():
    rng = random.Random(3)
    with Peer() as peer:
        lines = [rng.choice(POOL) for _ in range(300)]
        attach(peer, lines)
        check(peer, event(peer), lines)
        for _ in range(40):
            edits = []
            for _ in range(rng.randrange(1, 4)):
                first = rng.randrange(len(lines))
                old = min(rng.randrange(4), len(lines) - first - 1)
                new = [rng.choice(POOL) for _ in range(rng.randrange(1, 5))]
                lines[first : first + old] = new
                edits.append([first, old, len(new)])
            peer.buffer.lines = lines
            check(peer, change(peer, edits), lines)


def test_a_long_line_comes_in_pieces():
    with Peer() as peer:
        lines = [b"first", b"int x; " * 1000, b"last"]
        peer.buffer = Editor(lines)
        peer.buffer.limit = 100
        attach(peer, lines)
        check(peer, event(peer), lines)


def test_other_settings_and_options_count_anew():
    lines = [b'"""Doc."""', b"x = 1"]
    with Peer() as peer:
        attach(peer, lines, name="a.py")
        assert event(peer)["comments"] == 1
        peer.call("configure", {"docstrings": "code"})
        assert event(peer, wanted=lambda item: not item["stale"] and item["code"] == 2)["comments"] == 0
        item = change(peer, [], name="a.c", fileformat="dos", bomb=True)
        assert (item["language"], item["bytes"]) == ("C", 3 + sum(len(line) + 2 for line in lines))
        item = change(peer, [], name="a.c", fileencoding="utf-16le", bomb=True)
        assert item["bytes"] == 2 * (1 + sum(len(line) + 1 for line in lines))


def test_a_binary_buffer_has_bytes_only():
    with Peer() as peer:
        attach(peer, [b"a\0b"])
        item = event(peer)
        assert item["binary"] is True and item["bytes"] == 4 and "lines" not in item


def test_attaching_anew_and_detaching():
    with Peer() as peer:
        lines = [b"int x;"]
        attach(peer, lines)
        event(peer)
        peer.buffer.lines = [b"// a", b"// b"]
        attach(peer, peer.buffer.lines)
        assert event(peer)["comments"] == 2
        assert peer.ask("live_detach", {"buf": 1})["ok"] == {}
        assert peer.ask("live_detach", {"buf": 1})["ok"] == {}
        # What is not followed is answered, and told of no more.
        peer.buffer.seq += 1
        assert peer.ask("live_changed", {"buf": 1, "seq": peer.buffer.seq, "edits": [[0, 1, 1]]})["ok"] == {}
        assert peer.ask("live_select", {"buf": 1, "number": 1, "range": {"kind": "line", "first": 1, "last": 1}})["ok"] == {}
        attach(peer, peer.buffer.lines, buf=2)
        event(peer, buf=2)
        assert not [item for item in peer.items if item.get("buf") == 1]


def test_an_editor_that_answers_nonsense_loses_the_buffer_only():
    answers = [False, 5, [], ["x"], {}, None]
    answers += [["seq", "x"], ["seq", [5]], ["seq", {}]]
    with Peer() as peer:
        peer.buffer = Editor([b"int x;"])
        attach(peer, [b"int x;"], buf=2)
        event(peer, buf=2)
        for bad in answers:
            peer.buffer.pull = lambda _, seq, *rest, bad=bad: [seq, *bad[1:]] if isinstance(bad, list) and bad[:1] == ["seq"] else bad
            attach(peer, [b"int x;"])
            assert event(peer)["failed"], bad
        peer.buffer.pull = peer.buffer.right_pull
        attach(peer, [b"int x;"])
        check(peer, event(peer), [b"int x;"])
        assert not [item for item in peer.items if item.get("buf") == 2 and "failed" in item]


def test_edits_that_can_not_be_lose_the_buffer_only():
    with Peer() as peer:
        for edits in ([5], [[0, 1]], [["x", 1, 1]], [[0, -1, 1]], [[0, 1, 1 << 40]], [[9, 1, 1]], [[0, 3, 1]], [[0, 2, 0]]):
            attach(peer, [b"a", b"b"])
            event(peer)
            peer.buffer.seq += 1
            assert peer.ask("live_changed", {"buf": 1, "seq": peer.buffer.seq, "edits": edits})["ok"] == {}
            assert event(peer, wanted=lambda item: False)["failed"], edits
        attach(peer, [b"a", b"b"])
        assert event(peer)["lines"] == 2


def test_arguments_are_checked():
    with Peer() as peer:
        for method, params in [
            ("live_attach", {"buf": 1, "lines": 1}),
            ("live_attach", {"buf": 1, "seq": 1}),
            ("live_attach", {"buf": 1, "seq": 1, "lines": 0}),
            ("live_attach", {"buf": 0, "seq": 1, "lines": 1}),
            ("live_attach", {"buf": 1, "seq": 1, "lines": 1, "name": 5}),
            ("live_changed", {"buf": 1}),
            ("live_changed", {"buf": 1, "seq": 1, "edits": 5}),
            ("live_changed", {"buf": 1, "seq": 1, "fileformat": "amiga"}),
            ("live_select", {"buf": 1}),
            ("live_select", {"number": 1}),
            ("live_select", {"buf": 1, "number": 1, "range": {"kind": "oval", "first": 1, "last": 1}}),
            ("live_select", {"buf": 1, "number": 1, "range": 5}),
            ("live_detach", {}),
            ("count_headings", {}),
            ("count_headings", {"buf": "x", "name": "a.md"}),
            ("count_headings", {"buf": 1, "name": "a.c"}),
        ]:
            item = peer.ask(method, params)
            assert item["err"]["code"] == "ARGUMENT", (method, params, item)


# Selections


def select(peer, number, wanted=lambda item: True, **where):
    assert peer.ask("live_select", {"buf": 1, "number": number, "range": where} if where else {"buf": 1, "number": number})["ok"] == {}
    return event(peer, wanted=lambda item: wanted(item) and (
        item["selection"]["number"] == number and not item["selection"]["stale"] if "selection" in item else not where))  # fmt: skip


def check_selection(item, text, lines, words=None):
    got = item["selection"]
    words = len(text.split()) if words is None else words
    assert (got["lines"], got["words"]) == (lines, words), (got, text[:100])
    assert (got["chars"], got["bytes"]) == (len(text.decode()), len(text)), (got, text[:100])


def test_selections_count_as_the_text_that_they_take():
    lines = ["int x; // \u6f22".encode(), b"", b"y  z", b"last line"]
    with Peer() as peer:
        attach(peer, lines)
        event(peer)
        item = select(peer, 1, kind="line", first=1, last=2)
        check_selection(item, lines[0] + b"\n\n", 2)
        assert (item["selection"]["code"], item["selection"]["blanks"]) == (1, 1)
        check_selection(select(peer, 2, kind="char", first=1, first_col=4, last=1, last_col=6), b"x;", 1)
        check_selection(select(peer, 3, kind="char", first=1, first_col=4, last=4, last_col=4), lines[0][4:] + b"\n\ny  z\nlast", 4)
        check_selection(select(peer, 4, kind="line", first=3, last=99), b"y  z\nlast line\n", 2)
        peer.buffer.pieces = {1: b"in", 2: b"", 3: b"y "}
        check_selection(select(peer, 5, kind="block", token="7", first=1, last=3), b"iny ", 3, words=2)
        # The text changes under it.
        lines[2] = b"a much longer line"
        check_selection(select(peer, 6, kind="char", first=3, first_col=0, last=4, last_col=4), lines[2] + b"\nlast", 2)
        peer.buffer.seq += 1
        lines[2] = b"z"
        peer.ask("live_changed", {"buf": 1, "seq": peer.buffer.seq, "edits": [[2, 1, 1]], "name": "a.c"})
        item = event(peer, wanted=lambda item: item["seq"] == peer.buffer.seq and not item["stale"] and not item["selection"]["stale"])
        check_selection(item, b"z\nlast", 2)
        assert "selection" not in select(peer, 7)


def test_a_selection_in_a_long_line_is_fetched_in_pieces():
    lines = [b"word " * 200, b"end"]
    with Peer() as peer:
        peer.buffer = Editor(lines)
        peer.buffer.limit = 64
        attach(peer, lines)
        event(peer)
        item = select(peer, 1, kind="char", first=1, first_col=3, last=1, last_col=997)
        check_selection(item, lines[0][3:997], 1)


def test_a_selection_whose_text_can_not_be_had_is_not_told():
    bad_answers = [None, False, 5, [], ["x"], ["seq"], ["seq", 5], ["seq", []], ["seq", [5]], ["seq", [b""], True]]
    with Peer() as peer:
        lines = [b"int x;", b"int y;"]
        attach(peer, lines)
        event(peer)
        for number, bad in enumerate(bad_answers, 1):
            asked = []

            def pull(_, seq, *rest, bad=bad, asked=asked):
                asked.append(rest)
                return [seq, *bad[1:]] if isinstance(bad, list) and bad[:1] == ["seq"] else bad

            peer.buffer.pull = pull
            where = {"kind": "char", "first": 1, "first_col": 1, "last": 2, "last_col": 1}
            peer.ask("live_select", {"buf": 1, "number": number, "range": where})
            while not asked:
                peer.read_some()
            item = change(peer, [])
            assert "selection" not in item and "failed" not in item, (bad, item)
        peer.buffer.pull = peer.buffer.right_pull
        check_selection(select(peer, 99, kind="char", first=1, first_col=1, last=2, last_col=1), b"nt x;\ni", 2)
        for number, answer in ((100, [5, 5]), (101, []), (102, 5)):
            asked = []
            peer.buffer.one = lambda method, args, answer=answer, asked=asked: asked.append(args) or answer
            peer.ask("live_select", {"buf": 1, "number": number, "range": {"kind": "block", "token": "1", "first": 1, "last": 2}})
            while not asked:
                peer.read_some()
            assert "selection" not in change(peer, []), answer


# Headings


def headings(peer, text, **params):
    peer.buffer = Buffer(text.encode().split(b"\n"))
    return peer.ask("count_headings", {"buf": 1, "name": "a.md", **params})


def test_headings_add_up_the_words_within_them():
    text = "before all\n# One\na b\n## Two\nc\n\nThree\n-----\nd e f\n# Four\n"
    with Peer() as peer:
        result = headings(peer, text)["ok"]
        assert result["before"] == 2
        told = [(s["line"], s["level"], s["title"], s["words"], s["total"]) for s in result["sections"]]
        assert told == [(2, 1, "One", 3, 9), (4, 2, "Two", 2, 2), (7, 2, "Three", 4, 4), (10, 1, "Four", 1, 1)], told
        assert headings(peer, "no title")["ok"] == {"before": 2, "sections": []}
        tex = headings(peer, "\\section{A b}\nc\n\\subsection{D}\n", name="a.tex")["ok"]
        assert [s["title"] for s in tex["sections"]] == ["A b", "D"]
        assert headings(peer, "# One\n", name="a", filetype="markdown")["ok"]["sections"][0]["title"] == "One"


def test_long_titles_are_cut_and_many_are_told_up_to_a_bound():
    with Peer() as peer:
        title = headings(peer, "# " + "x" * 1000)["ok"]["sections"][0]["title"]
        assert title == "x" * 256
        result = headings(peer, "# a b\n" * 17000)["ok"]
        assert len(result["sections"]) == 16384
        assert sum(section["words"] for section in result["sections"]) == 34000


def test_headings_of_a_buffer_that_is_gone_are_an_error():
    with Peer() as peer:
        peer.buffer = Buffer([b"# One"])
        peer.buffer.loaded = False
        assert "err" in peer.ask("count_headings", {"buf": 1, "name": "a.md"})


def test_the_slice_of_a_block_is_asked_for_by_its_token():
    """A block of many lines is fetched in parts."""
    lines = [b"abc def"] * 5000
    with Peer() as peer:
        asked = []

        class Watching(Editor):
            def one(self, method, args):
                if args[0] == SLICE:
                    where = args[1][0]
                    asked.append((where["token"], where["first"], where["last"]))
                return super().one(method, args)

        peer.buffer = Watching(lines)
        peer.buffer.pieces = {line: b"bc d" for line in range(1, 5001)}
        attach(peer, lines)
        event(peer)
        check_selection(select(peer, 1, kind="block", token="7", first=1, last=5000), b"bc d" * 5000, 5000, words=10000)
        assert {token for token, _, _ in asked} == {"7"}
        assert [first for _, first, _ in asked] == [1] + [last + 1 for _, _, last in asked[:-1]]
        assert len(asked) > 1 and asked[-1][2] == 5000
