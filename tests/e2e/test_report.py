"""``paripassu report``: what it writes, and what it refuses."""

from __future__ import annotations

import json
import os
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from tests.e2e.program import Program, document
from tests.unit.reports import made

AGREEMENT = """\
[agreement]
id = "swap"
title = "A swap{more}"

[[party]]
id = "a"
stake = 3

[[party]]
id = "b"
stake = 3

[[measure]]
id = "one"
by = ["a"]
value = {{ a = -1, b = 2 }}

[[measure]]
id = "two"
by = ["b"]
value = {{ a = 2, b = -1 }}

[[position]]
id = "first"
party = "a"
claim = "after"
measure = "one"
needs = {{ two = "all" }}
likelihood = "likely"
"""
DAY = ("--date", "2030-01-31")
#: Of a plane that nothing is assigned in, so that no font has it.
NOWHERE = "\U0003fffd"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "a.toml").write_text(AGREEMENT.format(more=""))
    (tmp_path / "odd.toml").write_text(AGREEMENT.format(more=f" {NOWHERE}"))
    return tmp_path


@pytest.mark.parametrize("ending", ["html", "pdf", "docx"])
def test_a_report_is_written_and_replaced_by_the_next(
    program: Program, place: Path, ending: str
) -> None:
    run = program.at("report", "a.toml", *DAY, "--out", cwd=place)
    out = place / f"r.{ending}"
    done = run(out.name)
    assert done == (0, f"r.{ending} is written.\n", "")
    first = out.read_bytes()
    answer = document(run(out.name, "--json"))
    assert out.read_bytes() == first
    assert answer == {
        "format": "paripassu/report/1",
        "file": out.name,
        "digest": f"sha256:{sha256(first).hexdigest()}",
    }


def test_the_day_is_today_unless_it_is_said(program: Program, place: Path) -> None:
    import datetime as dt

    assert program.at(cwd=place)("report", "a.toml", "--out", "r.html").returncode == 0
    said = (place / "r.html").read_text()
    today = dt.date.today()
    assert any(f'content="{day}"' in said for day in (today, today - dt.timedelta(1)))


def test_the_risk_is_shown_with_its_agreement_and_no_other(program: Program, place: Path) -> None:
    run = program.at(cwd=place)
    (place / "risk.json").write_text(run("risk", "a.toml", "--effects", "0", "--json").stdout)
    done = run("report", "a.toml", *DAY, "--risk", "risk.json", "--out", "r.html")
    assert done.returncode == 0
    said = (place / "r.html").read_text()
    assert "How likely is a deal?" in said
    assert "It is not the chance that the parties will sign." in said
    (place / "b.toml").write_text(AGREEMENT.format(more=" of two"))
    done = run("report", "b.toml", *DAY, "--risk", "risk.json", "--out", "s.html")
    assert done.returncode == 2
    assert "the risk is that of another agreement file" in done.stderr
    done = run("report", "a.toml", *DAY, "--risk", "a.toml", "--out", "s.html")
    assert done.returncode == 2
    assert "a.toml" in done.stderr
    assert not (place / "s.html").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "r.odt"), "--out should end in .html, .pdf or .docx"),
        (("--out", "r"), "give 'r.pdf'"),
        (("--out", "r.html", "--date", "31.1.2030"), "should be a date such as 2020-01-31"),
        (("--out", "r.html", "--font", "f.ttf"), "is of no use for HTML"),
        (("--out", "r.pdf", "--font", "none.ttf"), "none.ttf: there is no such file"),
        (("--out", "r.docx", "--font", "a.toml"), "a.toml is no font"),
        (("--out", "r.pdf", "--font", "a.toml"), "a.toml is no font"),
        (("--out", "a.toml"), "should end in .html"),
        (("--out", "none/r.pdf"), "there is no folder 'none'"),
    ],
)
def test_what_is_refused(
    program: Program, place: Path, arguments: tuple[str, ...], said: str
) -> None:
    before = sorted(place.iterdir())
    done = program.at(cwd=place)("report", "a.toml", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in " ".join(done.stderr.split())
    assert sorted(place.iterdir()) == before


def test_a_character_without_a_font_is_named(program: Program, place: Path) -> None:
    run = program.at(cwd=place)
    done = run("report", "odd.toml", *DAY, "--out", "r.pdf")
    assert done.returncode == 2
    assert "no font has U+3FFFD" in done.stderr
    assert "--font FILE" in done.stderr
    assert not (place / "r.pdf").exists()
    made.write_font(place / "boxes.ttf", NOWHERE)
    done = run("report", "odd.toml", *DAY, "--out", "r.pdf", "--font", "boxes.ttf")
    assert done == (0, "r.pdf is written.\n", "")
    made.write_font(place / "other.ttf", "x")
    done = run("report", "odd.toml", *DAY, "--out", "s.pdf", "--font", "other.ttf")
    assert done.returncode == 2
    assert "this one does not have all characters" in " ".join(done.stderr.split())
    (place / "private.toml").write_text(AGREEMENT.format(more=" \ue000"))
    done = run("report", "private.toml", *DAY, "--out", "r.pdf", "--force")
    assert done.returncode == 2
    assert "U+E000: it means something only to those" in " ".join(done.stderr.split())
    # A page takes the fonts of whoever reads it.
    assert run("report", "odd.toml", *DAY, "--out", "r.html").returncode == 0


def test_a_picture_with_a_character_without_a_font_is_refused(
    program: Program, place: Path
) -> None:
    (place / "odd.toml").write_text(
        AGREEMENT.format(more="").replace('id = "one"\nby', f'id = "one"\ntitle = "{NOWHERE}"\nby')
    )
    done = program.at(cwd=place)("report", "odd.toml", *DAY, "--out", "r.docx")
    assert done.returncode == 2
    assert "U+3FFFD" in done.stderr
    assert not (place / "r.docx").exists()


def test_an_edited_report_is_kept(program: Program, place: Path) -> None:
    import docx

    run = program.at("report", "a.toml", *DAY, "--out", "r.docx", cwd=place)
    assert run().returncode == 0
    docx.Document(str(place / "r.docx")).save(str(place / "r.docx"))
    before = (place / "r.docx").read_bytes()
    for more in ((), ("--force",)):
        done = run(*more)
        assert done.returncode == 2
        assert "r.docx exists already and is a text document" in done.stderr
        assert (place / "r.docx").read_bytes() == before


def test_the_agreement_may_come_on_standard_input(program: Program, place: Path) -> None:
    done = program.at(cwd=place)(
        "report", "-", *DAY, "--out", "r.html", "--json", stdin=(place / "a.toml").read_text()
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["file"] == "r.html"


def test_the_variants_beside_an_agreement_are_shown(program: Program, place: Path) -> None:
    run = program.at(cwd=place)
    variants = place / "a.variants.toml"
    variants.write_text(
        '[[variant]]\nname = "More at stake"\n[[variant.change]]\nentry = "party:a"\n'
    )
    done = run.ends("report", "a.toml", *DAY, "--out", "r.html", "--json", code=2)
    assert "a.variants.toml: line 3: variant no. 1: change[1].key: there is no key" in done.stderr
    assert done.stdout == ""
    assert not (place / "r.html").exists()
    variants.write_text(variants.read_text() + 'key = "stake"\nfrom = 3\nto = 5\n')
    run.ends("report", "a.toml", *DAY, "--out", "r.html")
    assert "More at stake" in (place / "r.html").read_text()
    # They are written by hand, and no command writes over them.
    done = run.ends("report", "a.toml", *DAY, "--out", "a.variants.toml", code=2)
    assert variants.read_text().endswith("to = 5\n")
    if sys.platform != "win32":
        variants.unlink()
        os.mkfifo(variants)
        done = run.ends("report", "a.toml", *DAY, "--out", "b.html", code=2)
        assert done.stderr == "a.variants.toml: is no file — take it away\n"
