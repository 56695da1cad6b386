"""With what is known of an earlier text: the plan, the conflicts and the repairs found afresh."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.shared import needs, shared
from tests.strategies.small import small_agreements

import paripassu as pp
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError, InputError
from paripassu.sequencing.again import explain_again, plan_again
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.known import Known, holds
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.possible import members
from paripassu.sequencing.remembered import Remembered

pytestmark = [
    pytest.mark.slow,
    pytest.mark.seeded,
    pytest.mark.usefixtures("all_the_time_there_is"),
]
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
#: A number of a value, a stake, a tolerance, a share, days.
NUMBER = re.compile(r"(?<![\w.-])-?\d+(?![\w.%-])")
FIRM = re.compile(r'firm = "(demand|red line|preference)"')
#: What was worked out for the texts before, whatever agreement they were of.
REMEMBERED = Remembered()


def same(agreement: Agreement, known: Known, *, repairs: bool = True) -> Known:
    """Compare with what is found afresh; give what is known then."""
    try:
        fresh = pp.plan(agreement)
    except AgreementError:  # facts that contradict each other
        return known
    told: list[tuple[Plan, Known]] = []
    now = plan_again(
        agreement,
        known,
        early=lambda plan, then: told.append((plan, then)),
        remembered=REMEMBERED,
    )
    assert now.plan == fresh
    assert now.plan.to_json() == fresh.to_json()
    bare = tuple(one.model_copy(update={"without": {}}) for one in fresh.conflicts)
    then = replace(now.known, found=None)
    assert told in ([], [(fresh.model_copy(update={"conflicts": bare}), then)])
    assert not now.late
    if now.plan.status == "infeasible" and repairs:
        why, explained = explain_again(agreement, now), pp.explain(agreement)
        assert why.explanation == explained
        assert why.explanation.to_json(without=True) == explained.to_json(without=True)
        assert not why.late
        return why.known
    return now.known


def edited(text: str, chance: random.Random) -> str:
    """Change one number or one word of a text, or leave an entry out."""
    match chance.randrange(6):
        case 0 if found := [*FIRM.finditer(text)]:
            one = chance.choice(found)
            new = chance.choice(["demand", "red line", "preference"])
            return f'{text[: one.start()]}firm = "{new}"{text[one.end() :]}'
        case 1:
            parts = re.split(r"(?m)^(?=\[\[)", text)
            del parts[chance.randrange(1, len(parts)) if len(parts) > 1 else 0]
            return "".join(parts)
        case _ if found := [*NUMBER.finditer(text)]:
            one = chance.choice(found)
            new = str(int(one[0]) + chance.choice([-3, -1, 1, 2]))
            return text[: one.start()] + new + text[one.end() :]
    return text


def walk(text: str, steps: int, chance: random.Random) -> Iterator[Agreement]:
    """Give the agreements that one reads on a walk of edits; what does not read is taken back."""
    for _ in range(steps):
        try:
            yield parse_agreement(text.encode(), "walk.toml")
            kept = text
        except InputError:
            text = kept
        text = edited(text, chance)


@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(st.lists(small_agreements(most_steps=5), min_size=2, max_size=3))
def test_whatever_was_known_of_another_agreement(agreements: Sequence[Agreement]) -> None:
    known = Known()
    for agreement in (*agreements, agreements[0]):
        known = same(agreement, known)


@pytest.mark.parametrize(
    "name", ["korea-2018", "korea-2018-repaired", "good-friday-decommissioning"]
)
def test_edits_of_an_example(name: str) -> None:
    chance, known = random.Random(name), Known()
    for agreement in walk((EXAMPLES / f"{name}.toml").read_text(), 6, chance):
        known = same(agreement, known, repairs=False)


@needs("plans/cases")
def test_edits_of_shared_cases() -> None:
    # All repairs of one that demands more take half a minute: they are for the long run alone.
    most = examples(15)
    for path in sorted(shared("plans/cases").glob("*.toml"))[:: max(1, 100 // examples(20))]:
        chance, known = random.Random(path.name), Known()
        for agreement in walk(path.read_text(), 4, chance):
            known = same(agreement, known, repairs=len(agreement.positions) <= most)


def test_what_is_known_shows_itself() -> None:
    agreement = parse_agreement((EXAMPLES / "korea-2018.toml").read_bytes(), "korea.toml")
    known = plan_again(agreement, Known()).known
    frame = Setting.of(agreement)
    assert len(known.conflicts) == 4
    assert known.possible
    assert all(holds(frame, one) for one in known.possible)
    # What was possible is not, once a member is added that makes a conflict of it.
    for one in known.possible:
        more = frozenset(members(agreement))
        assert not holds(frame, type(one)(more, one.applied, one.left_out, one.order))
    assert same(agreement, known, repairs=False) == known
    known = replace(known, found=None)
    told: list[Plan] = []
    plan_again(agreement, known, early=lambda plan, _: told.append(plan))
    assert len(told) == 1
