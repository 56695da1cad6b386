"""False declarations, truly opened: both implementations find the same, and only in what is open.

"Who is convicted" in docs/specification/escrow-security.md.
"""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.declarations import TEMPLATE, WORLD
from tests.escrow_verifier import verified
from tests.examples import examples
from tests.oracle.escrow import Contents
from tests.property.escrow.contents import Asked, committed, opened, openings, trees_of

from paripassu.escrow.commitment import format_commitment
from paripassu.escrow.layout import Tree
from paripassu.escrow.question import Question, format_question
from paripassu.escrow.verify import verify

#: Values that are of their type, that belong to one slot or another, and that are none.
VALUES: dict[str, list[str | None]] = {
    "text": [None, "A", "B", ""],
    "place": ["10.5,12", "40,44", "60,10", "0,0", "90,180", "1", "-1,400", None],
    "boolean": ["true", "false", "maybe", None],
    "decimal": ["1.5", "2", "-1", "1.50", "0", "9" * 39, None],
    "integer": ["1", "2", "3", "0", "-0", "07", "-3", "1.5", None],
    "date": ["1999-12-31", "2023-02-29", None],
    "cell": ["s", "u", "t", "ss", "a", None],
    "tag": ["RV-001", "rv001", "ВМ 17", "é", "-", None],
}


@st.composite
def declared(draw: st.DrawFn, trees: tuple[Tree, ...]) -> Contents:
    """Give contents that nobody should declare: any values in any slots, any totals."""
    found: Contents = {}
    for tree in trees:
        every = [*tree.territory.slots()]
        slots = {*draw(st.lists(st.sampled_from(every), max_size=5))}
        if tree.totals is not None and draw(st.booleans()):
            slots = {*every}
        if tree.table.kind == "row" and draw(st.booleans()):
            slots = {*every[: draw(st.integers(0, 5))]}
        record = st.tuples(*(st.sampled_from(VALUES[one.type]) for one in tree.columns)).map(list)
        most = draw(st.sampled_from([1, 1, 1, 2]))
        records = st.lists(record, min_size=1, max_size=most)
        found[tree.number] = {slot: draw(records) for slot in sorted(slots)}
    return found


@given(st.data(), st.sampled_from([TEMPLATE, WORLD]))
@settings(max_examples=examples(100))
def test_both_implementations_find_the_same(data: st.DataObject, template: dict[str, Any]) -> None:
    trees = trees_of(template)
    both = committed(template, data.draw(declared(trees)), bytes(32))
    whole = [
        Asked(tree.number, (*tree.territory.slots(),), (*range(1, len(tree.columns) + 1),))
        for tree in trees
    ]
    asked = data.draw(st.just([whole]) | openings(trees))
    files = [opened(both, file) for file in asked]
    if template is TEMPLATE:
        root = both[0].root
        files.append(format_question(Question(root, "items", "tag", "rv-OO1")))
        files.append(format_question(Question(root, "sites", "place", "10.5,12")))
    commitment = format_commitment(both[0])
    its = verified(commitment, *files)
    mine = verify(io.BytesIO(commitment), *map(io.BytesIO, files))
    assert its["rejected"] == []
    assert mine.rejected is None
    found = [(one.error, one.table, one.slot, one.column) for one in mine.findings]
    other = [(one["error"], one["table"], one["slot"], one["column"]) for one in its["findings"]]
    assert sorted(found, key=str) == sorted(other, key=str)
    assert [(one.outcome, one.n) for one in mine.questions] == [
        (one["outcome"], one["n"]) for one in its["questions"]
    ]
    assert sorted((t.table, t.prefix, t.total, t.value, t.state) for t in mine.totals) == sorted(
        (t["table"], t["prefix"], t["total"], t["value"], t["state"]) for t in its["totals"]
    )


@given(st.data(), st.sampled_from([TEMPLATE, WORLD]))
@settings(max_examples=examples(100))
def test_more_files_neither_acquit_nor_change_an_answer(
    data: st.DataObject, template: dict[str, Any]
) -> None:
    """Who is convicted stays so, and what was answered stands, whatever is opened besides."""
    trees = trees_of(template)
    both = committed(template, data.draw(declared(trees)), bytes(32))
    files = [opened(both, file) for file in data.draw(openings(trees))]
    root, tables = both[0].root, {"sites": "0,0"}
    if template is TEMPLATE:
        tables["extents"] = "10,10"
    questions = [
        format_question(Question(root, table, "place", place)) for table, place in tables.items()
    ]
    views = [
        verified(format_commitment(both[0]), *questions, *files[:some])
        for some in range(len(files) + 1)
    ]
    for fewer, more in pairwise(views):
        assert not fewer["findings"] or more["findings"]
        for before, after in zip(fewer["questions"], more["questions"], strict=True):
            assert before["outcome"] == "not open" or before == after
