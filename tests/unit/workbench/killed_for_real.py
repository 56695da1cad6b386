"""Live a day at the desk in a process that is killed for real; run by its test.

python -m tests.unit.workbench.killed_for_real FOLDER DAY

For each number from 0 on a process is forked that lives the day in ``FOLDER/NUMBER`` and kills
itself with SIGKILL at its so-manieth call that changes the folder, until one lives to the end. Each
prints what was acknowledged in the end: ``[number, whether it lived, [texts], [texts after]]``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.unit.workbench.days import DAYS, act, owed
from tests.unit.workbench.room import TEXT, Room

#: What is asked of the system when files change.
_CHANGING = {"open", "os.rename", "os.remove", "os.truncate", "os.chmod"}


def live(folder: Path, day: str, at: int, pipe: int) -> None:
    """Live a day up to a call; what is acknowledged goes into a pipe."""
    count = 0

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event not in _CHANGING or not str(arguments[0]).startswith(str(folder)):
            return
        if event == "open" and not (arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        count += 1
        if count > at:
            os.kill(os.getpid(), signal.SIGKILL)

    room = Room(folder, None)
    room.put(TEXT.encode())
    sys.addaudithook(heard)
    room.opened()
    for one in DAYS[day]:
        act(room, one)
        line = json.dumps(sorted(owed(room).texts)) + "\n"
        os.write(pipe, line.encode())


def main(arguments: list[str]) -> int:
    """Live the day so often."""
    folder, day = Path(arguments[0]), arguments[1]
    for at in range(1_000):
        (own := folder / str(at)).mkdir()
        given, pipe = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(given)
            live(own, day, at, pipe)
            os._exit(0)
        os.close(pipe)
        with os.fdopen(given) as lines:
            said = [json.loads(line) for line in lines]
        status = os.waitpid(child, 0)[1]
        print(json.dumps([at, os.waitstatus_to_exitcode(status), len(said), said[-1:]]))
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
