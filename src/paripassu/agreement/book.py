"""Reading an agreement from a workbook: everything that is wrong with it in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from paripassu.agreement.columns import ENTRIES, HEAD, STAGES, TOGETHER, Column, interval
from paripassu.agreement.consistency import check_draft
from paripassu.agreement.draft import Draft
from paripassu.agreement.entries import read_entries
from paripassu.agreement.groups import read_groups
from paripassu.agreement.model import Agreement
from paripassu.agreement.problem import Path, Problem
from paripassu.agreement.report import faults_of
from paripassu.errors import AgreementError
from paripassu.nearest import nearest
from paripassu.quoted import cut, quoted
from paripassu.tables.workbook import Rows, rows_of

_SHEETS = ("agreement", *ENTRIES, "stages", "together")
_NEEDED = ("agreement", "parties", "measures")


def agreement_of(content: bytes, name: str) -> Agreement:
    """Read an agreement from the bytes of a workbook.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        What it is called in messages.

    Raises
    ------
    AgreementError
        The workbook cannot be read, or something is wrong in it: all of that in one go, with
        sheet, row and column.
    """
    book = _Book(rows_of(content, name))
    book.read()
    draft = Draft()
    problems = [*_sheets(book.rows), *book.problems]
    # What is missing as a whole has been said in the words of workbooks.
    problems += [problem for problem in read_entries(book.document, draft) if problem.path]
    problems += read_groups(book.document, draft)
    problems += check_draft(draft)
    if problems:
        raise AgreementError(name, faults_of(problems, lambda _: 0, book.name))
    return draft.agreement()


def _sheets(rows: Mapping[str, Rows]) -> Iterator[Problem]:
    for sheet in _NEEDED:
        if sheet not in rows:
            yield Problem((), f"there is no sheet {sheet!r}", partial(nearest, sheet, rows))
        elif len(rows[sheet]) < 2:
            yield Problem((), f"the sheet {sheet!r} has no rows below its head", "add some")
    for sheet in rows:
        # Sheets of other names are a person's own; only a slip of the pen is told.
        absent = [known for known in _SHEETS if known not in rows and known not in _NEEDED]
        hint = nearest(sheet, absent) if sheet not in _SHEETS else ""
        if hint.startswith("did"):
            yield Problem((), f"unknown sheet {quoted(sheet)}", hint)


class _Book:
    """What has been read of a workbook, in the shape of an agreement file.

    ``places`` gives sheet, row (from 1, as spreadsheets count) and column of each path.
    """

    def __init__(self, rows: Mapping[str, Rows]) -> None:
        self.rows = rows
        self.document: dict[str, Any] = {}
        self.places: dict[Path, tuple[str, int, str]] = {}
        self.problems: list[Problem] = []

    def name(self, path: Path) -> str:
        """Name the place of a path, or of the nearest thing around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                sheet, row, column = self.places[path[:length]]
                said = f", column {quoted(column)}" if column else ""
                return f"sheet {quoted(sheet)}, row {row}{said}"
        return ""

    def read(self) -> None:
        """Read all sheets."""
        self._read_head()
        for sheet, (key, columns) in ENTRIES.items():
            worth = self._value_columns() if key == "measure" else ()
            for number, row in self._records(sheet, (*columns, *worth)):
                self._add_entry(sheet, key, number, row)
        self._read_stages()
        for number, row in self._records("together", TOGETHER):
            groups = self.document.setdefault("together", {}).setdefault("groups", [])
            self.places[("together", "groups", len(groups))] = ("together", number, "members")
            groups.append(row["members"])

    def _read_head(self) -> None:
        head: dict[str, Any] = {}
        for number, row in enumerate(self.rows.get("agreement", ()), start=1):
            key, value = ((*row, None, None)[:2]) if row else (None, None)
            word = (key or "").strip().lower()
            if not word or value is None or (number == 1 and word == "key"):
                continue
            self.places[("agreement", word)] = ("agreement", number, "value")
            if word in head:
                self._wrong(("agreement", word), f"{quoted(word)} stands in two rows", "drop one")
            head[word] = HEAD[word].read(value) if word in HEAD else value
        if head:
            self.places[("agreement",)] = ("agreement", 1, "")
            self.document["agreement"] = head

    def _add_entry(self, sheet: str, key: str, number: int, row: Mapping[str, Any]) -> None:
        entries = self.document.setdefault(key, [])
        path: Path = (key, len(entries))
        self.places[path] = (sheet, number, "")
        entry: dict[str, Any] = {}
        for head, value in row.items():
            if head.startswith("value "):
                party = head.removeprefix("value ")
                entry.setdefault("value", {})[party] = value
                self.places[(*path, "value", party)] = (sheet, number, head)
            else:
                entry[head] = value
                self.places[(*path, head)] = (sheet, number, head)
        entries.append(entry)

    def _read_stages(self) -> None:
        measures = self.document.get("measure", [])
        where = {entry.get("id"): index for index, entry in enumerate(measures)}
        for number, row in self._records("stages", STAGES):
            stage = {key: value for key, value in row.items() if key != "measure"}
            path: Path = ("stages", number)
            self.places[path] = ("stages", number, "measure")
            measure = row.get("measure")
            if measure not in where:
                known = [id_ for id_ in where if id_]
                self._wrong(
                    path,
                    f"unknown measure {quoted(str(measure or ''))}",
                    nearest(str(measure or ""), known),
                )
                continue
            stages = measures[where[measure]].setdefault("stages", [])
            path = ("measure", where[measure], "stages", len(stages))
            self.places.setdefault(path[:-1], ("stages", number, ""))
            self.places[path] = ("stages", number, "")
            self.places |= {(*path, key): ("stages", number, key) for key in stage}
            stages.append(stage)

    def _value_columns(self) -> Sequence[Column]:
        heads = self.rows.get("measures", ((),))[:1]
        words = [(cell or "").strip().lower() for row in heads for cell in row]
        return [interval(word) for word in dict.fromkeys(words) if word.startswith("value ")]

    def _records(
        self, sheet: str, columns: Sequence[Column]
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """Give the rows of a sheet with their numbers: the cells that are not empty, by heads."""
        rows = self.rows.get(sheet, ())
        if not rows:
            return
        known = {column.head: column for column in columns}
        heads = [(cell or "").strip().lower() for cell in rows[0]]
        for at, head in enumerate(heads):
            path: Path = (f"head of {sheet}", at)
            self.places[path] = (sheet, 1, head)
            if head and head in heads[:at]:
                self._wrong(path, f"there are two columns {quoted(head)}", "drop one of them")
            if head and head not in known:
                self._wrong(path, f"unknown column {quoted(head)}", nearest(head, known))
        for number, row in enumerate(rows[1:], start=2):
            cells = dict(zip(heads, row, strict=False))
            read = {
                head: known[head].read(cell)
                for head, cell in cells.items()
                if head in known and cell is not None and cell != ""
            }
            if read:
                yield number, read

    def _wrong(self, path: Path, what: str, mend: str) -> None:
        self.problems.append(Problem(path, what, cut(mend, 300)))
