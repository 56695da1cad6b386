"""A disclosure opens exactly what a stage says, or it is not that of the stage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.escrow.small import FORM, ROWS, declared

from paripassu.documents.plain import encode_plain
from paripassu.errors import InputError
from paripassu.escrow.commit import Declaration
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.declare_openings import disclosed
from paripassu.escrow.disclosure import Disclosure, format_disclosure, parse_disclosure
from paripassu.escrow.errors import (
    NotCanonicalError,
    RefusedFileError,
    RootMismatchError,
    StageMismatchError,
    WrongCommitmentError,
    WrongShapeError,
)
from paripassu.escrow.nodes import Runs
from paripassu.escrow.selection import Chosen, of_stage
from paripassu.escrow.stages import verify_stage
from paripassu.escrow.template import Template

STAGES: list[dict[str, Any]] = [
    {
        "name": "first",
        "opens": [
            {"table": "sites", "columns": ["id", "rooms"], "regions": ["wycmv0", "wycmvy"]},
            {"table": "items", "columns": []},
            {"table": "batches", "columns": ["kg"]},
        ],
    },
    {"name": "empty", "opens": [{"table": "sites", "columns": ["id"], "regions": ["wycmv0"]}]},
]


@pytest.fixture(name="made", scope="module")
def a_declaration() -> tuple[Commitment, Declaration]:
    return declared(Template.model_validate(FORM | {"stages": STAGES}))


def file(made: tuple[Commitment, Declaration], chosen: list[Chosen]) -> bytes:
    return disclosed(*made, chosen)[0]


def test_the_stage_itself(made: tuple[Commitment, Declaration]) -> None:
    for stage in ("first", "empty"):
        chosen = [*of_stage(made[0], stage)]
        openings = verify_stage(file(made, chosen), made[0], stage)
        assert [one.tree.name for one in openings] == [one.tree.name for one in chosen]
        assert [one.opened for one in openings] == [one.slots for one in chosen]


def test_another_stage(made: tuple[Commitment, Declaration]) -> None:
    first = file(made, [*of_stage(made[0], "first")])
    empty = file(made, [*of_stage(made[0], "empty")])
    with pytest.raises(StageMismatchError, match="it opens other slots of 'sites'"):
        verify_stage(first, made[0], "empty")
    with pytest.raises(StageMismatchError, match="it opens other slots of 'sites'"):
        verify_stage(empty, made[0], "first")


def test_more_or_less(made: tuple[Commitment, Declaration]) -> None:
    sites, items, batches = of_stage(made[0], "first")
    more = Chosen(made[0].tree("batches/0"), made[0].tree("batches/0").territory, (1,))
    first, end = next(iter(sites.slots))
    for chosen, said in (
        ([sites, items], "it opens nothing of 'batches'"),
        ([sites, items, batches, more], "it opens 'batches/0' too"),
        ([sites, items, replace(batches, columns=(1, 2))], "other columns of 'batches'"),
        ([sites, items, replace(batches, columns=())], "other columns of 'batches'"),
        ([replace(sites, columns=(1,)), items, batches], "other columns of 'sites'"),
        ([sites, replace(items, columns=(1,)), batches], "other columns of 'items'"),
        ([replace(sites, slots=Runs.of([(first, end - 1)])), items, batches], "other slots of"),
        ([replace(sites, slots=sites.tree.territory), items, batches], "other slots of 'sites'"),
    ):
        with pytest.raises(StageMismatchError, match=said):
            verify_stage(file(made, chosen), made[0], "first")


def test_what_is_not_true(made: tuple[Commitment, Declaration]) -> None:
    content = file(made, [*of_stage(made[0], "first")])
    disclosure = parse_disclosure(content)
    _, _, batches = disclosure.parts
    false = replace(batches, entries=((("9.5",), batches.entries[0][1]), *batches.entries[1:]))
    altered = Disclosure(disclosure.root, (*disclosure.parts[:2], false))
    with pytest.raises(RootMismatchError):
        verify_stage(format_disclosure(altered), made[0], "first")
    with pytest.raises(WrongCommitmentError):
        verify_stage(format_disclosure(replace(disclosure, root=bytes(32))), made[0], "first")
    with pytest.raises(WrongShapeError):
        verify_stage(encode_plain({"format": "paripassu/disclosure/1"}), made[0], "first")
    for garbage in (b"", b"{}" + content, b'{"a":' + b"[" * 20 + b"]" * 20 + b"}"):
        with pytest.raises(NotCanonicalError):
            verify_stage(garbage, made[0], "first")


def test_of_another_version(made: tuple[Commitment, Declaration]) -> None:
    template = made[0].header.template
    other = declared(template, ROWS, nonce=bytes([1]) * 32)
    with pytest.raises(WrongCommitmentError):
        verify_stage(file(other, [*of_stage(other[0], "first")]), made[0], "first")


def test_the_time_it_takes_is_that_of_the_stage(made: tuple[Commitment, Declaration]) -> None:
    """A file that opens more is refused before the limit is looked at; the stage alone counts."""
    everything = [Chosen(tree, tree.territory, ()) for tree in made[0].trees]
    with pytest.raises(StageMismatchError):
        verify_stage(file(made, everything), made[0], "empty", most_slots=1)
    with pytest.raises(InputError, match="slots"):
        verify_stage(file(made, [*of_stage(made[0], "empty")]), made[0], "empty", most_slots=1)


def test_no_element_can_be_left_out(made: tuple[Commitment, Declaration]) -> None:
    content = file(made, [*of_stage(made[0], "first")])
    for at in range(0, len(content), 7):
        with pytest.raises(RefusedFileError):
            verify_stage(content[:at] + content[at + 1 :], made[0], "first")
