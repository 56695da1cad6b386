"""Nothing acknowledged is lost, nothing of others overwritten unseen, whatever ends or fails.

The days of ``days.py`` are lived once for each moment at which the process can end or the disk be
full. Files are in memory, so that all of it takes seconds; ``test_desk_killed_for_real.py`` kills
processes on a disk, and ``python -m tests.soak_desk`` draws days by chance.
"""

from __future__ import annotations

import pytest
from tests.unit.workbench.days import DAYS, killed, owed, plain, reached, refused_at_times, whole
from tests.unit.workbench.faulty import FaultyDisk, Memory
from tests.unit.workbench.room import Room

#: Moments at which a process was killed: at every write of a journal and of a file.
POINTS = 500


def test_there_are_enough_moments() -> None:
    counted = {name: len(whole(day)[0].points) for name, day in DAYS.items()}
    print(f"{sum(counted.values())} moments at which the process ends: {counted}")
    assert sum(counted.values()) >= POINTS
    kinds = {kind for day in DAYS.values() for kind in whole(day)[0].kinds}
    assert kinds == {"append", "replace", "remove"}


@pytest.mark.parametrize("name", DAYS)
def test_killed_at_any_moment_nothing_acknowledged_is_lost(name: str) -> None:
    day = DAYS[name]
    unharmed, before = whole(day)
    for at, fault in unharmed.points:
        room, done = killed(day, FaultyDisk(at, fault, files=Memory()))
        there = room.content
        found = reached(room)
        assert room.content == there, "nothing is written unasked"
        texts = {*found.texts, plain(found.there)}
        # What was owed before the act in which it ended, or what that act made of it.
        around = before[max(done, 0) : max(done, 0) + 2]
        assert any({*one.texts, plain(one.there)} <= texts for one in around), (at, fault, done)


#: What others write on the day on which they change other fields.
THEIRS = {"stake = 8", 'title = "Build"', "# known"}


def test_what_was_left_takes_nothing_back_that_others_wrote() -> None:
    """Who takes it into the text has both, at whichever moment the process has ended."""
    day = DAYS["other fields changed"]
    mine = day[: day.index(("undo",))]  # after that others' changes are taken back on purpose
    tried = 0
    for at, fault in whole(mine)[0].points:
        room, _ = killed(mine, FaultyDisk(at, fault, files=Memory()))
        theirs = {one for one in THEIRS if one in (plain(room.content) or "")}
        room.opened()
        tried += bool(theirs) and room.desk.shown.place == "left"
        while room.desk.shown.place == "left":
            room.desk.choose(mine=False)
        assert theirs <= {one for one in THEIRS if one in room.desk.shown.text}, (at, fault)
    assert tried > 5


@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("long", [1, 3])
def test_a_disk_that_is_full_for_a_while_loses_nothing(name: str, long: int) -> None:
    day = DAYS[name]
    unharmed, _ = whole(day)

    def is_safe(room: Room) -> None:
        if room.disk.count <= at:
            return  # all is as on any other day
        now = owed(room)
        assert {*room.disk.replaced} <= room.disk.seen, "what others wrote is replaced unseen"
        assert _after_a_kill(room) >= now.texts, "what was acknowledged is lost"

    for at in range(unharmed.count):
        refused_at_times(day, FaultyDisk(at, "full", long, files=Memory()), is_safe)


def _after_a_kill(room: Room) -> set[str | None]:
    """Say what a person gets to see where the process ends now; the room goes on."""
    assert room.memory is not None
    memory = Memory()
    memory.files = dict(room.memory.files)
    found = reached(Room(room.path.parent, None, memory))
    return {*found.texts, plain(found.there)}
