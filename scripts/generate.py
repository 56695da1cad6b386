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


#: Pictures in the README and the docs. They are not compared: fonts differ between machines.
PICTURES = ("korea-timeline", "korea-exposure", "korea-conflict", "korea-repairs")


def draw(folder: Path) -> None:
    """Draw the pictures of the Korean example."""
    import paripassu as pp
    from paripassu.charts import explanation_charts, plan_charts
    from paripassu.files import write_text

    literal = pp.read_agreement(str(ROOT / "examples" / "korea-2018.toml"))
    repaired = pp.read_agreement(str(ROOT / "examples" / "korea-2018-repaired.toml"))
    explained = explanation_charts(literal, pp.explain(literal))
    timeline, exposure = plan_charts(repaired, pp.plan(repaired))
    conflict = next(p for p in explained if p.name.startswith("conflict-2"))
    for name, picture in zip(PICTURES, (timeline, exposure, conflict, explained[-1]), strict=True):
        write_text(folder / f"{name}.svg", picture.to_svg())


def main() -> int:
    """Write or check."""
    check = "--check" in sys.argv[1:]
    stale = 0
    pictures = ROOT / "docs" / "pictures"
    if not check:
        draw(pictures)
    for name in PICTURES:
        if not (pictures / f"{name}.svg").exists():
            print(f"docs/pictures/{name}.svg is missing: run scripts/generate.py")
            stale += 1
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
