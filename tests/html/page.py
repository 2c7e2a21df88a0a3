# SPDX-License-Identifier: MIT
"""Exports a project by :FileStats export and uses the page as a reader would."""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import traceback
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(os.environ.get("FILESTATS_BIN", f"{ROOT}/bin/filestats"))
NVIM = os.environ.get("NVIM", "nvim")
MANY = 3000  # files of a project of which the page may hold a few at a time only
ENTER = "\ue007"


class Browser:
    """As much of the WebDriver protocol as is needed here."""

    def __init__(self, profile):
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True)
        line = ""
        while "successfully on port" not in line:
            line = self.driver.stdout.readline()
            assert line, "chromedriver ended"
        self.url = f"http://127.0.0.1:{line.split('on port ')[1].strip().rstrip('.')}"
        self.session = ""
        options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                            "--window-size=1200,1000", f"--user-data-dir={profile}"]}
        capabilities = {"goog:chromeOptions": options,
                        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        made = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.session = f"/session/{made['sessionId']}"

    def ask(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.url + self.session + path, data, method=method,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def open(self, path):
        self.ask("POST", "/url", {"url": "file://" + path})

    def js(self, code, *args):
        return self.ask("POST", "/execute/sync", {"script": code, "args": list(args)})

    def settle(self):
        """Waits until what was asked for is drawn."""
        self.ask("POST", "/execute/async", {"script": "const done = arguments[0];"
                 "requestAnimationFrame(() => requestAnimationFrame(() => done()))", "args": []})

    def element(self, selector):
        found = self.ask("POST", "/element", {"using": "css selector", "value": selector})
        return "/element/" + next(iter(found.values()))

    def click(self, selector):
        self.ask("POST", self.element(selector) + "/click", {})
        self.settle()

    def keys(self, selector, text):
        self.ask("POST", self.element(selector) + "/value", {"text": text})
        self.settle()

    def log(self, kind):
        return self.ask("POST", "/se/log", {"type": kind})

    def scheme(self, name):
        self.ask("POST", "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {
            "features": [{"name": "prefers-color-scheme", "value": name}]}})

    def close(self):
        try:
            self.ask("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()


FILES = "table[aria-label=Files]"
HOSTILE = [
    "<script>document.title='owned'<", "<img src=x onerror=document.title='owned'>.c",
    "\"'><b>&amp;.c", "new\nline\x1b[2J.c", "bidi\u202egpj.c", "--><!--.c",
]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_project(root):
    os.makedirs(f"{root}/.git")
    write(f"{root}/src/large.c", "int a;\n" * 300 + "// c\n" * 50 + "\n" * 20)
    write(f"{root}/src/small.c", "int a;\n")
    write(f"{root}/lua/init.lua", "return 1\n" * 120)
    write(f"{root}/README.md", "text\n" * 40)
    write(f"{root}/{HOSTILE[0]}/script>.c", "int a;\n" * 9)
    for name in HOSTILE[1:]:
        write(f"{root}/hostile/{name}", "int a;\n" * 9)
    with open(os.fsencode(f"{root}/hostile/") + b"\xff\xfe.c", "w", encoding="utf-8") as file:
        file.write("int a;\n")


def export(root, path):
    environment = {**os.environ, "FILESTATS_TEST_BIN": PROGRAM}
    subprocess.run([NVIM, "--headless", "-u", "NONE", "-i", "NONE", "--cmd", f"set rtp^={ROOT}",
                    "--cmd", "let g:filestats = {'command': $FILESTATS_TEST_BIN}",
                    "--cmd", "runtime plugin/filestats.lua", f"+FileStats export {path}", "+qa!"],
                   cwd=root, env=environment, check=True, capture_output=True, timeout=60)
    assert os.path.getsize(path) > 0


def column(browser, table, index):
    return browser.js("return [...document.querySelectorAll(arguments[0] + ' tbody tr:not(.space)')]"
                      ".map((row) => row.cells[arguments[1]].textContent)", table, index)


def numbers(browser, table, index):
    return [int(text.replace(",", "")) for text in column(browser, table, index)]


def head(table, index):
    return f"{table} th:nth-child({index + 1})"


def sort_state(browser, table):
    return browser.js("return [...document.querySelectorAll(arguments[0] + ' th')]"
                      ".map((head) => head.getAttribute('aria-sort'))", table)


def test_tables_are_there(browser, _):
    assert column(browser, "table[aria-label=Languages]", 0) == ["C", "Lua", "Markdown"]
    assert browser.js("return document.querySelector('dl').innerText").split()[:2] == ["11", "files"]
    assert numbers(browser, FILES, 2)[:3] == [370, 120, 9]
    assert browser.js("return document.querySelectorAll('.bar span').length") == 3
    shares = browser.js("return [...document.querySelectorAll('.bar span')].map((e) => e.offsetWidth)")
    assert shares == sorted(shares, reverse=True) and shares[0] > 2 * shares[1], shares


def test_sorts_by_click_and_key(browser, _):
    assert sort_state(browser, FILES)[3] == "descending"
    browser.click(head(FILES, 2) + " button")
    lines = numbers(browser, FILES, 2)
    assert lines == sorted(lines, reverse=True) and lines[0] == 370, lines
    assert sort_state(browser, FILES)[2:4] == ["descending", None]
    browser.keys(head(FILES, 2) + " button", ENTER)
    assert numbers(browser, FILES, 2) == sorted(lines)
    assert sort_state(browser, FILES)[2] == "ascending"
    browser.click(head(FILES, 0) + " button")
    assert sort_state(browser, FILES)[0] == "ascending"
    names = column(browser, FILES, 0)
    assert names.index("lua/init.lua") < names.index("src/large.c") < names.index("src/small.c")


def test_filters(browser, _):
    browser.keys("input[type=search]", "SRC small")
    assert column(browser, FILES, 0) == ["src/small.c"]
    assert browser.js("return document.querySelector('[role=status]').textContent") == "1 of 11 files"
    browser.js("const i = document.querySelector('input'); i.value = ''; i.dispatchEvent(new Event('input'))")
    browser.js("const s = document.querySelector('select[aria-label=Language]'); s.value = 'Lua';"
               "s.dispatchEvent(new Event('change'))")
    assert column(browser, FILES, 0) == ["lua/init.lua"]


def test_treemap_zooms(browser, _):
    area = browser.js("return [...document.querySelectorAll('.map rect.file')].map((r) =>"
                      "[r.querySelector('title').textContent, r.width.baseVal.value * r.height.baseVal.value])")
    largest = max(area, key=lambda item: item[1])
    assert largest[0] == "src/large.c: 370 lines, C", largest
    inside = browser.js("return [...document.querySelectorAll('.map rect')].every((r) =>"
                        "r.x.baseVal.value >= -0.01 && r.x.baseVal.value + r.width.baseVal.value <= 1140.01 &&"
                        "r.y.baseVal.value >= -0.01 && r.y.baseVal.value + r.height.baseVal.value <= 520.01)")
    assert inside
    browser.js("document.querySelector('.map rect.dir[aria-label^=src]').focus()")
    browser.js("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}))")
    titles = browser.js("return [...document.querySelectorAll('.map title')].map((e) => e.textContent)")
    assert titles == ["src/large.c: 370 lines, C", "src/small.c: 1 lines, C"], titles
    browser.click(".crumbs button")
    assert len(browser.js("return [...document.querySelectorAll('.map rect.file')]")) == len(area)


def test_hostile_names_are_text(browser, _):
    assert browser.js("return document.title").endswith("project – filestats")
    assert browser.js("return document.querySelectorAll('img, b, main script').length") == 0
    assert browser.js("return document.scripts.length") == 2
    names = column(browser, FILES, 0)
    for name in ("<script>document.title='owned'</script>.c", "hostile/<img src=x onerror=document.title='owned'>.c",
                 "hostile/\"'><b>&amp;.c", "hostile/new\\nline\\x1B[2J.c", "hostile/bidi\\u{202E}gpj.c",
                 "hostile/--><!--.c", "hostile/\\xFF\\xFE.c"):
        assert name in names, (name, names)


def test_both_schemes(browser, shots):
    seen = {}
    for scheme in ("light", "dark"):
        browser.scheme(scheme)
        seen[scheme] = browser.js("const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]")
        if shots:
            picture = browser.ask("GET", "/screenshot")
            with open(f"{shots}/{scheme}.png", "wb") as file:
                file.write(base64.b64decode(picture))
    bright = {scheme: [sum(map(int, c[4:-1].split(","))) for c in colours] for scheme, colours in seen.items()}
    assert bright["light"][0] > 600 > 200 > bright["light"][1], seen
    assert bright["dark"][0] < 200 < 600 < bright["dark"][1], seen


def test_many_files_are_drawn_as_they_are_scrolled_to(browser, _):
    count = "return document.querySelectorAll('table[aria-label=Files] tbody tr').length"
    assert browser.js("return document.querySelector('[role=status]').textContent") == f"{MANY:,} of {MANY:,} files"
    assert browser.js(count) < 100
    assert browser.js(f"return document.querySelector('{FILES}').getAttribute('aria-rowcount')") == str(MANY + 1)
    browser.click(head(FILES, 0) + " button")
    browser.js(f"const f = document.querySelector('{FILES}').parentNode; f.scrollTop = f.scrollHeight")
    browser.settle()
    assert column(browser, FILES, 0)[-1] == f"d9/f{MANY - 1}.c"
    assert browser.js(count) < 100


def check(name, browser, path, test, shots):
    """One test on a fresh page: also, nothing may be complained of or asked for."""
    try:
        browser.log("browser")
        browser.log("performance")
        browser.open(path)
        browser.settle()
        test(browser, shots)
        complaints = [entry["message"] for entry in browser.log("browser")]
        assert not complaints, complaints
        events = [json.loads(entry["message"])["message"] for entry in browser.log("performance")]
        asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        asked = [url for url in asked if not url.startswith(("data:", "chrome:"))]
        assert asked == ["file://" + path], asked
        return True
    except Exception:  # whatever it is, the other tests go on
        print(f"failed: {name}")
        traceback.print_exc()
        return False


def main():
    scratch = tempfile.mkdtemp(prefix="filestats-html.")
    passed = failed = 0
    browser = None
    try:
        make_project(f"{scratch}/project")
        os.makedirs(f"{scratch}/many/.git")
        for i in range(MANY):
            write(f"{scratch}/many/d{i % 10}/f{i}.c", "int a;\n" * (i % 7 + 1))
        pages = {name: f"{scratch}/{name}.html" for name in ("project", "many")}
        for name, path in pages.items():
            export(f"{scratch}/{name}", path)
        browser = Browser(f"{scratch}/profile")
        for name, test in [(n, f) for n, f in globals().items() if n.startswith("test_")]:
            page = pages["many" if "many" in name else "project"]
            good = check(name, browser, page, test, os.environ.get("SCREENSHOTS"))
            passed, failed = passed + good, failed + (not good)
    finally:
        if browser:
            browser.close()
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    raise SystemExit(main())
