"""``--pictures``: every command that answers a question writes a page, SVG and PNG in one way."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from tests.e2e.program import Program

INSPECTION = "examples/inspection"
#: Command, its exit code, the pictures, and words that the page has.
COMMANDS: dict[str, tuple[list[str], int, list[str], list[str]]] = {
    "size": (
        ["inspect", "size", "--population", "141", "--defects", "5", "--detect", "0.9"],
        0, ["detection-curve"], ["52 of 141 items"],
    ),
    "no size": (
        ["inspect", "size", "--population", "80", "--defects", "1", "--detect", "0.95",
         "--per-item", "0.8"],
        1, ["detection-curve"], ["No sample suffices"],
    ),
    "allocate": (
        ["inspect", "allocate", f"{INSPECTION}/dismantled-strata.csv", "--goal", "8",
         "--detect", "0.8"],
        0, ["allocation"], ["canisters", "The strata as a table"],
    ),
    "draw": (
        ["inspect", "draw", "--list", f"{INSPECTION}/dismantled-items.csv", "--pick", "2",
         "--seed", "0101"],
        0, ["draw"], ["The drawn items", "canisters"],
    ),
    "where": (
        ["inspect", "game", "--targets", f"{INSPECTION}/sites.csv", "--resources", "2"],
        0, ["coverage"], ["Reprocessing hall"],
    ),
    "when": (
        ["inspect", "game", "--periods", "6", "--inspections", "2"],
        0, ["schedule"], ["(3/11)", "Periods left"],
    ),
    "assess": (
        ["inspect", "assess", f"{INSPECTION}/canisters-findings-1.csv",
         "--draw", f"{INSPECTION}/canisters-visit-1.json"],
        1, ["assessment"], ["Items that are still open", "C-047"],
    ),
    "account": (
        ["account", f"{INSPECTION}/inconclusive.csv", "--histories", "1000"],
        0, ["balance", "sequential-tests", "difference"], ["The periods as a table"],
    ),
    "plan": (
        ["plan", "examples/ss7.toml"],
        0, ["timeline", "exposure"], ["The plan as a table"],
    ),
    "no plan": (
        ["plan", "examples/delivery-and-payment.toml"],
        1, ["conflict-1", "conflict-1-amount-1", "conflict-1-amount-2"],
        ["cannot be met together"],
    ),
    "explain": (
        ["explain", "examples/delivery-and-payment.toml"],
        1, ["burden", "conflict-1", "conflict-1-amount-1", "conflict-1-amount-2"],
        ["The least that would have to change"],
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_and_every_picture_as_files(
    program: Program, root: Path, tmp_path: Path, name: str
) -> None:
    words, code, pictures, said = COMMANDS[name]
    done = program.at(*words, cwd=root)("--pictures", str(tmp_path / "shown"))
    assert done.returncode == code, done.stderr
    found = sorted(path.name for path in (tmp_path / "shown").iterdir())
    wanted = [f"{one}.{suffix}" for one in pictures for suffix in ("png", "svg")]
    assert found == sorted([*wanted, "index.html"])
    for one in pictures:
        ET.parse(tmp_path / "shown" / f"{one}.svg")
        assert (tmp_path / "shown" / f"{one}.png").read_bytes().startswith(b"\x89PNG")
    page = (tmp_path / "shown" / "index.html").read_text(encoding="utf-8")
    for text in said:
        assert text in page


@pytest.mark.slow
def test_prepare_draws_all_of_it(program: Program, root: Path, tmp_path: Path) -> None:
    agreement = "examples/korea-2018-repaired.toml"
    plan = tmp_path / "plan.json"
    assert program.at("plan", agreement, cwd=root)("--out", str(plan)).returncode == 0
    done = program.at("inspect", "prepare", agreement, cwd=root)(
        str(plan), "--step", "dismantlement:4", "--strata", f"{INSPECTION}/dismantled-strata.csv",
        "--list", f"{INSPECTION}/dismantled-items.csv", "--goal", "8", "--seed", "0101",
        "--pictures", str(tmp_path / "shown"), "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = sorted(path.name for path in (tmp_path / "shown").iterdir())
    assert found == ["allocation.png", "allocation.svg", "draw.png", "draw.svg", "index.html"]
    page = (tmp_path / "shown" / "index.html").read_text(encoding="utf-8")
    for text in ("Inspection of dismantlement:4", "What deters", "How to spread", "drawn items"):
        assert text in page
