"""Run the commands of README.md and docs/ and compare what they print with what stands there.

A block is run where it opens with ```console. Lines that begin with ``$ `` are commands; the lines
up to the next one are what it prints, with ``...`` for anything. A line ``$ command  # exit 1`` has
to exit with that code, every other one with 0. All blocks of a page run in one fresh folder, in
turn, with the examples at hand.

python scripts/readme.py --check     # exit 1 where something differs
python scripts/readme.py --write     # put what is printed now into the pages, ``...`` kept
python scripts/readme.py --check README.md docs/tutorial.md     # these pages only
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COLUMNS = "100"


@dataclass(frozen=True)
class Command:
    """One command of a block, and what it prints."""

    text: str
    code: int
    expected: str


def commands(block: str) -> Iterator[Command]:
    """Read the commands of a block."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, _, expected = part.partition("\n")
        match = re.search(r"\s+# exit (\d+)$", line)
        yield Command(line, int(match[1]) if match else 0, expected)


def matches(expected: str, printed: str) -> bool:
    """Whether output is as expected, ``...`` standing for anything."""
    pattern = ".*".join(re.escape(piece) for piece in expected.rstrip("\n").split("..."))
    return re.fullmatch(pattern, printed.rstrip("\n"), flags=re.DOTALL) is not None


def run(command: Command, folder: Path) -> tuple[int, str]:
    """Run a command as a reader would, in a terminal of 100 columns without colours."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": COLUMNS,
        "NO_COLOR": "1",
        "TERM": "dumb",
    }
    done = subprocess.run(
        ["/bin/sh", "-c", command.text],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    return done.returncode, "\n".join(lines) + ("\n" if lines else "")


def page(path: Path, *, write: bool) -> int:
    """Check or rewrite one page; give how many commands differ."""
    text = path.read_text(encoding="utf-8")
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")

        def block(match: re.Match[str]) -> str:
            nonlocal wrong
            pieces = []
            for command in commands(match[1]):
                code, printed = run(command, folder)
                if code != command.code or not matches(command.expected, printed):
                    wrong += 1
                    if not write or code != command.code:
                        print(f"{path.relative_to(ROOT)}: {command.text}: exit {code}")
                        print(f"--- expected\n{command.expected}--- printed\n{printed}")
                        printed = command.expected if write else printed
                else:
                    printed = command.expected
                pieces.append(f"$ {command.text}\n{printed}")
            return "```console\n" + "".join(pieces) + "```"

        new = BLOCK.sub(block, text)
    if write and new != text:
        path.write_text(new, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
        return 0
    return wrong


def main() -> int:
    """Check or write every page with commands, or those that are named."""
    write = "--write" in sys.argv[1:]
    named = [Path(name).resolve() for name in sys.argv[1:] if not name.startswith("--")]
    pages = named or [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return 1 if sum(page(path, write=write) for path in pages if path.exists()) else 0


if __name__ == "__main__":
    sys.exit(main())
