# SPDX-License-Identifier: MIT
"""What can't be read is told and the rest counted; what can't be written is told, too."""
import os
import resource
import shutil
import signal
import socket
import subprocess
import time

from case import MAIN_C, Skip


def unprivileged():
    """A command prefix that gives up root's right to read everything."""
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv"):
        raise Skip("root reads everything, and there is no setpriv")
    return ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


def test_unreadable_files_and_directories(t):
    wrap = unprivileged()
    t.write("t/a.c", MAIN_C)
    t.write("t/secret.c", MAIN_C)
    t.write("t/closed/b.c", MAIN_C)
    os.chmod(t.path("t", "secret.c"), 0)
    os.chmod(t.path("t", "closed"), 0)
    try:
        if subprocess.run([*wrap, t.program, "--version"], stdout=subprocess.DEVNULL).returncode:
            raise Skip("another user can't run the program where it is")
        result = t.run("--format=json", "--by=file", "t", wrap=wrap)
        assert result.status == 1
        document = result.json
        assert document["totals"]["files"] == 1
        skipped = {row["path"]: row for row in document["skipped"]}
        assert sorted(skipped) == ["closed", "secret.c"], skipped
        for row in skipped.values():
            assert row["reason"] == "unreadable" and row["error"] == "EACCES"
            assert row["message"] == "permission denied"
        assert document["skipped_counts"] == {"unreadable": 2}
        assert sorted(result.err.splitlines()) == [b"filestats: t/closed: permission denied",
                                                   b"filestats: t/secret.c: permission denied"], result.err
        for args in ((), ("--by=dir",), ("--format=csv",), ("--format=ndjson",)):
            again = t.run(*args, "t", wrap=wrap)
            assert again.status == 1 and again.err.count(b"permission denied") == 2, (args, again.err)
        assert t.run("--by=file", "t", "t/a.c", wrap=wrap).err.count(b"permission denied") == 2
    finally:
        os.chmod(t.path("t", "closed"), 0o755)


def test_what_is_not_there(t):
    t.write("a.c", MAIN_C)
    result = t.run("--format=json", "--by=file", "a.c", "no/such")
    assert result.status == 1
    result.said("filestats: no/such: no such file or directory")
    document = result.json
    assert document["totals"]["files"] == 1
    (row,) = document["skipped"]
    assert row["path"] == "no/such" and row["reason"] == "vanished" and row["error"] == "ENOENT"
    result = t.run("")
    assert result.status == 1
    result.said("filestats: '': no such file or directory")


def test_messages_name_the_path_as_the_user_can_use_it(t):
    wrap = unprivileged()
    t.write("t/d/secret.c", MAIN_C)
    os.chmod(t.path("t", "d", "secret.c"), 0)
    for args, cwd in (((), t.path("t")), (("t",), t.dir), ((t.path("t"),), "/"), (("t/",), t.dir)):
        result = t.run(*args, cwd=cwd, wrap=wrap)
        if not result.err.startswith(b"filestats: "):
            raise Skip("another user can't run the program where it is")
        shown = result.err.decode().split(": ")[1]
        assert os.path.exists(os.path.join(cwd, shown)), (args, shown)


def test_links_pipes_sockets_and_devices_are_listed_and_never_opened(t):
    t.write("t/a.c", MAIN_C)
    os.symlink("/nowhere", t.path("t", "broken.c"))
    os.symlink("..", t.path("t", "loop"))
    os.mkfifo(t.path("t", "p.c"))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(t.path("t", "s.c"))
        expected = {"broken.c": "symlink", "loop": "symlink", "p.c": "fifo", "s.c": "socket"}
        try:
            os.mknod(t.path("t", "null.c"), 0o20666, os.makedev(1, 3))
            expected["null.c"] = "device"
        except OSError:
            pass
        document = t.json("--by=file", "t")
    assert {row["path"]: row["reason"] for row in document["skipped"]} == expected
    assert document["totals"]["files"] == 1
    # Named, they are no errors either, and nothing waits for a writer.
    assert t.json("t/p.c", timeout=5)["skipped_counts"] == {"fifo": 1}
    assert t.json("/dev/null")["skipped_counts"] == {"device": 1}


def test_pseudo_file_systems_are_refused(t):
    if not os.path.isdir("/proc/self"):
        raise Skip("no /proc here")
    result = t.run("--format=json", "/proc", timeout=10)
    assert result.status == 1 and result.json["totals"]["files"] == 0
    result.said("/proc")


def test_a_reader_that_has_had_enough_ends_it_quietly(t):
    for i in range(3000):
        t.write(f"t/some/what/longer/name/of/a/file/number-{i}.c", MAIN_C)
    for args in (("--by=file",), ("--by=file", "--format=json"), ("--by=file", "--format=ndjson"),
                 ("--by=file", "--format=csv"), ("--languages",), ("--help",)):
        process = subprocess.Popen([t.program, *args, *(["t"] if len(args[0]) < 10 and args[0] != "--help" else [])],
                                   cwd=t.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.read(10)
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        status = process.wait(20)
        assert err == b"" and status in (0, -signal.SIGPIPE), (args, status, err)


def test_a_full_disk_is_told(t):
    if not os.path.exists("/dev/full"):
        raise Skip("no /dev/full here")
    t.write("a.c", MAIN_C)
    for args in (("a.c",), ("--format=json", "a.c"), ("--format=csv", "a.c"), ("--format=ndjson", "a.c"),
                 ("--text", "a.c"), ("--explain", "a.c"), ("--help",), ("--version",), ("--languages",)):
        with open("/dev/full", "wb") as full:
            result = t.run(*args, stdout=full)
        assert result.status == 1, args
        assert b"no space left" in result.err.lower(), (args, result.err)


def test_closed_streams_are_no_files(t):
    t.write("a.c", MAIN_C)
    result = t.run("a.c", preexec=lambda: os.close(1))
    assert result.status == 1 and b"bad file descriptor" in result.err.lower(), result.err
    assert t.run("a.c", preexec=lambda: os.close(2)).status == 0
    assert t.run("--text", "a.c", preexec=lambda: os.close(0)).ok()
    result = t.run("--text", preexec=lambda: os.close(0))
    assert result.status == 1 and result.err
    with open(t.path("a.c"), "rb") as f:
        assert f.read() == MAIN_C


def test_few_descriptors_are_enough(t):
    for i in range(200):
        t.write(f"t/d{i}/e/f/g/h/x.c", MAIN_C)

    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
    assert t.json("--jobs=8", "t", preexec=limit)["totals"]["files"] == 200


def test_no_thread_to_be_had_is_no_reason_to_fail(t):
    for i in range(500):
        t.write(f"t/d{i % 20}/x{i}.c", MAIN_C)

    def limit():
        os.setgid(65534)
        os.setuid(65534)
        resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
    if os.geteuid() != 0:
        raise Skip("needs root to become a user without processes")
    try:
        # The search for leaks that a sanitizer makes at the end needs a process of its own.
        env = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
        result = t.run("--format=json", "--jobs=8", "t", preexec=limit, env=env)
    except (OSError, subprocess.SubprocessError):
        raise Skip("another user can't run the program where it is")
    assert result.status == 0 and result.json["totals"]["files"] == 500, result.err


def test_a_file_that_vanishes_or_changes_meanwhile(t):
    t.write("t/a.c", MAIN_C)
    script = "while :; do echo 'int x;' >>t/b.c; rm -f t/b.c; mkdir t/d; echo >t/d/e.c; rm -rf t/d; done 2>/dev/null"
    process = subprocess.Popen(["sh", "-c", script], cwd=t.dir, start_new_session=True)
    try:
        for _ in range(100):
            result = t.run("--format=json", "--by=file", "t")
            assert result.status in (0, 1), (result.status, result.err)
            document = result.json
            assert any(row["path"] == "a.c" for row in document["files"])
            assert (result.status == 1) == bool(result.err)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_signal_ends_it_at_once(t):
    os.mkfifo(t.path("p"))
    process = subprocess.Popen([t.program, "--text", "p"], cwd=t.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with open(t.path("p"), "wb"):  # waits until it reads
        for number in (signal.SIGINT, signal.SIGTERM):
            process.send_signal(number)
        start = time.monotonic()
        process.communicate(timeout=5)
        assert time.monotonic() - start < 2 and process.returncode != 0


def test_git_that_refuses_is_said_once(t):
    if not shutil.which("git"):
        raise Skip("no git here")
    env = {"HOME": t.dir, "GIT_CONFIG_NOSYSTEM": "1"}
    for name in ("r/one", "r/two"):
        t.write(name + "/.hidden.c", MAIN_C)
        t.write(name + "/a.c", MAIN_C)
        subprocess.run(["git", "init", "-q", t.path(name)], env={**os.environ, **env}, check=True)
        subprocess.run(["git", "-C", t.path(name), "add", "-A"], env={**os.environ, **env}, check=True)
    result = t.run("--format=json", "r", env=env).ok()
    assert result.json["git"] == "used" and result.json["totals"]["files"] == 4
    result = t.run("--format=json", "r", env={**env, "PATH": "/nonexistent"})
    assert result.status == 0 and result.json["git"] == "refused", result.err
    assert result.json["totals"]["files"] == 2
    result.said("git")
