"""What the parts of an answer are called: positions, conditions, inputs, cases, steps, plans."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from paripassu.agreement.interval import interval_of
from paripassu.agreement.phrases import interval
from paripassu.charts.text import clean
from paripassu.numbers import words
from paripassu.numbers.rounding import fixed, rounded
from paripassu.sequencing.risk.answer import Case, Compared, Input, LikelyPlan, OrderedStep, Risk

_THIRDS = {
    "low": "it lies in its low third",
    "middle": "it lies in its middle third",
    "high": "it lies in its high third",
}


def titled(risk: Risk, kind: str, name: str) -> str:
    """Give the name of a party, a measure or a position for people."""
    return clean(risk.titles.get(f"{kind}:{name}", "")) or clean(name)


def member_name(risk: Risk, member: str) -> str:
    """Say what a member of a conflict is: what a position says, or a condition on a party."""
    kind, colon, party = member.partition(":")
    if not colon:
        return titled(risk, "position", member)
    name = titled(risk, "party", party)
    if kind == "safe":
        return f"{name} must never be better off walking away"
    return f"{name} accepts only so much exposure"


def conflict_name(risk: Risk, members: Sequence[str], because: str) -> str:
    """Say in one sentence what cannot be met together."""
    if said := clean(because):
        return said
    return words.sentence("; ".join(member_name(risk, member) for member in members))


def position_name(risk: Risk, position: str) -> str:
    """Say what a position says, with its id: that is what one changes or concedes."""
    said = titled(risk, "position", position)
    return said if said == position else f"{said} ({clean(position)})"


def source_name(risk: Risk, source: str) -> str:
    """Say on whose word something is known, with the id of the source."""
    said = titled(risk, "source", source)
    return f"“{said}”" if said == clean(source) else f"“{said}” ({clean(source)})"


def input_name(risk: Risk, one: Input, *, short: bool = False) -> str:
    """Say what it is that is not known.

    Parameters
    ----------
    risk : Risk
    one : Input
    short : bool
        Whether the positions of a group are named by their ids alone.
    """
    kind, _, rest = one.input.partition(":")
    if kind == "position":
        return f"Whether {position_name(risk, rest)}"
    if kind == "root":
        every = [
            clean(position) if short else position_name(risk, position)
            for position in one.positions
        ]
        listed = (", " if short else "; ").join(every)
        return f"What rests on {source_name(risk, rest)}: {listed}"
    span = interval(interval_of(one.interval)) if one.interval else ""
    span = span.replace(" … ", "\u00a0…\u00a0")
    beside = f": {span}" if span else ""
    if kind == "stake":
        return f"What {titled(risk, 'party', rest)} loses by walking away{beside}"
    if kind == "tolerance":
        return f"How much exposure {titled(risk, 'party', rest)} accepts{beside}"
    measure, _, party = rest.rpartition(":")
    worth = titled(risk, "measure", measure)
    return f"What “{worth}” is worth to {titled(risk, 'party', party)}{beside}"


def case_name(one: Input, case: Case) -> str:
    """Say what turned out to be the case."""
    if case.third is not None:
        return _THIRDS[case.third]
    held = case.held or ()
    if len(one.positions) == 1:
        return "it is held" if held else "it is not held"
    if not held:
        return "none is held"
    if set(held) == set(one.positions):
        return "both are held" if len(held) == 2 else f"all {len(held)} are held"
    return f"only {ids(held)} {'is' if len(held) == 1 else 'are'} held"


def ids(positions: Sequence[str]) -> str:
    """List positions by their ids."""
    return words.listed([f"“{clean(position)}”" for position in positions], most=8)


def worst_and_best(one: Input) -> tuple[Case, ...]:
    """Give the cases in which a deal is least and most likely; none where there are no cases."""
    # A case that was never drawn may be anything.
    counted = [case for case in one.given if case.low > 0 or case.high < 1] or [*one.given]
    if not counted:
        return ()
    return (
        min(counted, key=lambda case: case.probability),
        max(counted, key=lambda case: case.probability),
    )


def step_name(risk: Risk, step: OrderedStep, *, several: bool) -> str:
    """Name a step: the title of its measure, and which portion where it has more."""
    stage = clean(risk.titles.get(f"stage:{step.measure}:{step.portion}", ""))
    part = f": {stage}" if stage else f", portion {step.portion}" if several else ""
    return f"{titled(risk, 'measure', step.measure)}{part}"


def plan_name(risk: Risk, compared: Compared) -> str:
    """Name a plan, or what is conceded."""
    if compared.conceded is None:
        known = {"robust": "The robust plan", "nominal": "The plan for the best guesses"}
        return known.get(compared.name) or clean(compared.name) or "Another plan"
    if not compared.conceded:
        return "The file as it stands"
    given_up = "; ".join(position_name(risk, one) for one in compared.conceded)
    return f"Without: {given_up}"


def breaks_words(risk: Risk, plan: LikelyPlan) -> str:
    """Say which positions a plan does not keep."""
    if not plan.breaks:
        return "It keeps everything that is demanded."
    broken = "; ".join(position_name(risk, one) for one in plan.breaks)
    return f"It does not keep: {broken}. Where one of these is held, the plan fails."


def chance(value: Fraction) -> str:
    """Write a probability as it was counted: to a tenth of a per cent, never falsely certain."""
    return words.odds(value)


def exactly(value: Fraction) -> str:
    """Write a probability that is exact, with its fraction where that is short."""
    return f"{words.odds(value)}{words.fraction(value)}"


def span(low: Fraction, high: Fraction) -> str:
    """Write the ends of an interval; nothing where it has no width."""
    return "" if low == high else f"{words.odds(low)} to {words.odds(high)}"


def points(value: Fraction) -> str:
    """Write a difference of probabilities in percentage points: ``22.7``, ``−0.8``, ``0``."""
    short = rounded(value * 100, 1, "given")
    if value and not short:
        return "under 0.1" if value > 0 else "above −0.1"
    return fixed(short, 1)


def points_between(low: Fraction, high: Fraction) -> str:
    """Write an interval in percentage points, rounded outwards, so that 0 stays where it is."""
    for digits in (1, 2, 3, 4):
        below, above = rounded(low * 100, digits, "promised"), rounded(high * 100, digits, "asked")
        if (below <= 0 <= above) == (low <= 0 <= high):
            break
    return f"{fixed(below, digits)} to {fixed(above, digits)}"
