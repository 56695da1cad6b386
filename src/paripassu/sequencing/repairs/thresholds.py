"""The least stake to be added, and the least tolerance that must be accepted, exactly.

Both are bottlenecks: with one party's limit taken away, the order that needs the least of it is the
order of least worst exposure of a slightly different problem.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from fractions import Fraction

from paripassu.deadline import Deadline
from paripassu.sequencing.compile import Compiled, Enforced, Setting, everything, total_gain
from paripassu.sequencing.order.columns import end, highest, lowest
from paripassu.sequencing.order.exposure import least_worst_exposure
from paripassu.sequencing.order.problem import OrderProblem
from paripassu.sequencing.possible import amounts_allowed


def _least(problem: OrderProblem, deadline: Deadline) -> tuple[int | None, bool]:
    """Give the least worst exposure that is known, and whether it is proven."""
    outcome = least_worst_exposure(problem, time_limit=deadline.left(), should_stop=deadline.asked)
    return outcome.worst, outcome.infeasible or outcome.optimal


def _least_needed(
    allowed: Iterable[Compiled | None],
    needed: Callable[[Compiled], tuple[Fraction | None, bool]],
) -> tuple[Fraction | None, bool]:
    """Give the least that is needed with any amounts, and whether it is proven to be least."""
    best: Fraction | None = None
    proven = True
    for compiled in allowed:
        if compiled is None:
            return best, False
        least, certain = needed(compiled)
        proven &= certain
        if least is not None and (best is None or least < best):
            best = least
    return best, proven


def loses(frame: Setting, compiled: Compiled, parties: Collection[str]) -> bool:
    """Whether one of some parties has a negative gain in a choice of amounts."""
    return any(
        total_gain(frame, compiled, frame.scale.parties.index(party)) < 0 for party in parties
    )


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

    def needed(compiled: Compiled) -> tuple[Fraction | None, bool]:
        problem, gain = compiled.problem, total_gain(frame, compiled, column)
        if loses(frame, compiled, gainers):
            return None, True
        # A deposit must not make a robbery a plan (docs/specification/sequencing.md#repairs).
        if gain < 0 or problem.upper[column] is None:
            return None, True
        worst, certain = _least(highest(problem, column, None), deadline)
        if worst is None:
            return None, certain
        most = max(worst, end(problem, column), 0)
        return Fraction(most - gain) / frame.scale.unit[column] - stake, certain

    allowed = amounts_allowed(frame, enforced or everything(frame.agreement), deadline)
    return _least_needed(allowed, needed)


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
        gains = {column: total_gain(frame, compiled, column) for column in (one, other)}
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
    enforced = enforced or everything(frame.agreement)
    others = replace(enforced, tolerance=enforced.tolerance - {party})

    def needed(compiled: Compiled) -> tuple[Fraction | None, bool]:
        if loses(frame, compiled, gainers):
            return None, True
        worst, certain = _least(lowest(compiled.problem, column), deadline)
        if worst is None:
            return None, certain
        return Fraction(max(worst, -end(compiled.problem, column), 0)) / unit, certain

    return _least_needed(amounts_allowed(frame, others, deadline), needed)


def least_factor(frame: Setting, deadline: Deadline) -> tuple[Fraction | None, bool]:
    """Find the least common factor on all tolerances that leaves a plan."""
    enforced = everything(frame.agreement)
    strict = frozenset(
        p.id for p in frame.agreement.parties if p.tolerance is not None and not p.tolerance.low
    )

    def needed(compiled: Compiled) -> tuple[Fraction | None, bool]:
        problem = compiled.problem
        worst, certain = _least(problem, deadline)
        if worst is None:
            return None, certain
        after = [-end(problem, column) for column, rated in enumerate(problem.rated) if rated]
        return Fraction(max(worst, *after, 0), problem.one), certain

    allowed = amounts_allowed(frame, replace(enforced, tolerance=strict), deadline)
    return _least_needed(allowed, needed)
