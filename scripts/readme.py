"""Run the commands of README.md and docs/ and compare what they print with what stands there.

A block is run where it opens with ```console. Lines that begin with ``$ `` are commands; the lines
up to the next one are what it prints, with ``...`` for anything. A line ``$ command  # exit 1`` has
to exit with that code, every other one with 0. All blocks of a page run in one fresh folder, in
turn, with the examples at hand, and the files that it or a page that it links to shows as
```toml title="NAME" or ```json title="NAME".

The blocks of a page that open with ```python are one program, run after its commands, that has to
end well. One that cannot run here (it needs a cluster) opens with ```py.

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
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r'^```(?:toml|json) title="([\w.-]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
PROGRAM = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
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


def shown(path: Path, text: str) -> dict[str, str]:
    """Give the files that a page shows, or a page of the same folder that it links to, by name."""
    found: dict[str, str] = {}
    for name in re.findall(r"\]\(([\w-]+\.md)[)#]", text):
        other = path.with_name(name)
        if other.exists():
            found |= FILE.findall(other.read_text(encoding="utf-8"))
    return found | dict(FILE.findall(text))


def run(command: Sequence[str], folder: Path) -> tuple[int, str]:
    """Run a command as a reader would, in a terminal of 100 columns without colours."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": COLUMNS,
        "NO_COLOR": "1",
        "TERM": "dumb",
    }
    done = subprocess.run(
        command,
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
        for name in ("examples", "verifier"):
            shutil.copytree(ROOT / name, folder / name)
        for file, content in shown(path, text).items():
            (folder / file).write_text(content, encoding="utf-8")

        def block(match: re.Match[str]) -> str:
            nonlocal wrong
            pieces = []
            for command in commands(match[1]):
                code, printed = run(("/bin/sh", "-c", command.text), folder)
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
        program = "\n".join(PROGRAM.findall(text))
        if program:
            code, printed = run((sys.executable, "-c", program), folder)
            if code:
                wrong += 1
                print(f"{path.relative_to(ROOT)}: its Python ends badly\n{printed}")
    if write and new != text:
        path.write_text(new, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
        return 0
    return wrong


def pages() -> list[Path]:
    """Give every page that may have commands."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def main() -> int:
    """Check or write every page, or those that are named."""
    write = "--write" in sys.argv[1:]
    named = [Path(name).resolve() for name in sys.argv[1:] if not name.startswith("--")]
    # Each page has a folder of its own; one that is written is read by those that link to it. Those
    # with the most commands come first, so that none is waited for in the end.
    wanted = sorted(named or pages(), key=lambda path: -path.read_text("utf-8").count("\n$ "))
    with ThreadPoolExecutor(1 if write else os.cpu_count()) as pool:
        wrong = [*pool.map(partial(page, write=write), wanted)]
    if write:
        return 1 if sum(wrong) else 0
    # What a search finds within its time hangs on how busy the machine is: a page that differs is
    # looked at once more, with nothing beside it.
    again = [path for path, count in zip(wanted, wrong, strict=True) if count]
    if again:
        print("once more, one by one:", *(path.relative_to(ROOT) for path in again))
    return 1 if sum(page(path, write=False) for path in again) else 0


if __name__ == "__main__":
    sys.exit(main())
