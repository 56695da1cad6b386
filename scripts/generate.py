"""Write the files in docs/ that are made from the code, or check that they are as the code says.

python scripts/generate.py           # write
python scripts/generate.py --check   # exit 1 where one differs
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from paripassu.agreement.model import CLAIM_KEYS, LIKELIHOODS
from paripassu.agreement.schema import agreement_schema
from paripassu.documents.registry import SCHEMAS, schema
from paripassu.process.bodies import BODIES, body_schema

ROOT = Path(__file__).resolve().parent.parent


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


_PAGE_HEAD = """\
# Agreement file

Every key of an agreement file, made from the [schema](schemas/agreement.schema.json) that
`paripassu schema agreement` prints. How to write one is told in
[Write an agreement](../how-to/write-an-agreement.md), what it means to the last digit in the
rules for [plans](../specification/sequencing.md) and for
[processes](../specification/process.md). The file is [TOML](https://toml.io); a workbook has the
same keys as [columns](../how-to/spreadsheets.md).

A key that is not known, or that the claim does not take, is an error with the nearest known word.

## Numbers that nobody knows exactly

A value, a stake or a tolerance is often a guess. There are three ways to write it
([what follows from guesses](../how-to/find-out-first.md)):

| You write | What it says |
| --- | --- |
| `6` | It is 6. |
| `[3, 6]` | It lies between 3 and 6, and every number between them is equally likely. |
| `[3, 4, 6]` | It lies between 3 and 6, and 4, the *mode*, is the most likely number. |

Plans use the low number in all three, and nothing else: `[3, 4, 6]` and `[3, 6]` have the same
plans. A plan that holds with the low numbers holds with all others ([why](../mathematics.md)).
The other numbers only say how likely each value is.

With a mode, the chances have the shape of a triangle: highest at the mode, and from there down to
0 in straight lines on both sides. The mode may be equal to the low or to the high number.

**If you know PERT:** the three numbers are the same, and the curve is another one. PERT draws a
smooth bell through them, in which the mode counts four times as much as each end. That weight
comes from the duration of tasks; nobody has measured it for what a concession is worth to a
government. The bell also makes the ends very rare: with `[0, 5, 10]` a number below 1 has a
chance of 0.9 % in PERT, and of 2 % in the triangle. In a negotiation the ends are what goes
wrong, so the cautious curve is the better one. And the triangle adds nothing that you did not
say: three numbers, two straight lines.

`days` and `likelihood` take `[low, high]` only. Of days plans count the high number; a likelihood
is itself a chance.
"""
#: The entries, in the order of the file, with the heading that each has there.
_PAGE_ENTRIES = (
    ("Head", "[agreement]"),
    ("Party", "[[party]]"),
    ("Measure", "[[measure]]"),
    ("Stage", "A stage, in the list `stages` of a measure"),
    ("Requirement", "[[require]]"),
    ("Choice", "[[choose]]"),
    ("Position", "[[position]]"),
    ("Source", "[[source]]"),
    ("Declaration", "[[declaration]]"),
    ("Process", "[process]"),
    ("Notice", "[[notice]]"),
    ("Verify", "`verify` of a measure"),
)


def agreement_page() -> str:
    """Give the reference of the agreement file, made from its schema."""
    return "\n".join(_page_lines(agreement_schema()))


def _page_lines(schema: Mapping[str, Any]) -> Iterator[str]:
    yield _PAGE_HEAD
    for name, heading in _PAGE_ENTRIES:
        entry = schema["$defs"][name]
        required = entry.get("required", [])
        yield f"## {f'`{heading}`' if heading.startswith('[') else heading}"
        yield ""
        yield _cell(entry["description"]).replace("\\|", "|")
        yield ""
        yield "| key | is | says |"
        yield "| --- | --- | --- |"
        for key, field in entry["properties"].items():
            needed = "; needed" if key in required else ""
            said = _cell(field.get("description", ""))
            yield f"| `{key}` | {_kind(field, schema)}{needed} | {said} |"
        yield ""
    yield "## `[together]`"
    yield ""
    together = schema["properties"]["together"]["properties"]["groups"]
    yield f"`groups`: {together['description']}"
    yield ""
    yield from _page_claims()


def _page_claims() -> Iterator[str]:
    yield "## Which claim takes which key"
    yield ""
    yield "Of keys parted by *or* a claim takes one. The first five are claims on order and time,"
    yield "which a `[[require]]` makes too."
    yield ""
    yield "| claim | needs | may have |"
    yield "| --- | --- | --- |"
    for claim, (wanted, more) in CLAIM_KEYS.items():
        needed = ", ".join(" or ".join(f"`{key}`" for key in keys) for keys in wanted)
        if ("needs", "needs_any") in wanted:
            needed = needed.replace("`needs` or `needs_any`", "`needs` or `needs_any` or both")
        kept = [key for key in more if key not in chain(*wanted)]
        taken = ", ".join(f"`{key}`" for key in kept).replace(
            "`part`, `share`", "`part` or `share`"
        )
        yield f"| `{claim}` | {needed or '·'} | {taken or '·'} |"
    yield ""


_STATEMENTS_HEAD = """\
# What statements say

A statement in the [record](../specification/record.md) has a kind and a body. The record takes any
body. These kinds move the process, by [these rules](../specification/process.md); whoever signs one
has to write all that is needed here. Made from the [schema](schemas/statement.schema.json) that
`paripassu schema statement` prints.

A file is named `sha256:` and the 64 hex digits of its SHA-256, and stands in the statement's
`blobs`. An earlier statement is named by its id, a step as `MEASURE:PORTION`. A number with a
point is a text: `"0.5"`. What there is nothing to say of is left out. A key that is not known is an
error.
"""


def statements_page() -> str:
    """Give the reference of the bodies of statements, made from their models."""
    return "\n".join(_statement_lines(body_schema()))


def _statement_lines(schema: Mapping[str, Any]) -> Iterator[str]:
    yield _STATEMENTS_HEAD
    for kind, model in BODIES.items():
        entry = schema["$defs"][kind]
        yield f"## `{kind}`"
        yield ""
        yield f"By {model.by}. {entry['description']}"
        yield ""
        yield from _body_table(entry, schema, model.nullable)
        yield ""
        yield f"```json\n{json.dumps(entry['examples'][0], ensure_ascii=False, indent=1)}\n```"
        yield ""
    yield "A stratum of a draw:"
    yield ""
    yield from _body_table(schema["$defs"]["Stratum"], schema, frozenset())
    yield ""


def _body_table(
    entry: Mapping[str, Any], schema: Mapping[str, Any], nullable: frozenset[str]
) -> Iterator[str]:
    yield "| key | is | says |"
    yield "| --- | --- | --- |"
    for key, field in entry["properties"].items():
        needed = "; needed" if key in entry.get("required", []) else ""
        null = " or `null`" if key in nullable else ""
        kind = _body_kind(field, schema)
        yield f"| `{key}` | {kind}{null}{needed} | {_cell(field['description'])} |"


#: Texts of a form, by how the form begins or what it has in it.
_FORMS = (
    ("^sha256", "a file"),
    (":[1-9]", "a step"),
    ("^[0-9a-f]{64}", "64 hex digits"),
    ("{4}-", "a day"),
    ("^(0", "a probability"),
    ("^[a-z0-9]", "a name"),
)


def _body_kind(field: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Say in a few words what stands behind a key of a body."""
    if "anyOf" in field:
        kinds = [_body_kind(one, schema) for one in field["anyOf"] if one.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds))
    if field.get("type") == "array":
        return f"a list, each {_body_kind(field['items'], schema)}"
    if "pattern" in field:
        return next(said for mark, said in _FORMS if mark in field["pattern"])
    return _kind(field, schema)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _kind(field: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Say in a few words what stands behind a key."""
    if "$ref" in field:
        return "a table"
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        words = field["enum"]
        if set(words) == set(LIKELIHOODS):
            return "an ICD 203 term"
        return " or ".join(f"`{word}`" for word in words)
    if "anyOf" in field:
        kinds = [_kind(kind, schema) for kind in field["anyOf"]]
        return " or ".join(dict.fromkeys(kinds))
    match field.get("type"):
        case "array" if field.get("maxItems") in (2, 3) and field["items"].get("type") == "number":
            return "`[low, high]`" + (" or `[low, mode, high]`" if field["maxItems"] > 2 else "")
        case "array":
            return f"a list, each {_kind(field['items'], schema)}"
        case "object":
            return "a table"
        case "string" if field.get("format") == "date":
            return "a date"
        case "string" if "pattern" in field:
            return "an id"
        case "string":
            return "a text"
        case "integer":
            return "a whole number"
        case "number":
            return "a number"
        case "boolean":
            return "`true` or `false`"
        case kind:
            raise AssertionError(kind)


#: Pictures in the README and the docs.
AGREEMENTS = ("korea-timeline", "korea-exposure", "korea-conflict", "korea-repairs")
READINGS = "readings"
DECLARED = "declared"
ACCOUNTS = ("balance", "sequential-tests", "detection")
#: Of the river crossing and of Korea, and the day on which each is drawn.
PROCESS = {
    "river-course": "2027-04-18",
    "river-exposed": "2027-04-07",
    "korea-course": "2018-11-03",
}
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


def process_pictures() -> dict[str, str]:
    """Draw the courses of two processes, and how exposed the parties of one were."""
    import paripassu as pp
    from paripassu.charts import status_charts

    examples = ROOT / "examples"
    agreements = {
        "river": examples / "river" / "agreement.toml",
        "korea": examples / "korea-2018-process.toml",
    }
    found = {}
    for name, at in PROCESS.items():
        record = name.partition("-")[0]
        status = pp.status(
            entries=examples / record / "entries.jsonl",
            agreement=agreements[record],
            plan=examples / record / "plan.json",
            at=at,
            history=True,
        )
        drawn = {f"{record}-{one.name}": one.to_svg() for one in status_charts(status)}
        found[name] = drawn[name]
    return found


def declaration_picture() -> dict[str, str]:
    """Draw the map of the invented country, with its totals and a part of its sites opened."""
    import paripassu as pp
    from paripassu.charts.answers import sections

    country = ROOT / "examples" / "nemoria"
    with TemporaryDirectory() as folder:
        names = ("commitment", "secret", "totals", "region")
        commitment, secret, totals, region = (Path(folder) / name for name in names)
        pp.declare_commit(country, commitment, secret, randomness=bytes(64))
        pp.declare_disclose(commitment, secret, totals, stage="totals")
        pp.declare_disclose(commitment, secret, region, stage="south-and-west")
        view = pp.verify(commitment, totals, region, agreement=country / "template.toml")
    pictures = [one for section in sections(view) for one in section.pictures]
    return {DECLARED: next(p for p in pictures if p.name == "map-sites").to_svg()}


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
    drawn = {**account_pictures(), **declaration_picture(), **process_pictures()}
    for name, svg in drawn.items():
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
