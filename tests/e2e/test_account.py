"""``paripassu account`` as people and scripts run it, and beside it the form that says the same."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import jsonschema
import polars
import pytest
from tests.e2e.forms import SAMPLES, Both
from tests.e2e.forms import program as program
from tests.e2e.program import Program, document

from paripassu.inspection.accountancy.result import Account

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def examples(root: Path) -> Path:
    return root / "examples" / "inspection"


def judged(program: Program, *arguments: str, code: int, stdin: str = "") -> dict[str, Any]:
    done = program("account", *arguments, "--json", stdin=stdin)
    assert done.returncode == code, done.stderr
    answer = document(done)
    jsonschema.validate(answer, Account.model_json_schema(mode="serialization"))
    assert answer["format"] == "paripassu/account/1"
    return answer


def test_verdicts_and_exit_codes(program: Program, examples: Path) -> None:
    closes = judged(
        program, str(examples / "closes.csv"), "--goal", "1.5", "--detect", "90 %", code=0
    )
    assert [balance["verdict"] for balance in closes["balances"]] == ["consistent"]
    loss = judged(program, str(examples / "protracted-loss.csv"), code=1)["balances"][0]
    assert loss["verdict"] == "loss"
    alarms = {alarm for period in loss["periods"] for alarm in period["alarms"]}
    assert "page" in alarms
    assert "muf" not in alarms
    path = str(examples / "inconclusive.csv")
    unsure = judged(program, path, "--goal", "8", "--detect", "0.95", code=1)["balances"][0]
    assert unsure["verdict"] == "inconclusive"
    assert max(unsure["detect"]["abrupt"].values()) < 0.95
    assert unsure["sigma_needed"]["abrupt"] > 0
    assert judged(program, path, code=0)["balances"][0]["detect"] is None


def test_standard_input_and_parquet(program: Program, examples: Path, tmp_path: Path) -> None:
    text = (examples / "closes.csv").read_text(encoding="utf-8")
    piped = judged(program, "-", "--histories", "2000", code=0, stdin=text)
    path = tmp_path / "closes.parquet"
    polars.read_csv(examples / "closes.csv", comment_prefix="#").write_parquet(path)
    assert judged(program, str(path), "--histories", "2000", code=0) == piped


def test_new_runs_as_it_stands(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    done = program("account", "new", "--out", str(path))
    assert done.returncode == 0, done.stderr
    assert program("account", "new").stdout == path.read_text(encoding="utf-8")
    assert document(program("account", "new", "--json"))["csv"] == path.read_text(encoding="utf-8")
    assert program("account", "new", "--out", str(path)).returncode == 2  # not twice
    assert program("account", "new", "--out", "-").returncode == 2
    answer = judged(program, str(path), code=0)
    assert any(period["d"] is not None for period in answer["balances"][0]["periods"])


def test_a_table_may_have_any_name(program: Program, examples: Path, tmp_path: Path) -> None:
    path = tmp_path / "new"
    path.write_bytes((examples / "closes.csv").read_bytes())
    few = ("--histories", "2000", "--json")
    assert program("account", str(path), *few).returncode == 0
    assert program("account", "--goal", "1.5", str(path), *few).returncode == 0


def test_help(program: Program) -> None:
    said = program("account", "--help")
    assert said.returncode == 0
    assert "paripassu account [OPTIONS]" in said.stdout.splitlines()[0]
    assert "account new" in said.stdout
    for option in ("--false-alarm", "--goal", "--detect", "--histories", "--seed", "--pictures"):
        assert option in said.stdout
    assert "--out" in program("account", "new", "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Missing argument"),
        (("missing.csv",), "missing.csv: there is no such file"),
        (("-", "--goal", "x"), "--goal should be a number, not 'x'"),
        (("-", "--goal", "-8"), "--goal should be above 0"),
        (("-", "--detect", "0.9"), "without a goal"),
        (("-", "--goal", "8", "--detect", "95"), "write 95%"),
        (("-", "--false-alarm", "0"), "should be above 0"),
        (("-", "--histories", "0"), "--histories"),
        (("-", "--histories", "99999999999"), "--histories should be from 1 to 10,000,000,000"),
        (("-", "--nothing"), "No such option"),
    ],
)
def test_bad_usage(program: Program, arguments: tuple[str, ...], said: str) -> None:
    done = program("account", *arguments, stdin="period,kind\n")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_bad_input_names_row_and_column(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    head = "period,kind,point,amount,unit,random,systematic\n"
    path.write_text(head + "0,PB,vault,-1,kg,0,\n1,PE,vault,1,g,0,0\n", encoding="utf-8")
    done = program("account", str(path), "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"{path}: line 2: column 'amount': should be at least 0, not '-1'" in done.stderr
    assert f"{path}: line 2: column 'systematic': is empty" in done.stderr
    assert f"{path}: line 3: column 'unit': is 'g', and line 2 of the same area" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
@pytest.mark.slow
def test_ctrl_c_answers_from_what_is_done(program: Program, examples: Path) -> None:
    asked = ("account", str(examples / "closes.csv"), "--histories", "2000000000", "--json")
    with program.terminal(*asked) as terminal:
        terminal.wait_for("of 2,000,000,000 histories")
        terminal.interrupt()
        done = terminal.finish()
    assert "Traceback" not in done.stderr
    assert done.returncode == 0
    assert 0 < document(done)["histories"] < 2_000_000_000


def test_the_form_is_filled_in(program: Both) -> None:
    filled = program.filled(("account", *SAMPLES["account"]), "")
    assert filled is not None
    assert len(filled.values) + len(filled.files) == 2
