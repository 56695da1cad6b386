"""Whatever stands in an entry or a charter: it is read, and written again, or refused by a rule."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charters import AGREEMENT, Book, at, charter
from tests.examples import examples
from tests.fuzz.told import told

from paripassu.record.charter import parse_charter
from paripassu.record.charter_file import read_charter_file
from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement, format_statement, parse_statement
from paripassu.record.errors import RefusedError
from paripassu.record.judge import fold
from paripassu.record.note import format_note
from paripassu.record.rules import RULES


@cache
def book() -> Book:
    """A log with its charter."""
    return Book().begun()


@cache
def whole() -> dict[Callable[[bytes], None], bytes]:
    """What each reader takes."""
    made = book()
    return {
        entry: format_statement(made.statement(body={"a": [1, "é", None]})),
        inner: made.statement(body={"a": [1, "é", None]}).payload,
        a_charter: charter().content,
        a_note: made.note(at(1_800_000_000)),
    }


def judged(content: bytes) -> None:
    """Whatever it is, it counts, or breaks a rule that has a name."""
    log = book()
    folded = fold(log.state, 1, content, log.root, log.files)
    assert folded.breach is None or folded.breach.rule in RULES
    assert folded.state.size == 2


def entry(content: bytes) -> None:
    """Read an entry."""
    judged(content)
    try:
        found = parse_entry(content)
    except RefusedError:
        return
    written = format_statement(found) if isinstance(found, Statement) else format_note(found)
    assert written == content


def a_note(content: bytes) -> None:
    """Read a note."""
    entry(content)


def inner(content: bytes) -> None:
    """Read the payload of a statement in an envelope of the right form."""
    made = book().statement(sign=False)
    vars(made)["payload"] = content
    sealed = made.content
    judged(sealed)
    try:
        found = parse_statement(sealed)
    except RefusedError:
        return
    vars(found).pop("payload")
    assert found.payload == content


def a_charter(content: bytes) -> None:
    """Read a charter."""
    try:
        found = parse_charter(content)
    except RefusedError as error:
        named = error.rule in RULES
        assert named
        return
    vars(found).pop("content")
    assert found.content == content


@settings(max_examples=examples(150))
@given(st.data())
def test_any_bytes(data: st.DataObject) -> None:
    read = data.draw(st.sampled_from([*whole()]))
    read(data.draw(st.binary(max_size=300)))


@settings(max_examples=examples(400))
@given(st.data())
def test_changed_bytes(data: st.DataObject) -> None:
    read = data.draw(st.sampled_from([*whole()]))
    content = bytearray(whole()[read])
    for _ in range(data.draw(st.integers(1, 4))):
        at_ = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 8))
        token = st.sampled_from(
            [
                b'"',
                b"{",
                b"}",
                b"[",
                b"]",
                b",",
                b":",
                b"null",
                b"-1",
                b"0.5",
                b"\\u0000",
                b"=",
                b"+",
            ]
        )
        content[at_ : at_ + length] = data.draw(st.binary(max_size=8) | token)
        if not content:
            return
    read(bytes(content))


@settings(max_examples=examples(60))
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_a_charter_that_people_write(content: bytes) -> None:
    with told("fuzzed"):
        file = BytesIO(content)
        file.name = "fuzzed"
        read_charter_file(file, AGREEMENT)
