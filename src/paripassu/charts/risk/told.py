"""What an answer says in sentences, for page and terminal alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from paripassu.charts.risk.names import (
    breaks_words,
    chance,
    exactly,
    ids,
    input_name,
    points,
    points_between,
    position_name,
    source_name,
    span,
)
from paripassu.charts.text import clean
from paripassu.numbers import words
from paripassu.sequencing.risk.answer import Effect, Input, LikelyPlan, Risk, Scenario

#: Said wherever the number is shown.
IS_NOT = (
    "This is how often an order exists that nobody breaks, if your numbers are right. It is not "
    "the chance that the parties will sign."
)
LIMITS = (
    "What the number does not mean: it is made of your judgements and is as good as they are; what "
    "rests on different reports is taken to have nothing to do with each other; demands are taken "
    "word for word, as if nobody ever moved; and only this file's measures are on the table."
)
#: Sets of positions that a sentence lists.
MOST_LISTED = 4
#: How to read what is told of inputs.
READING = (
    "Worth: if you find this out before you choose a plan, the plan that you choose holds in so "
    "many percentage points more of the futures. Moves: the probability of a deal is expected to "
    "go up or down by so many. “Perhaps 0”: what was counted does not show that it matters."
)


def outcome(risk: Risk) -> Iterator[str]:
    """Say what stands beside the probability."""
    if said := stopped_words(risk):
        yield said
    if risk.conceded:
        given_up = "; ".join(position_name(risk, one) for one in risk.conceded)
        yield f"Conceded, as if they were not in the file: {given_up}."
    if risk.robust_plan is not None and risk.robust_plan.low == 1:
        yield "One plan holds in every future, so that there is always a deal."
    if risk.undecided:
        yield (
            f"In {chance(risk.undecided)} of the futures the search did not find out whether there "
            "is a deal. The interval is wide enough for either answer."
        )


def stopped_words(risk: Risk) -> str:
    """Say that there was more to count; nothing where all was counted."""
    if not risk.interrupted:
        return ""
    drawn = words.count(risk.samples, "future")
    return f"The work was stopped early: this is what {drawn} show."


def exposure_words(risk: Risk) -> str:
    """Say how exposed the parties are where there is a deal."""
    quantiles = risk.worst_exposure.quantiles
    if "0.5" not in quantiles or "0.95" not in quantiles:
        return ""
    half, most = (words.percent(quantiles[at], "asked", 0) for at in ("0.5", "0.95"))
    return (
        "In half of the futures with a deal, the best plan exposes nobody to more than "
        f"{half} of what it accepts; in 19 of 20, to no more than {most}."
    )


def first_to_know(risk: Risk) -> str:
    """Say what to find out first, and why."""
    if not risk.inputs:
        return ""
    first = next((one for one in risk.inputs if one.worth.clear and one.worth.value > 0), None)
    if first is not None:
        name = input_name(risk, first)
        return (
            f"Find out first: {name[0].lower()}{name[1:]}. You would then choose a plan that holds "
            f"in {points(first.worth.value)} percentage points more of the futures."
        )
    known = [one for one in risk.inputs if one.information.clear]
    if known:
        name = input_name(risk, max(known, key=lambda one: one.information.value))
        return (
            "Nothing here would let you choose a plan that clearly holds in more futures. "
            f"The probability of a deal depends most on this: {name[0].lower()}{name[1:]}."
        )
    if not all(one.given for one in risk.inputs):
        return "Nothing that could be counted here clearly matters."
    return "Nothing here clearly matters: whatever is found out, the answer stays about the same."


def matters(one: Input) -> bool:
    """Whether what was counted shows that an input matters: for what one chooses, or for a deal.

    One that could not be counted is told, too.
    """
    return one.worth.clear or one.information.clear or not one.given


def uncounted_words(one: Input) -> str:
    """Say of a group with too many cases what is known of it."""
    said = "It can turn out in too many ways to count each of them"
    if one.total_effect is None:
        return f"{said}: how much it matters is not known."
    left = variance_words(one.total_effect)
    return (
        f"{said}. If everything else were known, this share of the uncertainty about a deal would "
        f"be left: {left}."
    )


def idle_words(count: int, *, other: bool) -> str:
    """Say how many things do not clearly matter, beside others that do."""
    others = words.count(count, "other unknown" if other else "unknown")
    verb = "matters" if count == 1 else "matter"
    return f"What was counted does not show that {others} {verb}."


def effect_words(effect: Effect) -> str:
    """Write an effect in percentage points, with its interval."""
    if effect.low == effect.high:
        return points(effect.value)
    beside = f" ({points_between(effect.low, effect.high)})"
    return f"{points(effect.value) if effect.clear else 'perhaps 0'}{beside}"


def variance_words(effect: Effect | None) -> str:
    """Write a total effect in per cent of the variance; empty where there is none."""
    if effect is None:
        return ""
    return chance(max(Fraction(0), effect.value)) if effect.clear else "perhaps 0"


def scenario_words(risk: Risk, scenario: Scenario) -> str:
    """Say where deals fail most."""
    known = {one.input: one for one in risk.inputs}
    parts = [
        *(_cases(risk, known.get(name), name, sets) for name, sets in scenario.cases.items()),
        *(
            f"{_place(risk, known.get(name), name)} lies from {words.number(low, 'given')} to "
            f"{words.number(high, 'given')}"
            for name, (low, high) in scenario.intervals.items()
        ),
    ]
    return (
        f"Deals fail most where {'; and '.join(parts)}. {chance(scenario.coverage)} of all "
        f"failures are there. {chance(scenario.density)} of the futures there have no deal; of all "
        f"futures, {chance(1 - risk.deal.probability)} have none."
    )


def _cases(risk: Risk, one: Input | None, name: str, sets: Sequence[Sequence[str]]) -> str:
    """Say which positions of a group are held: in a few words where the sets allow it."""
    every = () if one is None else one.positions
    possible = [] if one is None else [frozenset(case.held or ()) for case in one.given]
    inside = [frozenset(one_set) for one_set in sets]
    source = source_name(risk, name.partition(":")[2])
    if len(every) > 1 and inside == [frozenset(every)]:
        return f"everything that rests on {source} is held"
    if len(every) > 1 and not any(inside):
        return f"nothing that rests on {source} is held"
    held = frozenset(every).intersection(*inside)
    free = frozenset(every).difference(*inside)
    described = {case for case in possible if held <= case and not free & case}
    if len(every) == 1 or {*inside} == described:
        said = [
            f"{ids(sorted(some))} {'is' if len(some) == 1 else 'are'} {word}"
            for some, word in ((held, "held"), (free, "not held"))
            if some
        ]
        return " and ".join(said)
    outside = [case for case in possible if case not in inside]
    if outside == [frozenset()]:
        return f"something that rests on {source} is held"
    if outside and len(outside) < len(inside) and len(outside) <= MOST_LISTED:
        listed = "; or ".join(_only(case) for case in outside)
        return f"of what rests on {source} any combination is held except this: {listed}"
    if len(inside) <= MOST_LISTED:
        listed = "; or ".join(_only(case) for case in inside)
        return f"of what rests on {source} this is held: {listed}"
    many = words.count(len(inside), "combination")
    return f"of what rests on {source} one of {many} is held, which --json lists"


def _only(positions: Collection[str]) -> str:
    return f"only {ids(sorted(positions))}" if positions else "nothing at all"


def _place(risk: Risk, one: Input | None, name: str) -> str:
    if one is None:
        return f"“{clean(name)}”"
    said = input_name(risk, one.model_copy(update={"interval": ()}))
    return f"{said[0].lower()}{said[1:]}"


def plan_words(risk: Risk, plan: LikelyPlan | None, *, robust: bool) -> str:
    """Say how often a plan holds, and what it gives up."""
    if plan is None:
        return (
            "No plan was found that holds in any of the futures."
            if robust
            else "No plan was found that keeps all the best guesses together."
        )
    if robust and not plan.high:
        # it is the first of many that are as bad
        return "No plan holds in any of the futures."
    which = "The robust plan" if robust else "The plan for the best guesses"
    between = span(plan.low, plan.high)
    beside = f" (95 % interval: {between})" if between else ""
    share = chance(plan.share) if between else exactly(plan.share)
    said = f"{which} holds in {share} of the futures{beside}."
    if robust and plan.proven:
        said += " No other plan does better: that is proven."
    elif robust and plan.bound is not None and plan.bound < 1:
        said += f" No plan holds in more than {chance(plan.bound)}."
    return f"{said} {breaks_words(risk, plan)}"
