"""Parts by the sets around one moment: no set can be done just before it, and with it just after.

Rules: docs/specification/proofs.md#around.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import gcd, inf
from typing import Any

from paripassu.sequencing.order.around import Leaf, Split, Tree
from paripassu.sequencing.order.branching import refute
from paripassu.sequencing.order.clock import Clock
from paripassu.sequencing.order.closure import Prepared, reduction
from paripassu.sequencing.order.cuts import by_gate, by_size
from paripassu.sequencing.proof.relaxed import Relaxed

#: Minimum cuts times moments that each moment gets, in turn, and moments that are looked at.
WORK = (2_000, 40_000, 800_000)
MOMENTS = 24


def around_part(
    bare: Relaxed, cap: int | None, stop: Callable[[], bool]
) -> Mapping[str, Any] | None:
    """Show that no set can be done around some moment.

    Parameters
    ----------
    bare : Relaxed
    cap : int or None
        The largest worst exposure that counts; None: any.
    stop : callable
        Asked now and then; True ends the search.
    """
    columns = [p for p in range(len(bare.upper)) if bare.upper[p] < inf or bare.least[p] > -inf]
    if not columns or not bare.size:
        return None
    ready = _prepared(bare, columns)
    most = max((-ready.floor[p] for p in ready.rated), default=0) if cap is None else cap
    clock = Clock(asked=stop)
    first = by_size(ready)[:MOMENTS]
    moments = [*dict.fromkeys([*first, *by_gate(ready)[:MOMENTS]])]
    for work in WORK:
        for moment in moments:
            if stop():
                return None
            tree = refute(ready, moment, most, work=work, clock=clock)
            if isinstance(tree, (Leaf, Split)):
                told = _told(bare, columns, tree)
                if told is not None:
                    return {"kind": "around", "moment": moment, "tree": told}
            elif tree is not None:
                moments = [one for one in moments if one != moment]
    return None


def _prepared(bare: Relaxed, columns: Sequence[int]) -> Prepared:
    """Give a problem as the search takes it, columns without any limit left out."""
    delta = tuple(tuple(row[p] for p in columns) for row in bare.delta)
    beyond = [1 + sum(abs(row[k]) for row in delta) for k in range(len(columns))]
    rated = bare.problem.rated
    return Prepared(
        delta=delta,
        before=tuple(bare.before),
        after=tuple(bare.after),
        waits=reduction([sorted(row) for row in bare.waits], bare.before),
        upper=tuple(int(min(b, bare.upper[p])) for p, b in zip(columns, beyond, strict=True)),
        floor=tuple(int(max(-b, bare.floor[p])) for p, b in zip(columns, beyond, strict=True)),
        rated=tuple(k for k, p in enumerate(columns) if rated[p]),
        unit=1,
        one=bare.problem.one,
        free=False,
    )


def _told(bare: Relaxed, columns: Sequence[int], tree: Tree) -> list[Any] | None:
    """Write a tree down as one list, in the units of the document: a column's own divisor is 1.

    None: a leaf weighs a limit that is not there.
    """
    divisor = [gcd(*(row[p] for row in bare.delta)) for p in range(len(bare.upper))]
    told: list[Any] = []
    for node in _walked(tree):
        if isinstance(node, int):
            told.append(node)
            continue
        up, down = [0] * len(divisor), [0] * len(divisor)
        for k, p in enumerate(columns):
            up[p], down[p] = node.up[k] * divisor[p], node.down[k] * divisor[p]
            if (up[p] and bare.upper[p] == inf) or (down[p] and bare.least[p] == -inf):
                return None
        common = gcd(*up, *down) or 1
        told.append({"up": [u // common for u in up], "down": [d // common for d in down]})
    return told


def _walked(tree: Tree) -> Iterator[int | Leaf]:
    """Yield a tree from its root: what is branched on, then both cases."""
    todo: list[Tree] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, Leaf):
            yield node
        else:
            yield node.moment
            todo += [node.inside, node.out]
