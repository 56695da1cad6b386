"""``paripassu account`` as people and scripts run it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import polars
import pytest
from tests.e2e.test_commands import PROGRAM, document, run

from paripassu.inspection.accountancy.result import Account


@pytest.fixture(scope="module")
def examples(root: Path) -> Path:
    return root / "examples" / "inspection"


def judged(*arguments: str, code: int, stdin: str | None = None) -> dict[str, Any]:
    done = run("account", *arguments, "--json", stdin=stdin)
    assert done.returncode == code, done.stderr
    answer = document(done)
    jsonschema.validate(answer, Account.model_json_schema(mode="serialization"))
    assert answer["format"] == "paripassu/account/1"
    return answer


def test_verdicts_and_exit_codes(examples: Path) -> None:
    closes = judged(str(examples / "closes.csv"), "--goal", "1.5", "--detect", "90 %", code=0)
    assert [balance["verdict"] for balance in closes["balances"]] == ["consistent"]
    loss = judged(str(examples / "protracted-loss.csv"), code=1)["balances"][0]
    assert loss["verdict"] == "loss"
    alarms = {alarm for period in loss["periods"] for alarm in period["alarms"]}
    assert "page" in alarms
    assert "muf" not in alarms
    path = str(examples / "inconclusive.csv")
    unsure = judged(path, "--goal", "8", "--detect", "0.95", code=1)["balances"][0]
    assert unsure["verdict"] == "inconclusive"
    assert max(unsure["detect"]["abrupt"].values()) < 0.95
    assert unsure["sigma_needed"]["abrupt"] > 0
    assert judged(path, code=0)["balances"][0]["detect"] is None


def test_standard_input_and_parquet(examples: Path, tmp_path: Path) -> None:
    text = (examples / "closes.csv").read_text(encoding="utf-8")
    piped = judged("-", "--histories", "2000", code=0, stdin=text)
    path = tmp_path / "closes.parquet"
    polars.read_csv(examples / "closes.csv", comment_prefix="#").write_parquet(path)
    assert judged(str(path), "--histories", "2000", code=0) == piped


def test_new_runs_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    done = run("account", "new", "--out", str(path))
    assert done.returncode == 0, done.stderr
    assert run("account", "new").stdout == path.read_text(encoding="utf-8")
    assert document(run("account", "new", "--json"))["csv"] == path.read_text(encoding="utf-8")
    assert run("account", "new", "--out", str(path)).returncode == 2  # not twice
    assert run("account", "new", "--out", "-").returncode == 2
    answer = judged(str(path), code=0)
    assert any(period["d"] is not None for period in answer["balances"][0]["periods"])


def test_a_table_may_have_any_name(examples: Path, tmp_path: Path) -> None:
    path = tmp_path / "new"
    path.write_bytes((examples / "closes.csv").read_bytes())
    assert run("account", str(path), "--json").returncode == 0
    assert run("account", "--goal", "1.5", str(path), "--json").returncode == 0


def test_help() -> None:
    said = run("account", "--help")
    assert said.returncode == 0
    assert "paripassu account [OPTIONS]" in said.stdout.splitlines()[0]
    assert "account new" in said.stdout
    for option in ("--false-alarm", "--goal", "--detect", "--histories", "--seed", "--pictures"):
        assert option in said.stdout
    assert "--out" in run("account", "new", "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Missing argument"),
        (("missing.csv",), "missing.csv: there is no such file"),
        (("-", "--goal", "x"), "the goal should be a number, not 'x'"),
        (("-", "--goal", "-8"), "the goal should be above 0"),
        (("-", "--detect", "0.9"), "without a goal"),
        (("-", "--goal", "8", "--detect", "95"), "write 95%"),
        (("-", "--false-alarm", "0"), "not above 0"),
        (("-", "--histories", "0"), "--histories"),
        (("-", "--nothing"), "No such option"),
    ],
)
def test_bad_usage(arguments: tuple[str, ...], said: str) -> None:
    done = run("account", *arguments, stdin="period,kind\n")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_bad_input_names_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    head = "period,kind,point,amount,unit,random,systematic\n"
    path.write_text(head + "0,PB,vault,-1,kg,0,\n1,PE,vault,1,g,0,0\n", encoding="utf-8")
    done = run("account", str(path), "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"{path}: line 2: column 'amount': should be at least 0, not '-1'" in done.stderr
    assert f"{path}: line 2: column 'systematic': is empty" in done.stderr
    assert f"{path}: line 3: column 'unit': is 'g', and line 2 of the same area" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_ctrl_c_answers_from_what_is_done(examples: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "account", str(examples / "closes.csv"), "--histories", "2000000000", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(4)
    asked = process.poll() is None
    assert asked, "two thousand million histories take minutes"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    # before its handler stood, it could only end; else it answers
    assert process.returncode in (0, 130)
    if process.returncode == 0:
        assert 0 < json.loads(out)["histories"] < 2_000_000_000
