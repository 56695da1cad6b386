"""Attack 1: something else is opened than was committed to; and wildcards."""

from __future__ import annotations

import base64
from copy import deepcopy
from itertools import combinations
from typing import Any

from tests.attacks.book import Book
from tests.attacks.worlds import AB, HONEST, JUNK, SMALL, C, S, Z, other, small
from tests.declarations import TEMPLATE
from tests.oracle.escrow import Declaration, Declarer, blob, sha256


def parts(text: str) -> list[bytes]:
    """Take a blob apart."""
    content = base64.b64decode(text)
    return [content[at : at + 32] for at in range(0, len(content), 32)]


def flip(content: bytes, bit: int = 0) -> bytes:
    """Flip one bit."""
    return bytes([content[0] ^ 1 << bit]) + content[1:]


def add(book: Book) -> None:
    """Add them."""

    def alter(name: str, document: dict[str, Any], **fields: Any) -> None:
        book.change(name, 1, "RootMismatch", SMALL, document, **fields)

    one, two, shut = small(S), small(0, columns=("cell", "mass")), small(S, columns=())
    part = one["tables"][0]
    alter("an empty slot opened as filled", small(1), slots=["21"], counts=[1], bodies=blob([JUNK]))
    alter("a filled slot opened as empty", shut, slots=[], counts=[], bodies="")
    gone: dict[str, Any] = {"slots": [], "counts": [], "columns": [], "fields": [], "entries": []}
    alter("a filled slot with columns opened as empty", one, **gone)
    alter("a count raised", shut, counts=[2])
    alter("a count raised to the most", shut, counts=[2**32 - 1])
    alter("a count lowered", small(0, columns=()), counts=[1])
    alter("a body replaced", shut, bodies=blob([JUNK]))
    alter("the hash of nothing as a body", shut, bodies=blob([sha256()]))
    columns: dict[str, list[list[str | None]]] = {
        "a value changed": [["0", "0"], ["7", None]],
        "a null made a text": [["0", "0"], ["5", ""]],
        "a text made null": [["0", "0"], [None, None]],
        "a value that is longer": [["0", "0"], ["5\0", None]],
        "values exchanged": [["0", "0"], [None, "5"]],
        "a key changed": [["0", "1"], ["5", None]],
        "a key made null": [["0", None], ["5", None]],
        "columns exchanged": [["5", None], ["0", "0"]],
        "two values in one": [["0", "0"], ["5\x00\x00\x00\x00", None]],
        "a record left out": [["0"], ["5"]],
        "a record added": [["0", "0", "0"], ["5", None, None]],
    }
    for said, values in columns.items():
        alter(said, two, entries=[values], counts=[len(values[0])])
    leaf = part["entries"][0][1]
    alter("another value in a single slot", one, entries=[[["t"], leaf]])
    alter("a leaf replaced", one, entries=[[["s"], blob([JUNK])]])
    for bit in (0, 7):
        alter(
            f"bit {bit} of a leaf flipped",
            one,
            entries=[[["s"], blob([flip(parts(leaf)[0], bit)])]],
        )
    seeds_and_path(book)
    positions(book)
    others(book)
    wildcards(book)


def seeds_and_path(book: Book) -> None:
    """Add other seeds and other nodes."""

    def alter(name: str, document: dict[str, Any], **fields: Any) -> None:
        book.change(name, 1, "RootMismatch", SMALL, document, **fields)

    one = small(S)
    part = one["tables"][0]
    path = parts(part["path"])
    for i in range(len(path)):
        changed = [flip(node) if at == i else node for at, node in enumerate(path)]
        alter(f"a bit of node {i} of the path", one, path=blob(changed))
    for i, j in combinations(range(len(path)), 2):
        swapped = list(path)
        swapped[i], swapped[j] = swapped[j], swapped[i]
        alter(f"nodes {i} and {j} of the path exchanged", one, path=blob(swapped))
    alter("the path reversed", one, path=blob(path[::-1]))
    alter("all nodes the first", one, path=blob(path[:1] * len(path)))
    alter("the hash of nothing in the path", one, path=blob([sha256(), *path[1:]]))
    alter("a leaf of the path opened as its parent", one, path=blob([*path[:-1], JUNK]))
    for slot in (S + 1, S ^ 2, Z, 0):
        there = small(slot, columns=())["tables"][0]
        alter(f"the path of slot {slot}", one, path=there["path"])
        alter(f"the seed of slot {slot}", one, seeds=there["seeds"])
        field = blob([SMALL.seed(0, 1, 32 + slot)])
        alter(f"the seed of a column of slot {slot}", one, fields=[field])
    node = 32 + S
    own = SMALL.seed(0, 0, node)
    for said, seed in {
        "a bit of a seed": flip(own),
        "the seed of the parent": SMALL.seed(0, 0, node // 2),
        "the seed of the root": SMALL.seed(0, 0, 1),
        "the seed of a child": SMALL.seed(0, 0, 2 * node),
        "a seed that went left for right": SMALL.seed(0, 0, node ^ 1),
        "the seed of a column for presence": SMALL.seed(0, 1, node),
        "the seed of totals": SMALL.seed(2, 0, node),
        "a seed of zeros": bytes(32),
    }.items():
        alter(f"presence: {said}", one, seeds=blob([seed]))
        if said != "the seed of a column for presence":
            alter(f"column: {said}", one, fields=[blob([seed])])
    alter("presence: the seed of the column", one, seeds=part["fields"][0])
    alter("column: the seed of presence", one, fields=[part["seeds"]])
    pair = small(S, Z)
    for key in ("seeds", "fields"):
        there = pair["tables"][0][key]
        turned = blob(parts(there if key == "seeds" else there[0])[::-1])
        value = turned if key == "seeds" else [turned]
        alter(f"{key} of two nodes exchanged", pair, **{key: value})
    both = small(S, columns=("cell", "mass"))
    fields = both["tables"][0]["fields"]
    alter("seeds of two columns exchanged", both, fields=fields[::-1])
    half = small(*range(16, 32), columns=())
    for at in (2, 4, 6, 16):
        alter(f"the seed of node {at} for half the world", half, seeds=blob([SMALL.seed(0, 0, at)]))
    outside = HONEST.disclosure({"extents": ([24, 26], [])})
    book.change(
        "the seed of a subtree of the territory, not of its cover",
        1,
        "RootMismatch",
        HONEST,
        outside,
        seeds=blob([HONEST.seed(outside["tables"][0]["table"], 0, 3)]),
    )


def positions(book: Book) -> None:
    """Add openings of one place shown for another."""

    def alter(name: str, document: dict[str, Any], **fields: Any) -> None:
        book.change(name, 1, "RootMismatch", SMALL, document, **fields)

    one, pair = small(S), small(S, Z)
    part, two = one["tables"][0], pair["tables"][0]
    for slot in (S + 1, S - 1, S ^ 2, Z, 0):
        there = small(slot, columns=())["tables"][0]
        moved = {"slots": [f"{32 + slot:x}"], "cover": there["cover"]}
        alter(f"a record moved to slot {slot}", one, **moved)
        moved["path"] = there["path"]
        alter(f"a record moved to slot {slot} with its path", one, **moved)
        moved["seeds"] = there["seeds"]
        alter(f"a record moved to slot {slot} with path and seed", one, **moved)
    alter("records of two slots exchanged", pair, entries=two["entries"][::-1])
    shut = small(S, Z, columns=())
    bodies = parts(shut["tables"][0]["bodies"])
    alter("bodies of two slots exchanged", shut, bodies=blob(bodies[::-1]))
    wide = small(*range(24, 32))
    filled = wide["tables"][0]
    for slots in (["39", "3f"], ["38", "3e"], ["3a", "3b"]):
        alter(f"records in slots {' and '.join(slots)} of one subtree", wide, slots=slots)
    fewer = {"slots": filled["slots"][:1], "counts": [1], "entries": filled["entries"][:1]}
    alter("one of two records of a subtree hidden", wide, **fewer)
    more = filled["entries"] + filled["entries"][:1]
    alter(
        "a record added to a subtree",
        small(*range(24, 32)),
        slots=["38", "39", "3f"],
        counts=[1, 1, 1],
        entries=[more[0], more[2], more[1]],
    )
    alter("another column of the same slot", one, columns=[2], entries=[part["entries"][0][::-1]])
    alter("the table taken for totals of its depth", one, table=2)
    totals = small(S, columns=("mass",), tree="sites/5")
    alter("totals taken for the table of their depth", totals, table=0)


def others(book: Book) -> None:
    """Add openings of other commitments under this one's root."""
    for said, declaration in {
        "another declarer": other(declarer="south"),
        "another agreement": other(agreement="b-treaty"),
        "another log": other(origin="other.example/log"),
        "another nonce": other(nonce=JUNK),
        "another secret": other(secret=JUNK),
        "the next version": other(version=2, before=SMALL.root()),
        "another quota in the template": other(
            tables=[{**deepcopy(SMALL.by.template["tables"][0]), "quota": 6}]
        ),
    }.items():
        opened = {"sites": ([S], ["cell"])}
        document = declaration.disclosure(opened)
        book.seen(f"true to its own commitment: {said}", None, declaration, [opened])
        mine = book.commitment(SMALL)
        book.refused(f"the file of {said}", 1, "WrongCommitment", mine, altered=document)
        renamed = {**document, "root": SMALL.root()}
        book.refused(f"the file of {said} with this root", 1, "RootMismatch", mine, altered=renamed)
        totals = declaration.disclosure({"sites/0": ([0], ["mass"])})
        renamed = {**totals, "root": SMALL.root()}
        book.refused(f"totals of {said} with this root", 1, "RootMismatch", mine, altered=renamed)
    twin = Declaration(SMALL.by, SMALL.by.contents({"sites": [["s", "13"]]}))
    for slots, columns in (([S], ["mass"]), ([0], []), ([Z], [])):
        document = {**twin.disclosure({"sites": (slots, columns)}), "root": SMALL.root()}
        name = f"slot {slots[0]} of other contents under the same header"
        book.refused(name, 1, "RootMismatch", book.commitment(SMALL), altered=document)
    # The others stand: only the altered file is left out.
    good = book.opened("a good file", HONEST, {"sites": ([AB], ["id"])})
    bad = HONEST.disclosure({"sites": ([C], ["id"])})
    bad["tables"][0]["entries"][0][0] = ["not C"]
    several = HONEST.disclosure({"sites": ([C], ["id"]), "items": ([0, 1], [])})
    several["tables"][1]["seeds"] = blob([JUNK])
    for name, altered in (("beside a good file", bad), ("in the last of two tables", several)):
        file = book.file(name, altered)
        book.case(
            name,
            1,
            [book.commitment(HONEST), good, file],
            verdict="not verified",
            rejected={file: "RootMismatch"},
            open={"sites": 1},
        )


def wildcards(book: Book) -> None:
    """Add commitments with anything in the place of a hash: it can never be opened."""
    rest = [slot for slot in range(32) if slot != S]
    asked = ("sites", "place", "0,0")
    for said, at, hole in (
        ("garbage in the place of a slot", (0, 32 + S), JUNK),
        ("the hash of nothing in the place of a slot", (0, 32 + S), sha256()),
        ("the leaf of another slot", (0, 32 + S), SMALL.node(SMALL.by.trees[0], 32 + Z)),
        ("garbage above two slots", (0, (32 + S) // 2), JUNK),
        ("garbage in the place of a tree", (0, 1), JUNK),
        ("the tree of the totals", (0, 1), SMALL.node(SMALL.by.trees[2], 1)),
    ):
        wild = Declaration(SMALL.by, SMALL.contents, {at: hole})
        below = {slot for slot in rest if at[1] != 32 + slot >> 6 - at[1].bit_length()}
        if below:
            book.seen(
                f"{said}: the others open, and it is not",
                14,
                wild,
                [{"sites": (below, ["cell", "mass"])}],
                questions=[asked],
                outcomes=["not open"],
            )
        for name, slots in (("alone", [S]), ("with all", [*range(32)])):
            opened = wild.disclosure({"sites": (slots, ["cell"])})
            mine = book.commitment(wild)
            book.refused(f"{said}, opened {name}", 1, "RootMismatch", mine, altered=opened)
    by = Declarer(TEMPLATE, bytes(32), bytes(32))
    true = Declaration(by, by.contents({}))
    border = Declaration(by, true.contents, {(true.by.tree("sites").number, 2): JUNK})
    book.refused(
        "garbage beyond the border",
        1,
        "RootMismatch",
        book.commitment(border),
        altered=border.disclosure({"sites": ([AB], [])}),
    )
