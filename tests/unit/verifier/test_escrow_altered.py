"""Files altered by a carrier: rejected, each with its error; they accuse nobody.

The numbers are those of the design's list of attacks.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from tests.attacks.encodings import deep
from tests.declarations import NONCE, SECRET, WORLD, WORLD_ROWS, honest
from tests.escrow_verifier import error, found, refusal, verified, verifier
from tests.oracle.escrow import Declaration, Declarer, blob, encode, sha256

HONEST = honest()
COMMITMENT = HONEST.commitment()
SMALL = honest(WORLD, WORLD_ROWS)
#: Slots of the small world: 0 holds two records, s (24) and z (31) one each.
S, Z = 24, 31
JUNK = sha256(b"junk")


def names(part: dict[str, Any]) -> list[bytes]:
    return [base64.b64decode(part["path"])[at : at + 32] for at in range(0, 999, 32)]


def small(*slots: int, columns: tuple[str, ...] = ("cell",), tree: str = "sites") -> dict[str, Any]:
    return SMALL.disclosure({tree: (slots, columns)})


def altered(document: dict[str, Any], change: Callable[[dict[str, Any]], Any]) -> str:
    """Give the error after a change to the first table of a disclosure of the small world."""
    assert found(SMALL.commitment(), document) == []
    document = deepcopy(document)
    change(document["tables"][0])
    return error(SMALL.commitment(), document)


def put(**fields: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda part: part.update(fields)


# --- 1: something else than was committed to -----------------------------------------------------


def test_1_empty_opened_as_filled_and_the_reverse() -> None:
    def filled(part: dict[str, Any]) -> None:
        part.update(slots=["21"], counts=[1], bodies=blob([JUNK]))

    assert altered(small(1, 2), filled) == "RootMismatch"
    assert altered(small(S, columns=()), put(slots=[], counts=[], bodies="")) == "RootMismatch"
    gone = put(slots=[], counts=[], columns=[], fields=[], entries=[])
    assert altered(small(S), gone) == "RootMismatch"


def test_1_values_numbers_and_seeds_changed() -> None:
    def entries(cell: Any) -> Callable[[dict[str, Any]], Any]:
        return lambda part: part["entries"][0].__setitem__(0, cell)

    two, one = small(0), small(S)
    for values in (["0", "1"], ["0", None], ["1", "0"], ["0", ""]):
        assert altered(two, entries(values)) == "RootMismatch"
    assert altered(small(0, columns=()), put(counts=[3])) == "RootMismatch"
    # Null is not the empty text, nor are two values the one with both bytes.
    masses = small(0, columns=("mass",))
    assert masses["tables"][0]["entries"][0][1] == ["5", None]
    for values in (["5", ""], [None, "5"], ["5\0", None]):
        changed = deepcopy(masses)
        changed["tables"][0]["entries"][0][1] = values
        assert error(SMALL.commitment(), changed) == "RootMismatch"
    assert altered(one, put(seeds=blob([JUNK]))) == "RootMismatch"
    assert altered(one, put(fields=[blob([JUNK])])) == "RootMismatch"
    assert altered(small(S, columns=()), put(bodies=blob([JUNK]))) == "RootMismatch"
    leaf = [["s"], blob([JUNK])]
    assert altered(one, put(entries=[leaf])) == "RootMismatch"


def test_1_order_of_records_in_a_slot() -> None:
    def turned(part: dict[str, Any]) -> None:
        part["entries"][0][1].reverse()

    assert altered(small(0, columns=("cell", "mass")), turned) == "RootMismatch"


def test_1_another_slots_opening() -> None:
    def swapped(part: dict[str, Any]) -> None:
        part["entries"].reverse()

    assert altered(small(S, Z), swapped) == "RootMismatch"
    here, there = small(S)["tables"][0], small(Z)["tables"][0]
    assert altered(small(S), put(seeds=there["seeds"])) == "RootMismatch"
    assert altered(small(S), put(path=there["path"])) == "RootMismatch"
    moved = put(**{**here, "slots": there["slots"], "cover": there["cover"]})
    assert altered(small(S), moved) == "RootMismatch"


def test_1_swapped_nodes_of_the_path() -> None:
    path = names(small(S)["tables"][0])[:5]
    path[1], path[2] = path[2], path[1]
    assert altered(small(S), put(path=blob(path))) == "RootMismatch"


def test_1_another_column() -> None:
    def swapped(part: dict[str, Any]) -> None:
        part["columns"] = [2]
        part["entries"][0].reverse()

    assert altered(small(S), swapped) == "RootMismatch"
    both = small(S, columns=("cell", "mass"))
    fields = both["tables"][0]["fields"]
    assert altered(both, put(fields=fields[::-1])) == "RootMismatch"


def test_1_another_table() -> None:
    # Two trees of one depth and one number of columns.
    assert altered(small(S), put(table=2)) == "RootMismatch"
    assert altered(small(S, columns=("mass",), tree="sites/5"), put(table=0)) == "RootMismatch"


@pytest.mark.parametrize("change", ["version", "declarer", "nonce", "secret"])
def test_1_another_version_or_declarer(change: str) -> None:
    template = {**WORLD, "declarer": "south"} if change == "declarer" else WORLD
    version = (2, SMALL.root()) if change == "version" else (1, None)
    secret = JUNK if change == "secret" else SECRET
    by = Declarer(template, secret, JUNK if change == "nonce" else NONCE, *version)
    other = Declaration(by, by.contents(WORLD_ROWS))
    opened = other.disclosure({"sites": ([S], ["cell"])})
    assert found(other.commitment(), opened) == []
    assert error(SMALL.commitment(), opened) == "WrongCommitment"
    assert error(SMALL.commitment(), {**opened, "root": SMALL.root()}) == "RootMismatch"


# --- 2: the commitment edited --------------------------------------------------------------------


def test_2_header_edited() -> None:
    for change in ({"version": 2, "predecessor": "0" * 64}, {"nonce": "0" * 64}):
        edited = deepcopy(SMALL.commitment())
        edited["header"].update(change)
        assert error(edited) == "CommitmentMismatch"
    edited = deepcopy(SMALL.commitment())
    edited["header"]["template"]["declarer"] = "south"
    assert error(edited) == "CommitmentMismatch"


def test_2_roots_edited() -> None:
    honest_one = SMALL.commitment()
    roots = honest_one["tables"]
    for tables in (roots[::-1], roots[:-1], [*roots, roots[0]], ["0" * 64, *roots[1:]], []):
        assert error({**honest_one, "tables": tables}) == "CommitmentMismatch"
    assert error({**honest_one, "root": "0" * 64}) == "CommitmentMismatch"


def test_2_anothers_roots_taken() -> None:
    by = Declarer({**WORLD, "declarer": "south"}, SECRET, NONCE)
    mine = Declaration(by, by.contents(WORLD_ROWS))
    taken = {
        tree.number: bytes.fromhex(SMALL.commitment()["tables"][tree.number]) for tree in by.trees
    }
    thief = Declaration(by, mine.contents, {(number, 1): root for number, root in taken.items()})
    opened = {**small(S), "root": thief.root()}
    assert verifier.exit_code(verified(thief.commitment())) == 0
    assert error(thief.commitment(), small(S)) == "WrongCommitment"
    assert error(thief.commitment(), opened) == "RootMismatch"


def test_2_versions_and_predecessors() -> None:
    for version, predecessor in ((1, "0" * 64), (2, None), (0, None), (2**32, "0" * 64)):
        by = Declarer(WORLD, SECRET, NONCE, version, predecessor)
        assert error(Declaration(by, by.contents(WORLD_ROWS)).commitment()) == "WrongShape"


# --- 4 to 6: the structure of a disclosure -------------------------------------------------------


@pytest.mark.parametrize(
    ("cover", "seeds"),
    [
        ([], []),
        (["20", "20"], [32, 32]),
        (["10", "20"], [16, 32]),
        (["20", "10"], [32, 16]),
        (["20", "21"], [32, 33]),  # 10 is both
        (["21", "20"], [33, 32]),
        (["40"], [64]),  # below the slots
        (["10000000"], [64]),
        (["2", "3"], [2, 3]),
    ],
)
def test_4_covers_that_are_not_canonical(cover: list[str], seeds: list[int]) -> None:
    given = blob(SMALL.seed(0, 0, node) for node in seeds)
    assert altered(small(1), put(cover=cover, seeds=given)) == "CoverNotCanonical"


def test_4_a_cover_outside_the_territory_or_mergeable_across_its_border() -> None:
    whole = HONEST.by.territory(HONEST.by.tree("extents"))
    opened = HONEST.disclosure({"extents": (whole, [])})
    part = opened["tables"][0]
    # s is 24, u is 26: the subtrees 111 0 and 1101 x, whose other slots do not exist.
    assert part["cover"] == ["1"]
    for cover in (["2"], ["2", "3"], ["3"], ["38"], ["38", "3a"], ["f"], ["3f"], ["39"]):
        changed = deepcopy(opened)
        seeds = blob(HONEST.seed(part["table"], 0, int(node, 16)) for node in cover)
        changed["tables"][0].update(cover=cover, seeds=seeds)
        assert error(COMMITMENT, changed) == "CoverNotCanonical"


def test_5_paths() -> None:
    path = names(small(S)["tables"][0])[:5]
    assert altered(small(S), put(path=blob(path[:-1]))) == "ProofTooShort"
    assert altered(small(S), put(path="")) == "ProofTooShort"
    assert altered(small(S), put(path=blob([*path, JUNK]))) == "ProofTooLong"


def test_5_seeds_missing_and_unused() -> None:
    seed = SMALL.seed(0, 0, 32 + S)
    for seeds in ([], [seed, seed]):
        assert altered(small(S), put(seeds=blob(seeds))) == "SeedCount"
        assert altered(small(S), put(fields=[blob(seeds)])) == "SeedCount"
    # A seed for a node of the cover without records, and a column without any.
    field = [SMALL.seed(0, 1, 32 + slot) for slot in (3, S)]
    assert altered(small(3, S), put(fields=[blob(field)])) == "SeedCount"
    unused = put(columns=[1], fields=[""])
    assert altered(small(3), unused) == "SeedCount"


def test_6_slots() -> None:
    two = small(S, Z)["tables"][0]
    entries, slots = two["entries"], two["slots"]
    turned = put(slots=slots[::-1], entries=entries[::-1])
    assert altered(small(S, Z), turned) == "SlotOrder"
    twice = put(slots=[slots[0], slots[0]], entries=[entries[0]] * 2)
    assert altered(small(S, Z), twice) == "SlotOrder"
    for slot in ("37", "1", "3", "70", "ffffffffffffffff", "3f"):
        assert altered(small(S), put(slots=[slot])) == "SlotOutsideCover"
    # Under the cover, but beyond the border.
    whole = HONEST.by.territory(HONEST.by.tree("extents"))
    opened = HONEST.disclosure({"extents": (whole, [])})
    opened["tables"][0].update(slots=["38", "3b"])
    assert error(COMMITMENT, opened) == "SlotOutsideCover"


def test_6_counts() -> None:
    for n in (0, 2**32, 2**53 - 1):
        assert altered(small(S, columns=()), put(counts=[n])) == "BadCount"
    for n in (0, 2):
        assert altered(small(S), put(counts=[n])) == "BadCount"
    for values in ([], ["s", "s"]):
        leaf = small(S)["tables"][0]["entries"][0][1]
        assert altered(small(S), put(entries=[[values, leaf]])) == "BadCount"


# --- 7: other encodings and shapes ---------------------------------------------------------------


def test_7_other_encodings() -> None:
    content = encode(small(S))
    text = content.decode()
    turned = dict(reversed(list(small(S).items())))
    for other in (
        *(content + b"\n", b" " + content, content + b"{}", content[:-1], b"", b"null", b"[]"),
        *(b"\xef\xbb\xbf" + content, text.encode("utf-16"), text.encode("utf-32"), b'""'),
        json.dumps(small(S), sort_keys=True).encode(),
        json.dumps(turned, separators=(",", ":")).encode(),
        content.replace(b'"table":0', b'"table":0,"table":0'),
        *(content.replace(b'"table":0', b'"table":' + n) for n in (b"-0", b"00", b"0.0", b"0e0")),
        *(content.replace(b'"table":0', b'"table":' + n) for n in (b"-1", b"NaN", b"9" * 9999)),
        content.replace(b'"table":0', b'"table":9007199254740992'),
        *(content.replace(b'["s"]', value) for value in (b'["\\u0073"]', b'["\\ud800"]')),
        *(content.replace(b'["s"]', value) for value in (b'["\xed\xa0\x80"]', b'["\xff"]')),
        *(content.replace(b'["s"]', value) for value in (b'["\\/"]', b'["\n"]', b'["\\u000A"]')),
        content.replace(b'{"bodies"', '{"a\u00e9":0,"bodies"'.encode()),
        b"[" * 16 + b"]" * 16,
    ):
        assert refusal(SMALL.commitment(), other) == "NotCanonical", other[:80]


PATHS: list[Any] = ["A" * 43, " " + "A" * 43 + "=", "-" * 43 + "=", "é", {}]


@pytest.mark.parametrize(
    "change",
    [
        *(put(note=""), put(table=3), put(table=True), put(table="0")),
        *(put(columns=[0]), put(columns=[3]), put(columns=[1, 1]), put(columns=["1"])),
        *(put(columns=None), put(counts=[]), put(counts=[1, 1]), put(counts=["1"])),
        *(put(counts=[None]), put(counts=[True]), put(counts=1)),
        *(put(fields=[]), put(fields=["", ""]), put(fields=""), put(fields=[None])),
        *(put(bodies=blob([JUNK])), put(bodies=None), put(entries=[]), put(entries=None)),
        *(put(entries=[["s", "s"]]), put(entries=[[["s"]]]), put(entries=[[["s"], ["12"]]])),
        *(put(entries=[[["s"], blob([JUNK, JUNK])]]), put(entries=[[["s"], ""]])),
        *(put(entries=[[[1], blob([JUNK])]]), put(entries=[{}]), put(entries=[[["s"], None]])),
        *(put(entries=[[blob([JUNK]), ["12"]]]), put(entries=[[["s"], blob([JUNK]), ["x"]]])),
        *(put(cover=[node]) for node in ("0", "038", "3G", "", 56, "1" * 17, "3A", None)),
        *(put(slots=[node]) for node in ("0", "038", "3G", "", 56, "1" * 17, "٣8")),
        *(put(seeds=text) for text in ("AAAA", "=", "A" * 43 + "=\n", "A" * 42 + "B=", None)),
        *(put(path=value) for value in PATHS),
        lambda part: part.pop("bodies"),
        lambda part: part.clear(),
    ],
)
def test_7_other_shapes(change: Callable[[dict[str, Any]], Any]) -> None:
    assert altered(small(S), change) == "WrongShape"


def test_7_other_shapes_around() -> None:
    one = small(S)
    part = one["tables"][0]
    for other in (
        *({**one, "tables": []}, {**one, "tables": [part, part]}, {**one, "tables": {}}),
        *({**one, "tables": [None]}, {**one, "note": ""}, {**one, "root": 5}, {**one, "root": ""}),
        *({**one, "root": one["root"].upper()}, {**one, "format": "paripassu/disclosure/2"}),
        *({**one, "format": None}, {"format": one["format"]}, {}, {**one, "format": ["x"]}),
        {**one, "tables": [small(3, columns=(), tree="sites/5")["tables"][0], part]},
    ):
        assert refusal(SMALL.commitment(), other) == "WrongShape"
    for name in one:
        assert error(SMALL.commitment(), {k: one[k] for k in one if k != name}) == "WrongShape"
    for other in ({**SMALL.commitment(), "tables": None}, {**SMALL.commitment(), "header": {}}):
        assert error(other) == "WrongShape"


def test_errors_come_in_the_order_of_the_page() -> None:
    """Each of two faults has its error; of both, the earlier one is told."""

    def both(*changes: Callable[[dict[str, Any]], Any]) -> str:
        return altered(small(S), lambda part: any(change(part) for change in changes))

    shape, cover, order = put(counts=[]), put(cover=["20", "21"]), put(slots=["3f", "38"])
    count, seeds, path = put(counts=[0]), put(seeds=""), put(path="")
    assert both(path, shape) == "WrongShape"
    assert both(path, seeds, cover) == "CoverNotCanonical"
    assert both(path, seeds, count) == "BadCount"
    assert both(path, seeds) == "SeedCount"
    assert (
        both(order, put(counts=[0, 0], entries=small(S, Z)["tables"][0]["entries"])) == "SlotOrder"
    )


# --- 8: what takes years to check ----------------------------------------------------------------


def test_8_too_much_work() -> None:
    commitment, opened = deep()
    stop = verified(commitment, opened)
    assert (stop["error"], verifier.exit_code(stop)) == ("TooMuchWork", 2)
    two = small(0, 1), small(S)
    assert "error" not in verified(SMALL.commitment(), *two, most_slots=3)
    assert verified(SMALL.commitment(), *two, most_slots=2)["error"] == "TooMuchWork"
    question = SMALL.question("sites", place="0,0")
    assert "error" not in verified(SMALL.commitment(), question, most_slots=201**2)
    assert verified(SMALL.commitment(), question, most_slots=201**2 - 1)["error"] == "TooMuchWork"


def test_8_a_path_in_a_deep_tree_takes_no_time() -> None:
    commitment, opened = deep()
    opened["tables"][0].update(cover=[f"{2**60:x}"], path=blob([JUNK] * 60))
    assert error(commitment, opened) == "RootMismatch"


def test_8_deep_nesting() -> None:
    for content in (b"[" * 17, b'{"a":' * 17, b'"' + b"[" * 99 + b'"' + b"[{" * 9, b"[" * 10**6):
        stop = verified(SMALL.commitment(), content)
        assert (stop["error"], stop["file"]) == ("TooMuchWork", "1")
    assert refusal(SMALL.commitment(), b'"' + b"[" * 99) == "NotCanonical"
    assert refusal(SMALL.commitment(), b'"\\"' + b"[" * 99 + b'"') == "NotCanonical"
    assert verified(SMALL.commitment(), b'"\\\\"' + b"[" * 99)["error"] == "TooMuchWork"
