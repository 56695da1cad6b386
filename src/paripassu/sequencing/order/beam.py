"""Beam search over sets of moments: orders, without proof.

Layer by layer, all sets that one more moment leads to are ranked, and the best ``width`` kept. They
are ranked by the worst exposure on the way, then by a *barrier* that grows as anyone comes close to
a limit, since a set in the middle of the box leaves more moments open, and by what is still to be
moved, since small moments are what a large one is prepared with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from paripassu.sequencing.order.closure import Prepared, members
from paripassu.sequencing.order.prng import SplitMix

#: Children looked at per set kept.
SPARE = 6


@dataclass(frozen=True, slots=True)
class Beam:
    """How to search.

    Attributes
    ----------
    width : int
        Sets kept per layer.
    backward : bool
        From the end, taking moments away.
    cap : int
        Orders with a larger worst exposure do not count.
    hard : bool
        Rank by the worst exposure so far first; otherwise by barrier and burden alone.
    weight : float
        What a moment of a whole tolerance that is still to be moved weighs against the barrier.
    opening : float
        What a moment that all others wait for weighs against the barrier until it is moved: else a
        beam runs into sets that leave only what does not fit.
    depth : int or None
        Layers after which to stop; None: all.
    """

    width: int
    backward: bool = False
    cap: int = 0
    hard: bool = True
    weight: float = 0.0
    opening: float = 0.0
    depth: int | None = None


@dataclass(frozen=True, slots=True)
class _State:
    done: int
    value: int
    burden: float
    name: int
    kept: tuple[int, ...]


def burdens(ready: Prepared, how: Beam) -> list[float]:
    """Give what each moment weighs as long as it is still to be moved."""
    one, size = float(ready.one), float(ready.size)
    opened = ready.before if how.backward else ready.after
    return [
        float(max(map(abs, row), default=0)) / one * how.weight
        + float(later.bit_count()) / size * how.opening
        for row, later in zip(ready.delta, opened, strict=True)
    ]


#: Rank, soft rank, parent, moment, value, kept.
_Child = tuple[int, float, int, int, int, tuple[int, ...]]


def beam(
    ready: Prepared, how: Beam, *, stop: Callable[[], bool] | None = None
) -> tuple[int, ...] | None:
    """Run one beam.

    Returns
    -------
    tuple of int or None
        The best order; where the beam ran dry, or down to its depth, the best beginning of one
        (``backward``: the end of one). None: there is no order, or the beam was stopped.
    """
    size, full, total = ready.size, ready.full, ready.total()
    nothing = (0,) * len(total)
    if how.cap < 0 or not (ready.fits(nothing, ready.floor) and ready.fits(total, ready.floor)):
        return None
    # Sets are told apart by the exclusive or of their members' 64-bit names (Zobrist 1970): two of
    # them mistaken for one cost a state of the beam, never a wrong order.
    random = SplitMix(0)
    names = [random.bits() for _ in range(size)]
    one = float(ready.one)
    loads = burdens(ready, how)
    burden = 0.0
    for value in loads:
        burden += value
    low = ready.lower(how.cap)
    gate = ready.after if how.backward else ready.before
    start = (full, total) if how.backward else (0, nothing)
    layer = [_State(start[0], 0, burden, 0, start[1])]
    trail: list[list[tuple[int, int]]] = []
    for count in range(size if how.depth is None else min(size, how.depth)):
        if stop is not None and stop():
            return None
        last = count == size - 1
        children: list[_Child] = []
        for parent, state in enumerate(layer):
            undone = full & ~state.done
            gone, left = (undone, state.done) if how.backward else (state.done, undone)
            for moment in members(left):
                if gate[moment] & ~gone:
                    continue
                row = ready.delta[moment]
                if how.backward:
                    kept = tuple([k - d for k, d in zip(state.kept, row, strict=True)])
                else:
                    kept = tuple([k + d for k, d in zip(state.kept, row, strict=True)])
                value, soft = state.value, state.burden - loads[moment]
                if not last:
                    if not ready.fits(kept, low):
                        continue
                    value = max(value, ready.exposure(kept))
                    for k, floor, upper in zip(kept, low, ready.upper, strict=True):
                        above, below = float(upper - k) / one, float(k - floor) / one
                        soft += 1.0 / (above + 0.0625) + 1.0 / (below + 0.0625)
                children.append((value if how.hard else 0, soft, parent, moment, value, kept))
        if not children:
            break
        children.sort(key=lambda child: child[:4])
        seen: set[int] = set()
        following: list[_State] = []
        step: list[tuple[int, int]] = []
        for _, _, parent, moment, value, kept in children[: how.width * SPARE]:
            state = layer[parent]
            name = state.name ^ names[moment]
            if name in seen:
                continue
            seen.add(name)
            done = state.done ^ 1 << moment
            following.append(_State(done, value, state.burden - loads[moment], name, kept))
            step.append((parent, moment))
            if len(following) == how.width:
                break
        layer = following
        trail.append(step)
    order = []
    index = 0
    for step in reversed(trail):
        index, moment = step[index]
        order.append(moment)
    return tuple(order) if how.backward else tuple(reversed(order))
