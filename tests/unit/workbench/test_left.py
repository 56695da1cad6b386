"""What earlier processes left: it is found whatever became of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.workbench.room import TEXT, Room

from paripassu.errors import UnreadableError
from paripassu.workbench.given import shelf_of
from paripassu.workbench.keeping.disk import Disk, part_of
from paripassu.workbench.keeping.left import is_left

TYPED = TEXT.replace("stake = 1 ", "stake = 4 ")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A file that was typed into, by a process that ended before it wrote."""
    room = Room(tmp_path)
    room.type("stake = 1", "stake = 4")
    return room


def kept(room: Room) -> bool:
    return is_left(room.path, room.journals, Disk())


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_is_gone_is_opened_for_what_was_typed_into_it(
    room: Room, content: bytes | None
) -> None:
    room.put(content)
    shelf = shelf_of(room.path.name, room.path.parent, lambda _: kept(room))
    assert [entry.path for entry in shelf.entries] == [room.path]
    shown = room.opened().shown
    assert (shown.place, shown.theirs) == ("left", TYPED)
    room.later()
    assert room.content == content, "nothing is written before it is decided"
    room.desk.choose(mine=False)
    assert room.later().place == "gone"
    assert room.content == content
    room.desk.choose(mine=True)
    assert room.later().place == "saved"
    assert room.there == TYPED
    room.desk.close()
    assert not kept(room)


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"a\0"])
def test_where_nothing_was_left_it_is_refused(room: Room, content: bytes | None) -> None:
    room.later()
    room.desk.close()
    room.put(content)
    assert not kept(room)
    with pytest.raises(UnreadableError):
        shelf_of(str(room.path), room.path.parent, lambda _: kept(room))
    assert not is_left(room.path, room.path.parent / "nowhere", Disk())


def test_a_folder_in_the_place_of_a_file(room: Room) -> None:
    room.later()
    room.desk.close()
    room.put(None)
    room.path.mkdir()
    with pytest.raises(UnreadableError, match="cannot be read"):
        room.opened()


def test_what_was_being_written_when_the_process_ended_goes(room: Room) -> None:
    folder = room.path.parent
    part = folder / part_of(room.path, "0123456789abcdef")
    others = [
        folder / name
        for name in (
            part_of(room.path, "0123456789abcde"),
            part_of(room.path, "0123456789abcdefg"),
            part_of(folder / "other.toml", "0123456789abcdef"),
            ".bridge.toml",
            ".bridge.toml.swp",
        )
    ]
    for path in (part, *others):
        path.write_text("half")
    room.opened()
    assert not part.exists()
    assert all(path.exists() for path in others)
