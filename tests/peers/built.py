"""Programs of others, built from a small program of ours at fixed versions, where Go is at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

#: The toolchain that builds all of them; an older Go fetches it.
TOOLCHAIN = "go1.27.3"
_PATIENCE = 1500


def built(source: Path, modules: Mapping[str, str], place: Path) -> Path:
    """Build a Go program.

    Parameters
    ----------
    source : Path
        Its one file.
    modules : mapping of str to str
        What it needs, each with its version.
    place : Path
        An empty folder to build in.

    Returns
    -------
    Path
        The program. Skips the test that asks where there is no Go, or no way to its modules.
    """
    go = shutil.which("go")
    if go is None:
        pytest.skip("no Go on this machine")
    shutil.copy(source, place / "main.go")
    needs = "".join(f"\t{name} {version}\n" for name, version in modules.items())
    (place / "go.mod").write_text(
        f"module paripassu/peer\n\ngo {TOOLCHAIN.removeprefix('go')}\n\nrequire (\n{needs})\n"
    )
    env = {**os.environ, "GOTOOLCHAIN": TOOLCHAIN, "GOFLAGS": "-mod=mod", "GOWORK": "off"}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [go, *words],
            cwd=place,
            env=env,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )

    for name, version in modules.items():
        fetched = run("mod", "download", f"{name}@{version}")
        if fetched.returncode:
            pytest.skip(f"{name} {version} cannot be fetched: {fetched.stderr[-300:]}")
    done = run("build", "-o", "peer", ".")
    assert done.returncode == 0, done.stderr
    return place / "peer"
