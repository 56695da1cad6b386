"""``paripassu inspect assess`` as people and scripts run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.program import Program, document

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "inspection"
VISITS = [str(EXAMPLES / f"canisters-visit-{visit}.json") for visit in (1, 2)]
FIRST, SECOND = (str(EXAMPLES / f"canisters-findings-{visit}.csv") for visit in (1, 2))
DECLARED = str(EXAMPLES / "canisters-declarations.csv")
CORRECTED = str(EXAMPLES / "canisters-declarations-corrected.csv")


@pytest.fixture
def paripassu(program: Program, tmp_path: Path) -> Program:
    return program.at(cwd=tmp_path)


@pytest.fixture
def run(paripassu: Program) -> Program:
    return paripassu.at("inspect", "assess")


def answered(run: Program, *arguments: str) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.stderr == ""
    return document(done)


def test_as_a_program_of_its_own(run: Program) -> None:
    done = run.process(FIRST, "--draw", "nowhere.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.json" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("visit", "seed", "pick"), [(1, "2f6c1b0a94d7e835", 25), (2, "9b03d4c2e17a5f68", 12)]
)
def test_the_examples_are_draws(
    paripassu: Program, tmp_path: Path, visit: int, seed: str, pick: int
) -> None:
    out = tmp_path / "draw.json"
    code, _, err = paripassu(
        *("inspect", "draw", "--list", str(EXAMPLES / "canisters.csv"), "--pick", str(pick)),
        *("--seed", seed, "--id", f"visit-{visit}", "--step", "canisters:1", "--defects", "5"),
        # Twelve items reach it with the first round only.
        *(("--detect", "0.9") if visit == 1 else ()),
        *("--out", str(out), "--json"),
    )
    assert code == 0, err
    drawn, shipped = json.loads(out.read_text()), json.loads(Path(VISITS[visit - 1]).read_text())
    assert drawn["strata"] == shipped["strata"]
    assert drawn == shipped


def test_a_refused_and_a_disputed_item(run: Program) -> None:
    answer = answered(run, FIRST, "--draw", VISITS[0])
    assert answer["format"] == "paripassu/assessment/1"
    (step,) = answer["steps"]
    assert (step["step"], step["verdict"], step["required"]) == ("canisters:1", "inconclusive", 0.9)
    assert round(step["detect"], 3) == 0.341
    assert [(one["item"], one["why"]) for one in step["open"]] == [
        ("C-047", "refused"),
        ("C-054", "disputed"),
    ]
    assert step["posterior"] is None
    code, out, _ = run(FIRST, "--draw", VISITS[0])
    assert code == 1
    assert all(len(line) <= 80 for line in out.splitlines())
    said = " ".join(out.split())
    for words in ("What was checked:", "What remains open:", "What would settle it:", "f18 f19"):
        assert words in said
    assert "draw 19 items from 'store' with a new seed" in said


def test_the_round_that_settles_it(run: Program) -> None:
    draws = ("--draw", VISITS[0], "--draw", VISITS[1])
    answer = answered(run, SECOND, *draws, "--mirror", CORRECTED)
    (step,) = answer["steps"]
    assert (step["verdict"], answer["verdict"]) == ("consistent", "consistent")
    assert [round(one["detect"], 3) for one in step["rounds"]] == [0.701, 0.686]
    assert round(step["detect"], 3) == round(1 - (1 - 0.70088) * (1 - 0.68642), 3)
    assert [one["item"] for one in step["open"]] == ["C-047"]
    assert run(SECOND, *draws, "--mirror", CORRECTED)[0] == 0
    # The same step, with a mismatch that no error explains, for this step and for another one.
    assert run(SECOND, *draws, "--mirror", f"canisters:1={DECLARED}")[0] == 1
    code, _, err = run(SECOND, *draws, "--mirror", f"canisters:2={DECLARED}")
    assert code == 2
    assert "there is no step 'canisters:2' — did you mean 'canisters:1'?" in err


def test_declarations_alone(run: Program) -> None:
    code, out, _ = run("--mirror", DECLARED)
    assert code == 1
    assert "store's ledger page 13" in out
    assert "plant's receipt 91" in out
    assert run("--mirror", CORRECTED)[0] == 0
    answer = answered(run, "--mirror", DECLARED)
    assert answer["steps"] == []
    (mirror,) = answer["mirrors"]
    assert [(one["ref"], one["kind"], one["explained"]) for one in mirror["mismatches"]] == [
        ("T-01", "difference", True),
        ("T-02", "difference", False),
        ("T-03", "missing", False),
        ("stock", "difference", True),
    ]


def test_an_account_as_it_is_printed(paripassu: Program, run: Program, tmp_path: Path) -> None:
    path = tmp_path / "account.json"
    for table, code in (("closes.csv", 0), ("protracted-loss.csv", 1)):
        done, out, _ = paripassu("account", str(EXAMPLES / table), "--json")
        assert done == code
        path.write_text(out)
        draws = ("--draw", VISITS[0], "--draw", VISITS[1])
        answer = answered(run, SECOND, *draws, "--balance", str(path))
        verdict = "inconclusive" if code else "consistent"
        assert answer["steps"][0]["verdict"] == verdict
        assert bool(answer["balances"][0]["alarms"]) == bool(code)
        assert answered(run, "--balance", f"{path}")["verdict"] == verdict


@pytest.mark.parametrize("kind", ["periods", "targets"])
def test_a_game_stands_beside_the_findings(
    paripassu: Program, run: Program, tmp_path: Path, kind: str
) -> None:
    arguments = ["--periods", "5", "--inspections", "2"]
    if kind == "targets":
        (tmp_path / "t.csv").write_text("target,reward,penalty\na,5,-1\nb,3,-2\n")
        arguments = ["--targets", "t.csv", "--resources", "1"]
    _, out, _ = paripassu("inspect", "game", *arguments, "--json")
    (tmp_path / "game.json").write_text(out)
    given = (SECOND, "--draw", VISITS[0], "--draw", VISITS[1])
    answer = answered(run, *given, "--game", "canisters:1=game.json")
    (line,) = (one for one in answer["steps"][0]["evidence"] if one["kind"] == "game")
    assert line["shows"] == "context"
    expected = {"periods": ("31.25", "0.375"), "targets": ("'b'", "36.36", "1.182")}[kind]
    assert all(said in line["says"] for said in expected)
    # No verdict rests on it.
    before = answered(run, *given)["steps"][0]
    after = answer["steps"][0]
    assert {k: v for k, v in after.items() if k != "evidence"} == {
        k: v for k, v in before.items() if k != "evidence"
    }
    assert "game game.json" in run(*given, "--game", "game.json")[1]
    (tmp_path / "game.json").write_text('{"format": "paripassu/game/1", "kind": "chess"}')
    code, _, err = run(*given, "--game", "game.json")
    assert code == 2
    assert "game.json: kind" in err


def test_standard_input(run: Program) -> None:
    text = Path(FIRST).read_text()
    code, out, _ = run("-", "--draw", VISITS[0], "--json", stdin=text)
    assert code == 1
    assert json.loads(out)["steps"] == answered(run, FIRST, "--draw", VISITS[0])["steps"]
    code, _, err = run("-", "--draw", "-")
    assert code == 2
    assert "only one of the files can be -" in err


def test_a_file_for_a_step_of_standard_input(run: Program, tmp_path: Path) -> None:
    code, _, err = run("-", "--draw", VISITS[0], "--mirror", "canisters:1=-", stdin="item\n")
    assert code == 2
    assert "only one of the files can be -" in err


def edited(change: str) -> str:
    draw = json.loads(Path(VISITS[0]).read_text())
    store = draw["strata"]["store"]
    if change == "picked twice":
        store["picked"][1] = store["picked"][0]
        draw["picked"][1] = draw["picked"][0]
    elif change == "more picked than there are":
        store["population"] = 24
    elif change == "more defects than items":
        store["defects"] = 61
    elif change == "another item":
        store["picked"][6] = draw["picked"][6] = "C-001"
    elif change == "an item more":
        store["picked"].append("C-999")
    elif change == "another format":
        draw["format"] = "paripassu/plan/1"
    elif change == "a chance above one":
        store["per_item"] = 1.5
    return json.dumps(draw)


@pytest.mark.parametrize(
    "change",
    [
        "picked twice",
        "more picked than there are",
        "more defects than items",
        "an item more",
        "another item",
        "another format",
        "a chance above one",
    ],
)
def test_draws_that_were_edited(run: Program, tmp_path: Path, change: str) -> None:
    path = tmp_path / "draw.json"
    path.write_text(edited(change))
    code, out, err = run("--draw", str(path))
    assert (code, out) == (2, "")
    assert ("its seed it is 'C-047'" if change == "another item" else "draw.json") in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("item\n", "there is no row beneath the header"),
        ("items\nC-048\n", "did you mean 'item'"),
        ("item,stratum,result\nC-048,store,ok,1\n", "line 2"),
        ('item,stratum,result\n"C-048,store,ok\n', "line"),
        ("item,stratum,result\nC-001,store,ok\n", "was not drawn in draw 'visit-1'"),
        ("item,stratum,result\nc-048,store,ok\n", "names are matched byte for byte"),
        ("draw,item,stratum,result\nvisit-2,C-048,store,ok\n", "there is no draw 'visit-2'"),
        ("item,stratum,result\nC-048,\x1b[31mstore,ok\n", "\\x1b[31mstore"),
    ],
)
def test_findings_that_cannot_be_used(
    run: Program, tmp_path: Path, content: str, said: str
) -> None:
    (tmp_path / "f.csv").write_text(content)
    code, out, err = run("f.csv", "--draw", VISITS[0])
    assert (code, out) == (2, "")
    assert "f.csv" in err
    assert said in " ".join(err.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "there is nothing to judge"),
        ((FIRST,), "--draw"),
        (("--draw", "nowhere.json"), "nowhere.json"),
        (("--mirror", "nowhere.csv"), "nowhere.csv"),
        (("--balance", VISITS[0]), "canisters-visit-1.json"),
        (("--draw", VISITS[0], "--prior", "2"), "--prior should"),
        (("--draw", VISITS[0], "--limit", "-1"), "--limit should"),
        (("--draw", VISITS[0], "--detect", "90"), "write 90% if that is meant"),
        (("--draw", VISITS[0], "--draw", VISITS[0]), "is given twice"),
    ],
)
def test_what_cannot_be_judged(run: Program, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())


def test_names_are_nobodys_markup(run: Program, tmp_path: Path) -> None:
    hostile = "[red]a[/red]\u202e\u009b31m"
    draw = {
        "format": "paripassu/draw/1",
        "id": "[bold]d",
        "step": "m:1\u2067",
        "seed": "00",
        "required": 0.5,
        "strata": {"": {"population": 2, "defects": 1, "picked": ["[red]a[/red]", "b"]}},
    }
    (tmp_path / "d.json").write_text(json.dumps(draw))
    rows = "ref,side,party,amount,unit,source\nt,shipper,[blink]A,1,kg," + hostile + "\n"
    (tmp_path / "m.csv").write_text(rows)
    code, out, _ = run("--draw", "d.json", "--mirror", "m.csv")
    assert code == 1
    assert "[red]a[/red]" in out
    assert "[blink]A" in out
    assert not set("\u202e\u009b\u2067\x1b") & set(out)


def test_help(run: Program) -> None:
    code, out, _ = run("--help")
    assert code == 0
    for option in ("--draw", "--mirror", "--balance", "--prior", "--limit", "--detect", "--json"):
        assert option in out


def test_a_form_for_the_findings(paripassu: Program, run: Program, tmp_path: Path) -> None:
    listed, form, out = tmp_path / "l.txt", tmp_path / "findings.csv", tmp_path / "draw.json"
    listed.write_text("".join(f"i{n}\n" for n in range(30)))
    draw = ("inspect", "draw", "--list", str(listed), "--seed", "00", "--pick", "5")
    files = ("--out", str(out), "--form", str(form), "--step", "a:1")
    assert paripassu(*draw, *files)[0] == 0
    assert form.read_text().count("\n") == 6
    code, text, _ = run(str(form), "--draw", str(out))
    assert code == 1
    assert "inconclusive" in text
    code, _, error = paripassu(*draw, "--out", str(out), "--form", str(out))
    assert code == 2
    assert "give them two names" in error
    form.write_text("filled in")
    code, _, error = paripassu(*draw, *files)
    assert code == 2
    assert "exists already" in error
    assert form.read_text() == "filled in"


def test_keys_of_a_later_version_are_ignored_and_named(run: Program, tmp_path: Path) -> None:
    """Nothing but the one line on standard error differs, wherever the keys stand."""
    draw = json.loads(Path(VISITS[0]).read_text())
    draw["later"] = {"a": 1}
    for stratum in draw["strata"].values():
        stratum["later"] = 1
    extended = tmp_path / "extended.json"
    extended.write_text(json.dumps(draw))
    before = run(FIRST, "--draw", VISITS[0])
    after = run(FIRST, "--draw", str(extended))
    assert after.returncode == before.returncode
    assert after.stdout == before.stdout
    (line,) = after.stderr.splitlines()
    assert line.startswith("note: ")
    assert "later" in line
    assert "extended.json" in line


def test_a_misspelt_key_is_named_beside_the_missing_one(run: Program, tmp_path: Path) -> None:
    draw = json.loads(Path(VISITS[0]).read_text())
    draw["sead"], draw["stratta"] = draw.pop("seed"), draw.pop("strata")
    path = tmp_path / "misspelt.json"
    path.write_text(json.dumps(draw))
    done = run(FIRST, "--draw", str(path))
    assert done.returncode == 2
    assert "strata" in done.stderr
    assert "stratta: is not a key that is known here" in done.stderr
