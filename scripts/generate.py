"""Write the files in docs/ that are made from the code, or check that they are as the code says.

python scripts/generate.py           # write
python scripts/generate.py --check   # exit 1 where one differs
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from paripassu.documents.registry import SCHEMAS, schema

ROOT = Path(__file__).resolve().parent.parent


def generated() -> dict[Path, str]:
    """Give every generated file with its content."""
    folder = ROOT / "docs" / "reference" / "schemas"
    return {
        folder / f"{name}.schema.json": json.dumps(schema(name), indent=1) + "\n"
        for name in SCHEMAS
    }


#: Pictures in the README and the docs.
AGREEMENTS = ("korea-timeline", "korea-exposure", "korea-conflict", "korea-repairs")
READINGS = "readings"
ACCOUNTS = ("balance", "sequential-tests", "detection")
#: Pixels by which a redrawn mark may be off: the last digits of a statistic are the machine's.
_NEAR = 0.5


def agreement_pictures() -> dict[str, str]:
    """Draw the pictures of the Korean example."""
    import paripassu as pp
    from paripassu.charts import explanation_charts, plan_charts

    literal = pp.read_agreement(str(ROOT / "examples" / "korea-2018.toml"))
    repaired = pp.read_agreement(str(ROOT / "examples" / "korea-2018-repaired.toml"))
    explained = explanation_charts(literal, pp.explain(literal))
    timeline, exposure = plan_charts(repaired, pp.plan(repaired))
    conflict = next(p for p in explained if p.name.startswith("conflict-2"))
    drawn = (timeline, exposure, conflict, explained[-1])
    return {name: p.to_svg() for name, p in zip(AGREEMENTS, drawn, strict=True)}


def reading_picture() -> dict[str, str]:
    """Draw the two orders of the page on comparing readings, from the file that it shows."""
    import paripassu as pp
    from paripassu.charts.comparison_picture import order_pictures

    page = (ROOT / "docs" / "how-to" / "compare-readings.md").read_text(encoding="utf-8")
    shown = page.partition('```toml title="condition.toml"\n')[2].partition("```")[0]
    weighed = shown.replace('firm = "demand"', 'firm = "preference"')
    lock = shown.replace('weapons = "destroyed"', 'weapons = "under lock"')
    found = pp.compare(pp.parse_agreement(weighed), pp.parse_agreement(lock))
    named = [
        one.model_copy(update={"file": name})
        for one, name in zip(found.files, ("weighed.toml", "lock.toml"), strict=True)
    ]
    (picture,) = order_pictures(found.model_copy(update={"files": tuple(named)}))
    return {READINGS: picture.to_svg()}


def account_pictures() -> dict[str, str]:
    """Draw the balance from which a little vanishes in every period, and one too coarse to tell."""
    from paripassu.charts.inspection.account_section import account_charts
    from paripassu.inspection.accountancy.account import account

    folder = ROOT / "examples" / "inspection"
    loss = account(folder / "protracted-loss.csv")
    coarse = account(folder / "inconclusive.csv", goal=8, detect="0.95")
    charts = {p.name: p for p in account_charts(coarse.balances[0], coarse.goal, coarse.detect)}
    charts |= {p.name: p for p in account_charts(loss.balances[0])}
    return {name: charts[name].to_svg() for name in ACCOUNTS}


def same(one: str, other: str) -> bool:
    """Whether two drawings have the same words, and the same marks at nearly the same places.

    Not the bytes: what a text measures, and with it the edge of the paper, differs with the fonts
    of a machine.
    """
    words, paths = r"<text[^>]*>(.*?)</text>", r' d="([^"]*)"'
    if re.findall(words, one, re.DOTALL) != re.findall(words, other, re.DOTALL):
        return False
    ours, theirs = (re.findall(_NUMBER, " ".join(re.findall(paths, s))) for s in (one, other))
    return len(ours) == len(theirs) and all(
        abs(float(a) - float(b)) <= _NEAR for a, b in zip(ours, theirs, strict=True)
    )


_NUMBER = r"-?\d+(?:\.\d+)?"


def _picture(path: Path, svg: str, *, check: bool) -> int:
    """Write a picture where it has changed, or say that it has; give how many are stale."""
    if path.exists() and same(path.read_text(encoding="utf-8"), svg):
        return 0
    if check:
        print(f"{path.relative_to(ROOT)} is not what the code draws: run scripts/generate.py")
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
    for name, svg in account_pictures().items():
        stale += _picture(pictures / f"{name}.svg", svg, check=check)
    if not check:
        for name, svg in {**agreement_pictures(), **reading_picture()}.items():
            _picture(pictures / f"{name}.svg", svg, check=False)
    for name in (*AGREEMENTS, READINGS):
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
