"""The stages of a search for an order, cheap ones first, with what they have in common.

Each stage either improves the best order, or raises the bound, or neither. Stages are limited by
work, so that an answer does not depend on the machine; a clock only cuts them off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from paripassu.sequencing.order import cuts
from paripassu.sequencing.order.anneal import Anneal
from paripassu.sequencing.order.beam import Beam
from paripassu.sequencing.order.branching import Search
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import Prepared
from paripassu.sequencing.order.cuts import Cut
from paripassu.sequencing.order.native import Reference, kernels
from paripassu.sequencing.order.two_ended import Found

#: Sets that the first exact search stores: enough for most agreements.
QUICK = 20_000
#: Bytes that an exact search may take, and about what one set takes, per word of 64 moments more.
MEMORY = 1_500_000_000
SET_BYTES = 200
WORD_BYTES = 64
#: What takes the kernels a second takes the reference a minute: so much less of it is tried.
REFERENCE = 50
#: The first temperature of an annealing run as a share of a tolerance, and how they fall.
HOT = (1, 10)
HOTTER = (1, 3)
FALL = (15, 16)
LEVELS = 56
#: How far beams at the ends go, and what they weigh moments with.
ENDS = ((60, 0.0), (100, 0.0), (100, 2.0), (60, 20.0))

#: Told the stage, the worst exposure of the best order so far and the bound, both in tolerances;
#: None where there is none.
Progress = Callable[[str, Fraction | None, Fraction | None], None]


class Portfolio:
    """The best order and the bound of one problem, in the units of the prepared one.

    Attributes
    ----------
    order : tuple of int or None
    worst : int or None
    bound : int or None
        None: proven that there is no order within ``cap``.
    cap : int
        Only orders within it are sought.
    near : tuple of int
        Where annealing starts as long as there is no order.
    target : int
        An order this good is good enough (default: proof only); None: any within the cap.
    """

    def __init__(
        self,
        ready: Prepared,
        clock: Clock,
        *,
        cap: int | None = None,
        target: int | None = 0,
        progress: Progress | None = None,
    ) -> None:
        self.ready = ready
        self.clock = clock
        self.kernels = kernels(ready)
        self.pace = REFERENCE if isinstance(self.kernels, Reference) else 1
        self.order: tuple[int, ...] | None = None
        self.worst: int | None = None
        self.near = topological(ready)
        #: The orders that are better than the best: more waits, which only bounds are to know of.
        self.narrow = ready
        #: Moments that cannot raise the bound any more.
        self.settled: set[int] = set()
        #: Of each moment how far its sets are searched.
        self.begun: dict[int, Search] = {}
        self.bound: int | None = 0
        # No feasible point is below a floor.
        largest = max((-ready.floor[p] for p in ready.rated), default=0)
        self.cap = largest if cap is None else max(-1, min(cap, largest))
        self.target = self.cap if target is None else max(0, min(target, largest))
        self.progress = progress
        words = -(-ready.size // 64)
        self.most = MEMORY // (SET_BYTES + WORD_BYTES * words)

    @property
    def over(self) -> bool:
        """Nothing is left to be done, or no time to do it."""
        if self.bound is None:
            return True
        if self.worst is not None and self.worst <= max(self.bound, self.target):
            return True
        return self.clock()

    @property
    def better(self) -> int:
        """The largest worst exposure that would be an improvement."""
        return self.cap if self.worst is None else self.worst - 1

    def say(self, stage: str) -> None:
        """Tell how far the search is."""
        if self.progress is not None:
            one = self.ready.one
            worst = None if self.worst is None else Fraction(self.worst, one)
            self.progress(stage, worst, None if self.bound is None else Fraction(self.bound, one))

    def offer(self, order: Sequence[int] | None) -> bool:
        """Take an order if it is feasible and better."""
        if order is None or len(order) < self.ready.size:
            return False
        worst = evaluate(self.ready, order)
        if worst is None or worst > self.better:
            return False
        self.order, self.worst = tuple(order), worst
        return True

    def raise_to(self, bound: int | None) -> None:
        """Take a bound: no order within the cap has a lower worst exposure; None: none exists."""
        if bound is None:
            bound = self.worst
        if bound is None or (self.worst is None and bound > self.cap):
            self.bound = None
        elif self.bound is not None:
            self.bound = max(self.bound, bound if self.worst is None else min(bound, self.worst))

    def exact(self, states: int, *, depth_first: bool = False) -> None:
        """Search exactly from both ends for what is better than the best."""
        if self.over or self.bound is None:
            return
        found = self._searched(states, depth_first=depth_first)
        self.offer(found.order)
        self.raise_to(found.bound)
        self.say("all orders are searched")

    def refute(self, states: int) -> None:
        """Search exactly for a proof that there is no order; an order on the way is not taken.

        Orders are found by other stages: which of several stands in an answer depends on them.
        """
        if not self.over and self._searched(states, depth_first=False).bound is None:
            self.raise_to(None)

    def _searched(self, states: int, *, depth_first: bool) -> Found:
        assert self.bound is not None, "it is not known that there is no order"
        return self.kernels.search(
            cap=self.better,
            states=max(min(states, QUICK), min(states // self.pace, self.most)),
            clock=self.clock,
            target=max(self.target, self.better) if depth_first else self.target,
            least=self.bound,
            depth_first=depth_first,
        )

    def beams(self, width: int) -> None:
        """Run beams from either end."""
        for backward, weight in ((False, 0.0), (False, 5.0), (True, 0.0)):
            if self.over:
                return
            how = Beam(width, backward, self.better, True, weight)
            self.offer(self.kernels.beam(how, self.clock))
        self.say("likely orders are tried")

    def ends(self, width: int, tries: int, seed: int) -> None:
        """Fix one end by a wide beam that goes only so far, and anneal the rest to it.

        Where an end is what binds, annealing rarely finds the one way through. The end that binds
        more is taken first, with beams that differ in how far they go and what they prefer.
        """
        if self.over:
            return
        reached: dict[bool, int] = {}
        for backward in (False, True):
            part = self._end(width, backward, ENDS[0])
            if part is not None:
                reached[backward] = self._exposed(part, backward)
        for backward in sorted(reached, key=lambda side: (-reached[side], side)):
            for end in ENDS:
                if self.over or self.bound is None:
                    return
                part = self._end(width, backward, end)
                if part is None:
                    return
                order = self.near if self.order is None else self.order
                fixed = set(part)
                rest = tuple(moment for moment in order if moment not in fixed)
                whole = (*rest, *part) if backward else (*part, *rest)
                least = self._exposed(part, backward)
                self.anneal(tries, 4, seed, whole, least, bold=False)
        self.say("the first and last moments are tried")

    def _end(self, width: int, backward: bool, end: tuple[int, float]) -> tuple[int, ...] | None:
        depth, weight = end
        how = Beam(width, backward, self.better, True, weight, 0.0, depth)
        part = self.kernels.beam(how, self.clock)
        if part is not None and len(part) < min(depth, self.ready.size):
            # It ran dry: what led there is no use.
            return part[len(part) // 4 :] if backward else part[: len(part) * 3 // 4]
        return part

    def _exposed(self, part: tuple[int, ...], backward: bool) -> int:
        """Give the worst exposure along the beginning or the end of an order."""
        worst, sign = 0, -1 if backward else 1
        kept = self.ready.total() if backward else (0,) * len(self.ready.upper)
        for moment in reversed(part) if backward else part:
            row = self.ready.delta[moment]
            kept = tuple([k + sign * d for k, d in zip(kept, row, strict=True)])
            worst = max(worst, self.ready.exposure(kept))
        return worst

    def linear(self, count: int) -> bool:
        """Raise the bound by single leaves, around moments that are likely to bind: cheap.

        Returns
        -------
        bool
            Whether it was raised.
        """
        if self.over:
            return False
        known = self.bound
        ways = (cuts.alone(self.ready), cuts.by_size(self.ready), cuts.by_gate(self.ready))
        for moment in dict.fromkeys(m for ranked in ways for m in ranked[:count]):
            if self.over or self.bound is None:
                break
            self._take(
                moment,
                cuts.linear(
                    self.ready, moment, least=self.bound, most=self.better, clock=self.clock
                ),
            )
        self.say("it is proven how good an order can be")
        return self.bound != known

    def cuts(self, count: int, work: int) -> None:
        """Raise the bound by the sets around the moments that fill most of the box.

        Those that can raise it yet share the work: soon these are few.
        """
        if self.over:
            return
        largest = cuts.by_size(self.ready)[:count]
        moments = [moment for moment in largest if moment not in self.settled]
        for moment in moments:
            if self.over or self.bound is None:
                return
            begun = self.begun.get(moment) or Search(self.narrow, moment, self.clock)
            self.begun[moment] = begun
            each = work // len(moments)
            cut = cuts.around(begun, least=self.bound, most=self.better, work=each)
            self._take(moment, cut)
        self.say("it is proven how good an order can be")

    def _take(self, moment: int, cut: Cut) -> None:
        self.raise_to(cut.bound)
        if cut.exact:
            self.settled.add(moment)

    def in_turn(self, count: int, work: int) -> None:
        """Find out which of the moments that fill most of the box come first in better orders."""
        if self.over:
            return
        moments = cuts.by_size(self.ready)[:count]
        narrow = cuts.in_turn(self.narrow, moments, most=self.better, work=work, clock=self.clock)
        if narrow is None:
            self.raise_to(self.better + 1)
        elif narrow is not self.narrow:
            self.narrow = narrow
            self.begun.clear()
            self.settled -= {*moments}

    def anneal(
        self,
        tries: int,
        rounds: int,
        seed: int,
        start: tuple[int, ...] | None = None,
        least: int = 0,
        bold: bool = True,
    ) -> None:
        """Anneal towards caps between the bound and the best, halving what lies between.

        Starts from the best order, or from one that is promising and not better than ``least``.
        The bound itself is tried first if ``bold``.
        """
        if self.over or self.bound is None:
            return
        low = max(self.bound, least)
        each = max(1, tries // LEVELS // self.pace)
        for turn in range(rounds):
            if self.over or self.bound is None or low > self.better:
                break
            if self.order is None and start is None:
                # Any order first: within the floors alone, and hot.
                cap, (share, whole), source = self.better, HOTTER, self.near
            else:
                cap = low if bold and not turn else (low + self.better) // 2
                (share, whole), source = HOT, start or self.order or self.near
            hot = max(1, self.ready.one * share // whole)
            how = Anneal(cap, tuple(cooling(hot)), each, seed + turn)
            order, breach = self.kernels.anneal(source, how, self.clock)
            self.offer(order)
            if breach and self.order is None and start is None:
                self.near = order
            elif breach:
                low = cap + 1
            self.say("the best order is improved")


def cooling(hot: int) -> Iterator[int]:
    """Give the temperatures of one run."""
    for _ in range(LEVELS):
        yield hot
        hot = hot * FALL[0] // FALL[1]


def topological(ready: Prepared) -> tuple[int, ...]:
    """Give the order by number of predecessors: not within any limits."""
    return tuple(sorted(range(ready.size), key=lambda m: (ready.before[m].bit_count(), m)))


def evaluate(ready: Prepared, order: Sequence[int]) -> int | None:
    """Give the worst exposure of an order; None: it is not feasible."""
    done, worst = 0, 0
    kept = (0,) * len(ready.upper)
    if not ready.fits(kept, ready.floor):
        return None
    for count, moment in enumerate(order, start=1):
        if ready.before[moment] & ~done or done >> moment & 1:
            return None
        done |= 1 << moment
        kept = tuple([k + d for k, d in zip(kept, ready.delta[moment], strict=True)])
        if not ready.fits(kept, ready.floor):
            return None
        if count < ready.size:
            worst = max(worst, ready.exposure(kept))
    return worst if done == ready.full else None
