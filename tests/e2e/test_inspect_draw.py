"""``inspect draw`` and ``inspect commit`` as people and scripts run them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.program import Done, Program, document

VERIFIER = Path(__file__).resolve().parents[2] / "verifier" / "draw.py"
KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "list.txt").write_text("".join(f"item {i}\n" for i in range(141)))
    (tmp_path / "strata.csv").write_text(
        "item,stratum,weight\n"
        + "".join(f"{i},{'hall' if i % 2 else 'yard'},{i % 5}\n" for i in range(40))
    )
    return tmp_path


@pytest.fixture
def inspect(program: Program, folder: Path) -> Program:
    return program.at("inspect", cwd=folder)


def ran(inspect: Program, *arguments: str, code: int = 0, text: str = "") -> Done:
    done = inspect(*arguments, stdin=text)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def answer(inspect: Program, *arguments: str, code: int = 0, text: str = "") -> dict[str, Any]:
    return document(ran(inspect, *arguments, "--json", code=code, text=text))


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


def verified(folder: Path, *files: str) -> None:
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), *files],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
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
    shown = ran(inspect, *asked).stdout
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
        assert "exists already" in ran(inspect, *again, code=2).stderr
    early = ran(
        inspect, "commit", "--reveal", "--secret", "north.secret", "--inputs", "INPUTS.json", code=2
    )
    secret = json.loads((folder / "north.secret").read_text())["secret"]
    assert secret not in early.stdout + early.stderr
    inputs = json.loads((folder / "INPUTS.json").read_text())
    assert {party: share["commit"] for party, share in inputs["parties"].items()} == commits
    inputs |= {"declaration": "0a" * 32, "checkpoint": "0b" * 32}
    (folder / "INPUTS.json").write_text(json.dumps(inputs))
    asked = ("draw", "--list", "list.txt", "--pick", "5", "--joint", "INPUTS.json")
    assert "no beacon was agreed" in ran(inspect, *asked, code=2).stderr
    for party in commits:
        revealing = ("commit", "--reveal", "--secret", f"{party}.secret")
        assert answer(inspect, *revealing, "--inputs", "INPUTS.json")["commit"] == commits[party]
    drawn = answer(inspect, *asked, "--out", "D.json")
    assert drawn["id"] == drawn["joint"]["id"] == "d"
    verified(folder, "D.json", "list.txt")
    assert "There is no beacon" in ran(inspect, *asked).stdout
    # A changed reveal: the answer is no, and it names the party.
    inputs = json.loads((folder / "INPUTS.json").read_text())
    inputs["parties"]["south"]["reveal"] = "00" * 32
    (folder / "INPUTS.json").write_text(json.dumps(inputs))
    refused = answer(inspect, *asked, "--out", "E.json", code=1)
    assert refused["format"] == "paripassu/draw-refused/1"
    assert list(refused["rejected"]) == ["south"]
    assert not (folder / "E.json").exists()
    assert "'south'" in ran(inspect, *asked, code=1).stdout
    # With a beacon fixed beforehand, silence is left out.
    inputs["parties"]["south"]["reveal"] = None
    inputs |= {"beacon": "0c" * 32, "beacon_round": "round 7"}
    (folder / "INPUTS.json").write_text(json.dumps(inputs))
    shown = ran(inspect, *asked, "--out", "D.json").stdout
    assert "south stayed silent" in " ".join(shown.split())
    verified(folder, "D.json", "list.txt")


def test_secrets_are_not_printed(inspect: Program, folder: Path) -> None:
    asked = ("commit", "--id", "d", "--party", "a", "--dice", "-", "--secret", "a.secret")
    done = ran(inspect, *asked, text="3 1 4 1 5\n")
    secret = json.loads((folder / "a.secret").read_text())["secret"]
    assert secret not in done.stdout + done.stderr
    assert done.stdout.splitlines()[0] != secret
    assert secret in ran(inspect, "commit", "--reveal", "--secret", "a.secret").stdout
    other = ran(inspect, "commit", "--id", "d", "--party", "a", "--secret", "b.secret")
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
    assert "no sample reaches" in ran(inspect, *asked, "--per-item", "50%", code=1).stdout


def test_less_than_required(inspect: Program) -> None:
    asked = ("draw", "--list", "list.txt", "--seed", "00", "--defects", "1", "--detect", "0.9")
    assert "less than the 90\u00a0% required" in ran(inspect, *asked, "--pick", "3").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--list is missing"),
        (("--list", "list.txt"), "--seed or --joint INPUTS.json is needed"),
        (("--list", "list.txt", "--seed", "00"), "how many are drawn is not said"),
        (
            ("--list", "list.txt", "--seed", "0", "--pick", "1"),
            "bytes as hex digits",
        ),
        (
            ("--list", "list.txt", "--seed", "0x00", "--pick", "1"),
            "bytes as hex digits",
        ),
        (
            ("--list", "list.txt", "--seed", "", "--pick", "1"),
            "bytes as hex digits",
        ),
        (("--list", "list.txt", "--seed", "00" * 65, "--pick", "1"), "1 to 64 bytes"),
        (("--list", "list.txt", "--seed", "00", "--pick", "142"), "which has 141"),
        (
            ("--list", "list.txt", "--seed", "00", "--pick", "-1"),
            "--pick should be a whole number",
        ),
        (("--list", "list.txt", "--seed", "00", "--pick", "many"), "--pick should be a number"),
        (("--list", "list.txt", "--seed", "00", "--pick", "hall=1"), "no stratum 'hall'"),
        (("--list", "list.txt", "--seed", "00", "--pick", "1", "--pick", "2"), "given 2 times"),
        (("--list", "strata.csv", "--seed", "00", "--pick", "hall=1"), "nothing is said of"),
        (
            ("--list", "strata.csv", "--seed", "00", "--pick", "hall=1", "--pick", "hall=2"),
            "given twice",
        ),
        (("--list", "strata.csv", "--seed", "00", "--pick", "1", "--defects", "1"), "one number"),
        (
            ("--list", "list.txt", "--seed", "00", "--pick", "1", "--weight", "kg"),
            "the column 'kg' is missing",
        ),
        (("--list", "list.txt", "--seed", "00", "--pick", "1", "--key", "1./"), "no meaning"),
        (("--list", "list.txt", "--seed", "00", "--pick", "1", "--method", "weighted"), "--weight"),
        (("--list", "list.txt", "--seed", "00", "--pick", "1", "--id", "\n"), "a blank at"),
        (
            ("--list", "list.txt", "--seed", "00", "--pick", "1", "--detect", "90"),
            "write 90% if that",
        ),
        (("--list", "list.txt", "--seed", "00", "--pick", "1", "--out", "list.txt"), "the input"),
        (("--list", "none", "--seed", "00", "--pick", "1"), "no such file"),
        (("--list", "-", "--joint", "-", "--pick", "1"), "one of the two files by name"),
        (("--pool", "25", "--pick", "10", "--seed", "00"), "--seed has no meaning"),
        (("--pool", "25", "--pick", "10"), "--key or --source N,N,… is needed"),
        (("--pool", "25", "--key", KEY), "--pick is needed"),
        (("--pool", "70000", "--pick", "10", "--key", KEY), "65,535"),
        (("--pool", "25", "--pick", "26", "--key", KEY), "26 of 25"),
        (("--pool", "25", "--pick", "1", "--source", "1,x"), "--source should be"),
        (("--pool", "2.5", "--pick", "1", "--key", KEY), "--pool should be a whole number"),
    ],
)
def test_bad_usage(inspect: Program, folder: Path, arguments: tuple[str, ...], said: str) -> None:
    before = (folder / "list.txt").read_bytes()
    done = ran(inspect, "draw", *arguments, code=2)
    assert said in done.stderr
    assert not done.stdout
    assert (folder / "list.txt").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--secret", "s"), "--id ID and --party ID"),
        (("--secret", "s", "--id", "d", "--party", ""), "is empty"),
        (("--secret", "s", "--reveal"), "no such file"),
        (("--secret", "list.txt", "--reveal"), "no JSON"),
        (("--secret", "s", "--reveal", "--dice", "-"), "--dice has no meaning"),
        (("--secret", "no/s", "--id", "d", "--party", "a"), "cannot be written"),
        (("--secret", "s", "--id", "d", "--party", "a", "--inputs", "list.txt"), "no JSON"),
    ],
)
def test_bad_commits(inspect: Program, folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = ran(inspect, "commit", *arguments, code=2)
    assert said in done.stderr
    assert not (folder / "s").exists()
