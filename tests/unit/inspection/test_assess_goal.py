"""A draw against a goal: the split of the goal follows what was not seen."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from tests.oracle.assessment import judged
from verifier.draw import main

from paripassu.errors import PariPassuError
from paripassu.inspection.assessment.rounds import suppose
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.read import read_draw
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.sampling.detection import miss

ITEMS = {"a": [f"a{i}" for i in range(20)], "b": [f"b{i}" for i in range(20)]}


def made(**changes: object) -> Draw:
    asked: dict[str, object] = {
        "seed": bytes(32),
        "defects": {"a": 0, "b": 4},
        "goal": 2,
        "amounts": {"a": 1, "b": "1/2"},
        "step": "x:1",
        "required": "0.7",
        **changes,
    }
    return draw(ITEMS, {"a": 12, "b": 10}, **asked)  # type: ignore[arg-type]


def test_refusing_items_makes_hiding_there_the_worst() -> None:
    drawn = made(amounts={"a": 1, "b": 1})
    assert suppose(drawn, {}).factors == (Fraction(10 * 9, 20 * 19),)
    one = Fraction(1)
    splits = [miss(20, d, 12, one, 1) * miss(20, 2 - d, 10) for d in range(3)]
    assert suppose(drawn, {"a": 1}).factors == (max(splits),)
    assert max(splits) > Fraction(10 * 9, 20 * 19)


def test_verdict_counts_the_worst_split() -> None:
    drawn = made(amounts={"a": 1, "b": 1})
    rows = [{"item": item, "stratum": name} for name, item in drawn.items()]
    step = judged(drawn, *({**row, "result": "ok"} for row in rows)).steps[0]
    assert step.verdict == "consistent"
    assert step.detect == pytest.approx(1 - 90 / 380)
    refused = [{**row, "result": "refused" if n == 0 else "ok"} for n, row in enumerate(rows)]
    step = judged(drawn, *refused).steps[0]
    assert step.verdict == "inconclusive"
    assert step.detect is not None
    assert step.detect < 0.7


def test_no_fresh_draw_against_the_stated_split_is_said_to_be_enough() -> None:
    """Eight more items of one stratum find nothing of a goal that lies in the other."""
    drawn = made(amounts={"a": 1, "b": 1})
    rows: list[dict[str, object]] = [
        {"item": item, "stratum": name, "result": "refused" if n in (0, 12) else "ok", "draw": "r1"}
        for n, (name, item) in enumerate(drawn.items())
    ]
    first = drawn.model_copy(update={"id": "r1"})
    step = judged(first, *rows).steps[0]
    assert step.verdict == "inconclusive"
    assert not any("items from" in text for text in step.settle)
    assert any("The same sizes are enough" in text for text in step.settle)
    again = made(amounts={"a": 1, "b": 1}, seed=bytes(31), id="r2")
    rows += [
        {"item": item, "stratum": name, "result": "ok", "draw": "r2"}
        for name, item in again.items()
    ]
    assert judged([first, again], *rows).steps[0].verdict == "consistent"


def test_read_back_and_verified(tmp_path: Path) -> None:
    drawn = made()
    path, listed = tmp_path / "draw.json", tmp_path / "list.csv"
    path.write_text(json.dumps(drawn.to_json()))
    assert read_draw(path) == drawn
    rows = [f"{item},{name}" for name, items in ITEMS.items() for item in items]
    listed.write_text("item,stratum\n" + "\n".join(rows) + "\n")
    assert main([str(path), str(listed)]) == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"goal": 0}, "above 0"),
        ({"goal": None}, "is given alone"),
        ({"goal": 3}, "hide less than the goal"),
        ({"amounts": {"a": 1, "b": "1/4"}}, "hide less than the goal"),
        ({"amounts": None}, "is given alone"),
        ({"amounts": {"a": 1}}, "not those of the strata"),
    ],
)
def test_what_is_no_goal(change: dict[str, object], said: str) -> None:
    with pytest.raises((PariPassuError, ValueError), match=said):
        made(**change)


def test_more_than_there_is() -> None:
    with pytest.raises(PariPassuError, match="hold less than the goal"):
        suppose(made(goal=1000, defects=None), {})
