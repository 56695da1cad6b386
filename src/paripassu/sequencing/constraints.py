"""What an order of moments and its days have to keep, as it is collected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from paripassu.agreement.measure import Step
from paripassu.sequencing.order.problem import DAY_0, Edge, Option


class Part(NamedTuple):
    """A part of the time of an edge, for those who ask why a day is as late as it is.

    ``what`` is as in :class:`paripassu.sequencing.reasons.model.Link`; ``because`` the id of a
    position, or ``require:N``.
    """

    what: str
    units: int
    step: Step
    because: str | None = None


class Place(NamedTuple):
    """When a gate is: ``offset`` (at most 0) after a node, at a moment."""

    moment: int
    node: int
    offset: int
    step: Step

    def work(self, because: str | None = None) -> tuple[Part, ...]:
        """The work that lies between the gate and its node."""
        return (Part("work", -self.offset, self.step, because),) if self.offset else ()


@dataclass(slots=True)
class Constraints:
    """What an order of moments has to keep, as it is collected.

    Attributes
    ----------
    lag : list of mapping of int to int
        For each moment the earlier ones that it waits for, and how long.
    release, deadline : list
        The earliest and the latest end of each moment.
    begins : mapping of Step to int
        The nodes of the beginnings that have their own.
    edges, options : list
        See :class:`~paripassu.sequencing.order.problem.OrderProblem`.
    why : mapping of Edge to tuple of Part
        What the time of an edge is made of, earlier parts first. Waits and the earliest ends of
        moments stand here as edges too.
    reasons : bool
        Whether ``why`` is collected.
    """

    lag: list[dict[int, int]]
    release: list[int]
    deadline: list[int | None]
    begins: dict[Step, int] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    options: list[tuple[Option, ...]] = field(default_factory=list)
    why: dict[Edge, tuple[Part, ...]] = field(default_factory=dict)
    reasons: bool = False

    def wait(self, moment: int, before: int, lag: int, *why: Part) -> None:
        """One moment comes before another, so long before."""
        self.lag[moment][before] = max(lag, self.lag[moment].get(before, 0))
        if self.reasons:
            self.why.setdefault(Edge(before, moment, lag), why)

    def not_before(self, moment: int, day: int, *why: Part) -> None:
        """A moment ends on a day at the earliest."""
        self.release[moment] = max(self.release[moment], day)
        if self.reasons:
            self.why.setdefault(Edge(DAY_0, moment, day), why)

    def edge(self, edge: Edge, *why: Part) -> None:
        """Two days differ by so much."""
        self.edges.append(edge)
        if self.reasons:
            self.why.setdefault(edge, why)

    def by(self, moment: int, day: int) -> None:
        """A moment ends on a day at the latest."""
        old = self.deadline[moment]
        self.deadline[moment] = day if old is None else min(old, day)

    def gate_not_before(self, place: Place, day: int, *why: Part) -> None:
        """A gate is on a day at the earliest."""
        if place.node == place.moment:
            self.not_before(place.moment, day - place.offset, *why)
        else:
            self.edge(Edge(DAY_0, place.node, day), *why)

    def gate_by(self, place: Place, day: int) -> None:
        """A gate is on a day at the latest."""
        if place.node == place.moment:
            self.by(place.moment, day - place.offset)
        else:
            self.edges.append(Edge(place.node, DAY_0, -day))
