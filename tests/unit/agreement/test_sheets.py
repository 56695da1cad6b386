"""Workbooks: what is written into them, and what is wrong in them."""

# ruff: noqa: ISC004 - a message may go over two lines

from __future__ import annotations

import io
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from paripassu.agreement.book import agreement_of
from paripassu.agreement.new import STARTER
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.sheets import book_of, export_book, import_book
from paripassu.errors import AgreementError, PariPassuError, TooLargeError
from paripassu.tables.notes import TableNote

GOOD: dict[str, list[list[Any]]] = {
    "Agreement": [["key", "value"], ["id", "x"], ["start", "2018-06-01"]],
    "parties": [["id", "stake", "tolerance"], ["us", "3..6", 10], ["dprk", 0.1, None]],
    "measures": [
        ["ID", "by", "Value us", "value dprk", "portions", "optional"],
        ["freeze", "dprk", 3, "-2..-1", 2, None],
        ["treaty", "us; dprk", None, 0, None, "yes"],
    ],
    "stages": [
        ["measure", "name", "share"],
        ["treaty", "signature", 0.4],
        ["treaty", "all, but = one", 0.6],
    ],
    "positions": [
        ["id", "party", "claim", "measure", "needs", "date", "share", "likelihood"],
        ["q", "us", "after", "freeze", "treaty = signature", None, None, "likely"],
        ["r", "us", "by", "freeze", None, "2018-09-01", None, "[0.5, 0.75]"],
    ],
    "sources": [],
    "together": [["members"], ["freeze:2, treaty:1"]],
}


def book(**changes: list[list[Any]] | None) -> bytes:
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content)
    for name, rows in {**GOOD, **changes}.items():
        if rows is None:
            continue
        sheet = made.add_worksheet(name)
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    sheet.write_formula(number, at, cell, None, "#DIV/0!")
                else:
                    sheet.write(number, at, cell)
    made.close()
    return content.getvalue()


def told(**changes: list[list[Any]] | None) -> list[str]:
    with pytest.raises(AgreementError) as caught:
        agreement_of(book(**changes), "b.xlsx")
    return str(caught.value).split("\n")


def test_a_book_as_people_write_it_is_read() -> None:
    assert agreement_of(book(), "b.xlsx") == parse_agreement(
        """
        [agreement]
        id = "x"
        start = 2018-06-01
        [[party]]
        id = "us"
        stake = [3, 6]
        tolerance = 10
        [[party]]
        id = "dprk"
        stake = 0.1
        [[measure]]
        id = "freeze"
        by = ["dprk"]
        value = { us = 3, dprk = [-2, -1] }
        portions = 2
        [[measure]]
        id = "treaty"
        by = ["us", "dprk"]
        value = { dprk = 0 }
        optional = true
        stages = [{ name = "signature", share = 0.4 }, { name = "all, but = one", share = 0.6 }]
        [[position]]
        id = "q"
        party = "us"
        claim = "after"
        measure = "freeze"
        needs = { treaty = "signature" }
        likelihood = "likely"
        [[position]]
        id = "r"
        party = "us"
        claim = "by"
        measure = "freeze"
        date = 2018-09-01
        likelihood = [0.5, 0.75]
        [together]
        groups = [["freeze:2", "treaty:1"]]
        """
    )


def test_what_is_not_read_is_said() -> None:
    notes = [["anything"]]
    measures = [
        [*row, note] for row, note in zip(GOOD["measures"], ["Remarks", "x", 1], strict=True)
    ]
    content = book(**{"my own notes": notes, "measures": measures, "empty": []})
    with pytest.warns(TableNote) as caught:
        agreement = agreement_of(content, "b.xlsx")
    assert agreement == agreement_of(book(), "b.xlsx")
    assert [str(one.message) for one in caught] == [
        "b.xlsx: not read: the column 'remarks' of 'measures'; not read: the sheet 'my own notes'"
    ]


def test_blank_rows_titles_and_blanks_around_cells() -> None:
    changed: dict[str, list[list[Any]] | None] = {
        name: [[f"  {cell} " if isinstance(cell, str) else cell for cell in row] for row in rows]
        for name, rows in GOOD.items()
    }
    for name, rows in GOOD.items():
        if rows:
            changed[name] = [[], [None, "What we agreed", None], [], *changed[name], [" "]]  # type: ignore[misc]
    changed["agreement"] = changed.pop("Agreement")[3:]  # type: ignore[index]
    changed["Agreement"] = None
    assert agreement_of(book(**changed), "b.xlsx") == agreement_of(book(), "b.xlsx")


def test_the_advice_of_a_message_works() -> None:
    positions = [[*row] for row in GOOD["positions"]]
    for needs in (
        "treaty = signature",
        '{ treaty = "signature" }',
        'treaty: "signature";',
        " treaty=signature , ",
    ):
        positions[1][4] = needs
        assert agreement_of(book(positions=positions), "b") == agreement_of(book(), "b")
    positions[1][4] = "treaty = all"
    assert agreement_of(book(positions=positions), "b").positions[0].needs == {"treaty": "all"}


def test_decimal_commas_in_cells_are_asked_about() -> None:
    parties: list[list[Any]] = [["id", "stake"], ["us", "0,5"], ["dprk", "1,234"]]
    assert told(parties=parties) == [
        "b.xlsx: sheet 'parties', row 2, column 'stake': should be a number, or two or three "
        "of them with .. between, not '0,5' — write 0.5",
        "b.xlsx: sheet 'parties', row 3, column 'stake': can be read in two ways: '1,234' may be "
        "1234 or 1.234 — write the one that is meant: 1234 or 1.234",
    ]


def test_points_of_texts_that_may_part_thousands_are_asked_about() -> None:
    parties: list[list[Any]] = [["id", "stake", "tolerance"], ["us", "1.234", 1.234]]
    parties += [["dprk", "1.5", "1.000..2.000"]]
    assert told(parties=parties) == [
        "b.xlsx: sheet 'parties', row 2, column 'stake': can be read in two ways: '1.234' may be "
        "1234 or 1.234 — write the one that is meant: 1234 or 1.2340, or make the cell a number",
    ]
    parties[1][1] = "1.2340"  # as the message says
    stake = agreement_of(book(parties=parties), "b").parties[0].stake
    assert stake.low == stake.high == Fraction("1.234")


def test_the_starter_goes_through_a_book(tmp_path: Path) -> None:
    agreement = parse_agreement(STARTER)
    export_book(agreement, tmp_path / "book.xlsx")
    assert import_book(tmp_path / "book.xlsx") == agreement
    assert book_of(agreement) == book_of(agreement)


def test_formulas_are_written_as_text() -> None:
    text = STARTER.replace("News agency", "=HYPERLINK(1)").replace("Daily paper", "@SUM(A1)")
    with zipfile.ZipFile(io.BytesIO(book_of(parse_agreement(text)))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
        texts = archive.read("xl/sharedStrings.xml")
    assert not any(b"<f>" in sheet for sheet in sheets)
    assert b"=HYPERLINK(1)" in texts


def test_numbers_stay_numbers_where_they_stay_exact() -> None:
    text = STARTER.replace("tolerance = 5 ", "tolerance = 123456789012.345 ", 1)
    text = text.replace("cost = 2 ", "cost = 0.1 ")
    content = book_of(parse_agreement(text))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["positions"]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, heads.index("cost") + 1).data_type == "n"
    assert agreement_of(content, "b") == parse_agreement(text)


def test_problems_name_sheet_row_and_column() -> None:
    measures = [row[:] for row in GOOD["measures"]]
    measures[1][4] = 0
    measures[2][1] = "us, dprkk"
    measures[2][3] = "two"
    measures[0][5] = "optionl"
    parties: list[list[Any]] = [
        ["id", "stake", "stake"],
        ["us", "6..3", None],
        ["dprk", None, None],
    ]
    stages = [*GOOD["stages"][:2], ["treaty", "end", 0.5], ["trety", "x", 1]]
    positions = [[*row] for row in GOOD["positions"]]
    positions[1][4] = "treaty"
    positions[2][5] = "1 September 2018"
    assert told(measures=measures, parties=parties, stages=stages, positions=positions) == [
        "b.xlsx: sheet 'parties', row 1, column 'stake': there are two columns 'stake' — drop one"
        " of them",
        "b.xlsx: sheet 'measures', row 1, column 'optionl': unknown column 'optionl' — did you mean"
        " 'optional'? If not, give it another name, or leave it out",
        "b.xlsx: sheet 'measures', row 3, column 'value dprk': should be a number, or two or"
        " three of them with .. between, not 'two' — write it like 3, 3..6 or, with the most likely"
        " one in the middle, 3..4..6",
        "b.xlsx: sheet 'positions', row 2, column 'needs': should be measures and how much of each,"
        " not 'treaty' — write it like: freeze = 0.5, treaty = all",
        "b.xlsx: sheet 'positions', row 3, column 'date': should be a date, not '1 September 2018'"
        " — make it a date cell, or write year-month-day: 2018-06-01",
        "b.xlsx: sheet 'stages', row 4, column 'measure': unknown measure 'trety' — did you mean"
        " 'treaty'?",
        "b.xlsx: sheet 'parties', row 2, column 'stake': is the wrong way round: [6, 3] — write"
        " 3..6",
        "b.xlsx: sheet 'measures', row 2, column 'portions': should be at least 1, not 0",
        "b.xlsx: sheet 'stages', row 2: the shares add up to 0.9 and should add up to 1 — 0.1 too"
        " little",
        "b.xlsx: sheet 'measures', row 3, column 'by': unknown party 'dprkk' — did you mean"
        " 'dprk'?",
    ]  # fmt: skip


def test_the_second_of_two_columns_does_not_hide_the_first() -> None:
    parties: list[list[Any]] = [
        ["id", "stake", "stake"],
        ["us", "6..3", None],
        ["dprk", None, None],
    ]
    assert any("two columns" in line for line in told(parties=parties))


def test_missing_and_mistaken_sheets_are_told() -> None:
    assert told(parties=None) == ["b.xlsx: there is no sheet 'parties' — add it"]
    assert told(positions=None, demands=GOOD["positions"]) == [
        "b.xlsx: there is no sheet 'positions'; not read: 'demands' — add it; an empty sheet says"
        " that there are none"
    ]
    said = told(positions=None, positoins=GOOD["positions"])
    assert said == ["b.xlsx: unknown sheet 'positoins' — did you mean 'positions'?"]
    assert "b.xlsx: the sheet 'parties' has no rows below its head — add some" in told(
        parties=[["id"]]
    )
    assert any("stands in two rows" in line for line in told(Agreement=[["id", "x"], ["id", "y"]]))
    assert any(
        "unknown key 'titel'" in line for line in told(Agreement=[["id", "x"], ["titel", "y"]])
    )


def test_cells_that_show_errors_are_told() -> None:
    parties: list[list[Any]] = [["id", "stake"], ["us", "=1/0"], ["dprk", 0]]
    assert told(parties=parties) == [
        "b.xlsx: sheet 'parties', row 2, column 'stake': shows an error, #DIV/0! — mend its formula"
    ]


def test_a_broken_group_is_told() -> None:
    assert told(together=[["members"], ["freeze:9, treaty:1"]])[0].startswith(
        "b.xlsx: sheet 'together', row 2"
    )


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"id,stake\nus,3\n", book()[:500], b"PK\x03\x04" + b"\0" * 100):
        (tmp_path / "b.xlsx").write_bytes(content)
        with pytest.raises(AgreementError, match="workbook"):
            import_book(tmp_path / "b.xlsx")


def test_an_archive_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paripassu.tables.archive.MOST_UNPACKED", 1000)
    with pytest.raises(TooLargeError, match="unpacks to more than 1,000 bytes"):
        agreement_of(book(), "b.xlsx")


def test_a_text_longer_than_a_cell_is_refused(tmp_path: Path) -> None:
    text = STARTER.replace("News agency", "x" * 40_000)
    with pytest.raises(PariPassuError, match="sheet 'sources', row 2, column 'outlet'"):
        export_book(parse_agreement(text), tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()


def test_a_header_that_stands_twice_is_one_fault_and_words_have_any_capitals() -> None:
    parties = GOOD["parties"]
    with pytest.raises(AgreementError) as caught:
        agreement_of(book(parties=[*parties, parties[0]]), "b.xlsx")
    assert [str(fault) for fault in caught.value.faults] == [
        "sheet 'parties', row 4: this row repeats the header — remove it"
    ]
    heads, q, r = GOOD["positions"]
    q, r = (
        [cell.upper() if at in {2, 7} else cell for at, cell in enumerate(row)] for row in (q, r)
    )
    assert agreement_of(book(positions=[heads, q, r]), "b.xlsx") == agreement_of(book(), "b.xlsx")
