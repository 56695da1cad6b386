"""``paripassu compare`` as people and scripts run it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from tests.e2e.program import Program, document
from tests.swap import FIRST, SECOND, SWAP

import paripassu as pp
from paripassu.documents.registry import schema


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    (tmp_path / "open.toml").write_text(SWAP + FIRST)
    (tmp_path / "other.toml").write_text(SWAP + SECOND)
    (tmp_path / "stuck.toml").write_text(SWAP + FIRST + SECOND)
    return tmp_path


def test_all_have_a_plan(program: Program, drafts: Path) -> None:
    done = program.at(cwd=drafts)("compare", "open.toml", "other.toml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "The two files differ in 2 places, and the answers differ." in done.stdout
    assert "the other way" in done.stdout


def test_one_has_none(program: Program, drafts: Path) -> None:
    run = program.at("compare", "open.toml", "stuck.toml", "other.toml", cwd=drafts)
    done = run("--json")
    assert (done.returncode, done.stderr) == (1, "")
    found = document(done)
    jsonschema.validate(found, schema("comparison"))
    assert [one["file"] for one in found["files"]] == ["open.toml", "stuck.toml", "other.toml"]
    assert [one["status"] for one in found["answers"]] == ["optimal", "infeasible", "optimal"]
    assert found["same_answer"] is False
    said = run()
    assert said.returncode == 1
    assert "Why file 2 has no plan" in said.stdout
    assert run("--concede", "second").returncode == 0
    assert run("--concede", "secnd").returncode == 2


def test_the_document_is_read_back(program: Program, drafts: Path) -> None:
    done = program.at(cwd=drafts)("compare", "open.toml", "stuck.toml", "--json")
    path = drafts / "found.json"
    path.write_text(done.stdout)
    again = pp.read_document(path)
    assert isinstance(again, pp.Comparison)
    assert again.to_json() == json.loads(done.stdout)


def test_what_is_wrong_is_said_of_the_file(program: Program, drafts: Path) -> None:
    (drafts / "wrong.toml").write_text(SWAP.replace('by = ["b"]', 'by = ["c"]'))
    run = program.at("compare", cwd=drafts)
    done = run("open.toml", "wrong.toml")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "wrong.toml" in done.stderr
    assert "unknown party 'c'" in done.stderr
    assert run("open.toml").returncode == 2
    assert "only one of the files can be -" in run("-", "-").stderr


def test_a_page_stands_alone(program: Program, drafts: Path) -> None:
    run = program.at("compare", "open.toml", "other.toml", cwd=drafts)
    assert run("--page", "page.html").returncode == 0
    page = (drafts / "page.html").read_text(encoding="utf-8")
    assert "What differs" in page
    assert "src=" not in page.partition("<main>")[2].partition("<script")[0]
    assert run("--page", "page.html").returncode == 0  # a page of ours is replaced
    done = run("--page", "open.toml", "--force")
    assert done.returncode == 2
    assert "is the input itself" in done.stderr
