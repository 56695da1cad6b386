"""Programs of others, built from a small program of ours at fixed versions, where Go is at hand.

Each is built once in a test run, and one after the other, however many processes ask: side by side
they would compile the same packages, each for itself.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

#: The toolchain that builds all of them; an older Go fetches it.
TOOLCHAIN = "go1.27.3"
_PATIENCE = 1500


def built(source: Path, modules: Mapping[str, str], factory: pytest.TempPathFactory) -> Path:
    """Build a Go program.

    Parameters
    ----------
    source : Path
        Its one file.
    modules : mapping of str to str
        What it needs, each with its version.
    factory : pytest.TempPathFactory
        Of the run that it is built for.

    Returns
    -------
    Path
        The program. Skips the test that asks where there is no Go, or no way to its modules.
    """

    def build(place: Path) -> None:
        shutil.copy(source, place / "main.go")
        needs = "".join(f"\t{name} {version}\n" for name, version in modules.items())
        (place / "go.mod").write_text(
            f"module paripassu/peer\n\ngo {TOOLCHAIN.removeprefix('go')}\n\nrequire (\n{needs})\n"
        )
        for name, version in modules.items():
            _fetch(name, version, place)
        done = _go("build", "-o", "peer", ".", place=place, GOFLAGS="-mod=mod")
        assert done.returncode == 0, done.stderr

    return _once(source.parent.name, "peer", build, factory)


def installed(package: str, module: str, version: str, factory: pytest.TempPathFactory) -> Path:
    """Build a program of others as it is.

    Parameters
    ----------
    package : str
        Of the program, in its module.
    module, version : str
    factory : pytest.TempPathFactory
        Of the run that it is built for.

    Returns
    -------
    Path
        The program. Skips as :func:`built`.
    """
    name = package.rpartition("/")[2]

    def build(place: Path) -> None:
        _fetch(module, version, place)
        done = _go("install", f"{package}@{version}", place=place, GOBIN=str(place))
        assert done.returncode == 0, done.stderr

    return _once(name, name, build, factory)


def _once(
    name: str, program: str, build: Callable[[Path], None], factory: pytest.TempPathFactory
) -> Path:
    """Give a program from the folder that all processes of a run share; build it if need be."""
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    place = folder / f"go-{name}"
    with (folder / "go.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / program).exists():
            place.mkdir(exist_ok=True)
            build(place)
    return place / program


def _fetch(module: str, version: str, place: Path) -> None:
    if shutil.which("go") is None:
        pytest.skip("no Go on this machine")
    done = _go("mod", "download", f"{module}@{version}", place=place, GOFLAGS="-mod=mod")
    if done.returncode:
        pytest.skip(f"{module} {version} cannot be fetched: {done.stderr[-300:]}")


def _go(*words: str, place: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["go", *words],
        cwd=place,
        env={**os.environ, "GOTOOLCHAIN": TOOLCHAIN, "GOWORK": "off", **env},
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
