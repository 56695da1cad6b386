"""A workbook holds all that an agreement says."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.strategies.agreements import agreements, decimals

from paripassu.agreement.book import agreement_of
from paripassu.agreement.cells import number_cell, read_needs, read_number, read_text, text_cell
from paripassu.agreement.model import Agreement
from paripassu.agreement.sheets import book_of
from paripassu.tables.sheet import cell_text


@given(agreements(plain=False))
@settings(max_examples=examples(60))
def test_import_gives_back_what_export_wrote(agreement: Agreement) -> None:
    assert agreement_of(book_of(agreement), "book") == agreement


@given(decimals(-1000, 1000) | decimals(-(10**14), 10**14))
def test_a_number_comes_back_exactly_from_the_cell_it_is_put_into(value: Fraction) -> None:
    cell = number_cell(value)
    text = cell_text(cell)  # as the reader of workbooks gives it
    assert Fraction(read_number(text)) == value


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_a_text_comes_back_from_its_cell(text: str) -> None:
    assert read_text(text_cell(text)) == text


@given(st.text(max_size=30))
def test_needs_of_any_text_are_read_or_left(text: str) -> None:
    assert isinstance(read_needs(text), dict | str)
