"""What an honest declarer opens: all of it is true."""

from __future__ import annotations

from tests.attacks.book import Book
from tests.attacks.worlds import AB, BM, HONEST, RV, SMALL, C, D, E, S, Z, everything
from tests.declarations import NONCE, ROWS, SECRET, TEMPLATE, WORLD
from tests.oracle.escrow import Declaration, Declarer, Record
from tests.oracle.escrow_view import Opened


def whole(name: str) -> list[int]:
    """Give all slots of a tree."""
    return HONEST.by.territory(HONEST.by.tree(name))


def add(book: Book) -> None:
    """Add them."""
    book.seen("a commitment alone", None, HONEST, [], agreed=True)
    book.seen("a small commitment alone", None, SMALL, [], agreed=True)
    book.seen("everything", None, HONEST, [everything(HONEST)], agreed=True)
    book.seen("everything of the small one", None, SMALL, [everything(SMALL)])
    south = [slot for slot in whole("sites") if slot >> 5 == AB >> 5]
    near = [slot for slot in whole("sites") if slot >> 5 == AB >> 5]
    parts: dict[str, Opened] = {
        "one slot, all columns": {"sites": ([AB], HONEST.by.tree("sites").names)},
        "one slot, one column": {"sites": ([AB], ["mass"])},
        "one slot, presence alone": {"sites": ([AB], [])},
        "an empty slot": {"sites": ([AB + 1], [])},
        "a region of the territory": {"sites": (south, ["id", "position"])},
        "a cover that reaches beyond the border": {"extents": (whole("extents"), [])},
        "slots here and there": {"sites": (whole("sites")[::3], ["position"])},
        "all but one slot": {"sites": ([s for s in whole("sites") if s != D], ["id"])},
        "totals": {"sites/5": (whole("sites/5"), ["sites", "mass"])},
        "deep totals": {"sites/10": ([AB, C, AB + 1], ["sites"])},
        "totals of one slot": {"items/0": ([0], ["items"]), "batches/0": ([0], ["grams"])},
        "totals without columns": {"sites/5": ([24], [])},
        "tags": {"items": ([RV, BM], ["tag"])},
        "presence of all tags": {"items": (whole("items"), [])},
        "rows": {"batches": ([0, 1, 2], ["batch", "item"])},
        "the last rows, which are empty": {"batches": ([5, 6, 7], [])},
        "several tables": {
            "sites": ([AB, E], ["id"]),
            "extents": ([24], ["site"]),
            "items": ([RV], ["kind"]),
            "batches/0": ([0], ["batches"]),
        },
    }
    for name, opened in parts.items():
        book.seen(name, None, HONEST, [opened])
    totals = {"sites/5": (whole("sites/5"), ["sites", "mass", "active", "active-mass"])}
    unions: dict[str, list[Opened]] = {
        "a file twice": [parts["rows"], parts["rows"]],
        "columns of one slot from two files": [
            parts["one slot, one column"],
            {"sites": ([AB, C], ["id"])},
        ],
        "a column that is open in some of the slots": [
            {"sites": ([AB, C], ["id"])},
            {"sites": ([AB, D], ["mass"])},
        ],
        "totals verified by presence": [totals, {"sites": (whole("sites"), [])}],
        "a sum verified in one region": [totals, {"sites": (near, ["mass"])}],
        "a condition verified": [totals, {"sites": (near, ["active"])}],
        "a condition and a sum from two files": [
            totals,
            {"sites": (near, ["active"])},
            {"sites": (near, ["mass"])},
        ],
        "totals of totals": [totals, {"sites/10": (whole("sites/10"), ["sites", "mass"])}],
        "a stage from two files": [totals, {"sites": (near, ["position"])}],
        "half a stage": [{"sites/5": (whole("sites/5"), ["sites"])}],
    }
    for name, openings in unions.items():
        book.seen(name, None, HONEST, openings)
    slots: dict[str, tuple[list[int], list[str]]] = {
        "a slot with two records": ([0], ["cell", "mass"]),
        "two neighbours": ([S, S + 1], ["cell"]),
        "the last slot": ([Z], ["mass"]),
        "half the world": ([*range(16)], []),
        "all but the first": ([*range(1, 32)], ["cell"]),
    }
    for name, (these, columns) in slots.items():
        book.seen(f"small world: {name}", None, SMALL, [{"sites": (these, columns)}])
    questions(book)
    others(book)


def questions(book: Book) -> None:
    """Add questions with their answers."""
    near = [AB ^ other for other in (0, 1, 2, 3)]
    every = whole("sites")
    for name, place, slots, columns, outcome in (
        ("two records at the place", "10.5,12", every, ["id", "position", "active"], "declared"),
        ("nothing at the place", "20,30", every, ["position"], "nothing"),
        ("without the key", "10.5,12", every, ["id", "active"], "not open"),
        ("without a column of the answer", "10.5,12", every, ["id", "position"], "not open"),
        ("presence alone", "10.5,12", every, [], "not open"),
        ("the slots of one corner", "10.5,12", near, ["id", "position", "active"], "not open"),
        ("at the border", "0.1,40", every, ["id", "position", "active"], "nothing"),
        ("in the corner of the territory", "45,0", every, ["position"], "nothing"),
    ):
        asked = ("sites", "place", place)
        opened: Opened = {"sites": (slots, columns)}
        book.seen(
            f"a place: {name}",
            14 if outcome == "not open" else None,
            HONEST,
            [opened],
            questions=[asked],
            outcomes=[outcome],
        )
    for place in ("90,180", "-90,-180", "0.5,-0.25"):
        book.seen(
            f"the whole small world is near {place}",
            None,
            SMALL,
            [{"sites": (range(32), ["cell", "mass"])}],
            questions=[("sites", "place", place)],
            outcomes=["declared"],
        )
    for tag, outcome in (("bm-17", "declared"), ("rv oo1", "declared"), ("RV002", "nothing")):
        book.seen(
            f"the tag {tag}",
            None,
            HONEST,
            [everything(HONEST)],
            questions=[("items", "tag", tag)],
            outcomes=[outcome],
        )
    table = HONEST.by.tree("items").table
    alike = next(tag for i in range(10**5) if HONEST.by.slot(table, [tag := f"X{i}"], 0) == RV)
    for columns, outcome in (([], "not open"), (["kind"], "not open"), (["tag"], "nothing")):
        book.seen(
            f"another tag of the same slot, with {' and '.join(columns) or 'presence alone'}",
            None if outcome == "nothing" else 14,
            HONEST,
            [{"items": ([RV], columns)}],
            questions=[("items", "tag", alike)],
            outcomes=[outcome],
        )
    book.seen(
        "a tag without the columns of the answer",
        14,
        HONEST,
        [{"items": ([RV], ["tag"])}],
        questions=[("items", "tag", "rv001")],
        outcomes=["not open"],
    )
    book.seen(
        "several questions",
        14,
        HONEST,
        [{"items": ([RV], ["tag", "kind"])}],
        questions=[("items", "tag", "rv001"), ("sites", "place", "10,12")],
        outcomes=["declared", "not open"],
    )


def others(book: Book) -> None:
    """Add declarations of other contents: nothing at all, and texts of every kind."""
    by = HONEST.by
    empty = Declaration(by, by.contents({}))
    book.seen("nothing is declared anywhere", None, empty, [everything(empty)])
    strange: list[Record] = [
        ["", "-0.5,-0.25", None, "0", "0001-01-01"],
        ['"\\\b\f\n\r\t\0\x1f\x7f', "-0.5,-0.25", "true", "0.05", "9999-12-31"],
        ["\u00e9\u20ac\U0001f70d\u2028\ufeff", "89.999,-179.999", "false", "9" * 38, "2000-02-29"],
        ["x" * 4096, "-90,180", None, "0." + "0" * 36 + "1", None],
        ["-180", "90,-180", None, None, None],
    ]
    template = {**TEMPLATE, "territory": [""], "stages": []}
    everywhere = Declarer(template, SECRET, NONCE, 2, "0a" * 32)
    contents = everywhere.contents({**ROWS, "sites": strange, "extents": [], "batches": []})
    strange_one = Declaration(everywhere, contents)
    opened: Opened = {
        "sites": (everywhere.territory(everywhere.tree("sites")), everywhere.tree("sites").names),
        "sites/5": (range(32), ["mass"]),
        "items": (whole("items"), ["tag", "kind"]),
    }
    book.seen("texts of every kind", None, strange_one, [opened], agreed=True)
    plain = {**WORLD, "tables": [{**WORLD["tables"][0], "totals": []}]}
    one = Declarer(plain, bytes(32), bytes(32))
    many = Declaration(one, one.contents({"sites": [["7", str(n)] for n in range(9)]}))
    book.seen("many records in one slot", None, many, [{"sites": ([7], ["cell", "mass"])}])
