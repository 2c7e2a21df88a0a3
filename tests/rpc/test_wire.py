# SPDX-License-Identifier: MIT
"""The wire: framing, limits, back-pressure, the greeting and the end."""

import os
import resource
import signal
import subprocess
import tempfile
import time

from peer import BUDGETS, DELIVER, LIMIT_S, PROGRAM, Ended, Peer, pack

BIG_TREE = "/usr"


def status_of(data, close=True):
    with Peer() as peer:
        try:
            peer.write(data)
        except BrokenPipeError:
            pass
        if close:
            peer.close_input()
        return peer.wait()


def test_the_first_answer_comes_within_10_ms():
    best = 1.0
    for _ in range(20):
        with Peer() as peer:
            peer.call("ping", {})
            best = min(best, time.monotonic() - peer.begin)
    assert best < 0.010 or not BUDGETS, "%.1f ms" % (best * 1000)


def test_it_greets_first():
    with Peer() as peer:
        peer.read_some()
        assert peer.hello["protocol"] == 1
        assert isinstance(peer.hello["version"], str) and peer.hello["version"]
        assert peer.hello["kernel"] in ("scalar", "ssse3", "avx2", "avx512", "neon")


def test_ping_tells_what_it_is():
    with Peer() as peer:
        result = peer.call("ping", {})
        assert result["pid"] == peer.process.pid
        assert result["protocol"] == peer.hello["protocol"]
        assert result["memory"] > 500_000, result["memory"]
        assert result["memory"] < 8 << 20 or not BUDGETS, result["memory"]


def test_messages_cut_at_every_byte():
    with Peer() as peer:
        message = pack([0, 99, "count_text", [{"text": "a b\n// c\n", "name": "x.c"}]])
        for cut in range(1, len(message)):
            peer.write(message[:cut])
            peer.write(message[cut:])
            error, result = peer.response(99)
            assert error is None and result["comments"] == 1, (cut, error, result)
        for i in range(len(message)):
            peer.write(message[i : i + 1])
        assert peer.response(99)[1]["lines"] == 2


def test_ten_thousand_pipelined_requests():
    with Peer() as peer:
        peer.write(b"".join(pack([0, i, "ping", [{}]]) for i in range(10000)))
        seen = [peer.response(i)[1]["pid"] for i in range(10000)]
        assert set(seen) == {peer.process.pid}
        assert not peer.inbox


def test_ten_thousand_pipelined_notifications():
    with Peer() as peer:
        peer.write(b"".join(pack([2, "count_text", [i, {"text": "x" * (i % 50)}]]) for i in range(1, 10001)))
        while len(peer.items) < 10000:
            peer.read_some()
        peer.items.sort(key=lambda item: item["id"])
        assert [item["id"] for item in peer.items] == list(range(1, 10001))
        assert all(item["ok"]["chars"] == item["id"] % 50 for item in peer.items)


def test_requests_and_notifications_may_be_mixed():
    with Peer() as peer:
        peer.notify("ping", 5, {})
        first = peer.request("ping", {})
        peer.notify("languages", 6, {})
        second = peer.request("languages", {})
        assert peer.response(second)[1] == peer.answer(6)["ok"]
        assert peer.response(first)[0] is None
        assert peer.answer(5)["ok"]["pid"] == peer.process.pid


def test_an_unknown_method_is_an_error_that_harms_nothing():
    with Peer() as peer:
        error, result = peer.response(peer.request("nonsense", {}))
        assert error == "unknown method: nonsense" and result is None
        item = peer.ask("nonsense", {})
        assert item["err"]["code"] == "UNKNOWN" and "nonsense" in item["err"]["message"]
        peer.call("ping", {})


def test_an_unknown_notification_is_logged():
    with Peer() as peer:
        peer.write(pack([2, "odd\x1b[31m\nname", []]))
        peer.write(pack([2, "nvim_error_event", [1, "it broke"]]))
        peer.call("ping", {})
        peer.close_input()
        status, err = peer.wait()
        assert status == 0
        lines = err.splitlines()
        assert len(lines) == 2, err
        assert lines[0].startswith("filestats: unknown notification: odd"), err
        assert "\x1b" not in err
        assert lines[1] == "filestats: the editor reports an error: it broke", err


def test_arguments_are_checked():
    with Peer() as peer:
        for method, params in [
            ("count_text", {}),
            ("count_text", {"text": 5}),
            ("count_text", {"text": "x", "name": []}),
            ("count_text", [1]),
            ("count_text", "x"),
            ("count_buffer", {}),
            ("count_buffer", {"buf": "x"}),
            ("count_buffer", {"buf": 1, "fileformat": "amiga"}),
            ("count_buffer", {"buf": 1, "disk": "relative"}),
            ("count_buffer", {"buf": 1, "range": {"kind": "oval", "first": 1, "last": 1}}),
            ("count_buffer", {"buf": 1, "range": {"kind": "line", "first": 3, "last": 1}}),
            ("count_buffer", {"buf": 1, "range": {"kind": "block", "first": 1, "last": 1}}),
            ("count_paths", {"paths": ["relative"]}),
            ("count_paths", {"paths": ["/a\0b"]}),
            ("count_paths", {"paths": "/"}),
            ("count_paths", {"paths": ["/"], "hidden": 1}),
            ("count_paths", {"paths": ["/"], "overlays": [{"buf": 1}]}),
            ("count_paths", {"paths": ["/"], "overlays": [5]}),
            ("project_start", {}),
            ("project_start", {"root": "."}),
            ("project_start", {"root": "/", "exclude": [""]}),
            ("project_cancel", {}),
            ("configure", {"jobs": -1}),
            ("configure", {"docstrings": "maybe"}),
        ]:
            item = peer.ask(method, params)
            assert item["err"]["code"] == "ARGUMENT", (method, params, item)
            assert item["err"]["message"].startswith(method), item
            error, _ = peer.response(peer.request(method, params))
            assert isinstance(error, str) and error == item["err"]["message"]
        peer.call("ping", {})


def nested(depth):
    return [nested(depth - 1)] if depth else []


def test_what_is_not_msgpack_rpc_ends_it_with_one_line():
    for data in [
        b"hello\n",
        b"\xc1",
        b"\x90",
        b"\x05",
        b"Content-Length: 5\r\n\r\n{}",
        pack([5, 1, "ping", []]),
        pack([0, "x", "ping", []]),
        pack([0, 1, 2, []]),
        pack([0, 1, "ping", {}]),
        pack([2, "ping"]),
        pack({"jsonrpc": "2.0"}),
        b"\xdd\x40\x00\x00\x00",
        b"\xdb\x40\x00\x00\x00",
        b"\xdf\xff\xff\xff\xff",
        b"\x91" * 100000,
        b"\x81\xc0" * 100000,
        pack([0, 1, "ping", [nested(20)]]),
        pack([0, 1, "ping", [[None] * 300000]]),
    ]:
        status, err = status_of(data, close=False)
        assert status == 3, (data[:20], status, err)
        assert err.startswith("filestats: the peer broke the protocol: "), (data[:20], err)
        assert err.count("\n") == 1 and err.endswith("\n"), err


def test_what_came_before_garbage_is_answered():
    with Peer() as peer:
        peer.write(pack([0, 1, "ping", [{}]]) + b"\xc1" + pack([0, 2, "ping", [{}]]))
        assert peer.response(1)[0] is None
        try:
            while True:
                peer.read_some()
        except Ended:
            pass
        assert not peer.inbox, "nothing behind it"
        assert peer.wait()[0] == 3


def test_half_a_message_then_the_end():
    message = pack([0, 1, "ping", [{}]])
    for cut in (1, 3, len(message) - 1):
        status, err = status_of(message[:cut])
        assert status == 3 and "ended inside a message" in err, (cut, status, err)
    assert status_of(b"") == (0, "")
    assert status_of(message) == (0, "")


def test_random_garbage_never_crashes_it():
    import random

    rng = random.Random(20261124)
    good = pack([0, 1, "count_text", [{"text": "x", "name": "a.c"}]])
    for round_ in range(150):
        data = bytearray(good * 3)
        for _ in range(rng.randrange(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        status, err = status_of(bytes(data))
        assert status in (0, 3), (round_, status, err)


def test_a_message_of_the_greatest_size_is_taken():
    with Peer() as peer:
        text = "x" * ((16 << 20) - 200)
        assert peer.call("count_text", {"text": text})["chars"] == len(text)
        try:
            peer.request("count_text", {"text": "x" * (16 << 20)})
        except BrokenPipeError:
            pass
        assert peer.wait()[0] == 3


def end_in_mid_count(end):
    with Peer() as peer:
        peer.notify("project_start", 1, {"root": BIG_TREE, "no_ignore": True, "hidden": True})
        while not any(item.get("event") == "progress" for item in peer.items):
            peer.read_some()
        begin = time.monotonic()
        end(peer)
        try:
            while True:
                peer.read_some()
        except Ended:
            pass
        status, err = peer.wait()
        took = time.monotonic() - begin
        assert status == 0 and err == "", (status, err)
        assert took < 2 or not BUDGETS, "%.0f ms" % (took * 1000)


def test_sigterm_ends_it_at_once_in_mid_count():
    end_in_mid_count(lambda peer: peer.process.send_signal(signal.SIGTERM))


def test_the_end_of_input_ends_it_at_once_in_mid_count():
    end_in_mid_count(lambda peer: peer.close_input())


def test_it_ends_when_nobody_reads_its_output():
    with Peer() as peer:
        peer.call("ping", {})
        peer.process.stdout.close()
        peer.process.stdout = None
        peer.request("ping", {})
        assert peer.process.wait(LIMIT_S) == 0


def test_a_job_stuck_on_a_fifo_delays_nothing():
    with tempfile.TemporaryDirectory() as directory, Peer() as peer:
        os.mkfifo(directory + "/fifo.c")
        item = peer.ask("count_paths", {"paths": [directory + "/fifo.c"]})
        assert item["ok"]["rows"] == [] and item["ok"]["skipped"][0]["reason"] == "fifo", item
        peer.close_input()
        assert peer.wait(2)[0] == 0


def memory_nbytes(pid):
    with open("/proc/%d/statm" % pid) as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_peer_that_does_not_read_is_not_read_from():
    with Peer() as peer:
        peer.call("ping", {})
        os.set_blocking(peer.process.stdin.fileno(), False)
        data = b"".join(pack([0, i, "languages", [{}]]) for i in range(2000))
        sent, quiet = 0, 0
        while quiet < 20 and sent < 64 << 20:
            written = peer.process.stdin.write(data[sent % len(data) :][: 1 << 16])
            quiet = 0 if written else quiet + 1
            sent += written or 0
            time.sleep(0 if written else 0.01)
        assert quiet, "it took %d bytes" % sent
        memory = memory_nbytes(peer.process.pid)
        assert memory < 24 << 20 or not BUDGETS, memory
        begin = time.monotonic()
        peer.close_input()
        assert peer.process.wait(LIMIT_S) == 0
        assert time.monotonic() - begin < 4 or not BUDGETS


def test_the_editor_may_take_its_time():
    with Peer() as peer:
        peer.take_deliveries = False
        peer.notify("ping", 1, {})
        while not peer.items:
            peer.read_some()
        for i in range(2, 100):
            peer.notify("ping", i, {})
        peer.call("ping", {})
        assert len(peer.items) == 1, "one in flight"
        peer.take_deliveries = True
        peer.in_flight = 0
        peer.write(pack([1, 1, None, True]))
        while len(peer.items) < 99:
            peer.read_some()
        assert sorted(item["id"] for item in peer.items) == list(range(1, 100))


def test_a_failed_delivery_is_logged_and_the_next_one_goes_out():
    with Peer() as peer:
        peer.take_deliveries = False
        peer.notify("ping", 1, {})
        while not peer.items:
            peer.read_some()
        peer.take_deliveries = True
        peer.in_flight = 0
        peer.write(pack([1, 1, [0, "Lua says no"], None]))
        assert "ok" in peer.ask("ping", {})
        peer.close_input()
        status, err = peer.wait()
        assert status == 0
        assert err == "filestats: the editor failed to take answers: Lua says no\n", err


def test_a_refused_greeting_ends_it():
    for error, result in [(None, "speaks protocol 1, not 2"), ([0, "no module"], None), (None, None)]:
        with Peer() as peer:
            peer.take = peer.inbox.append
            while not peer.inbox:
                peer.read_some()
            peer.write(pack([1, peer.inbox[0][1], error, result]))
            status, err = peer.wait()
            assert status == 4, status
            assert err.startswith("filestats: the editor refused: "), err
            assert err.count("\n") == 1, err


def test_nothing_is_delivered_before_the_greeting_is_answered():
    with Peer() as peer:
        peer.take = peer.inbox.append
        peer.notify("ping", 1, {})
        peer.request("ping", {}, msgid=77)
        while len(peer.inbox) < 2:
            peer.read_some()
        assert [message[0] for message in peer.inbox] == [0, 1]
        peer.write(pack([1, peer.inbox[0][1], None, True]))
        while len(peer.inbox) < 3:
            peer.read_some()
        assert peer.inbox[2][3][0] == DELIVER


def test_stdin_and_stdout_must_be_pipes():
    with open(os.devnull) as null, tempfile.TemporaryFile() as file:
        for stdin, stdout in [(null, subprocess.PIPE), (file, subprocess.PIPE), (subprocess.PIPE, file)]:
            process = subprocess.Popen([PROGRAM, "--rpc"], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE)
            _, err = process.communicate(timeout=LIMIT_S)
            assert process.returncode == 2, process.returncode
            assert err == b"filestats: --rpc is for Neovim: stdin and stdout must be pipes or sockets\n", err


def test_it_pins_no_directory():
    with tempfile.TemporaryDirectory() as directory:
        process = subprocess.Popen(
            [PROGRAM, "--rpc"], cwd=directory, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        process.stdout.read(1)
        assert os.readlink("/proc/%d/cwd" % process.pid) == "/"
        process.stdin.close()
        assert process.wait(LIMIT_S) == 0
        process.stdout.close()


def test_idle_it_holds_little_memory():
    with Peer() as peer:
        peer.call("ping", {})
        assert memory_nbytes(peer.process.pid) < 8 << 20 or not BUDGETS


def test_want_of_memory_costs_one_request():
    with Peer() as peer:
        peer.call("ping", {})
        pid = peer.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_AS)
        with open("/proc/%d/statm" % pid) as statm:
            now = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        text = {"text": "x" * (15 << 20)}
        if BUDGETS:  # an address sanitizer has no use for this limit
            resource.prlimit(pid, resource.RLIMIT_AS, (now + (4 << 20), before[1]))
            item = peer.ask("count_text", text)
            assert item["err"]["code"] == "ENOMEM", item
            error, _ = peer.response(peer.request("count_text", text))
            assert "out of memory" in error, error
            peer.write(pack([2, "count_text", [[text]]]))
            assert peer.call("count_text", {"text": "a b"})["words"] == 2
            resource.prlimit(pid, resource.RLIMIT_AS, before)
        assert peer.ask("count_text", text)["ok"]["chars"] == 15 << 20
        peer.close_input()
        status, err = peer.wait()
        assert status == 0
        assert err == "filestats: out of memory: a message was dropped\n" * (3 if BUDGETS else 0), err
