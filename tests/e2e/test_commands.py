"""The commands as people and scripts run them: exit codes, machine output, bad input, Ctrl-C."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import jsonschema
import pytest
from tests.e2e.program import Program, document

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
@pytest.mark.parametrize("shown", ["worst exposure no order yet", "\u00a0%, at least"])
def test_ctrl_c_gives_the_best_so_far_or_says_that_nothing_is_known(
    program: Program, tmp_path: Path, shown: str
) -> None:
    path = tmp_path / "hard.toml"
    path.write_text(hard(120, 12))
    with program.terminal("plan", str(path), "--json") as terminal:
        terminal.wait_for(shown)
        terminal.interrupt()
        done = terminal.finish()
    assert "stopping with the best so far" in done.stderr
    assert "Traceback" not in done.stderr
    status = document(done)["status"]
    assert status in (("feasible",) if shown.endswith("at least") else ("feasible", "unknown"))
    assert done.returncode == (0 if status == "feasible" else 1)


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


def test_a_small_plan_imports_nothing_heavy(program: Program, feasible: str) -> None:
    code = (
        "import sys\nfrom paripassu.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'ortools', 'altair', 'polars', 'numpy', 'pandas', 'tomlkit', 'vl_convert'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = program.process("plan", feasible, command=(sys.executable, "-c", code))
    assert done.stderr.strip() == "[]"


SHARE = [
    ("--help",),
    ("plan", "swap.toml"),
    ("plan", "stuck.toml", "--json"),
    ("explain", "stuck.toml"),
    ("show", "-"),
    ("check", "swap.toml", "-"),
    ("schema", "plam"),
    ("unknown",),
]


@pytest.mark.parametrize("arguments", SHARE, ids=" ".join)
def test_a_process_of_its_own_does_the_same(
    program: Program, feasible: str, stuck: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """What most tests run in their own process is what a shell would see."""
    here = program.at(cwd=tmp_path)
    assert here(*arguments, stdin=FEASIBLE) == here.process(*arguments, stdin=FEASIBLE)


def test_the_entry_point_is_the_program(program: Program, feasible: str) -> None:
    entry = shutil.which("paripassu", path=str(Path(sys.executable).parent))
    if entry is None:
        pytest.skip("the package is not installed")
    done = program.process("plan", feasible, "--json", command=(entry,))
    assert (done.returncode, done.stderr) == (0, "")
    assert done == program("plan", feasible, "--json")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are those of POSIX")
def test_a_reader_who_has_read_enough_ends_it_in_silence(program: Program, stuck: str) -> None:
    for arguments in (("explain", stuck), ("explain", stuck, "--json")):
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            done = program.process(*arguments, stdout=pipe)
        assert (done.returncode, done.stderr) == (141, ""), arguments


@pytest.mark.skipif(sys.platform == "win32", reason="the shell is that of POSIX")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_streams_are_no_answer(program: Program, feasible: str, closed: str) -> None:
    command = ("/bin/sh", "-c", f'"$0" -m paripassu "$@" {closed}', sys.executable)
    done = program.process("plan", feasible, command=command)
    assert done == (2, "", "")


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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_answer_that_cannot_be_written_is_no_answer(program: Program, feasible: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = program.process("plan", feasible, "--json", stdout=full)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


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
