"""Whole proofs: one part for each choice of amounts that is not ruled out at once.

Rules: docs/specification/proofs.md#claims.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from paripassu.agreement.model import Agreement
from paripassu.sequencing.amounts import amounts, cap, chosen, short, splits_a_group
from paripassu.sequencing.compile import Enforced, Setting, collected, everything, problem_of
from paripassu.sequencing.optional import alternatives, choices
from paripassu.sequencing.order.days import Clash, Days
from paripassu.sequencing.possible import Witness, enforce, limit_choices
from paripassu.sequencing.proof.refute import AT_ONCE, Part, at_once, best_bound, refutation


@dataclass(frozen=True)
class Way:
    """A choice of amounts that a proof has a part for.

    Attributes
    ----------
    enforced : Enforced
    left_out : frozenset of str
        Measures that some choice or option leaves out, those left aside that a limit excludes.
    """

    enforced: Enforced
    left_out: frozenset[str]


def ways(frame: Setting, enforced: Enforced, most: int | None = None) -> Iterator[tuple[int, Way]]:
    """Yield each choice of amounts that is not ruled out at once, and how many it leaves out."""
    agreement = frame.agreement
    kept = [p for p in agreement.positions if p.id in enforced.positions]
    limits = [p for p in agreement.positions if p.limits and p.id in enforced.positions]
    limits += [p for p in agreement.positions if p.limits and p.id in enforced.limits]
    full = amounts(agreement, limits, frozenset())
    for size, sets in choices(frame, enforced, whatever=True):
        if most is not None and size > most:
            return
        for left_out in sets:
            if not all(full[name] for name in left_out):
                continue  # what a limit excludes is not left out besides
            counts = amounts(agreement, limits, left_out)
            if short(agreement, counts, kept) or splits_a_group(agreement, counts):
                continue
            if chosen(agreement, counts):
                yield size, Way(enforced, left_out)


def part_of(
    frame: Setting, way: Way, below: Fraction, stop: Callable[[], bool]
) -> dict[str, Any] | None:
    """Show that a choice of amounts has no plan with a worst exposure below a number; 0: none."""
    found = collected(frame, way.enforced, way.left_out)
    told = _told(frame.agreement, way)
    if found is None:
        return {**told, **AT_ONCE}
    problem = problem_of(frame, way.enforced, found).problem
    most = None
    if below:
        scaled = below * problem.one
        most = -(-scaled.numerator // scaled.denominator) - 1
    part = refutation(problem, most, stop)
    return None if part is None else {**told, **part}


def _told(agreement: Agreement, way: Way) -> dict[str, Any]:
    """Say of which amounts a part speaks."""
    told: dict[str, Any] = {}
    limits = {
        agreement.position[one].measure: cap(
            agreement.measure[agreement.position[one].measure], agreement.position[one]
        )
        for one in way.enforced.limits
    }
    if limits:
        told["at_most"] = dict(sorted(limits.items()))
    if way.left_out:
        told["left_out"] = sorted(way.left_out)
    return told


Parts = list[dict[str, Any]]


def parts_of(
    frame: Setting,
    listed: Iterator[tuple[int, Way]],
    below: Callable[[int], Fraction],
    stop: Callable[[], bool],
) -> Parts | None:
    """Give a part for each way; None: one of them was not shown."""
    parts: Parts = []
    for size, way in listed:
        part = part_of(frame, way, below(size), stop)
        if part is None:
            return None
        parts.append(part)
    return parts


def no_plan(frame: Setting, stop: Callable[[], bool]) -> Parts | None:
    """Show that there is no plan."""
    return parts_of(frame, ways(frame, everything(frame.agreement)), lambda _: Fraction(0), stop)


def bound(frame: Setting, left_out: int, worst: Fraction, stop: Callable[[], bool]) -> Parts | None:
    """Show that no plan leaves out fewer measures, and none so many with less worst exposure."""
    most = left_out if worst else left_out - 1
    listed = ways(frame, everything(frame.agreement), most)
    return parts_of(frame, listed, lambda size: worst if size == left_out else Fraction(0), stop)


def largest(
    frame: Setting, left_out: int, most: Fraction, stop: Callable[[], bool]
) -> tuple[Fraction, Parts]:
    """Give the largest bound that a moment or sets show, for plans that leave out so many measures.

    Parameters
    ----------
    most : Fraction
        More is not asked for.

    Returns
    -------
    bound : Fraction
    parts : list
        Of plans that leave out so many; what leaves out fewer has no part here.
    """
    least, parts = most, Parts()
    for size, way in ways(frame, everything(frame.agreement), left_out):
        if size != left_out:
            continue
        found = collected(frame, way.enforced, way.left_out)
        part: Part | None = AT_ONCE
        if found is not None:
            problem = problem_of(frame, way.enforced, found).problem
            part = at_once(problem)
            if part is None:
                bound, part = best_bound(problem, int(least * problem.one), stop)
                least = min(least, Fraction(bound, problem.one))
        if part is None:
            return Fraction(0), []
        parts.append({**_told(frame.agreement, way), **part})
    return least, parts


def clash(frame: Setting, members: frozenset[str], stop: Callable[[], bool]) -> Parts | None:
    """Show that some members cannot be kept together, whichever other limits are applied."""
    enforced = enforce(frame.agreement, members)
    parts: Parts = []
    for applied in limit_choices(frame.agreement, enforced.positions):
        tried = Enforced(enforced.positions, enforced.safe, enforced.tolerance, applied)
        more = parts_of(frame, ways(frame, tried), lambda _: Fraction(0), stop)
        if more is None:
            return None
        parts += more
    return parts


def contradictory(frame: Setting, stop: Callable[[], bool]) -> Parts | None:
    """Show that the facts of a file admit no order."""
    nothing = Enforced(frozenset(), frozenset(), frozenset())
    agreement = frame.agreement

    def listed() -> Iterator[tuple[int, Way]]:
        for left_out in alternatives(agreement):
            counts = amounts(agreement, (), left_out)
            if not splits_a_group(agreement, counts):
                yield 0, Way(nothing, left_out)

    return parts_of(frame, listed(), lambda _: Fraction(0), stop)


def in_turn(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Give parts in the turn of their amounts, in which a document has them."""

    def amounts_of(part: Part) -> str:
        told = {key: part[key] for key in ("at_most", "left_out") if key in part}
        return json.dumps(told, separators=(",", ":"), ensure_ascii=False)

    return tuple(sorted(parts, key=amounts_of))


def witness(agreement: Agreement, dropped: Sequence[str], plan: Witness) -> dict[str, Any]:
    """Write down a plan that keeps all members but some."""
    told = _told(agreement, Way(plan.enforced, plan.left_out))
    problem, names = plan.compiled.problem, plan.compiled.moments
    order = ["+".join(str(step) for step in names[row]) for row in plan.order]
    days = Days(problem).least(plan.order)
    assert not isinstance(days, Clash), "it is a plan"
    turn = [*plan.order, *range(problem.size, len(days))]
    exact = [Fraction(days[node], plan.day) for node in turn]
    told_days = [int(one) if one.denominator == 1 else str(one) for one in exact]
    dated = {"days": told_days} if any(days) else {}
    return {"without": sorted(dropped), **told, "order": order, **dated}
