"""Files that failed when tried as a new user would: each is read, or asked about."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from tests.shared import shared

from paripassu.agreement.sheets import import_book
from paripassu.errors import AgreementError, TableError
from paripassu.inspection.accountancy.measurements import Measurements
from paripassu.inspection.accountancy.read import read_measurements
from paripassu.inspection.assessment.findings import read_findings
from paripassu.tables.notes import TableNote
from paripassu.tables.read import with_decimal


@pytest.fixture
def trials() -> Path:
    return shared("trials")


def measured(path: Path) -> tuple[tuple[Measurements, ...], list[str]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        answer = read_measurements(path)
    assert all(issubclass(one.category, TableNote) for one in caught)
    return answer, [str(one.message).removeprefix(f"{path}: ") for one in caught]


NOTES = {
    "f_german.csv": "commas are read as decimal commas: '20,728' as 20.728",
    "f_utf16.csv": None,
    "f_sep_line.csv": None,
    "f_headcaps.csv": None,
    "f_title_row.csv": "not read: line 1, above the header",
    "f_extra_col.csv": "not read: the column 'remarks'",
    "f_na.csv": "NA is read as an empty cell in the columns item, calibration, stratum, "
    "inspector, inspector_random, inspector_systematic, inspector_point",
}


@pytest.mark.parametrize("name", NOTES)
def test_one_table_in_every_dress(trials: Path, name: str) -> None:
    """All of them are the same table."""
    (plain,), said = measured(trials / "f_headcaps.csv")
    assert not said
    (answer,), said = measured(trials / name)
    assert said == ([NOTES[name]] if NOTES[name] else [])
    for field in ("amount", "random", "systematic", "period", "sign", "inspector_random"):
        assert getattr(answer, field).tolist() == getattr(plain, field).tolist()
    assert answer.amount[0] == 20.728


def test_findings_with_decimal_commas(trials: Path) -> None:
    with pytest.warns(TableNote, match="decimal commas"):
        rows = read_findings(trials / "w_de.csv").rows
    assert [float(row.measured or 0) for row in rows] == [1.982, 1.982, 1.982]
    assert [row.item for row in rows] == ["C-048", "C-006", "C-046"]


def test_thousands_or_decimals(trials: Path) -> None:
    with pytest.raises(TableError, match=r"'1,234' may be 1234 or 1\.234"):
        read_measurements(trials / "thous.csv")
    # It has points before decimals elsewhere: one sign fits, the other does not.
    (answer,) = read_measurements(with_decimal(trials / "thous.csv", "point"))
    assert answer.amount.tolist() == [1234, 1.234]
    with pytest.raises(TableError, match=r"decimal comma, not '0\.01'.* — write 0,01"):
        read_measurements(with_decimal(trials / "thous.csv", "comma"))


def test_the_sign_is_said(trials: Path) -> None:
    (plain,), _ = measured(trials / "f_headcaps.csv")
    (answer,) = read_measurements(with_decimal(trials / "f_german.csv", "comma"))
    assert answer.amount.tolist() == plain.amount.tolist()
    with pytest.raises(TableError, match=r"decimal point, not '0,002' \(54 more"):
        read_measurements(with_decimal(trials / "f_german.csv", "point"))
    rows = read_findings(with_decimal(trials / "w_de.csv", "comma")).rows
    assert [float(row.measured or 0) for row in rows] == [1.982, 1.982, 1.982]


def test_a_workbook_is_the_same_table(trials: Path) -> None:
    (plain,), _ = measured(trials / "f_headcaps.csv")
    (answer,), said = measured(trials / "f.xlsx")
    assert not said
    for field in ("amount", "random", "systematic", "period", "sign", "inspector_random"):
        assert getattr(answer, field).tolist() == getattr(plain, field).tolist()


@pytest.mark.parametrize(
    "name", ["blank-first-row.xlsx", "trailing-space.xlsx", "needs-as-advised.xlsx"]
)
def test_one_agreement_in_every_dress(trials: Path, name: str) -> None:
    agreement = import_book(trials / name)
    assert [position.claim for position in agreement.positions] == ["by", "after"]
    assert agreement.positions[1].needs == {"law": "all"}
    assert agreement == import_book(trials / "trailing-space.xlsx")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "renamed-sheet.xlsx",
            ["there is no sheet 'positions'; not read: 'demands' — add it; an empty sheet says"],
        ),
        (
            "formula-no-cache.xlsx",
            [
                "sheet 'parties', row 2, column 'stake': has a formula whose value",
                "sheet 'measures', row 2, column 'days': has a formula whose value is not stored",
            ],
        ),
    ],
)
def test_an_agreement_that_cannot_be_read(trials: Path, name: str, said: list[str]) -> None:
    with pytest.raises(AgreementError) as caught:
        import_book(trials / name)
    lines = str(caught.value).replace(f"{trials / name}: ", "").splitlines()
    assert len(lines) == len(said)
    assert all(line.startswith(start) for line, start in zip(lines, said, strict=True))
