"""What the commands of inspection print with ``--json`` is what its schema says."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from tests.e2e.program import Program, document

from paripassu.documents.registry import schema

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
INSPECTION = EXAMPLES / "inspection"
SEED = "00" * 32

COMMANDS = {
    "size": "inspect size --population 141 --defects 5 --detect 0.9",
    "deterrence": "inspect require --gain 3 --penalty 2",
    "allocation": f"inspect allocate {INSPECTION / 'dismantled-strata.csv'} --goal 8 --detect 0.5",
    "draw": f"inspect draw --list {INSPECTION / 'canisters.csv'} --pick 3 --seed {SEED}",
    "game-periods": "inspect game --periods 5 --inspections 2 --violations 2",
    "game-targets": f"inspect game --targets {INSPECTION / 'sites.csv'} --resources 2",
    "assessment": f"inspect assess --mirror {INSPECTION / 'canisters-declarations.csv'}",
    "account": f"account {INSPECTION / 'inconclusive.csv'} --goal 8 --histories 2000",
}


def printed(program: Program, arguments: str) -> dict[str, object]:
    done = program(*arguments.split(), "--json")
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""
    return document(done)


@pytest.mark.parametrize(("name", "arguments"), COMMANDS.items())
def test_what_is_printed(program: Program, name: str, arguments: str) -> None:
    answer = printed(program, arguments)
    jsonschema.validate(answer, schema(name))
    assert str(answer["format"]).startswith("paripassu/")


def test_steps_of_a_plan(program: Program, tmp_path: Path) -> None:
    agreement, plan = EXAMPLES / "korea-2018-repaired.toml", tmp_path / "plan.json"
    plan.write_text(json.dumps(printed(program, f"plan {agreement}")))
    every = printed(program, f"inspect require {agreement} {plan}")
    jsonschema.validate(every, schema("requirements"))
    one = printed(program, f"inspect require {agreement} {plan} --step dismantlement:4")
    jsonschema.validate(one, schema("require"))
    strata, items = INSPECTION / "dismantled-strata.csv", INSPECTION / "dismantled-items.csv"
    draw = tmp_path / "draw.json"
    prepared = printed(
        program,
        f"inspect prepare {agreement} {plan} --step dismantlement:4 --strata {strata} "
        f"--list {items} --goal 8 --seed {SEED} --out {draw}",
    )
    jsonschema.validate(prepared, schema("prepared"))
    written = json.loads(draw.read_text())
    fractions = prepared["exact"]
    assert isinstance(fractions, dict)
    assert {f"/draw{pointer}" for pointer in written.pop("exact")} <= fractions.keys()
    assert written == prepared["draw"]
    assessed = printed(program, f"inspect assess --draw {draw}")
    jsonschema.validate(assessed, schema("assessment"))
    steps = assessed["steps"]
    assert isinstance(steps, list)
    assert steps[0]["verdict"] == "inconclusive"


def test_a_step_whose_seed_is_refused(program: Program, tmp_path: Path) -> None:
    agreement, plan = EXAMPLES / "korea-2018-repaired.toml", tmp_path / "plan.json"
    plan.write_text(json.dumps(printed(program, f"plan {agreement}")))
    party = {"commit": "11" * 32, "reveal": "22" * 32, "recovered": False}
    joint: dict[str, object] = {"format": "paripassu/draw-inputs/1", "id": "d", "beacon": "33" * 32}
    joint |= {"declaration": "44" * 32, "checkpoint": "55" * 32, "parties": {"a": party}}
    inputs = tmp_path / "inputs.json"
    inputs.write_text(json.dumps(joint))
    refused = printed(
        program,
        f"inspect prepare {agreement} {plan} --step dismantlement:4 --goal 8 --joint {inputs} "
        f"--strata {INSPECTION / 'dismantled-strata.csv'} "
        f"--list {INSPECTION / 'dismantled-items.csv'}",
    )
    assert refused["format"] == "paripassu/draw-refused/1"
    assert list(refused["rejected"]) == ["a"]  # type: ignore[call-overload]


@pytest.mark.slow
def test_the_whole_demonstration(program: Program, tmp_path: Path) -> None:
    answer = printed(program, f"demo --out {tmp_path / 'demo'}")
    written = answer["written"]
    assert isinstance(written, list)
    names = {Path(str(path)).name for path in written}
    assert {"draw.json", "findings.csv", "assessment.json", "account.json"} <= names
    first = json.loads((tmp_path / "demo" / "assessment.json").read_text())
    settled = json.loads((tmp_path / "demo" / "assessment-settled.json").read_text())
    account = json.loads((tmp_path / "demo" / "account.json").read_text())
    assert first["verdict"] == "inconclusive"
    assert settled["verdict"] == "consistent"
    assert account["balances"][0]["verdict"] == "inconclusive"
    assert account["balances"][0]["settle"]
