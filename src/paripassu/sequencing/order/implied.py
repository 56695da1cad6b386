"""What days imply between moments, whatever the order: longest paths between all nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paripassu.sequencing.order.days import static_edges
from paripassu.sequencing.order.problem import DAY_0, Edge, OrderProblem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: No path. Twice as much does not leave 64 bits.
NONE = -(2**61)
#: Days that are added up exactly. An agreement with longer ones is searched without them.
MOST = 2**50
#: Nodes whose paths are kept: memory grows with the square. Larger ones are searched without them.
MOST_NODES = 6_000


@dataclass(frozen=True)
class Implied:
    """Longest paths between all nodes of a problem; the last node is day 0.

    Attributes
    ----------
    paths : array of int64
        Shape (n, n): the second node is at least so much after the first; about ``NONE`` where
        nothing follows. None: there are too many nodes to keep them, and nothing is implied.
    size : int
        The first so many nodes are the ends of moments.
    """

    paths: NDArray[np.int64] | None
    size: int

    @classmethod
    def of(
        cls, problem: OrderProblem, should_stop: Callable[[], bool] | None = None
    ) -> Implied | None:
        """Close the edges that hold whatever the order; None: no days keep them.

        Where it is stopped the paths are true, but not all of them are the longest.
        """
        nodes = problem.size + problem.begins + 1
        if nodes > MOST_NODES:
            return cls(None, problem.size)
        import numpy as np

        paths = np.full((nodes, nodes), NONE, dtype=np.int64)
        np.fill_diagonal(paths, 0)
        paths[nodes - 1, :] = 0  # no day is before day 0
        edges = [*static_edges(problem)]
        if sum(abs(edge.days) for edge in edges) < MOST:
            for edge in edges:
                at = _at(edge, nodes)
                paths[at] = max(int(paths[at]), edge.days)
        for middle in range(nodes):
            if should_stop is not None and should_stop():
                break
            np.maximum(paths, paths[:, middle, None] + paths[middle], out=paths)
        if (np.diagonal(paths) > 0).any():
            return None
        return cls(paths, problem.size)

    def with_edges(self, edges: Iterable[Edge]) -> Implied | None:
        """Add edges; None: no days keep them with the others."""
        paths = self.paths
        if paths is None:
            return self
        import numpy as np

        for edge in edges:
            source, target = _at(edge, len(paths))
            if abs(edge.days) >= MOST or paths[source, target] >= edge.days:
                continue
            if paths[target, source] + edge.days > 0:
                return None
            through = paths[:, source, None] + edge.days + paths[target]
            paths = np.maximum(paths, through)
        return Implied(paths, self.size)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Give the pairs of moments of which one certainly ends before the other."""
        if self.paths is None:
            return
        import numpy as np

        ends = self.paths[: self.size, : self.size]
        for one, other in np.argwhere(ends > 0):
            yield int(one), int(other)


def _at(edge: Edge, nodes: int) -> tuple[int, int]:
    source = nodes - 1 if edge.source == DAY_0 else edge.source
    return source, nodes - 1 if edge.target == DAY_0 else edge.target
