"""Ctrl-C ends each verifier with one plain line, and with the exit code of the command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.shared import ROOT

FILE = "never-written"
ARGUMENTS = {
    "draw": [FILE],
    "escrow": [FILE],
    "game": [FILE],
    "log": [FILE, "--policy", FILE],
    "plan": ["proof.json", FILE],
}
SECONDS = 60


def test_every_verifier_is_here() -> None:
    assert {path.stem for path in (ROOT / "verifier").glob("*.py")} == set(ARGUMENTS)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_interrupted(name: str, tmp_path: Path) -> None:
    """It is pressed while the verifier waits for a file, which is a pipe that nobody writes to."""
    os.mkfifo(tmp_path / FILE)
    command = [sys.executable, "-I", str(ROOT / "verifier" / f"{name}.py"), *ARGUMENTS[name]]
    with (
        subprocess.Popen(
            command, cwd=tmp_path, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as run,
        (tmp_path / FILE).open("wb"),  # which waits until somebody reads it
    ):
        try:
            run.send_signal(signal.SIGINT)
            said = run.communicate(timeout=SECONDS)
        finally:
            run.kill()
    assert said == ("", "interrupted: there is no answer yet\n")
    assert run.returncode == 130
