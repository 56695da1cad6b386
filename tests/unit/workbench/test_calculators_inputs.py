"""All tables of the inspection tests in the forms: the same answers; marks where messages say."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.shared import SHARED
from tests.unit.inspection import test_account_read as measurements
from tests.unit.inspection import test_allocation_read as strata
from tests.unit.inspection import test_security_game as targets
from tests.unit.workbench.test_calculators import ROOT, cells

from paripassu.documents.pointed import laid_out
from paripassu.documents.value import Answer
from paripassu.errors import InputError, PariPassuError
from paripassu.inspection.accountancy.account import account
from paripassu.inspection.allocation.answer import allocate
from paripassu.inspection.games.game import game
from paripassu.workbench.calculators.calling import Asked, File
from paripassu.workbench.calculators.task import Done, done

#: Where a message says that something is: in CSV, and in a sheet.
_PLACE = re.compile(
    r"^t\.(?:csv: line (\d+)(?:: column '(\w+)')?"
    r"|xlsx: sheet '\w+', row (\d+)(?:, column '(\w+)')?)",
    re.MULTILINE,
)
FIELDS = {"account": "table", "allocate": "strata", "game": "targets"}
QUESTIONS: dict[str, dict[str, str | bool]] = {
    "account": {"goal": "8", "detect": "0.9", "histories": "2000"},
    "allocate": {"goal": "8", "detect": "0.9"},
    "game": {"resources": "1"},
}
CALLS: dict[str, Callable[..., Answer]] = {
    "account": lambda table, **how: account(table, **how),
    "allocate": lambda table, **how: allocate(table, time_limit=60.0, **how),
    "game": lambda table, **how: game(targets=table, **how),
}


def worked_out(form: str, path: Path) -> Done:
    file = File(str(path), path.name)
    return done(
        Asked(form, QUESTIONS[form], {FIELDS[form]: file}), "/", lambda: False, lambda _: None
    )


def expected(form: str, path: Path) -> Answer | PariPassuError:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return CALLS[form](_named(path), **QUESTIONS[form])
        except PariPassuError as error:
            return error


def _named(path: Path) -> io.BytesIO:
    made = io.BytesIO(path.read_bytes())
    made.name = path.name
    return made


def tables() -> Iterator[tuple[str, bytes]]:
    """Give the bad tables of the readers' tests."""
    for row, _ in _given(measurements.test_a_bad_row_is_named):
        yield "account", measurements.table(*measurements.GOOD, row)
    for row, _, _ in _given(measurements.test_an_incomplete_inspection_is_named):
        bad = f"1,receipt,scale,b,5,kg,0,0,{row}"
        yield "account", measurements.table(*measurements.BLANK, bad, head=measurements.INSPECTED)
    for text, _ in _given(strata.test_bad_tables):
        yield "allocate", text.encode()
    for text, _ in _given(targets.test_wrong_tables):
        yield "game", text.encode()


def _given(test: Any) -> list[tuple[str, ...]]:
    (mark,) = [one for one in test.pytestmark if one.name == "parametrize"]
    found: list[tuple[str, ...]] = mark.args[1]
    return found


def sheet(content: bytes) -> bytes:
    """Give a table as a workbook, its numbers as numbers."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "S"
    for row in csv.reader(io.StringIO(content.decode())):
        book.active.append([_value(cell) for cell in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _value(cell: str) -> float | str | None:
    try:
        return float(cell) if abs(float(cell)) < 1e15 else cell
    except ValueError:
        return cell or None


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("form", "content"), [*tables()])
def test_marks_are_where_the_message_says(
    form: str, content: bytes, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / f"t.{kind}"
    path.write_bytes(content if kind == "csv" else sheet(content))
    refused = expected(form, path)
    found = worked_out(form, path)
    if not isinstance(refused, InputError):  # what is wrong in CSV may be right in a sheet
        assert kind == "xlsx"
        return
    said = {
        f"row-{line or row}" + (f"-{column or name}" if column or name else "")
        for line, column, row, name in _PLACE.findall(str(refused))
    }
    assert set(cells(found.page)) == said
    assert len(found.wrongs) == str(refused).count("\n") + 1
    for one in found.wrongs:
        assert one.field == FIELDS[form]


FILES = [
    *sorted((ROOT / "examples" / "inspection").glob("*.csv")),
    *(path for path in sorted(SHARED.glob("trials/*")) if path.suffix in (".csv", ".xlsx", ".txt")),
]


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("form", FIELDS)
def test_each_table_gives_what_the_library_gives(form: str, path: Path) -> None:
    wanted = expected(form, path)
    found = worked_out(form, path)
    if isinstance(wanted, PariPassuError):
        assert found.result is None
        assert found.wrongs
    else:
        assert found.result is not None
        assert found.result.document == laid_out(wanted.to_json())
