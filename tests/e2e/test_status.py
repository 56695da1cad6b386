"""``paripassu status``: from entries in a file, and from a log; and what is no such thing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests import signed_logs
from tests.charters import charter
from tests.e2e.program import Program, document
from tests.process_books import AGREEMENT, ORIGIN, Declared, ProcessBook, named

import paripassu as pp
from paripassu.record.vkey import format_vkey

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with a process, and the same as an agreement, a plan and what export prints."""
    place = tmp_path_factory.mktemp("status")
    book = ProcessBook().signed()
    book.say("perform", "north", {"step": "open:1"}, day=2)
    book.write(place / "log")
    (place / "a.toml").write_bytes(AGREEMENT)
    (place / "p.json").write_bytes(book.plan)
    run = program.at(cwd=place)
    exported = run("record", "export", "log")
    (place / "e.jsonl").write_text(exported.stdout)
    return place


GIVEN = ("--agreement", "a.toml", "--plan", "p.json")


def test_a_log_and_its_entries_give_one_answer(program: Program, folder: Path) -> None:
    run = program.at(cwd=folder)
    from_log = run("status", "log", "--json")
    from_file = run("status", "--entries", "e.jsonl", *GIVEN, "--json")
    assert (from_log.returncode, from_file.returncode) == (0, 0), from_log.stderr + from_file.stderr
    assert document(from_log) == document(from_file)
    assert document(from_log)["phase"] == "in force"
    later = document(run("status", "log", "--at", "2027-02-03", "--json"))
    assert later["at"] == "2027-02-03"
    typed = run("status", "--entries", "-", *GIVEN, stdin=(folder / "e.jsonl").read_text())
    assert typed.returncode == 0, typed.stderr
    assert typed.stdout == run("status", "log").stdout


def test_what_the_audit_refuses_is_refused(program: Program, folder: Path) -> None:
    tile = max((folder / "log" / "tile" / "entries").rglob("*"), key=lambda one: one.is_file())
    content = tile.read_bytes()
    tile.write_bytes(content.replace(b"signed", b"sIgned", 1) if b"signed" in content else b"x")
    try:
        done = program.at(cwd=folder)("status", "log")
    finally:
        tile.write_bytes(content)
    assert done.returncode == 1
    assert "tile/entries" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_checkpoint_is_judged_by_what_is_given(
    program: Program, folder: Path, tmp_path: Path
) -> None:
    run = program.at("status", "log", cwd=folder)
    own = next(format_vkey(one) for one in charter(ORIGIN).log_keys)
    assert run("--key", own).returncode == 0
    other = run("--key", signed_logs.VKEY)
    assert other.returncode == 1
    assert "checkpoint" in other.stderr
    (tmp_path / "policy").write_bytes(signed_logs.policy())
    assert run("--policy", str(tmp_path / "policy")).returncode == 1
    (tmp_path / "seen").write_bytes((folder / "log" / "checkpoint").read_bytes())
    assert run("--since", str(tmp_path / "seen")).returncode == 0
    assert run("--charter", "0" * 64).returncode == 1
    for wrong in (("--key", "none"), ("--policy", "none"), ("--since", "none")):
        assert run(*wrong).returncode == 2


ENTRY = {"index": 0, "by": "north", "time": "2027-01-02T12:00:00Z", "kind": "keys", "body": {}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\n{", "e: line 2: is no JSON"),
        (b'{\n "format": "paripassu/record-export/1"', "line 1: is only the beginning of a JSON"),
        (b"[]", "line 1: should be an object {…}, not a list"),
        (b"\xff", "line 1: is not text in UTF-8 — save it as UTF-8"),
        (b'{"index": 1, "index": 2}', "line 1: has the key 'index' twice in one object"),
        (b'{"index": NaN}', "line 1: has NaN where a number should stand"),
        (json.dumps(ENTRY).encode() * 2, "line 1: is no JSON"),
        (json.dumps({**ENTRY, "by": 3}).encode(), "line 1: by: should be a name, not 3"),
        (
            b"\n\n".join([json.dumps(ENTRY).encode()] * 2),
            "line 3: index: is 0, after the entry 0 — keep the entries in the order of the log",
        ),
        (b"[" * 100_000, "line 1: has too many brackets inside one another"),
    ],
)
def test_rubbish_is_told_with_its_line(
    program: Program, folder: Path, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "e").write_bytes(content)
    given = ("--agreement", str(folder / "a.toml"), "--plan", str(folder / "p.json"))
    done = program.at(cwd=tmp_path)("status", "--entries", "e", *given)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr.replace("\u00a0", " ").replace("\n", " ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "LOG is missing"),
        (("none",), "there is no"),
        (("--entries", "e.jsonl"), "--agreement is missing"),
        (("--entries", "e.jsonl", "--agreement", "a.toml"), "--plan is missing"),
        (("--entries", "none.jsonl", *GIVEN), "none.jsonl: there is no such file"),
        (("--entries", "log", *GIVEN), "is a folder, not a file"),
        (("log", "--entries", "e.jsonl"), "--entries cannot stand beside a log"),
        (("log", "--document", "a.toml"), "--document cannot stand beside a log"),
        (("log", "--at", "soon"), "--at should be a date such as 2020-01-31, not 'soon'"),
        (("--entries", "-", "--agreement", "-", "--plan", "p.json"), "only one of the files"),
        (("--entries", "e.jsonl", *GIVEN, "--charter", "00"), "--charter is of a log"),
        (("--entries", "e.jsonl", *GIVEN, "--policy", "a.toml"), "--policy is of a log"),
        (("--entries", "e.jsonl", *GIVEN, "--predecessor", "log"), "--predecessor is of a log"),
        (("--entries", "e.jsonl", *GIVEN, "--document", "e.jsonl"), "e.jsonl"),
    ],
)
def test_what_cannot_be_done_is_told(
    program: Program, folder: Path, words: tuple[str, ...], said: str
) -> None:
    done = program.at(cwd=folder)("status", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr.replace("\u00a0", " ").replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_a_plan_of_another_agreement_is_refused(
    program: Program, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "b.toml").write_bytes(AGREEMENT + b"\n# changed\n")
    changed = ("--agreement", str(tmp_path / "b.toml"), "--plan", "p.json")
    done = program.at(cwd=folder)("status", "--entries", "e.jsonl", *changed)
    assert done.returncode == 2
    assert "the plan was made from another agreement" in done.stderr.replace("\n", " ")


def test_an_amendment_that_is_given_is_known(
    program: Program, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "b.toml").write_bytes(AGREEMENT + b"\n# changed\n")
    run = program.at(cwd=tmp_path)
    assert run("plan", "b.toml", "--out", "q.json").returncode == 0
    other = pp.state(tmp_path / "b.toml", tmp_path / "q.json", [])
    now = document(program.at(cwd=folder)("status", "log", "--json"))
    body = {"agreement": other.agreement, "plan": other.plan, "replaces": now["plan"]}
    sign = {"index": 99, "by": "north", "time": "2027-01-09T12:00:00Z", "kind": "sign"}
    entries = (folder / "e.jsonl").read_text() + json.dumps({**sign, "body": body})
    (tmp_path / "e.jsonl").write_text(entries)
    asked: tuple[str, ...] = (
        "status",
        "--entries",
        "e.jsonl",
        "--agreement",
        str(folder / "a.toml"),
    )
    asked += ("--plan", str(folder / "p.json"), "--json")
    without = document(run(*asked))
    assert without["breaches"][-1] == {"entry": 99, "rule": f"unknown-document {other.agreement}"}
    given = document(run(*asked, "--document", "b.toml", "--document", "q.json"))
    assert given["offers"] == [
        {"agreement": other.agreement, "plan": other.plan, "signed_by": ["north"]}
    ]


def test_files_that_show_nothing_are_told(program: Program, tmp_path: Path) -> None:
    book, declared = ProcessBook().signed(), Declared()
    commit = book.say("commit", "north", declared.body(), declared.template, declared.file, day=1)
    body = {"commitment": commit, "part": "all", "stage": "first", "file": named(b"rubbish")}
    book.say("disclose", "north", body, b"rubbish", day=2)
    book.write(tmp_path / "log")
    done = program.at(cwd=tmp_path)("status", "log")
    assert done.returncode == 0, done.stderr
    _, heading, after = done.stdout.partition("Files that do not show what they should\n")
    assert heading
    assert after.startswith("  · Entry ")
    assert "has committed to a declaration" in done.stdout


def test_reminders_are_written_as_a_calendar_or_as_json(
    program: Program, folder: Path, tmp_path: Path
) -> None:
    run = program.at(cwd=folder)
    calendar, other = tmp_path / "river.ics", tmp_path / "river.JSON"
    for out in (calendar, other):
        done = run("status", "log", "--at", "2027-02-03", "--reminders", str(out))
        assert done.returncode == 0, done.stderr
        assert done.stdout == run("status", "log", "--at", "2027-02-03").stdout
    status = pp.status(folder / "log", at="2027-02-03")
    assert calendar.read_bytes() == pp.reminders(status).to_ics().encode()
    assert b"BEGIN:VEVENT" in calendar.read_bytes()
    made = pp.Reminders.from_json(json.loads(other.read_bytes()))
    assert made == pp.reminders(status)
    # Files of reminders are replaced, and by the same bytes.
    before = calendar.read_bytes(), other.read_bytes()
    for out in (calendar, other):
        entries = ("--entries", "e.jsonl", *GIVEN, "--at", "2027-02-03")
        assert run("status", *entries, "--reminders", str(out)).returncode == 0
    assert (calendar.read_bytes(), other.read_bytes()) == before


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("river.txt", "--reminders should be a file that ends in .ics (a calendar) or .json"),
        ("river", "--reminders should be a file that ends in .ics (a calendar) or .json"),
        ("-", "--reminders should be a file that ends in .ics (a calendar) or .json"),
        ("mine.ics", "mine.ics exists already and is not a calendar of reminders"),
        ("plan.json", "plan.json exists already and is not reminders"),
        ("no/river.ics", "no/river.ics"),
        ("folder.ics", "folder.ics is a folder"),
    ],
)
def test_reminders_have_a_place_of_their_own(
    program: Program, folder: Path, tmp_path: Path, name: str, message: str
) -> None:
    theirs = "BEGIN:VCALENDAR\r\nPRODID:-//else//\r\nEND:VCALENDAR\r\n"
    (tmp_path / "mine.ics").write_text(theirs, newline="")
    (tmp_path / "plan.json").write_text('{"format": "paripassu/plan/1"}')
    (tmp_path / "folder.ics").mkdir()
    before = sorted(tmp_path.rglob("*"))
    run = program.at(cwd=tmp_path)
    done = run("status", str(folder / "log"), "--reminders", name)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "mine.ics").read_bytes() == theirs.encode()


def test_a_page_and_pictures_beside_the_answer(
    program: Program, folder: Path, tmp_path: Path
) -> None:
    run = program.at(cwd=folder)
    plain = run("status", "log", "--json")
    done = run(
        *("status", "log", "--json", "--page", str(tmp_path / "page.html")),
        *("--pictures", str(tmp_path / "shown")),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == plain.stdout
    found = sorted(path.name for path in (tmp_path / "shown").iterdir())
    assert found == [
        "course.png", "course.svg", "exposed.png", "exposed.svg", "index.html",
    ]  # fmt: skip
    for page in ("page.html", "shown/index.html"):
        html = (tmp_path / page).read_text(encoding="utf-8")
        for text in (
            "must move next.",
            "and what happened",
            "Exposure and temptation",
            "Step by step",
        ):
            assert text in html
    before = (tmp_path / "page.html").read_bytes()
    # The same entries give the same bytes, also in place of the page that was there.
    entries = ("--entries", "e.jsonl", *GIVEN)
    assert run("status", *entries, "--page", str(tmp_path / "page.html")).returncode == 0
    assert (tmp_path / "page.html").read_bytes() == before


def test_a_page_has_a_place_of_its_own(program: Program, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.html").write_text("my notes\n")
    (tmp_path / "e.jsonl").write_bytes((folder / "e.jsonl").read_bytes())
    before = sorted(tmp_path.rglob("*"))
    run = program.at(cwd=tmp_path)
    given = ("--agreement", str(folder / "a.toml"), "--plan", str(folder / "p.json"))
    for words, said in (
        (("--page", "notes.html"), "notes.html exists already"),
        (("--page", "e.jsonl"), "e.jsonl is the input itself"),
        (("--page", "r.ics", "--reminders", "r.ics"), "--page PAGE.html and --reminders FILE.ics"),
        (("--page", "no/page.html"), "there is no folder 'no'"),
        (("--page", "s", "--pictures", "s"), "--page PAGE.html and --pictures DIR are both s"),
        (("--reminders", "s.ics", "--pictures", "s.ics"), "are both s.ics"),
    ):
        done = run("status", "--entries", "e.jsonl", *given, *words)
        assert done.returncode == 2, words
        assert said in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr
        assert done.stdout == ""
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "notes.html").read_text() == "my notes\n"
