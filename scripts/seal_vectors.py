"""Write the vectors of seals, or check that they are as the code says.

python -m scripts.seal_vectors           # write
python -m scripts.seal_vectors --check   # exit 1 where they differ

Everything in them follows from seal_files.py and seal_cases.py but the sealed shares: the library
that seals draws its own randomness. Those that the file has are kept as long as they open to the
right share.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.seal_cases import altered, dishonest, honest
from scripts.seal_files import COEFFICIENTS, CONTENT, KEY, ROOT, Vectors

from paripassu.escrow import shamir

FILE = (
    Path(__file__).resolve().parent.parent / "docs" / "specification" / "escrow-seal-vectors.json"
)


def filled(kept: dict[str, str]) -> Vectors:
    """Make all vectors."""
    made = Vectors(kept)
    honest(made)
    altered(made)
    dishonest(made)
    return made


def text() -> str:
    """Give the file's content."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))["files"] if FILE.exists() else {}
    made = filled(kept)
    used = {name for case in made.cases for name in named(case)}
    document = {
        "about": "Vectors of docs/specification/escrow-seals.md. `files` has every file as text; "
        "each case names the files that it uses. The commitment has the root `root`. `release` "
        "opens a seal whose content should be exactly `content`, with the template's seal_size "
        "`size`. `outcome`: a share's file; or the indices of the shares that gave the key and "
        "those set aside; or the error; or unusable (too few shares, or an index twice).",
        "root": ROOT.hex(),
        "content": CONTENT.decode(),
        "splittings": [*splittings()],
        "cases": made.cases,
        "files": {name: file for name, file in made.files.items() if name in used},
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def named(case: dict[str, Any]) -> Iterator[str]:
    """Give the files that a case uses."""
    for key in ("seal", "package", "sealed", "secret"):
        if key in case:
            yield case[key]
    yield from case.get("shares", ())


def splittings() -> Iterator[dict[str, Any]]:
    """Give keys in shares: the random shares first, then what follows from them."""
    for k, n in ((1, 1), (1, 3), (2, 3), (3, 5), (4, 16)):
        shares = shamir.split(KEY, k, n, COEFFICIENTS[: 32 * (k - 1)])
        given = {str(index): share.hex() for index, share in shares.items()}
        yield {"key": KEY.hex(), "k": k, "n": n, "shares": given}


def main(arguments: list[str]) -> int:
    """Write or check."""
    made = text()
    if arguments == ["--check"]:
        same = FILE.exists() and FILE.read_text(encoding="utf-8") == made
        if not same:
            print(f"{FILE.name} is not what the code says: python -m scripts.seal_vectors")
        return not same
    FILE.write_text(made, encoding="utf-8")
    print(f"{FILE.name}: {len(json.loads(made)['cases'])} cases")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
