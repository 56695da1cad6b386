"""What commands print with ``--json`` is what its schema says, and is read back as it was."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from tests.e2e.program import Program, document

import paripassu as pp
from paripassu.documents.registry import FORMATS, format_of

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
INSPECTION = EXAMPLES / "inspection"
SEED = "00" * 32

COMMANDS = {
    "size": "inspect size --population 141 --defects 5 --detect 0.9",
    "comparison": f"compare {EXAMPLES / 'korea-2018.toml'} {EXAMPLES / 'jcpoa-2015.toml'}",
    "risk": f"risk {EXAMPLES / 'jcpoa-2015.toml'} --samples 1024 --effects 16",
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
    found = document(done)
    # Whatever it is, it is read back as it was.
    again = pp.read_document(io.StringIO(done.stdout))
    whole = {"without": True} if "--without" in arguments else {}
    assert again.to_json(**whole) == found
    jsonschema.validate(found, format_of(found).schema())
    return found


@pytest.mark.parametrize(("name", "arguments"), COMMANDS.items())
def test_what_is_printed(program: Program, name: str, arguments: str) -> None:
    answer = printed(program, arguments)
    assert format_of(answer) is FORMATS[name]


@pytest.mark.parametrize("name", [path.stem for path in sorted(EXAMPLES.glob("*.toml"))])
def test_agreements(program: Program, tmp_path: Path, name: str) -> None:
    agreement, book = EXAMPLES / f"{name}.toml", tmp_path / "a.xlsx"
    assert printed(program, f"show {agreement}")["agreement"] == name
    plan = printed(program, f"plan {agreement}")
    explanation = printed(program, f"explain {agreement} --without")
    assert explanation["feasible"] is (plan["status"] == "optimal")
    if plan["steps"]:
        (tmp_path / "plan.json").write_text(json.dumps(plan))
        report = printed(program, f"check {agreement} {tmp_path / 'plan.json'}")
        assert (report["ok"], report["breaches"]) == (True, [])
    assert printed(program, f"export {agreement} --out {book}")["file"] == str(book)
    assert str(printed(program, f"import {book}")["toml"]).startswith("[agreement]")
    out = tmp_path / "b.toml"
    assert printed(program, f"import {book} --out {out}")["file"] == str(out)


def test_numbers_that_no_decimal_says(program: Program) -> None:
    plan = printed(program, f"plan {EXAMPLES / 'jcpoa-2015.toml'}")
    steps, fractions = plan["steps"], plan["exact"]
    assert isinstance(steps, list)
    assert isinstance(fractions, dict)
    assert steps[4]["share"] == 1 / 11
    assert fractions["/steps/4/share"] == "1/11"
    assert pp.Plan.from_json(plan).steps[4].share == Fraction(1, 11)


def test_what_only_writes(program: Program, tmp_path: Path) -> None:
    assert printed(program, f"new {tmp_path / 'a.toml'}")["file"] == str(tmp_path / "a.toml")
    assert "period" in str(printed(program, "account new")["csv"])
    table = tmp_path / "t.csv"
    assert printed(program, f"account new --out {table}")["file"] == str(table)
    secret, inputs = tmp_path / "s.secret", tmp_path / "inputs.json"
    written = printed(
        program, f"inspect commit --secret {secret} --id d --party a --inputs {inputs}"
    )
    opened = printed(program, f"inspect commit --secret {secret} --reveal")
    assert opened["commit"] == written["commit"]
    for path in (secret, inputs):
        assert pp.read_document(path).to_json() == json.loads(path.read_text())


def test_steps_of_a_plan(program: Program, tmp_path: Path) -> None:
    agreement, plan = EXAMPLES / "korea-2018-repaired.toml", tmp_path / "plan.json"
    plan.write_text(json.dumps(printed(program, f"plan {agreement}")))
    every = printed(program, f"inspect require {agreement} {plan}")
    assert format_of(every) is FORMATS["requirements"]
    one = printed(program, f"inspect require {agreement} {plan} --step dismantlement:4")
    assert format_of(one) is FORMATS["require"]
    strata, items = INSPECTION / "dismantled-strata.csv", INSPECTION / "dismantled-items.csv"
    draw = tmp_path / "draw.json"
    prepared = printed(
        program,
        f"inspect prepare {agreement} {plan} --step dismantlement:4 --strata {strata} "
        f"--list {items} --goal 8 --seed {SEED} --out {draw}",
    )
    assert format_of(prepared) is FORMATS["prepared"]
    written = json.loads(draw.read_text())
    fractions = prepared["exact"]
    assert isinstance(fractions, dict)
    assert {f"/draw{pointer}" for pointer in written.pop("exact")} <= fractions.keys()
    assert written == prepared["draw"]
    assessed = printed(program, f"inspect assess --draw {draw}")
    assert format_of(assessed) is FORMATS["assessment"]
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
