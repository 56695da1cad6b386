"""Days at the desk that are lived again and again, and what must not be lost at any moment of them.

A person is owed what was acknowledged: the text, until it stands in the file or is taken back, and
what earlier processes left, until it is taken or left out. Nobody is owed anything else, and the
file itself belongs to whoever wrote it last.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.unit.workbench.faulty import FaultyDisk, KilledError, Memory
from tests.unit.workbench.room import TEXT, Room

from paripassu.errors import UnreadableError, UnwritableError
from paripassu.workbench.editing.change import Change

Act = tuple[str, ...]
Day = tuple[Act, ...]

_LATER: Act = ("later",)
#: Between two keys of one field, and of two steps.
_TYPED: Day = (("type", "stake = 1", "stake = 4"), ("type", "stake = 4", "stake = 41"))

DAYS: dict[str, Day] = {
    "typing": (
        *_TYPED,
        ("soon",),
        _LATER,
        ("type", "A bridge", "The bridge"),
        ("type", "Share the toll", "Share"),
        _LATER,
        ("undo",),
        ("undo",),
        _LATER,
        ("redo",),
        _LATER,
        ("undo",),
        ("undo",),
        _LATER,
        ("type", "stake = 2", "stake = 3"),
        ("close",),
    ),
    "half typed": (
        ("type", "north = 3", "north = "),
        _LATER,
        ("type", "A bridge", "B bridge"),
        _LATER,
        ("type", "north = ,", "north = 5,"),
        _LATER,
        ("type", "stake = 2", "stake = "),
        _LATER,
        ("close",),
        ("open",),
        ("theirs",),
        ("undo",),
        _LATER,
        ("close",),
    ),
    "two tabs": (
        ("type", "# What", "# This is what"),
        ("tab", "stake = 1", "stake = 9", "1"),
        ("tab", "stake = 9", "stake = 8", "2"),
        ("type", "A bridge", "The bridge"),
        ("tab", "stake = 2", "stake = 7", "3"),
        _LATER,
        ("tab", "toll", "tolls", "4"),
        ("undo",),
        ("undo",),
        ("redo",),
        _LATER,
        ("close",),
    ),
    "other fields changed": (
        ("type", "stake = 1", "stake = 4"),
        ("outside", "stake = 2", "stake = 8"),
        ("soon",),
        _LATER,
        ("outside", "Build the bridge", "Build"),
        _LATER,
        ("type", "A bridge", "The bridge"),
        ("outside", "# a guess", "# known"),
        _LATER,
        _LATER,
        ("undo",),
        ("undo",),
        ("undo",),
        _LATER,
        ("close",),
    ),
    "the same field changed, mine kept": (
        ("type", "stake = 1", "stake = 4"),
        ("outside", "stake = 1", "stake = 8"),
        _LATER,
        ("type", "A bridge", "The bridge"),
        ("outside", "stake = 8", "stake = 9"),
        ("mine",),
        _LATER,
        ("mine",),
        _LATER,
        ("undo",),
        _LATER,
        ("close",),
    ),
    "the same field changed, theirs taken": (
        ("type", "stake = 1", "stake = 4"),
        ("outside", "stake = 1", "stake = 8"),
        _LATER,
        ("theirs",),
        _LATER,
        ("undo",),
        _LATER,
        ("redo",),
        _LATER,
        ("type", "stake = 2", "stake = 4"),
        ("outside", "stake = 2", "stake = 8"),
        ("close",),
        ("open",),
        ("theirs",),
        _LATER,
        ("close",),
    ),
    "deleted": (
        ("type", "stake = 1", "stake = 4"),
        ("gone",),
        _LATER,
        ("type", "stake = 2", "stake = 5"),
        _LATER,
        ("mine",),
        _LATER,
        ("gone",),
        _LATER,
        ("back",),
        _LATER,
        ("type", "A bridge", "The bridge"),
        ("gone",),
        _LATER,
        ("close",),
    ),
    "made invalid": (
        ("type", "stake = 1", "stake = 4"),
        ("spoilt",),
        _LATER,
        ("type", "stake = 2", "stake = 5"),
        _LATER,
        ("mine",),
        _LATER,
        ("outside", '[[party]]\nid = "north"', '[[prty]]\nid = "north"'),
        _LATER,
        ("type", "A bridge", "The bridge"),
        _LATER,
        ("outside", "[[prty]]", "[[party]]"),
        _LATER,
        ("close",),
    ),
    "replaced by another": (
        ("type", "stake = 1", "stake = 4"),
        ("other",),
        _LATER,
        ("mine",),
        _LATER,
        ("type", "stake = 2", "stake = 5"),
        ("other",),
        _LATER,
        ("theirs",),
        _LATER,
        ("close",),
    ),
    "read-only": (
        ("locked",),
        ("type", "stake = 1", "stake = 4"),
        _LATER,
        ("type", "stake = 2", "stake = 5"),
        _LATER,
        ("outside", "# a guess", "# known"),
        _LATER,
        ("close",),
        ("open",),
        ("theirs",),
        _LATER,
        ("free",),
        _LATER,
        ("close",),
    ),
    "killed before": (
        ("type", "stake = 1", "stake = 4"),
        ("open",),
        ("type", "stake = 2", "stake = 5"),
        ("open",),
        ("type", "A bridge", "The bridge"),
        _LATER,
        ("theirs",),
        ("theirs",),
        _LATER,
        ("type", "Share the toll", "Share"),
        ("open",),
        ("mine",),
        ("type", "toll", "tolls"),
        _LATER,
        ("close",),
    ),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """What is acknowledged, and what stands in the file.

    Attributes
    ----------
    texts : frozenset of str
        What was typed, and what was left: as pages show it.
    there : bytes or None
    """

    texts: frozenset[str]
    there: bytes | None


def owed(room: Room) -> Owed:
    """Say what a person is owed now."""
    kept = room.desk._journal.kept
    mine = {kept.history.text} if kept.unwritten else set()
    return Owed(frozenset(mine | {one.history.text for _, one in room.desk._left}), room.content)


def act(room: Room, one: Act) -> None:
    """Do one thing; what cannot be done in the text as it is, is not done."""
    match one:
        case "type", old, new:
            if room.desk.shown.text.count(old) == 1:
                room.type(old, new)
        case "tab", old, new, behind:
            shown = room.desk.shown
            if shown.text.count(old) == 1 and int(behind) <= shown.revision:
                _tab(room, old, new, int(behind))
        case ("later",):
            room.later()
        case ("soon",):
            room.later(0.1)
        case "outside", old, new:
            if (room.content or b"").decode(errors="replace").count(old) == 1:
                room.outside(old, new)
        case ("undo",):
            room.desk.undo()
        case ("redo",):
            room.desk.redo()
        case ("mine",):
            room.desk.choose(mine=True)
        case ("theirs",):
            room.desk.choose(mine=False)
        case ("close",):
            room.desk.close()
        case ("open",):
            room.opened(room.disk)
        case _:
            _elsewhere(room, one[0])


def _tab(room: Room, old: str, new: str, behind: int) -> None:
    """Change what another window shows, which has not heard of the last changes yet."""
    shown = room.desk.shown
    start = shown.text.index(old)
    for made in reversed(room.desk._revisions.since(shown.revision - behind)):
        back = Change(start, old, new).after(made.back)
        if back is None:
            return  # it did not stand there yet
        start = back.start
    room.desk.edit(Change(start, old, new), shown.revision - behind)


def _elsewhere(room: Room, what: str) -> None:
    """Do to the file what others do."""
    assert room.memory is not None
    match what:
        case "gone":
            room.put(None)
        case "back":
            room.put(TEXT.encode())
        case "spoilt":
            room.put(b"\xff\xfe\0")
        case "other":
            room.put(TEXT.replace("stake = 1 ", "stake = 6 ").encode())
        case "locked" | "free":
            room.memory.refused = what == "locked"
        case _:
            raise AssertionError(what)


def fresh(disk: FaultyDisk) -> Room:
    """Give a room as in the morning: the file is there, and was not opened yet."""
    assert isinstance(disk.files, Memory)
    room = Room(Path("/nowhere"), None, disk.files)
    room.put(TEXT.encode())
    return room


def whole(day: Day) -> tuple[FaultyDisk, list[Owed]]:
    """Live a day to its end; say what was done on the disk, and what was owed after each act."""
    disk = FaultyDisk(files=Memory())
    room = fresh(disk)
    room.opened(disk)
    found = [owed(room)]
    for one in day:
        act(room, one)
        found.append(owed(room))
    return disk, found


def killed(day: Day, disk: FaultyDisk) -> tuple[Room, int]:
    """Live a day until the process ends; say how many acts were acknowledged."""
    room, done = fresh(disk), 0
    try:
        room.opened(disk)
        for one in day:
            act(room, one)
            done += 1
    except KilledError:
        return room, done
    raise AssertionError("the process has not ended")


def refused_at_times(day: Day, disk: FaultyDisk, said: Callable[[Room], None]) -> None:
    """Live a day on a disk that is full for a while; what is refused is not done."""
    room = fresh(disk)
    _opened(room, disk)
    for one in day:
        if one == ("open",):
            _opened(room, disk)
            continue
        before = room.desk.shown.text
        try:
            act(room, one)
        except UnwritableError:
            assert room.desk.shown.text == before, "what was refused is not done"
        said(room)


def _opened(room: Room, disk: FaultyDisk) -> None:
    for _ in range(10):
        with suppress(UnwritableError):
            room.opened(disk)
            return
    raise AssertionError("it does not open")


def reached(room: Room) -> Owed:
    """Open the file anew, and say what a person gets to see."""
    before = room.content
    try:
        room.opened()
    except UnreadableError:  # the file is gone, and nothing was left
        return Owed(frozenset(), before)
    found = set()
    while (shown := room.desk.shown).place == "left":
        assert shown.theirs is not None
        found.add(shown.theirs)
        room.desk.choose(mine=True)
    return Owed(frozenset(found), before)


def plain(content: bytes | None) -> str | None:
    """Give what stands in a file as a text, whatever it is."""
    return None if content is None else content.decode("utf-8", "replace")
