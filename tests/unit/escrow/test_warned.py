"""What a declarer is told that a disclosure shows beside its records, and what then happens."""

from __future__ import annotations

import io
from itertools import count
from pathlib import Path

import pytest
from tests.unit.escrow.small import declared

from paripassu.escrow.commitment import format_commitment
from paripassu.escrow.declare_openings import declare_answer, declare_disclose
from paripassu.escrow.disclosure import parse_disclosure
from paripassu.escrow.question import Question, format_question
from paripassu.escrow.secret import format_secret
from paripassu.escrow.tags import fold, slot_of_tag
from paripassu.escrow.verify import verify


@pytest.mark.parametrize(
    ("table", "columns", "said"),
    [
        ("items", (), ["list of tags", "aimed at each slot"]),
        ("items", ("site",), ["list of tags", "aimed at each slot"]),
        ("items", ("tag",), ["list of tags"]),
        ("batches", (), []),
    ],
)
def test_tags_can_be_tried_out(
    tmp_path: Path, table: str, columns: tuple[str, ...], said: list[str]
) -> None:
    commitment, declaration = declared()
    answer = declare_disclose(
        io.BytesIO(format_commitment(commitment)),
        io.BytesIO(format_secret(declaration)),
        tmp_path / "d.json",
        table=[table],
        columns=columns,
    )
    assert len(answer.warnings) == len(said)
    assert all(text in one for text, one in zip(said, answer.warnings, strict=True))


def test_an_aimed_question_shows_a_tag_and_nothing_else_of_its_item(tmp_path: Path) -> None:
    commitment, declaration = declared()
    tree, records = commitment.tree("items"), declaration.records[2]
    aim = records.slots[0]
    tag = next(
        text
        for text in map("Q{}".format, count())
        if slot_of_tag(commitment.identity, fold(text), tree.depth) == aim
    )
    public, out = format_commitment(commitment), tmp_path / "answer.json"
    question = format_question(Question(commitment.root, "items", "tag", tag))
    held = io.BytesIO(format_secret(declaration))
    declare_answer(io.BytesIO(question), io.BytesIO(public), held, out)
    [part] = parse_disclosure(out.read_bytes()).parts
    assert part.columns == (tree.key,)
    assert part.entries[0][0] == records.values(1, 0)
    assert isinstance(part.entries[0][1], bytes)
    answer = verify(io.BytesIO(public), io.BytesIO(question), out)
    assert [one.outcome for one in answer.questions] == ["nothing"]
