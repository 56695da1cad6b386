"""``inspect draw`` and ``inspect commit`` as people and scripts run them."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.draws import KEY, lists
from tests.e2e.program import Program, document
from tests.shared import ROOT, SHARED, needs

from paripassu.inspection.allocation.holding import Holding
from paripassu.inspection.draw.listing import list_text
from paripassu.process.prepare import drawn_from, read_items

pytestmark = pytest.mark.slow

VERIFIER = ROOT / "verifier" / "draw.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lists(tmp_path)


@pytest.fixture
def inspect(program: Program, folder: Path) -> Program:
    return program.at("inspect", cwd=folder)


def answer(inspect: Program, *arguments: str, code: int = 0, text: str = "") -> dict[str, Any]:
    return document(inspect.ends(*arguments, "--json", code=code, stdin=text))


def test_rfc3797(inspect: Program, folder: Path) -> None:
    # RFC 3797, section 6
    asked = ("draw", "--pool", "25", "--pick", "10", "--method", "rfc3797")
    drawn = answer(inspect, *asked, "--key", KEY, "--out", "D.json")
    assert drawn["format"] == "paripassu/draw/1"
    assert drawn["picked"] == [17, 7, 2, 16, 25, 23, 8, 24, 19, 13]
    assert drawn["inclusion"]["25"] == "2/5"
    sources = ("--source", "9319", "--source", "5,2,8,12,10", "--source", "9,18,26,34,41,45")
    assert answer(inspect, *asked, *sources) == drawn
    verified(folder, "D.json")


def verifier(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(VERIFIER), *files],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def verified(folder: Path, *files: str) -> None:
    done = verifier(folder, *files)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["verified"]), done.stderr


def test_a_list(inspect: Program, folder: Path) -> None:
    asked = ("draw", "--list", "list.txt", "--pick", "10", "--seed", "00ff")
    drawn = answer(inspect, *asked, "--out", "D.json")
    assert len(drawn["picked"]) == 10
    assert set(drawn["inclusion"].values()) == {"10/141"}
    assert len(drawn["inclusion"]) == 141
    assert json.loads((folder / "D.json").read_text()) == drawn
    standard = (folder / "list.txt").read_text()
    piped = ("draw", "--list", "-", "--pick", "10", "--seed", "00FF")
    assert answer(inspect, *piped, text=standard) == drawn
    verified(folder, "D.json", "list.txt")
    shown = inspect.ends(*asked).stdout
    assert all(item in shown for item in drawn["picked"])


def test_what_assess_needs(inspect: Program, folder: Path) -> None:
    drawn = answer(
        inspect,
        *("draw", "--list", "list.txt", "--seed", "00", "--step", "dismantle:3"),
        *("--defects", "5", "--detect", "0.9", "--out", "D.json"),
    )
    (stratum,) = drawn["strata"].values()
    # N = 141, d = 5, β = 0.10: 52 (RAND 2014, exact)
    assert len(stratum["picked"]) == 52
    assert (stratum["population"], stratum["defects"], stratum["per_item"]) == (141, 5, 1)
    assert (drawn["step"], drawn["required"]) == ("dismantle:3", 0.9)
    assert drawn["id"]
    verified(folder, "D.json", "list.txt")


def test_a_fraction_is_required(inspect: Program, folder: Path) -> None:
    asked = ("draw", "--list", "list.txt", "--seed", "00", "--defects", "5", "--out", "D.json")
    drawn = answer(inspect, *asked, "--detect", "2/3", "--per-item", "80%")
    assert (drawn["required"], drawn["strata"][""]["per_item"]) == (2 / 3, 0.8)
    assert drawn["exact"]["/required"] == "2/3"
    verified(folder, "D.json", "list.txt")


def test_strata(inspect: Program, folder: Path) -> None:
    each = answer(inspect, "draw", "--list", "strata.csv", "--pick", "3", "--seed", "00")
    assert [len(each["strata"][name]["picked"]) for name in ("hall", "yard")] == [3, 3]
    drawn = answer(
        inspect,
        *("draw", "--list", "strata.csv", "--seed", "00", "--pick", "hall=3", "--pick", "yard=5"),
        *("--defects", "hall=2", "--defects", "yard=1", "--per-item", "0.9", "--out", "D.json"),
    )
    assert drawn["strata"]["hall"]["picked"] == each["strata"]["hall"]["picked"]
    assert len(drawn["picked"]) == 8
    assert drawn["strata"]["yard"]["inclusion"]["0"] == "1/4"
    assert drawn["strata"]["hall"]["defects"] == 2
    verified(folder, "D.json", "strata.csv")


def test_weights(inspect: Program, folder: Path) -> None:
    asked = ("draw", "--list", "strata.csv", "--pick", "3", "--seed", "00", "--weight", "weight")
    drawn = answer(inspect, *asked, "--out", "D.json")
    assert drawn["method"] == "weighted"
    # The yard holds 0, 2, … 38 with weights 0, 2, 4, 1, 3 in turn: 40 in all.
    assert drawn["strata"]["yard"]["inclusion"]["2"] == "3/20"
    assert drawn["strata"]["yard"]["inclusion"]["0"] == "0"
    verified(folder, "D.json", "strata.csv")


def test_a_joint_draw(inspect: Program, folder: Path) -> None:
    commits = {}
    for party in ("north", "south"):
        drawn = answer(
            inspect,
            *("commit", "--id", "d", "--party", party, "--secret", f"{party}.secret"),
            *("--inputs", "INPUTS.json"),
        )
        commits[party] = drawn["commit"]
        path = folder / f"{party}.secret"
        assert path.stat().st_mode & 0o777 == 0o600
        again = ("commit", "--id", "d", "--party", party, "--secret", f"{party}.secret")
        assert "exists already" in inspect.ends(*again, code=2).stderr
    early = inspect.ends(
        "commit", "--reveal", "--secret", "north.secret", "--inputs", "INPUTS.json", code=2
    )
    secret = json.loads((folder / "north.secret").read_text())["secret"]
    assert secret not in early.stdout + early.stderr
    inputs = json.loads((folder / "INPUTS.json").read_text())
    assert {party: share["commit"] for party, share in inputs["parties"].items()} == commits
    inputs |= {"declaration": "0a" * 32, "checkpoint": "0b" * 32}
    (folder / "INPUTS.json").write_text(json.dumps(inputs))
    asked = ("draw", "--list", "list.txt", "--pick", "5", "--joint", "INPUTS.json")
    assert "no beacon was agreed" in inspect.ends(*asked, code=2).stderr
    for party in commits:
        revealing = ("commit", "--reveal", "--secret", f"{party}.secret")
        assert answer(inspect, *revealing, "--inputs", "INPUTS.json")["commit"] == commits[party]
    drawn = answer(inspect, *asked, "--out", "D.json")
    assert drawn["id"] == drawn["joint"]["id"] == "d"
    verified(folder, "D.json", "list.txt")
    assert "There is no beacon" in inspect.ends(*asked).stdout
    # A changed reveal: the answer is no, and it names the party.
    inputs = json.loads((folder / "INPUTS.json").read_text())
    inputs["parties"]["south"]["reveal"] = "00" * 32
    (folder / "INPUTS.json").write_text(json.dumps(inputs))
    refused = answer(inspect, *asked, "--out", "E.json", code=1)
    assert refused["format"] == "paripassu/draw-refused/1"
    assert list(refused["rejected"]) == ["south"]
    assert not (folder / "E.json").exists()
    assert "'south'" in inspect.ends(*asked, code=1).stdout
    # With a beacon fixed beforehand, silence is left out.
    inputs["parties"]["south"]["reveal"] = None
    inputs |= {"beacon": "0c" * 32, "beacon_round": "round 7"}
    (folder / "INPUTS.json").write_text(json.dumps(inputs))
    shown = inspect.ends(*asked, "--out", "D.json").stdout
    assert "south stayed silent" in " ".join(shown.split())
    verified(folder, "D.json", "list.txt")


def test_secrets_are_not_printed(inspect: Program, folder: Path) -> None:
    asked = ("commit", "--id", "d", "--party", "a", "--dice", "-", "--secret", "a.secret")
    done = inspect.ends(*asked, stdin="3 1 4 1 5\n")
    secret = json.loads((folder / "a.secret").read_text())["secret"]
    assert secret not in done.stdout + done.stderr
    assert done.stdout.splitlines()[0] != secret
    assert secret in inspect.ends("commit", "--reveal", "--secret", "a.secret").stdout
    other = inspect.ends("commit", "--id", "d", "--party", "a", "--secret", "b.secret")
    assert other.stdout.splitlines()[0] != done.stdout.splitlines()[0], "fresh each time"


def test_as_a_program_of_its_own(inspect: Program) -> None:
    asked = ("draw", "--list", "list.txt", "--pick", "3")
    done = inspect.process(*asked, "--seed", "00", "--json")
    assert done.returncode == 0
    assert len(document(done)["picked"]) == 3
    done = inspect.process(*asked)
    assert (done.returncode, done.stdout) == (2, "")


def test_no_sample_is_large_enough(inspect: Program) -> None:
    asked = ("draw", "--list", "list.txt", "--seed", "00", "--defects", "1", "--detect", "0.9")
    drawn = answer(inspect, *asked, "--per-item", "0.5", code=1)
    assert drawn["format"] == "paripassu/draw-refused/1"
    assert "no sample reaches" in drawn["why"]
    assert "no sample reaches" in inspect.ends(*asked, "--per-item", "50%", code=1).stdout


def test_less_than_required(inspect: Program, folder: Path) -> None:
    asked = ("draw", "--list", "list.txt", "--seed", "00", "--defects", "1", "--detect", "0.9")
    refused = inspect.ends(*asked, "--pick", "3", "--out", "D.json", code=1).stdout
    assert "No draw is made." in refused
    assert "2.12 %, less than the 90 % required" in " ".join(refused.split())
    assert not (folder / "D.json").exists()
    refusal = answer(inspect, *asked, "--pick", "3", code=1)
    assert refusal["format"] == "paripassu/draw-refused/1"


def test_a_draw_that_claims_to_be_enough(inspect: Program, folder: Path) -> None:
    """Somebody wrote into it what was required, and it does not reach that."""
    asked = ("draw", "--list", "list.txt", "--seed", "00", "--defects", "1", "--pick", "3")
    drawn = answer(inspect, *asked, "--step", "m:1", "--out", "D.json")
    verified(folder, "D.json", "list.txt")
    changed = json.dumps({**drawn, "required": 0.9})
    (folder / "D.json").write_text(changed)
    done = verifier(folder, "D.json", "list.txt")
    assert (done.returncode, "less than required" in done.stdout) == (1, True)
    refused = inspect.ends("assess", "--draw", "D.json", code=2).stderr
    said = "D.json: the sample detects with probability 2.12 %, less than the 90 % required"
    assert said in " ".join(refused.split())
    (folder / "D.json").write_text(json.dumps({**drawn, "required": 0.01, "achieved": None}))
    done = verifier(folder, "D.json", "list.txt")
    assert (done.returncode, "achieved is null" in done.stdout) == (1, True)
    refused = inspect.ends("assess", "--draw", "D.json", code=2).stderr
    assert "D.json: achieved is null, and the sample and the defects make it" in " ".join(
        refused.split()
    )


def test_the_list_that_was_drawn_from(inspect: Program, folder: Path) -> None:
    """With weights of a column that is called otherwise, in strata, or numbered: it verifies."""
    (folder / "masses.csv").write_text("site,item,kg\nx,#b,1e1\n,a,0.50\nx,c,2\n")
    (folder / "pool.txt").write_text("Eve\nAda\nCyd\n")
    files = ("--out", "D.json", "--out-list", "L.csv")
    for asked in (
        ("--list", "masses.csv", "--weight", "kg", "--pick", "2", "--seed", "00"),
        ("--list", "strata.csv", "--pick", "3", "--seed", "00"),
        ("--list", "list.txt", "--pick", "3", "--seed", "00"),
        ("--list", "pool.txt", "--pick", "2", "--method", "rfc3797", "--source", "9 1"),
    ):
        drawn = answer(inspect, "draw", *asked, *files)
        verified(folder, "D.json", "L.csv")
        again = tuple("L.csv" if word == asked[1] else word for word in asked)
        assert answer(inspect, "draw", *again) == drawn
    text = inspect.ends("draw", "--list", "L.csv", "--pick", "1", "--seed", "00").stdout
    assert "SHA-256 of the list drawn from (of its 3 items in order, not of a file)" in " ".join(
        text.split()
    )


def test_look_alike_items_and_a_draw_of_nothing(inspect: Program, folder: Path) -> None:
    (folder / "alike.txt").write_text("Ca-1\nca-1\nCA-1 \n")
    drawn = answer(inspect, "draw", "--list", "alike.txt", "--pick", "0", "--seed", "00")
    assert [text.split()[0] for text in drawn["warnings"]] == ["No", "The", "The"]
    shown = inspect.ends("draw", "--list", "alike.txt", "--pick", "1", "--seed", "00").stdout
    assert shown.count("look alike") == 2


def test_what_prepare_draws_verifies(program: Program, folder: Path) -> None:
    """Its strata are those of sites: the list that was drawn from, not the table that went in."""
    run = program.at(cwd=folder)
    examples = ROOT / "examples"
    agreement, items = examples / "korea-2018-repaired.toml", "dismantled-items.csv"
    plan = run("plan", str(agreement), "--out", "plan.json")
    assert plan.returncode == 0, plan.stderr
    done = run(
        *("inspect", "prepare", str(agreement), "plan.json", "--step", "dismantlement:4"),
        *("--strata", str(examples / "inspection" / "dismantled-strata.csv"), "--goal", "8"),
        *("--list", str(examples / "inspection" / items), "--seed", "5f0c", "--id", "visit-4"),
        *("--out", "D.json", "--out-list", "L.csv"),
    )
    assert done.returncode == 0, done.stderr
    verified(folder, "D.json", "L.csv")
    assert (folder / "L.csv").read_text().splitlines()[1:3] == [
        "item,stratum,site",
        "CA-001,canisters/A,A",
    ]
    other = verifier(folder, "D.json", str(examples / "inspection" / items))
    assert other.returncode == 1
    assert "this is not the list that was drawn from" in other.stdout
    assert "--out-list" in other.stdout


@needs("trials")
def test_the_draw_of_the_trials_verifies(folder: Path) -> None:
    """Its list can be written from the table of items, and the draw follows from it."""
    document = json.loads((SHARED / "trials" / "prepare-draw.json").read_text())
    items = read_items(SHARED / "trials" / "prepare-items.csv")
    strata = [
        Holding(
            stratum=stratum,
            site=site,
            population=len(names),
            amount=Fraction(1),
            cost=Fraction(1),
        )
        for (stratum, site), names in items.items()
    ]
    population = drawn_from(strata, items)
    assert population.digest() == document["list"]["sha256"]
    (folder / "L.csv").write_text(list_text(population))
    (folder / "D.json").write_text(json.dumps(document))
    verified(folder, "D.json", "L.csv")
