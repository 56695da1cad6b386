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
from paripassu.sequencing.amounts import amounts, chosen, short, splits_a_group
from paripassu.sequencing.compile import Enforced, Setting, collected, everything, problem_of
from paripassu.sequencing.optional import alternatives, choices, optional
from paripassu.sequencing.order.days import Clash, Days
from paripassu.sequencing.possible import Witness, enforce, limit_choices
from paripassu.sequencing.proof.refute import AT_ONCE, Part, at_once, best_bound, refutation
from paripassu.sequencing.proof.work import Work, of_amounts, of_choices, of_part


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
    frame: Setting, way: Way, below: Fraction, stop: Callable[[], bool], work: Work
) -> dict[str, Any] | None:
    """Show that a choice of amounts has no plan with a worst exposure below a number; 0: none."""
    steps = of_amounts(frame.agreement, way.enforced, way.left_out)
    if work.too_much(steps):
        return None
    found = collected(frame, way.enforced, way.left_out)
    told = _told(frame.agreement, way)
    if found is None:
        return None if work.too_much(steps) else {**told, **AT_ONCE}
    problem = problem_of(frame, way.enforced, found).problem
    most = None
    if below:
        scaled = below * problem.one
        most = -(-scaled.numerator // scaled.denominator) - 1
    part = refutation(problem, most, stop)
    if part is None or work.too_much(of_part(problem, part)):
        return None
    return {**told, **part}


def _told(agreement: Agreement, way: Way) -> dict[str, Any]:
    """Say of which amounts a part speaks: those that are less than in full."""
    limits = [p for p in agreement.positions if p.limits]
    kept = [p for p in limits if p.id in way.enforced.positions]
    applied = [p for p in limits if p.id in way.enforced.limits]
    full = amounts(agreement, kept, frozenset())
    counts = amounts(agreement, [*kept, *applied], way.left_out)
    less = {name: count for name, count in counts.items() if count < full[name]}
    return {"amounts": less} if less else {}


Parts = list[dict[str, Any]]


def parts_of(
    frame: Setting,
    listed: Iterator[tuple[int, Way]],
    below: Callable[[int], Fraction],
    stop: Callable[[], bool],
    work: Work,
) -> Parts | None:
    """Give a part for each way; None: one of them was not shown, or all ask for too much work."""
    parts: Parts = []
    for size, way in listed:
        part = part_of(frame, way, below(size), stop, work)
        if part is None:
            return None
        parts.append(part)
    return parts


def no_plan(frame: Setting, stop: Callable[[], bool], work: Work) -> Parts | None:
    """Show that there is no plan."""
    enforced = everything(frame.agreement)
    if work.too_much(_of_choices(frame, enforced)):
        return None
    return parts_of(frame, ways(frame, enforced), lambda _: Fraction(0), stop, work)


def bound(
    frame: Setting, left_out: int, worst: Fraction, stop: Callable[[], bool], work: Work
) -> Parts | None:
    """Show that no plan leaves out fewer measures, and none so many with less worst exposure."""
    most = left_out if worst else left_out - 1
    enforced = everything(frame.agreement)
    if work.too_much(_of_choices(frame, enforced, most=most)):
        return None
    listed = ways(frame, enforced, most)
    return parts_of(
        frame, listed, lambda size: worst if size == left_out else Fraction(0), stop, work
    )


def _of_choices(
    frame: Setting, enforced: Enforced, *, others: bool = False, most: int | None = None
) -> int:
    """Give the steps of looking at every choice of amounts."""
    free = {*optional(frame.agreement), *frame.agreement.alternatives}
    return of_choices(frame.agreement, enforced.positions, free, others=others, most=most)


def largest(
    frame: Setting, left_out: int, most: Fraction, stop: Callable[[], bool], work: Work
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
    least, parts, enforced = most, Parts(), everything(frame.agreement)
    too_much = work.too_much(_of_choices(frame, enforced, most=left_out))
    for size, way in ways(frame, enforced, left_out):
        if size != left_out:
            continue
        too_much |= work.too_much(2 * of_amounts(frame.agreement, enforced, way.left_out))
        found = collected(frame, way.enforced, way.left_out)
        part: Part | None = AT_ONCE
        if found is not None:
            problem = problem_of(frame, way.enforced, found).problem
            part = at_once(problem)
            if part is None:
                bound, part = best_bound(problem, int(least * problem.one), stop)
                least = min(least, Fraction(bound, problem.one))
            too_much |= part is not None and work.too_much(of_part(problem, part))
        if part is None or too_much:
            return Fraction(0), []
        parts.append({**_told(frame.agreement, way), **part})
    return least, parts


def clash(
    frame: Setting, members: frozenset[str], stop: Callable[[], bool], work: Work
) -> Parts | None:
    """Show that some members cannot be kept together, whichever other limits are applied."""
    enforced = enforce(frame.agreement, members)
    if work.too_much(_of_choices(frame, enforced, others=True)):
        return None
    found = dict[str, Way]()  # what is left out can be left out by a limit as well
    for applied in limit_choices(frame.agreement, enforced.positions):
        tried = Enforced(enforced.positions, enforced.safe, enforced.tolerance, applied)
        for _, way in ways(frame, tried):
            found.setdefault(_text(_told(frame.agreement, way)), way)
    listed = ((0, way) for way in found.values())
    return parts_of(frame, listed, lambda _: Fraction(0), stop, work)


def contradictory(frame: Setting, stop: Callable[[], bool], work: Work) -> Parts | None:
    """Show that the facts of a file admit no order."""
    nothing = Enforced(frozenset(), frozenset(), frozenset())
    agreement = frame.agreement
    if work.too_much(of_choices(agreement, (), agreement.alternatives)):
        return None

    def listed() -> Iterator[tuple[int, Way]]:
        for left_out in alternatives(agreement):
            counts = amounts(agreement, (), left_out)
            if not splits_a_group(agreement, counts):
                yield 0, Way(nothing, left_out)

    return parts_of(frame, listed(), lambda _: Fraction(0), stop, work)


def in_turn(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Give parts in the turn of their amounts, in which a document has them."""
    return tuple(sorted(parts, key=_text))


def _text(part: Part) -> str:
    """Give the text of the amounts that a part speaks of."""
    return json.dumps(part.get("amounts", {}), separators=(",", ":"), ensure_ascii=False)


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
