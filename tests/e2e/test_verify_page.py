"""``verify --page`` and ``--pictures``: the map and the page as files, whatever the answer is."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from tests.e2e.program import Done, Program, document
from tests.unit.escrow.small import declared

from paripassu.charts import write_pictures
from paripassu.escrow.commitment import format_commitment
from paripassu.escrow.secret import format_secret
from paripassu.escrow.verified import Verified

pytestmark = pytest.mark.slow


@pytest.fixture
def here(program: Program, tmp_path: Path) -> Program:
    """The program beside a commitment and two disclosures of it, one of them altered."""
    commitment, declaration = declared()
    (tmp_path / "c.json").write_bytes(format_commitment(commitment))
    (tmp_path / "secret").write_bytes(format_secret(declaration))
    run = program.at(cwd=tmp_path)
    for name, options in {
        "sites.json": ["--table", "sites", "--region", "wycmv4"],
        "totals.json": ["--table", "sites/25"],
    }.items():
        disclose = ["declare", "disclose", "--commitment", "c.json", "--secret", "secret"]
        done = run(*disclose, *options, "--out", name)
        assert done.returncode == 0, done.stderr
    altered = (tmp_path / "totals.json").read_text().replace('"15"', '"16"')
    assert altered != (tmp_path / "totals.json").read_text()
    (tmp_path / "altered.json").write_text(altered)
    return run


def verify(run: Program, *words: str) -> Done:
    return run("verify", "c.json", *words)


def test_a_page_and_pictures_beside_the_answer(here: Program, tmp_path: Path) -> None:
    done = verify(here, "sites.json", "totals.json", "--page", "page.html", "--pictures", "shown")
    assert done.returncode == 0, done.stderr
    told = " ".join(done.stdout.replace("\u00a0", " ").split())
    assert "Of sites, 3.1 % of the territory is open; of a further 96.8 %, totals only." in told
    found = sorted(path.name for path in (tmp_path / "shown").iterdir())
    assert found == [
        "index.html", "map-sites.png", "map-sites.svg", "open.png", "open.svg",
    ]  # fmt: skip
    ET.parse(tmp_path / "shown" / "map-sites.svg")
    assert (tmp_path / "shown" / "map-sites.png").read_bytes().startswith(b"\x89PNG")
    for page in ("page.html", "shown/index.html"):
        html = (tmp_path / page).read_text(encoding="utf-8")
        for text in ("All files are true", "Map of the territory", "992", "totals only"):
            assert text in html


def test_a_rejected_file_is_on_the_page_and_adds_nothing(here: Program, tmp_path: Path) -> None:
    done = verify(here, "sites.json", "altered.json", "--page", "page.html", "--json")
    assert done.returncode == 1, done.stderr
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "altered.json" in html
    assert "accuses nobody" in html
    assert document(done)["map"]["sites"]["totals"] == 0


def test_the_document_alone_draws_the_same_pictures(here: Program, tmp_path: Path) -> None:
    done = verify(here, "sites.json", "totals.json", "--pictures", "shown", "--json")
    again = Verified.from_json(document(done))
    write_pictures(tmp_path / "again", again)
    for name in ("map-sites.svg", "open.svg"):
        drawn = (tmp_path / "shown" / name).read_bytes()
        assert drawn == (tmp_path / "again" / name).read_bytes()


def test_no_other_file_is_replaced_by_a_page(here: Program, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("my notes\n")
    for place in ("page.html", "c.json", "sites.json"):
        before = (tmp_path / place).read_bytes()
        done = verify(here, "sites.json", "--page", place)
        assert done.returncode == 2
        assert done.stdout == ""
        assert (tmp_path / place).read_bytes() == before
    done = verify(here, "sites.json", "--page", "shown/index.html", "--pictures", "shown")
    assert done.returncode == 2
    assert not (tmp_path / "shown").exists()
