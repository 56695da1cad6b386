"""From tables as they were read to records in their slots: what would be a finding is refused here.

An honest declarer is never convicted: whatever :mod:`paripassu.escrow.findings` would find is told
before anything is committed to, with file and row.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from paripassu.errors import Fault, InputError
from paripassu.escrow.cells import slot_of_cell, slot_of_place
from paripassu.escrow.layout import Tree
from paripassu.escrow.records import Records, place, rows
from paripassu.escrow.tags import fold, slot_of_tag
from paripassu.escrow.template_parts import BITS, Table
from paripassu.escrow.values import first_wrong, sum_of, text_of, what_is_wrong
from paripassu.quoted import quoted
from paripassu.tables.texts import Texts

#: So many faults of a table are told.
MOST_FAULTS = 20


@dataclass(frozen=True)
class Source:
    """A table as it was read.

    Attributes
    ----------
    name : str
        What the file is called in messages.
    columns : tuple of Texts
        In the order of the template.
    lines : sequence of int
        The line, or the row, of each record.
    unit : str
        ``line``, or ``row`` where the file has no lines.
    typed : bool
        Whether each value is one of its column's type, as where it was read by
        :func:`~paripassu.escrow.columns.fields_of`: then this is not looked at a second time.
    """

    name: str
    columns: tuple[Texts, ...]
    lines: Sequence[int]
    unit: Literal["line", "row"] = "line"
    typed: bool = False

    def __len__(self) -> int:
        return len(self.columns[0])

    def fault(self, at: int, column: str, what: str, mend: str = "") -> Fault:
        """Say what is wrong in a record, of which ``at`` is the number from 0."""
        if self.unit == "line":
            return Fault(self.lines[at], column, what, mend)
        return Fault(0, ": ".join(filter(None, (self.place(at), column))), what, mend)

    def place(self, at: int) -> str:
        """Give the place of a record in words: ``line 7``."""
        return f"{self.unit} {self.lines[at]}"


def filled_from(
    trees: Sequence[Tree], identity: bytes, sources: Mapping[str, Source]
) -> tuple[Records, ...]:
    """Put the records of every table into their slots, and add up its totals.

    Parameters
    ----------
    trees : sequence of Tree
    identity : bytes
        Of the commitment: tags stand where it says.
    sources : mapping
        Table's name to what was read of it.

    Returns
    -------
    tuple of Records
        For each of ``trees``.

    Raises
    ------
    InputError
        A record is not as the template says; each with its file and row.
    """
    tables = {tree.table.name: tree.table for tree in trees}
    targets = {
        one.to: _values(tables, sources, one.to)
        for table in tables.values()
        for one in table.references
    }
    made: list[Records] = []
    last: Records | None = None
    for tree in trees:
        if tree.totals is None:
            last = _placed(tree, identity, sources[tree.table.name], targets)
            made.append(last)
        else:
            assert last is not None
            made.append(_totals(tree, last, sources[tree.table.name]))
    return tuple(made)


def _values(
    tables: Mapping[str, Table], sources: Mapping[str, Source], to: str
) -> frozenset[bytes]:
    """Give the values of a column that is referred to."""
    name, _, column = to.partition(".")
    at = [one.name for one in tables[name].columns].index(column)
    return frozenset(one for one in sources[name].columns[at].raw() if one is not None)


def _placed(
    tree: Tree, identity: bytes, source: Source, targets: Mapping[str, frozenset[bytes]]
) -> Records:
    table = tree.table
    found = [*_first(_faults(table, source, targets))]
    if found:
        raise InputError(source.name, found)
    if tree.key is None:
        return rows(source.columns)
    slots, faults = _slots(tree, identity, source)
    if faults:
        raise InputError(source.name, faults)
    return place(slots, source.columns)


def _first(faults: Iterator[Fault]) -> Iterator[Fault]:
    for number, fault in enumerate(faults):
        if number == MOST_FAULTS:
            yield Fault(0, "", "there is more that is wrong", "mend these first")
            return
        yield fault


def _faults(
    table: Table, source: Source, targets: Mapping[str, frozenset[bytes]]
) -> Iterator[Fault]:
    if len(source) > table.most:
        what = f"has {len(source):,} records; the template allows {table.most:,}"
        yield source.fault(table.most, "", what, "take records out, or agree on more")
    summed = {total.sum for totals in table.totals for total in totals.columns}
    references = {one.column: one.to for one in table.references}
    for column, texts in zip(table.columns, source.columns, strict=True):
        name = column.name
        if not source.typed:
            yield from _wrong(column.type, name, texts, source)
        if name == table.key and -1 in texts.lengths:
            what = "is empty, and says where the record stands"
            yield source.fault(texts.lengths.index(-1), name, what, "fill it in")
        if name in summed:
            yield from _negative(name, texts, source)
        if name in table.unique:
            yield from _twice(name, texts, source)
        if (to := references.get(name)) is not None:
            yield from _dangling(name, to, texts, source, targets[to])


def _wrong(type_: str, name: str, texts: Texts, source: Source) -> Iterator[Fault]:
    """Find values that are not of their type: the first of all, then the others one by one."""
    first = first_wrong(type_, texts)
    if first is None:
        return
    for at in range(first, len(texts)):
        text = texts[at]
        if text is not None and (what := what_is_wrong(type_, text)):
            yield source.fault(at, name, what)


def _negative(name: str, texts: Texts, source: Source) -> Iterator[Fault]:
    for at, raw in enumerate(texts.raw()):
        if raw is not None and raw.startswith(b"-"):
            what = f"is {raw.decode()}, and a column that is added up is never negative"
            yield source.fault(at, name, what)


def _twice(name: str, texts: Texts, source: Source) -> Iterator[Fault]:
    seen: dict[bytes, int] = {}
    for at, raw in enumerate(texts.raw()):
        if raw is None:
            continue
        if (before := seen.setdefault(raw, at)) != at:
            what = f"has {quoted(raw.decode())} a second time; the first stands in "
            what += source.place(before)
            yield source.fault(at, name, what, "each may stand once")


def _dangling(
    name: str, to: str, texts: Texts, source: Source, known: frozenset[bytes]
) -> Iterator[Fault]:
    for at, raw in enumerate(texts.raw()):
        if raw is not None and raw not in known:
            what = f"refers to {quoted(raw.decode())}, and {to} has no such value"
            yield source.fault(at, name, what)


def _slots(tree: Tree, identity: bytes, source: Source) -> tuple[array[int], list[Fault]]:
    assert tree.key is not None
    column = tree.columns[tree.key - 1]
    slot_of = slot_finder(column.type, tree, identity)
    slots, faults = array("Q"), list[Fault]()
    for at, text in enumerate(source.columns[tree.key - 1]):
        assert text is not None
        slot = slot_of(text)
        if slot is None:
            size = tree.depth // BITS
            what = f"is {quoted(text)}, and a cell of this table has {size} characters"
        elif slot not in tree.territory:
            what = f"is {quoted(text)}, which lies outside the territory"
        else:
            slots.append(slot)
            continue
        faults.append(source.fault(at, column.name, what))
        if len(faults) == MOST_FAULTS:
            break
    return slots, faults


def slot_finder(type_: str, tree: Tree, identity: bytes) -> Callable[[str], int | None]:
    """Give the function from a key that is a value of its type to its slot.

    Parameters
    ----------
    type_ : str
        ``place``, ``cell`` or ``tag``.
    tree : Tree
    identity : bytes
        Of the commitment.

    Returns
    -------
    callable
        None for a cell that has not the size of the table's.
    """
    depth = tree.depth
    if type_ == "place":
        return lambda place: slot_of_place(place, depth)
    if type_ == "cell":
        return lambda cell: slot_of_cell(cell) if BITS * len(cell) == depth else None
    return lambda tag: slot_of_tag(identity, fold(tag), depth)


def _totals(tree: Tree, records: Records, source: Source) -> Records:
    """Add up a table's totals for every prefix of the territory, zeros too."""
    assert tree.totals is not None
    table, rest = tree.table, tree.table.depth - tree.depth
    slots = array("Q", tree.territory.slots())
    at = {slot: index for index, slot in enumerate(slots)}
    prefixes = [
        at[slot >> rest]
        for slot, n in zip(records.slots, records.counts, strict=True)
        for _ in range(n)
    ]
    names = [column.name for column in table.columns]
    columns: list[Texts] = []
    for total in tree.totals.columns:
        texts = ["0"] * len(slots)
        values = records.columns[names.index(total.sum)] if total.sum is not None else None
        chosen: Sequence[int] = range(len(prefixes))
        if total.where is not None:
            wanted = total.where.value.encode()
            raw = records.columns[names.index(total.where.column)].raw()
            chosen = [index for index, one in enumerate(raw) if one == wanted]
        for prefix, group in groupby(chosen, key=prefixes.__getitem__):
            members = [*group]
            if values is None:
                texts[prefix] = str(len(members))
                continue
            try:
                texts[prefix] = text_of(sum_of(values[one] for one in members))
            except ValueError as error:
                what = f"the total {total.name!r} cannot be written: {error}"
                raise InputError(source.name, [Fault(0, "", what)]) from None
        columns.append(Texts.from_list(texts))
    return Records(slots, array("I", [1]) * len(slots), tuple(columns))
