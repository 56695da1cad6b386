"""Pieces are counted once each, whichever processes are killed, and when."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from paripassu.sequencing.risk.processes import in_processes
from paripassu.sequencing.risk.survey import Counts, Survey

PIECES = [(0, at, at + 1) for at in range(12)]


@dataclass
class Fragile:
    """Counts in large numbers, and kills the process that counts: how, says the piece."""

    folder: Path
    parent: int
    deadly: tuple[int, ...] = ()
    late: bool = False
    wrong: int | None = None

    def count(self, which: int, start: int, stop: int) -> Counts:
        """Count one piece; the first who counts a deadly one does not live to tell."""
        child = os.getpid() != self.parent
        if start == self.wrong:
            raise ValueError(f"piece {start} cannot be counted")
        if child and start in self.deadly:
            try:
                (self.folder / str(start)).touch(exist_ok=False)
            except FileExistsError:
                pass
            else:
                end = threading.Timer(0.01 * self.late, os.kill, (os.getpid(), signal.SIGKILL))
                end.start()
                if not self.late:
                    end.join()
        # more than a pipe takes at once: a killed process leaves half a message
        return {("at",): np.full(1_000_000 if self.late else 10, start, dtype=np.int64)}


def counted(fragile: Fragile, processes: int) -> list[int]:
    found = []
    for piece, counts in in_processes(cast(Survey, fragile), PIECES, processes):
        assert counts["at",][0] == piece[1]
        found.append(piece[1])
    return sorted(found)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("deadly", [(), (0,), (3, 4, 11), tuple(range(12))])
@pytest.mark.parametrize("processes", [1, 3])
def test_every_piece_is_counted_once(
    tmp_path: Path, processes: int, deadly: tuple[int, ...], late: bool
) -> None:
    fragile = Fragile(tmp_path, os.getpid(), deadly, late)
    assert counted(fragile, processes) == list(range(12))


def test_what_is_wrong_is_raised_where_it_is_waited_for(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="piece 5 cannot be counted"):
        counted(Fragile(tmp_path, os.getpid(), wrong=5), 3)


@pytest.mark.parametrize("busy", [False, True])
def test_a_killed_parent_leaves_no_process_behind(tmp_path: Path, busy: bool) -> None:
    """The processes of a run that is killed end, too: those that wait, and those that count."""
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from tests.unit.sequencing.risk.test_processes import *\n"
        "work = in_processes(Fragile(Path('.'), os.getpid()), PIECES, 3)\n"
        "next(work)\n"
        f"{'[*zip(work, range(9))]' * (not busy)}\n"
        "print('ready', flush=True)\n"
        "sys.stdin.read()\n"
    )
    where = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=pipe, stdout=pipe, env=where, cwd=tmp_path
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        parent.kill()
        # what they print to is theirs, too: it ends with the last of them
        parent.communicate(timeout=60)


def test_who_stops_listening_leaves_no_process_behind(tmp_path: Path) -> None:
    from multiprocessing import active_children

    before = {*active_children()}
    work: Any = in_processes(cast(Survey, Fragile(tmp_path, os.getpid())), PIECES, 3)
    next(work)
    assert len({*active_children()} - before) == 3
    work.close()
    assert {*active_children()} <= before
