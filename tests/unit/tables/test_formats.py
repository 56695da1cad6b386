"""Number formats that show another number than the cell holds: named, and not read."""

from __future__ import annotations

import io
from decimal import Decimal
from fractions import Fraction

import pytest
import xlsxwriter
from odfdo import Cell, Document, Table

from paripassu.errors import TableError
from paripassu.tables.formats import shows_other
from paripassu.tables.names import Column
from paripassu.tables.read import parse_table

COLUMNS = [Column("item", required=True), Column("random", number=True)]
SHARES = [Column("item", required=True), Column("random", number=True, share=True)]


def book(number_format: str, value: float) -> bytes:
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content)
    page = made.add_worksheet("s")
    page.write_row(0, 0, ["item", "random"])
    page.write(1, 0, "a")
    page.write(1, 1, value, made.add_format({"num_format": number_format}))
    made.close()
    return content.getvalue()


def column(*cells: tuple[str | float, str]) -> bytes:
    """Write cells beneath each other, each with its number format."""
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content)
    page = made.add_worksheet("s")
    page.write_row(0, 0, ["item", "random"])
    for row, (value, number_format) in enumerate(cells, start=1):
        page.write(row, 0, f"i{row}")
        page.write(row, 1, value, made.add_format({"num_format": number_format or "General"}))
    made.close()
    return content.getvalue()


@pytest.mark.parametrize(
    ("number_format", "value", "said"),
    [
        ('0.0"%"', 0.2, "holds 0.2, and its number format '0.0\"%\"' shows a sign of per cent"),
        ("0.0\\\\%", 0.2, "shows a sign of per cent that is only text"),
        ("#,##0.0,", 10_000, "holds 10000, and its number format '#,##0.0,' shows only its"),
        ("0,,", 2_000_000, "shows only its thousands or millions"),
        ('0.0,"k"', 1_500, "shows only its thousands or millions"),
    ],
)
def test_a_cell_that_shows_another_number_is_named(
    number_format: str, value: float, said: str
) -> None:
    with pytest.raises(TableError) as caught:
        parse_table(book(number_format.replace("\\\\", "\\"), value), COLUMNS, "b.xlsx")
    assert "sheet 's', row 2, column 'random'" in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "number_format",
    ["General", "0.0%", "#,##0.00", "_(* #,##0.00_);_(* (#,##0.00)", '0.0" kg, net"', "0.00E+00"],
)
def test_usual_formats_say_nothing(number_format: str) -> None:
    assert shows_other(number_format) == ""
    table = parse_table(book(number_format, 0.2), COLUMNS, "b.xlsx")
    assert list(table.columns["random"]) == ["0.2"]


def test_nothing_is_another_number_than_0() -> None:
    assert list(parse_table(book('0.0"%"', 0), COLUMNS).columns["random"]) == ["0"]


def test_a_number_that_is_shown_in_per_cent_agrees_with_a_text_in_per_cent() -> None:
    table = parse_table(column(("0.2%", ""), (0.002, "0.0%"), (0.5, "0%")), SHARES, "b.xlsx")
    table.problems.raise_if_any()
    assert [row.share("random") for row in table] == [
        Fraction(1, 500),
        Fraction(1, 500),
        Fraction(1, 2),
    ]


@pytest.mark.parametrize("shown", [("0.2%", ""), (0.002, "0.0%")])
def test_a_bare_number_beside_either_is_asked_about(shown: tuple[str | float, str]) -> None:
    with pytest.raises(TableError, match=r"'0\.2' may be 0.2 % or 20 %") as caught:
        parse_table(column(shown, (0.2, "0.0")), SHARES, "b.xlsx").problems.raise_if_any()
    assert "row 3, column 'random'" in str(caught.value)


def test_per_cents_of_an_ods_agree_with_a_text_in_per_cent() -> None:
    page = Table("s")
    page.set_values([["item", "random"], ["a", "0.2 %"], ["b", None]])
    page.set_cell("B3", Cell(Decimal("0.002"), cell_type="percentage"))
    document = Document("spreadsheet")
    document.body.clear()
    document.body.append(page)
    content = io.BytesIO()
    document.save(content)
    table = parse_table(content.getvalue(), SHARES, "b.ods")
    table.problems.raise_if_any()
    assert [row.share("random") for row in table] == [Fraction(1, 500)] * 2
