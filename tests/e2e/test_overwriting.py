"""What ``--out`` replaces, of every command that has it: a file of the kind that it writes.

An agreement and a workbook are written by people: never in silence, and never by something else.
"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.e2e.program import Program, document
from tests.swap import FIRST, SECOND, SWAP

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
STUCK = SWAP + FIRST + SECOND
OPEN = SWAP + FIRST
PLAN = '{"format": "paripassu/plan/1", "agreement": "swap"}'
DRAW = '{"format": "paripassu/draw/1", "id": "d"}'
PAGE = '<!DOCTYPE html>\n<meta name="generator" content="paripassu">\n'
NOTES = "my notes of spring\n"
AGREEMENT = "# what nobody else has written down\n[agreement]\nid = 'mine'\n"


class Command(NamedTuple):
    """A command that writes, and what it may write over."""

    words: Sequence[str]
    out: str
    own: str
    by_hand: bool = False
    forced: bool = True


COMMANDS = {
    "plan": Command(("plan", "open.toml", "--out"), "out.json", PLAN),
    "import": Command(("import", "book.xlsx", "--out"), "out.toml", AGREEMENT, by_hand=True),
    "export": Command(("export", "open.toml", "--out"), "out.xlsx", "", by_hand=True),
    "report": Command(("report", "open.toml", "--date", "2030-01-31", "--out"), "out.html", PAGE),
    "explain": Command(
        ("explain", "swap.toml", "--apply", "1", "--kind", "concede", "--out"),
        "out.toml",
        AGREEMENT,
        by_hand=True,
    ),
    "draw": Command(
        ("inspect", "draw", "--list", "l.txt", "--seed", "00", "--pick", "1", "--out"),
        "out.json",
        DRAW,
    ),
    "account new": Command(("account", "new", "--out"), "out.csv", "", forced=False),
    "new": Command(("new",), "out.toml", "", forced=False),
}

#: What a name should end in, where the ending says what is written.
ENDED = {"export": ".xlsx", "report": ".html"}


@pytest.fixture
def place(tmp_path: Path, program: Program) -> Path:
    (tmp_path / "open.toml").write_text(OPEN)
    (tmp_path / "swap.toml").write_text(STUCK)
    (tmp_path / "l.txt").write_text("one\ntwo\nthree\n")
    assert program("export", str(tmp_path / "open.toml"), "--out", str(tmp_path / "book.xlsx")) == (
        0,
        "",
        "",
    )
    return tmp_path


def content(place: Path, name: str) -> bytes:
    return (place / "book.xlsx").read_bytes() if name == "workbook" else {
        "a plan": PLAN,
        "a draw": DRAW,
        "notes": NOTES,
        "an agreement": AGREEMENT,
    }[name].encode()  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_a_new_file_is_written_and_another_kind_is_kept(
    program: Program, place: Path, name: str
) -> None:
    command = COMMANDS[name]
    run, out = program.at(cwd=place), place / command.out
    assert run(*command.words, command.out).returncode in (0, 1)
    written = out.read_bytes()
    assert written
    for there in ("a plan", "a draw", "notes", "an agreement", "workbook"):
        before = content(place, there)
        if before.decode("utf-8", "replace") == command.own and not command.by_hand:
            continue
        out.write_bytes(before)
        done = run(*command.words, command.out)
        assert done.returncode == 2, (name, there)
        assert f"{command.out} exists already" in done.stderr
        assert "force=" not in done.stderr
        assert out.read_bytes() == before
        offered = "--force" in done.stderr
        if not command.forced:
            assert not offered
            continue
        done = run(*command.words, command.out, "--force")
        own = {"import": "an agreement", "explain": "an agreement", "export": "workbook"}.get(name)
        kept = there in ("an agreement", "workbook") and there != own
        assert offered is not kept, (name, there)
        assert (done.returncode == 2) is kept, (name, there, done.stderr)
        assert out.read_bytes() == (before if kept else written), (name, there)
    out.write_bytes(b"")  # nothing is lost with it
    assert run(*command.words, command.out).returncode in (0, 1)
    assert out.read_bytes() == written


@pytest.mark.parametrize("name", ["plan", "draw"])
def test_a_file_of_its_own_kind_is_replaced(program: Program, place: Path, name: str) -> None:
    command = COMMANDS[name]
    run, out = program.at(cwd=place), place / command.out
    out.write_text(command.own)
    assert run(*command.words, command.out).returncode == 0
    assert out.read_text() != command.own
    # through a link that stays one
    link = place / "link.json"
    out.write_text(command.own)
    link.symlink_to(out)
    assert run(*command.words, "link.json").returncode == 0
    assert link.is_symlink()
    assert out.read_text() != command.own
    out.write_text(AGREEMENT)
    assert run(*command.words, "link.json", "--force").returncode == 2
    assert out.read_text() == AGREEMENT


def test_a_plan_with_steps_is_kept_where_none_is_found(program: Program, place: Path) -> None:
    run, out = program.at("plan", cwd=place), place / "out.json"
    assert run("swap.toml", "--out", "out.json").returncode == 1
    empty = out.read_bytes()
    assert run("open.toml", "--out", "out.json").returncode == 0  # nothing is lost with it
    good = out.read_bytes()
    done = run("swap.toml", "--out", "out.json", "--json")
    assert done.returncode == 1
    assert document(done)["status"] == "infeasible"
    assert "out.json was kept: it holds a plan with steps, and now no plan was" in done.stderr
    assert "add --force" in done.stderr
    assert out.read_bytes() == good
    out.write_bytes(good[:-20])  # who knows what it held
    assert run("swap.toml", "--out", "out.json").returncode == 1
    assert out.read_bytes() == good[:-20]
    assert run("swap.toml", "--out", "out.json", "--force").returncode == 1
    assert out.read_bytes() == empty


@pytest.mark.parametrize("name", COMMANDS)
def test_no_folder_is_made_and_none_is_written_to(program: Program, place: Path, name: str) -> None:
    command = COMMANDS[name]
    run = program.at(cwd=place)
    (place / "results").mkdir()
    for out, said in (
        (f"result/{command.out}", "did you mean 'results'?"),
        (f"nowhere/2030/{command.out}", "there is no folder 'nowhere'"),
        ("results", ENDED.get(name, "results is a folder")),
        ("-", ENDED.get(name, "- is no name of a file")),
    ):
        done = run(*command.words, out)
        assert done.returncode == 2, (name, out)
        assert said in done.stderr, (name, out)
    assert list((place / "results").iterdir()) == []
    assert not (place / "nowhere").exists()
    assert not (place / "result").exists()


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="devices are those of POSIX")
@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"report"}))  # no ending, no form
def test_a_device_is_written_to(program: Program, place: Path, name: str) -> None:
    assert program.at(cwd=place)(*COMMANDS[name].words, "/dev/null").returncode in (0, 1)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_the_refusal_comes_before_the_work(
    program_here: Program, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("searched in vain")

    monkeypatch.setattr("paripassu.sequencing.answer.plan", never)
    (place / "out.json").write_text(NOTES)
    assert program_here.at(cwd=place)("plan", "open.toml", "--out", "out.json").returncode == 2
    done = program_here.at(cwd=place)("plan", "open.toml", "--out", "none/out.json")
    assert "there is no folder" in done.stderr


@pytest.mark.parametrize("name", ["book.ods", "book.csv", "book", "book.xls"])
def test_a_workbook_is_written_as_what_its_name_says_or_not_at_all(
    program: Program, place: Path, name: str
) -> None:
    done = program.at(cwd=place)("export", "open.toml", "--out", name)
    assert done.returncode == 2
    assert "should end in .xlsx" in done.stderr
    assert "'book.xlsx'" in done.stderr
    assert not (place / name).exists()


def test_a_filled_in_table_of_findings_is_kept_even_by_force(program: Program, place: Path) -> None:
    run = program.at(cwd=place)
    (place / "findings.csv").write_text("item,result\none,ok\n")
    done = run(*COMMANDS["draw"].words, "out.json", "--form", "findings.csv", "--force")
    assert done.returncode == 2
    assert (place / "findings.csv").read_text() == "item,result\none,ok\n"
    assert not (place / "out.json").exists()  # nothing half done


def test_secrets_are_replaced_by_nothing(program: Program, place: Path) -> None:
    run = program.at("inspect", "commit", "--id", "d", "--party", "a", cwd=place)
    assert run("--secret", "s", "--inputs", "i.json").returncode == 0
    secret, inputs = (place / "s").read_bytes(), (place / "i.json").read_bytes()
    for words in (
        ("--secret", "s"),
        ("--secret", "s", "--inputs", "i.json"),
        ("--secret", "new", "--inputs", "s"),
        ("--secret", "both", "--inputs", "both"),
        ("--secret", "i.json"),
    ):
        assert run(*words).returncode == 2, words
        assert (place / "s").read_bytes() == secret
        assert (place / "i.json").read_bytes() == inputs
    assert not (place / "new").exists()
    assert not (place / "both").exists()
    for name in ("plan", "draw"):
        done = program.at(cwd=place)(*COMMANDS[name].words, "s", "--force")
        assert done.returncode == 2
        assert "is a secret" in done.stderr
        assert (place / "s").read_bytes() == secret


def test_pictures_keep_to_their_own(program: Program, place: Path) -> None:
    run = program.at("plan", "open.toml", "--pictures", cwd=place)
    assert run("shown").returncode == 0
    assert run("shown").returncode == 0  # its own pictures and its own page
    page = place / "shown" / "index.html"
    page.write_text("<!doctype html>\n<title>my own site</title>\n")
    done = run("shown")
    assert done.returncode == 2
    assert "index.html exists already" in done.stderr
    assert "my own site" in page.read_text()
    assert run("none/shown").returncode == 2
    assert not (place / "none").exists()


def test_the_demonstration_keeps_to_its_own(program: Program, tmp_path: Path) -> None:
    run = program.at("demo", "ss7", "--out", cwd=tmp_path)
    assert run("build/demo").returncode == 0  # makes its folders
    assert run("build/demo").returncode == 0
    shutil.rmtree(tmp_path / "build")
    (tmp_path / "plan.json").write_text(AGREEMENT)
    assert run(".").returncode == 2
    assert (tmp_path / "plan.json").read_text() == AGREEMENT
