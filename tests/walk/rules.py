# SPDX-License-Identifier: MIT
"""Compares, path by path, the rule that decides in the walk with what git says decides.

The walk's side is rules.c, git's is `git check-ignore -v -n --no-index`. Not compared, since there
the two differ by design:
  - `.git` itself, of which check-ignore tells the rule that would match: it never counts, and the
    walk does not ask. Where case is ignored that is `.GIT` too.
  - Repositories inside a directory that is left out: check-ignore is asked in each repository by
    itself, and begins at its top. The walk, as `git ls-files` of the outer one, never gets there.
--no-index, since check-ignore is silent on what is tracked, about which the rules are asked here
all the same: that tracked files count is the other half of the comparison.
"""
import os
import subprocess

NO_RULE = (b"", b"", b"")


def parents(path):
    """The directories above a relative path, the outermost first."""
    parts = path.split(b"/")
    return [b"/".join(parts[:n]) for n in range(1, len(parts))]


def four(data):
    fields = data.split(b"\0")
    assert len(fields) % 4 == 1 and not fields[-1], fields[-5:]
    return zip(fields[0:-1:4], fields[1:-1:4], fields[2:-1:4], fields[3:-1:4])


def leaves_out(rule):
    return rule != NO_RULE and not rule[2].startswith(b"!")


def plain(pattern):
    """The pattern without the slash that it may begin with, which the walk does not keep."""
    negated = pattern.startswith(b"!")
    text = pattern[negated:]
    return (b"!" if negated else b"") + text[text.startswith(b"/"):]


def of_git(tree, top, paths):
    """What git says of paths in the repository `top`."""
    done = subprocess.run(["git", "check-ignore", "-v", "-n", "--no-index", "--stdin", "-z"],
                          cwd=top, env=tree.env, capture_output=True, check=False,
                          input=b"".join(path + b"\0" for path in paths))
    assert done.returncode in (0, 1), done.stderr
    return {path: (os.path.normpath(os.path.join(top, source)) if source else b"", line,
                   plain(pattern))
            for source, line, pattern, path in four(done.stdout)}


def of_walk(program, tree, root, jobs):
    """What the walk took, by absolute path: only what it asked about."""
    done = subprocess.run([program, b"--jobs=%d" % jobs, root], env=tree.env, capture_output=True,
                          check=True)
    return {path: (source, line, pattern) for source, line, pattern, path in four(done.stdout)}


def deciding(asked, top, path):
    """The walk's rule for a path: that of the outermost directory left out, else its own."""
    for above in parents(path):
        rule = asked.get(os.path.join(top, above), NO_RULE)
        if leaves_out(rule):
            return rule
    return asked.get(os.path.join(top, path), NO_RULE)


def paths_of(tree, top):
    """What is in one repository: relative paths, and the repositories right below."""
    paths, nested = [], []
    for where, dirs, names in os.walk(top):
        inside = [d for d in dirs + names if d != b".git" and not
                  (tree.fold and d.lower() == b".git")]
        paths += [os.path.relpath(os.path.join(where, name), top) for name in inside]
        for name in [d for d in dirs if os.path.join(where, d) in tree.repositories]:
            nested.append(os.path.join(where, name))
        dirs[:] = [d for d in dirs if d in inside and os.path.join(where, d) not in nested]
    return sorted(paths), nested


def printed(data):
    return "printf '%s'" % "".join(chr(c) if chr(c).isascii() and chr(c).isalnum() or c in b"/._- "
                                   else "\\%03o" % c for c in data)


def script(tree, top, path):
    """A shell script that makes what the rule for a path depends on, and asks git."""
    base = os.path.dirname(tree.top)
    full = os.path.join(top, path)
    above = [full[:i] for i in range(len(tree.top), len(full)) if full[i:i + 1] == b"/"]
    files = [os.path.join(base, name) for name in (b".gitconfig", b".config/git/ignore", b"own ignore")]
    files += [os.path.join(where, name) for where in above for name in
              (b".git/info/exclude", b".git/config", b"own-relative", b".gitignore")]
    lines = ['cd "$(mktemp -d)" && export HOME="$PWD" GIT_CONFIG_NOSYSTEM=1',
             'put() { mkdir -p "$(dirname "$1")"; cat >"$1"; }']
    lines += ['git init -q "$(%s)"' % printed(os.path.relpath(where, base)) for where in above
              if where in tree.repositories]
    for name in files:
        if os.path.isfile(name) and not os.path.islink(name):
            with open(name, "rb") as f:
                lines.append('%s | put "$(%s)"' %
                             (printed(f.read()), printed(os.path.relpath(name, base))))
    lines.append('top="$(%s)" path="$(%s)"' % (printed(os.path.relpath(top, base)), printed(path)))
    is_dir = os.path.isdir(full) and not os.path.islink(full)
    lines.append('mkdir -p "$top/$path"' if is_dir else 'echo x | put "$top/$path"')
    lines.append("# the walk: helper_rules tree | tr '\\0' '\\n'; git:")
    return lines + ['cd "$top"; git check-ignore -v -n --no-index -- "$path"']


def compare(tree, top, asked, below, bad):
    """One repository and those in it. `below`: only paths below that directory were walked."""
    paths, nested = paths_of(tree, top)
    told = of_git(tree, top, paths)
    count = 0
    for path in paths:
        if not os.path.join(top, path).startswith(below):
            continue
        count += told[path] != NO_RULE
        got = deciding(asked, top, path)
        if got != told[path]:
            bad.append("rule of %r: %r, git says %r" % (path, got, told[path]))
            if len(bad) == 1:
                bad.append("\n    ".join(script(tree, top, path)))
    for inner in nested:
        if not leaves_out(told[os.path.relpath(inner, top)]) and inner.startswith(below):
            count += compare(tree, inner, asked, below, bad)
    return count


def somewhere_inside(tree, rng):
    """A directory of the outermost repository that is not left out, to be a root by itself."""
    paths, nested = paths_of(tree, tree.top)
    told = of_git(tree, tree.top, paths)
    dirs = [path for path in paths if os.path.isdir(os.path.join(tree.top, path)) and not
            os.path.islink(os.path.join(tree.top, path)) and not leaves_out(told[path]) and
            os.path.join(tree.top, path) not in nested]
    return os.path.join(tree.top, rng.choice(dirs)) if dirs else None


def check(program, tree, rng):
    """The differences, and the number of paths that some rule decides on."""
    bad = []
    jobs = rng.choice([1, 2, 4])
    count = compare(tree, tree.top, of_walk(program, tree, tree.top, jobs), tree.top, bad)
    inside = somewhere_inside(tree, rng)
    if inside and not bad:
        asked = of_walk(program, tree, inside, jobs)
        count += compare(tree, tree.top, asked, inside + b"/", bad)
        bad = ["below %r: " % inside + bad[0], *bad[1:]] if bad else bad
    return bad, count
