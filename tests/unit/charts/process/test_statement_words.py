"""Statements in words: every kind, with titles in the place of ids."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.process_books import AGREEMENT, plan_of

import paripassu as pp
from paripassu.agreement.read import parse_agreement
from paripassu.charts.process.statement_words import Said, Teller
from paripassu.charts.process.status_names import Names
from paripassu.process.bodies import BODIES


def told(*entries: tuple[str, str, dict[str, Any]]) -> list[Said]:
    status = pp.state(parse_agreement(AGREEMENT), plan_of(AGREEMENT), [])
    lines = [
        {"index": at, "by": by, "time": None, "after": 0, "kind": kind, "body": body}
        for at, (by, kind, body) in enumerate(entries)
    ]
    return [*Teller(Names(status)).tell(lines)]


def said(*entries: tuple[str, str, dict[str, Any]]) -> str:
    """Give the last sentence."""
    return told(*entries)[-1].sentence


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_every_kind_has_its_sentence(kind: str) -> None:
    body = {**BODIES[kind].example}
    for name in ("of", "commitment", "follows", "cause"):
        if isinstance(body.get(name), str) and len(body[name]) == 64:
            body[name] = 0
    sentence = said(("north", "commit", {}), ("south", kind, body))
    assert sentence.endswith(".")
    assert sentence[0].isupper()
    assert "states" not in sentence.split(".")[0].split("“")[0], "only unknown kinds are just named"
    for sign in "{}[]":
        assert sign not in sentence


CLAIM = ("north", "perform", {"step": "open:1"})


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([CLAIM], "North says that it has done its part of “Open the sites”."),
        (
            [CLAIM, ("south", "confirm", {"of": 0})],
            "South accepts what entry 0 claims: “Open the sites”.",
        ),
        (
            [CLAIM, ("south", "dispute", {"of": 0, "ground": "One is\nclosed."})],
            "South disputes “Open the sites” (entry 0): “One is closed”.",
        ),
        (
            [CLAIM, ("north", "dispute", {"of": 0})],
            "North takes back its claim of “Open the sites” (entry 0).",
        ),
        ([("south", "dispute", {"ground": "x"})], "South complains: “x”."),
        (
            [CLAIM, ("iaea", "finding", {"of": 0, "verdict": "consistent", "detect": "0.95"})],
            (
                "Iaea found on “Open the sites”, entry 0: nothing speaks against it. A violation "
                "would have been found with a probability of 95 %."
            ),
        ),
        (
            [("iaea", "finding", {"verdict": "inconclusive", "detect": "0"})],
            "Iaea found on a material balance: nothing can be said yet.",
        ),
        ([("south", "withdraw", {})], "South gives notice that it leaves the agreement."),
        (
            [("south", "withdraw", {"steps": ["relief:2"], "cause": "open:1"})],
            "South undoes “Relief” (part 2 of 2), because of “Open the sites”.",
        ),
        (
            [("north", "notify", {"activity": "a", "begins": "2027-03-01", "ends": "2027-03-02"})],
            "North announces “a”, from 1 March 2027 to 2 March 2027.",
        ),
        (
            [("north", "seal", {}), ("iaea", "confirm", {"of": 0})],
            "Iaea has its share of the seal in entry 0.",
        ),
        (
            [
                (
                    "north",
                    "disclose",
                    {"commitment": 7, "table": "t", "to": ["south"]},
                )
            ],
            "North opens the table “t” of the declaration in entry 7, for South alone.",
        ),
        (
            [("south", "mood", {"x": 1})],
            "South states “mood”, for information: no step depends on it.",
        ),
    ],
)
def test_what_is_said(entries: list[Any], sentence: str) -> None:
    found = said(*entries).replace("\u00a0", " ").replace("north", "North")
    for id in ("south", "iaea"):
        found = found.replace(f" {id} ", f" {id.title()} ")
    assert found == sentence


def test_bodies_that_are_wrong_still_have_a_sentence() -> None:
    wrong: list[dict[str, Any]] = [
        {},
        {"of": 99, "commitment": -1, "draw": 3, "step": ["x"], "steps": "y", "k": "two"},
        {"of": None, "begins": "never", "ends": 7, "detect": "1e999", "version": "x", "cause": []},
        {"ground": "x" * 5000, "tables": [1, None], "parties": {"a": 1}, "verdict": "fine"},
    ]
    for kind in (*BODIES, "charter", "keys", "other"):
        for body in wrong:
            sentence = said(("north", kind, body))
            assert len(sentence) < 1000
            assert sentence.endswith(".")


@settings(max_examples=examples(60))
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 12), st.integers(0, 2)), max_size=12))
def test_each_can_be_told_without_those_before(made: list[tuple[int, int, int]]) -> None:
    kinds, steps = ("perform", "confirm", "dispute"), (None, "open:1", "relief:2")
    lines = [
        {
            "index": at,
            "by": ("north", "south")[at % 2],
            "time": None,
            "after": 0,
            "kind": kinds[kind],
            "body": {"of": of} | ({"step": steps[step]} if step else {}),
        }
        for at, (kind, of, step) in enumerate(made)
    ]
    names = Names(pp.state(parse_agreement(AGREEMENT), plan_of(AGREEMENT), []))
    whole = [*Teller(names).tell(lines)]

    def lookup(index: int) -> dict[str, Any] | None:
        return lines[index] if index < len(lines) else None

    assert [next(Teller(names, lookup).tell([line])) for line in lines] == whole
