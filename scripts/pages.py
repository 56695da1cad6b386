"""The pages of the reference that are made from schemas: of agreement files, and of statements."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from paripassu.agreement.model import CLAIM_KEYS, LIKELIHOODS
from paripassu.agreement.schema import agreement_schema
from paripassu.process.bodies import BODIES, body_schema

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
