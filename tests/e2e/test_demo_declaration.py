"""What the demonstration shows of a declaration: true, altered, false; and what it leaves."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from verifier import escrow

from paripassu.cli.demo_declaration import opened_step_by_step
from paripassu.errors import OverwriteError


def shown(folder: Path) -> str:
    text = io.StringIO()
    opened_step_by_step(Console(file=text, width=100), folder)
    return text.getvalue()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo")
    return folder, shown(folder)


def view(folder: Path, name: str) -> Any:
    return json.loads((folder / "declaration" / name).read_text(encoding="utf-8"))


def test_it_answers_that_nothing_is_declared(first: tuple[Path, str]) -> None:
    folder, said = first
    found = view(folder, "view.json")
    assert [one["outcome"] for one in found["questions"]] == ["nothing"]
    assert not found["findings"]
    assert found["stages"]["totals"]
    assert "nothing is declared" in said


def test_a_file_that_was_altered_is_rejected(first: tuple[Path, str]) -> None:
    folder, said = first
    found = view(folder, "altered-view.json")
    assert [one["error"] for one in found["rejections"]] == ["RootMismatch"]
    assert not found["findings"]
    altered = (folder / "declaration" / "altered.json").read_bytes()
    true = (folder / "declaration" / "region-1r23.json").read_bytes()
    assert sum(one != other for one, other in zip(altered, true, strict=True)) > 0
    assert "accuses nobody" in said


def test_a_false_total_is_only_claimed_until_its_records_are_open(
    first: tuple[Path, str],
) -> None:
    folder, said = first
    claimed, convicted = (
        view(folder, "pelagia-claimed.json"),
        view(folder, "pelagia-convicted.json"),
    )
    assert [one["state"] for one in claimed["totals"]] == ["claimed"]
    assert not claimed["findings"]
    assert [one["state"] for one in convicted["totals"]] == ["contradicted"]
    assert [one["error"] for one in convicted["findings"]] == ["TotalContradicted"]
    assert not convicted["rejections"]
    assert "The declaration is false" in said


@pytest.mark.parametrize(
    ("kept", "names"),
    [
        ("view", ("commitment", "totals", "region-1r23", "question", "answer")),
        ("altered-view", ("commitment", "altered")),
        ("pelagia-claimed", ("pelagia-commitment", "pelagia-total")),
        ("pelagia-convicted", ("pelagia-commitment", "pelagia-total", "pelagia-systems")),
    ],
)
def test_the_second_program_says_the_same(
    first: tuple[Path, str], kept: str, names: tuple[str, ...]
) -> None:
    folder, _ = first
    files = [(folder / "declaration" / f"{name}.json").read_bytes() for name in names]
    ours, theirs = view(folder, f"{kept}.json"), escrow.verify(files)
    assert {name: one["open"] for name, one in theirs["tables"].items()} == {
        name: one["open"] for name, one in ours["tables"].items()
    }
    for key in ("error", "table", "column"):
        said = [[one.get(key) for one in found["findings"]] for found in (ours, theirs)]
        assert said[0] == said[1]
    assert [one["state"] for one in theirs["totals"]] == [one["state"] for one in ours["totals"]]
    assert [one["outcome"] for one in theirs["questions"]] == [
        one["outcome"] for one in ours["questions"]
    ]
    assert theirs["stages"] == ours["stages"]


def test_secrets_stand_apart_and_only_the_owner_reads_them(first: tuple[Path, str]) -> None:
    folder, _ = first
    secret = folder / "private" / "nemoria.secret"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert secret.parent.stat().st_mode & 0o777 == 0o700
    assert not [*(folder / "declaration").glob("*secret*")]


def test_a_second_run_goes_on_with_the_same_secret(first: tuple[Path, str]) -> None:
    folder, _ = first
    secret = folder / "private" / "nemoria.secret"
    before = secret.read_bytes()
    assert "No secret is ever replaced." in shown(folder)
    assert secret.read_bytes() == before


def test_what_is_not_of_the_demonstration_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    secret = tmp_path / "private" / "nemoria.secret"
    secret.write_text("mine")
    with pytest.raises(OverwriteError, match=r"nemoria\.secret"):
        shown(tmp_path)
    assert secret.read_text() == "mine"
