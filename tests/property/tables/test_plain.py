"""The quick reading of plain CSV gives what the exact one gives, or leaves it to that one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.errors import TableError
from paripassu.tables.bulk import from_plain
from paripassu.tables.decimals import split_percent
from paripassu.tables.delimited import parse_delimited
from paripassu.tables.names import Column
from paripassu.tables.plain import parse_plain
from paripassu.tables.problems import Problems
from paripassu.tables.shape import shape
from paripassu.tables.sheet import Wanted

CELL = st.text(st.characters(codec="utf-8", exclude_characters='\n\r,";\t\0'), max_size=4)
AB = [Column("a", required=True), Column("b", required=True)]
PLAIN = st.text("ab1 .-%é#\x0b\x85\u2028", max_size=4)


COLUMNS = [Column("c0", required=True), Column("c1", required=True), Column("c2", number=True)]


def same(content: bytes, columns: list[Column] = COLUMNS) -> bool:
    found = parse_plain(content, columns)
    if found is None:
        return False
    grid = parse_delimited(content, columns, "t.csv")
    assert list(found.names) == list(grid.names)
    assert list(found.lines) == list(grid.lines)
    assert (found.header, found.commas, grid.titles) == (grid.header, grid.commas, ())
    for cells, column in zip(found.cells, zip(*grid.rows, strict=True), strict=True):
        # neither is asked for the blanks around a text
        assert [cell.strip() for cell in cells] == [cell.strip() for cell in column]
    return True


@st.composite
def files(draw: st.DrawFn) -> bytes:
    mark = draw(st.sampled_from([",", ";", "\t"]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    columns = draw(st.integers(2, 4))
    cell = draw(st.sampled_from([CELL, PLAIN]))
    lines = [mark.join(f"c{number}" for number in range(columns))]
    lines += draw(
        st.lists(
            st.lists(cell, min_size=columns, max_size=columns).map(mark.join),
            min_size=1,
            max_size=5,
        )
    )
    start = draw(st.sampled_from(["", "# comment" + end, end + "#" + end, "\ufeff"]))
    return (start + end.join(lines) + draw(st.sampled_from(["", end]))).encode()


QUOTED = st.one_of(CELL, CELL.map('"{}"'.format), st.text('ab",;\t\n #', max_size=5))


@st.composite
def quoted_files(draw: st.DrawFn) -> bytes:
    mark = draw(st.sampled_from([",", ";", "\t"]))
    rows = draw(st.lists(st.tuples(QUOTED, QUOTED), min_size=1, max_size=5))
    head = draw(st.sampled_from(['"a"{}"b"', "a{}b", '"a"{}b'])).format(mark)
    return (head + "\n" + "\n".join(mark.join(row) for row in rows)).encode()


@settings(max_examples=examples(300))
@given(quoted_files())
@example(b'"a","b"\n"#1","2"\n"3",""\n')
@example(b'a,b\n"1,2"\n')
@example(b'a,b\n"1""2",3\n')
@example(b'a,b\n"1\n2",3\n')
@example(b'a,b\n1"2",3\n"1"2,3\n')
def test_files_with_quotes(content: bytes) -> None:
    try:
        parse_delimited(content, AB, "t.csv")
    except TableError:
        assert parse_plain(content, AB) is None
    else:
        event("plain" if same(content, AB) else "left")


@settings(max_examples=examples(200))
@given(files())
def test_plain_files(content: bytes) -> None:
    event("plain" if same(content) else "left")


@settings(max_examples=examples(200))
@given(st.one_of(st.binary(max_size=60), st.text('a,;\t\n\r#" 1\0', max_size=40).map(str.encode)))
@example(b"a,b\n1,2\n")
@example(b"a,b\n,\n1,2\n")
@example(b"a,b\n1\n")
@example(b"a,b\n1,2,3\n4\n")
@example(b"a,b\n#,2\n")
@example(b"a,b\r1,2\r")
@example(b"a\n1\n")
@example(b"a,b\n1,2\n\n")
def test_any_file(content: bytes) -> None:
    try:
        parse_delimited(content, AB, "t.csv")
    except TableError:
        assert parse_plain(content, AB) is None  # what is wrong is said by the exact reading
    else:
        same(content, AB)


def test_plain_ones_are_read() -> None:
    assert same(b"a,b\n1,2\n 3 ,\n", AB)
    assert same(b"# what it is\n\na;b\r\n1;2,5\r\n", AB)
    assert same(b'"a","b"\r\n"1",2\r\n3,"4"\r\n', AB)
    assert same(b'"a","b"\n"","x y"', AB)
    assert same(b'"a","b"\n"1,5","x ""y"""\n', AB)
    assert not same(b"sep=;\na;b\n1;2\n", AB)
    assert not same(b"a title\na,b\n1,2\n", AB)


def test_rows_are_counted_over_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"a,b\n" + b"12,345\n" * 40 + b'"1,""2",345\n' * 20 + b"9,9"
    for block in (1, 2, 5, 7, 64, 1000):
        monkeypatch.setattr("paripassu.tables.scan._BLOCK", block)
        assert same(content, AB)
        assert not same(content + b",9", AB)
        assert not same(content + b"\n1\n,,", AB)
        assert not same(b"a,b\n1,2,3\n4\n" + b"12,345\n" * 40, AB)


DECIMAL = st.from_regex(
    r"[ ]?[+-]?[0-9]{0,4}[.,]?[0-9]{0,4}([.,][0-9]{1,3})?( ?%)?", fullmatch=True
)


@settings(max_examples=examples(300))
@given(
    st.lists(st.tuples(DECIMAL, DECIMAL), min_size=1, max_size=6), st.sampled_from(["", ",", "."])
)
@example([("1.234", "0,5")], "")
@example([("1,234", "5,678")], "")
@example([("1.234,5", "x")], "")
@example([(",0", ""), ("1.000.000", "")], "")
@example([("1,234", "1.234")], ",")
@example([("1,234", "1.234")], ".")
def test_decimal_commas_are_the_same_in_bulk(rows: list[tuple[str, str]], decimal: str) -> None:
    """The quick reading of columns against the exact one of cells."""
    columns = [Column("a", required=True, number=True), Column("b", required=True, number=True)]
    content = ("a;b\n" + "".join(f"{a};{b}\n" for a, b in rows)).encode()

    def exact() -> object:
        problems = Problems("t", decimal="decimal")
        table = shape(parse_delimited(content, columns, "t"), columns, problems, decimal)
        return {k: [same_number(c) for c in v] for k, v in table.columns.items()}, table.notes

    def quick() -> object:
        plain = parse_plain(content, columns)
        if plain is None:
            return exact()
        bulk = from_plain(plain, columns, "t", Wanted(decimal=decimal))
        return {k: [same_number(c) for c in bulk.texts(k)] for k in ("a", "b")}, bulk.notes

    def same_number(cell: str) -> str:
        """Leave out noughts at the end of decimals that were said to be decimals."""
        bare, percent = split_percent(cell)
        return (bare.rstrip("0") if decimal and "." in bare else bare) + percent.strip()

    def answer(read: Callable[[], object]) -> object:
        try:
            return read()
        except TableError as error:
            return str(error)

    assert answer(quick) == answer(exact)
