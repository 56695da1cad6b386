"""Logs that we write, judged by tessera's ``fsck``: each tile and entry, and the checkpoint.

It leaves with 0 also where it finds a fault, and can wait for ever for a tile that is missing: its
success word counts, and a time limit.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests import signed_logs
from tests.peers.built import installed

pytestmark = pytest.mark.slow

MODULE = "github.com/transparency-dev/tessera"
PROGRAM = f"{MODULE}/cmd/fsck"
VERSION = "v1.0.4"
SUCCESS = "Successfully fsck'd"
#: Seconds for it to judge a log.
_LIMIT = 120
SIZES = (0, 1, 255, 256, 257, 65_536, 1_000_000)


@pytest.fixture(scope="session")
def fsck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, built at a fixed version."""
    return installed(PROGRAM, MODULE, VERSION, tmp_path_factory)


def accepted(fsck: Path, folder: Path, limit: float = _LIMIT) -> bool:
    """Whether it finds a log in order, within a time."""
    key = folder / "key.vkey"
    key.write_text(signed_logs.VKEY + "\n")
    words = (f"--storage_url=file://{folder}/", f"--public_key={key}", "--ui=false")
    try:
        done = subprocess.run(
            [fsck, *words, "--logtostderr"],
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return SUCCESS in done.stderr


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("superseded", [False, True])
def test_a_log_that_we_write(fsck: Path, tmp_path: Path, size: int, superseded: bool) -> None:
    """With the partial tiles of smaller sizes still there, and without any."""
    made = signed_logs.entries(size)
    steps = [step for step in (1, 3, 200, 256, 300, 65_000) if step < size] if superseded else []
    files = signed_logs.files(made, *steps)
    files["checkpoint"] = signed_logs.note(size, signed_logs.root(made))
    assert accepted(fsck, signed_logs.write(tmp_path, files))


@pytest.mark.parametrize("path", ["tile/0/000", "tile/1/000.p/1", "tile/entries/000", "checkpoint"])
def test_it_finds_what_is_wrong(fsck: Path, tmp_path: Path, path: str) -> None:
    """Else its word would say nothing."""
    files = signed_logs.log(300)
    content = files[path]
    files[path] = content[:20] + bytes([content[20] ^ 1]) + content[21:]
    assert not accepted(fsck, signed_logs.write(tmp_path, files), 8)
