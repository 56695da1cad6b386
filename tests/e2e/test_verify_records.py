"""``verify --records``: the open records as tables, whole or not at all, over nothing."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from tests.e2e.program import Program, document
from tests.e2e.test_declare_bad_input import ITEMS, KILLED, SITES, TEMPLATE


@pytest.fixture
def here(program: Program, tmp_path: Path) -> Program:
    """The program beside a commitment, the presence of its sites, and one site's columns."""
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "template.toml").write_text(TEMPLATE)
    (folder / "sites.csv").write_text(SITES)
    (folder / "items.csv").write_text(ITEMS)
    run = program.at(cwd=tmp_path)
    secrets = ("--commitment", "c.json", "--secret", "s.secret")
    for words in (
        ("commit", "d", "--out", "c.json", "--secret", "s.secret"),
        ("disclose", *secrets, "--stage", "first", "--out", "ids.json"),
        ("disclose", *secrets, "--table", "sites", "--region", "wycmvz", "--out", "region.json"),
        ("disclose", *secrets, "--table", "sites", "--totals", "--out", "totals.json"),
    ):
        done = run("declare", *words)
        assert done.returncode == 0, done.stderr
    return run


FILES = ("verify", "c.json", "ids.json", "region.json", "totals.json")


def test_the_records_stand_in_one_file_a_table(here: Program, tmp_path: Path) -> None:
    done = here(*FILES, "--records", "records", "--agreement", "d/template.toml")
    assert done.returncode == 0, done.stderr
    assert "The open records are in records:" in done.stdout
    assert "sites.csv: 2 records\n" in done.stdout
    assert sorted(one.name for one in (tmp_path / "records").iterdir()) == [
        "sites.25.csv", "sites.csv",
    ]  # fmt: skip
    assert (tmp_path / "records" / "sites.csv").read_text() == (
        "(cell),id,place,rooms,built,(closed)\n"
        'wycmvy,s2,(closed),(closed),(closed),"place, rooms, built"\n'
        'wycmvz,s1,"39.02,125.77",3,1999-12-31,\n'
    )
    assert (tmp_path / "records" / "sites.25.csv").read_text() == (
        "(cell),count,rooms\nwycmv,2,3\n"
    )


def test_the_document_stays_the_same(here: Program, tmp_path: Path) -> None:
    plain = here(*FILES, "--json")
    with_records = here(*FILES, "--json", "--records", "records")
    assert with_records.stdout == plain.stdout
    assert document(with_records)["tables"]["sites"]["records"] == 2
    assert (tmp_path / "records" / "sites.csv").exists()


def test_nothing_is_written_over_and_nothing_half(here: Program, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "sites.csv").write_text("mine")
    for folder, said in (
        ("full", "full is not empty: sites.csv stands in it"),
        ("c.json", "is a file, not a folder"),
        ("none/records", "there is no folder 'none'"),
        ("", "empty"),
    ):
        done = here(*FILES, "--records", folder)
        assert done.returncode == 2, done.stdout
        assert said in done.stderr
        assert done.stdout == ""  # refused before the work
    assert (tmp_path / "full" / "sites.csv").read_text() == "mine"
    done = here(*FILES, "--records", "r", "--pictures", "r")
    assert done.returncode == 2
    assert "--records DIR and --pictures DIR are both r" in done.stderr


def test_files_that_open_no_record(here: Program, tmp_path: Path) -> None:
    done = here("verify", "c.json", "--records", "records")
    assert done.returncode == 0
    assert "No record is open, so the folder records was not written." in done.stdout
    assert not (tmp_path / "records").exists()
    altered = (tmp_path / "region.json").read_bytes().replace(b'"counts":[1', b'"counts":[2')
    (tmp_path / "altered.json").write_bytes(altered)
    done = here("verify", "c.json", "altered.json", "--records", "records")
    assert done.returncode == 1
    assert not (tmp_path / "records").exists()


@pytest.mark.slow
def test_killed_at_any_moment(here: Program, tmp_path: Path) -> None:
    """The folder has its name once all of it is there, and not before."""
    before = {one.name for one in tmp_path.iterdir()}
    moments = 0
    while True:
        command = (sys.executable, "-c", KILLED, str(moments))
        done = here.process(*FILES, "--records", "records", command=command)
        code = done.returncode
        if (tmp_path / "records").exists():
            names = sorted(one.name for one in (tmp_path / "records").iterdir())
            assert names == ["sites.25.csv", "sites.csv"]
        if code == 0:
            break
        assert code == -signal.SIGKILL, done.stderr
        for rest in {one.name for one in tmp_path.iterdir()} - before:
            assert rest == "records" or rest.startswith(".records.")
        if (tmp_path / "records").exists():
            break
        moments += 1
    assert (tmp_path / "records").exists()
    assert moments >= 8
