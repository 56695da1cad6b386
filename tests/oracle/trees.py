"""Certificates about the sets just before a moment, read word for word; and every such set."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.sequencing.order.around import Leaf, Tree
from paripassu.sequencing.order.closure import Prepared
from paripassu.sequencing.repairs.closed import least_closed


def sets_before(ready: Prepared, moment: int) -> Iterator[set[int]]:
    """Yield every set of moments that may be done just before one, whatever is kept."""
    waits = [{m for m in range(ready.size) if ready.before[n] >> m & 1} for n in range(ready.size)]
    for bits in range(1 << ready.size):
        some = {m for m in range(ready.size) if bits >> m & 1}
        if waits[moment] <= some and not any(
            m == moment or moment in waits[m] or not waits[m] <= some for m in some
        ):
            yield some


def rows(ready: Prepared, moment: int, cap: int) -> list[tuple[int, int, int]]:
    """Give what a set before a moment keeps to: sign * kept of a column is at most a limit."""
    found = []
    for p, change in enumerate(ready.delta[moment]):
        found.append((1, p, ready.upper[p] - max(0, change)))
        low = max(ready.floor[p], -cap) if p in ready.rated else ready.floor[p]
        found.append((-1, p, -(low - min(0, change))))
    return found


def passes(ready: Prepared, moment: int, cap: int, some: set[int]) -> bool:
    """Whether the points just before and just after a moment are within the limits and a cap."""
    return all(
        sign * sum(ready.delta[m][p] for m in some) <= limit
        for sign, p, limit in rows(ready, moment, cap)
    )


def last(ready: Prepared, moment: int, cap: int) -> bool:
    """Whether a moment can be the last one: what is exposed after it does not count."""
    some = set(range(ready.size)) - {moment}
    kept = [sum(ready.delta[m][p] for m in some) for p in range(len(ready.upper))]
    return (
        not ready.after[moment]
        and all(f <= k <= u for k, f, u in zip(kept, ready.floor, ready.upper, strict=True))
        and all(-kept[p] <= cap for p in ready.rated)
    )


def proves(ready: Prepared, moment: int, cap: int, tree: Tree) -> bool:
    """Whether a tree proves that no order passes a moment within a cap."""
    before = {m for m in range(ready.size) if ready.before[moment] >> m & 1}
    after = {m for m in range(ready.size) if ready.after[moment] >> m & 1}
    return not last(ready, moment, cap) and case(
        ready, rows(ready, moment, cap), tree, before, {moment, *after}
    )


def case(
    ready: Prepared, limits: list[tuple[int, int, int]], tree: Tree, inside: set[int], out: set[int]
) -> bool:
    if not isinstance(tree, Leaf):
        on = tree.moment
        if on in inside or on in out or not 0 <= on < ready.size:
            return False
        earlier = {m for m in range(ready.size) if ready.before[on] >> m & 1}
        later = {m for m in range(ready.size) if ready.after[on] >> m & 1}
        return case(ready, limits, tree.out, inside, {on, *out, *later}) and case(
            ready, limits, tree.inside, {on, *inside, *earlier}, out
        )
    multipliers = [m for both in zip(tree.up, tree.down, strict=True) for m in both]
    if any(m < 0 for m in multipliers):
        return False
    weighted = list(zip(multipliers, limits, strict=True))
    values = [sum(m * sign * row[p] for m, (sign, p, _) in weighted) for row in ready.delta]
    least = least_closed(values, ready.waits, inside=inside, outside=out)
    return least is None or least > sum(m * limit for m, (_, _, limit) in weighted)
