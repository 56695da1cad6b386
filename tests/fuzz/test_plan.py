"""Whatever stands in a plan that is checked: a report that can be written, or what is wrong."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.told import told
from tests.oracle.document import best_document
from tests.oracle.language import search
from tests.oracle.language.judge import document
from tests.oracle.language.reading import parse as literal
from tests.oracle.load import parse
from tests.unit.sequencing.scenarios import PARTIES, TIMED, TIMELESS

from paripassu.sequencing.check import check

#: A gate of every kind, a standing measure, alternatives and deadlines.
WHOLE = (
    PARTIES
    + """
[[measure]]
id = "truce"
by = ["a", "b"]
portions = 3
days = 10
standing = true
[[measure]]
id = "arms"
by = ["a"]
stages = [ { name = "half", share = 0.5, days = [1, 4] }, { name = "rest", share = 0.5 } ]
days = 2
[[measure]]
id = "troops"
by = ["b"]
portions = 3
[[measure]]
id = "loan"
by = ["b"]
[[choose]]
of = ["loan", "troops"]
at_least = 1
[[require]]
claim = "within"
measure = "arms"
part = "rest"
needs = { arms = "half" }
needs_any = [ { loan = "all" }, { troops = 0.5 } ]
days = 9
[[position]]
id = "like"
party = "b"
claim = "after"
measure = "troops"
part = "each"
needs = { arms = "previous" }
lag_days = 1.5
[[position]]
id = "meanwhile"
party = "a"
claim = "during"
measure = "arms"
of = ["truce"]
[[position]]
id = "share"
party = "a"
claim = "by"
measure = "troops"
share = 0.3
gate = "begin"
day = 25
"""
)

JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["freeze", "lift", "a", "b", "optimal", 10**400, -1]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "steps",
                        "chosen",
                        "measure",
                        "portion",
                        "moment",
                        "by",
                        "kept",
                        "a",
                        "objective",
                    ),
                    *("bound", "gain", "status", "conceded", "start_day", "end_day", "share"),
                    "exact",
                ]
            )
            | st.text(max_size=3),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(JUNK)
def test_junk_never_crashes(junk: Any) -> None:
    whole = {} if isinstance(junk, str) else junk  # a text is a file's name
    for wrapped in (whole, {"steps": junk}, {"steps": [junk]}):
        for text in (TIMELESS, WHOLE):
            with told():
                report = check(parse(text), wrapped)
                json.dumps(report.to_json(), allow_nan=False)


@cache
def best(text: str) -> dict[str, Any]:
    if text is WHOLE:
        plan = search.best(literal(text)).plan
        assert plan is not None
        return document(plan)
    found = best_document(parse(text))
    assert found is not None
    return found


def test_the_plans_hold() -> None:
    for text in (TIMELESS, TIMED, WHOLE):
        assert check(parse(text), best(text)).ok


@given(st.data())
def test_one_junk_value_in_a_plan_never_crashes(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([TIMELESS, TIMED, WHOLE]))
    plan: Any = copy.deepcopy(best(text))
    places: list[tuple[Any, Any]] = []

    def visit(node: Any) -> None:
        if isinstance(node, (dict, list)):
            for key in list(node) if isinstance(node, dict) else range(len(node)):
                places.append((node, key))
                visit(node[key])

    visit(plan)
    node, key = data.draw(st.sampled_from(places))
    node[key] = data.draw(JUNK)
    with told():
        json.dumps(check(parse(text), plan).to_json(), allow_nan=False)
