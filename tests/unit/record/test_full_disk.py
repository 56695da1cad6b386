"""A full disk, and a process that is killed: told, and gone on with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.examples import examples
from tests.logging_child import BATCHES, entries
from tests.logs import audited, begun, logged, opened
from tests.shared import ROOT

from paripassu.record.storage.errors import StorageError


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        pytest.skip("no disk can be mounted here")
    if done.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("left", range(0, 60_000, 6_000))
def test_a_full_disk_is_told_and_gone_on_with(small: Path, left: int) -> None:
    log = begun(small)
    acknowledged: list[bytes] = []
    logged(log, [b"%d" % number for number in range(300)])
    acknowledged += [b"%d" % number for number in range(300)]
    ballast = small / "ballast"
    free = os.statvfs(small).f_bavail * os.statvfs(small).f_bsize
    ballast.write_bytes(bytes(max(0, free - left)))
    refused, told = [], []
    for number in range(40):
        entry = b"%d" % number * 1000
        try:
            logged(log, [entry])
            acknowledged.append(entry)
        except StorageError as error:
            refused.append(entry)
            told.append(str(error))
    assert refused
    assert all("room" in one for one in told)
    ballast.unlink()
    assert logged(log, refused) == [log.append([entry])[0].index for entry in refused]  # type: ignore[union-attr]
    there = audited(log._places.objects)
    assert sorted(there) == sorted({*acknowledged, *refused})
    assert there[: len(acknowledged)][:300] == acknowledged[:300]
    log.close()
    again = opened(small)
    assert audited(again._places.objects) == there
    again.close()


@pytest.mark.slow
@pytest.mark.seeded
def test_a_process_that_is_killed(tmp_path: Path) -> None:
    """After each number of answers: what was answered is there, in order, and once."""
    for stop in range(min(len(BATCHES), examples(25))):
        folder = tmp_path / str(stop)
        folder.mkdir()
        begun(folder).close()
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.logging_child", str(folder), "0,1,2,3,4,5"],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
        )
        assert child.stdout is not None
        for batch in range(stop):
            assert child.stdout.readline() == b"%d\n" % batch
        child.send_signal(signal.SIGKILL)
        said = stop + len(child.stdout.read().split())
        child.stdout.close()
        child.wait()
        log = opened(folder)
        there = audited(log._places.objects)
        expected = [entry for batch in range(len(BATCHES)) for entry in entries(batch)]
        assert there == expected[: len(there)]
        assert len(there) >= sum(BATCHES[:said])
        assert logged(log, expected) == list(range(len(expected)))
        log.close()
