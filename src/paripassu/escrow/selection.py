"""Which slots and columns are opened: by table, region, stage, question or draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from paripassu.errors import ParameterError
from paripassu.escrow.cells import region_of, wrong_region
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.layout import Tree
from paripassu.escrow.nodes import Runs
from paripassu.escrow.question import Question, needed_slots
from paripassu.escrow.template_parts import BITS
from paripassu.nearest import nearest
from paripassu.quoted import quoted


@dataclass(frozen=True)
class Chosen:
    """What is opened of one tree.

    Attributes
    ----------
    tree : Tree
    slots : Runs
        Of the territory, at least one.
    columns : tuple of int
        From 1.
    """

    tree: Tree
    slots: Runs
    columns: tuple[int, ...]


def chosen_trees(
    commitment: Commitment, tables: Sequence[str], *, totals: bool, over_cells: bool
) -> tuple[Tree, ...]:
    """Give the trees that are meant.

    Parameters
    ----------
    commitment : Commitment
    tables : sequence of str
        Tables, or totals by their own name (``sites/20``); none: all.
    totals : bool
        Whether the totals of the tables are meant, and not their records.
    over_cells : bool
        Whether only trees over cells are meant where no table is named.
    """
    known = [tree.name for tree in commitment.trees]
    for name in tables:
        if name not in known:
            what = f"names {quoted(name)}, and there is no such table"
            raise ParameterError("table", what, nearest(name, known))
    found = tuple(tree for tree in commitment.trees if _is_meant(tree, tables, totals, over_cells))
    if not found:
        what = "has no totals" if totals else "has nothing to open"
        raise ParameterError("table", what, "name another table")
    return found


def _is_meant(tree: Tree, tables: Sequence[str], totals: bool, over_cells: bool) -> bool:
    if tree.name in tables and tree.totals is not None:
        return True
    if (tree.totals is not None) is not totals:
        return False
    return tree.table.name in tables if tables else tree.over_cells or not over_cells


#: Gives the slots of a tree in a region.
Where = Callable[[Tree], Runs]


def of_region(region: Iterable[str]) -> Where:
    """Give the region of geohash prefixes, in any order.

    Raises
    ------
    ParameterError
        One is no prefix; or, of a tree, is longer than its cells.
    """
    given = tuple(region)
    for prefix in given:
        if wrong := wrong_region([prefix]):
            raise ParameterError("region", wrong)
    prefixes = region_of(given)
    longest = max(map(len, prefixes), default=0)

    def slots(tree: Tree) -> Runs:
        if BITS * longest > tree.depth:
            what = f"has a prefix of {longest} characters, and cells of {quoted(tree.name)} have "
            raise ParameterError("region", f"{what}{tree.depth // BITS}", "take a shorter one")
        return tree.region(prefixes)

    return slots


def within(tree: Tree, where: Where | None) -> Runs:
    """Give the slots of a tree in an area; all of them where no area is said.

    Raises
    ------
    ParameterError
        The tree is not over cells, or no slot lies in the area.
    """
    if where is None:
        return tree.territory
    if not tree.over_cells:
        what = f"cannot be opened in {quoted(tree.name)}, which is not over cells"
        raise ParameterError("region", what, "leave the region out, or name another table")
    slots = where(tree)
    if not slots.size:
        raise ParameterError("region", "lies outside the territory", "name one inside it")
    return slots


def columns_of(tree: Tree, columns: Sequence[str] | None) -> tuple[int, ...]:
    """Give the numbers of columns; all of them where none are said."""
    if columns is None:
        return tuple(range(1, len(tree.columns) + 1))
    for name in columns:
        if name not in tree.names:
            what = f"names {quoted(name)}, and {quoted(tree.name)} has no such column"
            raise ParameterError("columns", what, nearest(name, tree.names))
    return tuple(tree.column(name) for name in tree.names if name in columns)


def choose(
    commitment: Commitment,
    *,
    all: bool,
    tables: Sequence[str],
    where: Where | None,
    stage: str | None,
    drawn: Sequence[int] | None,
    columns: Sequence[str] | None,
    totals: bool,
) -> list[Chosen]:
    """Choose what is opened; see :func:`paripassu.escrow.declare_openings.declare_disclose`.

    Raises
    ------
    ParameterError
        It is not clear what is meant, or it is not there.
    """
    if stage is not None:
        if all or tables or where is not None or columns is not None or totals or drawn is not None:
            raise ParameterError("stage", "opens exactly what it says", "leave the others out")
        return [*of_stage(commitment, stage)]
    if drawn is not None:
        if len(tables) != 1 or where is not None or all or totals:
            raise ParameterError("draw", "is of the slots of one table", "name it with `table`")
        [tree] = chosen_trees(commitment, tables, totals=False, over_cells=False)
        one = of_numbers(tree, drawn)
        return [one if columns is None else Chosen(tree, one.slots, columns_of(tree, columns))]
    if not (all or tables or where is not None or totals):
        raise ParameterError("table", "is not said", "name a table or a region, or open all")
    if all and not totals and not tables and where is None:
        trees = commitment.trees
    else:
        trees = chosen_trees(commitment, tables, totals=totals, over_cells=where is not None)
    return [Chosen(tree, within(tree, where), columns_of(tree, columns)) for tree in trees]


def of_stage(commitment: Commitment, stage: str) -> Iterator[Chosen]:
    """Give what a stage opens: exactly that."""
    named = {one.name: one for one in commitment.header.template.stages}
    if stage not in named:
        what = f"is {quoted(stage)}, and there is no such stage"
        raise ParameterError("stage", what, nearest(stage, named))
    for one in named[stage].opens:
        tree = commitment.tree(one.table)
        slots = tree.region(one.regions)
        if slots.size:
            yield Chosen(tree, slots, tuple(tree.column(name) for name in one.columns))


def of_question(question: Question, tree: Tree, identity: bytes, about: bool) -> Chosen:
    """Give what answers a question: the key where records are, and ``answer`` where asked about.

    Parameters
    ----------
    about : bool
        Whether there are records that are asked about.
    """
    assert tree.key is not None
    answer = [tree.column(name) for name in tree.table.answer] if about else []
    return Chosen(tree, needed_slots(question, tree, identity), tuple(sorted({tree.key, *answer})))


def of_numbers(tree: Tree, numbers: Iterable[int]) -> Chosen:
    """Give drawn slots, numbered from 1 in key order, with key and ``answer`` columns."""
    runs = [(at, at + 1) for at in (nth(tree.territory, n) for n in numbers)]
    answer = [tree.column(name) for name in tree.table.answer]
    key = [] if tree.key is None else [tree.key]
    return Chosen(tree, Runs.of(runs), tuple(sorted({*key, *answer})))


def nth(territory: Runs, number: int) -> int:
    """Give the slot with a number, from 1, among those of the territory."""
    if not 1 <= number <= territory.size:
        what = f"has the number {number:,}, and the table has {territory.size:,} slots"
        raise ParameterError("draw", what, "draw from as many as the table has slots")
    left = number - 1
    for first, end in territory:
        if left < end - first:
            return first + left
        left -= end - first
    raise AssertionError
