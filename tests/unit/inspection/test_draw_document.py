"""Draws read back: what is said is exact, and what cannot be is refused with its place."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from paripassu.documents.strict import parse_json
from paripassu.errors import DocumentError, UnreadableError
from paripassu.inspection.draw.read import read_draw


def document(**changes: Any) -> dict[str, Any]:
    stratum = {"population": 5, "defects": 2, "per_item": 0.9, "picked": ["b", "a"]}
    return {
        "format": "paripassu/draw/1",
        "id": "draw-7",
        "step": "dismantle:3",
        "seed": "00ff",
        "required": 0.9,
        "strata": {"hall": stratum},
        **changes,
    }


def read(tmp_path: Path, content: dict[str, Any] | str | bytes) -> Any:
    path = tmp_path / "DRAW.json"
    text = json.dumps(content) if isinstance(content, dict) else content
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_draw(path)


def test_the_least_that_assess_needs(tmp_path: Path) -> None:
    draw = read(tmp_path, document())
    assert (draw.id, draw.step, draw.required) == ("draw-7", "dismantle:3", Fraction(9, 10))
    hall = draw.strata["hall"]
    assert (hall.population, hall.defects, hall.per_item) == (5, 2, Fraction(9, 10))
    assert hall.picked == draw.picked == ("b", "a")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    for required, written in ((0.1, 0.1), ("2/3", 2 / 3), (1, 1), (None, None)):
        hall = {"population": 5, "defects": 2, "picked": ["b", "a", "d", "c"]}
        draw = read(tmp_path, document(required=required, strata={"hall": hall}))
        assert (draw.to_json()["required"], draw.achieved) == (written, 1.0)
        assert read(tmp_path, draw.to_json()) == draw
    stratum = {"population": 2, "picked": []}
    assert read(tmp_path, document(strata={"": stratum})).strata[""].per_item == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "paripassu/draw/2"}, "format"),
        ({"id": ""}, "is empty"),
        ({"id": "a\u0000"}, "U+0000"),
        ({"id": "x" * 256}, "255"),
        ({"seed": "0"}, "seed"),
        ({"seed": "0G"}, "seed"),
        ({"required": 1.1}, "required"),
        ({"required": True}, "required"),
        ({"required": "1/0"}, "required"),
        ({"required": "0.5"}, "required"),
        ({"strata": {}}, "strata"),
        ({"strata": []}, "strata"),
        ({"strata": {"hall": {"population": 1, "picked": ["a", "b"]}}}, "out of a population"),
        ({"strata": {"hall": {"population": 3, "picked": ["a", "a"]}}}, "'a' is picked twice"),
        ({"strata": {"hall": {"population": 3, "picked": [1]}}}, "picked"),
        ({"strata": {"hall": {"population": "3", "picked": []}}}, "population"),
        ({"strata": {"hall": {"population": 3, "picked": [], "defects": 4}}}, "4 defects"),
        ({"strata": {"hall": {"population": -1, "picked": []}}}, "population"),
        ({"strata": {"a\x1b[31m": {"population": 1, "picked": []}}}, "U+001B"),
        ({"picked": ["a", "b"]}, "picked is not what the strata say"),
        ({"inclusion": {"a": "1"}}, "inclusion names 1 items"),
        ({"inclusion": dict.fromkeys("acdef", "2/5")}, "'b'"),
        ({"method": "weighted"}, "unequal"),
        ({"method": "guess"}, "method"),
        ({"pickd": [], "picked": ["a", "b"]}, "pickd: is not a key"),
    ],
)
def test_what_cannot_be(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, document(**changes))
    assert said in str(caught.value)
    assert "DRAW.json" in str(caught.value)
    assert str(caught.value).replace("\n", "").isprintable()


#: One of two defects among five items is in a sample of two with 1 - 3/10; each seen with 0.9.
ACHIEVED = 1 - (0.3 + 0.6 * 0.1 + 0.1 * 0.01)


def test_a_draw_that_claims_nothing_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, document(required=0.5)).achieved == pytest.approx(ACHIEVED, abs=1e-12)
    assert read(tmp_path, document(required=0.9)).achieved is None
    assert read(tmp_path, document(required=None, achieved=None)).achieved is None


@pytest.mark.parametrize(
    ("achieved", "changes", "said"),
    [
        (ACHIEVED + 2e-6, {}, "achieved is 0.639002, and the sample and the defects make it 0.639"),
        (ACHIEVED - 2e-6, {}, "achieved is 0.638998, and"),
        (1, {"required": None}, "achieved is 1, and the sample and the defects make it 0.639"),
        (None, {}, "achieved is null, and the sample and the defects make it 0.639"),
        (None, {"required": 0.9}, "with probability 63.9\u00a0%, less than the 90\u00a0% required"),
        (0.9, {"required": 0.9}, "with probability 63.9\u00a0%, less than the 90\u00a0% required"),
        (
            ACHIEVED,
            {"strata": {"hall": {"population": 5, "picked": ["b", "a"]}}},
            "achieved is said, and the defects that it counts are not",
        ),
    ],
)
def test_what_is_achieved_has_to_follow_from_the_sample(
    tmp_path: Path, achieved: float | None, changes: dict[str, Any], said: str
) -> None:
    right = document(required=0.5, achieved=ACHIEVED)
    assert read(tmp_path, right).achieved == ACHIEVED
    with pytest.raises(DocumentError) as caught:
        read(tmp_path, {**right, "achieved": achieved, **changes})
    assert said in str(caught.value)
    assert "just under" not in str(caught.value)


def test_a_draw_of_a_few_defects_is_not_read_as_one_of_many() -> None:
    text = Path("examples/inspection/canisters-visit-1.json").read_text()
    for before, after, said in (
        ('"defects": 5', '"defects": 60', "achieved is 0.94056, and the sample and the defects"),
        ('"per_item": 1', '"per_item": 0', "detects with probability 0\u00a0%, less than the"),
    ):
        assert text.count(before) == 1
        with pytest.raises(DocumentError) as caught:
            parse_document(text.replace(before, after))
        assert said in str(caught.value)


def parse_document(text: str) -> Any:
    return read_draw(io.StringIO(text))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"[]", "object"),
        (b'{"a": 1, "a": 2}', "'a' twice"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": 1e999999999}', "too long"),
        (b'{"a": ' + b"9" * 5000 + b"}", "5,000 digits"),
        (b'{"a": "\\ud800"}', "surrogate"),
        (b'{"a": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"a":\n"\n"}', "line 2"),
    ],
)
def test_rubbish(content: bytes, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_json(content, "DRAW.json")
    assert said in str(caught.value)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no such file"):
        read_draw(tmp_path / "none")
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_draw("a\0b")


def test_numbers_that_are_no_decimals(tmp_path: Path) -> None:
    stratum = {"population": 5, "picked": ["b", "a"], "per_item": 0.3333333333333333}
    content = document(
        required=0.6666666666666666,
        strata={"hall/1": stratum},
        exact={"/required": "2/3", "/strata/hall~11/per_item": "1/3"},
    )
    draw = read(tmp_path, content)
    assert (draw.required, draw.strata["hall/1"].per_item) == (Fraction(2, 3), Fraction(1, 3))
    assert draw.to_json()["exact"] == content["exact"]
    # As the first drafts of the format had them.
    older = document(required="2/3", strata={"hall/1": {**stratum, "per_item": "1/3"}})
    assert read(tmp_path, older) == draw
