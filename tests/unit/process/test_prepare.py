"""The chain from a step to the items: each link is what the link's own function gives."""

from __future__ import annotations

import json
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest

import paripassu as pp
from paripassu.documents.registry import schema
from paripassu.errors import TableError
from paripassu.process.prepare import Prepared, prepare, read_items

AGREEMENT = """
[agreement]
id = "two"

[[party]]
id = "a"
stake = 3

[[party]]
id = "b"
stake = 1

[[measure]]
id = "disarm"
by = ["a"]
value = { a = -2, b = 5 }

[[measure]]
id = "pay"
by = ["b"]
value = { a = 4, b = -3 }
"""
STRATA = "stratum,site,population,amount,cost\nx,north,12,1,1\ny,,6,2,3\n"
ITEMS = {("x", "north"): [f"x{i}" for i in range(12)], ("y", ""): [f"y{i}" for i in range(6)]}
SEED = bytes(range(32))


@pytest.fixture(name="agreement")
def _agreement() -> pp.Agreement:
    return pp.parse_agreement(AGREEMENT)


@pytest.fixture(name="strata")
def _strata(tmp_path: Path) -> Path:
    path = tmp_path / "strata.csv"
    path.write_text(STRATA)
    return path


def missed(x: int, y: int, goal: int = 4) -> Fraction:
    """Give the greatest probability of finding nothing, over every way to hide the goal."""
    return max(
        Fraction(comb(12 - d, x), comb(12, x)) * Fraction(comb(6 - e, y), comb(6, y))
        for d in range(13)
        for e in range(7)
        if d + 2 * e >= goal
    )


def test_each_link(agreement: pp.Agreement, strata: Path) -> None:
    plan = pp.plan(agreement)
    answer = prepare(agreement, plan, "disarm:1", strata=strata, items=ITEMS, goal=4, seed=SEED)
    need = answer.requirement.detect
    assert need is not None
    assert need == pp.require(agreement, plan, "disarm:1").detect
    assert answer.allocation is not None
    assert answer.draw is not None
    n = answer.allocation.n
    cheapest = min(x + 3 * y for x in range(13) for y in range(7) if missed(x, y) <= 1 - need)
    assert n["x"] + 3 * n["y"] == cheapest
    assert 1 - missed(n["x"], n["y"]) >= need
    assert answer.draw.required == need
    assert answer.draw.step == "disarm:1"
    assert set(answer.draw.strata) == {"x/north", "y"}
    assert len(answer.draw.strata["x/north"].picked) == n["x"]
    assert set(answer.draw.strata["y"].picked) <= set(ITEMS["y", ""])
    assert answer.draw.achieved == pytest.approx(float(1 - missed(n["x"], n["y"])))
    again = prepare(agreement, plan, "disarm:1", strata=strata, items=ITEMS, goal=4, seed=SEED)
    assert again == answer


def test_document(agreement: pp.Agreement, strata: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    answer = prepare(
        agreement, pp.plan(agreement), "disarm:1", strata=strata, items=ITEMS, goal=4, seed=SEED
    )
    document = answer.to_json()
    jsonschema.validate(document, schema("prepared"))
    assert json.loads(json.dumps(document)) == document
    assert answer.to_frame().height == len(document["draw"]["picked"])


def test_nothing_to_gain_needs_no_draw(strata: Path) -> None:
    text = AGREEMENT.replace("a = -2, b = 5", "a = 0, b = 5")
    agreement = pp.parse_agreement(text)
    answer = prepare(
        agreement, pp.plan(agreement), "disarm:1", strata=strata, items=ITEMS, goal=4, seed=SEED
    )
    assert answer.ready
    assert answer == Prepared(requirement=answer.requirement)
    assert answer.to_frame().height == 0


def test_out_of_reach(agreement: pp.Agreement, tmp_path: Path) -> None:
    path = tmp_path / "blind.csv"
    path.write_text("stratum,site,population,amount,per_item\nx,north,12,1,0.01\ny,,6,2,0.01\n")
    answer = prepare(
        agreement, pp.plan(agreement), "disarm:1", strata=path, items=ITEMS, goal=4, seed=SEED
    )
    assert not answer.ready
    assert answer.allocation is not None
    assert answer.allocation.status == "infeasible"
    assert answer.draw is None


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ({("x", "north"): ["a"], ("y", ""): ITEMS["y", ""]}, "population of 12, and 1 items"),
        ({("x", "north"): ITEMS["x", "north"]}, "and no item is listed"),
        ({**ITEMS, ("z", ""): ["z"]}, "stratum 'z', and the strata do not"),
    ],
)
def test_items_that_are_not_the_population(
    agreement: pp.Agreement, strata: Path, items: dict[tuple[str, str], list[str]], said: str
) -> None:
    with pytest.raises(TableError, match=said):
        prepare(
            agreement, pp.plan(agreement), "disarm:1", strata=strata, items=items, goal=4, seed=SEED
        )


def test_no_seed(agreement: pp.Agreement, strata: Path) -> None:
    with pytest.raises(pp.PariPassuError, match="seed or `joint` is needed"):
        prepare(agreement, pp.plan(agreement), "disarm:1", strata=strata, items=ITEMS, goal=4)


def test_items_from_a_table(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text("item,stratum,site\nx1,x,north\nx2,x,north\ny1,y,\n")
    assert read_items(path) == {("x", "north"): ["x1", "x2"], ("y", ""): ["y1"]}
    path.write_text("item,stratum\nx1,x\n ,x\n")
    with pytest.raises(TableError, match="line 3: column 'item': is empty"):
        read_items(path)
