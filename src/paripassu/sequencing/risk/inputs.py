"""What is not known in an agreement: who holds what, and numbers given as intervals.

Rules: docs/risk.md#a-future.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement, Interval, Position
from paripassu.agreement.sources import roots_of


@dataclass(frozen=True, slots=True)
class Group:
    """Binding positions that rest on the same reports: one draw decides on all of them.

    Attributes
    ----------
    name : str
        ``position:ID``; of several positions ``root:SOURCE``, the first of their roots by id.
    positions : tuple of str
        Their ids, sorted.
    likelihoods : tuple of (Fraction, Fraction)
        Of each position: the ends between which its probability is drawn.
    """

    name: str
    positions: tuple[str, ...]
    likelihoods: tuple[tuple[Fraction, Fraction], ...]

    @property
    def uncertain(self) -> bool:
        """Whether more than one set of its positions may be held."""
        return any(high > 0 and low < 1 for low, high in self.likelihoods)

    @property
    def drawn(self) -> tuple[str, ...]:
        """What is drawn for it: ``u``, then each probability that is an interval, by id."""
        if not self.uncertain:
            return ()
        pairs = zip(self.positions, self.likelihoods, strict=True)
        return ("u", *(position for position, (low, high) in pairs if low < high))


@dataclass(frozen=True, slots=True)
class Range:
    """A value, a stake or a tolerance of which only an interval is known.

    Attributes
    ----------
    name : str
        ``value:MEASURE:PARTY``, ``stake:PARTY`` or ``tolerance:PARTY``.
    kind, party, measure : str
        The parts of the name; a stake and a tolerance have no measure.
    low, high : Fraction
        The ends of the interval.
    mode : Fraction or None
        Where it is triangular; None: every number between is as likely.
    """

    name: str
    kind: str
    party: str
    measure: str
    low: Fraction
    high: Fraction
    mode: Fraction | None = None

    @property
    def guess(self) -> Fraction:
        """The best guess: the mode, or the middle where there is none."""
        return (self.low + self.high) / 2 if self.mode is None else self.mode


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that is drawn for a future.

    Attributes
    ----------
    groups : tuple of Group
        Every binding position is in one of them; by name.
    ranges : tuple of Range
        By name.
    """

    groups: tuple[Group, ...]
    ranges: tuple[Range, ...]

    @classmethod
    def of(cls, agreement: Agreement) -> Inputs:
        """Find what is not known in an agreement.

        Parameters
        ----------
        agreement : Agreement
            As its file has it: who concedes a position does not change what a report is worth.
        """
        return cls(
            groups=tuple(sorted(_groups(agreement), key=lambda group: group.name)),
            ranges=tuple(sorted(_ranges(agreement), key=lambda one: one.name)),
        )

    @property
    def uncertain(self) -> tuple[Group, ...]:
        """The groups of which more than one set may be held."""
        return tuple(group for group in self.groups if group.uncertain)

    @property
    def dimensions(self) -> tuple[tuple[str, str], ...]:
        """What each dimension of a draw is: the input's name, and which of its draws.

        In the order of the inputs' names.
        """
        found = [(group.name, part) for group in self.groups for part in group.drawn]
        found += [(one.name, "") for one in self.ranges]
        order = sorted({name for name, _ in found})
        place = {name: at for at, name in enumerate(order)}
        return tuple(sorted(found, key=lambda pair: place[pair[0]]))  # stable: u stays first


def _groups(agreement: Agreement) -> Iterator[Group]:
    binding = sorted((p for p in agreement.positions if p.binds), key=lambda p: p.id)
    roots = {p.id: roots_of(agreement, p.source) for p in binding}
    for joined in _joined(binding, roots):
        found = sorted({root for position in joined for root in roots[position.id]})
        name = f"root:{found[0]}" if len(joined) > 1 else f"position:{joined[0].id}"
        yield Group(
            name=name,
            positions=tuple(position.id for position in joined),
            likelihoods=tuple((p.likelihood.low, p.likelihood.high) for p in joined),
        )


def _joined(
    positions: Iterable[Position], roots: Mapping[str, tuple[str, ...]]
) -> Iterator[list[Position]]:
    """Join positions wherever they share a root, directly or through others."""
    groups: list[tuple[set[str], list[Position]]] = []
    for position in positions:
        own = set(roots[position.id])
        apart = [group for group in groups if not group[0] & own]
        members = [position]
        for shared, others in groups:
            if shared & own:
                own |= shared
                members += others
        groups = [*apart, (own, members)]
    for _, members in groups:
        yield sorted(members, key=lambda position: position.id)


def _ranges(agreement: Agreement) -> Iterator[Range]:
    for measure in agreement.measures:
        for party, value in measure.value.items():
            yield from _range("value", party, measure.id, value)
    for one in agreement.parties:
        yield from _range("stake", one.id, "", one.stake)
        if one.tolerance is not None:
            yield from _range("tolerance", one.id, "", one.tolerance)


def _range(kind: str, party: str, measure: str, value: Interval) -> Iterator[Range]:
    if value.low < value.high:
        name = ":".join(part for part in (kind, measure, party) if part)
        mode: Fraction | None = getattr(value, "mode", None)
        yield Range(name, kind, party, measure, value.low, value.high, mode)
