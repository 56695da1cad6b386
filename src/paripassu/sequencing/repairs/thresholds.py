"""The least stake to be added, and the least tolerance that must be accepted, exactly.

Both are bottlenecks: with one party's limit taken away, the order that needs the least of it is the
order of least worst exposure of a slightly different problem.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from fractions import Fraction

from paripassu.deadline import Deadline
from paripassu.sequencing.compile import Compiled, Enforced, Setting, compile_order, everything
from paripassu.sequencing.optional import choices
from paripassu.sequencing.order.columns import end, highest
from paripassu.sequencing.order.exposure import least_worst_exposure
from paripassu.sequencing.order.problem import OrderProblem


def amounts_allowed(
    frame: Setting, enforced: Enforced, deadline: Deadline
) -> Iterator[Compiled | None]:
    """Give the ordering problem of every choice of amounts that may have a plan.

    The last one is None where the time ended before every choice was looked at.
    """
    for _, sets in choices(frame, enforced):
        for left_out in sets:
            if deadline.passed():
                yield None
                return
            compiled = compile_order(frame, enforced, left_out)
            if compiled is not None:
                yield compiled


def _least(problem: OrderProblem, deadline: Deadline) -> tuple[int | None, bool]:
    """Give the least worst exposure that is known, and whether it is proven."""
    outcome = least_worst_exposure(problem, time_limit=deadline.left(), should_stop=deadline.asked)
    return outcome.worst, outcome.infeasible or outcome.optimal


def _gain(frame: Setting, compiled: Compiled, column: int) -> int:
    return sum(frame.scale.value[step][column] for moment in compiled.moments for step in moment)


def loses(frame: Setting, compiled: Compiled, parties: Collection[str]) -> bool:
    """Whether one of some parties has a negative gain in a choice of amounts."""
    return any(_gain(frame, compiled, frame.scale.parties.index(party)) < 0 for party in parties)


def least_deposit(
    frame: Setting,
    party: str,
    deadline: Deadline,
    *,
    enforced: Enforced | None = None,
    gainers: Collection[str] = (),
) -> tuple[Fraction | None, bool]:
    """Find the least stake to be added by one party, the others' unchanged.

    Parameters
    ----------
    enforced : Enforced, optional
        What else a plan has to keep; everything, if left out.
    gainers : collection of str
        Parties whose gain may not be negative either.

    Returns
    -------
    Fraction or None
        In the party's own units; None: no stake of this party alone leaves a plan in which its gain
        is not negative.
    bool
        Whether that is proven.
    """
    column = frame.scale.parties.index(party)
    stake = frame.agreement.party[party].stake.low
    best: Fraction | None = None
    proven = True
    for compiled in amounts_allowed(frame, enforced or everything(frame.agreement), deadline):
        if compiled is None:
            return best, False
        problem, gain = compiled.problem, _gain(frame, compiled, column)
        if loses(frame, compiled, gainers):
            continue
        # A deposit must not make a robbery a plan (docs/specification/sequencing.md#repairs).
        if gain < 0 or problem.upper[column] is None:
            continue
        worst, certain = _least(highest(problem, column, None), deadline)
        proven &= certain
        if worst is not None:
            most = max(worst, end(problem, column), 0)
            needed = Fraction(most - gain) / frame.scale.unit[column] - stake
            best = needed if best is None else min(best, needed)
    return best, proven


def least_deposits(
    frame: Setting, parties: tuple[str, str], deadline: Deadline
) -> tuple[dict[str, Fraction] | None, bool]:
    """Find the stakes of two parties with the least total; their units have to be the same.

    The total is least at a point that is minimal in both stakes. Those points are walked along,
    from the least stake of the second party to the least stake of the first.

    Returns
    -------
    dict or None
        The stake to be added by each; None: no stakes of these two leave a plan in which neither's
        gain is negative.
    bool
        Whether the total is proven to be least.
    """
    one, other = (frame.scale.parties.index(party) for party in parties)
    best: dict[str, Fraction] | None = None
    proven = True
    for compiled in amounts_allowed(frame, everything(frame.agreement), deadline):
        if compiled is None:
            return best, False
        problem = compiled.problem
        gains = {column: _gain(frame, compiled, column) for column in (one, other)}
        if min(gains.values()) < 0 or None in (problem.upper[one], problem.upper[other]):
            continue
        # Below what is kept at the end, or at the start, no order can go.
        ends = {column: max(end(problem, column), 0) for column in (one, other)}
        limit: int | None = None
        while True:
            if limit is not None and limit < ends[one]:
                break
            second, certain = _least(highest(problem, other, limit, one), deadline)
            proven &= certain
            if second is None:
                break
            second = max(second, ends[other])
            first, certain = _least(highest(problem, one, second, other), deadline)
            proven &= certain
            if first is None:
                proven = False
                break
            first = max(first, ends[one])
            stakes = {
                party: max(
                    Fraction(0),
                    Fraction(most - gains[column]) / frame.scale.unit[column]
                    - frame.agreement.party[party].stake.low,
                )
                for party, column, most in zip(parties, (one, other), (first, second), strict=True)
            }
            if best is None or sum(stakes.values()) < sum(best.values()):
                best = stakes
            limit = first - 1
    return best, proven


def least_tolerance(
    frame: Setting,
    party: str,
    deadline: Deadline,
    *,
    enforced: Enforced | None = None,
    gainers: Collection[str] = (),
) -> tuple[Fraction | None, bool]:
    """Find the least tolerance of one party that leaves a plan, the others' unchanged.

    The parameters are those of :func:`least_deposit`.
    """
    column = frame.scale.parties.index(party)
    unit = frame.scale.unit[column]
    best: Fraction | None = None
    proven = True
    enforced = enforced or everything(frame.agreement)
    for compiled in amounts_allowed(
        frame, replace(enforced, tolerance=enforced.tolerance - {party}), deadline
    ):
        if compiled is None:
            return best, False
        if loses(frame, compiled, gainers):
            continue
        rated = tuple(index == column for index in range(len(frame.scale.parties)))
        problem = replace(compiled.problem, rated=rated, one=1)
        worst, certain = _least(problem, deadline)
        proven &= certain
        if worst is not None:
            needed = Fraction(max(worst, -end(problem, column), 0)) / unit
            best = needed if best is None else min(best, needed)
    return best, proven


def least_factor(frame: Setting, deadline: Deadline) -> tuple[Fraction | None, bool]:
    """Find the least common factor on all tolerances that leaves a plan."""
    best: Fraction | None = None
    proven = True
    enforced = everything(frame.agreement)
    strict = frozenset(
        p.id for p in frame.agreement.parties if p.tolerance is not None and not p.tolerance.low
    )
    for compiled in amounts_allowed(frame, replace(enforced, tolerance=strict), deadline):
        if compiled is None:
            return best, False
        problem = compiled.problem
        worst, certain = _least(problem, deadline)
        proven &= certain
        if worst is not None:
            after = [-end(problem, column) for column, rated in enumerate(problem.rated) if rated]
            needed = Fraction(max(worst, *after, 0), problem.one)
            best = needed if best is None else min(best, needed)
    return best, proven
