"""The check that readers make in their browser, run by Node on jobs that Python gives it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.shared import ROOT

from paripassu.server.check.modules import library

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="there is no node")
DRIVER = ROOT / "tests" / "node" / "driver.mjs"


def _given(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"$bytes": b64encode(value).decode()}
    if isinstance(value, Mapping):
        return {key: _given(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_given(one) for one in value]
    return value


def answers(jobs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Have jobs done, and give an answer for each: ``is``, or ``refused`` and ``said``.

    Whatever a job is given, nothing else may come of it.
    """
    assert NODE is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "check.mjs").write_text(library(), encoding="utf-8")
        (folder / "jobs.json").write_text(json.dumps(_given(jobs)), encoding="utf-8")
        places = [folder / "check.mjs", folder / "jobs.json", folder / "answers.json"]
        command = [NODE, str(DRIVER), *map(str, places)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, done.stderr
        found: list[dict[str, Any]] = json.loads(places[2].read_text(encoding="utf-8"))
    assert len(found) == len(jobs)
    assert [one for one in found if "crashed" in one] == []
    return found


def holds(jobs: Sequence[Mapping[str, Any]]) -> list[bool]:
    """Have jobs done that say yes or no; whatever is refused is a no."""
    return [one.get("is") is True for one in answers(jobs)]
