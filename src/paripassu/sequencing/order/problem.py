"""The pure ordering problem: put moments in an order so that kept values stay in a box.

Nothing here knows of agreements. Parties are columns, moments are rows, every number is an
integer: whoever builds a problem scales exact fractions up, so that no decision ever hangs on a
rounding error.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Precedence:
    """``before`` stands earlier in the order and ends at least ``lag`` days before the successor.

    Attributes
    ----------
    before : int
        Index of the earlier moment.
    lag : int
        Days, at least 0. Without time every lag is 0.
    """

    before: int
    lag: int = 0


#: In place of a node: day 0.
DAY_0 = -1


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """``target`` is at least ``days`` after ``source``, whatever the order.

    Attributes
    ----------
    source, target : int
        Nodes: the end of a moment, by its index; above these, beginnings that need a day of their
        own; or ``DAY_0``.
    days : int
        Negative: the source is at most so long after the target.
    """

    source: int
    target: int
    days: int


@dataclass(frozen=True, slots=True, order=True)
class Option:
    """One of several ways in which something is kept.

    Attributes
    ----------
    edges : tuple of Edge
    before : tuple of (int, int)
        Pairs of moments, the first earlier in the order than the second.
    """

    edges: tuple[Edge, ...]
    before: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OrderProblem:
    """Moments to be ordered, for ``n`` moments and ``p`` parties.

    Attributes
    ----------
    delta : tuple of tuple of int
        Shape (n, p). What each moment adds to the kept value of each party, in that party's scaled
        units: all rated parties share the unit in which ``one`` is their tolerance.
    before : tuple of tuple of Precedence
        Length n. The moments that each moment has to wait for. Acyclic, no duplicates.
    upper : tuple of (int or None)
        Length p. ``K_p <= upper`` at every point, the start (K = 0) and the end included;
        None: no limit.
    floor : tuple of (int or None)
        Length p. ``K_p >= floor`` at every point; None: no limit. Never above 0.
    rated : tuple of bool
        Length p. Whether ``max(0, -K_p)`` counts for the worst exposure.
    one : int
        The scaled exposure that is a ratio of 1, at least 1: ratio = exposure / one.
    release : tuple of int
        Length n. The earliest end day of each moment, at least 0.
    deadline : tuple of (int or None)
        Length n. The latest end day of each moment, inclusive.
    begins : int
        How many nodes there are besides the ends of moments; their days are at least 0.
    edges : tuple of Edge
        What holds between days besides, whatever the order.
    options : tuple of tuple of Option
        Of each tuple at least one option is kept.

    Notes
    -----
    An order is a permutation of the moments in which every ``before`` stands earlier. Its *points*
    are the start, and after each moment. Its *worst exposure* is the largest ``max(0, -K_p)`` of
    the rated parties over the points after each moment **but the last**. Its end days are the least
    E with ``E_i >= E_previous``, ``E_i >= release_i`` and ``E_i >= E_before + lag``; the order is
    feasible if K stays within floor and upper at every point and every E meets its deadline. With
    edges or options the end days are the least that keep these too, if there are any.
    """

    delta: tuple[tuple[int, ...], ...]
    before: tuple[tuple[Precedence, ...], ...]
    upper: tuple[int | None, ...]
    floor: tuple[int | None, ...]
    rated: tuple[bool, ...]
    one: int
    release: tuple[int, ...]
    deadline: tuple[int | None, ...]
    begins: int = 0
    edges: tuple[Edge, ...] = ()
    options: tuple[tuple[Option, ...], ...] = ()

    @property
    def dated(self) -> bool:
        """Whether days reach back: a later one can move an earlier one."""
        return bool(self.edges or self.options or self.begins)

    @property
    def size(self) -> int:
        """Number of moments."""
        return len(self.delta)

    @property
    def timed(self) -> bool:
        """Whether any deadline could bind or any day counts at all."""
        return (
            any(d is not None for d in self.deadline)
            or any(self.release)
            or any(b.lag for before in self.before for b in before)
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search says about an :class:`OrderProblem`.

    Attributes
    ----------
    order : tuple of int or None
        The best order found; None: none was found.
    worst : int or None
        Its worst exposure, scaled (divide by ``one``).
    bound : int or None
        No feasible order has a worst exposure below this. None: proven that no order is feasible.
    whatever_days : bool
        Whether no order would be feasible either if no moment had a day by which it ends.
    """

    order: tuple[int, ...] | None
    worst: int | None
    bound: int | None
    whatever_days: bool = False

    @property
    def infeasible(self) -> bool:
        """Proven that there is no feasible order."""
        return self.bound is None

    @property
    def optimal(self) -> bool:
        """Proven that no order is better."""
        return self.worst is not None and self.worst == self.bound
