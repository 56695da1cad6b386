"""Write the files in docs/ that are made from the code, or check that they are as the code says.

python -m scripts.generate           # write
python -m scripts.generate --check   # exit 1 where one differs
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from scripts.pages import agreement_page, statements_page
from scripts.pictures import (
    AGREEMENTS,
    READINGS,
    ROOT,
    account_pictures,
    agreement_pictures,
    declaration_picture,
    process_pictures,
    reading_picture,
    same,
)

from paripassu.documents.registry import SCHEMAS, schema

_MEND = "run `python -m scripts.generate`"


def generated() -> dict[Path, str]:
    """Give every generated file with its content."""
    folder = ROOT / "docs" / "reference" / "schemas"
    return {
        folder.parent / "agreement-file.md": agreement_page(),
        folder.parent / "statements.md": statements_page(),
        **{
            folder / f"{name}.schema.json": json.dumps(schema(name), indent=1) + "\n"
            for name in SCHEMAS
        },
    }


def _picture(path: Path, svg: str, *, check: bool) -> int:
    """Write a picture where it has changed, or say that it has; give how many are stale."""
    if path.exists() and same(path.read_text(encoding="utf-8"), svg):
        return 0
    if check:
        print(f"{path.relative_to(ROOT)} is not what the code draws: {_MEND}")
        return 1
    path.write_text(svg, encoding="utf-8")
    print(f"wrote {path.relative_to(ROOT)}")
    return 0


def main() -> int:
    """Write or check."""
    check = "--check" in sys.argv[1:]
    stale = 0
    pictures = ROOT / "docs" / "pictures"
    # Not those of plans: of several that are equally good a search may find another one.
    drawn = {**account_pictures(), **declaration_picture(), **process_pictures()}
    for name, svg in drawn.items():
        stale += _picture(pictures / f"{name}.svg", svg, check=check)
    if not check:
        for name, svg in {**agreement_pictures(), **reading_picture()}.items():
            _picture(pictures / f"{name}.svg", svg, check=False)
    for name in (*AGREEMENTS, READINGS):
        if not (pictures / f"{name}.svg").exists():
            print(f"docs/pictures/{name}.svg is missing: {_MEND}")
            stale += 1
    for path, text in generated().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            print(f"{path.relative_to(ROOT)} is not what the code says: {_MEND}")
            stale += 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
