"""The quick reading of plain CSV gives what the exact one gives, or leaves it to that one."""

from __future__ import annotations

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from paripassu.errors import TableError
from paripassu.tables.plain import parse_plain
from paripassu.tables.table import parse_csv

CELL = st.text(st.characters(codec="utf-8", exclude_characters='\n\r,";\t\0'), max_size=4)
PLAIN = st.text("ab1 .-%é#\x0b\x85\u2028", max_size=4)


def same(content: bytes) -> bool:
    found = parse_plain(content)
    if found is None:
        return False
    frame, lines = found
    table = parse_csv(content, "t.csv")
    assert frame.columns == list(table.columns)
    assert list(lines) == list(table.lines)
    for name, cells in table.columns.items():
        # neither is asked for the blanks around a text
        assert [cell.strip() for cell in frame[name]] == [cell.strip() for cell in cells]
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


@settings(deadline=None, max_examples=200)
@given(files())
def test_plain_files(content: bytes) -> None:
    event("plain" if same(content) else "left")


@settings(deadline=None, max_examples=200)
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
        parse_csv(content, "t.csv")
    except TableError:
        assert parse_plain(content) is None  # whatever is wrong is said by the exact reading
    else:
        same(content)


def test_plain_ones_are_read() -> None:
    assert same(b"a,b\n1,2\n 3 ,\n")
    assert same(b"# what it is\n\na;b\r\n1;2,5\r\n")
    assert not same(b'a,b\n"1",2\n')
    assert not same(b"a,b\n1,2\n# note\n3,4\n")
