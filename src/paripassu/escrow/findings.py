"""What a view shows to be false of the declaration ("The view, and findings").

A finding stands only on openings that gave the root: it convicts whoever entered that root in the
record, whoever carried the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from paripassu.escrow.cells import cell_of_slot
from paripassu.escrow.declared import slot_finder
from paripassu.escrow.nodes import format_node, node_of
from paripassu.escrow.template_parts import BITS
from paripassu.escrow.totals import Claim, is_total
from paripassu.escrow.values import first_wrong, is_value, what_is_wrong
from paripassu.escrow.view import Open, View
from paripassu.quoted import quoted
from paripassu.tables.texts import Texts

Name = Literal["WrongNumber", "BadValue", "Misplaced", "Twice", "Dangling", "TotalContradicted"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something false in a declaration.

    Attributes
    ----------
    error : str
        Its name in the specification.
    table : str
        The tree's name.
    what : str
        What is false, as a clause that can stand alone.
    slot : str or None
        The node of the slot.
    column : str or None
    """

    error: Name
    table: str
    what: str
    slot: str | None = None
    column: str | None = None


def findings(view: View, totals: tuple[Claim, ...]) -> Iterator[Finding]:
    """Find all that is false in what is open.

    Parameters
    ----------
    view : View
    totals : tuple of Claim
        The open totals of it, with their states.
    """
    for there in view.trees:
        yield from _numbers(there)
        yield from _values(there)
        yield from _misplaced(there, view.commitment.identity)
        if there.tree.totals is None:
            yield from _twice(there)
            yield from _dangling(there, view)
    for claim in totals:
        if claim.state == "contradicted":
            column = claim.open.tree.columns[claim.column - 1].name
            yield _found("TotalContradicted", claim.open, claim.against, claim.slot, column)


def _found(
    error: Name, there: Open, what: str, slot: int | None = None, column: str | None = None
) -> Finding:
    node = None if slot is None else format_node(node_of(slot, there.tree.depth))
    return Finding(error, there.tree.name, what, node, column)


def _numbers(there: Open) -> Iterator[Finding]:
    tree = there.tree
    if tree.totals is not None or tree.of_rows:
        for slot, n in there.counts.items():
            if n != 1:
                what = f"{n:,} records stand where there is one and no more"
                yield _found("WrongNumber", there, what, slot)
    if tree.totals is not None:
        empty = there.opened.first_not_in(there.slots)
        if empty is not None:
            yield _found("WrongNumber", there, "no total stands here, and one has to", empty)
        return
    if tree.of_rows and there.slots:
        last = there.slots[-1]
        empty = there.opened.first_not_in(there.slots)
        if empty is not None and empty < last:
            what = f"the row is empty, and row {last + 1:,} after it has a record"
            yield _found("WrongNumber", there, what, empty)
    total = sum(there.counts.values())
    if total > tree.table.most:
        what = f"{total:,} records are open, and the most that was agreed is {tree.table.most:,}"
        yield _found("WrongNumber", there, what)


def _values(there: Open) -> Iterator[Finding]:
    for number, column in enumerate(there.tree.columns, 1):
        values = there.values.get(number)
        if values is None or _all_right(there, number, values.texts):
            continue
        for slot, texts in values.items():
            for text in texts:
                if wrong := _wrong(there, number, text):
                    yield _found("BadValue", there, f"the value {wrong}", slot, column.name)
                    break


def _all_right(there: Open, number: int, texts: Texts) -> bool:
    """Whether all values of a column are right, where a quick look at the whole tells.

    False where it does not, or where one is wrong: :func:`_wrong` tells which.
    """
    tree = there.tree
    column = tree.columns[number - 1]
    if (tree.totals is not None or number == tree.key) and -1 in texts.lengths:
        return False
    if number == tree.key and column.type == "cell" and {*texts.lengths} != {tree.depth // BITS}:
        return False
    if (tree.totals is not None or _is_summed(there, column.name)) and b"-" in texts.data:
        return False
    return first_wrong(column.type, texts) is None


def _is_summed(there: Open, name: str) -> bool:
    """Whether a total adds up a column."""
    return any(total.sum == name for totals in there.tree.table.totals for total in totals.columns)


def _wrong(there: Open, number: int, text: str | None) -> str:
    """Say why a value of a column is none; empty where it is one."""
    tree = there.tree
    column = tree.columns[number - 1]
    if tree.totals is not None:
        if is_total(column.type, text):
            return ""
        return f"is {'missing' if text is None else quoted(text)}, which is no total"
    if text is None:
        return "is missing, and it says where the record stands" if number == tree.key else ""
    if wrong := what_is_wrong(column.type, text):
        return wrong
    if number == tree.key and column.type == "cell" and BITS * len(text) != tree.depth:
        return f"is {quoted(text)}, and a cell of this table has {tree.depth // BITS} characters"
    if text.startswith("-") and _is_summed(there, column.name):
        return f"is {text}, and is added up, so that it is never negative"
    return ""


def _misplaced(there: Open, identity: bytes) -> Iterator[Finding]:
    tree = there.tree
    if tree.key is None:
        return
    column = tree.columns[tree.key - 1]
    slot_of = slot_finder(column.type, tree, identity)
    for slot, texts in there.column(tree.key).items():
        for text in texts:
            if text is None or not is_value(column.type, text):
                continue
            right = slot_of(text)
            if right is not None and right != slot:
                where = (
                    f"in the cell {cell_of_slot(right, tree.depth)}"
                    if tree.over_cells
                    else f"in slot {format_node(node_of(right, tree.depth))}"
                )
                what = f"{quoted(text)} stands here, and belongs {where}"
                yield _found("Misplaced", there, what, slot, column.name)
                break


def _twice(there: Open) -> Iterator[Finding]:
    for name in there.tree.table.unique:
        values = there.values.get(there.tree.column(name))
        if values is None or _all_differ(values.texts):
            continue
        seen: dict[str, int] = {}
        for slot, text in there.texts(there.tree.column(name)):
            if text is None:
                continue
            seen[text] = seen.get(text, 0) + 1
            if seen[text] == 2:
                what = f"{quoted(text)} stands here for the second time, and may stand once"
                yield _found("Twice", there, what, slot, name)


def _all_differ(texts: Texts) -> bool:
    """Whether values are all different, nulls aside."""
    return len({*texts.raw()} - {None}) == len(texts) - texts.lengths.count(-1)


def _dangling(there: Open, view: View) -> Iterator[Finding]:
    for one in there.tree.table.references:
        name, _, column = one.to.partition(".")
        target = view.of(name)
        number = target.tree.column(column)
        if not target.is_open(target.tree.territory, [number]):
            continue
        known = {text for _, text in target.texts(number)}
        mine = there.column(there.tree.column(one.column))
        for slot, texts in mine.items():
            missing = [text for text in texts if text is not None and text not in known]
            if missing:
                what = f"{quoted(missing[0])} is named here, and stands nowhere in {one.to}"
                yield _found("Dangling", there, what, slot, one.column)
