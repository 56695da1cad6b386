"""The published vectors are what the code gives, and what the verifier, written apart, accepts."""

from __future__ import annotations

import importlib.util
import json
from typing import Any

import pytest
from scripts.draw_vectors import FILE, vectors
from tests.shared import ROOT

from paripassu.documents.decode import decode
from paripassu.errors import PariPassuError
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.joint import JointInputs
from paripassu.inspection.draw.population import parse_population
from paripassu.inspection.draw.result import Draw

PUBLISHED: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))

spec = importlib.util.spec_from_file_location("verifier_draw", ROOT / "verifier" / "draw.py")
assert spec is not None
assert spec.loader is not None
verifier = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verifier)


def test_they_are_what_the_code_gives() -> None:
    assert vectors() == PUBLISHED


def test_the_page_repeats_them() -> None:
    page = (ROOT / "docs" / "specification" / "draw.md").read_text(encoding="utf-8")
    assert PUBLISHED["stream"]["words"][0] in page
    assert PUBLISHED["seeds"][0]["seed"] in page


def test_the_verifier_gives_the_same_stream() -> None:
    stream = PUBLISHED["stream"]
    seed = bytes.fromhex(stream["seed"])
    words = verifier.words(seed)
    assert [f"{next(words):016x}" for _ in stream["words"]] == stream["words"]
    words = verifier.words(seed)
    assert [str(verifier.r(words, int(bound))) for bound in stream["bounds"]] == stream["r"]
    for one in PUBLISHED["seeds"]:
        assert verifier.joint_seed(one["joint"])[0].hex() == one["seed"]
    for one in PUBLISHED["digests"]:
        lots = verifier.read_list(one["list"].encode(), one["weight"])
        assert verifier.list_digest(lots) == one["sha256"]


def content(case: dict[str, Any]) -> bytes | None:
    return None if case["list"] is None else str(case["list"]).encode()


@pytest.mark.parametrize("case", PUBLISHED["draws"], ids=lambda case: case["name"])
def test_the_verifier_accepts(case: dict[str, Any]) -> None:
    verifier.verify(verifier.load(json.dumps(case["draw"]).encode()), content(case))


@pytest.mark.parametrize("case", PUBLISHED["refused"], ids=lambda case: case["why"])
def test_both_refuse(case: dict[str, Any]) -> None:
    with pytest.raises((verifier.Differs, verifier.CannotTell)):
        verifier.verify(verifier.load(json.dumps(case["draw"]).encode()), content(case))
    document = case["draw"]
    try:
        claimed = decode(Draw, document, "vectors")
        inputs = decode(JointInputs, document["joint"], "vectors")
        population = parse_population(case["list"].encode())
        size = len(claimed.strata[""].picked)
        again = draw(population, size, joint=inputs, step="dismantle:3", required=0.5, defects=2)
    except PariPassuError:
        return  # it contradicts itself, or its inputs do
    assert again != claimed
