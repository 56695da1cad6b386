"""Pairs of portions at one moment that could help, told without a search.

Whoever waits for something, and may have it at the same moment, can be paired with it, if it is the
other side's. Everything else comes later, whatever is paired: a fact's need, the next portion, a
need with a lag, what stands in a group.

So just before a moment all that it waits for is done, but for what it is paired with; just after
it, nothing that waits for it is, but for that. Where no order comes to such a point, or a party is
beyond its limits there, whatever else is done, the moment has to be paired with something that it
waits for, or that waits for it: with some of these, all may be well. With the rest it is not, since
the point before and after both is as bad.

What no single point shows, all orders with pairs show together, where they come to few sets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from paripassu.agreement.model import Agreement, Step
from paripassu.deadline import Deadline
from paripassu.sequencing.compile import (
    Collected,
    Enforced,
    Setting,
    collected,
    everything,
    problem_of,
)
from paripassu.sequencing.optional import choices
from paripassu.sequencing.repairs.closed import Kept, Points
from paripassu.sequencing.repairs.free_pairs import FreePairs, Work

#: Two portions, the first one by measure and number first.
Pair = tuple[Step, Step]

#: Sets of options that are looked at; where there are more, nothing is said.
MOST = 256
#: Where there are more moments, what each party has kept at them is left to the search.
MOMENTS = 100


def pairable(agreement: Agreement, one: Step, other: Step) -> bool:
    """Whether two portions may be paired, if they are in no group: both sides do something."""
    performers = [set(agreement.measure[step.measure].by) for step in (one, other)]
    return performers[0] != performers[1]


def helping(frame: Setting, deadline: Deadline, work: Work | None = None) -> frozenset[Pair] | None:
    """Find pairs of portions of which one is needed to leave a plan.

    Parameters
    ----------
    frame : Setting
        Of an agreement; what stands in a group is not paired again.
    deadline : Deadline
        Where it passes, nothing is said.
    work : Work, optional
        How much may still be looked at; what was is taken off.

    Returns
    -------
    frozenset of (Step, Step) or None
        Every set of pairs that leaves a plan has one of these. Empty: no set does. None: nothing
        is said; otherwise there is no plan without pairs.
    """
    enforced = everything(frame.agreement)
    sets = (left_out for _, of_size in choices(frame, enforced) for left_out in of_size)
    found: frozenset[Pair] = frozenset()
    work = work or Work()
    for left_out in islice(sets, MOST):
        if deadline.passed():
            return None
        pairs = _helping(frame, enforced, left_out, work, deadline)
        if pairs is None:
            return None
        found |= pairs
    return found if next(sets, None) is None else None


def _helping(
    frame: Setting,
    enforced: Enforced,
    left_out: frozenset[str],
    work: Work,
    deadline: Deadline,
) -> frozenset[Pair] | None:
    """Find such pairs for plans with some options left out."""
    every = collected(frame, enforced, left_out)
    if every is None:
        return frozenset()
    moments = _Moments.of(frame, enforced, every, left_out)
    fewest: Collection[Pair] | None = None
    for pairs in moments.stuck():
        if fewest is None or len(pairs) < len(fewest):
            fewest = pairs
        if not fewest:
            return frozenset()
    if moments.balanced:
        needed = moments.needed(work, deadline)
        if needed is not None and (fewest is None or len(needed) < len(fewest)):
            fewest = needed
    return None if fewest is None else frozenset(fewest)


@dataclass(frozen=True, slots=True)
class _Moments:
    """The moments of plans with some options left out.

    Attributes
    ----------
    alone : sequence of (Step or None)
        Of each moment the only step; None: it is in a group.
    fixed : sequence of collection of int
        What each moment comes after, whatever is paired.
    balanced : bool
        Whether limits are looked at, too.
    """

    agreement: Agreement
    points: Points
    alone: Sequence[Step | None]
    fixed: Sequence[Collection[int]]
    balanced: bool

    @classmethod
    def of(
        cls, frame: Setting, enforced: Enforced, every: Collected, left_out: frozenset[str]
    ) -> _Moments:
        fixed = collected(frame, _without_waits(frame.agreement, enforced), left_out)
        assert fixed is not None, "less is asked"
        waits = [sorted(before) for before in every.constraints.lag]
        balanced = len(waits) <= MOMENTS
        if balanced:
            problem = problem_of(frame, enforced, every).problem
            kept = Kept(problem.delta, problem.upper, problem.floor)
        else:
            kept = Kept([()] * len(waits), (), ())
        grouped = {step for group in frame.agreement.groups for step in group}
        alone = [moment[0] if moment[0] not in grouped else None for moment in every.moments]
        return cls(
            frame.agreement, Points.of([kept], waits), alone, fixed.constraints.lag, balanced
        )

    def stuck(self) -> Iterator[Collection[Pair]]:
        """Give the pairs that may help at each point that no order comes to without any."""
        waits, after = self.points.waits, self.points.after
        beyond = self.points.beyond
        nothing, everything_done = (), range(len(waits))
        # Before the first moment and after the last one pairs change nothing.
        if beyond(nothing, everything_done) or beyond(everything_done, nothing):
            yield frozenset()
        for moment, before in enumerate(waits):
            if not self.balanced and len(before) == len(self.fixed[moment]):
                continue
            if beyond(before, [moment]):
                yield {
                    pair
                    for other in before
                    if (pair := self._pair(other, moment)) is not None
                    and not beyond(
                        {*before, *waits[other]} - {moment, other},
                        [moment, other],
                    )
                }
            if self.balanced and beyond([moment], after[moment]):
                yield {
                    pair
                    for other in after[moment]
                    if (pair := self._pair(moment, other)) is not None
                    and not beyond(
                        [moment, other],
                        {*after[moment], *after[other]} - {moment, other},
                    )
                }

    def needed(self, work: Work, deadline: Deadline) -> Collection[Pair] | None:
        """Give pairs of which every order with pairs has one; None: nothing is said."""
        size, pairs = len(self.alone), dict[tuple[int, int], Pair]()
        for one, other in combinations(range(size), 2):
            if (pair := self._pair(one, other)) is not None:
                pairs[one, other] = pair
        (kept,) = self.points.kept
        found = FreePairs(self.points.waits, pairs, kept).needed(work, deadline.passed)
        return None if found is None else {pairs[two] for two in found}

    def _pair(self, earlier: int, later: int) -> Pair | None:
        """Give the pair of two moments; None: they cannot be one."""
        one, other = self.alone[earlier], self.alone[later]
        if (
            one is None
            or other is None
            or earlier in self.fixed[later]
            or later in self.fixed[earlier]
            or not pairable(self.agreement, one, other)
        ):
            return None
        return (one, other) if one < other else (other, one)


def _without_waits(agreement: Agreement, enforced: Enforced) -> Enforced:
    """Enforce no position that may be met by what is performed at the same moment."""
    return Enforced(
        positions=frozenset(
            name for name in enforced.positions if agreement.position[name].lag_days > 0
        ),
        safe=enforced.safe,
        tolerance=enforced.tolerance,
        limits=frozenset(name for name in enforced.positions if agreement.position[name].limits),
    )
