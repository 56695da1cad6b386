"""Attacks 9 to 12: false declarations, truly opened; and altered on the way.

Whatever a carrier does to the file that convicts, it is rejected, and nobody is convicted by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy

from tests.attacks.altered import flip, parts
from tests.attacks.book import Book
from tests.attacks.worlds import (
    AB,
    BM,
    HONEST,
    JUNK,
    RV,
    SMALL,
    TREES,
    C,
    D,
    E,
    S,
    everything,
    lie,
)
from tests.oracle.escrow import Contents, Declaration, blob
from tests.oracle.escrow_view import Opened

BATCHES, ITEMS, EXTENTS = TREES["batches"], TREES["items"], TREES["extents"]
Change = Callable[[Contents], object]


def put(tree: str, slot: int, record: int, column: int, value: str | None) -> Change:
    """Give the change that puts another value."""

    def change(contents: Contents) -> None:
        contents[TREES[tree]][slot][record][column] = value

    return change


def moved(tree: str, here: int, there: int) -> Change:
    """Give the change that moves the records of a slot."""

    def change(contents: Contents) -> None:
        contents[TREES[tree]][there] = contents[TREES[tree]].pop(here)

    return change


def add(book: Book) -> None:
    """Add them."""
    for chapter in (misplaced, referring, totals, numbers, values, silent):
        chapter(book)


def convicted(
    book: Book,
    name: str,
    attack: int,
    change: Change | Declaration,
    errors: Iterable[str],
    openings: Sequence[Opened] | None = None,
) -> None:
    """Add a false declaration with what convicts it, and the same file altered by its carrier."""
    declaration = change if isinstance(change, Declaration) else lie(change)
    given = [everything(declaration)] if openings is None else openings
    files = book.seen(name, attack, declaration, given, errors=errors)
    document = declaration.disclosure(given[-1])
    altered = deepcopy(document)
    part = altered["tables"][-1]
    part["seeds"] = blob([flip(parts(part["seeds"])[0]), *parts(part["seeds"])[1:]])
    alone, last = files[0], f"{name}, altered by its carrier"
    book.refused(last, attack, "RootMismatch", alone, altered=altered)
    altered = deepcopy(document)
    altered["tables"][0]["path"] = blob([*parts(altered["tables"][0]["path"]), JUNK])
    book.refused(f"{name}, with a hash more", attack, "ProofTooLong", alone, altered=altered)


def misplaced(book: Book) -> None:
    """Add records in a slot that is not theirs."""
    convicted(book, "9: a site in a neighbour's slot", 9, moved("sites", C, C - 1), misplaced_c())
    key: list[Opened] = [{"sites": ([C - 1], ["position"])}]
    convicted(book, "9: its key alone", 9, moved("sites", C, C - 1), ["Misplaced"], key)
    no_key: list[Opened] = [{"sites": ([C - 1], ["id"])}]
    book.seen("9: without its key", None, lie(moved("sites", C, C - 1)), no_key)
    far = HONEST.by.territory(HONEST.by.tree("sites"))[-1]
    convicted(
        book, "9: a site far away", 9, moved("sites", D, far), ["Misplaced", "TotalContradicted"]
    )
    convicted(
        book,
        "9: a tag in another's slot",
        9,
        put("items", RV, 0, 0, "RV-002"),
        ["Misplaced", "Dangling"],
    )
    convicted(book, "9: a tag beside its slot", 9, moved("items", RV, RV ^ 1), ["Misplaced"])
    convicted(book, "9: a cell in another's slot", 9, put("extents", 24, 0, 1, "u"), ["Misplaced"])
    convicted(
        book,
        "9: one of two records of a slot",
        9,
        put("sites", AB, 1, 1, "40,44"),
        ["Misplaced"],
        [{"sites": ([AB], ["position"])}],
    )
    outside = put("sites", C, 0, 1, "0,-90")
    convicted(book, "9: a place outside the territory", 9, outside, ["Misplaced"])

    def otherwise(contents: Contents) -> None:
        contents[ITEMS][RV][0][0] = "rv oO1"
        contents[BATCHES][0][0][2] = "rv oO1"

    book.seen(
        "9: a tag written otherwise is in its place", None, lie(otherwise), [everything(HONEST)]
    )


def misplaced_c() -> list[str]:
    return ["Misplaced", "TotalContradicted"]


def referring(book: Book) -> None:
    """Add values that stand twice, and references to nothing."""
    convicted(book, "10: twice in one column", 10, put("sites", C, 0, 0, "A"), ["Twice"])
    in_slot = put("sites", AB, 1, 0, "A")
    convicted(book, "10: twice in one slot", 10, in_slot, ["Twice"])

    def same(contents: Contents) -> None:
        contents[0][C][0][0] = "A"
        contents[0][E][0][0] = "A"
        contents[0][D][0][0] = "B"

    convicted(book, "10: three times, and another twice", 10, same, ["Twice", "Dangling"])
    convicted(
        book,
        "10: twice, from two files",
        10,
        put("sites", C, 0, 0, "A"),
        ["Twice"],
        [{"sites": ([AB], ["id"])}, {"sites": ([C], ["id"])}],
    )
    book.seen(
        "10: one of the two is open",
        None,
        lie(put("sites", C, 0, 0, "A")),
        [{"sites": ([C], ["id"])}],
    )
    convicted(book, "10: a batch twice", 10, put("batches", 1, 0, 0, "b1"), ["Twice"])

    def nulls(contents: Contents) -> None:
        contents[BATCHES][0][0][0] = contents[BATCHES][1][0][0] = None

    book.seen("10: null twice", None, lie(nulls), [everything(HONEST)])
    nowhere = put("extents", 26, 1, 0, "X")
    convicted(book, "10: a reference to nothing", 10, nowhere, ["Dangling"])
    convicted(
        book, "10: byte for byte, tags too", 10, put("batches", 0, 0, 2, "rv-001"), ["Dangling"]
    )
    convicted(
        book,
        "10: an empty text refers too",
        10,
        put("batches", 0, 0, 2, ""),
        ["BadValue", "Dangling"],
    )
    sites = HONEST.by.territory(HONEST.by.tree("sites"))
    extents = HONEST.by.territory(HONEST.by.tree("extents"))
    for said, slots, columns, errors in (
        ("a slot of the target shut", sites[1:], ["id"], []),
        ("the column of the target shut", sites, ["position"], []),
        ("the column alone", sites, ["id"], ["Dangling"]),
    ):
        opened: list[Opened] = [{"sites": (slots, columns), "extents": (extents, ["site"])}]
        name = f"10: a reference to nothing, with {said}"
        if errors:
            convicted(book, name, 10, nowhere, errors, opened)
        else:
            book.seen(name, None, lie(nowhere), opened)


def totals(book: Book) -> None:
    """Add false totals."""
    for column, name in enumerate(("sites", "mass", "active", "active-mass")):
        for value in ("0", "99"):
            false = put("sites/5", 24, 0, column, value)
            convicted(book, f"11: {name} of {value}", 11, false, ["TotalContradicted"])
    one = ["TotalContradicted"]
    convicted(book, "11: missiles", 11, put("items/0", 0, 0, 1, "2"), one)
    convicted(book, "11: grams", 11, put("batches/0", 0, 0, 1, "126"), one)
    convicted(book, "11: a deep total", 11, put("sites/10", C, 0, 0, "2"), one)
    convicted(book, "11: a sum with a fraction", 11, put("sites/5", 24, 0, 1, "3.49999"), one)
    little = put("sites/5", 24, 0, 0, "2")
    parts_: dict[str, tuple[Opened, bool]] = {
        "two of three records": ({"sites": ([AB], [])}, False),
        "three records": ({"sites": ([AB, C], [])}, True),
        "a deeper claim of two": ({"sites/10": ([AB], ["sites"])}, False),
        "deeper claims of three": ({"sites/10": ([AB, C], ["sites"])}, True),
        "a claim and a record, no mixture": (
            {"sites": ([C], []), "sites/10": ([AB], ["sites"])},
            False,
        ),
    }
    for said, (opened, found) in parts_.items():
        both = {**opened, "sites/5": ([24], ["sites"])}
        name = f"11: a total of two against {said}"
        if found:
            convicted(book, name, 11, little, one, [both])
        else:
            book.seen(name, None, lie(little), [both])
    much = put("sites/5", 24, 0, 0, "4")
    south = [slot for slot in range(1024) if slot >> 5 == 24]
    for said, opened, found in (
        ("all but a slot", {"sites": (south[1:], [])}, False),
        ("all slots", {"sites": (south, [])}, True),
        ("another claim of all slots", {"sites/10": (south, ["mass"])}, False),
        ("the claims of all slots", {"sites/10": (south, ["sites"])}, True),
    ):
        both = {**opened, "sites/5": ([24], ["sites"])}
        name = f"11: a total of four against {said}"
        if found:
            convicted(book, name, 11, much, one, [both])
        else:
            book.seen(name, None, lie(much), [both])
    alike = lie(lambda contents: contents[2][S][0].__setitem__(1, "13"), SMALL)
    convicted(book, "11: two totals of one definition", 11, alike, one)


def numbers(book: Book) -> None:
    """Add wrong numbers of records."""

    def two(contents: Contents) -> None:
        contents[BATCHES][1].append(["b4", "1", None])

    convicted(book, "12: two records in a row", 12, two, ["WrongNumber"])
    hole = moved("batches", 0, 5)
    convicted(book, "12: an empty row before a record", 12, hole, ["WrongNumber"])
    for slots, found in (
        ([5], 0),
        ([0], 0),
        ([3, 4], 0),
        ([3, 5], 1),
        ([0, 1, 3, 5], 1),
        ([5, 6], 0),
    ):
        opened: list[Opened] = [{"batches": (slots, [])}]
        name = f"12: rows {' '.join(map(str, slots))} of those"
        if found:
            convicted(book, name, 12, hole, ["WrongNumber"], opened)
        else:
            book.seen(name, None, lie(hole), opened)

    def twice(contents: Contents) -> None:
        contents[TREES["items/0"]][0] *= 2

    convicted(book, "12: two records of totals", 12, twice, ["WrongNumber"])

    def none(contents: Contents) -> None:
        del contents[TREES["sites/5"]][24]

    convicted(book, "12: no record of totals", 12, none, ["WrongNumber"])
    convicted(book, "12: shown alone", 12, none, ["WrongNumber"], [{"sites/5": ([24], [])}])

    def many(contents: Contents) -> None:
        for row in range(8):
            contents[BATCHES][row] = [[f"b{row}", "0", None]]
        contents[TREES["batches/0"]][0] = [["8", "0"]]

    convicted(book, "12: more than most", 12, many, ["WrongNumber"])
    book.seen("12: as many as most", None, lie(many), [{"batches": (range(6), [])}])
    convicted(
        book,
        "12: more than most, from two files",
        12,
        many,
        ["WrongNumber"],
        [{"batches": ([0, 1, 2, 3], [])}, {"batches": ([4, 5, 6, 7], [])}],
    )

    def crowd(contents: Contents) -> None:
        contents[ITEMS][RV] *= 3
        contents[TREES["items/0"]][0] = [["4", "3"]]

    convicted(book, "12: more items than most in one slot", 12, crowd, ["WrongNumber"])


def values(book: Book) -> None:
    """Add values that are none of their type."""
    for tree, slot, column, bad in (
        *(("sites", C, 1, text) for text in (None, "40.0,44", "40,44 ", "91,0", "40", "")),
        *(("sites", C, 2, text) for text in ("yes", "True", "1", "")),
        *(
            ("sites", C, 3, text)
            for text in ("1.50", "-1", "1e3", "+1", "NaN", "01", "9" * 39, "-0")
        ),
        *(("sites", C, 4, text) for text in ("2023-02-29", "2023-2-9", "0000-01-01", "2023-13-01")),
        *(("sites", C, 4, text) for text in ("20230101", "2023-01-01T00", "\u0662023-01-01")),
        ("sites", C, 0, "x" * 4097),
        *(("extents", 24, 1, text) for text in (None, "s0", "S", "", "a")),
        *(("items", RV, 0, text) for text in (None, "\u00df", "", "-", "RV#1")),
        *(("batches", 1, 1, text) for text in ("1.5", "-1", "", "1_000", "0x1")),
        *(("batches", 1, 2, text) for text in ("\u00df", "", "\u0131")),
    ):
        tree_ = HONEST.by.tree(tree)
        name = f"12: {tree}, {tree_.names[column]} {(bad or 'null')[:12]!r}"
        if bad == "":
            name = f"12: {tree}, {tree_.names[column]} empty"
        opened: list[Opened] = [{tree: ([slot], [tree_.names[column]])}]
        lie_ = lie(put(tree, slot, 0, column, bad))
        convicted(book, name, 12, lie_, ["BadValue"], opened)
    for value in (None, "-1", "1.0", "x", ""):
        name = f"12: a total of {value!r}"
        convicted(book, name, 12, put("items/0", 0, 0, 0, value), ["BadValue"])


def silent(book: Book) -> None:
    """Add sums that say nothing: what is bad convicts, and neither contradicts nor verifies."""
    bad = put("sites", AB, 0, 3, "-7")
    convicted(book, "11: a sum over a bad value says nothing", 11, bad, ["BadValue"])
    left_out = put("sites", AB, 1, 3, "x")
    convicted(book, "11: a bad value that a condition leaves out", 11, left_out, ["BadValue"])
    null = put("sites", C, 0, 3, None)
    book.seen("11: null adds nothing", None, lie(null), [everything(HONEST)])

    def two(contents: Contents) -> None:
        contents[BATCHES][1].append(["b4", "1", None])
        contents[TREES["batches/0"]][0][0][1] = "99"

    convicted(book, "11: a row with two records says nothing", 11, two, ["WrongNumber"])

    def gone(contents: Contents) -> None:
        del contents[TREES["sites/10"]][C]

    south = [slot for slot in range(1024) if slot >> 5 == 24]
    opened: list[Opened] = [{"sites/5": ([24], ["sites"]), "sites/10": (south, ["sites"])}]
    convicted(
        book,
        "11: a slot of totals without a record says nothing",
        11,
        gone,
        ["WrongNumber"],
        opened,
    )
    hidden = put("items", BM, 0, 1, "missile")
    convicted(book, "11: a condition that more meet", 11, hidden, ["TotalContradicted"])
