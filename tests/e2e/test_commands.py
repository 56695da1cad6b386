"""The commands as people and scripts run them: exit codes, machine output, bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.e2e.program import Program, document
from tests.e2e.swaps import FEASIBLE, STUCK, hard


def test_a_plan_exits_0_and_is_accepted_by_check(
    program: Program, feasible: str, tmp_path: Path
) -> None:
    out = tmp_path / "plan.json"
    done = program("plan", feasible, "--json", "--out", str(out))
    assert done.returncode == 0
    plan = document(done)
    assert plan["format"] == "paripassu/plan/1"
    assert plan["status"] == "optimal"
    assert json.loads(out.read_text()) == plan
    checked = program("check", feasible, str(out), "--json")
    assert checked.returncode == 0
    assert document(checked)["ok"] is True
    assert program("check", feasible, "-", stdin=done.stdout).returncode == 0


def test_plan_and_check_go_on_from_what_is_done(
    program: Program, feasible: str, tmp_path: Path
) -> None:
    plan = document(program("plan", feasible, "--json"))
    first = {key: plan["steps"][0][key] for key in ("measure", "portion", "moment", "by")}
    stands: dict[str, Any] = {
        "format": "paripassu/status/1",
        "at": "2030-01-09",
        "agreement": plan["digest"],
        "in_force": "2030-01-01",
        "steps": [first | {"state": "performed", "performed": "2030-01-05"}],
    }
    status, out = tmp_path / "status.json", tmp_path / "left.json"
    status.write_text(json.dumps(stands))
    done = program("plan", feasible, "--done", str(status), "--json", "--out", str(out))
    left = document(done)
    assert left["done"] == [f"{first['measure']}:1"]
    assert left["steps"][0]["measure"] == first["measure"]
    assert done.stderr == ""
    assert program("check", feasible, str(out), "--done", str(status)).returncode == 0
    assert program("check", feasible, str(out), "--done", "-", stdin=status.read_text()).stdout
    assert program("check", feasible, "-", "--done", "-", stdin="").returncode == 2
    # The status of another file amends; that of another agreement does not fit.
    status.write_text(json.dumps(stands | {"agreement": "sha256:00"}))
    amended = program("plan", feasible, "--done", str(status))
    assert amended.returncode == 0
    assert "is the status of another agreement file" in amended.stderr
    status.write_text(json.dumps(stands | {"steps": [stands["steps"][0] | {"measure": "zebra"}]}))
    refused = program("plan", feasible, "--done", str(status))
    assert refused.returncode == 2
    assert "the agreement has no such measure" in refused.stderr


def test_a_plan_that_does_not_hold_exits_1_and_says_where(program: Program, feasible: str) -> None:
    plan = document(program("plan", feasible, "--json"))
    plan["steps"][0]["kept"]["a"] += 1
    done = program("check", feasible, "-", stdin=json.dumps(plan))
    assert done.returncode == 1
    assert "kept" in done.stdout


def test_json_validates_against_the_published_schemas(
    program: Program, feasible: str, stuck: str
) -> None:
    for name, arguments in (
        ("plan", ("plan", feasible)),
        ("plan", ("plan", stuck)),
        ("explanation", ("explain", stuck)),
    ):
        schema = document(program("schema", name))
        jsonschema.validate(document(program(*arguments, "--json")), schema)


def test_no_plan_exits_1_with_the_conflict(program: Program, stuck: str) -> None:
    done = program("plan", stuck, "--json")
    assert done.returncode == 1
    plan = document(done)
    assert plan["status"] == "infeasible"
    assert [c["members"] for c in plan["conflicts"]] == [["a-second", "b-second"]]
    assert program("plan", stuck, "--concede", "a-second").returncode == 0


def test_explain_applies_a_repair_and_keeps_the_comments(
    program: Program, stuck: str, tmp_path: Path
) -> None:
    done = program("explain", stuck, "--json")
    assert done.returncode == 1
    explanation = document(done)
    assert explanation["complete"]["conflicts"] is True
    assert {"concede", "together"} <= {r["kind"] for r in explanation["repairs"]}
    for number in range(1, len(explanation["repairs"]) + 1):
        out = tmp_path / f"repaired-{number}.toml"
        assert program("explain", stuck, "--apply", str(number), "--out", str(out)).returncode == 1
        if explanation["repairs"][number - 1]["kind"] != "concede":
            assert "# what a said in spring" in out.read_text()
        assert program("plan", str(out)).returncode == 0
        assert program("explain", str(out)).returncode == 0


def test_a_repair_keeps_every_byte_that_it_does_not_change(
    program: Program, stuck: str, tmp_path: Path
) -> None:
    """Windows' line ends and the byte-order mark, from a file and from standard input."""
    text = "\ufeff" + Path(stuck).read_text(encoding="utf-8").replace("\n", "\r\n")
    source, out, piped = (tmp_path / name for name in ("w.toml", "out.toml", "piped.toml"))
    source.write_bytes(text.encode())
    asked = ("--kind", "together", "--apply", "1", "--out")
    assert program("explain", str(source), *asked, str(out)).returncode == 1
    changed = out.read_bytes()
    assert changed.startswith(b"\xef\xbb\xbf")
    assert changed.count(b"\n") == changed.count(b"\r\n")
    assert {*text.encode().split(b"\r\n")} <= {*changed.split(b"\r\n")}
    assert changed != text.encode()
    assert program("explain", "-", *asked, str(piped), stdin=text).returncode == 1
    assert piped.read_bytes() == changed


def test_the_agreement_can_come_from_standard_input(program: Program) -> None:
    assert program("plan", "-", stdin=FEASIBLE).returncode == 0
    assert program("show", "-", stdin=FEASIBLE).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (("plan", "no-such-file.toml"), "", "no-such-file.toml"),
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
        (("schema", "plam"), "", "plan"),
        (("demo", "corea-2018"), "", "corea-2018"),
        (("import", "no-such-book.xlsx"), "", "no-such-book.xlsx"),
        (("unknown",), "", "unknown"),
    ],
)
def test_bad_input_is_one_message_and_exit_2(
    program: Program, arguments: tuple[str, ...], stdin: str, says: str
) -> None:
    done = program(*arguments, stdin=stdin)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert says in done.stderr


def test_new_writes_a_file_that_plans_and_never_overwrites(
    program: Program, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    assert program("new", str(path)).returncode == 0
    text = path.read_text()
    assert program("plan", str(path)).returncode == 0
    assert program("new", str(path)).returncode == 2
    assert path.read_text() == text


def test_a_spreadsheet_goes_round(program: Program, stuck: str, tmp_path: Path) -> None:
    book, back = tmp_path / "book.xlsx", tmp_path / "back.toml"
    assert program("export", stuck, "--out", str(book)).returncode == 0
    assert program("import", str(book), "--out", str(back)).returncode == 0
    one, other = (document(program("explain", name, "--json")) for name in (stuck, str(back)))
    assert one["conflicts"] == other["conflicts"]
    assert one["repairs"] == other["repairs"]


def test_a_time_limit_of_0_still_answers_truthfully(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "hard.toml"
    path.write_text(hard(200))
    done = program("plan", str(path), "--time-limit", "0", "--json")
    plan = document(done)
    assert done.returncode == (0 if plan["status"] in ("optimal", "feasible") else 1)
    if plan["status"] == "feasible":
        assert plan["objective"]["bound"] <= plan["objective"]["worst_exposure"]


def test_help_names_every_command(program: Program) -> None:
    done = program("--help")
    assert done.returncode == 0
    for command in ("new", "show", "import", "export", "plan", "explain", "check", "demo"):
        assert command in done.stdout


def test_the_input_is_never_written_over(
    program: Program, feasible: str, stuck: str, tmp_path: Path
) -> None:
    before = Path(feasible).read_bytes()
    for arguments in (
        ("plan", feasible, "--out", feasible),
        ("export", feasible, "--out", feasible),
        ("explain", stuck, "--apply", "1", "--out", stuck),
        ("plan", feasible, "--out", "-"),
    ):
        assert program(*arguments).returncode == 2, arguments
    assert Path(feasible).read_bytes() == before
    assert Path(stuck).read_text() == STUCK


def test_a_plan_that_concedes_is_said_to_concede(program: Program, stuck: str) -> None:
    plan = program("plan", stuck, "--concede", "a-second", "--json").stdout
    done = program("check", stuck, "-", stdin=plan)
    assert done.returncode == 0
    assert "only if these positions are conceded: a-second" in done.stdout


def test_many_options_still_give_the_best_so_far(program: Program, tmp_path: Path) -> None:
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
    done = program("plan", str(path), "--time-limit", "1", "--json")
    assert done.returncode == 0
    assert document(done)["status"] == "feasible"


@pytest.mark.slow
def test_every_command_prints_one_document_with_json(
    program: Program, feasible: str, tmp_path: Path
) -> None:
    book = str(tmp_path / "book.xlsx")
    for arguments in (
        ("new", str(tmp_path / "new.toml")),
        ("show", feasible),
        ("export", feasible, "--out", book),
        ("import", book),
        ("demo", "ss7", "--out", str(tmp_path / "demo")),
    ):
        done = program(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        assert document(done)["format"].startswith("paripassu/"), arguments


def test_a_stray_cell_far_away_is_left_out_with_a_word_and_fills_no_memory(
    program: Program, feasible: str, tmp_path: Path
) -> None:
    import zipfile

    book, far = tmp_path / "book.xlsx", tmp_path / "far.xlsx"
    assert program("export", feasible, "--out", str(book)).returncode == 0
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(far, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                stray = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                assert b"</sheetData>" in content
                content = content.replace(b"</sheetData>", stray)
            new.writestr(part, content)
    done = program("import", str(far))
    assert done.returncode == 0
    assert done.stdout == program("import", str(book)).stdout
    where = "what stands behind 'value' in row 1048576 of 'agreement'"
    assert done.stderr == f"note: {far}: not read: {where}\n"
