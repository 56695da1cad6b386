"""No file names a package registry's host or a path of somebody's machine.

What is installed has to be installable behind any mirror, and from any folder.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

# Put together here, so that this file does not name them either.
HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
        ("sum", "golang", "org"),
        ("npmjs", "org"),
        ("maven", "org"),
        ("debian", "org"),
        ("ubuntu", "com"),
        ("anaconda", "org"),
    )
]
FOLDERS = ["work", "root", "opt/wheels", "Users", "home"]
FORBIDDEN = re.compile(
    "|".join(re.escape(host) for host in HOSTS)
    # Not preceded by a character of a path, so that framework/root.py is none; /home alone is none.
    + "|" + rf"(?<![\w./~-])/(?:{'|'.join(FOLDERS)})/[\w.]"
    + "|" + r"--(?:extra-)?index-" + "url|--find-" + "links"
)  # fmt: skip


def files(root: Path) -> Iterator[Path]:
    """Give every file that is in the repository or would be added to it."""
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        pytest.skip("not a git work tree")
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    ).stdout
    for name in listed.decode().split("\0"):
        if name and (root / name).is_file():
            yield root / name


def test_no_hosts(root: Path) -> None:
    found = []
    for path in files(root):
        text = path.read_bytes().decode("utf-8", errors="ignore")
        for number, line in enumerate(text.splitlines(), 1):
            if match := FORBIDDEN.search(line):
                found.append(f"{path.relative_to(root)}:{number}: {match[0]}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "https://" + HOSTS[0] + "/simple",
        'source = "registry+https://github.com/rust-lang/' + HOSTS[2] + '-index"',
        "cd /" + FOLDERS[0] + "/main",
        "'/" + FOLDERS[1] + "/.cargo/bin'",
        "--index-" + "url x",
    ],
)
def test_finds(line: str) -> None:
    assert FORBIDDEN.search(line)


@pytest.mark.parametrize("line", ["a framework/root/x", "./work/x", "home", "the /work of it"])
def test_leaves(line: str) -> None:
    assert not FORBIDDEN.search(line)
