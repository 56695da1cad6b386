"""Reading an agreement from a workbook: everything that is wrong with it in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from paripassu.agreement.cell_words import in_cells, in_doubt, mistaken
from paripassu.agreement.columns import ENTRIES, KEYED, STAGES, TOGETHER, Column, judged
from paripassu.agreement.consistency import check_draft
from paripassu.agreement.draft import Draft
from paripassu.agreement.entries import read_entries
from paripassu.agreement.groups import read_groups
from paripassu.agreement.model import Agreement
from paripassu.agreement.problem import Problem
from paripassu.agreement.report import faults_of
from paripassu.errors import AgreementError, TableError
from paripassu.nearest import nearest
from paripassu.quoted import cut, quoted
from paripassu.tables.grid import MOST_TITLES, Figure
from paripassu.tables.names import near_miss, plain, repeats
from paripassu.tables.notes import tell
from paripassu.tables.sheet import Sheet
from paripassu.tables.workbook import read_book
from paripassu.toml.locate import Path

#: Sheets that may be missing; of the others an empty one says that there is nothing of its kind.
_OPTIONAL = ("requirements", "choices", "declarations", "process", "notices", "together")
_SHEETS = (*KEYED, *ENTRIES, "stages", "together")
_FILLED = ("agreement", "parties", "measures")


def agreement_of(content: bytes, name: str) -> Agreement:
    """Read an agreement from the bytes of a workbook.

    Parameters
    ----------
    content : bytes
        The file, XLSX or ODS.
    name : str
        What it is called in messages.

    Raises
    ------
    AgreementError
        The workbook cannot be read, or something is wrong in it: all of that in one go, with
        sheet, row and column.
    """
    try:
        sheets = read_book(content, name)
    except TableError as error:
        raise AgreementError(name, error.faults) from None
    known, others = _sorted(sheets)
    _raise(name, _about_sheets(known, others))
    book = _Book(known)
    # A cell without a value would pass for an empty one, and everything would follow from that.
    _raise(name, book.without_value(), book.name)
    book.read()
    draft = Draft()
    problems = list(book.problems)
    # What is missing as a whole has been said in the words of workbooks.
    problems += [problem for problem in read_entries(book.document, draft) if problem.path]
    problems += read_groups(book.document, draft)
    problems += check_draft(draft)
    _raise(name, book.in_words(problems), book.name)
    notes = [f"not read: {what}" for what in dict.fromkeys(book.left)]
    if others:
        several = "s" if len(others) > 1 else ""
        notes.append(f"not read: the sheet{several} {_named(others)}")
    tell(name, notes)
    return draft.agreement()


def _raise(
    name: str, problems: Iterator[Problem] | Sequence[Problem], place: Any = lambda _: ""
) -> None:
    if found := list(problems):
        raise AgreementError(name, faults_of(found, lambda _: 0, place))


def _sorted(sheets: Sequence[Sheet]) -> tuple[dict[str, Sheet], list[str]]:
    """Give the sheets that are known, by their names, and the names of others with content."""
    known: dict[str, Sheet] = {}
    others = []
    for sheet in sheets:
        word = sheet.name.strip().lower()
        if word in _SHEETS and word not in known:
            known[word] = sheet
        elif sheet:
            others.append(sheet.name)
    return known, others


def _named(names: Sequence[str]) -> str:
    return ", ".join(quoted(name) for name in names[:20])


def _about_sheets(known: Mapping[str, Sheet], others: Sequence[str]) -> Iterator[Problem]:
    """Say which sheets are missing or empty; beside them, which were not read."""
    slips: dict[str, str] = {}
    for other in others:
        # Sheets of other names are a person's own; only a slip of the pen is told.
        hint = nearest(other.strip().lower(), [one for one in _SHEETS if one not in known])
        if hint.startswith("did"):
            slips[other] = hint
            yield Problem((), f"unknown sheet {quoted(other)}", hint)
    missing = [one for one in _SHEETS if one not in known and one not in _OPTIONAL]
    missing = [one for one in missing if not any(f"'{one}'" in hint for hint in slips.values())]
    unread = f"; not read: {_named(others)}" if others else ""
    for sheet in missing:
        mend = "add it" if sheet in _FILLED else "add it; an empty sheet says that there are none"
        yield Problem((), f"there is no sheet {quoted(sheet)}{unread}", mend)
        unread = ""
    for sheet in _FILLED:
        if sheet in known and len(known[sheet].rows) < 2:
            yield Problem((), f"the sheet {quoted(sheet)} has no rows below its head", "add some")


class _Book:
    """What has been read of a workbook, in the shape of an agreement file.

    ``places`` gives sheet, row (from 1, as spreadsheets count) and column of each path; ``left``
    says what is not read.
    """

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self.sheets = sheets
        self.document: dict[str, Any] = {}
        self.places: dict[Path, tuple[str, int, str]] = {}
        self.problems: list[Problem] = []
        self.left: list[str] = []
        self._mistaken: set[Path] = set()

    def name(self, path: Path) -> str:
        """Name the place of a path, or of the nearest thing around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                sheet, row, column = self.places[path[:length]]
                said = f", column {quoted(column)}" if column else ""
                return f"sheet {quoted(sheet)}, row {row}{said}"
        return ""

    def without_value(self) -> Iterator[Problem]:
        """Find the cells of known columns that show an error, or a formula without its value."""
        for name, sheet in self.sheets.items():
            head = self._head(name)
            heads = head[1] if head else []
            for (row, column), (what, mend) in sorted(sheet.wrong.items()):
                at = heads[column - 1] if column <= len(heads) else ""
                if name not in KEYED and not at:
                    continue
                path: Path = ("cell", name, row, column)
                self.places[path] = (name, row, at if name not in KEYED else "value")
                yield Problem(path, what, mend)

    def in_words(self, problems: Sequence[Problem]) -> Iterator[Problem]:
        """Put problems into the words of cells; one about a mistaken cell follows from it."""
        for problem in problems:
            follows = any(
                problem.path[:length] in self._mistaken
                for length in range(1, len(problem.path) + 1)
            )
            if not follows or problem in self.problems:
                yield in_cells(problem)

    def read(self) -> None:
        """Read all sheets."""
        for sheet in KEYED:
            self._read_keyed(sheet)
        for sheet, (key, columns) in ENTRIES.items():
            worth = self._value_columns() if key == "measure" else ()
            for number, row in self._records(sheet, (*columns, *worth)):
                self._add_entry(sheet, key, number, row)
        self._read_stages()
        for number, row in self._records("together", TOGETHER):
            groups = self.document.setdefault("together", {}).setdefault("groups", [])
            self.places[("together", "groups", len(groups))] = ("together", number, "members")
            groups.append(self._value(("together", "groups", len(groups)), *row["members"]))

    def _rows(self, sheet: str) -> Sequence[tuple[int, Sequence[str]]]:
        return self.sheets[sheet].rows if sheet in self.sheets else ()

    def _read_keyed(self, sheet: str) -> None:
        """Read a sheet with a key in each row."""
        found: dict[str, Any] = {}
        for number, row in self._rows(sheet):
            key, value = (*row, "", "")[:2]
            if any(cell.strip() for cell in row[2:]):
                self.left.append(f"what stands behind 'value' in row {number} of {sheet!r}")
            word = key.strip().lower().replace(" ", "_")
            if not word or not value.strip() or (word == "key" and not found):
                continue
            self.places[(sheet, word)] = (sheet, number, "value")
            if word in found:
                self._wrong((sheet, word), f"{quoted(word)} stands in two rows", "drop one")
            column = KEYED[sheet].get(word)
            found[word] = value.strip()
            if column is not None:
                found[word] = self._value((sheet, word), column, _bare(value))
        if found:
            self.places[(sheet,)] = (sheet, 1, "")
            self.document[sheet] = found

    def _add_entry(
        self, sheet: str, key: str, number: int, row: Mapping[str, tuple[Column, str]]
    ) -> None:
        entries = self.document.setdefault(key, [])
        path: Path = (key, len(entries))
        self.places[path] = (sheet, number, "")
        entry: dict[str, Any] = {}
        for head, (column, cell) in row.items():
            if head.startswith("value "):
                party = head.removeprefix("value ")
                at: Path = (*path, "value", party)
                self.places[at] = (sheet, number, head)
                entry.setdefault("value", {})[party] = self._value(at, column, cell)
            else:
                at = (*path, column.key)
                self.places[at] = (sheet, number, head)
                entry[column.key] = self._value(at, column, cell)
        entries.append(entry)

    def _value(self, path: Path, column: Column, cell: str) -> Any:
        """Read a cell; note where it is not what its column wants."""
        read = column.read(cell)
        if (column.wants and isinstance(read, str)) or in_doubt(column, cell):
            self.problems.append(mistaken(path, column, cell))
            self._mistaken.add(path)
        return read

    def _read_stages(self) -> None:
        measures = self.document.get("measure", [])
        where = {entry.get("id"): index for index, entry in enumerate(measures)}
        for number, row in self._records("stages", STAGES):
            measure = row["measure"][1] if "measure" in row else ""
            path: Path = ("stages", number)
            self.places[path] = ("stages", number, "measure")
            if measure not in where:
                known = [id_ for id_ in where if id_]
                what = f"unknown measure {quoted(measure)}" if measure else "has no measure"
                self._wrong(path, what, nearest(measure, known))
                continue
            stages = measures[where[measure]].setdefault("stages", [])
            path = ("measure", where[measure], "stages", len(stages))
            self.places.setdefault(path[:-1], ("stages", number, ""))
            self.places[path] = ("stages", number, "")
            stage: dict[str, Any] = {}
            for key, (column, cell) in row.items():
                if key != "measure":
                    self.places[(*path, key)] = ("stages", number, key)
                    stage[key] = self._value((*path, key), column, cell)
            stages.append(stage)

    def _value_columns(self) -> Sequence[Column]:
        head = self._head("measures")
        words = head[1] if head else []
        return [judged(word) for word in dict.fromkeys(words) if word.startswith("value ")]

    def _head(self, sheet: str) -> tuple[int, list[str]] | None:
        """Find the row with the heads: the first one that has a known one, else the first row.

        Returns
        -------
        tuple of int and list of str, or None
            Which of the sheet's rows, and the heads as they are known, or in small letters.
        """
        known = {plain(column.head): column.head for column in _columns(sheet)}
        rows = self._rows(sheet)
        if not rows:
            return None
        at = next(
            (
                at
                for at, (_, cells) in enumerate(rows[:MOST_TITLES])
                if any(plain(cell) in known for cell in cells)
            ),
            0,
        )
        words = [" ".join(cell.lower().split()) for cell in rows[at][1]]
        return at, [known.get(plain(word), word) for word in words]

    def _records(
        self, sheet: str, columns: Sequence[Column]
    ) -> Iterator[tuple[int, dict[str, tuple[Column, str]]]]:
        """Give the rows of a sheet with their numbers: the cells that are not empty, by heads."""
        head = self._head(sheet)
        if head is None:
            return
        at, heads = head
        rows = self._rows(sheet)
        known = {column.head: column for column in columns}
        self._check_heads(sheet, rows[at][0], heads, known)
        for number, row in rows[at + 1 :]:
            if repeats(rows[at][1], row):
                path: Path = ("repeated", sheet, number)
                self.places[path] = (sheet, number, "")
                self._wrong(path, "this row repeats the header", "remove it")
                continue
            for place, cell in enumerate(row):
                if cell.strip() and not (heads[place] if place < len(heads) else ""):
                    self.left.append(f"column {place + 1} of {quoted(sheet)}, which has no name")
            read = {
                head: (known[head], _bare(cell))
                for head, cell in zip(heads, row, strict=False)
                if head in known and cell.strip()
            }
            if read:
                yield number, read

    def _check_heads(
        self, sheet: str, row: int, heads: Sequence[str], known: Mapping[str, Column]
    ) -> None:
        parties = [entry.get("id", "") for entry in self.document.get("party", [])]
        worth = [f"value {party}" for party in parties if sheet == "measures"]
        for at, head in enumerate(heads):
            path: Path = (f"head of {sheet}", at)
            self.places[path] = (sheet, row, head)
            if head and head in heads[:at]:
                self._wrong(path, f"there are two columns {quoted(head)}", "drop one of them")
            if not head or head in known:
                continue
            if near := near_miss(head, [*known, *worth]):
                mend = f"did you mean {near!r}? If not, give it another name, or leave it out"
                self._wrong(path, f"unknown column {quoted(head)}", mend)
            else:
                self.left.append(f"the column {quoted(head)} of {quoted(sheet)}")

    def _wrong(self, path: Path, what: str, mend: str) -> None:
        self.problems.append(Problem(path, what, cut(mend, 300)))


def _bare(cell: str) -> str:
    """Leave out the blanks around a text; a number has none, and stays known as one."""
    return cell if isinstance(cell, Figure) else cell.strip()


def _columns(sheet: str) -> Sequence[Column]:
    """Give the columns that a sheet always has."""
    if sheet in ENTRIES:
        return ENTRIES[sheet][1]
    return {"stages": STAGES, "together": TOGETHER}.get(sheet, ())
