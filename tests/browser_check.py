"""The check that readers make in their browser, run by Node on jobs that Python gives it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.shared import ROOT

from paripassu.pages.check.linker import linked
from paripassu.pages.check.modules import read_modules
from paripassu.pages.check.page import one_file

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="there is no node")
FOLDER = ROOT / "tests" / "node"
TASKS = "modules/tasks.js"


@cache
def tasks() -> str:
    """Give the check with the jobs that tests have it do, as one module."""
    return linked(_modules(), TASKS)


def tasks_page() -> str:
    """Give a page that does jobs for ``answered``, under the policy of the check's own page."""
    entry = 'import { answered } from "./tasks.js";\nwindow.answered = answered;\n'
    script = linked({**_modules(), "modules/entry.js": entry}, "modules/entry.js", exports=False)
    head = '<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    return one_file(
        f'{head}<title>Jobs</title><script type="module">{{script}}</script>', "", script
    )


def _modules() -> dict[str, str]:
    return {**read_modules(), TASKS: (FOLDER / "tasks.js").read_text(encoding="utf-8")}


def given(value: Any) -> Any:
    """Give jobs in JSON: bytes as ``{"$bytes": base64}``."""
    if isinstance(value, bytes):
        return {"$bytes": b64encode(value).decode()}
    if isinstance(value, Mapping):
        return {key: given(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [given(one) for one in value]
    return value


def answers(jobs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Have jobs done, and give an answer for each: ``is``, or ``refused`` and ``said``.

    Whatever a job is given, nothing else may come of it.
    """
    assert NODE is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tasks.mjs").write_text(tasks(), encoding="utf-8")
        (folder / "jobs.json").write_text(json.dumps(given(jobs)), encoding="utf-8")
        places = [folder / "tasks.mjs", folder / "jobs.json", folder / "answers.json"]
        command = [NODE, str(FOLDER / "driver.mjs"), *map(str, places)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, done.stderr
        found: list[dict[str, Any]] = json.loads(places[2].read_text(encoding="utf-8"))
    return whole(found, len(jobs))


def whole(found: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """Give answers, if there is one for each job and none of them is a crash."""
    assert len(found) == count
    assert [one for one in found if "crashed" in one] == []
    return found


def holds(jobs: Sequence[Mapping[str, Any]]) -> list[bool]:
    """Have jobs done that say yes or no; whatever is refused is a no."""
    return [one.get("is") is True for one in answers(jobs)]
