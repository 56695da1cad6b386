"""Annealing on orders: a moment moves to another place, within its predecessors and successors.

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
        self.kept: list[tuple[int, ...]] = []
        kept = (0,) * len(ready.upper)
        for index, moment in enumerate(order):
            self.place[moment] = index
            kept = tuple([k + d for k, d in zip(kept, ready.delta[moment], strict=True)])
            self.kept.append(kept)
        # The last point is the same in every order.
        self.breach = [*map(self.excess, self.kept[:-1]), 0]

    def excess(self, kept: tuple[int, ...]) -> int:
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
            if last <= place:
                return None
            return source, place + 1 + random.below(min(past, last - place))
        source = min(place + offset, size - 1)
        first = self.first(self.order[source])
        if source <= place or first > place:
            return None
        return source, place - random.below(min(past, place + 1 - first))

    def roam(self, random: SplitMix) -> tuple[int, int] | None:
        """Choose any move."""
        size = len(self.order)
        source = random.below(size)
        reach = SHORT if random.below(2) == 0 else size
        first = max(self.first(self.order[source]), source - reach, 0)
        last = min(self.last(self.order[source]), source + reach)
        target = first + random.below(last - first + 1)
        return None if source == target else (source, target)

    def shifted(self, place: int, source: int, target: int) -> tuple[int, ...]:
        """Give what is kept after a place once the moment at ``source`` has moved past it."""
        row = self.ready.delta[self.order[source]]
        if source < target:
            return tuple([k - d for k, d in zip(self.kept[place + 1], row, strict=True)])
        if place == 0:
            return row
        return tuple([k + d for k, d in zip(self.kept[place - 1], row, strict=True)])

    def shift(self, source: int, target: int, kept: list[tuple[int, ...]]) -> None:
        low, high = min(source, target), max(source, target)
        self.kept[low:high] = kept
        self.breach[low:high] = map(self.excess, kept)
        self.order.insert(target, self.order.pop(source))
        for place in range(low, high + 1):
            self.place[self.order[place]] = place


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
            low, high = min(source, target), max(source, target)
            old = sum(line.breach[low:high])
            new = 0
            kept = []
            for place in range(low, high):
                kept.append(line.shifted(place, source, target))
                new += line.excess(kept[-1])
                if new - old > limit:
                    break
            else:
                line.shift(source, target, kept)
                cost += new - old
                if cost < least:
                    best, least = tuple(line.order), cost
    return best, least
