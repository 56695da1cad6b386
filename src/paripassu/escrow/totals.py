"""Totals: claimed, verified, or contradicted by what lies below them ("The view, and findings")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from paripassu.escrow.layout import Tree
from paripassu.escrow.nodes import Runs, node_of, run_of
from paripassu.escrow.template_parts import Total
from paripassu.escrow.values import MOST_DIGITS, exact_of, is_value, sum_of
from paripassu.escrow.view import Open, View
from paripassu.numbers.decimal import format_decimal

State = Literal["claimed", "verified", "contradicted"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A total that is open.

    Attributes
    ----------
    open : Open
        The tree of totals.
    slot : int
    column : int
    value : str
    state : str
        ``claimed``, ``verified`` or ``contradicted``.
    against : str
        What contradicts it, as a clause; else empty.
    """

    open: Open
    slot: int
    column: int
    value: str
    state: State
    against: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """One source of what lies below totals: records, or deeper totals.

    Attributes
    ----------
    open : Open
    columns : tuple of int
        The columns that have to be open for a slot to count.
    sums : dict
        Slot to what it adds; None where it says nothing.
    """

    open: Open
    columns: tuple[int, ...]
    sums: dict[int, Fraction | None]


def claims(view: View) -> Iterator[Claim]:
    """Give every open total that is a total, with its state."""
    for there in view.trees:
        for column, total in enumerate(there.tree.totals.columns if there.tree.totals else (), 1):
            open_ = [(slot, _total(there, slot, column)) for slot in there.slots]
            told = [(slot, text) for slot, text in open_ if text is not None]
            if not told:
                continue  # what lies below totals that are closed is not added up
            sources = [_records(view, there, total), *_deeper(view, there, total)]
            for slot, text in told:
                yield _claim(there, slot, column, text, sources)


def is_total(type_: str, text: str | None) -> bool:
    """Whether a value can be a total: of its type, not null, not negative."""
    return text is not None and is_value(type_, text) and not text.startswith("-")


def _total(there: Open, slot: int, column: int) -> str | None:
    """Give a total, where it is open and is one."""
    texts = there.column(column).get(slot, ())
    type_ = there.tree.columns[column - 1].type
    return texts[0] if len(texts) == 1 and is_total(type_, texts[0]) else None


def _claim(there: Open, slot: int, column: int, text: str, sources: Iterable[_Source]) -> Claim:
    value, verified = exact_of(text), False
    for source in sources:
        deeper = source.open.tree
        run = run_of(node_of(slot, there.tree.depth), deeper.depth)
        found = _sum(source, run)
        if found is None:
            continue
        needed = Runs.of(deeper.territory.within(*run))
        whole = source.open.is_open(needed, source.columns)
        if found > value or (whole and found != value):
            what = "records" if deeper.totals is None else f"totals {deeper.name}"
            added = _written(found) if whole else f"{_written(found)} already"
            against = f"the total is {text}, and the {what} that are open add up to {added}"
            return Claim(there, slot, column, text, "contradicted", against)
        if whole and deeper.totals is None:
            verified = True
    return Claim(there, slot, column, text, "verified" if verified else "claimed")


def _written(value: Fraction) -> str:
    """Write a sum, which may have more digits than a value may."""
    return format_decimal(value, MOST_DIGITS)  # as many stand after the point of a value at most


def _sum(source: _Source, run: tuple[int, int]) -> Fraction | None:
    """Add up what the open slots of a run add; None where one of them says nothing."""
    slots = source.open.between(*run)
    if source.open.tree.totals is not None and source.open.opened.count(*run) > len(slots):
        return None  # a slot of totals without a record
    nothing = Fraction(0)
    sums: dict[int, int] = {}  # by the denominator: no fraction is reduced for each slot
    for slot in slots:
        added = source.sums.get(slot, nothing)
        if added is None:
            return None
        below = added.denominator
        sums[below] = sums.get(below, 0) + added.numerator
    return sum((Fraction(above, below) for below, above in sums.items()), nothing)


def _records(view: View, there: Open, total: Total) -> _Source:
    """Give what the open records of a table add to one of its totals."""
    records = view.of(there.tree.table.name)
    tree, where = records.tree, total.where
    names = [total.sum] if where is None else [total.sum, where.column]
    columns = tuple(tree.column(name) for name in names if name is not None)
    sums: dict[int, Fraction | None] = {}
    entries_of = records.entries(columns)
    for (slot, n), (_, entries) in zip(records.counts.items(), entries_of, strict=True):
        if tree.table.kind == "row" and n > 1:
            sums[slot] = None
        elif not columns:
            sums[slot] = Fraction(n)
        elif all(entry is not None for entry in entries):
            chosen = [entry for entry in entries if entry is not None]
            sums[slot] = _added(tree, total, chosen)
    return _Source(records, columns, sums)


def _added(tree: Tree, total: Total, entries: Sequence[tuple[str | None, ...]]) -> Fraction | None:
    """Add up the records of one slot: the column that is summed comes first, `where` last."""
    where = total.where
    taken = [True if where is None else text == where.value for text in entries[-1]]
    if total.sum is None:
        return Fraction(sum(taken))
    type_ = tree.columns[tree.column(total.sum) - 1].type
    texts = [text for text, takes in zip(entries[0], taken, strict=True) if takes]
    if not all(text is None or is_total(type_, text) for text in texts):
        return None
    return sum_of(texts)


def _deeper(view: View, there: Open, total: Total) -> Iterator[_Source]:
    """Give the deeper totals of the same table that are added up alike."""
    for other in view.trees:
        if other.tree.table != there.tree.table or other.tree.totals is None:
            continue
        if other.tree.depth <= there.tree.depth:
            continue
        for column, one in enumerate(other.tree.totals.columns, 1):
            if one.means == total.means:
                sums: dict[int, Fraction | None] = {}
                for slot in other.column(column):
                    text = _total(other, slot, column)
                    sums[slot] = None if text is None else exact_of(text)
                yield _Source(other, (column,), sums)
