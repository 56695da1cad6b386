"""Every byte of small files: one bit flipped, one byte dropped, cut there. Nothing passes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.declarations import WORLD, WORLD_ROWS, honest
from tests.escrow_verifier import verified, verifier
from tests.oracle.escrow import encode

SMALL = honest(WORLD, WORLD_ROWS)
COMMITMENT = encode(SMALL.commitment())
DISCLOSURES = {
    "columns": SMALL.disclosure({"sites": ([0, 1, 2, 3, 24], ["mass"])}),
    "presence": SMALL.disclosure({"sites": ([5, 24, 31], [])}),
    "absence": SMALL.disclosure({"sites": ([5, 6], [])}),
    "totals": SMALL.disclosure({"sites/0": ([0], ["mass"]), "sites/5": ([24], ["again"])}),
}


def altered(content: bytes) -> Iterator[tuple[str, bytes]]:
    for at in range(len(content)):
        for bit in (at % 8, (at + 3) % 8):
            flipped = bytes([content[at] ^ 1 << bit])
            yield f"bit {bit} of byte {at}", content[:at] + flipped + content[at + 1 :]
        yield f"byte {at} dropped", content[:at] + content[at + 1 :]
        yield f"byte {at} twice", content[: at + 1] + content[at:]
        yield f"cut at {at}", content[:at]


#: Cut shorter than its first mark, nothing is left of a file that anybody could reject.
NOTHING = {f"cut at {at}" for at in range(len('{"format"'))}


def nothing(result: dict[str, Any], file: str) -> bool:
    return (
        verifier.exit_code(result) == 2
        and (result["file"], result["error"]) == (file, "NotCanonical")
        and result.keys() == {"file", "error", "what"}
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", DISCLOSURES)
def test_disclosures(name: str) -> None:
    content = encode(DISCLOSURES[name])
    assert verifier.exit_code(verified(COMMITMENT, content)) == 0
    for what, other in altered(content):
        if other == content:  # a byte like its neighbour
            continue
        result = verified(COMMITMENT, other)
        if what in NOTHING:
            assert nothing(result, "1"), what
            continue
        assert [one["file"] for one in result["rejected"]] == ["1"], what
        assert result["findings"] == []
        assert result["tables"]["sites"]["open"] == result["tables"]["sites/0"]["open"] == 0


@pytest.mark.slow
def test_commitments() -> None:
    for what, other in altered(COMMITMENT):
        if other != COMMITMENT:
            result = verified(other)
            if what in NOTHING:
                assert nothing(result, "0"), what
                continue
            assert [one["file"] for one in result["rejected"]] == ["0"], what


def test_questions() -> None:
    for question in (SMALL.question("sites", place="12.5,-0.25"),):
        content = encode(question)
        for _, other in altered(content):
            # A place may become another place; nothing else is answered, and nothing breaks.
            result = verified(COMMITMENT, other)
            if verifier.exit_code(result) != 2 and not result["rejected"]:
                assert [one["outcome"] for one in result["questions"]] == ["not open"]
