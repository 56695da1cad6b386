"""The verifier of the escrow against the literal oracle: random declarations, openings, changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.declarations import TEMPLATE, WORLD, honest
from tests.escrow_verifier import verified, verifier
from tests.examples import examples
from tests.oracle.escrow import Declaration, encode

TEXTS = st.none() | st.text('abé\0"\\', max_size=3)
DEGREES = st.integers(-89, 89), st.integers(-179, 179)


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    """A declaration as an honest declarer makes it."""
    if draw(st.booleans()):
        masses = st.none() | st.integers(0, 99).map(str)
        rows = st.lists(st.tuples(st.sampled_from("09bsz"), masses), max_size=9)
        return honest(WORLD, {"sites": draw(rows)})
    places = st.sampled_from(["10.5,12", "10,12", "40,44", "0,0", "44.9,44.9", "60,10", "89,1"])
    active = st.sampled_from([None, "true", "false"])
    masses = st.sampled_from([None, "0", "1.5", "0.05", "123456789.25"])
    some = draw(st.lists(st.tuples(places, active, masses), max_size=9))
    sites = [[f"s{i}", place, *rest, None] for i, (place, *rest) in enumerate(some)]
    tags = draw(st.lists(st.sampled_from(["RV-1", "ВМ 2", "q"]), unique=True, max_size=2))
    known = st.sampled_from([None, *tags])
    batches = draw(st.lists(st.tuples(st.integers(0, 10**30), known), max_size=6))
    return honest(
        TEMPLATE,
        {
            "sites": sites,
            "extents": [[site[0], draw(st.sampled_from("su"))] for site in sites[:4]],
            "items": [[tag, draw(TEXTS)] for tag in tags],
            "batches": [[f"b{i}", str(n), tag] for i, (n, tag) in enumerate(batches)],
        },
    )


@st.composite
def openings(draw: st.DrawFn, declaration: Declaration) -> dict[str, Any]:
    """Some slots and columns of some trees."""
    chosen = {}
    trees = declaration.by.trees
    for name in draw(st.lists(st.sampled_from([t.name for t in trees]), min_size=1, unique=True)):
        tree = declaration.by.tree(name)
        territory = declaration.by.territory(tree)
        filled = sorted(declaration.contents[tree.number])
        likely = st.sampled_from([*filled, *territory[:40], *territory[-5:]])
        some = draw(st.sets(likely, min_size=1)) | set(
            draw(st.sampled_from([[], territory[:16], territory[1:]]))
        )
        chosen[name] = (some, draw(st.lists(st.sampled_from(tree.names), unique=True)))
    return declaration.disclosure(chosen)


@settings(max_examples=examples(100))
@given(st.data())
def test_what_an_honest_declarer_opens_is_true(data: st.DataObject) -> None:
    declaration = data.draw(declarations())
    files = [data.draw(openings(declaration)) for _ in range(data.draw(st.integers(1, 3)))]
    result = verified(declaration.commitment(), *files, template=declaration.by.template)
    assert verifier.exit_code(result) == 0
    assert not any(total["state"] == "contradicted" for total in result["totals"])
    for tree in declaration.by.trees:
        parts = [part for file in files for part in file["tables"] if part["table"] == tree.number]
        nodes = {int(node, 16) for part in parts for node in part["cover"]}
        seen = {slot for node in nodes for slot in declaration.slots_under(tree, node)}
        records = declaration.contents[tree.number]
        assert result["tables"][tree.name] == {
            "slots": len(declaration.by.territory(tree)),
            "open": len(seen),
            "records": sum(len(records.get(slot, [])) for slot in seen),
        }


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to every element of a document."""
    if way:
        yield way
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*way, key))


@st.composite
def changed(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """One element changed, missing, added, repeated, or two of them swapped."""
    document = deepcopy(document)
    way = draw(st.sampled_from(list(places(document))))
    holder: Any = document
    for key in way[:-1]:
        holder = holder[key]
    key, old = way[-1], holder[way[-1]]
    others: list[Any] = [None, True, 0, 1, 2**32, "", "1", "20", "s", "A" * 43 + "=", [], [[]], {}]
    kinds = ["change", "drop", *(["repeat", "swap"] if isinstance(holder, list) else ["add"])]
    kind = draw(st.sampled_from(kinds))
    if kind == "change":
        if isinstance(old, str) and old and draw(st.booleans()):
            at = draw(st.integers(0, len(old) - 1))
            holder[key] = old[:at] + draw(st.sampled_from("01AZaf/é")) + old[at + 1 :]
        elif isinstance(old, int) and draw(st.booleans()):
            holder[key] = old + draw(st.sampled_from([1, 2, 32]))
        else:
            holder[key] = draw(st.sampled_from(others))
    elif kind == "drop":
        del holder[key]
    elif kind == "repeat":
        holder.insert(key, deepcopy(old))
    elif kind == "swap":
        other = draw(st.integers(0, len(holder) - 1))
        holder[key], holder[other] = holder[other], holder[key]
    else:
        holder[draw(st.sampled_from(["note", "a", "zz"]))] = draw(st.sampled_from(others))
    return document


@pytest.mark.slow
@settings(max_examples=examples(400))
@given(st.data())
def test_a_changed_file_is_rejected_and_accuses_nobody(data: st.DataObject) -> None:
    declaration = data.draw(declarations())
    commitment, honest_one = declaration.commitment(), data.draw(openings(declaration))
    if data.draw(st.integers(0, 3)) == 0:
        document = data.draw(changed(commitment))
        if encode(document) != encode(commitment):
            result = verified(document, honest_one)
            assert [one["file"] for one in result["rejected"]] == ["0", "1"]
        return
    document = data.draw(changed(honest_one))
    if encode(document) == encode(honest_one):
        return
    result = verified(commitment, document)
    assert result["findings"] == []
    if encode(document) in map(encode, without_one(honest_one)):
        # Nothing is false in it: it opens less, as the declarer might have done.
        assert result["rejected"] == []
        numbers = {part["table"] for part in document["tables"]}
        opened = {tree.name for tree in declaration.by.trees if tree.number in numbers}
        assert {name for name, table in result["tables"].items() if table["open"]} == opened
        return
    assert [one["file"] for one in result["rejected"]] == ["1"], json.dumps(document)
    assert all(table["open"] == 0 for table in result["tables"].values())


def without_one(disclosure: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Leave out one of several tables."""
    tables = disclosure["tables"]
    for at in range(len(tables) if len(tables) > 1 else 0):
        yield {**disclosure, "tables": [*tables[:at], *tables[at + 1 :]]}


@st.composite
def lies(draw: st.DrawFn, declaration: Declaration) -> Declaration:
    """The same declarer, with contents that nobody should declare."""
    contents = deepcopy(declaration.contents)
    texts = st.sampled_from(["0", "1", "3", "99", "-1", "x", "1.50", "s", "s1", "true", "10.5,12"])
    for _ in range(draw(st.integers(1, 4))):
        tree = draw(st.sampled_from(declaration.by.trees))
        slots = contents[tree.number]
        if not slots:
            continue
        slot = draw(st.sampled_from(sorted(slots)))
        kind = draw(st.sampled_from(["value", "value", "more", "move", "drop"]))
        if kind == "value":
            record = draw(st.sampled_from(slots[slot]))
            record[draw(st.integers(0, len(record) - 1))] = draw(st.none() | texts)
        elif kind == "more":
            slots[slot].append(list(slots[slot][0]))
        elif kind == "move":
            other = draw(st.sampled_from(declaration.by.territory(tree)))
            slots.setdefault(other, []).extend(slots.pop(slot))
        else:
            del slots[slot]
    return Declaration(declaration.by, contents)


@settings(max_examples=examples(200))
@given(st.data())
def test_a_false_declaration_opens_as_well_as_a_true_one(data: st.DataObject) -> None:
    """Its openings are true, each alone and all together; more of them only adds findings."""
    declaration = data.draw(declarations().flatmap(lies))
    some = [data.draw(openings(declaration)) for _ in range(2)]
    commitment, every = declaration.commitment(), declaration.everything()
    part, together = verified(commitment, *some), verified(commitment, *some, every)
    assert part["rejected"] == together["rejected"] == []
    assert together == verified(commitment, every)
    # Which empty slot is the first, and which text the second, may change with what is open.
    for finding in part["findings"]:
        if finding["error"] in ("BadValue", "Misplaced"):
            assert finding in together["findings"]
    if not together["findings"]:
        assert part["findings"] == []


@settings(max_examples=examples(400))
@given(st.lists(st.binary() | st.text('{}[]":,\\u0ae', max_size=40).map(str.encode), max_size=3))
def test_any_bytes_are_answered(files: list[bytes]) -> None:
    result = verifier.verify(files)
    assert verifier.exit_code(result) in ((0,) if not files else (1, 2))
    json.dumps(result)
