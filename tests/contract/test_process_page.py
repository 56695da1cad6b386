"""The page of the process's rules names every statement, rule, state and field that there is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from paripassu.process.bodies import BODIES
from paripassu.process.rules_in_words import RULES, hinders

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
PAGE = (DOCS / "specification" / "process.md").read_text(encoding="utf-8")
SCHEMA = DOCS / "reference" / "schemas" / "status.schema.json"


def section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def words(text: str) -> set[str]:
    code = re.findall(r"`([^`]+)`", text)
    return {word for piece in code for word in (piece, *re.findall(r"[a-z_-]+", piece))}


def inside(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from inside(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from inside(value)


def test_every_kind_of_statement() -> None:
    assert set(BODIES) <= words(section("Statements"))


def test_every_rule_and_which_of_them_move_something() -> None:
    table = re.findall(r"^\| `([a-z-]+)[^`]*`( \*)? \|", section("Breaches"), re.MULTILINE)
    assert {rule for rule, _ in table} == set(RULES)
    assert len(table) == len(RULES)
    assert {rule for rule, star in table if star} == {rule for rule in RULES if not hinders(rule)}


@pytest.mark.parametrize("what", ["fields", "words"])
def test_everything_in_the_status_document(what: str) -> None:
    parts = [*inside(json.loads(SCHEMA.read_text(encoding="utf-8")))]
    text = section("The status document")
    if what == "fields":
        named = {name for part in parts for name in part.get("properties", ())}
        headed = {word.lower() for word in re.findall(r"\*\*(\w+)\*\*", text)}
        assert named - words(text) - headed == set()
    else:
        values = [part.get("enum", [part.get("const")]) for part in parts]
        said = {value for several in values for value in several if isinstance(value, str)}
        assert said - words(PAGE) == set()
