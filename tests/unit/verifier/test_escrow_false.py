"""Declarations that are false, truly opened.

The numbers are those of the design's list of attacks.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from tests.declarations import ROWS, WORLD, WORLD_ROWS, honest
from tests.escrow_verifier import error, found, verified, verifier
from tests.oracle.escrow import Contents, Declaration, blob, sha256

HONEST = honest()
COMMITMENT = HONEST.commitment()
SMALL = honest(WORLD, WORLD_ROWS)
#: The slot of the cell s.
S = 24
JUNK = sha256(b"junk")


# --- a wildcard: a slot that can never be opened --------------------------------------------------


def test_a_hole_in_the_tree_can_never_be_opened() -> None:
    """A declarer that puts any hash in a slot's place can open the others, never that one."""
    for hole in (JUNK, sha256()):
        wild = Declaration(SMALL.by, SMALL.contents, {(0, 32 + S): hole})
        others = [slot for slot in range(32) if slot != S]
        result = verified(wild.commitment(), wild.disclosure({"sites": (others, ["cell"])}))
        assert result["tables"]["sites"]["open"] == 31
        assert (
            error(wild.commitment(), wild.disclosure({"sites": ([S], ["cell"])})) == "RootMismatch"
        )
        answer = verified(
            wild.commitment(),
            wild.disclosure({"sites": (others, ["cell", "mass"])}),
            wild.question("sites", place="0,0"),
        )
        assert answer["questions"][0]["outcome"] == "not open"
        assert verifier.exit_code(answer) == 1


# --- 9 to 12: false declarations, truly opened ---------------------------------------------------


def lie(change: Callable[[Contents], None]) -> Declaration:
    contents = deepcopy(HONEST.contents)
    change(contents)
    return Declaration(HONEST.by, contents)


def judged(declaration: Declaration) -> list[tuple[str, str, str | None, str | None]]:
    return found(declaration.commitment(), declaration.everything())


TREES = {tree.name: tree.number for tree in HONEST.by.trees}
AB, C, D, E = (
    HONEST.by.slot(HONEST.by.tree("sites").table, ROWS["sites"][i], 0) for i in (0, 2, 3, 4)
)
RV, BM = (HONEST.by.slot(HONEST.by.tree("items").table, row, 0) for row in ROWS["items"])


def site(slot: int) -> str:
    return f"{1024 + slot:x}"


def test_9_misplaced() -> None:
    def moved(contents: Contents) -> None:
        contents[0][C - 1] = contents[0].pop(C)

    misplaced = ("Misplaced", "sites", site(C - 1), "position")
    declaration = lie(moved)
    assert judged(declaration).count(misplaced) == 1
    # The record alone convicts, and only once its key is open.
    slots = {"sites": ([C - 1], ["position"])}
    assert found(declaration.commitment(), declaration.disclosure(slots)) == [misplaced]
    slots = {"sites": ([C - 1], ["id"])}
    assert found(declaration.commitment(), declaration.disclosure(slots)) == []

    def tags(contents: Contents) -> None:
        contents[TREES["items"]][RV][0][0] = "RV-002"
        contents[TREES["extents"]][24][0][1] = "u"

    assert [f for f in judged(lie(tags)) if f[0] == "Misplaced"] == [
        ("Misplaced", "extents", "38", "cell"),
        ("Misplaced", "items", f"{512 + RV:x}", "tag"),
    ]


def test_9_a_folded_tag_is_in_its_place() -> None:
    def written_otherwise(contents: Contents) -> None:
        contents[TREES["items"]][RV][0][0] = "rv oO1"
        contents[TREES["batches"]][0][0][2] = "rv oO1"

    assert judged(lie(written_otherwise)) == []


def test_10_twice() -> None:
    def same(contents: Contents) -> None:
        contents[0][C][0][0] = "A"
        contents[0][E][0][0] = "A"
        contents[0][D][0][0] = "B"

    twice = [f for f in judged(lie(same)) if f[0] == "Twice"]
    assert sorted(twice, key=str) == [
        ("Twice", "sites", site(C), "id"),
        ("Twice", "sites", site(D), "id"),
    ]

    def nulls(contents: Contents) -> None:
        contents[TREES["batches"]][0][0][0] = contents[TREES["batches"]][1][0][0] = None

    assert judged(lie(nulls)) == []


def test_10_dangling() -> None:
    def nowhere(contents: Contents) -> None:
        contents[TREES["extents"]][26][1][0] = "X"
        contents[TREES["batches"]][0][0][2] = "rv-001"  # byte for byte: tags too

    declaration = lie(nowhere)
    expected = [("Dangling", "extents", "3a", "site"), ("Dangling", "batches", "8", "item")]
    assert judged(declaration) == expected
    sites = HONEST.by.territory(HONEST.by.tree("sites"))
    extents = HONEST.by.territory(HONEST.by.tree("extents"))
    for slots, columns, findings in (
        *((sites[1:], ["id"], []), (sites, ["position"], []), (sites, ["id"], expected[:1])),
    ):
        opened = {"sites": (slots, columns), "extents": (extents, ["site"])}
        assert found(declaration.commitment(), declaration.disclosure(opened)) == findings


def test_11_false_totals() -> None:
    def total(tree: str, slot: int, column: int, value: str) -> Declaration:
        return lie(lambda contents: contents[TREES[tree]][slot][0].__setitem__(column, value))

    # Too small and too large, of counts, sums, and those with a condition.
    for column, name in enumerate(("sites", "mass", "active", "active-mass")):
        for value in ("0", "99"):
            false = total("sites/5", 24, column, value)
            assert judged(false) == [("TotalContradicted", "sites/5", "38", name)]
    assert judged(total("items/0", 0, 1, "2")) == [
        ("TotalContradicted", "items/0", "1", "missiles")
    ]
    assert judged(total("batches/0", 0, 1, "126")) == [
        ("TotalContradicted", "batches/0", "1", "grams")
    ]
    # A claim below is contradicted by what lies below it, and contradicts what lies above.
    assert judged(total("sites/10", C, 0, "2")) == [
        ("TotalContradicted", "sites/5", "38", "sites"),
        ("TotalContradicted", "sites/10", site(C), "sites"),
    ]


def test_11_a_total_against_a_part() -> None:
    false = lie(lambda contents: contents[TREES["sites/5"]][24][0].__setitem__(0, "2"))

    def seen(**trees: Any) -> list[str]:
        opened = {name.replace("_", "/"): what for name, what in trees.items()}
        opened["sites/5"] = ([24], ["sites"])
        document = false.disclosure(opened)
        return [one[0] for one in found(false.commitment(), document)]

    # Two of the three records do not contradict it, three do, and so do deeper claims.
    assert seen(sites=([AB], [])) == []
    assert seen(sites=([AB, C], [])) == ["TotalContradicted"]
    assert seen(sites_10=([AB], ["sites"])) == []
    assert seen(sites_10=([AB, C], ["sites"])) == ["TotalContradicted"]
    # No mixtures: a claim of 2 and a record elsewhere do not add up.
    assert seen(sites=([C], []), sites_10=([AB], ["sites"])) == []
    # What is larger than what is declared needs all to be open.
    false = lie(lambda contents: contents[TREES["sites/5"]][24][0].__setitem__(0, "4"))
    south = [slot for slot in range(1024) if slot >> 5 == 24]
    assert seen(sites=(south[1:], [])) == []
    assert seen(sites=(south, [])) == ["TotalContradicted"]
    assert seen(sites_10=(south, ["mass"])) == []
    assert seen(sites_10=(south, ["sites"])) == ["TotalContradicted"]


def test_11_sums_of_bad_values_say_nothing() -> None:
    def bad(contents: Contents) -> None:
        contents[0][AB][0][3] = "-7"

    declaration = lie(bad)
    assert judged(declaration) == [("BadValue", "sites", site(AB), "mass")]
    result = verified(declaration.commitment(), declaration.everything())
    south = {t["total"]: t["state"] for t in result["totals"] if t["prefix"] == "s"}
    # Nothing verifies the sum either.
    assert south == {
        "sites": "verified",
        "mass": "claimed",
        "active": "verified",
        "active-mass": "claimed",
    }


def test_11_a_bad_value_that_is_not_added_up_does_not_matter() -> None:
    """A count adds no values, and `where` leaves out what it does not choose."""

    def bad(contents: Contents) -> None:
        contents[0][AB][1][3] = "x"  # of B, which is not active

    declaration = lie(bad)
    result = verified(declaration.commitment(), declaration.everything())
    assert [one["error"] for one in result["findings"]] == ["BadValue"]
    south = {t["total"]: t["state"] for t in result["totals"] if t["prefix"] == "s"}
    assert south == {
        "sites": "verified",
        "mass": "claimed",
        "active": "verified",
        "active-mass": "verified",
    }


def test_11_row_slots_with_several_records_silence_sums_and_holes_do_not() -> None:
    batches = TREES["batches"]

    def two(contents: Contents) -> None:
        contents[batches][1].append(["b4", "1", None])

    declaration = lie(two)
    result = verified(declaration.commitment(), declaration.everything())
    states = {t["total"]: t["state"] for t in result["totals"] if t["table"] == "batches"}
    assert states == {"batches": "claimed", "grams": "claimed"}

    def hole(contents: Contents) -> None:
        contents[batches][5] = contents[batches].pop(0)
        contents[TREES["batches/0"]][0][0][1] = "124"

    assert judged(lie(hole)) == [
        ("WrongNumber", "batches", "8", None),
        ("TotalContradicted", "batches/0", "1", "grams"),
    ]


def test_11_bad_totals_have_no_state() -> None:
    for value in (None, "-1", "1.0", "x"):
        declaration = lie(
            lambda contents, value=value: contents[TREES["items/0"]][0][0].__setitem__(0, value)  # type: ignore[misc]
        )
        assert judged(declaration) == [("BadValue", "items/0", "1", "items")]
        result = verified(declaration.commitment(), declaration.everything())
        assert [t["total"] for t in result["totals"] if t["table"] == "items"] == ["missiles"]


def test_12_wrong_numbers() -> None:
    batches, items = TREES["batches"], TREES["items/0"]

    def two(contents: Contents) -> None:
        contents[batches][1].append(["b4", "1", None])

    assert judged(lie(two)) == [("WrongNumber", "batches", "9", None)]

    def hole(contents: Contents) -> None:
        contents[batches][5] = contents[batches].pop(0)

    assert judged(lie(hole)) == [("WrongNumber", "batches", "8", None)]
    # The hole has to be seen, before a record that is seen.
    declaration = lie(hole)
    for slots, findings in (
        *(([5], []), ([0], []), ([3, 4], []), ([3, 5], ["b"]), ([0, 1, 3, 5], ["8"])),
    ):
        opened = declaration.disclosure({"batches": (slots, [])})
        assert [f[2] for f in found(declaration.commitment(), opened)] == findings

    def totals(contents: Contents) -> None:
        contents[items][0] *= 2
        del contents[TREES["sites/5"]][24]

    assert judged(lie(totals)) == [
        ("WrongNumber", "sites/5", "38", None),
        ("WrongNumber", "items/0", "1", None),
    ]

    def many(contents: Contents) -> None:
        for row in range(8):
            contents[batches][row] = [[f"b{row}", "0", None]]
        contents[TREES["batches/0"]][0] = [["8", "0"]]

    assert judged(lie(many)) == [("WrongNumber", "batches", None, None)]
    opened = lie(many).disclosure({"batches": (range(6), [])})
    assert found(lie(many).commitment(), opened) == []


def test_12_bad_values() -> None:
    def values(contents: Contents) -> None:
        contents[0][C][0][1:] = [None, "yes", "1.50", "2023-02-29"]
        contents[0][D][0][1] = "60.0,10"
        contents[TREES["extents"]][24][0][1] = "s0"  # a key has exactly one character
        contents[TREES["batches"]][1][0][2] = "ß"

    assert sorted(f[1:] for f in judged(lie(values)) if f[0] == "BadValue") == [
        ("batches", "9", "item"),
        ("extents", "38", "cell"),
        *(("sites", site(C), name) for name in ("active", "built", "mass", "position")),
        ("sites", site(D), "position"),
    ]


def test_no_alteration_of_a_false_declaration_brings_its_findings() -> None:
    """What is found stands only after the root has matched: a carrier can never convict."""

    def moved(contents: Contents) -> None:
        contents[0][C - 1] = contents[0].pop(C)

    declaration = lie(moved)
    document = declaration.everything()
    document["tables"][0]["seeds"] = blob([JUNK])
    assert error(declaration.commitment(), document) == "RootMismatch"
