"""Processes killed with SIGKILL at each call that changes a folder, on a disk."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.shared import ROOT
from tests.unit.workbench.days import DAYS, plain, reached, whole
from tests.unit.workbench.room import Room

pytestmark = pytest.mark.slow


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork and no SIGKILL")
@pytest.mark.parametrize(
    "day", ["half typed", "other fields changed", "the same field changed, theirs taken"]
)
def test_killed_for_real_nothing_acknowledged_is_lost(tmp_path: Path, day: str) -> None:
    command = [sys.executable, "-m", "tests.unit.workbench.killed_for_real", str(tmp_path), day]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    _, before = whole(DAYS[day])
    lives = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lives) > len(DAYS[day])
    for at, code, acts, said in lives:
        if said:
            assert {*said[0]} == before[acts].texts, "on a disk a day goes as in memory"
        room = Room(tmp_path / str(at), None)
        there = room.content
        found = reached(room)
        assert room.content == there, "nothing is written unasked"
        assert {path.name for path in room.path.parent.iterdir()} == {room.path.name, "journals"}
        texts = {*found.texts, plain(found.there)}
        around = before[acts : acts + 2]
        assert any({*one.texts, plain(one.there)} <= texts for one in around), at
        assert (code == 0) == (acts == len(DAYS[day]))
    assert [code for _, code, _, _ in lives] == [-9] * (len(lives) - 1) + [0]
