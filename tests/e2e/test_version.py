"""What `--version` says, and with `-v` which parts run as Rust."""

from __future__ import annotations

import pytest
from tests.e2e.program import Program

from paripassu import __version__
from paripassu.cli.versions import kernels
from paripassu.escrow import native as declarations
from paripassu.inspection.accountancy import native as balances
from paripassu.merkle import native as hashes
from paripassu.record import native as statements
from paripassu.sequencing.order import native as orders

pytestmark = pytest.mark.wheel

PARTS = {
    "orders of steps": orders,
    "material balances": balances,
    "hashes": hashes,
    "declarations": declarations,
    "statements of a record": statements,
}


def test_the_version(program: Program) -> None:
    done = program("--version")
    assert (done.returncode, done.stdout) == (0, f"paripassu {__version__}\n")


@pytest.mark.parametrize("typed", [("--version", "-v"), ("-v", "--version")])
def test_which_parts_run_as_rust(program: Program, typed: tuple[str, ...]) -> None:
    done = program(*typed)
    assert done.returncode == 0
    first, *lines = done.stdout.splitlines()
    assert first == f"paripassu {__version__}"
    said = dict(line.split(": ") for line in lines)
    assert said.keys() == PARTS.keys()
    for part, module in PARTS.items():
        assert (said[part] == "Rust") == module.available()


def test_why_a_part_runs_as_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashes, "HASHES", -1)
    monkeypatch.delenv("PARIPASSU_REFERENCE", raising=False)
    said = dict(line.split(": ", 1) for line in kernels())
    assert said["hashes"].startswith("Python (the Rust kernels are ")
    monkeypatch.setenv("PARIPASSU_REFERENCE", "1")
    assert {line.split(": ", 1)[1] for line in kernels()} == {"Python (PARIPASSU_REFERENCE is set)"}
