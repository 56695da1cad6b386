"""Positions, conditions and conflicts as sentences that a diplomat reads."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from paripassu.agreement.gates import gates_of
from paripassu.agreement.model import Agreement, Position
from paripassu.agreement.wording import number, percent, what
from paripassu.numbers import words
from paripassu.numbers.rounding import Rule

_FIRM = {"red line": "insists", "demand": "demands", "preference": "would prefer"}


def quoted(agreement: Agreement, measure: str) -> str:
    """Give a measure's title in quotation marks."""
    return f"“{agreement.measure[measure].title or measure}”"


def reached(agreement: Agreement, measure: str, wanted: Fraction | str) -> str:
    """Name the part of a measure that somebody waits for."""
    return f"{portion(wanted)} of {quoted(agreement, measure)}"


def portion(wanted: Fraction | str, rule: Rule = "given") -> str:
    """Name a share, a stage or the whole."""
    if wanted in ("all", 1):
        return "all"
    return percent(wanted, rule) if isinstance(wanted, Fraction) else f"“{wanted}”"


def sentence(agreement: Agreement, position: Position) -> str:
    """Say who wants what, and how firmly."""
    party = agreement.party[position.party].title
    return f"{party} {_FIRM[position.firm]} that {what(agreement, position)}"


def condition(agreement: Agreement, member: str) -> str:
    """Say what ``safe:PARTY`` or ``tolerance:PARTY`` asks for."""
    kind, _, name = member.partition(":")
    party = agreement.party[name]
    if kind == "safe":
        stake = f"its stake of {number(party.stake.low)}" if party.stake.low else "no stake"
        return f"{party.title}, with {stake} to lose, must never be better off walking away"
    assert party.tolerance is not None
    if not party.tolerance.low:
        return f"{party.title} accepts no exposure at any moment"
    return (
        f"{party.title} accepts an exposure of at most {number(party.tolerance.low)} at any moment"
    )


def because(agreement: Agreement, members: Sequence[str]) -> str:
    """Say in one sentence why the members of a conflict cannot all be met."""
    positions = [agreement.position[m] for m in members if m in agreement.position]
    conditions = [m for m in members if m not in agreement.position]
    parts = [sentence(agreement, p) for p in positions]
    parts += [condition(agreement, m) for m in conditions]
    if not parts:
        return "No order is possible even if every party gives up everything it asks for."
    return f"{_join(parts)}: {_upshot(agreement, positions, conditions)}."


def so_far(stage: str, worst: Fraction | None, bound: Fraction | None) -> str:
    """Say how far a search for the least worst exposure is, both numbers in tolerances."""
    best = "no order yet"
    if worst is not None:
        best = f"worst exposure {words.percent(worst, 'asked', 1)}"
    # A bound that rounds down to nothing bounds nothing.
    if bound is not None and bound * 1000 >= 1:
        best += f", no order gets below {words.percent(bound, 'promised', 1)}"
    return f"{stage}: {best}"


def sets_tried(left_out: int, tried: int, worst: Fraction | None) -> str:
    """Say how many sets of measures were tried, where the file leaves open which are in the plan.

    Parameters
    ----------
    left_out : int
        Optional measures that each of them leaves out.
    tried : int
    worst : Fraction or None
        Least worst exposure so far, in tolerances; None: none of them has an order.
    """
    less = f" without {words.count(left_out, 'optional measure')}" if left_out else ""
    return so_far(f"{words.count(tried, 'set')} of measures tried{less}", worst, None)


def _join(parts: Sequence[str]) -> str:
    if len(parts) <= 2:
        return ", while ".join(parts)
    return "; ".join(parts[:-1]) + "; and " + parts[-1]


def _upshot(agreement: Agreement, positions: Sequence[Position], conditions: Sequence[str]) -> str:
    if conditions:
        who = sorted({agreement.party[m.partition(":")[2]].title for m in conditions})
        kinds = {m.partition(":")[0] for m in conditions}
        if kinds == {"safe"}:
            fate = "would at some moment gain by walking away"
        elif kinds == {"tolerance"}:
            fate = "would at some moment be exposed by more than it accepts"
        else:
            fate = "would gain by walking away, or be exposed by more than it accepts"
        order = "in every order that keeps this" if positions else "in every order"
        return f"{order}, {' or '.join(who)} {fate}"
    if len(positions) == 1 and _too_long(agreement, positions[0]):
        return "the work on it alone takes longer"
    if len(positions) == 1 and positions[0].claim in ("by", "within"):
        return "no order is in time for it, whatever the others concede"
    if len(positions) == 1:
        return "it cannot be met whatever the others concede"
    claims = {p.claim for p in positions}
    if claims == {"after"}:
        return (
            "each waits for the other, so neither can go first"
            if len(positions) == 2
            else "each waits for the next in a circle, so nobody can go first"
        )
    if claims <= {"at_least", "at_most", "include", "exclude"}:
        return "one asks for more of it than the other allows"
    if claims & {"at_least", "at_most", "include", "exclude"}:
        return "what one waits for is more than another allows"
    return "the dates leave no time for it"


def _too_long(agreement: Agreement, position: Position) -> bool:
    """Whether a deadline leaves less time than the work on its own measure takes."""
    if position.claim != "by":
        return False
    measure = agreement.measure[position.measure]
    gates = gates_of(position, measure, len(measure.shares))
    work = (sum(measure.lengths[: gate.portion - (not gate.end)]) for gate in gates)
    return max(work, default=0) > agreement.day_of(position)
