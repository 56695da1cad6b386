"""Annealing on orders: a moment moves to another place, its successors or predecessors with it.

The cost of an order is by how much it breaks its limits, over all points and columns, a cap on the
worst exposure among them: an order of cost 0 is within the cap. All of it is integers, so that
every machine makes the same moves (Kirkpatrick, Gelatt and Vecchi 1983).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from paripassu.sequencing.order.closure import Prepared
from paripassu.sequencing.order.prng import WORD, SplitMix

#: Moves tried between two looks at the clock.
POLL = 4096
#: How far from a breach a moment is fetched, and how far past it put, every other time.
NEAR = 8
PAST = 4
#: How far a moment moves otherwise, every other time.
SHORT = 6
#: How far a moment goes at most that takes its successors or predecessors along.
BLOCK = 48


Kept = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Anneal:
    """How to search.

    Attributes
    ----------
    cap : int
        The worst exposure aimed at.
    levels : tuple of int
        Temperatures, one after the other, in units of value times ln 2.
    tries : int
        Moves tried at each.
    seed : int
        64 bits.
    """

    cap: int
    levels: tuple[int, ...]
    tries: int
    seed: int


class _Line:
    """An order, what is kept at every place, and by how much that breaks limits."""

    def __init__(self, ready: Prepared, order: Sequence[int], cap: int) -> None:
        self.ready = ready
        self.low = ready.lower(cap)
        self.order = list(order)
        self.place = [0] * len(order)
        self.next: list[list[int]] = [[] for _ in order]
        for moment, waits in enumerate(ready.waits):
            for wait in waits:
                self.next[wait].append(moment)
        self.kept: list[Kept] = []
        kept: Kept = (0,) * len(ready.upper)
        for index, moment in enumerate(order):
            self.place[moment] = index
            kept = tuple([k + d for k, d in zip(kept, ready.delta[moment], strict=True)])
            self.kept.append(kept)
        # The last point is the same in every order.
        self.breach = [*map(self.excess, self.kept[:-1]), 0]

    def excess(self, kept: Kept) -> int:
        total = 0
        for k, low, upper in zip(kept, self.low, self.ready.upper, strict=True):
            if k < low:
                total += low - k
            elif k > upper:
                total += k - upper
        return total

    def first(self, moment: int) -> int:
        return max((self.place[m] + 1 for m in self.ready.waits[moment]), default=0)

    def last(self, moment: int) -> int:
        return min((self.place[m] for m in self.next[moment]), default=len(self.order)) - 1

    def mend(self, random: SplitMix) -> tuple[int, int] | None:
        """Choose from which place to which a moment could move to mend a breach."""
        size = len(self.order)
        place = random.below(size)
        while self.breach[place] <= 0:
            place = (place + 1) % size
        span = NEAR if random.below(2) == 0 else size // 2
        offset = 1 + random.below(span)
        forward = random.below(2) == 0
        past = PAST if random.below(2) == 0 else size
        if forward:
            source = max(0, place + 1 - offset)
            last = self.last(self.order[source])
            if last > place:
                return source, place + 1 + random.below(min(past, last - place))
            target = place + 1 + random.below(min(PAST, size - 1 - place))
            return (source, target) if target - source <= BLOCK else None
        source = min(place + offset, size - 1)
        if source <= place:
            return None
        first = self.first(self.order[source])
        if first <= place:
            return source, place - random.below(min(past, place + 1 - first))
        target = place - random.below(min(PAST, place + 1))
        return (source, target) if source - target <= BLOCK else None

    def roam(self, random: SplitMix) -> tuple[int, int] | None:
        """Choose any move."""
        size = len(self.order)
        source = random.below(size)
        kind = random.below(4)
        if kind == 0:
            first, last = max(0, source - SHORT), min(source + SHORT, size - 1)
        else:
            reach = SHORT if kind == 1 else size
            first = max(self.first(self.order[source]), source - reach, 0)
            last = min(self.last(self.order[source]), source + reach)
        target = first + random.below(last - first + 1)
        return None if source == target else (source, target)

    def lay(self, source: int, target: int) -> list[int]:
        """Lay out anew what stands between two places.

        The moment at ``source`` goes to the other end, and with it what has to stay on that side of
        it: so every move keeps the precedences.
        """
        moment = self.order[source]
        along, rest = [moment], []
        taken = 1 << moment
        if source < target:
            for other in self.order[source + 1 : target + 1]:
                if self.ready.before[other] & taken:
                    taken |= 1 << other
                    along.append(other)
                else:
                    rest.append(other)
            return rest + along
        for other in reversed(self.order[target:source]):
            if self.ready.after[other] & taken:
                taken |= 1 << other
                along.append(other)
            else:
                rest.append(other)
        return along[::-1] + rest[::-1]

    def weigh(self, low: int, laid: list[int], limit: int) -> tuple[int, list[Kept]] | None:
        """By how much breaches rise, and what is kept; None: they rise by more than ``limit``."""
        kept: Kept = self.kept[low - 1] if low else (0,) * len(self.ready.upper)
        rise = -sum(self.breach[low : low + len(laid) - 1])
        new = []
        for moment in laid[:-1]:
            kept = tuple([k + d for k, d in zip(kept, self.ready.delta[moment], strict=True)])
            rise += self.excess(kept)
            if rise > limit:
                return None
            new.append(kept)
        return rise, new

    def take(self, low: int, laid: list[int], kept: list[Kept]) -> None:
        """Put a new layout in place."""
        self.kept[low : low + len(kept)] = kept
        self.breach[low : low + len(kept)] = map(self.excess, kept)
        self.order[low : low + len(laid)] = laid
        for place, moment in enumerate(laid, start=low):
            self.place[moment] = place


def exponential(bits: int) -> int:
    """Turn 64 random bits into an exponential variate, in units of ln 2 / 2^16.

    With u = 2^-zeros (1 + f) / 2, log2(1/u) = zeros + 1 - log2(1 + f), and f is close enough to
    log2(1 + f).
    """
    zeros = 64 - bits.bit_length()
    rest = (bits << (zeros + 1) & WORD) >> 48
    return ((zeros + 1) << 16) - rest


def anneal(
    ready: Prepared,
    order: Sequence[int],
    how: Anneal,
    *,
    stop: Callable[[], bool] | None = None,
) -> tuple[tuple[int, ...], int]:
    """Improve an order that keeps the precedences.

    Returns
    -------
    tuple
        The best order, and by how much it breaks limits and the cap: 0, it is within them.
    """
    line = _Line(ready, order, how.cap) if order else None
    if line is None:
        return (), 0
    cost = sum(line.breach)
    best, least = tuple(line.order), cost
    random = SplitMix(how.seed)
    tried = 0
    for level in how.levels:
        for _ in range(how.tries):
            if cost == 0:
                return tuple(line.order), 0
            tried += 1
            if tried % POLL == 0 and stop is not None and stop():
                return best, least
            chosen = line.mend(random) if random.below(2) == 0 else line.roam(random)
            if chosen is None:
                continue
            source, target = chosen
            # Metropolis et al. 1953: accept a rise below T ln(1/u).
            limit = level * exponential(random.bits()) >> 16
            low, laid = min(source, target), line.lay(source, target)
            weighed = line.weigh(low, laid, limit)
            if weighed is None:
                continue
            line.take(low, laid, weighed[1])
            cost += weighed[0]
            if cost < least:
                best, least = tuple(line.order), cost
    return best, least
