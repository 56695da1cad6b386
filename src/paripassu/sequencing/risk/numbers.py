"""Values, stakes and tolerances of many futures as whole numbers, so that no sum is ever rounded.

A number drawn from an interval lies on a grid of 2²⁰ cells, in the middle of one: it is a fraction,
and in the unit of its party, in which all ends of intervals are whole as well, a whole number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from paripassu.agreement.model import Agreement, Interval
from paripassu.sequencing.risk.inputs import Range

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Cells of an interval, and half of one: a drawn number is low + (2k + 1)·(high - low)/GRID.
CELLS = 1 << 20
GRID = 2 * CELLS
#: Whole numbers below this are exact as doubles, and so are their sums.
EXACT = 1 << 53


@dataclass(frozen=True, slots=True)
class Column:
    """The numbers of one party.

    Attributes
    ----------
    party : str
    measures : tuple of str
        What is worth something to it, by id.
    grid : int
        Its own units times this are whole.
    parts : int
        Values times this are whole for each portion, with ``lasting`` and without.
    low, width : tuple of int
        Of each measure, then the stake, then the tolerance: the low end, and the width in cells of
        half; both in the party's grid.
    tolerance : bool
        Whether it names a tolerance.
    """

    party: str
    measures: tuple[str, ...]
    grid: int
    parts: int
    low: tuple[int, ...]
    width: tuple[int, ...]
    tolerance: bool

    @property
    def largest(self) -> int:
        """No sum of values, in the unit of the problems, is larger."""
        ends = (abs(a) + b * GRID for a, b in zip(self.low, self.width, strict=True))
        return 2 * self.parts * sum(ends)


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """The numbers of n futures: per party an array of n rows.

    Attributes
    ----------
    columns : tuple of Column
    rows : tuple of array
        Per party: (n, measures + 2): values, stake and tolerance, as doubles that are whole, or as
        Python's integers where these would not be exact.
    """

    columns: tuple[Column, ...]
    rows: tuple[NDArray[Any], ...]

    def __len__(self) -> int:
        return len(self.rows[0])

    def take(self, which: Any) -> Numbers:
        """Give some of the futures."""
        return Numbers(self.columns, tuple(rows[which] for rows in self.rows))

    def of(self, at: int) -> tuple[tuple[int, ...], ...]:
        """Give the numbers of one future, as whole numbers."""
        return tuple(tuple(int(v) for v in rows[at]) for rows in self.rows)

    def agreement(self, at: int, agreement: Agreement) -> Agreement:
        """Give the agreement as it is in one future: every number a point."""
        exact = self.of(at)
        worth = {
            (column.party, measure): Fraction(value, column.grid)
            for column, numbers in zip(self.columns, exact, strict=True)
            for measure, value in zip(column.measures, numbers, strict=False)
        }
        ends = {
            column.party: (
                Fraction(numbers[-2], column.grid),
                Fraction(numbers[-1], column.grid) if column.tolerance else None,
            )
            for column, numbers in zip(self.columns, exact, strict=True)
        }
        return agreement.replace(
            parties=tuple(
                party.replace(
                    stake=_point(ends[party.id][0]),
                    tolerance=None if (most := ends[party.id][1]) is None else _point(most),
                )
                for party in agreement.parties
            ),
            measures=tuple(
                measure.replace(
                    value={party: _point(worth[party, measure.id]) for party in measure.value}
                )
                for measure in agreement.measures
            ),
        )


def _point(value: Fraction) -> Interval:
    return Interval(value, value)


def columns(agreement: Agreement) -> tuple[Column, ...]:
    """Find the units in which everything is whole, party by party, by id."""
    found = []
    for party in sorted(agreement.parties, key=lambda party: party.id):
        measures = sorted(m.id for m in agreement.measures if party.id in m.value)
        entries = [agreement.measure[name].value[party.id] for name in measures]
        entries.append(party.stake)
        zero = Interval(Fraction(0), Fraction(0))
        entries.append(party.tolerance or zero)
        ends = [end for entry in entries for end in (entry.low, entry.high, *_mode(entry))]
        # a point needs no grid of cells
        cells = GRID if any(entry.low < entry.high for entry in entries) else 1
        grid = lcm(*(end.denominator for end in ends)) * cells
        parts = [1]
        for name in measures:
            measure = agreement.measure[name]
            for share in set(measure.shares):
                parts += [share.denominator, (share * measure.lasting).denominator]
        found.append(
            Column(
                party=party.id,
                measures=tuple(measures),
                grid=grid,
                parts=lcm(*parts),
                low=tuple(int(entry.low * grid) for entry in entries),
                width=tuple(int((entry.high - entry.low) * grid / cells) for entry in entries),
                tolerance=party.tolerance is not None,
            )
        )
    return tuple(found)


def _mode(entry: Interval) -> tuple[Fraction, ...]:
    mode: Fraction | None = getattr(entry, "mode", None)
    return () if mode is None else (mode,)


def drawn(
    columns_: Sequence[Column],
    ranges: Sequence[Range],
    draws: Mapping[str, NDArray[np.float64]],
    count: int,
) -> Numbers:
    """Turn draws into numbers.

    Parameters
    ----------
    columns_ : sequence of Column
    ranges : sequence of Range
    draws : mapping
        By the name of each range: ``count`` numbers in [0, 1).
    count : int
        How many futures.
    """
    import numpy as np

    cells = {one.name: 2 * _cell(one, draws[one.name]) + 1 for one in ranges}
    rows = []
    for column in columns_:
        exact = column.largest >= EXACT
        made = np.empty((count, len(column.low)), dtype=object if exact else np.float64)
        for at, name in enumerate(_names(column)):
            low, width = column.low[at], column.width[at]
            if name in cells:
                # by way of whole numbers: Python's own are as long as they need to be
                offset = cells[name].astype(np.int64).astype(object) if exact else cells[name]
                made[:, at] = low + width * offset
            else:
                made[:, at] = low
        rows.append(made)
    return Numbers(tuple(columns_), tuple(rows))


def fixed(columns_: Sequence[Column], values: Mapping[str, Fraction]) -> Numbers:
    """Give the numbers of one future, all others at their low ends.

    Parameters
    ----------
    columns_ : sequence of Column
    values : mapping
        By the names of ranges: ends, middles or modes of them.
    """
    import numpy as np

    rows = []
    for column in columns_:
        made = np.empty((1, len(column.low)), dtype=object)
        for at, name in enumerate(_names(column)):
            value = values.get(name)
            whole = Fraction(column.low[at]) if value is None else value * column.grid
            assert whole.denominator == 1, "ends, middles and modes are on the grid"
            made[0, at] = int(whole)
        rows.append(made if column.largest >= EXACT else made.astype(np.float64))
    return Numbers(tuple(columns_), tuple(rows))


def _names(column: Column) -> list[str]:
    values = [f"value:{measure}:{column.party}" for measure in column.measures]
    return [*values, f"stake:{column.party}", f"tolerance:{column.party}"]


def _cell(one: Range, draw: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the cell of each draw: the quantile of the interval's distribution."""
    import numpy as np

    part = draw
    if one.mode is not None:
        at = float((one.mode - one.low) / (one.high - one.low))
        rising = np.sqrt(draw * at)
        falling = 1 - np.sqrt((1 - draw) * (1 - at))
        part = np.where(draw < at, rising, falling)
    return np.clip(np.floor(part * CELLS), 0, CELLS - 1)
