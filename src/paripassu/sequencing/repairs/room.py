"""What everyone may still lose and gain, as one number: to add and compare it takes one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paripassu.sequencing.repairs.closed import Kept


@dataclass(frozen=True, slots=True)
class Room:
    """The distances of what everyone has kept to its limits, side by side in one number.

    Attributes
    ----------
    start : int
        The distances when nothing is done.
    rows : sequence of int
        What each thing adds to them.
    within : int
        Bits that all stand where no distance is below 0, for a sum of any of the things.
    """

    start: int
    rows: Sequence[int]
    within: int

    @classmethod
    def of(cls, kept: Kept) -> Room:
        """Put them side by side: each with a bit above it that falls where it is below 0."""
        start = within = place = 0
        rows = [0] * len(kept.rows)
        for column in range(len(kept.upper)):
            values = [row[column] for row in kept.rows]
            for sign in (1, -1):
                most = kept.most(column, sign)
                if most is None:
                    continue
                bit = (abs(most) + sum(map(abs, values))).bit_length()
                start += (most + (1 << bit)) << place
                within |= 1 << bit + place
                for thing, value in enumerate(values):
                    rows[thing] -= sign * value << place
                place += bit + 1
        return cls(start, rows, within)
