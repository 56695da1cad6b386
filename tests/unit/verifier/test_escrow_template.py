"""Attack 3: templates that are not the agreed one, or break a rule."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from tests.declarations import ROWS, TEMPLATE, honest
from tests.escrow_verifier import error, verified

HONEST = honest()
COMMITMENT = HONEST.commitment()


def test_3_templates_other_than_the_agreed_one() -> None:
    south, deeper, fewer, more = (deepcopy(TEMPLATE) for _ in range(4))
    south.update(territory=["s"], stages=[])  # a hole
    deeper["tables"][2]["depth"] = 10
    del fewer["tables"][3]
    more["tables"][0]["most"] = 21
    for template in (south, deeper, fewer, more):
        rows = {table["name"]: ROWS[table["name"]] for table in template["tables"]}
        if template is south:
            rows |= {"sites": ROWS["sites"][:3], "extents": ROWS["extents"][:1]}
        declaration = honest(template, rows)
        files = declaration.commitment(), declaration.everything()
        assert verified(*files)["rejected"] == []
        assert error(files[0], template=TEMPLATE) == "TemplateMismatch"
        refused = [one["error"] for one in verified(*files, template=TEMPLATE)["rejected"]]
        assert refused == ["TemplateMismatch", "WrongCommitment"]
    assert verified(COMMITMENT, template=TEMPLATE)["rejected"] == []


def without(**fields: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda template: template.update(fields)


def of_table(number: int, **fields: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda template: template["tables"][number].update(fields)


def of_total(**fields: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda template: template["tables"][0]["totals"][0]["columns"][0].update(fields)


def of_stage(**fields: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda template: template["stages"][0]["opens"][0].update(fields)


CHILDREN = [f"u{character}" for character in "0123456789bcdefghjkmnpqrstuvwxyz"]


@pytest.mark.parametrize(
    "change",
    [
        *(without(territory=region) for region in ([], ["u", "s"], ["s", "s"], ["s", "s0"])),
        *(without(territory=region) for region in (["a"], ["s0"], CHILDREN, ["S"], "s", [None])),
        *(without(agreement=text) for text in ("", "ä" * 101, None, 5)),
        *(without(interval_days=n) for n in (0, 36501, True, "1")),
        *(without(seal_size=n) for n in (0, 2**26 + 1)),
        *(without(tables=[]), without(extra=1)),
        without(tables=[TEMPLATE["tables"][2], TEMPLATE["tables"][2]]),
        *(of_table(0, depth=n) for n in (0, 11, 65, 5)),
        *(of_table(2, depth=n) for n in (8, 61)),
        *(of_table(3, depth=2), of_table(3, most=9), of_table(3, most=0), of_table(2, most=3)),
        *(of_table(0, kind="tag"), of_table(3, kind="cell"), of_table(0, kind="total")),
        *(of_table(0, key=key) for key in (None, "id", "nothing", "place")),
        *(of_table(2, key=None), of_table(3, key="item"), of_table(2, tolerance=1)),
        *(of_table(0, tolerance=101), of_table(0, quota=2**32)),
        *(of_table(0, columns=[]), of_table(0, name="Sites"), of_table(0, name="a" * 65)),
        of_table(0, columns=TEMPLATE["tables"][0]["columns"] + [{"name": "id", "type": "text"}]),
        of_table(0, columns=[*TEMPLATE["tables"][0]["columns"], {"name": "x", "type": "number"}]),
        *(of_table(0, answer=names) for names in (["active", "id"], ["id", "id"], ["position"])),
        *(of_table(0, unique=names) for names in (["none"], ["mass", "id"], "id")),
        *(
            of_table(3, references=[{"column": "item", "to": to}])
            for to in ("items", "items.kind", "items.none", "none.tag", "", "items.tag.x")
        ),
        of_table(3, references=[{"column": "item", "to": "items.tag"}] * 2),
        of_table(
            2, totals=[{"depth": 9, "columns": TEMPLATE["tables"][2]["totals"][0]["columns"]}]
        ),
        of_table(2, totals=[{"depth": 0, "columns": []}]),
        of_table(0, totals=TEMPLATE["tables"][0]["totals"][::-1]),
        of_table(0, totals=[TEMPLATE["tables"][0]["totals"][0]] * 2),
        *(of_total(sum=name) for name in ("id", "none", 5)),
        of_total(name="mass"),
        *(
            of_total(where={"column": name, "value": value})
            for name, value in (("active", "yes"), ("none", "1"), ("active", None), ("mass", "1.0"))
        ),
        *(of_stage(regions=region) for region in ([], ["s", "s0"], ["s00"], ["u", "s"])),
        *(of_stage(columns=["mass", "position"]), of_stage(columns=["none"])),
        *(of_stage(table=name) for name in ("none", "sites/5", "sites/6")),
        without(stages=[{"name": "first", "opens": []}]),
        without(stages=[TEMPLATE["stages"][1], TEMPLATE["stages"][1]]),
        without(
            stages=[
                {"name": "x", "opens": [{"table": "items", "regions": ["0"], "columns": []}]},
            ]
        ),
    ],
)
def test_3_templates_that_break_a_rule(change: Callable[[dict[str, Any]], Any]) -> None:
    template = deepcopy(TEMPLATE)
    change(template)
    commitment = deepcopy(COMMITMENT)
    commitment["header"]["template"] = template
    assert error(commitment) == "WrongShape"
