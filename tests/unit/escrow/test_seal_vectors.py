"""The vectors of seals: made by the code, and judged alike by a reading of the specification."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from scripts import seal_vectors
from tests.oracle import seals

VECTORS: dict[str, Any] = json.loads(seal_vectors.FILE.read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = VECTORS["cases"]


def test_the_file_is_what_the_code_gives() -> None:
    assert seal_vectors.main(["--check"]) == 0
    assert Path(seal_vectors.FILE).name in Path(seal_vectors.FILE).with_name(
        "escrow-seals.md"
    ).read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_literal_reading_says_the_same_of_every_case() -> None:
    content = VECTORS["content"].encode()
    for case in CASES:
        found = seals.outcome(VECTORS["files"], case, VECTORS["root"], content)
        assert found == case["outcome"], case["case"]


@pytest.mark.slow
@pytest.mark.parametrize("at", range(len(VECTORS["splittings"])))
def test_splittings(at: int) -> None:
    one = VECTORS["splittings"][at]
    shares = [bytes.fromhex(share) for share in one["shares"].values()]
    assert [*map(int, one["shares"])] == [*range(1, one["n"] + 1)]
    assert seals.splits(shares, bytes.fromhex(one["key"]), one["k"])


def test_every_error_is_there() -> None:
    names = Counter(case["outcome"].get("error") for case in CASES)
    wanted = ["NotCanonical", "WrongShape", "WrongCommitment", "WrongSecret", "PackageMismatch"]
    assert names.keys() == {*wanted, "ShareMismatch", "KeyMismatch", "StageMismatch", None}
    assert len({case["case"] + case["does"] for case in CASES}) == len(CASES)
