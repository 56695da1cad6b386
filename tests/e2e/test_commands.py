"""The commands as people and scripts run them: exit codes, machine output, bad input, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

PROGRAM = [sys.executable, "-m", "paripassu"]

FEASIBLE = """
[agreement]
id = "swap"
[[party]]
id = "a"
stake = 30
tolerance = 8
[[party]]
id = "b"
stake = 30
tolerance = 8
[[measure]]
id = "one"
by = ["a"]
value = { a = -4, b = 6 }
[[measure]]
id = "two"
by = ["b"]
value = { a = 6, b = -4 }
[[measure]]
id = "three"
by = ["a", "b"]
portions = 2
value = { a = 1, b = 1 }
"""

#: Two who wait for each other. The comment has to survive a repair.
STUCK = (
    FEASIBLE
    + """
[[position]]  # what a said in spring
id = "a-second"
party = "a"
claim = "after"
measure = "one"
needs = { two = 1.0 }
[[position]]
id = "b-second"
party = "b"
claim = "after"
measure = "two"
needs = { one = 1.0 }
"""
)


def run(*arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100"},
    )


def document(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    parsed = json.loads(done.stdout)
    assert isinstance(parsed, dict)
    return parsed


@pytest.fixture
def feasible(tmp_path: Path) -> str:
    path = tmp_path / "swap.toml"
    path.write_text(FEASIBLE)
    return str(path)


@pytest.fixture
def stuck(tmp_path: Path) -> str:
    path = tmp_path / "stuck.toml"
    path.write_text(STUCK)
    return str(path)


def test_a_plan_exits_0_and_is_accepted_by_check(feasible: str, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    done = run("plan", feasible, "--json", "--out", str(out))
    assert done.returncode == 0
    plan = document(done)
    assert plan["format"] == "paripassu/plan/1"
    assert plan["status"] == "optimal"
    assert json.loads(out.read_text()) == plan
    checked = run("check", feasible, str(out), "--json")
    assert checked.returncode == 0
    assert document(checked)["ok"] is True
    assert run("check", feasible, "-", stdin=done.stdout).returncode == 0


def test_a_plan_that_does_not_hold_exits_1_and_says_where(feasible: str) -> None:
    plan = document(run("plan", feasible, "--json"))
    plan["steps"][0]["kept"]["a"] += 1
    done = run("check", feasible, "-", stdin=json.dumps(plan))
    assert done.returncode == 1
    assert "kept" in done.stdout


def test_json_validates_against_the_published_schemas(feasible: str, stuck: str) -> None:
    for name, arguments in (
        ("plan", ("plan", feasible)),
        ("plan", ("plan", stuck)),
        ("explanation", ("explain", stuck)),
    ):
        schema = document(run("schema", name))
        jsonschema.validate(document(run(*arguments, "--json")), schema)


def test_no_plan_exits_1_with_the_conflict(stuck: str) -> None:
    done = run("plan", stuck, "--json")
    assert done.returncode == 1
    plan = document(done)
    assert plan["status"] == "infeasible"
    assert [c["members"] for c in plan["conflicts"]] == [["a-second", "b-second"]]
    assert run("plan", stuck, "--concede", "a-second").returncode == 0


def test_explain_applies_a_repair_and_keeps_the_comments(stuck: str, tmp_path: Path) -> None:
    done = run("explain", stuck, "--json")
    assert done.returncode == 1
    explanation = document(done)
    assert explanation["complete"]["conflicts"] is True
    assert {"concede", "together"} <= {r["kind"] for r in explanation["repairs"]}
    for number in range(1, len(explanation["repairs"]) + 1):
        out = tmp_path / f"repaired-{number}.toml"
        assert run("explain", stuck, "--apply", str(number), "--out", str(out)).returncode == 1
        if explanation["repairs"][number - 1]["kind"] != "concede":
            assert "# what a said in spring" in out.read_text()
        assert run("plan", str(out)).returncode == 0
        assert run("explain", str(out)).returncode == 0


def test_the_agreement_can_come_from_standard_input() -> None:
    assert run("plan", "-", stdin=FEASIBLE).returncode == 0
    assert run("show", "-", stdin=FEASIBLE).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (("plan", "no-such-file.toml"), None, "no-such-file.toml"),
        (("plan", "-"), "[agreement", "line 1"),
        (("plan", "-"), "", "agreement"),
        (("plan", "-"), FEASIBLE.replace("stake", "steak"), "stake"),
        (("plan", "-"), FEASIBLE.replace("stake = 30", "stake = nan"), "nan"),
        (("plan", "-"), FEASIBLE.replace('by = ["a"]', 'by = ["c"]'), "'c'"),
        (("plan", "-", "--concede", "nobody"), FEASIBLE, "nobody"),
        (("plan", "-", "--time-limit", "-1"), FEASIBLE, "time-limit"),
        (("explain", "-", "--kind", "magic"), STUCK, "magic"),
        (("explain", "-", "--apply", "1"), STUCK, "--out"),
        (("explain", "-", "--apply", "999", "--out", "x.toml"), STUCK, "999"),
        (("check", "-", "-"), FEASIBLE, "-"),
        (("check", "-", "no-such-plan.json"), FEASIBLE, "no-such-plan.json"),
        (("schema", "plam"), None, "plan"),
        (("demo", "corea-2018"), None, "corea-2018"),
        (("import", "no-such-book.xlsx"), None, "no-such-book.xlsx"),
        (("unknown",), None, "unknown"),
    ],
)
def test_bad_input_is_one_message_and_exit_2(
    arguments: tuple[str, ...], stdin: str | None, says: str
) -> None:
    done = run(*arguments, stdin=stdin)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert says in done.stderr


def test_new_writes_a_file_that_plans_and_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    assert run("new", str(path)).returncode == 0
    text = path.read_text()
    assert run("plan", str(path)).returncode == 0
    assert run("new", str(path)).returncode == 2
    assert path.read_text() == text


def test_a_spreadsheet_goes_round(stuck: str, tmp_path: Path) -> None:
    book, back = tmp_path / "book.xlsx", tmp_path / "back.toml"
    assert run("export", stuck, "--out", str(book)).returncode == 0
    assert run("import", str(book), "--out", str(back)).returncode == 0
    one, other = (document(run("explain", name, "--json")) for name in (stuck, str(back)))
    assert one["conflicts"] == other["conflicts"]
    assert one["repairs"] == other["repairs"]


def hard(steps: int, limit: int = 17) -> str:
    """An agreement that takes long: three parties who pay each other back in small pieces."""
    lines = ['[agreement]\nid = "hard"']
    for party in "abc":
        lines.append(f'[[party]]\nid = "{party}"\nstake = {limit}\ntolerance = {limit}')
    for index in range(steps):
        by, to = "abc"[index % 3], "abc"[(index * 7 + 1 + index // 3 % 2) % 3]
        if by == to:
            to = "abc"[("abc".index(by) + 1) % 3]
        cost = 3 + index * 7919 % 17
        gain = cost * (100 + index * 31 % 10) / 100
        lines.append(
            f'[[measure]]\nid = "m{index}"\nby = ["{by}"]\n'
            f"value = {{ {by} = -{cost}, {to} = {gain:.2f} }}"
        )
    return "\n".join(lines)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_ctrl_c_gives_the_best_so_far_or_says_that_nothing_is_known(tmp_path: Path) -> None:
    path = tmp_path / "hard.toml"
    path.write_text(hard(120, 12))
    process = subprocess.Popen(
        [*PROGRAM, "plan", str(path), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(3)
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert process.returncode in (0, 1)
    assert json.loads(out)["status"] in ("optimal", "feasible", "unknown", "infeasible")


def test_a_time_limit_of_0_still_answers_truthfully(tmp_path: Path) -> None:
    path = tmp_path / "hard.toml"
    path.write_text(hard(200))
    done = run("plan", str(path), "--time-limit", "0", "--json")
    plan = document(done)
    assert done.returncode == (0 if plan["status"] in ("optimal", "feasible") else 1)
    if plan["status"] == "feasible":
        assert plan["objective"]["bound"] <= plan["objective"]["worst_exposure"]


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in ("new", "show", "import", "export", "plan", "explain", "check", "demo"):
        assert command in done.stdout


def test_a_small_plan_imports_nothing_heavy(feasible: str) -> None:
    code = (
        "import sys\nfrom paripassu.cli import main\n"
        f"sys.argv = ['paripassu', 'plan', {feasible!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'ortools', 'altair', 'polars', 'numpy', 'pandas', 'tomlkit', 'vl_convert'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr.strip() == "[]"


def test_the_input_is_never_written_over(feasible: str, stuck: str, tmp_path: Path) -> None:
    before = Path(feasible).read_bytes()
    for arguments in (
        ("plan", feasible, "--out", feasible),
        ("export", feasible, "--out", feasible),
        ("explain", stuck, "--apply", "1", "--out", stuck),
        ("plan", feasible, "--out", "-"),
    ):
        assert run(*arguments).returncode == 2, arguments
    assert Path(feasible).read_bytes() == before
    assert Path(stuck).read_text() == STUCK


def test_a_plan_that_concedes_is_said_to_concede(stuck: str) -> None:
    plan = run("plan", stuck, "--concede", "a-second", "--json").stdout
    done = run("check", stuck, "-", stdin=plan)
    assert done.returncode == 0
    assert "only if these positions are conceded: a-second" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_answer_that_cannot_be_written_is_no_answer(feasible: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, "plan", feasible, "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_many_options_still_give_the_best_so_far(tmp_path: Path) -> None:
    lines = ['[agreement]\nid = "options"']
    lines += [f'[[party]]\nid = "{p}"\ntolerance = 1' for p in "ab"]
    for index in range(20):
        by, to = ("a", "b") if index % 2 else ("b", "a")
        lines.append(
            f'[[measure]]\nid = "m{index}"\noptional = true\nby = ["{by}"]\n'
            f"value = {{ {by} = -{7 + index % 5}, {to} = {6 + index % 7} }}"
        )
    path = tmp_path / "options.toml"
    path.write_text("\n".join(lines))
    done = run("plan", str(path), "--time-limit", "1", "--json")
    assert done.returncode == 0
    assert document(done)["status"] == "feasible"


def test_every_command_prints_one_document_with_json(feasible: str, tmp_path: Path) -> None:
    book = str(tmp_path / "book.xlsx")
    for arguments in (
        ("new", str(tmp_path / "new.toml")),
        ("show", feasible),
        ("export", feasible, "--out", book),
        ("import", book),
        ("demo", "ss7", "--out", str(tmp_path / "demo")),
    ):
        done = run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        assert document(done)["format"].startswith("paripassu/"), arguments


def test_a_stray_cell_far_away_is_refused_before_it_fills_the_memory(
    feasible: str, tmp_path: Path
) -> None:
    import zipfile

    book, far = tmp_path / "book.xlsx", tmp_path / "far.xlsx"
    assert run("export", feasible, "--out", str(book)).returncode == 0
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(far, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                stray = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                assert b"</sheetData>" in content
                content = content.replace(b"</sheetData>", stray)
            new.writestr(part, content)
    done = run("import", str(far))
    assert done.returncode == 2
    assert "XFD1048576" in done.stderr
    assert "Traceback" not in done.stderr
