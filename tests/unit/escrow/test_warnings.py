"""What a declarer is told that a disclosure shows beside its records."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from tests.unit.escrow.small import declared

from paripassu.escrow.commitment import format_commitment
from paripassu.escrow.declare import declare_disclose
from paripassu.escrow.secret import format_secret


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
