"""Write the files in docs/ that are made from the code, or check that they are as the code says.

python scripts/generate.py           # write
python scripts/generate.py --check   # exit 1 where one differs
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from paripassu.cli.schemas import SCHEMAS, schema

ROOT = Path(__file__).resolve().parent.parent


def generated() -> dict[Path, str]:
    """Give every generated file with its content."""
    folder = ROOT / "docs" / "reference" / "schemas"
    return {
        folder / f"{name}.schema.json": json.dumps(schema(name), indent=1) + "\n"
        for name in SCHEMAS
    }


def main() -> int:
    """Write or check."""
    check = "--check" in sys.argv[1:]
    stale = 0
    for path, text in generated().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            print(f"{path.relative_to(ROOT)} is not what the code says: run scripts/generate.py")
            stale += 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
