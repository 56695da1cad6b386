"""Write the vectors of the escrow, or check that they are as the code says.

python scripts/escrow_vectors.py           # write
python scripts/escrow_vectors.py --check   # exit 1 where they differ

The package has no part in them: `tests/oracle` makes the files and says what they show, and the
attacks of `tests/attacks` name their error.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from tests.attacks import altered, encodings, false, headers, honest, several, structure  # noqa: E402
from tests.attacks.book import Book, text_of  # noqa: E402
from tests.attacks.texts import texts  # noqa: E402
from tests.attacks.worlds import SMALL  # noqa: E402
from tests.oracle.escrow import sha256  # noqa: E402

FILE = ROOT / "docs" / "specification" / "escrow-vectors.json"


def filled() -> Book:
    """Make the book."""
    book = Book()
    for chapter in (honest, altered, headers, structure, encodings, false, several):
        chapter.add(book)
    return book


def steps() -> dict[str, Any]:
    """Give the hashes of the small world on the way, slot 24 and what stands above it."""
    by, tree = SMALL.by, SMALL.by.trees[0]
    return {
        "commitment": f"commitment-{SMALL.root()[:8]}",
        "identity": by.identity.hex(),
        "seeds": {f"{t} {c}": SMALL.seed(t, c, 1).hex() for t in (0, 1) for c in (0, 1)},
        "salts": {f"0 {c} 38": SMALL.seed(0, c, 0x38).hex() for c in (0, 1, 2)},
        "column_leaves": {f"0 {c} 38": SMALL.column_leaf(tree, c, 24).hex() for c in (1, 2)},
        "bodies": {"0 38": SMALL.body(tree, 24).hex()},
        "nodes": {f"0 {node:x}": SMALL.node(tree, node).hex() for node in (0x38, 0x39, 0x1C, 1)},
        "empty": sha256().hex(),
    }


def text() -> str:
    """Give the file's content: a case and a file on a line each."""
    book = filled()
    named = {name for case in book.cases for name in (*case["files"], case.get("template"))}
    assert named - {None} == book.files.keys(), "a file that no case needs"
    about = (
        "Vectors of escrow.md, described in its section on them. `files` has every file by name; "
        "`cases` say what comes of files that are verified together, `makers` how true files are "
        "made from secret and contents."
    )

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"))

    def lines(values: list[str]) -> str:
        return ",\n".join(values)

    files = [f"{line(name)}:{line(text_of(content))}" for name, content in book.files.items()]
    return (
        f'{{"about":{line(about)},\n"steps":{line(steps())},\n"texts":{line(texts())},\n'
        f'"makers":[\n{lines([*map(line, book.makers)])}],\n'
        f'"cases":[\n{lines([*map(line, book.cases)])}],\n'
        f'"files":{{\n{lines(files)}}}}}\n'
    )


def main(arguments: list[str]) -> int:
    """Write or check."""
    made = text()
    if arguments == ["--check"]:
        same = FILE.exists() and FILE.read_text(encoding="utf-8") == made
        if not same:
            print(f"{FILE.name} is not what the code says: python scripts/escrow_vectors.py")
        return not same
    FILE.write_text(made, encoding="utf-8")
    cases = json.loads(made)["cases"]
    attacks = sum(case["attack"] is not None for case in cases)
    print(f"{FILE.name}: {len(cases)} cases, {attacks} of them attacks, {len(made):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
