"""What all futures of one agreement share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from paripassu.agreement.model import Agreement
from paripassu.sequencing.compile import Enforced, Setting
from paripassu.sequencing.planner import without
from paripassu.sequencing.possible import SAFE, TOLERANCE, enforce, members
from paripassu.sequencing.risk.inputs import Inputs, Range
from paripassu.sequencing.risk.numbers import Column, Numbers, columns, fixed
from paripassu.sequencing.risk.shapes import Shapes


@dataclass(frozen=True, eq=False)
class World:
    """An agreement, what is not known in it, and what a conflict can be made of.

    Attributes
    ----------
    agreement : Agreement
        Without the positions that are conceded.
    inputs : Inputs
        Of the whole file: its futures are the same whatever is conceded.
    columns : tuple of Column
    shapes : Shapes
    frame : Setting
        Of the agreement at its low ends.
    held : tuple of str
        The binding positions that may be held at all, by id.
    universe : tuple of str
        These, and the conditions of every party.
    """

    agreement: Agreement
    inputs: Inputs
    columns: tuple[Column, ...]
    shapes: Shapes
    frame: Setting
    held: tuple[str, ...]
    universe: tuple[str, ...]

    @classmethod
    def of(cls, agreement: Agreement, conceded: Iterable[str] = ()) -> World:
        """Set the stage for an agreement, from which some positions are conceded."""
        inputs = Inputs.of(agreement)
        left = without(agreement, conceded)
        units = columns(agreement)
        high = fixed(units, {one.name: one.high for one in inputs.ranges})
        likely = {
            position
            for group in inputs.groups
            for position, (_, most) in zip(group.positions, group.likelihoods, strict=True)
            if most > 0
        }
        everything = members(left)
        held = tuple(m for m in everything if m in left.position and m in likely)
        conditions = (m for m in everything if m not in left.position)
        return cls(
            agreement=left,
            inputs=inputs,
            columns=units,
            shapes=Shapes(left, Setting.of(high.agreement(0, left)), units),
            frame=Setting.of(left),
            held=held,
            universe=(*held, *conditions),
        )

    @cached_property
    def _bits(self) -> Mapping[str, int]:
        return {member: 1 << at for at, member in enumerate(self.universe)}

    def mask(self, members_: Iterable[str]) -> int:
        """Give some members as the bits of a whole number; others are left out."""
        return sum(self._bits.get(member, 0) for member in members_)

    def members_of(self, mask: int) -> frozenset[str]:
        """Give the members that a whole number holds."""
        return frozenset(member for member, bit in self._bits.items() if mask & bit)

    @cached_property
    def condition_bits(self) -> tuple[tuple[int, int], ...]:
        """Per party: the bits of ``safe:`` and of ``tolerance:``, 0 where it has none."""
        return tuple(
            (self.mask([SAFE + column.party]), self.mask([TOLERANCE + column.party]))
            for column in self.columns
        )

    @property
    def conditions(self) -> frozenset[str]:
        """``safe:PARTY`` and ``tolerance:PARTY`` of everybody."""
        return frozenset(self.universe[len(self.held) :])

    @cached_property
    def by_chance(self) -> tuple[str, ...]:
        """The positions that may be held, the likeliest first, then by id."""
        mean = {
            position: low + high
            for group in self.inputs.groups
            for position, (low, high) in zip(group.positions, group.likelihoods, strict=True)
        }
        return tuple(sorted(self.held, key=lambda position: (-mean[position], position)))

    def enforced(self, chosen: Iterable[str]) -> Enforced:
        """Give what a set of members enforces."""
        return enforce(self.agreement, frozenset(chosen))

    def corner(self, which: str) -> Numbers:
        """Give the numbers at the ``low`` ends, the ``high`` ends, the ``middle`` or the guess."""
        ends: dict[str, Callable[[Range], Fraction]] = {
            "low": lambda one: one.low,
            "high": lambda one: one.high,
            "middle": lambda one: (one.low + one.high) / 2,
            "guess": lambda one: one.guess,
        }
        made = {one.name: ends[which](one) for one in self.inputs.ranges}
        return fixed(self.columns, made)


def condition_columns(columns_: Iterable[Column]) -> tuple[dict[str, int], dict[str, int]]:
    """Give where the party of each condition stands: of ``safe:``, and of ``tolerance:``."""
    order = [column.party for column in columns_]
    safe = {SAFE + party: at for at, party in enumerate(order)}
    return safe, {TOLERANCE + party: at for at, party in enumerate(order)}
