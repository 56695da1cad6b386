"""What is learnt, and no more: each sentence of the design, measured.

"What is learnt" in docs/specification/escrow-security.md.
"""

from __future__ import annotations

import math
from copy import deepcopy
from itertools import count

import pytest
from tests.declarations import NONCE, TEMPLATE, column, honest, table, total
from tests.escrow_verifier import error, verified
from tests.oracle.escrow import Declaration, Declarer, Tree, declare, fold, sha256

DEPTH, MOST = 12, 16
ITEMS = table(
    "items",
    "tag",
    DEPTH,
    [column("tag", "tag"), column("kind", "text")],
    key="tag",
    most=MOST,
    answer=["kind"],
)
FORM = {**TEMPLATE, "territory": [], "stages": [], "tables": [ITEMS]}
DECLARED = [f"RV-{number}" for number in range(1, MOST + 1)]
FALSE = [f"X-{number}" for number in range(20_000)]
OTHER = bytes(range(50, 82))


def items(nonce: bytes = NONCE) -> Declaration:
    return declare(FORM, bytes(32), nonce, {"items": [[tag, "missile"] for tag in DECLARED]})


def slot_of(by: Declaration, tag: str) -> int:
    return by.by.slot(ITEMS, [tag, None], 0)


def shows(by: Declaration) -> set[int]:
    """Give the slots with records, as a reader of the opened presence finds them."""
    every = range(2**DEPTH)
    whole = by.disclosure({"items": (every, [])})
    assert verified(by.commitment(), whole)["tables"]["items"]["records"] == MOST
    return {int(node, 16) - 2**DEPTH for node in whole["tables"][0]["slots"]}


def test_presence_of_tags_shows_which_of_a_dictionary_are_declared() -> None:
    by = items()
    filled = shows(by)
    assert all(slot_of(by, tag) in filled for tag in DECLARED)
    false = sum(slot_of(by, tag) in filled for tag in FALSE)
    rate = MOST / 2**DEPTH
    assert len(filled) <= MOST
    # Four standard deviations above the bound of the design, most / 2^depth.
    assert false <= len(FALSE) * rate + 4 * math.sqrt(len(FALSE) * rate)
    assert false >= len(FALSE) * len(filled) / 2**DEPTH / 2  # and it is no less than there is


def test_with_two_versions_hardly_any_false_tag_shows() -> None:
    """A tag's slots in two commitments have nothing in common: false ones show in one of them."""
    one, other = items(), items(OTHER)
    filled = shows(one), shows(other)
    both = [t for t in FALSE if slot_of(one, t) in filled[0] and slot_of(other, t) in filled[1]]
    assert len(both) <= 4  # 20,000 × (16 / 4,096)² = 0.3
    assert all(slot_of(other, tag) in filled[1] for tag in DECLARED)


def test_once_presence_is_known_a_question_can_be_aimed_at_any_item() -> None:
    """The slot of a tag is public: a text can be found that falls where an item is.

    So the bound most / 2^depth for an item that shows beside the one that was asked for holds only
    while nobody knows which slots are filled.
    """
    by = items()
    aim = min(shows(by))
    tag = next(text for text in map("Q{}".format, count()) if slot_of(by, text) == aim)
    assert fold(tag) not in map(fold, DECLARED)
    answer = by.disclosure({"items": ([aim], ["tag"])})
    result = verified(by.commitment(), by.question("items", tag=tag), answer)
    assert result["questions"][0]["outcome"] == "nothing"
    assert answer["tables"][0]["entries"][0][0][0] in DECLARED
    # The other columns stay closed: nothing that was asked about stands there.
    assert isinstance(answer["tables"][0]["entries"][0][1], str)


def test_a_row_bounds_the_number_of_rows_and_nothing_else() -> None:
    by = honest()
    rows = by.by.tree("batches")
    n = len(by.contents[rows.number])
    for slot in range(2**rows.depth):
        part = by.disclosure({"batches": ([slot], [])})["tables"][0]
        assert bool(part["slots"]) is (slot < n)  # a record: n ≥ slot + 1; none: n ≤ slot


def test_totals_show_themselves() -> None:
    by = honest()
    tree = by.by.tree("sites/5")
    part = by.disclosure({"sites/5": (by.by.territory(tree), ["sites"])})["tables"][0]
    assert [[len(one) for one in row] for row in part["entries"]] == [[1, 44, 44, 44]] * 2
    assert [row[0] for row in part["entries"]] == [["3"], ["2"]]
    # Deep ones are a map: every cell with a site shows.
    deep = by.by.tree("sites/10")
    opened = by.disclosure({"sites/10": (by.by.territory(deep), ["sites"])})["tables"][0]
    cells = {
        int(node, 16) - 2**10
        for node, row in zip(opened["slots"], opened["entries"], strict=True)
        if row[0] != ["0"]
    }
    assert cells == set(by.contents[by.by.tree("sites").number])


# --- What a declarer can do with hashes of nothing -----------------------------------------------


class Hollow(Declaration):
    """Bodies that are hashes of nothing known: n can be opened, the records never."""

    def body(self, tree: Tree, slot: int) -> bytes:
        return super().body(tree, slot) if tree.totals else sha256(b"nothing", bytes([slot]))


class Loose(Declaration):
    """Seeds of slots that follow from none above: slots open one by one, never together."""

    def seed(self, tree: int, column: int, node: int) -> bytes:
        return sha256(b"loose", self.by.secret, bytes([tree, column]), str(node).encode())


#: One table of rows with its count.
ROWS = {
    **FORM,
    "tables": [
        table(
            "rows",
            "row",
            3,
            [column("a", "text"), column("b", "text")],
            most=8,
            totals=[{"depth": 0, "columns": [total("n")]}],
        )
    ],
}


def rows(kind: type[Declaration]) -> Declaration:
    by = Declarer(ROWS, bytes(32), NONCE)
    return kind(by, by.contents({"rows": [["1", "x"], ["2", "y"], ["3", "z"]]}))


def test_hollow_records_count_and_can_never_be_opened() -> None:
    """A verified count says that the numbers agree, not that anything stands behind them."""
    hollow = rows(Hollow)
    presence = hollow.disclosure({"rows": (range(8), []), "rows/0": ([0], ["n"])})
    result = verified(hollow.commitment(), presence)
    assert [one["state"] for one in result["totals"]] == ["verified"]
    for columns in (["a"], ["a", "b"]):
        opened = hollow.disclosure({"rows": ([1], columns)})
        assert error(hollow.commitment(), opened) == "RootMismatch"


def test_loose_seeds_open_slots_one_by_one_and_never_otherwise() -> None:
    loose = rows(Loose)
    alone = [loose.disclosure({"rows": ([slot], ["a", "b"])}) for slot in range(8)]
    result = verified(loose.commitment(), *alone)
    assert result["tables"]["rows"] == {"slots": 8, "open": 8, "records": 3}
    together = loose.disclosure({"rows": ([0, 1], ["a"])})
    assert error(loose.commitment(), together) == "RootMismatch"
    true = rows(Declaration)
    assert verified(true.commitment(), true.disclosure({"rows": ([0, 1], ["a"])}))["rejected"] == []


@pytest.mark.parametrize("kind", [Hollow, Loose, Declaration])
def test_n_is_one_in_slot_body_and_column(kind: type[Declaration]) -> None:
    """No n can be opened but the one in the slot's leaf."""
    by = rows(kind)
    presence = by.disclosure({"rows": ([1], [])})
    for n in (2, 3):
        presence["tables"][0]["counts"] = [n]
        assert error(by.commitment(), presence) == "RootMismatch"


def test_a_hole_keeps_findings_away_that_need_a_column_open_throughout() -> None:
    """So not opening what has to be opened must count against a declarer by itself."""
    true = honest()
    contents = deepcopy(true.contents)
    sites, extents = true.by.tree("sites"), true.by.tree("extents")
    totals = true.by.tree("sites/5")
    contents[extents.number][24][0][0] = "nowhere"
    south = min(contents[totals.number])
    contents[totals.number][south][0][0] = "19"  # there are fewer
    every = true.by.territory(sites)
    empty = next(slot for slot in every if slot not in contents[sites.number])
    views = {}
    for wild in ({}, {(sites.number, 2**sites.depth + empty): sha256(b"nothing")}):
        false = Declaration(true.by, contents, wild)
        files = false.disclosure(
            {
                "sites": ([slot for slot in every if not (wild and slot == empty)], ["id"]),
                "sites/5": (true.by.territory(totals), ["sites"]),
                "extents": (true.by.territory(extents), ["site"]),
            }
        )
        result = verified(false.commitment(), files)
        assert result["rejected"] == []
        views[bool(wild)] = result
    found = [(one["error"], one["table"]) for one in views[False]["findings"]]
    assert found == [("Dangling", "extents"), ("TotalContradicted", "sites/5")]
    assert views[True]["findings"] == []
    assert {total["state"] for total in views[True]["totals"]} == {"claimed", "verified"}
