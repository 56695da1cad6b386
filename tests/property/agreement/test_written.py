"""What is written reads back equal, and what has not changed stays as it is."""

from __future__ import annotations

import json
import tomllib
from collections import Counter

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.strategies.agreements import agreements

from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.schema import agreement_schema
from paripassu.agreement.update import update_toml
from paripassu.agreement.write import to_toml
from paripassu.toml.locate import Locator, Path

VALIDATOR = jsonschema.Draft202012Validator(agreement_schema())


@given(agreements(plain=False))
@settings(max_examples=examples(200))
def test_a_written_agreement_reads_back_equal(agreement: Agreement) -> None:
    text = to_toml(agreement)
    assert parse_agreement(text) == agreement
    assert parse_agreement(text).digest == agreement.digest


@st.composite
def decorated(draw: st.DrawFn) -> tuple[Agreement, str]:
    """An agreement, and a text of it as a person would write it: with comments and blank lines."""
    agreement = draw(agreements(plain=False))
    lines = []
    for line in to_toml(agreement).split("\n"):
        if draw(st.integers(0, 5)) == 5:
            lines += ["# about the next line", ""][: draw(st.integers(1, 2))]
        # No comment inside a text: all texts that are written stand on one line.
        lines.append(f"{line}  # said" if line and draw(st.integers(0, 3)) == 3 else line)
    return agreement, "\n".join(lines)


@given(decorated())
@settings(max_examples=examples(100))
def test_an_unchanged_agreement_leaves_the_file_as_it_is(case: tuple[Agreement, str]) -> None:
    agreement, text = case
    assert update_toml(text, agreement) == text


@given(decorated(), agreements(plain=False))
@settings(max_examples=examples(200))
def test_a_file_can_be_changed_into_any_other(
    case: tuple[Agreement, str], other: Agreement
) -> None:
    _, text = case
    new = parse_agreement(update_toml(text, other))
    for kind in ("parties", "measures", "positions", "sources"):
        assert {e.id: e for e in getattr(new, kind)} == {e.id: e for e in getattr(other, kind)}
    assert sorted(new.groups) == sorted(other.groups)
    assert sorted(map(repr, new.requirements)) == sorted(map(repr, other.requirements))
    assert sorted(map(repr, new.choices)) == sorted(map(repr, other.choices))
    assert (new.id, new.start, new.unit, new.horizon_days, new.language) == (
        other.id,
        other.start,
        other.unit,
        other.horizon_days,
        other.language,
    )


@given(decorated(), st.data())
@settings(max_examples=examples(100))
def test_a_change_of_one_stake_changes_one_line(
    case: tuple[Agreement, str], data: st.DataObject
) -> None:
    agreement, text = case
    party = data.draw(st.sampled_from(agreement.parties))
    changed = party.replace(stake=party.stake.high + 1)
    parties = tuple(changed if p is party else p for p in agreement.parties)
    old, new = text.split("\n"), update_toml(text, agreement.replace(parties=parties)).split("\n")
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    assert come.total() == 1
    assert gone.total() == int("stake" in "".join(gone))  # a stake of 0 had no line before


def _paths(value: object, path: Path = ()) -> set[Path]:
    found = {path} if path else set()
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= _paths(inner, (*path, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            found |= _paths(inner, (*path, index))
    return found


@given(decorated())
@settings(max_examples=examples(100))
def test_the_locator_finds_all_that_the_parser_finds(case: tuple[Agreement, str]) -> None:
    _, text = case
    assert set(Locator(text).offsets) == _paths(tomllib.loads(text))


@given(agreements(plain=False))
@settings(max_examples=examples(100))
def test_the_schema_takes_whatever_is_written(agreement: Agreement) -> None:
    document = json.loads(json.dumps(tomllib.loads(to_toml(agreement)), default=str))
    problems = sorted(VALIDATOR.iter_errors(document), key=str)
    assert not problems, problems[0].message
