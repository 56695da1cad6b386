"""``paripassu intake`` as people run it: answers, exit codes, one message for bad input."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.e2e.program import Program, document

pytestmark = pytest.mark.slow

REPORT = Path(__file__).resolve().parents[2] / "examples" / "intake" / "report.txt"


def test_the_same_report_gives_the_same_bytes(program: Program) -> None:
    first = program("intake", str(REPORT), "--json")
    assert (first.returncode, first.stderr) == (0, "")
    assert program("intake", str(REPORT), "--json").stdout == first.stdout
    answer = document(first)
    text = REPORT.read_text(encoding="utf-8")
    for claim in answer["claims"]:
        assert text[claim["start"] : claim["end"]] == claim["sentence"]
    assert answer["reader"]["library"].startswith("spaCy ")


def test_a_screen_shows_who_says_what_and_what_has_one_root(program: Program) -> None:
    said = program("intake", str(REPORT)).stdout
    assert "Ada Lindqvist" in said
    assert "through Sudburg Post" in said
    assert "One root counts once" in said
    assert "likely (55–80\u00a0%)" in said


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("외무장관은 회담이 계속될 것이라고 말했다.".encode(), 1, "Hangul"),
        ("وقال الوزير إن المحادثات مستمرة اليوم.".encode(), 1, "Arabic"),
        (b"\x7fELF\x00\x00 binary", 2, "is no text"),
        (b"a" * (5 * 1024 * 1024 + 1), 2, "bytes"),
        (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", 2, "without an article"),
        (b"", 2, "no sentence"),
    ],
)
def test_what_is_no_report_gets_one_message(
    program: Program, tmp_path: Path, content: bytes, code: int, words: str
) -> None:
    (tmp_path / "r.txt").write_bytes(content)
    done = program.at(cwd=tmp_path)("intake", "r.txt")
    assert done.returncode == code
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len((done.stdout + done.stderr).strip().splitlines()) <= 3


def test_without_spacy_the_command_that_installs_it_is_told(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paripassu.agreement.intake import parse

    parse._pipeline.cache_clear()
    monkeypatch.setitem(sys.modules, "spacy", None)
    monkeypatch.delitem(sys.modules, "spacy.about", raising=False)
    try:
        done = program("intake", str(REPORT))
    finally:
        parse._pipeline.cache_clear()
    assert done.returncode == 2
    assert "pip install 'paripassu[intake]'" in " ".join(done.stderr.split())


def test_the_text_that_is_read_is_printed_to_the_letter(program: Program) -> None:
    assert program("intake", str(REPORT), "--text").stdout == REPORT.read_text(encoding="utf-8")
    assert document(program("intake", str(REPORT), "--text", "--json"))["text"]
    table = document(program("intake", "--table", "--json"))
    assert {"term": "likely", "likelihood": [0.55, 0.8], "standard": "ICD 203"} in table["hedges"]


def test_drafts_are_added_and_reviewed(program: Program, tmp_path: Path) -> None:
    run = program.at(cwd=tmp_path)
    (tmp_path / "a.toml").write_text(
        '[agreement]\nid = "a"\n\n[[party]]\nid = "norland"\nname = "Norland"\n\n[[party]]\n'
        'id = "sudland"\nname = "Sudland"\n\n[[measure]]\nid = "treaty"\ntitle = "Water treaty"\n'
        'by = ["norland"]\n\n[[measure]]\nid = "withdrawal"\ntitle = "Withdrawal of the troops"\n'
        'by = ["sudland"]\n'
    )
    added = run("intake", str(REPORT), "--into", "a.toml", "--json")
    assert added.returncode == 0
    drafts = document(added)["drafts"]
    complete = [one["id"] for one in drafts if one["says"]]
    assert complete
    answers = "".join("a\n" if one["says"] else "d\n" for one in drafts)
    done = run("intake", "--into", "a.toml", "--review", "--json", stdin=answers)
    assert document(done)["accepted"] == complete
    assert "# draft" not in (tmp_path / "a.toml").read_text()
    assert run("explain", "a.toml").returncode in (0, 1)


def test_only_the_words_that_are_asked_for_settle_a_draft(program: Program, tmp_path: Path) -> None:
    run = program.at(cwd=tmp_path)
    (tmp_path / "a.toml").write_text(
        '[agreement]\nid = "a"\n\n[[party]]\nid = "norland"\nname = "Norland"\n\n[[measure]]\n'
        'id = "treaty"\ntitle = "Water treaty"\nby = ["norland"]\n'
    )
    (tmp_path / "r.txt").write_text(
        "This is a report that was made up. Ada Lind said that Norland wants the treaty. The "
        "minister said that Norland rejects the treaty."
    )
    added = document(run("intake", "r.txt", "--into", "a.toml", "--json"))["drafts"]
    assert [one["says"] for one in added] == ["include", "exclude"]
    before = (tmp_path / "a.toml").read_bytes()
    done = run("intake", "--into", "a.toml", "--review", "--json", stdin="abort\ndon't\n")
    assert document(done)["left"] == [one["id"] for one in added]
    assert (tmp_path / "a.toml").read_bytes() == before
    done = run("intake", "--into", "a.toml", "--review", "--json", stdin="Accept\nD\n")
    assert document(done)["accepted"] == [added[0]["id"]]
    assert document(done)["dropped"] == [added[1]["id"]]


def test_answers_and_report_do_not_come_from_one_input(program: Program, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[agreement]\nid = "a"\n')
    done = program.at(cwd=tmp_path)(
        *("intake", "-", "--into", "a.toml", "--review"), stdin="The minister said so.\na\n"
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "standard input" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_belongs_together_is_told(program: Program) -> None:
    assert "--into" in program("intake", "--review").stderr
    done = program("intake")
    assert done.returncode == 2
    assert "REPORT.txt" in done.stderr
