"""All of a measure that is left out is met, and a share of it is not: softened with care."""

from __future__ import annotations

import pytest

import paripassu as pp
from paripassu.agreement.read import parse_agreement

TEXT = """
[agreement]
id = "alternatives"
[[party]]
id = "a"
stake = 99
[[party]]
id = "b"
stake = 99
[[measure]]
id = "m"
by = ["a"]
[[measure]]
id = "x"
by = ["b"]
portions = 40
days = 1
{optional}
[[measure]]
id = "y"
by = ["b"]
[[measure]]
id = "z"
by = ["b"]
portions = 3
days = 2
{more}
[[position]]
id = "x-before-m"
party = "a"
firm = "demand"
claim = "after"
measure = "m"
needs = {{ x = "all" }}
[[position]]
id = "m-at-once"
party = "a"
firm = "red line"
claim = "by"
measure = "m"
day = 0
[[position]]
id = "z-before-y"
party = "a"
firm = "demand"
claim = "after"
measure = "y"
needs = {{ z = 1 }}
[[position]]
id = "y-soon"
party = "a"
firm = "red line"
claim = "by"
measure = "y"
day = 2
"""


@pytest.mark.parametrize("way", ["choose", "optional"])
def test_a_need_of_all_is_kept_where_leaving_out_meets_it(way: str) -> None:
    # Where x is left out nobody has to wait for it, and y for a third of z only. Softened, the need
    # of x would ask for x, which m cannot wait for.
    more = '[[choose]]\nof = ["x", "y"]' if way == "choose" else ""
    text = TEXT.format(optional="optional = true" if way == "optional" else "", more=more)
    explanation = pp.explain(parse_agreement(text), kinds=["soften"])
    assert not explanation.feasible
    found = [
        {
            change.position: {name: need.after for name, need in change.needs.items()}
            for change in repair.changes
        }
        for repair in explanation.repairs
        if repair.kind == "soften"
    ]
    assert [[*changes] for changes in found] == [["z-before-y"]]
    assert found[0]["z-before-y"]["z"] * 3 == 1
    assert explanation.complete.repairs["soften"]
