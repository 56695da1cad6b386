"""A kill or a power cut at any moment: what was acknowledged is there, once, in a whole log."""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.examples import examples
from tests.logging_child import BATCHES, entries
from tests.logs import audited, begun, logged, opened
from tests.powercut import Disk, Keep, recorded
from tests.shared import ROOT

needs_strace = pytest.mark.skipif(not shutil.which("strace"), reason="there is no strace here")


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Disk:
    """A log that a process appended to, as it was recorded."""
    base = tmp_path_factory.mktemp("recorded")
    folder, before = base / "log", base / "before"
    folder.mkdir()
    log = begun(folder)
    logged(log, [b"first"])
    log.close()
    shutil.copytree(folder, before)
    command = [sys.executable, "-m", "tests.logging_child", str(folder), "1,3,5"]
    env = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}", "PYTHONDONTWRITEBYTECODE": "1"}
    events = recorded(command, folder, base / "trace", env)
    shutil.rmtree(folder)
    before.rename(folder)
    return Disk(folder, events)


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory, where there is one: nothing here has to last."""
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=base) as folder:
        yield Path(folder)


def verify(disk: Disk, stop: int, keep: Keep, folder: Path) -> None:
    """Start the log on what a power cut left, audit it, and go on with it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    disk.lay(disk.left(stop, keep), folder)
    said = [int(event.data) for event in disk.events[:stop] if event.call == "said"]
    log = opened(folder)
    there = audited(log._places.objects)
    acknowledged = [b"first", *(entry for batch in said for entry in entries(batch))]
    assert there[: len(acknowledged)] == acknowledged
    following = [entry for batch in range(len(said), len(BATCHES)) for entry in entries(batch)]
    assert following[: len(there) - len(acknowledged)] == there[len(acknowledged) :]
    assert logged(log, acknowledged[::40]) == list(range(0, len(acknowledged), 40))
    assert logged(log, [b"after the cut"]) == [len(there)]
    log.maintain(all=True)
    assert audited(log._places.objects) == [*there, b"after the cut"]
    log.close()


@needs_strace
def test_the_recording_is_whole(disk: Disk, memory: Path) -> None:
    """All of it kept is what the process left: the model knows of every change."""
    calls = [event.call for event in disk.events]
    assert calls.count("said") == len(BATCHES)
    assert {"create", "write", "sync", "link", "unlink", "rename", "mkdir"} <= set(calls)
    verify(disk, len(calls), True, memory / "log")


@needs_strace
@pytest.mark.slow
@pytest.mark.seeded
@pytest.mark.parametrize("kept", [False, True])
def test_every_prefix(disk: Disk, memory: Path, kept: bool) -> None:
    """Kept: a kill at that call. Not kept: a power cut of which nothing unsynced is left."""
    count = min(len(disk.events), examples(500))
    for stop in random.Random(int(kept)).sample(range(len(disk.events)), count):
        verify(disk, stop, kept, memory / "log")


@needs_strace
@pytest.mark.slow
@pytest.mark.seeded
def test_seeded_subsets_of_unsynced_writes(disk: Disk, memory: Path) -> None:
    for seed in range(examples(120)):
        keep = random.Random(seed)
        verify(disk, keep.randrange(len(disk.events) + 1), keep, memory / "log")
