"""A declaration to start from: every key explained, committed to as it stands, opened by stages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from paripassu.errors import OverwriteError, UnwritableError
from paripassu.escrow import template_parts as parts
from paripassu.escrow.declare import declare_commit
from paripassu.escrow.declare_openings import declare_disclose
from paripassu.escrow.new import FILES, declare_new, starter
from paripassu.escrow.read import read_template
from paripassu.escrow.template import Template
from paripassu.escrow.values import what_is_wrong
from paripassu.escrow.verify import verify

PARTS = (
    Template,
    parts.Table,
    parts.Column,
    parts.Totals,
    parts.Total,
    parts.Where,
    parts.Reference,
    parts.Stage,
    parts.Opens,
)
KEYS = sorted({key for part in PARTS for key in part.model_fields})
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "template.md"


def test_it_is_committed_to_and_opened_stage_by_stage(tmp_path: Path) -> None:
    folder = tmp_path / "declaration"
    written = declare_new(folder)
    assert [path.name for path in sorted(folder.iterdir())] == sorted(written.files)
    commitment, secret = tmp_path / "c.json", tmp_path / "s.secret"
    made = declare_commit(folder, commitment, secret, randomness=bytes(64))
    assert all(made.records.values())
    opened = []
    for stage in ("totals", "first-region", "material"):
        opened.append(tmp_path / f"{stage}.json")
        declare_disclose(commitment, secret, opened[-1], stage=stage)
    answer = verify(commitment, *opened, agreement=folder / "template.toml")
    assert answer.holds
    assert answer.stages == {"totals": True, "first-region": True, "material": True}
    states = {(one.table, one.prefix, one.total): one.state for one in answer.totals}
    assert states["sites", "1r24p", "sites"] == "verified"
    assert states["sites", "1r23b", "sites"] == "claimed"


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_explained(key: str) -> None:
    """In the template itself by use, in the reference by a line of its own."""
    assert f"`{key}`" in PAGE.read_text(encoding="utf-8")
    assert (
        f"{key} = " in starter("template.toml").decode()
        or f"[[{key}]]" in starter("template.toml").decode()
        or f"[[tables.{key}]]" in starter("template.toml").decode()
    )


def test_every_type_and_kind_is_explained() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for type_ in ("text", "integer", "decimal", "boolean", "date", "place", "cell", "tag"):
        assert f"| `{type_}` |" in page
    assert {table.kind for table in read_template(_parsed()).tables} == {"cell", "tag", "row"}


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("integer", "0"),
        ("integer", "-12"),
        ("integer", "1500"),
        ("decimal", "0.5"),
        ("decimal", "-12.25"),
        ("boolean", "true"),
        ("date", "2030-01-31"),
        ("place", "-48.8767,-123.3933"),
        ("cell", "1r23bn7"),
    ],
)
def test_examples_of_the_page_are_values(type_: str, text: str) -> None:
    assert not what_is_wrong(type_, text)
    assert text in PAGE.read_text(encoding="utf-8")


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "notes.txt"
    kept.write_text("mine")
    with pytest.raises(UnwritableError, match=r"not empty: notes\.txt"):
        declare_new(tmp_path)
    assert [*tmp_path.iterdir()] == [kept]
    with pytest.raises(UnwritableError, match="a file, not a folder"):
        declare_new(kept)
    with pytest.raises(UnwritableError):
        declare_new(tmp_path / "none" / "below")


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    declare_new(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)
    with pytest.raises((UnwritableError, OverwriteError)):
        declare_new(tmp_path)


def _parsed() -> Template:
    return Template.model_validate(tomllib.loads(starter("template.toml").decode()))
