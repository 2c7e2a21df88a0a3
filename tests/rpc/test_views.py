# SPDX-License-Identifier: MIT
"""What the report shows, asked by a client that is not the plugin: rows, treemaps, saved files."""

import json
import os
import tempfile

from peer import Peer

CHUNK = "return require('filestats.report.fill').chunk(...)"
FIRST_NLINES = 200  # at most so many rows in the first chunk, that a screen is full at once
TREE = {
    "main.c": b"int main(void) { // entry\n  return 0;\n}\n",
    "lib/a.c": b"int a;\n\n/* a */\n",
    "lib/deep/b.py": b"x = 1\n# b\n",
    "lib/deep/c.py": b"y = 2\n",
    "data.bin": b"\0\1",
    "notes.nobody-knows": b"one two\n",
}


class Report:
    """The editor's side of a report buffer."""

    def __init__(self):
        self.chunks = []
        self.layout = None
        self.wanted = lambda first: True

    def answer(self, method, args):
        assert method == "nvim_exec_lua" and args[0] == CHUNK, (method, args)
        _, _, first, lines, last, *layout = args[1]
        if not self.wanted(first):
            return None, False
        assert first == len(self.lines()), "rows come in order"
        assert bool(layout) == (first == 0)
        self.chunks.append((lines, last))
        self.layout = layout[0] if layout else self.layout
        return None, True

    def lines(self):
        return [line for lines, _ in self.chunks for line in lines]


def make_tree(directory, tree):
    for name, text in tree.items():
        path = os.path.join(directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text)
    return directory


class Project:
    """An open project with a process of its own."""

    def __init__(self, tree=TREE):
        self.tree = tree

    def __enter__(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.root = make_tree(self.scratch.name + "/t", self.tree)
        self.peer = Peer()
        self.handle = self.peer.ask("project_start", {"root": self.root})["ok"]["project"]
        return self

    def __exit__(self, *_):
        self.peer.kill()
        self.scratch.cleanup()

    def ask_view(self, buf=1, **params):
        self.report = self.peer.buffer = Report()
        params = {"project": self.handle, "buf": buf, "generation": 1, "view": "files", "width": 80, **params}
        return self.peer.ask("project_view", {key: value for key, value in params.items() if value is not None})

    def view(self, **params):
        """The rows that a view has: what is shown, and what is told of each."""
        item = self.ask_view(**params)
        assert "ok" in item, item
        rows = self.peer.call("view_rows", {"buf": params.get("buf", 1), "first": 1, "last": 2000})
        assert item["ok"]["rows"] == len(rows) == self.report.layout["rows"] == len(self.report.lines())
        assert [last for _, last in self.report.chunks] == [False] * (len(self.report.chunks) - 1) + [True]
        return rows


def names(rows):
    return [row.get("name") or row["language"] for row in rows]


def test_views_have_what_their_names_say():
    with Project() as project:
        languages = project.view(view="languages")
        assert [(row["kind"], row["language"], row["files"]) for row in languages if row["kind"] == "language"] == [
            ("language", "C", 2), ("language", "Python", 2)]  # fmt: skip
        files = {row["path"]: row for row in project.view(view="files")}
        assert {path for path in files if path.endswith((".c", ".py"))} == {"main.c", "lib/a.c", "lib/deep/b.py", "lib/deep/c.py"}
        assert files["lib/deep/b.py"]["language"] == "Python" and files["lib/deep/b.py"]["comments"] == 1
        skipped = project.view(view="skipped")
        assert {row["path"]: row["reason"] for row in skipped} == {"data.bin": "binary", "notes.nobody-knows": "unknown-language"}
        # Each row is shown by a line with its name.
        for row, line in zip(skipped, project.report.lines()):
            assert row["path"] in line


def test_a_tree_is_folded_and_unfolded():
    with Project() as project:
        def tree(**params):
            return [(row["name"], row["depth"]) for row in project.view(view="dirs", sort="name", **params) if row["kind"] == "dir"]

        folded = tree()
        assert [name for name, _ in folded] == ["lib"], folded
        assert [name for name, _ in tree(folds=["lib"])] == ["lib", "deep"]
        unfolded = tree(unfold_all=True)
        assert [depth for _, depth in unfolded] == [0, 1]
        assert tree(unfold_all=True, folds=["lib"]) == folded
        assert tree(folds=["gone", "main.c"]) == folded


def test_rows_are_sorted_and_filtered():
    with Project() as project:
        by_name = names(project.view(sort="name"))
        assert by_name == sorted(by_name)
        assert names(project.view(sort="name", reverse=True)) == by_name[::-1]
        lines = [row["lines"] for row in project.view(sort="lines")]
        assert lines == sorted(lines, reverse=True)
        languages = [row["language"] for row in project.view(sort="language")]
        assert languages == sorted(languages, key=str.lower)
        assert {row["path"] for row in project.view(dir="lib/deep")} == {"lib/deep/b.py", "lib/deep/c.py"}
        assert {row["path"] for row in project.view(language="python")} == {"lib/deep/b.py", "lib/deep/c.py"}
        assert {row["path"] for row in project.view(name="*.c")} == {"main.c", "lib/a.c"}
        assert project.view(language="Python", name="main") == []
        assert len(project.view(language="pyth")) == 2 and project.view(language="PYTH") == [], "capitals mind the case"
        assert len(project.view(language="PYTHON")) == 2, "but a whole name is a name"


def test_kept_rows_are_found_again():
    with Project() as project:
        before = project.view(sort="name")
        after = project.view(sort="name", reverse=True, keep=[1, len(before), 0, len(before) + 1])
        kept = project.report.layout["kept"]
        assert kept[2:] == [0, 0]
        assert [after[at - 1]["path"] for at in kept[:2]] == [before[0]["path"], before[-1]["path"]]
        main = [row["path"] for row in after].index("main.c")
        project.view(name="main", keep=[main + 1, main + 2 if main == 0 else main])
        assert project.report.layout["kept"] == [1, 0]


def test_columns_can_be_chosen():
    with Project() as project:
        project.view(columns=["code", "lines"], thousands="'", ascii=True)
        shown = [column["name"] for column in project.report.layout["columns"]]
        assert [name for name in shown if name in ("code", "lines", "files", "bytes")] == ["code", "lines"]
        assert project.report.layout["totals"]["files"] == 4


def test_many_rows_come_in_chunks_the_first_of_them_small():
    with Project({"%04d.c" % i: b"int x;\n" for i in range(5000)}) as project:
        item = project.ask_view(sort="name")
        assert item["ok"]["rows"] == 5000
        assert len(project.report.chunks) > 2 and len(project.report.chunks[0][0]) <= FIRST_NLINES
        assert all("%04d.c" % i in line for i, line in enumerate(project.report.lines()))
        # At most 2,000 are told at a time, and none beyond the end.
        assert len(project.peer.call("view_rows", {"buf": 1, "first": 1, "last": 5000})) == 2000
        assert names(project.peer.call("view_rows", {"buf": 1, "first": 4999, "last": 9999})) == ["4998.c", "4999.c"]
        assert project.peer.call("view_rows", {"buf": 1, "first": 5001, "last": 6000}) == []
        assert project.peer.call("view_rows", {"buf": 1, "first": 9, "last": 8}) == []


def test_rows_that_nobody_wants_any_more_end_the_request():
    with Project({"%04d.c" % i: b"int x;\n" for i in range(5000)}) as project:
        peer = project.peer
        report = peer.buffer = Report()
        report.wanted = lambda first: first == 0
        params = {"project": project.handle, "buf": 1, "generation": 1, "view": "files", "width": 80}
        assert peer.ask("project_view", params)["err"]["code"] == "SUPERSEDED"
        # A newer request for the same buffer takes the place of one that has not been answered.
        report = peer.buffer = Report()
        report.wanted = lambda first: first > 0 or len(report.lines()) == 0
        peer.notify("project_view", 900, params)
        peer.notify("project_view", 901, {**params, "view": "languages"})
        assert peer.answer(900)["err"]["code"] == "SUPERSEDED"
        peer.answer(901)
        assert names(project.view(view="languages")) == ["C"]


def test_an_editor_that_fails_to_show_rows_costs_the_request_only():
    with Project() as project:
        class Failing(Report):
            def answer(self, method, args):
                return "no such buffer", None

        project.peer.buffer = Failing()
        params = {"project": project.handle, "buf": 1, "generation": 1, "view": "files", "width": 80}
        assert "err" in project.peer.ask("project_view", params)
        assert len(project.view()) == 4


def test_a_closed_view_has_no_rows():
    with Project() as project:
        project.view(buf=1)
        project.view(buf=2, view="languages")
        assert project.peer.call("view_close", {"buf": 1}) == {}
        assert project.peer.call("view_close", {"buf": 1}) == {}
        assert project.peer.call("view_rows", {"buf": 1, "first": 1, "last": 9}) == []
        assert len(project.peer.call("view_rows", {"buf": 2, "first": 1, "last": 9})) == 2


def test_arguments_of_views_are_checked():
    with Project() as project:
        for params in [
            {"project": 999}, {"project": None}, {"buf": "x"}, {"generation": None}, {"width": None}, {"width": -1},
            {"view": "trees"}, {"view": None}, {"view": 5}, {"sort": "beauty"}, {"name": "a\0b"}, {"language": 1},
            {"dir": []}, {"folds": "lib"}, {"folds": [1]}, {"reverse": "yes"}, {"unfold_all": 1}, {"columns": ["beauty"]},
            {"columns": ["code"] * 99}, {"thousands": 1}, {"thousands": "\0"}, {"keep": ["x"]}, {"keep": [1] * 1000},
            {"ascii": 3},
        ]:  # fmt: skip
            item = project.ask_view(**params)
            assert item["err"]["code"] == "ARGUMENT", (params, item)
            assert item["err"]["message"].startswith("project_view: "), item
            assert not project.report.chunks
        for method, params in [
            ("project_treemap", {"width": 9, "height": 9}),
            ("project_treemap", {"project": project.handle, "width": 9}),
            ("project_treemap", {"project": project.handle, "width": 9, "height": 9, "sort": "beauty"}),
            ("project_treemap", {"project": 999, "width": 9, "height": 9}),
            ("view_rows", {"buf": 1, "first": 0, "last": 1}),
            ("view_rows", {"buf": 1}),
        ]:
            item = project.peer.ask(method, params)
            assert item["err"]["code"] == "ARGUMENT", (method, params, item)


def test_tiles_fill_the_rectangle_and_lie_inside_of_their_directories():
    with Project() as project:
        for sort in ("lines", "name", "bytes"):
            params = {"project": project.handle, "sort": sort, "width": 60, "height": 20, "view": "files"}
            result = project.peer.ask("project_treemap", params)["ok"]
            assert result["totals"]["files"] == 4
            top = [tile for tile in result["tiles"] if tile["level"] == 0]
            assert sum(tile["width"] * tile["height"] for tile in top) == 60 * 20
            for i, tile in enumerate(result["tiles"]):
                assert tile["x"] + tile["width"] <= 60 and tile["y"] + tile["height"] <= 20
                if not tile["divided"]:
                    continue
                inside = [t for t in result["tiles"][i + 1 :] if t["path"].startswith(tile["path"] + "/")]
                assert inside and all(tile["x"] <= t["x"] and t["x"] + t["width"] <= tile["x"] + tile["width"] for t in inside)
        nothing = {"project": project.handle, "width": 0, "height": 0, "view": "files"}
        assert project.peer.ask("project_treemap", nothing)["ok"]["tiles"] == []
        other = {"project": project.handle, "name": "nosuch", "width": 9, "height": 9, "view": "files"}
        assert project.peer.ask("project_treemap", other)["ok"]["tiles"] == []


def test_a_project_is_saved_as_its_ending_says():
    with Project() as project:
        def save(name, **params):
            return project.peer.ask("project_export", {"project": project.handle, "path": project.scratch.name + name, **params})

        begins = {".json": b'{"schema":', ".csv": b"path,language,", ".md": b"# /", ".txt": b"/", ".html": b"<!DOCTYPE html>"}
        for ending, begin in begins.items():
            assert save("/saved" + ending)["ok"] == {}
            with open(project.scratch.name + "/saved" + ending, "rb") as file:
                assert file.read().startswith(begin), ending
        with open(project.scratch.name + "/saved.json", encoding="utf-8") as file:
            assert json.load(file)["totals"]["files"] == 4
        assert save("/saved.csv")["err"]["code"] == "EEXIST"
        assert save("/saved.csv", overwrite=True)["ok"] == {}
        assert save("/missing/a.csv")["err"]["code"] == "ENOENT"
        assert project.scratch.name + "/missing/a.csv" in save("/missing/a.csv")["err"]["message"]
        os.mkdir(project.scratch.name + "/dir.csv")
        assert save("/dir.csv", overwrite=True)["err"]["code"] == "EISDIR"
        for params in [
            {"path": "relative.csv"}, {"path": ""}, {"path": "/a\0.csv"}, {"path": project.scratch.name + "/a.doc"},
            {"path": 5}, {"project": 999}, {"overwrite": 1},
        ]:  # fmt: skip
            item = save("/b.csv", **params)
            assert item["err"]["code"] == "ARGUMENT" and item["err"]["message"].startswith("project_export: "), (params, item)
        assert not os.path.exists(project.scratch.name + "/b.csv")
        project.peer.ask("project_close", {"project": project.handle})
        assert save("/c.csv")["err"]["code"] == "ARGUMENT"
