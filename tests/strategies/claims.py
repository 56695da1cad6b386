"""Hypothesis strategies for the nine claims, with every key that each of them takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from paripassu.agreement.fields import LIKE, ORDER_CLAIMS, PORTION_WORDS
from paripassu.agreement.model import Choice, Measure, Need, Requirement

START = dt.date(2020, 1, 1)
#: Needs that fall on, just below and just above what portions reach.
NEEDS = ("1", "0.5", "0.3", "0.33", "0.34", "0.25", "0.75", "0", "0.2")
#: Words that no stage is named in random agreements: they can be read in two ways.
WORDS = ("all", *LIKE, *PORTION_WORDS)


def needs_of(measure: Measure, *, like: bool = False) -> st.SearchStrategy[Need]:
    """What may be waited for of a measure; ``like``: also the like share of the own measure."""
    shares = st.sampled_from(NEEDS).map(Fraction)
    words: list[str] = ["all", *(stage.name for stage in measure.stages), *(LIKE if like else ())]
    return (
        st.one_of(shares, st.sampled_from(words))
        if like
        else st.one_of(shares, shares, st.sampled_from(words))
    )


@st.composite
def _table(draw: st.DrawFn, own: Measure, others: Sequence[Measure], most: int) -> dict[str, Need]:
    """Needs of some measures; sometimes what was done before of the own one."""
    waited = draw(st.lists(st.sampled_from(others), max_size=most, unique_by=id)) if others else []
    needs: dict[str, Need] = {other.id: draw(needs_of(other, like=True)) for other in waited}
    if not needs or draw(st.integers(0, 7)) == 7:
        needs[own.id] = "previous"
    return needs


def _parts(measure: Measure) -> st.SearchStrategy[int | str]:
    numbers = st.integers(1, len(measure.shares))
    names = [stage.name for stage in measure.stages]
    return st.one_of(
        st.sampled_from(PORTION_WORDS), numbers, *([st.sampled_from(names)] if names else [])
    )


def _days(latest: int) -> st.SearchStrategy[dict[str, Any]]:
    numbers = st.integers(0, latest)
    halves = st.integers(0, 2 * latest).map(lambda n: Fraction(n, 2))
    return st.one_of(
        numbers.map(lambda n: {"date": START + dt.timedelta(days=n)}),
        halves.map(lambda day: {"day": day}),
    )


@st.composite
def claimed(
    draw: st.DrawFn,
    claims: Sequence[str],
    own: Measure,
    others: Sequence[Measure],
    known: Sequence[Measure],
    latest: int = 12,
) -> dict[str, Any]:
    """One of some claims on a measure, as the keys of a fact or a position.

    Parameters
    ----------
    claims : sequence of str
        Those to choose from; ``during`` only where there is a standing measure.
    own : Measure
        The claim's measure.
    others : sequence of Measure
        What it may wait for.
    known : sequence of Measure
        All measures.
    latest : int
        The last day that may be named.
    """
    standing = [measure.id for measure in known if measure.standing]
    claim = draw(st.sampled_from([c for c in claims if c != "during" or standing]))
    fields: dict[str, Any] = {"claim": claim, "measure": own.id}
    if claim in ("after", "within"):
        any_of = draw(st.integers(0, 3)) == 3
        if not any_of or draw(st.booleans()):
            fields["needs"] = draw(_table(own, others, 2))
        if any_of:
            tables = st.lists(_table(own, others, 2), min_size=1, max_size=2)
            fields["needs_any"] = tuple(draw(tables))
    if claim == "after" and draw(st.integers(0, 2)) == 2:
        fields["lag_days"] = Fraction(draw(st.sampled_from(("1", "2", "0.5"))))
    if claim == "within":
        fields["days"] = Fraction(draw(st.sampled_from(("0", "1", "2", "2.5", "4"))))
    if claim in ("by", "not_before"):
        fields |= draw(_days(latest))
    if claim == "during":
        fields["of"] = tuple(draw(st.lists(st.sampled_from(standing), min_size=1, unique=True)))
    if claim in ("at_least", "at_most"):
        fields["share"] = Fraction(draw(st.sampled_from((*NEEDS, "0.6", "0.7"))))
    if claim in ORDER_CLAIMS:
        if claim in ("by", "within") and draw(st.integers(0, 2)) == 2:
            fields["share"] = Fraction(draw(st.sampled_from(NEEDS)))
        elif draw(st.booleans()):
            fields["part"] = draw(_parts(own))
        if draw(st.integers(0, 2)) == 2:
            fields["gate"] = draw(st.sampled_from(("begin", "end")))
    return fields


@st.composite
def facts(
    draw: st.DrawFn, own: Measure, earlier: Sequence[Measure], known: Sequence[Measure]
) -> Requirement:
    """A fact on a measure that waits for earlier ones only, so that seldom none can be met."""
    claims = ["after"] * 4 + ["not_before", "within", "during", "by"]
    return Requirement.model_validate(draw(claimed(claims, own, earlier, known)))


@st.composite
def choices(draw: st.DrawFn, known: Sequence[Measure]) -> Choice:
    """So many of two or three measures."""
    of = draw(st.lists(st.sampled_from(known), min_size=2, max_size=3, unique_by=id))
    key = draw(st.sampled_from((None, "exactly", "at_least")))
    number = draw(st.integers(1, len(of)))
    return Choice.model_validate(
        {"of": tuple(measure.id for measure in of), **({key: number} if key else {})}
    )
