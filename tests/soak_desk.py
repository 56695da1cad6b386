"""Kill a day at the desk at any of its operations, many times: nothing acknowledged may be lost.

python -m tests.soak_desk [COUNT] [SEED]

Each time a day is drawn (keys, steps back, changes by others, pauses), and an operation of the disk
at which the process ends: before it, midway, or after it. The next process has to hold or to offer
the text that was acknowledged last, or what the act in which it ended made of it, and to write
nothing unasked. Prints each day on which it did not. Exits 1 if there was one.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from unittest.mock import patch

from tests.unit.workbench.faulty import FAULTS, FaultyDisk, KilledError
from tests.unit.workbench.room import Room

from paripassu.workbench.keeping.journal import Kept

_VALUES = ("stake = 1", "stake = 2", "north = -1", "north = 3", "# a guess", "A bridge", "toll")

Act = tuple[str, str, str]


def drawn(random: Random) -> list[Act]:
    """Draw a day."""
    acts: list[Act] = []
    for _ in range(random.randint(5, 25)):
        kind = random.choice(("type", "type", "type", "outside", "later", "later", "undo", "redo"))
        value = random.choice(_VALUES)
        acts.append((kind, value, f"{value[:-1]}{random.randint(1, 9)}"))
    return acts


def lived(room: Room, acts: list[Act], done: Callable[[Kept], None]) -> None:
    """Live a day; say after each act what is kept."""
    for kind, old, new in acts:
        if kind == "type" and room.desk.shown.text.count(old) == 1:
            room.type(old, new)
        elif kind == "outside" and room.there.count(old) == 1:
            room.outside(old, new)
        elif kind == "later":
            room.later()
        elif kind in ("undo", "redo"):
            getattr(room.desk, kind)()
        done(room.desk._journal.kept)
    room.desk.close()
    done(room.desk._journal.kept)


def opened(folder: Path, disk: FaultyDisk) -> Room:
    """Open a file anew."""
    room = Room(folder)
    room.desk.close()
    room.opened(disk)
    return room


def wrong(acts: list[Act], random: Random) -> str | None:
    """Kill a day at one operation; say what is wrong then."""
    with tempfile.TemporaryDirectory() as name:
        (whole := Path(name) / "whole").mkdir()
        room = opened(whole, FaultyDisk())
        kept = [room.desk._journal.kept]
        lived(room, acts, kept.append)
        at, fault = random.randrange(1, room.disk.count + 1), random.choice(FAULTS)
        (folder := Path(name) / "killed").mkdir()
        done: list[Kept] = []
        room = Room(folder)
        room.desk.close()
        try:
            room.opened(FaultyDisk(at, fault))
            done.append(room.desk._journal.kept)
            lived(room, acts, done.append)
        except KilledError:
            pass
        outside = room.there
        now = room.opened().shown
        if room.there != outside:
            return f"operation {at}, {fault}: something was written unasked"
        last = max(0, len(done) - 1)
        found = now.theirs if now.place == "left" else now.text
        # The act in which it ended may have been done or not. Where nothing was unwritten before it
        # or after it, the file has what there is, with what others wrote.
        around = kept[last : last + 2]
        unwritten = all(one.unwritten for one in around)
        held = [one.history.text for one in around]
        if (now.place == "left" or unwritten) and found not in held:
            return f"operation {at}, {fault}: what was acknowledged is not there"
    return None


def main(arguments: list[str]) -> int:
    """Live so many days."""
    count = int(arguments[0]) if arguments else 500
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    random, faults = Random(seed), 0
    with patch.object(os, "fsync"):  # a process that is killed takes nothing with it
        for day in range(count):
            acts = drawn(random)
            what = wrong(acts, random)
            if what is not None:
                faults += 1
                print(f"day {day}: {what}\n  {acts}")
    print(f"{count} days, each killed once: {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
