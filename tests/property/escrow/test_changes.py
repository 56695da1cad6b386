"""What differs between two versions, against a literal oracle; templates may differ too."""

from __future__ import annotations

import copy
import io
from collections import Counter
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.declarations import SECRET, column, total
from tests.examples import examples
from tests.oracle.escrow import Contents
from tests.oracle.escrow_changes import Said, Version, differences
from tests.property.escrow.contents import (
    NONCE,
    Asked,
    contents,
    opened,
    openings,
    templates,
    versioned,
)

from paripassu.escrow.commitment import Header, format_commitment
from paripassu.escrow.layout import Tree
from paripassu.escrow.template import from_form
from paripassu.escrow.verify import verify

ORDER = {"total": 0, "removed": 0, "added": 1}


@st.composite
def amended(draw: st.DrawFn, template: dict[str, Any]) -> dict[str, Any]:
    """Give the template of the next version: mostly the same, else with one thing changed."""
    after = copy.deepcopy(template)
    which = draw(st.integers(0, len(after["tables"]) - 1))
    one = after["tables"][which]
    how = draw(st.sampled_from(["same"] * 6 + ["gone", "column", "kind", "depth", "totals"]))
    if how == "gone" and len(after["tables"]) > 1:
        del after["tables"][which]
    elif how == "column":
        one["columns"].append(column("new", "text"))
    elif how == "depth" and one["kind"] != "cell":
        one["depth"] += 1
    elif how == "depth" and one["depth"] == 5:
        one["depth"] = 10
    elif how == "kind" and one["kind"] != "row":
        one |= {"kind": "row", "key": None, "totals": []}
    elif how == "totals":
        for totals in one["totals"]:
            last = totals["columns"][-1]
            # Another definition under the same name: other numbers are meant.
            totals["columns"][-1] = total(last["name"], last.get("sum"), a="x")
    if not any(table["kind"] == "cell" for table in after["tables"]):
        after["territory"] = []
    event(how)
    return after


@st.composite
def next_contents(draw: st.DrawFn, trees: tuple[Tree, ...], before: Contents) -> Contents:
    """Give contents that share records with those before."""
    found = draw(contents(trees))
    for tree in trees:
        for slot, records in before.get(tree.number, {}).items():
            fits = slot in tree.territory and all(len(one) == len(tree.columns) for one in records)
            if fits and draw(st.booleans()):
                more = found[tree.number].get(slot, []) if draw(st.booleans()) else []
                found[tree.number][slot] = draw(st.permutations([*records, *more]))
    return found


def with_totals(draw: st.DrawFn, trees: tuple[Tree, ...], of: Contents) -> Contents:
    """Give each prefix one record of totals, as every declarer has to."""
    for tree in trees:
        if tree.totals is not None:
            row: st.SearchStrategy[list[str | None]] = st.lists(
                st.sampled_from(["0", "1", "2"]),
                min_size=len(tree.columns),
                max_size=len(tree.columns),
            )
            of[tree.number] = {slot: [draw(row)] for slot in tree.territory.slots()}
    return of


def opened_by(trees: tuple[Tree, ...], files: list[list[Asked]]) -> set[tuple[str, int, int]]:
    return {
        (trees[part.tree].name, slot, column)
        for file in files
        for part in file
        for slot in part.slots
        for column in (0, *part.columns)
    }


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[Version], list[Header], list[list[list[Asked]]]]:
    """Give two versions, their headers, and what is opened of each."""
    first = draw(templates())
    forms = [first, draw(amended(first))]
    headers = [
        Header(from_form(form), at + 1, bytes(32) if at else None, NONCE)
        for at, form in enumerate(forms)
    ]
    files: list[list[list[Asked]]] = []
    versions: list[Version] = []
    of: Contents = {}
    for form, header in zip(forms, headers, strict=True):
        of = with_totals(draw, header.trees, draw(next_contents(header.trees, of)))
        some = draw(openings(header.trees))
        if draw(st.booleans()):  # all of everything, in some columns
            some.append(
                [
                    Asked(
                        tree.number,
                        (*tree.territory.slots(),),
                        (*range(1, draw(st.integers(0, len(tree.columns))) + 1),),
                    )
                    for tree in header.trees
                ]
            )
        files.append(some)
        versions.append(Version(form, of, opened_by(header.trees, some)))
    return versions, headers, files


@given(pairs())
@settings(max_examples=examples(200))
def test_changes_are_those_of_the_oracle(
    drawn: tuple[list[Version], list[Header], list[list[list[Asked]]]],
) -> None:
    versions, headers, files = drawn
    given_: list[bytes] = []
    before: bytes | None = None
    for version, header, some in zip(versions, headers, files, strict=True):
        header = Header(header.template, header.version, before, header.nonce)
        both = versioned(header, version.contents, SECRET)
        before = both[0].root
        given_ = [format_commitment(both[0]), *given_, *(opened(both, one) for one in some)]
    # The later commitment comes first here: the order of files changes nothing.
    answer = verify(*map(io.BytesIO, given_))
    assert answer.rejected is None
    found: list[Said] = [
        (one.kind, one.table, one.place, one.columns, one.values) for one in answer.changes
    ]
    wanted = [*differences(*versions)]
    assert Counter(found) == Counter(wanted)
    assert {(one.before, one.after) for one in answer.changes} <= {(1, 2)}
    event(f"differences: {min(len(wanted), 3)}")
    # Table by table; what was removed stands before what was added.
    names = [*versions[0].trees]
    order = [(names.index(table), ORDER[kind]) for kind, table, *_ in found]
    assert order == sorted(order)
