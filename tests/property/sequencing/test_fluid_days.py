"""What is told to be too late however fine the portions are has no plan with any factors."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

import paripassu as pp
from paripassu.agreement.read import parse_agreement
from paripassu.sequencing.repairs import split
from paripassu.sequencing.repairs.fluid import fluid_conflict

NAMES = ("a", "b", "c")
HEAD = """
[agreement]
id = "random"
[[party]]
id = "p"
stake = 99
[[party]]
id = "q"
stake = 99
"""
#: One of them is staged, which no factor divides.
PORTIONS = (
    "portions = 1",
    "portions = 2",
    "portions = 3",
    'stages = [{ name = "one", share = 0.4 }, { name = "two", share = 0.6, days = 1 }]',
)
NEEDS = ('"all"', "1", "0.5", "0.34", '"same"', '"previous"')


@st.composite
def late(draw: st.DrawFn) -> str:
    """Draw an agreement of which only the days, the order and the amounts can be a conflict."""
    text = HEAD
    for name in NAMES:
        text += f'[[measure]]\nid = "{name}"\nby = ["{draw(st.sampled_from("pq"))}"]\n'
        text += f"{draw(st.sampled_from(PORTIONS))}\ndays = {draw(st.integers(0, 4))}\n"
        text += "value = { p = 1, q = 1 }\n"
        if draw(st.integers(0, 6)) == 0:
            text += "optional = true\n"
    for number in range(draw(st.integers(2, 5))):
        claim = draw(st.sampled_from(("after", "after", "within", "by", "not_before", "at_most")))
        measure, other = draw(st.permutations(NAMES))[:2]
        needs = f"needs = {{ {other} = {draw(st.sampled_from(NEEDS))} }}\n"
        fact = claim not in ("at_most", "by", "within") and draw(st.integers(0, 3)) == 0
        name = "" if fact else f'id = "n{number}"\nparty = "p"\nfirm = "demand"\n'
        text += f"[[{'require' if fact else 'position'}]]\n{name}"
        text += f'measure = "{measure}"\nclaim = "{claim}"\n'
        if claim == "at_most":
            text += f"share = {draw(st.sampled_from(('0.34', '0.7')))}\n"
            continue
        part = draw(st.sampled_from(("", "", "first", "last", "each", "share")))
        if part == "share" and claim in ("by", "within"):
            text += f"share = {draw(st.sampled_from(('0.3', '0.5', '1')))}\n"
        elif part in ("first", "last", "each"):
            text += f'part = "{part}"\n'
        if gate := draw(st.sampled_from(("", "begin", "end"))):
            text += f'gate = "{gate}"\n'
        days = draw(st.integers(0, 4))
        text += {
            "after": f"{needs}lag_days = {draw(st.sampled_from((0, 0, 2)))}\n",
            "within": f"{needs}days = {days}\n",
            "by": f"day = {2 * days}\n",
            "not_before": f"day = {3 * days}\n",
        }[claim]
    if draw(st.integers(0, 3)) == 0:
        text = text.replace('"random"', f'"random"\nhorizon_days = {draw(st.integers(6, 14))}', 1)
    return text


@given(late(), st.data())
@settings(max_examples=examples(200))
def test_no_factors_help_what_is_too_late(text: str, data: st.DataObject) -> None:
    try:
        agreement = parse_agreement(text)
    except pp.AgreementError:
        return  # it contradicts itself, or a claim makes no sense
    measures = split.splittable(agreement)
    if not fluid_conflict(agreement, frozenset(measures)):
        return
    factors = {name: data.draw(st.integers(1, 4)) for name in measures}
    try:
        plan = pp.plan(split.split(agreement, factors))
    except pp.AgreementError:
        return
    assert plan.status == "infeasible"
