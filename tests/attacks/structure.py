"""Attacks 4 to 6: covers, seeds and paths, slots and counts."""

from __future__ import annotations

from typing import Any

from tests.attacks.altered import parts
from tests.attacks.book import Book
from tests.attacks.worlds import HONEST, JUNK, SMALL, S, Z, small
from tests.oracle.escrow import blob


def add(book: Book) -> None:
    """Add them."""
    covers(book)
    seeds(book)
    slots(book)
    orders(book)


def covers(book: Book) -> None:
    """Add covers that are not the canonical one of any slots."""
    for cover in (
        *(
            [],
            ["20", "20"],
            ["10", "20"],
            ["20", "10"],
            ["21", "20"],
            ["22", "20"],
            ["20", "22", "20"],
        ),
        *(["20", "21"], ["10", "11"], ["2", "3"], ["4", "5", "3"], ["2", "6", "7"], ["1", "1"]),
        *(["1", "2"], ["2", "1"], ["3", "2"], ["2", "20"], ["2", "2f", "3"], ["10", "21", "22"]),
        *(["40"], ["10000000"], ["ffffffffffffffff"], ["20", "40"], ["3f", "40"]),
        [f"{node:x}" for node in range(32, 64)],
        [f"{node:x}" for node in range(16, 32)],
        [f"{node:x}" for node in range(33, 64)] + ["20"],
    ):
        nodes = [int(node, 16) for node in cover]
        given = blob(SMALL.seed(0, 0, node) for node in nodes)
        name = f"cover {' '.join(cover[:5]) or 'of nothing'}{' and so on' * (len(cover) > 5)}"
        book.change(
            name, 4, "CoverNotCanonical", SMALL, small(1, columns=()), cover=cover, seeds=given
        )
    # s is 24 and u is 26: the subtrees 111 0 and 1101 x, whose other slots do not exist.
    whole = HONEST.by.territory(HONEST.by.tree("extents"))
    opened = HONEST.disclosure({"extents": (whole, [])})
    table = opened["tables"][0]["table"]
    for cover in (
        *(["2"], ["2", "3"], ["3"], ["6"], ["d"], ["38"], ["38", "3a"], ["f"], ["3f"], ["39"]),
        *(["38", "39", "3a"], ["1c", "1d"], ["1", "3"], ["20", "1"], ["c", "d"]),
    ):
        given = blob(HONEST.seed(table, 0, int(node, 16)) for node in cover)
        name = f"at the border, cover {' '.join(cover)}"
        book.change(name, 4, "CoverNotCanonical", HONEST, opened, cover=cover, seeds=given)
    for cover in (["1"], ["2"], ["1", "1"]):
        # Totals of depth 0 have one slot, which is node 1.
        if cover != ["1"]:
            given = blob([JUNK] * len(cover))
            document = HONEST.disclosure({"items/0": ([0], [])})
            name = f"totals of one slot, cover {' '.join(cover)}"
            book.change(name, 4, "CoverNotCanonical", HONEST, document, cover=cover, seeds=given)


def seeds(book: Book) -> None:
    """Add paths and seeds of other lengths."""
    one, three = small(S), small(3, S)
    path = parts(one["tables"][0]["path"])
    for said, nodes in {
        "without its first node": path[1:],
        "without its last node": path[:-1],
        "empty": [],
        "of one node": path[:1],
    }.items():
        book.change(f"path {said}", 5, "ProofTooShort", SMALL, one, path=blob(nodes))
    for said, nodes in {
        "with a node more": [*path, JUNK],
        "with its last node twice": [*path, path[-1]],
        "with its first node twice": [path[0], *path],
        "twice": path * 2,
        "with a thousand nodes": path * 200,
    }.items():
        book.change(f"path {said}", 5, "ProofTooLong", SMALL, one, path=blob(nodes))
    whole = small(*range(32), columns=())
    book.change("a path where all is open", 5, "ProofTooLong", SMALL, whole, path=blob([JUNK]))
    own = parts(one["tables"][0]["seeds"])
    for said, given in {
        "no seed": [],
        "the seed twice": own * 2,
        "a seed more": [*own, JUNK],
        "a seed for every slot": [JUNK] * 32,
    }.items():
        book.change(f"presence: {said}", 5, "SeedCount", SMALL, one, seeds=blob(given))
        book.change(f"column: {said}", 5, "SeedCount", SMALL, one, fields=[blob(given)])
    both = small(S, columns=("cell", "mass"))
    fields = both["tables"][0]["fields"]
    for said, other in {
        "a column without seeds": [fields[0], ""],
        "both seeds in one column": ["", blob([*parts(fields[0]), *parts(fields[1])])],
    }.items():
        book.change(said, 5, "SeedCount", SMALL, both, fields=other)
    field = blob([SMALL.seed(0, 1, 32 + slot) for slot in (3, S)])
    book.change("a seed where no record stands", 5, "SeedCount", SMALL, three, fields=[field])
    empty = small(3)
    book.change(
        "a column where no record stands", 5, "SeedCount", SMALL, empty, columns=[1], fields=[""]
    )
    used = blob([SMALL.seed(0, 1, 35)])
    book.change(
        "a column and its seed where no record stands",
        *(5, "SeedCount", SMALL, empty),
        columns=[1],
        fields=[used],
    )
    filled = small(*range(32))
    book.change(
        "seeds of the halves for the whole",
        *(5, "SeedCount", SMALL, filled),
        seeds=blob([SMALL.seed(0, 0, 2), SMALL.seed(0, 0, 3)]),
    )


def slots(book: Book) -> None:
    """Add slots that are out of order or not opened, and counts that are none."""
    pair = small(S, Z)
    two = pair["tables"][0]
    entries, nodes = two["entries"], two["slots"]
    for said, fields in {
        "slots turned": {"slots": nodes[::-1], "entries": entries[::-1]},
        "slots turned without their records": {"slots": nodes[::-1]},
        "a slot twice": {"slots": nodes[:1] * 2, "entries": entries[:1] * 2},
        "the same slot with both records": {"slots": nodes[:1] * 2},
    }.items():
        book.change(said, 6, "SlotOrder", SMALL, pair, **fields)
    twice = {"slots": ["38"] * 2, "counts": [1, 1], "entries": entries[:1] * 2}
    book.change("a single slot twice", 6, "SlotOrder", SMALL, small(S), **twice)
    one = small(S)
    for slot in ("37", "39", "3f", "20", "1", "3", "1c", "70", "71", "ffffffffffffffff"):
        book.change(f"slot {slot}", 6, "SlotOutsideCover", SMALL, one, slots=[slot])
        shut = small(S, columns=())
        book.change(f"slot {slot} without values", 6, "SlotOutsideCover", SMALL, shut, slots=[slot])
    for given in (["20", "38"], ["38", "39"], ["38", "70"]):
        name = f"slots {' '.join(given)} of which one is open"
        more = {"slots": given, "counts": [1, 1], "entries": entries}
        book.change(name, 6, "SlotOutsideCover", SMALL, one, **more)
    whole = HONEST.by.territory(HONEST.by.tree("extents"))
    opened = HONEST.disclosure({"extents": (whole, [])})
    for given in (["38", "3b"], ["20", "38"], ["39", "3a"]):
        name = f"slots {' '.join(given)}, of which one lies beyond the border"
        book.change(name, 6, "SlotOutsideCover", HONEST, opened, slots=given)
    shut = small(S, columns=())
    for n in (0, 2**32, 2**53 - 1):
        book.change(f"{n} records", 6, "BadCount", SMALL, shut, counts=[n])
        leaf = one["tables"][0]["entries"][0][1]
        values: list[Any] = [[[]] if n == 0 else [["s"]]]
        changed = {"counts": [n], "entries": [[values[0][0], leaf]]}
        book.change(f"{n} records with values", 6, "BadCount", SMALL, one, **changed)
    leaf = one["tables"][0]["entries"][0][1]
    book.change("two records and one value", 6, "BadCount", SMALL, one, counts=[2])
    book.change("a record and no value", 6, "BadCount", SMALL, one, entries=[[[], leaf]])
    book.change("a record and two values", 6, "BadCount", SMALL, one, entries=[[["s"] * 2, leaf]])
    both = small(0, columns=("cell", "mass"))
    uneven: list[list[list[str | None]]]
    uneven = [[["0", "0"], ["5"]], [["0"], ["5", None]], [["0", "0"], ["5", None, None]]]
    for texts in uneven:
        lengths = " and ".join(str(len(column)) for column in texts)
        name = f"columns of {lengths} values for two records"
        book.change(name, 6, "BadCount", SMALL, both, entries=[texts])


def orders(book: Book) -> None:
    """Add files with several faults: the first in the order of the specification is told."""
    one = small(S)
    entries = small(S, Z)["tables"][0]["entries"]
    shape: dict[str, Any] = {"counts": [1, 1]}
    cover: dict[str, Any] = {"cover": ["20", "21"]}
    order: dict[str, Any] = {"slots": ["3f", "38"], "counts": [0, 0], "entries": entries}
    outside: dict[str, Any] = {"slots": ["39"]}
    count: dict[str, Any] = {"counts": [0]}
    seeds_: dict[str, Any] = {"seeds": ""}
    short: dict[str, Any] = {"path": ""}
    several: list[tuple[str, list[dict[str, Any]]]] = [
        ("WrongShape", [short, shape]),
        ("WrongShape", [cover, shape]),
        ("CoverNotCanonical", [short, seeds_, cover]),
        ("CoverNotCanonical", [cover, order]),
        ("SlotOrder", [order, seeds_, short]),
        ("SlotOutsideCover", [outside, count]),
        ("BadCount", [short, seeds_, count]),
        ("SeedCount", [short, seeds_]),
        ("ProofTooShort", [short, {"entries": [[["t"], blob([JUNK])]]}]),
    ]
    for number, (error, faults) in enumerate(several):
        merged: dict[str, Any] = {}
        for fault in faults:
            merged |= fault
        book.change(f"several faults {number + 1}", 5, error, SMALL, one, **merged)
    altered = {**one, "root": "0" * 64, "tables": [{**one["tables"][0], **shape}]}
    book.refused(
        "another root before the shape of tables among themselves",
        *(2, "WrongCommitment", book.commitment(SMALL)),
        altered=altered,
    )
    bad_first = small(S)["tables"][0] | {"path": ""}
    totals = small(S, columns=("mass",), tree="sites/5")["tables"][0] | {"seeds": ""}
    book.refused(
        "two tables with a fault each: the first is told",
        *(5, "ProofTooShort", book.commitment(SMALL)),
        altered={**one, "tables": [bad_first, totals]},
    )
    wrong_root = small(S)["tables"][0] | {"seeds": blob([JUNK])}
    book.refused(
        "a fault of structure in a later table goes before hashing",
        *(5, "SeedCount", book.commitment(SMALL)),
        altered={**one, "tables": [wrong_root, totals]},
    )
