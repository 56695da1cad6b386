"""Beam search over sets of moments: orders, without proof.

Layer by layer, all sets that one more moment leads to are ranked, and the best ``width`` kept. They
are ranked by the worst exposure on the way, then by a *barrier* that grows as anyone comes close to
a limit, since a set in the middle of the box leaves more moments open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from paripassu.sequencing.order.closure import Prepared, members

_WORD = (1 << 64) - 1


def splitmix(state: int) -> tuple[int, int]:
    """Advance the generator splitmix64 (Steele, Lea and Flood 2014): new state, 64 random bits."""
    state = (state + 0x9E3779B97F4A7C15) & _WORD
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _WORD
    return state, z ^ (z >> 31)


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
        Rank by the worst exposure so far before the barrier; otherwise by the barrier alone.
    noise : float
        Each barrier is multiplied by 1 + noise·u, u uniform on [0, 1).
    seed : int
    """

    width: int
    backward: bool
    cap: int
    hard: bool = True
    noise: float = 0.0
    seed: int = 0


@dataclass(slots=True)
class _Child:
    parent: int
    moment: int
    value: int
    soft: float
    done: int
    kept: tuple[int, ...]


def beam_order(
    ready: Prepared, how: Beam, *, stop: Callable[[], bool] | None = None
) -> tuple[int, ...] | None:
    """Run one beam; None: it ran dry, or was stopped."""
    size, full, total = ready.size, ready.full, ready.total()
    start = total if how.backward else (0,) * len(total)
    if not _inside(ready, start) or not _inside(ready, total):
        return None
    gate = ready.after if how.backward else ready.before
    layer = [_Child(0, -1, 0, 0.0, full if how.backward else 0, start)]
    trail: list[list[tuple[int, int]]] = []
    random = how.seed
    for count in range(size):
        if stop is not None and stop():
            return None
        place: dict[int, _Child] = {}
        for parent, state in enumerate(layer):
            undone = full & ~state.done
            gone, left = (undone, state.done) if how.backward else (state.done, undone)
            for moment in members(left):
                if gate[moment] & ~gone:
                    continue
                values = _moved(ready, state.kept, moment, -1 if how.backward else 1)
                if not _inside(ready, values):
                    continue
                value = state.value
                if how.backward or count < size - 1:
                    value = max(value, ready.exposure(values))
                if value > how.cap:
                    continue
                done = state.done ^ 1 << moment
                known = place.get(done)
                if known is not None:
                    if value < known.value:
                        known.parent, known.moment, known.value = parent, moment, value
                    continue
                soft = ready.barrier(values)
                if how.noise > 0.0:
                    random, bits = splitmix(random)
                    soft *= 1.0 + how.noise * ((bits >> 11) / 9007199254740992.0)
                place[done] = _Child(parent, moment, value, soft, done, values)
        # Sorting is stable: ties go to the set that was reached first.
        ranked = sorted(place.values(), key=lambda c: (c.value if how.hard else 0, c.soft))
        layer = ranked[: how.width]
        if not layer:
            return None
        trail.append([(child.parent, child.moment) for child in layer])
    order = []
    index = 0
    for step in reversed(trail):
        index, moment = step[index]
        order.append(moment)
    return tuple(order) if how.backward else tuple(reversed(order))


def _moved(ready: Prepared, kept: tuple[int, ...], moment: int, sign: int) -> tuple[int, ...]:
    return tuple([k + sign * d for k, d in zip(kept, ready.delta[moment], strict=True)])


def _inside(ready: Prepared, kept: Sequence[int]) -> bool:
    return all(
        floor <= k <= upper for k, floor, upper in zip(kept, ready.floor, ready.upper, strict=True)
    )
