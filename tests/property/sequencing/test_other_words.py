"""An agreement in other words: what is found afresh, without any search."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.property.sequencing.test_again import EXAMPLES, edited
from tests.shared import needs, shared
from tests.strategies.agreements import agreements
from tests.strategies.small import small_agreements

import paripassu as pp
from paripassu.agreement.interval import Interval
from paripassu.agreement.model import Agreement, Source
from paripassu.agreement.read import parse_agreement, verify_agreement
from paripassu.errors import AgreementError, InputError
from paripassu.sequencing import again, answer
from paripassu.sequencing import explain as explaining
from paripassu.sequencing.again import explain_again, plan_again
from paripassu.sequencing.known import Known
from paripassu.sequencing.substance import substance

pytestmark = [pytest.mark.seeded, pytest.mark.usefixtures("all_the_time_there_is")]
#: Words of which some sort before the others, and some are the same.
WORDS = ("", "Zürich", "a", "평양", "“quoted”", "0", "Peace, lasting", "a")


def in_other_words(agreement: Agreement, chance: random.Random) -> Agreement:
    """Change each word with a chance of a half, and write the file anew."""

    def word(old: str) -> str:
        return old if chance.random() < 0.5 else chance.choice(WORDS)

    changed = agreement.replace(
        title=word(agreement.title),
        unit=(word(agreement.unit) or "hours") if agreement.unit else agreement.unit,
        language=chance.choice([None, "en", "ko"]),
        parties=tuple(p.replace(name=word(p.name)) for p in agreement.parties),
        measures=tuple(
            m.replace(title=word(m.title), kind=word(m.kind)) for m in agreement.measures
        ),
        positions=tuple(
            p.replace(
                source=("told",) if chance.random() < 0.5 else (),
                likelihood=Interval(Fraction(chance.randrange(5), 8), Fraction(5, 8)),
            )
            for p in agreement.positions
        ),
        sources=(Source(id="told", title=word(""), note=word(""), outlet=word("")),),
    )
    return parse_agreement(changed.to_toml(), "other.toml")


def found_of(agreement: Agreement) -> Known | None:
    """Give all that is found of an agreement; None where its facts contradict each other."""
    try:
        verify_agreement(agreement)
        found = plan_again(agreement, Known())
    except AgreementError:
        return None
    if found.plan.status != "infeasible":
        return found.known
    return explain_again(agreement, found).known


def nothing_is_searched(patch: pytest.MonkeyPatch) -> None:
    """Have every search fail."""

    def search(*_: object, **__: object) -> None:
        raise AssertionError("something was searched")

    for module, name in (
        (answer, "ordered"),
        (again, "minimal_conflicts"),
        (again, "conflicts_again"),
        (again, "with_amounts"),
        (explaining, "with_repairs"),
    ):
        patch.setattr(module, name, search)


def same(agreement: Agreement, known: Known) -> Known:
    """Compare with what is found afresh."""
    fresh = pp.plan(agreement)
    explained = pp.explain(agreement) if fresh.status == "infeasible" else None
    with pytest.MonkeyPatch.context() as patch:
        nothing_is_searched(patch)
        now = plan_again(agreement, known)
        assert now.plan == fresh
        assert now.plan.to_json() == fresh.to_json()
        assert not now.late
        if explained is None:
            return now.known
        why = explain_again(agreement, now)
        assert why.explanation == explained
        assert why.explanation.to_json(without=True) == explained.to_json(without=True)
        assert not why.late
        return why.known


def walked(agreement: Agreement, steps: int, chance: random.Random) -> None:
    """Compare on a walk of words, the same numbers all the way."""
    known = found_of(agreement)
    for _ in range(steps if known is not None else 0):
        assert known is not None
        agreement = in_other_words(agreement, chance)
        known = same(agreement, known)


@pytest.mark.slow
@settings(max_examples=examples(20), suppress_health_check=list(HealthCheck))
@given(small_agreements(most_steps=4), st.randoms(use_true_random=False))
def test_of_a_small_agreement(agreement: Agreement, chance: random.Random) -> None:
    walked(agreement, 2, chance)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["korea-2018", "korea-2018-repaired"])
def test_of_an_example(name: str) -> None:
    agreement = parse_agreement((EXAMPLES / f"{name}.toml").read_bytes(), name)
    walked(agreement, 2, random.Random(name))


@pytest.mark.slow
@needs("plans/cases")
def test_of_shared_cases() -> None:
    paths = sorted(shared("plans/cases").glob("*.toml"), key=lambda path: path.stat().st_size)
    for path in paths[: 60 : max(1, 60 // examples(12))]:
        walked(parse_agreement(path.read_bytes(), path.name), 1, random.Random(path.name))


@needs("language")
@pytest.mark.slow
def test_of_cases_of_the_language() -> None:
    paths = sorted(Path(shared("language")).rglob("*.toml"))
    for path in paths[:: max(1, len(paths) // examples(20))]:
        try:
            agreement = parse_agreement(path.read_bytes(), path.name)
        except InputError:
            continue
        walked(agreement, 1, random.Random(path.name))


def bare(agreement: Agreement) -> Agreement:
    """Take the words out of an agreement: what `substance` does, by the model's own means."""
    return agreement.replace(
        title="",
        unit="one" if agreement.unit else None,
        language=None,
        sources=(),
        parties=tuple(party.replace(name="") for party in agreement.parties),
        measures=tuple(measure.replace(title="", kind="") for measure in agreement.measures),
        positions=tuple(
            position.replace(source=(), likelihood=1) for position in agreement.positions
        ),
    )


@pytest.mark.slow
@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(agreements(plain=False), st.randoms(use_true_random=False))
def test_the_same_without_words_and_only_then(agreement: Agreement, chance: random.Random) -> None:
    assert substance(bare(agreement)) == substance(agreement)
    text = agreement.to_toml()
    for _ in range(3):
        try:
            other = parse_agreement(edited(text, chance), "other.toml")
        except InputError:
            continue
        assert (substance(other) == substance(agreement)) == (bare(other) == bare(agreement))


def test_what_took_all_its_time_is_looked_for_anew_where_there_is_more() -> None:
    agreement = parse_agreement((EXAMPLES / "korea-2018.toml").read_bytes(), "korea.toml")
    cut = plan_again(agreement, Known(), time_limit=0)
    assert cut.late
    with pytest.MonkeyPatch.context() as patch:
        nothing_is_searched(patch)
        assert plan_again(agreement, cut.known, time_limit=0).plan == cut.plan
        with pytest.raises(AssertionError, match="searched"):
            plan_again(agreement, cut.known, time_limit=1)
        with pytest.raises(AssertionError, match="searched"):
            plan_again(agreement, cut.known)
    # Whoever wants the best so far has not said that it is enough for ever.
    ended = plan_again(agreement, Known(), time_limit=60, should_stop=lambda: True)
    assert ended.late
    assert ended.known.found is None
