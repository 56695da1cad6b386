"""Reading a table of measurements: one row each, everything that is wrong named in one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from paripassu.inspection.accountancy.codes import INVENTORY, KINDS, SIGNS, mend
from paripassu.inspection.accountancy.measurements import Measurements
from paripassu.quoted import quoted
from paripassu.tables.bulk import BulkTable
from paripassu.tables.names import Column, known_word
from paripassu.tables.numbering import Words, combined, compact, in_order
from paripassu.tables.read import TableLike, parse_bulk, read_bulk

if TYPE_CHECKING:
    import polars
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

COLUMNS = (
    Column("area"),
    Column("material"),
    Column("period", required=True, number=True),
    Column("kind", required=True),
    Column("point", required=True),
    Column("item"),
    Column("amount", required=True, number=True),
    Column("unit", required=True),
    Column("random", required=True, number=True, share=True),
    Column("systematic", required=True, number=True, share=True),
    Column("random_abs", number=True),
    Column("systematic_abs", number=True),
    Column("calibration"),
    Column("stratum"),
    Column("inspector", number=True),
    Column("inspector_random", number=True, share=True),
    Column("inspector_systematic", number=True, share=True),
    Column("inspector_point"),
)
#: Σ has as many rows and columns, and every number of it is printed.
MOST_PERIODS = 2_000


def read_measurements(table: TableLike) -> tuple[Measurements, ...]:
    """Read a table of measurements.

    Rules: docs/specification/inspection.md#account.

    Parameters
    ----------
    table : path, open file, polars or pandas frame, or sequence of mappings
        A table (``-``: standard input), or its rows; see
        :func:`~paripassu.tables.read.read_table`.

    Returns
    -------
    tuple of Measurements
        One per area and material, in the order in which the table names them.

    Raises
    ------
    TableError
        Everything that is wrong with it, each with its row and column.
    """
    return measurements(read_bulk(table, COLUMNS))


def parse_measurements(content: bytes, source: str = "table") -> tuple[Measurements, ...]:
    """Read a table of measurements from the bytes of a file; see :func:`read_measurements`."""
    return measurements(parse_bulk(content, COLUMNS, source))


def measurements(frame: BulkTable) -> tuple[Measurements, ...]:
    """Judge a table of measurements and part it into balances; see :func:`read_measurements`."""
    # Numbers first: they take half of what their texts take, which are let go.
    numbers = {
        "amount": frame.amounts("amount"),
        "random": frame.shares("random"),
        "systematic": frame.shares("systematic"),
        "random_abs": frame.amounts("random_abs", 0.0),
        "systematic_abs": frame.amounts("systematic_abs", 0.0),
    }
    readings, inspector_points = _inspector(frame)
    areas, materials = frame.words("area", "area"), frame.words("material", "material")
    balance = in_order(combined(areas.codes, materials.codes))
    period = _periods(frame)
    kind, sign = _kinds(frame, period)
    inventory = kind == list(SIGNS).index(INVENTORY)
    _items(frame, balance, period, kind)
    units = frame.words("unit", required=True)
    _units(frame, balance, units)
    points = frame.words("point", required=True)
    group = combined(balance, points.codes, frame.words("calibration").codes)
    stratum = combined(balance, period + 1, kind + 1, frame.words("stratum").codes)
    inspector_group = combined(balance, inspector_points.codes)
    frame.problems.raise_if_any()
    # Only now is every period a period and every kind a kind.
    parts = _parts(balance)
    for part in parts:
        _complete(frame, part, areas, materials, period, inventory)
    frame.problems.raise_if_any()
    return tuple(
        Measurements(
            area=areas[int(part[0])],
            material=materials[int(part[0])],
            unit=units[int(part[0])],
            periods=int(period[part].max()),
            period=_rows(period, part),
            sign=_rows(sign, part),
            inventory=_rows(inventory, part),
            group=compact(_rows(group, part)),
            stratum=compact(_rows(stratum, part)),
            inspector_group=compact(_rows(inspector_group, part)),
            **{name: _rows(values, part) for name, values in (numbers | readings).items()},
        )
        for part in parts
    )


def _rows(values: NDArray[Any], part: NDArray[int64]) -> NDArray[Any]:
    """Give the rows of a balance; all of them, which stand in order, are not copied."""
    return values if len(part) == len(values) else values[part]


def _parts(balance: NDArray[int64]) -> list[NDArray[int64]]:
    """Give the rows of each balance."""
    import numpy as np

    order = np.argsort(balance, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(balance[order])) + 1)


def _periods(frame: BulkTable) -> NDArray[int64]:
    import numpy as np

    period = frame.counts("period")
    for row in np.flatnonzero(period > MOST_PERIODS):
        text = quoted(frame.texts("period")[int(row)])
        frame.wrong(int(row), "period", f"should be at most {MOST_PERIODS:,}, not {text}")
        period[row] = -1
    return period.astype(np.int64)


def _kinds(frame: BulkTable, period: NDArray[int64]) -> tuple[NDArray[int64], NDArray[float64]]:
    """Give the number of each row's kind, and its sign."""
    import numpy as np

    words = frame.words("kind", required=True)
    order = list(SIGNS)
    meant = [known_word(word, KINDS) for word in words.unlike]
    numbers = [order.index(KINDS[word]) if word else -1 for word in meant]
    kind = np.array(numbers, dtype=np.int64)[words.codes]
    for row in np.flatnonzero(kind < 0):
        word = words[int(row)]
        if word:
            frame.wrong(int(row), "kind", f"is not known: {quoted(word)}", mend(word))
    flow = (kind >= 0) & (kind != order.index(INVENTORY))
    for row in np.flatnonzero(flow & (period == 0)):
        frame.wrong(
            int(row),
            "period",
            f"is 0, which has the opening inventory only, and this is {quoted(words[int(row)])}",
            "number the periods with flows from 1",
        )
    opening = np.array([word == "PB" for word in meant], dtype=np.bool_)[words.codes]
    for row in np.flatnonzero(opening & (period > 0)):
        frame.wrong(
            int(row),
            "kind",
            f"'PB' opens the account in period 0, and this is period {period[row]}",
            "leave it out: the ending inventory (PE) of a period opens the next one",
        )
    sign = np.array([*SIGNS.values(), 0.0])[kind]
    return kind, sign


def _inspector(frame: BulkTable) -> tuple[dict[str, NDArray[float64]], Words]:
    """Give the inspector's readings and their errors, and where they were taken."""
    import numpy as np

    nan = float("nan")
    reading = frame.amounts("inspector", nan)
    random = frame.shares("inspector_random", nan)
    systematic = frame.shares("inspector_systematic", nan)
    points = frame.words("inspector_point")
    read = ~np.isnan(reading)
    for name, given in (
        ("inspector_random", ~np.isnan(random)),
        ("inspector_systematic", ~np.isnan(systematic)),
        ("inspector_point", ~points.where("")),
    ):
        for row in np.flatnonzero(read & ~given):
            mend = "a reading needs its errors and its point; 0 where there is none"
            frame.wrong(int(row), name, "is empty, and 'inspector' has a reading", mend)
        for row in np.flatnonzero(~read & given):
            mend = "give the reading, or leave all four columns empty"
            frame.wrong(int(row), "inspector", f"is empty, and {name!r} is given", mend)
    values = {
        "inspector": reading,
        "inspector_random": np.nan_to_num(random, nan=0.0),
        "inspector_systematic": np.nan_to_num(systematic, nan=0.0),
    }
    return values, points


def _units(frame: BulkTable, balance: NDArray[int64], units: Words) -> None:
    """Every row of a balance has the unit of its first one."""
    import numpy as np

    codes = units.codes
    # the first row of each balance, which are numbered in their order of appearance
    first = np.flatnonzero(np.diff(np.maximum.accumulate(balance), prepend=-1))
    for row in np.flatnonzero(codes != codes[first[balance]]):
        other = int(first[balance[row]])
        unit = units[int(row)]
        if not unit or not units[other]:
            continue  # said already
        frame.wrong(
            int(row),
            "unit",
            f"is {quoted(unit)}, and line {frame.lines[other]} of the same area and material is "
            f"in {quoted(units[other])}",
            "convert one of them: a balance has one unit",
        )


def _items(
    frame: BulkTable, balance: NDArray[int64], period: NDArray[int64], kind: NDArray[int64]
) -> None:
    """No tag stands twice in an area, material, period and kind."""
    import polars

    tags = frame.texts("item")
    frame.let_go("item")
    if not _alike(combined(balance, period + 1, kind + 1), tags):
        return
    keys = polars.DataFrame(
        {"balance": balance, "period": period, "kind": kind, "item": tags}
    ).with_row_index("row")
    tagged = keys.filter(
        (polars.col("item") != "") & (polars.col("period") >= 0) & (polars.col("kind") >= 0)
    )
    names = ["balance", "period", "kind", "item"]
    first = polars.col("row").min().over(names).alias("first")
    for row, other in (
        tagged.with_columns(first)
        .filter(polars.col("row") != polars.col("first"))
        .select("row", "first")
        .iter_rows()
    ):
        frame.wrong(
            row,
            "item",
            f"{quoted(tags[row])} stands in line {frame.lines[other]} already, with the same area, "
            "material, period and kind",
            "count every item once",
        )


def _alike(codes: NDArray[int64], tags: polars.Series) -> bool:
    """Whether some tag may stand twice under one code; sure where it says no.

    Hashes of a million rows are sorted in no time, and take a tenth of the memory of the rows.
    """
    import numpy as np

    tagged = (tags != "").to_numpy()
    if not tagged.any():
        return False
    # Two products of odd numbers wrap around; what they hit twice is looked at once more.
    mixed = tags.hash().to_numpy()[tagged] ^ (
        codes[tagged].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    )
    mixed.sort()
    return bool((mixed[1:] == mixed[:-1]).any())


def _complete(
    frame: BulkTable,
    part: NDArray[int64],
    areas: Words,
    materials: Words,
    period: NDArray[int64],
    inventory: NDArray[bool_],
) -> None:
    """Every period from 0 to T has an inventory, and there is a period at all."""
    last = int(period[part].max())
    row = int(part[period[part].argmax()])
    name = f"{quoted(materials[row])} in {quoted(areas[row])}"
    if last == 0:
        frame.wrong(row, "period", f"{name} has an opening inventory and no period after it")
        return
    there = set(period[part[inventory[part]]].tolist())
    missing = [t for t in range(last + 1) if t not in there]
    for first, end in _runs(missing):
        when = f"period {first}" if first == end else f"periods {first} to {end}"
        what = (
            "has no opening inventory (period 0)"
            if end == 0
            else f"has no inventory row in {when}, and its rows go up to period {last}"
        )
        frame.wrong(row, "period", f"{name} {what}", "write a row of amount 0 where it is empty")


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Join neighbours: 1, 2, 3, 7 gives 1 to 3 and 7 to 7."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
