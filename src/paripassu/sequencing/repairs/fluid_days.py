"""What comes too late however fine the portions are, shown without a search.

Cut finer, a measure takes as many days as before: each of its portions takes a part of them, and
they come in turn. So its last end is no earlier than all its days after its beginning, and a share
of it is reached no earlier than that share of its days. With what waits for what, and with the days
before which or by which something is to be, that is a system of differences between days which
every plan keeps, whatever the factors. A circle of positive length in it shows that there is none.

Rules: docs/specification/sequencing.md#time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from paripassu.agreement.fields import LIKE
from paripassu.agreement.gates import portions_of
from paripassu.agreement.model import Agreement, Claimed, Measure, Requirement

#: Rounds of looking for longer ways. Where there is no circle by then, the search has to say.
ROUNDS = 100

#: The beginning of a measure, the end of its first portion, that of its last one; or day 0.
_Node = tuple[str, str]
_DAY_0 = ("day 0", "")


class _Least(NamedTuple):
    """A day that is no earlier than so many days after another."""

    node: _Node
    days: Fraction = Fraction(0)


def too_late(agreement: Agreement, splittable: frozenset[str], counts: Mapping[str, int]) -> bool:
    """Whether no days keep what positions and requirements ask, however fine the portions are.

    Parameters
    ----------
    agreement : Agreement
    splittable : frozenset of str
        The measures that may be cut finer.
    counts : mapping
        Portions of each measure that every plan has some of, as they are cut now.

    Returns
    -------
    bool
        False says nothing.
    """
    return _has_circle(list(_Edges(agreement, splittable, counts).all()))


class _Edge(NamedTuple):
    """The target is no earlier than so many days after the source."""

    source: _Node
    target: _Node
    days: Fraction


class _Edges:
    """The differences between days that every plan keeps."""

    def __init__(
        self, agreement: Agreement, splittable: frozenset[str], counts: Mapping[str, int]
    ) -> None:
        self.agreement = agreement
        self.splittable = splittable
        self.counts = counts

    def all(self) -> Iterator[_Edge]:
        for name in self.counts:
            yield from self._measure(self.agreement.measure[name])
        for claim in (
            *self.agreement.requirements,
            *(position for position in self.agreement.positions if position.binds),
        ):
            if claim.measure not in self.counts:
                continue
            match claim.claim:
                case "after":
                    yield from self._after(claim)
                case "not_before":
                    day = self.agreement.day_of(claim)
                    for later in self._later(claim, strict=True):
                        yield _Edge(_DAY_0, later, day)
                case "by":
                    yield from self._no_later(claim, _DAY_0, self.agreement.day_of(claim))
                case "within":
                    yield from self._within(claim)

    def _measure(self, measure: Measure) -> Iterator[_Edge]:
        begin, first, last = (_node(at, measure) for at in ("begin", "first", "last"))
        # Of a limited measure finer portions may come to more, never to less.
        days = measure.lengths[: self.counts[measure.id]]
        yield _Edge(_DAY_0, begin, Fraction(0))
        yield _Edge(begin, last, sum(days, Fraction(0)))
        # The finest first portion takes next to nothing, the coarsest all its days.
        yield _Edge(begin, first, Fraction(0) if measure.id in self.splittable else days[0])
        yield _Edge(first, last, sum(days[1:], Fraction(0)))
        if self.agreement.horizon_days is not None:
            yield _Edge(last, _DAY_0, -Fraction(self.agreement.horizon_days))

    def _after(self, claim: Claimed) -> Iterator[_Edge]:
        lag = claim.lag_days or Fraction(0)
        # What is met at the same moment has ended by the end of the portion, not by its beginning.
        strict = isinstance(claim, Requirement) or lag > 0
        for name, need in claim.needs.items():
            if name == claim.measure or name not in self.counts:
                continue
            later = self._later(claim, strict=strict)
            if need in LIKE:
                # The last portion waits for all, where the measure is done in full.
                if need == "previous" or not self._in_full(claim.measure):
                    continue
                later = [node for node in later if node[0] == "last"]
                if claim.meant_part not in ("each", "last"):
                    continue
                need = Fraction(1)
            for least in self._reached(self.agreement.measure[name], need):
                for node in later:
                    yield _Edge(least.node, node, least.days + lag)

    def _within(self, claim: Claimed) -> Iterator[_Edge]:
        """Where several needs have to be met, the last one counts, which nobody knows here."""
        if claim.needs_any or len(claim.needs) != 1 or claim.days is None:
            return
        ((name, need),) = claim.needs.items()
        if name not in self.counts or need in LIKE:
            return
        measure = self.agreement.measure[name]
        # A need that is never met has no deadline, and one of nothing dates nothing.
        if not measure.portions_for(need, self.counts[name]):
            return
        yield from self._no_later(claim, _node("last", measure), claim.days)

    def _no_later(self, claim: Claimed, after: _Node, days: Fraction) -> Iterator[_Edge]:
        """Have the gates of a claim so many days after something at most."""
        measure = self.agreement.measure[claim.measure]
        for gate in self._gates(claim, measure):
            yield _Edge(gate.node, after, gate.days - days)

    def _gates(self, claim: Claimed, measure: Measure) -> Iterator[_Least]:
        """Give what the gates of a claim are no earlier than."""
        count, ends = self.counts[measure.id], claim.meant_gate == "end"
        portions = portions_of(claim, measure, count)
        begin = _node("begin", measure)
        if not portions:
            return
        yield _Least(begin)
        if measure.id in self.splittable:
            if claim.share is not None:
                if ends:
                    yield _Least(begin, claim.share * sum(measure.lengths, Fraction(0)))
            elif ends:
                yield _Least(_node("first" if claim.meant_part == "first" else "last", measure))
            return
        last = portions[-1]
        yield _Least(begin, sum(measure.lengths[: last if ends else last - 1], Fraction(0)))
        if ends and last in (1, count):
            yield _Least(_node("last" if last == count else "first", measure))

    def _later(self, claim: Claimed, *, strict: bool) -> list[_Node]:
        """Give what is no earlier than the gates of a claim; ``strict``: than beginnings, too.

        Else a beginning stands for the end of its portion.
        """
        measure = self.agreement.measure[claim.measure]
        if not portions_of(claim, measure, self.counts[measure.id]):
            return []
        nodes = [_node("last", measure)]
        if claim.meant_part in ("first", "each"):
            begins = strict and claim.meant_gate == "begin"
            nodes.append(_node("begin" if begins else "first", measure))
        return nodes

    def _reached(self, measure: Measure, need: Fraction | str) -> Iterator[_Least]:
        """Give what the day is no earlier than on which a need is met."""
        count = self.counts[measure.id]
        begin, first, last = (_node(at, measure) for at in ("begin", "first", "last"))
        if measure.id in self.splittable:
            if need == "all" or need == 1:
                yield _Least(last)
            elif not isinstance(need, str) and need:
                yield _Least(first)
                yield _Least(begin, need * sum(measure.lengths, Fraction(0)))
            return
        portions = measure.portions_for(need, count)
        if portions:
            yield _Least(first, sum(measure.lengths[1:portions], Fraction(0)))
            if portions == count:
                yield _Least(last)

    def _in_full(self, name: str) -> bool:
        return self.counts[name] == len(self.agreement.measure[name].shares)


def _node(at: str, measure: Measure) -> _Node:
    return (at, measure.id)


def _has_circle(edges: list[_Edge]) -> bool:
    """Whether the days of some circle add up to more than none (Bellman and Ford)."""
    found: dict[_Node, Fraction] = {_DAY_0: Fraction(0)}
    via: dict[_Node, _Node] = {}
    for _ in range(ROUNDS):
        changed = False
        for source, target, days in edges:
            if source not in found:
                continue
            day = found[source] + days
            if target not in found or day > found[target]:
                found[target], via[target], changed = day, source, True
        if not changed:
            return False
        if _circular(via):
            return True
    return False


def _circular(via: Mapping[_Node, _Node]) -> bool:
    """Whether the longest ways lead back to where they came from, as only a circle makes them."""
    sound: set[_Node] = set()
    for node in via:
        way: set[_Node] = set()
        at: _Node | None = node
        while at is not None and at not in sound:
            if at in way:
                return True
            way.add(at)
            at = via.get(at)
        sound |= way
    return False
