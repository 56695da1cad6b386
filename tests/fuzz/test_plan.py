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
from tests.oracle.load import parse
from tests.unit.sequencing.scenarios import TIMED, TIMELESS

from paripassu.sequencing.check import check

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
                    *("steps", "measure", "portion", "moment", "by", "kept", "a", "objective"),
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
def test_junk_never_crashes(document: Any) -> None:
    whole = {} if isinstance(document, str) else document  # a text is a file's name
    for wrapped in (whole, {"steps": document}, {"steps": [document]}):
        with told():
            report = check(parse(TIMELESS), wrapped)
            json.dumps(report.to_json(), allow_nan=False)


@cache
def best(text: str) -> dict[str, Any]:
    found = best_document(parse(text))
    assert found is not None
    return found


@given(st.data())
def test_one_junk_value_in_a_plan_never_crashes(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([TIMELESS, TIMED]))
    document: Any = copy.deepcopy(best(text))
    places: list[tuple[Any, Any]] = []

    def visit(node: Any) -> None:
        if isinstance(node, (dict, list)):
            for key in list(node) if isinstance(node, dict) else range(len(node)):
                places.append((node, key))
                visit(node[key])

    visit(document)
    node, key = data.draw(st.sampled_from(places))
    node[key] = data.draw(JUNK)
    with told():
        json.dumps(check(parse(text), document).to_json(), allow_nan=False)
