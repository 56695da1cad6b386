"""Tables in DOCX: rows copied from others, and to the byte what python-docx makes."""

from __future__ import annotations

import docx
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.docx_table import add_table
from tests.unit.reports.made import ARABIC, KOREAN, MARKUP

from paripassu.reports.blocks import Table
from paripassu.reports.docx import _table

texts = st.sampled_from(
    (
        *("", " ", "-", "a b", " a", "a ", "18\u00a0%", "\u00a0", "a\nb", "\n", "a\tb", "a\r\nb"),
        *(ARABIC, f"{ARABIC} 7", f"7 {ARABIC}\nb", KOREAN, MARKUP, "−2.5", "x" * 300),
    )
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 9))
    rows = draw(st.lists(st.tuples(*[texts] * columns), max_size=5))
    numbers = st.frozensets(st.integers(0, columns - 1))
    return Table(
        title=draw(texts),
        header=draw(st.tuples(*[texts] * columns)),
        rows=tuple(rows),
        caption=draw(texts),
        words=draw(numbers),
        set_off=draw(st.frozensets(st.integers(0, 4))),
    )


def written(table: Table, *, literally: bool) -> str:
    word = docx.Document()
    (add_table if literally else _table)(word, table)
    found: str = word.element.xml
    return found


@settings(max_examples=examples(20))
@given(tables())
@example(Table("t", ("a", "b"), ()))
def test_tables_are_those_of_python_docx(table: Table) -> None:
    assert written(table, literally=False) == written(table, literally=True)
