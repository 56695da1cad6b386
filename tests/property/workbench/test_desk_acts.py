"""Whatever is typed, taken back and changed by others: file, text and journal say what they should.

Literal: the text is spliced by hand; each version of the file that somebody else wrote is
remembered, and so is each that the desk wrote.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.unit.workbench.room import TEXT, Room

from paripassu.agreement.read import parse_agreement
from paripassu.workbench.editing.change import Change, StaleError
from paripassu.workbench.keeping.journal import read_journal

_VALUES = ("stake = 1", "stake = 2", "north = -1", "north = 3", "# a guess", "A bridge", "toll")
_ACTS = st.one_of(
    st.tuples(
        st.just("type"), st.integers(0, 400), st.integers(0, 4), st.text("1a= \n]#", max_size=4)
    ),
    st.tuples(st.just("value"), st.sampled_from(_VALUES), st.integers(1, 9)),
    st.tuples(st.just("outside"), st.sampled_from(_VALUES), st.integers(1, 9)),
    st.tuples(st.just("late"), st.integers(0, 5), st.integers(0, 400), st.text("1#\n", max_size=3)),
    st.sampled_from(("undo", "undo", "redo", "later", "later", "soon", "mine", "theirs", "gone")),
)


@pytest.fixture(autouse=True, scope="module")
def no_power_cut() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        yield


@given(st.lists(_ACTS, max_size=25), st.sampled_from(("\n", "\r\n")), st.booleans())
@settings(max_examples=examples(300), deadline=None)
def test_any_day_at_the_desk(acts: list[Any], end: str, mark: bool) -> None:
    opened = ("\ufeff" if mark else "") + TEXT.replace("\n", end)
    with tempfile.TemporaryDirectory() as folder:
        room = Room(Path(folder), opened)
        for act in acts:
            _act(room, act)
            _look_over(room)
        # Everything taken back is what was opened, to the last byte.
        while (shown := room.later()).can_undo or shown.place in ("clash", "gone"):
            if shown.place in ("clash", "gone"):
                room.desk.choose(mine=True)
            room.desk.undo()
        assert shown.text == TEXT
        while room.later().place != "saved":
            room.desk.choose(mine=True)
        assert room.path.read_bytes() == opened.encode()


def _act(room: Room, act: Any) -> None:
    before = room.desk.shown
    match act:
        case "type", start, length, new:
            start = min(start, len(before.text))
            old = before.text[start : start + length]
            after = room.desk.edit(Change(start, old, new), before.revision)
            assert after.text == before.text[:start] + new + before.text[start + len(old) :]
        case "value", old, number:
            if before.text.count(old) == 1:
                new = f"{old[:-1]}{number}"
                assert room.type(old, new).text == before.text.replace(old, new)
        case "late", behind, start, new:
            revision = max(0, before.revision - behind)
            try:
                after = room.desk.edit(Change(start, "", new), revision)
            except StaleError:
                assert room.desk.shown == before
            else:
                assert len(after.text) == len(before.text) + len(new)
        case "outside", old, number:
            text = room.path.read_bytes() if room.path.exists() else b""
            room.path.write_bytes(text.replace(old.encode(), f"{old[:-1]}{number}".encode()))
        case "gone":
            room.path.unlink(missing_ok=True)
        case "mine" | "theirs":
            room.desk.choose(mine=act == "mine")
        case "undo" | "redo":
            after = getattr(room.desk, act)()
            assert (after.text == before.text) or getattr(before, f"can_{act}")
        case _:
            room.later(2.5 if act == "later" else 0.5)


def _look_over(room: Room) -> None:
    shown = room.desk.shown
    # What stands in the journal is what is shown.
    (journal,) = room.journals.iterdir()
    kept = read_journal(journal.read_bytes())
    assert kept is not None
    assert kept.history.text.removeprefix("\ufeff").replace("\r\n", "\n") == shown.text
    # Nothing was replaced that was not seen before; what was written reads as an agreement.
    assert {*room.disk.replaced} <= room.disk.seen
    for content in room.disk.written:
        parse_agreement(content)
