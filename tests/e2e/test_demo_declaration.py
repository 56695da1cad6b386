"""The lies that the demonstration shows: a false total is only found once its records are open."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from verifier import escrow

from paripassu.cli.demo_declaration import lied


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("demo")
    text = io.StringIO()
    lied(Console(file=text, width=100), folder)
    return folder, text.getvalue()


def view(folder: Path, name: str) -> Any:
    return json.loads((folder / "declaration" / name).read_text(encoding="utf-8"))


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
