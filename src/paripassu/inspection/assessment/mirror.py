"""Mirrored declarations: shipper and receiver, before and after, a total and its items.

Every difference, missing side and duplicate is listed with both rows, explained by their errors or
not; nothing is averaged, converted or left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product
from math import sqrt

from paripassu.inspection.assessment.mismatch import Declared, Mirror, Mismatch
from paripassu.inspection.assessment.readings import beyond, bound
from paripassu.inspection.draw.alike import plain
from paripassu.nearest import nearest
from paripassu.numbers import words
from paripassu.quoted import quoted
from paripassu.tables.names import Column, known_word
from paripassu.tables.problems import Problems
from paripassu.tables.read import TableLike, read_table
from paripassu.tables.table import Row, Table

COLUMNS = (
    Column("ref", required=True),
    Column("side", required=True),
    Column("party"),
    Column("material"),
    Column("item"),
    Column("amount", required=True, number=True),
    Column("unit"),
    Column("sigma", number=True),
    Column("date"),
    Column("source"),
)
#: The two sides of each kind of mirror; a difference is the first minus the second.
KINDS = (("shipper", "receiver"), ("before", "after"), ("total", "item"))
_KIND = {side: kind for kind in KINDS for side in kind}
#: So many rows of one side about the same thing are no slip: they are different things.
MOST_ALIKE = 20


@dataclass(frozen=True, slots=True)
class Declaration:
    """One row: what one side says.

    Attributes
    ----------
    line : int
        Its line in the file.
    amount, sigma : Fraction
        In ``unit``; ``sigma`` is the absolute standard deviation.
    """

    line: int
    ref: str
    side: str
    party: str
    material: str
    item: str
    amount: Fraction
    unit: str
    sigma: Fraction
    date: str
    source: str


@dataclass(frozen=True, slots=True)
class Declarations:
    """A table of mirrored declarations.

    Attributes
    ----------
    source : str
        The file's name.
    rows : sequence of Declaration
    step : str or None
        ``MEASURE:PORTION``; None: they bear on every step.
    """

    source: str
    rows: Sequence[Declaration]
    step: str | None = None


def read_mirror(path: TableLike, step: str | None = None) -> Declarations:
    """Read mirrored declarations from a table; ``-`` is standard input.

    Parameters
    ----------
    path : path, open file, frame or sequence of mappings
        Columns as in :data:`COLUMNS`.
    step : str or None
        The step that they bear on; None: every step.

    Raises
    ------
    TableError
        The table cannot be used, or mixes kinds of sides under one ``ref``; names row and column.
    """
    return from_table(read_table(path, COLUMNS), step)


def from_table(table: Table, step: str | None = None) -> Declarations:
    """Take mirrored declarations from a table; see :func:`read_mirror`."""
    rows = [_declaration(row) for row in table]
    _one_kind(rows, table.problems)
    _few_alike(rows, table.problems)
    table.problems.raise_if_any()
    return Declarations(table.source, rows, step)


def _declaration(row: Row) -> Declaration:
    written = row.required("side")
    side = known_word(written, _KIND) or written
    if side and side not in _KIND:
        known = "; ".join(" or ".join(kind) for kind in KINDS)
        what = f"should be {known}, not {quoted(side)}"
        row.wrong("side", what, nearest(side, _KIND) if len(side) < 20 else "")
    item = row.text("item")
    if side == "total" and item:
        what = f"a total covers all items of its ref and material, not {quoted(item)} alone"
        row.wrong("item", what, "leave it empty")
    if side == "item" and not item:
        row.wrong("item", "is empty", "name the item: two without a name could be one and the same")
    return Declaration(
        line=row.line,
        ref=row.required("ref"),
        side=side,
        party=row.text("party"),
        material=row.text("material"),
        item=item,
        amount=row.amount("amount"),
        unit=row.text("unit"),
        sigma=row.amount("sigma", Fraction(0)),
        date=row.text("date"),
        source=row.text("source"),
    )


def _one_kind(rows: Sequence[Declaration], problems: Problems) -> None:
    first: dict[str, Declaration] = {}
    for row in rows:
        before = first.setdefault(row.ref, row)
        if row.side in _KIND and before.side in _KIND and _KIND[row.side] != _KIND[before.side]:
            what = (
                f"is {row.side} for {quoted(row.ref)}, and line {before.line} is {before.side}: "
                "the two are no mirror of each other"
            )
            problems.add(row.line, "side", what, "give one of them another ref")


def _few_alike(rows: Sequence[Declaration], problems: Problems) -> None:
    alike: dict[tuple[str, str, str, str], int] = {}
    for row in rows:
        key = (row.ref, row.material, row.item, row.side)
        alike[key] = alike.get(key, 0) + 1
        if alike[key] == MOST_ALIKE + 1:
            about = words.listed([quoted(name) for name in key[:3] if name])
            what = f"more than {MOST_ALIKE} rows are {row.side} of {about}"
            problems.add(row.line, "", what, "tell them apart by item")


@dataclass(slots=True)
class _Pair:
    """Both sides of one ref, material and item; of a total all its items."""

    kind: tuple[str, str]
    first: list[Declaration] = field(default_factory=list)
    second: list[Declaration] = field(default_factory=list)


def compare(declarations: Declarations, limit: Fraction) -> Mirror:
    """Compare both sides of every declaration.

    Parameters
    ----------
    declarations : Declarations
    limit : Fraction
        How many σ of the difference its errors explain; equality suffices.

    Returns
    -------
    Mirror
        With everything that differs, in the order of the rows.

    Notes
    -----
    Where one side stands twice, each of its rows is compared with every other, and with every row
    of the other side: no row goes unseen, and none is taken for the valid one.
    """
    pairs: dict[tuple[str, str, str], _Pair] = {}
    for row in declarations.rows:
        kind = _KIND[row.side]
        item = "" if kind == ("total", "item") else row.item
        pair = pairs.setdefault((row.ref, row.material, item), _Pair(kind))
        (pair.first if row.side == kind[0] else pair.second).append(row)
    found = []
    compared = 0
    for pair in pairs.values():
        for one, other, duplicate in _comparisons(pair):
            compared += 1
            mismatch = _mismatch(declarations.source, one, other, duplicate, limit)
            if mismatch is not None:
                found.append(mismatch)
    missing = [pair for pair in pairs.values() if not pair.first or not pair.second]
    found += _missing(declarations.source, missing)
    found.sort(key=lambda one: (one.first.rows[0], one.second.rows[0] if one.second else 0))
    return Mirror(
        table=declarations.source,
        step=declarations.step,
        rows=len(declarations.rows),
        compared=compared,
        refs=len({row.ref for row in declarations.rows}),
        mismatches=tuple(found),
    )


_Side = tuple[Declaration, ...]


def _comparisons(pair: _Pair) -> Iterator[tuple[_Side, _Side, bool]]:
    """Give what is compared with what, and whether the two are of one side."""
    for one, other in combinations(pair.first, 2):
        yield (one,), (other,), True
    if pair.kind == ("total", "item"):
        by_item: dict[str, list[Declaration]] = {}
        for row in pair.second:
            by_item.setdefault(row.item, []).append(row)
        for rows in by_item.values():
            for one, other in combinations(rows, 2):
                yield (one,), (other,), True
        for row in pair.first if pair.second else ():
            # As declared: an item that stands twice is in the sum twice, and listed besides.
            yield (row,), tuple(pair.second), False
        return
    for one, other in combinations(pair.second, 2):
        yield (one,), (other,), True
    for one, other in product(pair.first, pair.second):
        yield (one,), (other,), False


def _mismatch(
    table: str, one: _Side, other: _Side, duplicate: bool, limit: Fraction
) -> Mismatch | None:
    units = {row.unit: row for row in (*other, *one)}
    vague = coarse = False  # errors so large that nothing against everything would be explained
    if len(units) > 1:
        odd = next((row for row in other if row.unit != one[0].unit), other[0])
        difference = variance = None
        other, explained = (odd,), False
    else:
        difference = _sum(one) - _sum(other)
        variance = _variance(one) + _variance(other)
        if not difference and not duplicate:
            return None
        # The sum of a total's items has both in it: one too many fills the place of one missing.
        coarse = bool(difference) and not beyond(max(_sum(one), _sum(other)), variance, limit)
        explained = not beyond(difference, variance, limit)
        vague = explained and (coarse or (duplicate and one[0].side == "item"))
    left, right = _declared(one), _declared(other)
    head = one[0]
    return Mismatch(
        table=table,
        ref=head.ref,
        material=head.material,
        item=head.item or (other[0].item if duplicate else ""),
        kind="unit" if difference is None else "duplicate" if duplicate else "difference",
        first=left,
        second=right,
        difference=None if difference is None else float(difference),
        bound=None if variance is None else bound(variance, limit),
        explained=explained,
        vague=vague,
        says=_says(left, right, difference, variance, duplicate, coarse, limit),
    )


def _missing(table: str, pairs: Sequence[_Pair]) -> Iterator[Mismatch]:
    # A name that only reads like another one is the commonest reason.
    alike: dict[tuple[str, ...], list[Declaration]] = {}
    for pair in pairs:
        row = (pair.first or pair.second)[0]
        alike.setdefault(_plain(row), []).append(row)
    for pair in pairs:
        rows = tuple(pair.first or pair.second)
        absent = pair.kind[1] if pair.first else pair.kind[0]
        here = _declared(rows)
        says = f"{_who(here)} {words.amount(here.amount, here.unit)}, and {absent} says nothing"
        near = next((row for row in alike[_plain(rows[0])] if row.side == absent), None)
        if near is not None:
            says += f"; the names in line {near.line} read alike, but are not the same"
        units = {row.unit for row in rows}
        if len(units) > 1:
            says = (
                f"{_who(here)} amounts in {words.listed(sorted(units))}, and {absent} says nothing"
            )
        yield Mismatch(
            table=table,
            ref=rows[0].ref,
            material=rows[0].material,
            item=rows[0].item if pair.kind != ("total", "item") else "",
            kind="missing",
            first=here,
            second=None,
            missing=absent,
            explained=False,
            says=says,
        )


def _plain(row: Declaration) -> tuple[str, ...]:
    item = "" if _KIND[row.side] == ("total", "item") else row.item
    return plain(row.ref), plain(row.material), plain(item)


def _sum(rows: _Side) -> Fraction:
    return rows[0].amount if len(rows) == 1 else sum((row.amount for row in rows), Fraction(0))


def _variance(rows: _Side) -> Fraction:
    """Add the σ of several rows in quadrature."""
    if len(rows) == 1:
        return rows[0].sigma ** 2
    return sum((row.sigma**2 for row in rows), Fraction(0))


def _declared(rows: _Side) -> Declared:
    def joined(texts: Iterable[str]) -> str:
        return ", ".join(dict.fromkeys(text for text in texts if text))

    head, several = rows[0], len(rows) > 1
    return Declared(
        rows=tuple(row.line for row in rows),
        side=head.side,
        party=joined(row.party for row in rows) if several else head.party,
        amount=float(_sum(rows)),
        sigma=sqrt(_variance(rows)) if several else float(head.sigma),
        unit=head.unit,
        date=joined(row.date for row in rows) if several else head.date,
        source=joined(row.source for row in rows) if several else head.source,
    )


def _who(side: Declared) -> str:
    by = f" {side.party}" if side.party else ""
    from_ = f"{side.source}, " if side.source else ""
    return f"{side.side}{by} ({from_}{words.numbered('line', side.rows)}) says"


def _says(
    one: Declared,
    other: Declared,
    difference: Fraction | None,
    variance: Fraction | None,
    duplicate: bool,
    coarse: bool,
    limit: Fraction,
) -> str:
    both = (
        f"{_who(one)} {words.amount(one.amount, one.unit)}, "
        f"{_who(other)} {words.amount(other.amount, other.unit)}"
    )
    if difference is None or variance is None:
        return f"{both}: the units differ"
    what = "the same thing twice; they differ by" if duplicate else "they differ by"
    if not difference:
        return f"{both}: the same thing twice"
    apart = words.amount(abs(difference), one.unit)
    # The bound is rounded towards the difference, never past it.
    if coarse:
        within = "and errors as large as the amounts explain nothing"
        explained = words.amount(bound(variance, limit), one.unit, "asked")
    elif beyond(difference, variance, limit):
        within = "more than their errors explain"
        explained = words.amount(bound(variance, limit), one.unit, "promised")
    else:
        within = "which their errors explain"
        explained = words.amount(bound(variance, limit), one.unit, "asked")
    return f"{both}: {what} {apart}, {within} ({explained})"
