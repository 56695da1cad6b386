"""``inspect draw`` and ``inspect commit`` as people and scripts run them."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from paripassu.cli import main

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


@dataclass(frozen=True)
class Done:
    stdout: str
    stderr: str


def run(folder: Path, *arguments: str, code: int = 0, text: str = "") -> Done:
    """Run a command in this process: starting one for each would take most of the time."""
    out, err = _text(), _text()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["paripassu", "inspect", *arguments])
        patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(text.encode())))
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
            main()
    out.flush()
    err.flush()
    said = [stream.buffer.getvalue().decode() for stream in (out, err)]
    assert (left.value.code or 0) == code, "".join(said)
    assert "Traceback" not in said[1]
    return Done(*said)


def _text() -> TextIOWrapper[BytesIO]:
    return TextIOWrapper(BytesIO(), encoding="utf-8")


def answer(folder: Path, *arguments: str, code: int = 0, text: str = "") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        run(folder, *arguments, "--json", code=code, text=text).stdout
    )
    return document


def test_rfc3797(folder: Path) -> None:
    # RFC 3797, section 6
    asked = ("draw", "--pool", "25", "--pick", "10", "--method", "rfc3797")
    document = answer(folder, *asked, "--key", KEY, "--out", "D.json")
    assert document["format"] == "paripassu/draw/1"
    assert document["picked"] == [17, 7, 2, 16, 25, 23, 8, 24, 19, 13]
    assert document["inclusion"]["25"] == "2/5"
    sources = ("--source", "9319", "--source", "5,2,8,12,10", "--source", "9,18,26,34,41,45")
    assert answer(folder, *asked, *sources) == document
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


def test_a_list(folder: Path) -> None:
    asked = ("draw", "--list", "list.txt", "--pick", "10", "--seed", "00ff")
    document = answer(folder, *asked, "--out", "D.json")
    assert len(document["picked"]) == 10
    assert set(document["inclusion"].values()) == {"10/141"}
    assert len(document["inclusion"]) == 141
    assert json.loads((folder / "D.json").read_text()) == document
    standard = (folder / "list.txt").read_text()
    piped = ("draw", "--list", "-", "--pick", "10", "--seed", "00FF")
    assert answer(folder, *piped, text=standard) == document
    verified(folder, "D.json", "list.txt")
    shown = run(folder, *asked).stdout
    assert all(item in shown for item in document["picked"])


def test_what_assess_needs(folder: Path) -> None:
    document = answer(
        folder,
        *("draw", "--list", "list.txt", "--seed", "00", "--step", "dismantle:3"),
        *("--defects", "5", "--detect", "0.9", "--out", "D.json"),
    )
    (stratum,) = document["strata"].values()
    # N = 141, d = 5, β = 0.10: 52 (RAND 2014, exact)
    assert len(stratum["picked"]) == 52
    assert (stratum["population"], stratum["defects"], stratum["per_item"]) == (141, 5, 1)
    assert (document["step"], document["required"]) == ("dismantle:3", 0.9)
    assert document["id"]
    verified(folder, "D.json", "list.txt")


def test_a_fraction_is_required(folder: Path) -> None:
    asked = ("draw", "--list", "list.txt", "--seed", "00", "--defects", "5", "--out", "D.json")
    document = answer(folder, *asked, "--detect", "2/3", "--per-item", "80%")
    assert (document["required"], document["strata"][""]["per_item"]) == ("2/3", 0.8)
    verified(folder, "D.json", "list.txt")


def test_strata(folder: Path) -> None:
    each = answer(folder, "draw", "--list", "strata.csv", "--pick", "3", "--seed", "00")
    assert [len(each["strata"][name]["picked"]) for name in ("hall", "yard")] == [3, 3]
    document = answer(
        folder,
        *("draw", "--list", "strata.csv", "--seed", "00", "--pick", "hall=3", "--pick", "yard=5"),
        *("--defects", "hall=2", "--defects", "yard=1", "--per-item", "0.9", "--out", "D.json"),
    )
    assert document["strata"]["hall"]["picked"] == each["strata"]["hall"]["picked"]
    assert len(document["picked"]) == 8
    assert document["strata"]["yard"]["inclusion"]["0"] == "1/4"
    assert document["strata"]["hall"]["defects"] == 2
    verified(folder, "D.json", "strata.csv")


def test_weights(folder: Path) -> None:
    asked = ("draw", "--list", "strata.csv", "--pick", "3", "--seed", "00", "--weight", "weight")
    document = answer(folder, *asked, "--out", "D.json")
    assert document["method"] == "weighted"
    # The yard holds 0, 2, … 38 with weights 0, 2, 4, 1, 3 in turn: 40 in all.
    assert document["strata"]["yard"]["inclusion"]["2"] == "3/20"
    assert document["strata"]["yard"]["inclusion"]["0"] == "0"
    verified(folder, "D.json", "strata.csv")


def test_a_joint_draw(folder: Path) -> None:
    commits = {}
    for party in ("north", "south"):
        document = answer(
            folder,
            *("commit", "--id", "d", "--party", party, "--secret", f"{party}.secret"),
            *("--inputs", "INPUTS.json"),
        )
        commits[party] = document["commit"]
        path = folder / f"{party}.secret"
        assert path.stat().st_mode & 0o777 == 0o600
        again = ("commit", "--id", "d", "--party", party, "--secret", f"{party}.secret")
        assert "exists already" in run(folder, *again, code=2).stderr
    early = run(
        folder, "commit", "--reveal", "--secret", "north.secret", "--inputs", "INPUTS.json", code=2
    )
    secret = json.loads((folder / "north.secret").read_text())["secret"]
    assert secret not in early.stdout + early.stderr
    inputs = json.loads((folder / "INPUTS.json").read_text())
    assert {party: share["commit"] for party, share in inputs["parties"].items()} == commits
    inputs |= {"declaration": "0a" * 32, "checkpoint": "0b" * 32}
    (folder / "INPUTS.json").write_text(json.dumps(inputs))
    asked = ("draw", "--list", "list.txt", "--pick", "5", "--joint", "INPUTS.json")
    assert "no beacon was agreed" in run(folder, *asked, code=2).stderr
    for party in commits:
        revealing = ("commit", "--reveal", "--secret", f"{party}.secret")
        assert answer(folder, *revealing, "--inputs", "INPUTS.json")["commit"] == commits[party]
    document = answer(folder, *asked, "--out", "D.json")
    assert document["id"] == document["joint"]["id"] == "d"
    verified(folder, "D.json", "list.txt")
    assert "No beacon" in run(folder, *asked).stdout
    # A changed reveal: the answer is no, and it names the party.
    inputs = json.loads((folder / "INPUTS.json").read_text())
    inputs["parties"]["south"]["reveal"] = "00" * 32
    (folder / "INPUTS.json").write_text(json.dumps(inputs))
    refused = answer(folder, *asked, "--out", "E.json", code=1)
    assert refused["format"] == "paripassu/draw-refused/1"
    assert list(refused["rejected"]) == ["south"]
    assert not (folder / "E.json").exists()
    assert "'south'" in run(folder, *asked, code=1).stdout
    # With a beacon fixed beforehand, silence is left out.
    inputs["parties"]["south"]["reveal"] = None
    inputs |= {"beacon": "0c" * 32, "beacon_round": "round 7"}
    (folder / "INPUTS.json").write_text(json.dumps(inputs))
    shown = run(folder, *asked, "--out", "D.json").stdout
    assert "south stayed silent" in " ".join(shown.split())
    verified(folder, "D.json", "list.txt")


def test_secrets_are_not_printed(folder: Path) -> None:
    asked = ("commit", "--id", "d", "--party", "a", "--dice", "-", "--secret", "a.secret")
    done = run(folder, *asked, text="3 1 4 1 5\n")
    secret = json.loads((folder / "a.secret").read_text())["secret"]
    assert secret not in done.stdout + done.stderr
    assert done.stdout.splitlines()[0] != secret
    assert secret in run(folder, "commit", "--reveal", "--secret", "a.secret").stdout
    other = run(folder, "commit", "--id", "d", "--party", "a", "--secret", "b.secret")
    assert other.stdout.splitlines()[0] != done.stdout.splitlines()[0], "fresh each time"


def test_as_a_program_of_its_own(folder: Path) -> None:
    program = [sys.executable, "-m", "paripassu", "inspect", "draw", "--list", "list.txt"]
    for last, code in ((["--seed", "00", "--pick", "3", "--json"], 0), (["--pick", "3"], 2)):
        done = subprocess.run(
            [*program, *last], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == code
        assert (len(json.loads(done.stdout)["picked"]) == 3) if code == 0 else not done.stdout


def test_no_sample_is_large_enough(folder: Path) -> None:
    asked = ("draw", "--list", "list.txt", "--seed", "00", "--defects", "1", "--detect", "0.9")
    document = answer(folder, *asked, "--per-item", "0.5", code=1)
    assert document["format"] == "paripassu/draw-refused/1"
    assert "no sample reaches" in document["why"]
    assert "no sample reaches" in run(folder, *asked, "--per-item", "50%", code=1).stdout


def test_less_than_required(folder: Path) -> None:
    asked = ("draw", "--list", "list.txt", "--seed", "00", "--defects", "1", "--detect", "0.9")
    assert "less than required" in run(folder, *asked, "--pick", "3").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "nothing to draw from"),
        (("--list", "list.txt"), "--seed HEX or --joint"),
        (("--list", "list.txt", "--seed", "00"), "how many are drawn is not said"),
        (("--list", "list.txt", "--seed", "0", "--pick", "1"), "--seed should be whole bytes"),
        (("--list", "list.txt", "--seed", "0x00", "--pick", "1"), "--seed should be whole bytes"),
        (("--list", "list.txt", "--seed", "", "--pick", "1"), "--seed should be whole bytes"),
        (("--list", "list.txt", "--seed", "00" * 65, "--pick", "1"), "1 to 64 bytes"),
        (("--list", "list.txt", "--seed", "00", "--pick", "142"), "which has 141"),
        (("--list", "list.txt", "--seed", "00", "--pick", "-1"), "--pick should be at least 0"),
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
            "is not known here",
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
        (("--list", "-", "--joint", "-", "--pick", "1"), "only one of the two"),
        (("--pool", "25", "--pick", "10", "--seed", "00"), "--seed has no meaning"),
        (("--pool", "25", "--pick", "10"), "give --key TEXT"),
        (("--pool", "25", "--key", KEY), "--pick K"),
        (("--pool", "70000", "--pick", "10", "--key", KEY), "65,535"),
        (("--pool", "25", "--pick", "26", "--key", KEY), "26 of 25"),
        (("--pool", "25", "--pick", "1", "--source", "1,x"), "--source should be"),
        (("--pool", "2.5", "--pick", "1", "--key", KEY), "--pool should be a whole number"),
    ],
)
def test_bad_usage(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    before = (folder / "list.txt").read_bytes()
    done = run(folder, "draw", *arguments, code=2)
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
def test_bad_commits(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(folder, "commit", *arguments, code=2)
    assert said in done.stderr
    assert not (folder / "s").exists()
