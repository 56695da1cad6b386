"""The names of columns: as people write them, and as they are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from paripassu.quoted import quoted
from paripassu.tables.problems import Problems

#: More columns than a person's table has: comparing names takes time.
MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a table may have.

    Attributes
    ----------
    name : str
    required : bool
        Whether the table is refused without it.
    number : bool
        Whether its cells are numbers: decimal commas are read in these columns.
    share : bool
        Whether its numbers are shares, which may be written in per cent.
    verbatim : bool
        Whether its cells are matched byte for byte, so that ``NA`` is a name like others.
    """

    name: str
    required: bool = False
    number: bool = False
    verbatim: bool = False
    share: bool = False


def plain(name: str) -> str:
    """Give a name without capitals, and with one low line for blanks and hyphens in it."""
    return re.sub(r"[\s_-]+", "_", name.strip()).casefold()


def known_word(text: str, words: Iterable[str]) -> str:
    """Give the word of a closed vocabulary that a cell means; nothing where it means none.

    Capitals and blanks are left aside, as in the names of columns: ``Red Line `` is ``red line``.
    """
    meant = plain(text)
    return next((word for word in words if plain(word) == meant), "")


def _head(name: str) -> str:
    """Give the plain name of a column; some programs write a ``#`` before the first one."""
    return plain(name.strip().removeprefix("#")) or plain(name)


def header_at(rows: Iterable[Sequence[str]], columns: Sequence[Column]) -> int:
    """Find the header among the first rows: the first one that has every required column.

    Returns
    -------
    int
        From 0; 0 where no row has them all, so that what is missing is told of the first one.
    """
    needed = {plain(column.name) for column in columns if column.required}
    for at, row in enumerate(rows):
        if needed and needed <= {_head(cell) for cell in row}:
            return at
    return 0


def known_in(row: Sequence[str], columns: Sequence[Column]) -> int:
    """Count the known columns that a row names."""
    return len({plain(column.name) for column in columns} & {_head(cell) for cell in row})


def header_in(row: Sequence[str], columns: Sequence[Column], beneath: Sequence[str]) -> bool:
    """Whether a row is rather the header than the one beneath it."""
    needed = {plain(column.name) for column in columns if column.required}
    there = {_head(cell) for cell in row}
    if needed and needed <= there:
        return not needed <= {_head(cell) for cell in beneath}
    return known_in(row, columns) >= 2 and not known_in(beneath, columns)


def repeats(header: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row is the header once more; of one column alone that is not said.

    An item may be called ``item``.
    """
    if len(header) < 2 or row[0].strip() != header[0].strip():  # most rows are told by one cell
        return False
    return [cell.strip() for cell in row] == [cell.strip() for cell in header]


def note_repeated(line: int, problems: Problems) -> None:
    """Note a row that is the header once more, as where two exports are put into one file."""
    problems.add(line, "", "this row repeats the header", "remove it")


@dataclass(frozen=True, slots=True)
class Matched:
    """Which columns of a file are which.

    Attributes
    ----------
    places : dict
        Known name to the column's number in the file, from 0; in the order of the file.
    ignored : tuple of str
        Names that are not known, and near no known one.
    nameless : tuple of int
        Columns with cells and without a name, counted from 1.
    """

    places: dict[str, int]
    ignored: tuple[str, ...]
    nameless: tuple[int, ...]

    def notes(self, nameless: tuple[int, ...] = ()) -> list[str]:
        """Say which columns are not read, those besides that have no name in a sheet too."""
        notes = []
        if self.ignored:
            several = "s" if len(self.ignored) > 1 else ""
            names = ", ".join(quoted(name) for name in self.ignored[:20])
            notes.append(f"not read: the column{several} {names}")
        if without := (*self.nameless, *nameless):
            which = ", ".join(str(number) for number in without[:20])
            has = "which has" if len(without) == 1 else "which have"
            columns = "column" if len(without) == 1 else "columns"
            notes.append(f"not read: {columns} {which}, {has} no name")
        return notes


def match(
    names: Sequence[str],
    columns: Sequence[Column],
    problems: Problems,
    *,
    line: int = 1,
    blank: Sequence[bool] | None = None,
) -> Matched:
    """Find the known columns; note those that are missing, doubled or misspelt.

    Parameters
    ----------
    names : sequence of str
        The header.
    columns : sequence of Column
        The known ones.
    problems : Problems
    line : int
        The header's line.
    blank : sequence of bool, optional
        Which columns have no cell that is not empty.
    """
    if len(names) > MOST_COLUMNS:
        what = f"has {len(names):,} columns, and {MOST_COLUMNS:,} are the most"
        problems.add(line, "", what, "leave out those that are not needed")
        problems.raise_if_any()
    known = {plain(column.name): column.name for column in columns}
    places: dict[str, int] = {}
    ignored: list[str] = []
    nameless: list[int] = []
    for at, written in enumerate(names):
        name = known.get(_head(written))
        if name is None:
            if not written.strip():
                if blank is None or not blank[at]:
                    nameless.append(at + 1)
            elif near := near_miss(written, list(known.values())):
                what = f"the column {quoted(written.strip())} is not known here"
                mend = f"did you mean {near!r}? If not, give it another name, or leave it out"
                problems.add(line, "", what, mend)
            else:
                ignored.append(written.strip())
        elif name in places:
            problems.add(line, "", f"the column {name!r} stands there twice", "leave one out")
        else:
            places[name] = at
    missing = [one.name for one in columns if one.required and one.name not in places]
    if missing:
        has = ", ".join(quoted(name.strip()) for name in names[:20] if name.strip())
        one = f"the column {missing[0]!r} is missing"
        several = f"the columns {', '.join(map(repr, missing))} are missing"
        what = one if len(missing) == 1 else several
        problems.add(line, "", what, f"there are: {has}" if has else "name the columns")
    return Matched(places, tuple(ignored), tuple(nameless))


def match_exactly(
    names: Sequence[str], wanted: Sequence[str], problems: Problems, *, line: int = 1
) -> None:
    """Note every column that is missing, unknown or there twice, names taken letter by letter.

    Parameters
    ----------
    names : sequence of str
        The header.
    wanted : sequence of str
        The columns that it has to have, and no others, in any order.
    problems : Problems
    line : int
        The header's line.
    """
    if len(names) > MOST_COLUMNS:
        what = f"has {len(names):,} columns, and {MOST_COLUMNS:,} are the most"
        problems.add(line, "", what, "leave out those that are not needed")
        return
    missing = [name for name in wanted if name not in names]
    for at, name in enumerate(names):
        if name in names[:at]:
            what = f"the column {quoted(name)} stands there twice"
            problems.add(line, "", what, "leave one out")
        elif name not in wanted:
            near = near_miss(name, missing)
            what = f"the column {quoted(name)} is not known here"
            problems.add(line, "", what, f"write {near!r}" if near else "leave it out")
    if missing:
        one = f"the column {missing[0]!r} is missing"
        several = f"the columns {', '.join(map(repr, missing))} are missing"
        has = ", ".join(quoted(name) for name in names[:20])
        mend = f"there are: {has}" if has else "name the columns"
        problems.add(line, "", one if len(missing) == 1 else several, mend)


def near_miss(written: str, known: Sequence[str]) -> str:
    """Give the known name that another one is a slip of, or nothing.

    A slip is one letter, from five letters on two, and none in names of one or two; or a known name
    with more in brackets behind it, as ``amount (kg)`` is.
    """
    name = plain(written)
    bare = plain(re.sub(r"[(\[{].*", "", written))
    for right in known:
        word = plain(right)
        shorter = min(len(name), len(word))
        if bare == word or _apart(name, word) <= (0 if shorter < 3 else 1 if shorter < 5 else 2):
            return right
    return ""


def _apart(one: str, other: str, most: int = 2) -> int:
    """Count the letters to change, add, drop or swap with a neighbour; one above ``most`` if more.

    Optimal string alignment distance (Damerau 1964, with the restriction of Oommen and Loke 1997).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
