#!/usr/bin/env python3
"""Check what is opened of a declaration: python3 verifier/escrow.py COMMITMENT.json FILE…

    [--template TEMPLATE.json] [--most-slots N] [--json]

One file, standard library only, hashes only, written from docs/specification/escrow.md ("the page"
below, whose sections are named) and sharing nothing with the program that made the files. A FILE is
a disclosure, a question or a further commitment. Exit code 0: every file is true, nothing false is
declared, all that was asked is open. 1: it is otherwise. 2: cannot tell.
"""

from __future__ import annotations

import base64
import datetime
import json
import re
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate, compress, pairwise
from pathlib import Path
from struct import pack
from typing import Any, NamedTuple

ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
NOTHING = sha256(b"").digest()  # the hash of a subtree without a slot of the territory
MOST_SLOTS = 2**28


#: What the page refuses, in words.
REFUSED = {
    "NotCanonical": "not the one encoding of an object",
    "WrongShape": "keys, values or a rule of its template are not as the page has them",
    "CommitmentMismatch": "the root is not that of the header and the tables",
    "TemplateMismatch": "the template is not the agreement's",
    "WrongCommitment": "it is of another commitment",
    "CoverNotCanonical": "cover is not the canonical cover of any slots",
    "SlotOrder": "slots do not ascend",
    "SlotOutsideCover": "a slot is not among those that are opened",
    "BadCount": "a count is 0, too large, or not that of the values",
    "SeedCount": "seeds are missing or left over",
    "ProofTooShort": "hashes are missing in path",
    "ProofTooLong": "hashes are left over in path",
    "RootMismatch": "this is not what was committed to",
    "TooMuchWork": "brackets stand more than 16 deep, or there are too many slots to look at",
    "NotAskable": "this question cannot be put to this commitment",
}


class Rejected(Exception):  # noqa: N818 - the page calls a file rejected
    """The file is rejected: it accuses nobody and adds nothing. The text is the error's name."""


class CannotTell(Exception):  # noqa: N818
    """The files are neither accepted nor rejected: exit code 2."""


def need(holds: Any, error: str) -> None:
    """Reject the file unless the rule holds."""
    if not holds:
        raise Rejected(error)


# --- Files ---------------------------------------------------------------------------------------


def encode(value: Any) -> bytes:
    """Give the one encoding."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def decode(content: bytes) -> dict[str, Any]:
    """Read a file, which must be the one encoding of an object."""
    depth = 0
    for token in re.finditer(rb'"(?:[^"\\]++|\\.)*+"?|[][{}]', content, re.DOTALL):
        depth += (token[0] in (b"[", b"{")) - (token[0] in (b"]", b"}") and depth > 0)
        if depth > 16:
            raise CannotTell("TooMuchWork")

    def number(text: str) -> int:
        """Read a whole number; what is no such number has no integer's text."""
        return int(text) if len(text) <= 16 and 0 <= int(text) < 2**53 else int("too large")

    def keyed(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key.encode("ascii").decode(): value for key, value in pairs}

    hooks: dict[str, Any] = {"parse_int": number, "parse_float": int, "parse_constant": int}
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=keyed, **hooks)
        need(encode(value) == content and type(value) is dict, "NotCanonical")
    except ValueError:
        raise Rejected("NotCanonical") from None
    return dict(value)


def hashes(text: Any) -> list[bytes]:
    """Give the hashes or seeds of a blob."""
    try:
        content = base64.b64decode(text, validate=True)
        need(len(content) % 32 == 0 and base64.b64encode(content).decode() == text, "WrongShape")
    except (ValueError, TypeError):
        raise Rejected("WrongShape") from None
    return [content[at : at + 32] for at in range(0, len(content), 32)]


def whole(low: int, high: int) -> Callable[[Any], bool]:
    """Give the form of whole numbers from low to high."""
    return lambda value: type(value) is int and low <= value <= high


def like(pattern: str) -> Callable[[Any], bool]:
    """Give the form of texts that a pattern describes."""
    return lambda value: type(value) is str and re.fullmatch(pattern, value) is not None


def fits(value: Any, form: Any) -> bool:
    """Say whether a value has a form.

    A form is a dictionary (exactly these keys), a list (an array of any length of its one form), a
    tuple (one of these), a function that says so, or the value itself.
    """
    if isinstance(form, tuple):
        return any(fits(value, one) for one in form)
    if isinstance(form, dict):
        right = type(value) is dict and value.keys() == form.keys()
        return right and all(fits(value[key], form[key]) for key in form)
    if isinstance(form, list):
        return type(value) is list and all(fits(item, form[0]) for item in value)
    return bool(form(value)) if callable(form) else type(value) is type(form) and value == form


# fmt: off
TEXT, HASH, NAME = like("(?s:.*)"), like("[0-9a-f]{64}"), like("[a-z][a-z0-9_-]{0,63}")
NODE, PREFIX = like("[1-9a-f][0-9a-f]{0,15}"), like(f"[{ALPHABET}]{{0,12}}")
NUMBER, U32, POSITIVE = whole(0, 2**53), whole(0, 2**32 - 1), whole(1, 2**32 - 1)
# What is no blob is refused by hashes() itself.
BLOB: Callable[[Any], bool] = lambda value: len(hashes(value)) >= 0  # noqa: E731
LEAF: Callable[[Any], bool] = lambda value: len(hashes(value)) == 1  # noqa: E731
PARTY: Callable[[Any], bool] = lambda v: TEXT(v) and 0 < len(v.encode()) <= 200  # noqa: E731
PART = {
    "bodies": BLOB, "columns": [NUMBER], "counts": [NUMBER], "cover": [NODE],
    "entries": [[([(TEXT, None)], LEAF)]], "fields": [BLOB], "path": BLOB, "seeds": BLOB,
    "slots": [NODE], "table": NUMBER,
}
TOTAL = {"name": NAME, "sum": (NAME, None), "where": ({"column": NAME, "value": TEXT}, None)}
TYPES = ("text", "integer", "decimal", "boolean", "date", "place", "cell", "tag")
TABLE = {
    "name": NAME, "kind": ("cell", "tag", "row"), "depth": whole(0, 60), "key": (NAME, None),
    "columns": [{"name": NAME, "type": TYPES}], "most": POSITIVE, "tolerance": whole(0, 100),
    "answer": [NAME], "unique": [NAME], "references": [{"column": NAME, "to": TEXT}],
    "quota": U32, "totals": [{"columns": [TOTAL], "depth": whole(0, 60)}],
}
STAGE = {"name": NAME, "opens": [{"columns": [NAME], "regions": [PREFIX], "table": TEXT}]}
TEMPLATE = {
    "agreement": PARTY, "declarer": PARTY, "origin": PARTY, "territory": [PREFIX],
    "interval_days": whole(1, 36500), "seal_size": whole(1, 2**26), "stages": [STAGE],
    "tables": [TABLE],
}
DECLARER = ("agreement", "origin", "declarer")  # all commitments that are given have one
HEADER = {"nonce": HASH, "predecessor": (HASH, None), "template": TEMPLATE, "version": POSITIVE}
COMMITMENT = {"format": "paripassu/commitment/1", "header": HEADER, "root": HASH, "tables": [HASH]}
DISCLOSURE = {"format": "paripassu/disclosure/1", "root": HASH, "tables": [PART]}
QUESTION = {"format": "paripassu/question/1", "root": HASH, "table": TEXT}
# fmt: on

# --- Values; Trees, slots, territory: where a record stands --------------------------------------

INTEGER = "(0|-?[1-9][0-9]*)"
DECIMAL = rf"({INTEGER}|-?(0|[1-9][0-9]*)\.[0-9]*[1-9])"
# fmt: off
PATTERNS = {
    "text": "(?s:.*)", "tag": "(?s:.*)", "integer": INTEGER, "decimal": DECIMAL,
    "boolean": "true|false", "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "place": f"{DECIMAL},{DECIMAL}", "cell": f"[{ALPHABET}]{{1,12}}",
}
# fmt: on
#: The steps of folding a tag, each over all characters: small letters, marks, scripts, alike.
FOLDING = (
    str.maketrans(
        "abcdefghijklmnopqrstuvwxyz" + "авекмнорстух" + "αβεζηικμνορτυχ",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "АВЕКМНОРСТУХ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    ),
    str.maketrans("", "", " -./_"),
    str.maketrans("АВЕКМНОРСТУХ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYX" + "ABEZHIKMNOPTYX"),
    str.maketrans("OQILZSB", "0011258"),
)


def folded(tag: str) -> str | None:
    """Fold a tag; give nothing where the text is no tag."""
    for step in FOLDING:
        tag = tag.translate(step)
    return tag if re.fullmatch("[A-Z0-9]+", tag) else None


def is_value(text: str, kind: str) -> bool:
    """Say whether a text is a value of a type."""
    if not re.fullmatch(PATTERNS[kind], text) or len(text.encode()) > 4096:
        return False
    if kind in ("integer", "decimal", "place"):
        parts = text.split(",")
        short = all(len(re.sub("[-.]", "", part)) <= 38 for part in parts)
        far = zip(parts, (90, 180), strict=True) if short and kind == "place" else ()
        return short and all(abs(Fraction(part)) <= most for part, most in far)
    if kind == "date":
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            return False
    return kind != "tag" or folded(text) is not None


def column_and_row(place: str, depth: int) -> tuple[int, int]:
    """Give the column (of longitude) and the row (of latitude) of a place, counted from 0."""
    latitude, longitude = map(Fraction, place.split(","))
    longitude = Fraction(-180) if longitude == 180 else longitude
    a, b = (depth + 1) // 2, depth // 2
    x, y = (longitude + 180) * 2**a // 360, (latitude + 90) * 2**b // 180
    return int(x), min(int(y), 2**b - 1)


def interleaved(x: int, y: int, depth: int) -> int:
    """Give the slot in a column and a row: their bits by turns, the column's first."""
    slot = 0
    for i in range(depth - 1, -1, -1):
        axis = x if (depth - i) % 2 else y
        slot = slot << 1 | axis >> i // 2 & 1
    return slot


def span(prefix: str, depth: int) -> tuple[int, int]:
    """Give the first slot under a prefix, and the first after it."""
    number = 0
    for character in prefix:
        number = number * 32 + ALPHABET.index(character)
    below = depth - 5 * len(prefix)
    return number << below, number + 1 << below


class Slots:
    """A set of slots, as intervals: those of a territory, or those that are open."""

    def __init__(self, intervals: Iterable[tuple[int, int]]) -> None:
        self.lows: list[int] = []
        self.highs: list[int] = []
        for low, high in sorted(intervals):
            if self.highs and low <= self.highs[-1]:
                self.highs[-1] = max(high, self.highs[-1])
            else:
                self.lows.append(low)
                self.highs.append(high)
        self.before = [0]  # how many slots stand before each interval, and in all
        for low, high in zip(self.lows, self.highs, strict=True):
            self.before.append(self.before[-1] + high - low)

    def count(self, low: int, high: int) -> int:
        """Count those from low to before high."""

        def below(slot: int) -> int:
            i = bisect_right(self.lows, slot) - 1
            return self.before[i] + min(slot, self.highs[i]) - self.lows[i] if i >= 0 else 0

        return below(high) - below(low)

    def within(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Give the intervals of those from low to before high."""
        for i in range(bisect_right(self.highs, low), bisect_left(self.lows, high)):
            yield max(low, self.lows[i]), min(high, self.highs[i])


class Column(NamedTuple):
    """A column of a tree: its type, and what its values must be besides."""

    name: str
    kind: str
    filled: bool = False  # never null
    signless: bool = False  # never negative
    characters: int | None = None  # of a key cell

    def holds(self, value: str | None) -> bool:
        """Say whether a value may stand in this column."""
        if value is None:
            return not self.filled
        right = is_value(value, self.kind) and self.characters in (None, len(value))
        return right and not (self.signless and value.startswith("-"))


class Tree:
    """A tree, of a table or of totals of it; and what is open of it, its view."""

    def __init__(self, number: int, table: Any, totals: Any, territory: Slots) -> None:
        self.number, self.table, self.totals = number, table, totals
        self.depth, self.territory = depth_of(table, totals), territory
        self.name: str = f"{table['name']}/{self.depth}" if totals else table["name"]
        types = {column["name"]: column["type"] for column in table["columns"]}
        summed = {column["sum"] for one in table["totals"] for column in one["columns"]}
        self.columns = []
        for column in (totals or table)["columns"]:
            name, key = column["name"], not totals and column["name"] == table["key"]
            kind = types.get(column["sum"], "integer") if totals else column["type"]
            length = self.depth // 5 if key and kind == "cell" else None
            never = bool(totals) or name in summed
            self.columns.append(Column(name, kind, bool(totals) or key, never, length))
        # The view: open slots; n of those with records; values by column and slot, which ascend.
        self.open = Slots([])
        self.counts: dict[int, int] = {}
        self.values: list[dict[int, list[str | None]]] = [{} for _ in (0, *self.columns)]
        self.slots: list[list[int]] = [[] for _ in self.values]

    def column(self, name: str | None) -> int:
        """Give the number of a column, from 1."""
        return [column.name for column in self.columns].index(str(name)) + 1

    def see(self, openings: list[Opening]) -> None:
        """Take in what was opened: the view is the union."""
        spans = [span for opening in openings for span in opening.spans]
        self.open = Slots(one for span in spans for one in self.territory.within(*span))
        for opening in openings:
            self.counts.update(opening.counts)
            for column in opening.columns:
                rows = zip(opening.counts, opening.entries, strict=True)
                self.values[column].update((slot, row[column - 1]) for slot, row in rows)
        self.slots = [sorted(self.counts), *(sorted(values) for values in self.values[1:])]

    def records(self, low: int, high: int, column: int = 0) -> range:
        """Give which of the open slots with records, in a column, stand from low to before high."""
        slots = self.slots[column]
        return range(bisect_left(slots, low), bisect_left(slots, high))

    def complete(self, low: int, high: int, columns: Iterable[int] = ()) -> bool:
        """Say whether all slots of the territory from low to before high are open, in columns."""
        many = len(self.records(low, high))
        return self.open.count(low, high) == self.territory.count(low, high) and all(
            len(self.records(low, high, column)) == many for column in columns
        )

    def first_empty(self, before: int) -> int | None:
        """Give the first open slot without records before a slot."""
        spans = zip(self.open.lows, self.open.highs, strict=True)
        slots = (slot for low, high in spans for slot in range(low, min(high, before)))
        return next((slot for slot in slots if slot not in self.counts), None)

    def texts(self, column: int) -> Iterator[tuple[int, str]]:
        """Give the open texts of a column, with their slots, in order."""
        for slot in self.slots[column]:
            yield from ((slot, text) for text in self.values[column][slot] if text is not None)


def depth_of(table: Any, totals: Any) -> int:
    """Give the depth of a tree."""
    return int((totals or table)["depth"])


def trees_of(template: dict[str, Any]) -> list[Tree]:
    """Give the trees: each table followed by its totals."""
    pairs = [(table, totals) for table in template["tables"] for totals in (None, *table["totals"])]
    kinds = [(table["kind"] == "cell", depth_of(table, totals)) for table, totals in pairs]
    territories = {
        (cell, depth): Slots(span(p, depth) for p in (template["territory"] if cell else [""]))
        for cell, depth in set(kinds)
    }
    return [Tree(i, *pair, territories[kinds[i]]) for i, pair in enumerate(pairs)]


# --- The template --------------------------------------------------------------------------------


def rules(template: dict[str, Any]) -> Iterator[bool]:
    """Say of each rule, one after another, whether a template of the right shape keeps it."""

    def differ(items: Iterable[dict[str, Any]], key: str = "name") -> bool:
        return max(Counter(item[key] for item in items).values(), default=0) <= 1

    def region(prefixes: list[str], depth: int) -> bool:
        ascend = all(p < q and not q.startswith(p) for p, q in pairwise(prefixes))
        whole = 32 in Counter(prefix[:-1] for prefix in prefixes if prefix).values()
        return ascend and not whole and all(5 * len(prefix) <= depth for prefix in prefixes)

    tables, keys = template["tables"], {"cell": ("place", "cell"), "tag": ("tag",), "row": ()}
    cells = [t["depth"] for c in tables if c["kind"] == "cell" for t in (c, *c["totals"])]
    yield bool(tables) and differ(tables) and bool(cells) == bool(template["territory"])
    yield region(template["territory"], min(cells, default=0))
    known = {f"{t['name']}.{c['name']}": c["type"] for t in tables for c in t["columns"]}
    for table in tables:
        kind, depth, key = table["kind"], table["depth"], table["key"]
        types = {column["name"]: column["type"] for column in table["columns"]}
        yield 1 <= len(types) <= 255 and differ(table["columns"])
        yield (types.get(key) in keys[kind]) if key else kind == "row"
        room = table["most"] * (256 if kind == "tag" else 1)
        fit = table["tolerance"] == 0 and 2**depth >= room
        yield (depth >= 5 and depth % 5 == 0) if kind == "cell" else fit
        references = [reference["column"] for reference in table["references"]]
        for chosen in (table["answer"], table["unique"], references):
            yield chosen == [name for name in types if name in chosen]
        yield key not in table["answer"]
        for reference in table["references"]:
            yield known.get(reference["to"]) == types[reference["column"]]
        depths = [totals["depth"] for totals in table["totals"]]
        yield depths == sorted(set(depths))
        yield all(d in (range(0, depth + 1, 5) if kind == "cell" else (0,)) for d in depths)
        own = {column.name: column for column in Tree(0, table, None, Slots([])).columns}
        for totals in table["totals"]:
            yield 1 <= len(totals["columns"]) <= 255 and differ(totals["columns"])
            for column in totals["columns"]:
                summed, where = column["sum"], column["where"]
                yield summed is None or types.get(summed) in ("integer", "decimal")
                yield where is None or where["column"] in own
                if where is not None:
                    plain = own[where["column"]]._replace(signless=False)
                    yield plain.holds(where["value"])
    trees = {tree.name: tree for tree in trees_of(template)}
    yield differ(template["stages"])
    for stage in template["stages"]:
        yield bool(stage["opens"]) and differ(stage["opens"], "table")
        for one in stage["opens"]:
            yield one["table"] in trees
            tree = trees[one["table"]]
            names = [column.name for column in tree.columns]
            yield one["columns"] == [name for name in names if name in one["columns"]]
            over_cells = tree.table["kind"] == "cell"
            yield bool(one["regions"]) if over_cells else one["regions"] == [""]
            yield region(one["regions"], tree.depth)


# --- Hashes; A commitment ------------------------------------------------------------------------


class Commitment:
    """A commitment that holds, with its trees."""

    def __init__(self, document: dict[str, Any], template: Any) -> None:
        need(fits(document, COMMITMENT), "WrongShape")
        self.root: str = document["root"]
        self.header = document["header"]
        self.template = self.header["template"]
        first = self.header["version"] == 1
        need(first == (self.header["predecessor"] is None), "WrongShape")
        need(all(rules(self.template)), "WrongShape")
        self.trees = trees_of(self.template)
        self.identity = sha256(b"paripassu/escrow/1/identity\n" + encode(self.header)).digest()
        self.roots = [bytes.fromhex(root) for root in document["tables"]]
        own = sha256(b"paripassu/escrow/1/root\n" + self.identity + b"".join(self.roots))
        need(len(self.roots) == len(self.trees), "CommitmentMismatch")
        need(own.hexdigest() == self.root, "CommitmentMismatch")
        alike = template is None or encode(template) == encode(self.template)
        need(alike, "TemplateMismatch")

    def context(self, kind: int, tree: Tree, column: int = 0) -> Any:
        """Begin a hash with the context of a leaf: one block, which is hashed once and copied."""
        numbers = pack(">II", tree.number, column)
        return sha256(b"\0" + bytes([kind]) + self.identity + numbers + bytes(22))

    def slot_of(self, tree: Tree, key: str) -> int:
        """Give the slot where a record with this key stands."""
        if tree.table["kind"] == "tag":
            text = b"paripassu/escrow/1/tag\n" + self.identity + str(folded(key)).encode()
            return int.from_bytes(sha256(text).digest()[:8], "big") >> 64 - tree.depth
        if tree.columns[tree.column(tree.table["key"]) - 1].kind == "cell":
            return span(key, tree.depth)[0]
        return interleaved(*column_and_row(key, tree.depth), tree.depth)


# --- A disclosure --------------------------------------------------------------------------------


class Opening:
    """What a disclosure opens in one tree; its structure is right: steps 3.1 to 3.5."""

    def __init__(self, tree: Tree, part: dict[str, Any]) -> None:
        self.tree, territory, depth = tree, tree.territory, tree.depth
        self.columns: list[int] = part["columns"]
        self.entries: list[list[Any]] = part["entries"]
        self.bodies, self.seeds = hashes(part["bodies"]), hashes(part["seeds"])
        self.path, fields = hashes(part["path"]), [hashes(text) for text in part["fields"]]
        self.cover = [int(node, 16) for node in part["cover"]]
        nodes, counts = [int(node, 16) for node in part["slots"]], part["counts"]

        ascend = all(a < b <= len(tree.columns) for a, b in pairwise([0, *self.columns]))
        need(ascend and len(fields) == len(self.columns), "WrongShape")
        lengths = (0, len(nodes)) if self.columns else (len(nodes), 0)
        need((len(self.bodies), len(self.entries)) == lengths, "WrongShape")
        need(len(counts) == len(nodes), "WrongShape")
        lists = [column in self.columns for column in range(1, len(tree.columns) + 1)]
        for row in self.entries:
            need([type(entry) is list for entry in row] == lists, "WrongShape")

        heights = [depth + 1 - node.bit_length() for node in self.cover]
        need(heights and min(heights) >= 0, "CoverNotCanonical")
        lows = [(node << h) - 2**depth for node, h in zip(self.cover, heights, strict=True)]
        self.spans = [(low, low + 2**h) for low, h in zip(lows, heights, strict=True)]
        sizes = (territory.count(*span) for span in self.spans)
        self.sizes = [0, *accumulate(sizes)]  # slots opened before each node, and in all
        need(all(a[1] <= b[0] for a, b in pairwise(self.spans)), "CoverNotCanonical")
        self.steps = list(self.outline(depth, 0, 0, len(lows)))
        canonical = [step for step in self.steps if type(step) is int]
        need(canonical == self.cover, "CoverNotCanonical")

        need(all(a < b for a, b in pairwise(nodes)), "SlotOrder")
        slots = [node - 2**depth for node in nodes]
        for slot in slots:
            low, high = self.spans[self.above(slot)]
            need(0 <= slot < 2**depth and low <= slot < high, "SlotOutsideCover")
            need(territory.count(slot, slot + 1), "SlotOutsideCover")
        self.counts: dict[int, int] = dict(zip(slots, counts, strict=True))
        need(all(1 <= n < 2**32 for n in counts), "BadCount")
        for n, row in zip(counts, self.entries, strict=False):
            need(all(len(entry) == n for entry in row if type(entry) is list), "BadCount")

        need(slots or not self.columns, "SeedCount")
        need(len(self.seeds) == len(self.cover), "SeedCount")
        # A column has a seed for each node of the cover under which a record stands.
        filled = sorted({self.above(slot) for slot in slots})
        need(all(len(seeds) == len(filled) for seeds in fields), "SeedCount")
        self.fields = [dict(zip(filled, seeds, strict=True)) for seeds in fields]
        need(len(self.path) >= self.steps.count("path"), "ProofTooShort")
        need(len(self.path) <= self.steps.count("path"), "ProofTooLong")

    def outline(self, height: int, low: int, first: int, last: int) -> Iterator[int | str]:
        """Give how a subtree's hash comes about, by the nodes of the cover from first to last.

        Its maximal subtrees in order: a node of which all slots are opened, "path" where none is,
        "nothing" without slots; and "join" after the two subtrees of which a node is made.
        """
        size = self.tree.territory.count(low, low + 2**height)
        if not size or first == last:
            yield "path" if size else "nothing"
        elif self.sizes[last] - self.sizes[first] == size:
            yield 2**self.tree.depth + low >> height
        else:
            half = low + 2 ** (height - 1)
            middle = bisect_left(self.spans, (half, 0), first, last)
            yield from self.outline(height - 1, low, first, middle)
            yield from self.outline(height - 1, half, middle, last)
            yield "join"

    def above(self, slot: int) -> int:
        """Give the place in the cover of the only node that a slot can stand under."""
        return max(0, bisect_right(self.spans, (slot, 2**64)) - 1)

    def root(self, commitment: Commitment) -> bytes:
        """Work out the root of the tree: step 5."""
        tails = dict(zip(self.counts, self.tails(commitment), strict=True))
        start, territory = commitment.context(1, self.tree), self.tree.territory

        def subtree(height: int, slot: int, seed: bytes, inside: bool) -> bytes:
            """Give the hash of the subtree whose first slot is given, from its seed."""
            if not inside:  # in the territory as a whole
                size = territory.count(slot, slot + 2**height)
                if not size:
                    return NOTHING
                inside = size == 2**height
            if not height:
                leaf = start.copy()
                leaf.update(seed + slot.to_bytes(8, "big") + tails.get(slot, b"\0\0\0\0"))
                return bytes(leaf.digest())
            height -= 1
            left = subtree(height, slot, sha256(b"\2" + seed).digest(), inside)
            right = subtree(height, slot | 1 << height, sha256(b"\3" + seed).digest(), inside)
            return sha256(b"\1" + left + right).digest()

        path, opened = iter(self.path), zip(self.spans, self.seeds, strict=True)
        done: list[bytes] = []
        for step in self.steps:
            if step == "join":
                right = done.pop()
                done.append(sha256(b"\1" + done.pop() + right).digest())
            elif type(step) is int:
                (low, high), seed = next(opened)
                done.append(subtree((high - low).bit_length() - 1, low, seed, False))
            else:
                done.append(next(path) if step == "path" else NOTHING)
        return done[0]

    def salts(self, seeds: dict[int, bytes]) -> Iterator[bytes]:
        """Give the salts of the slots with records in one column, in order."""
        node, way, before = -1, [b""], 0  # the way: seeds from the cover's node down to the slot's
        for slot in self.counts:
            low, high = self.spans[self.above(slot)]
            height = (high - low).bit_length() - 1
            if node == self.above(slot):
                del way[height + 1 - (before ^ slot).bit_length() :]
            else:
                node, way = self.above(slot), [seeds[self.above(slot)]]
            for bit in range(height - len(way), -1, -1):
                way.append(sha256((b"\3" if slot >> bit & 1 else b"\2") + way[-1]).digest())
            before = slot
            yield way[-1]

    def tails(self, commitment: Commitment) -> Iterator[bytes]:
        """Give what ends the slot leaf of each slot with records: n and the body."""
        salts = [self.salts(seeds) for seeds in self.fields]
        for i, (slot, n) in enumerate(self.counts.items()):
            if not self.columns:
                yield pack(">I", n) + self.bodies[i]
                continue
            leaves, salt = b"", iter(salts)
            for column, entry in enumerate(self.entries[i], 1):
                if type(entry) is not list:
                    leaves += hashes(entry)[0]
                    continue
                leaf = commitment.context(2, self.tree, column)
                leaf.update(next(next(salt)) + pack(">QI", slot, n))
                for value in entry:
                    text = (value or "").encode()
                    leaf.update(b"\0" if value is None else b"\1" + pack(">I", len(text)) + text)
                leaves += leaf.digest()
            body = commitment.context(3, self.tree)
            body.update(pack(">QI", slot, n) + leaves)
            yield pack(">I", n) + body.digest()


def disclosed(document: dict[str, Any], commitments: dict[str, Commitment]) -> list[Opening]:
    """Check a disclosure up to step 3."""
    need(fits(document, DISCLOSURE) and document["tables"], "WrongShape")
    need(document["root"] in commitments, "WrongCommitment")
    trees, openings, before = commitments[document["root"]].trees, [], -1
    for part in document["tables"]:
        need(before < part["table"] < len(trees), "WrongShape")
        before = part["table"]
        openings.append(Opening(trees[before], part))
    return openings


# --- The view, and findings ----------------------------------------------------------------------


def finding(error: str, tree: Tree, slot: int | None = None, column: int = 0) -> dict[str, Any]:
    """Write down a finding."""
    node = None if slot is None else f"{2**tree.depth + slot:x}"
    name = tree.columns[column - 1].name if column else None
    return {"error": error, "table": tree.name, "slot": node, "column": name}


def findings(commitment: Commitment) -> Iterator[dict[str, Any]]:
    """Give every finding but those about totals."""
    by_name = {tree.name: tree for tree in commitment.trees}
    known: dict[str, set[str]] = {}  # the texts that references look for
    for tree in commitment.trees:
        table, total = tree.table, tree.totals is not None
        if total or table["kind"] == "row":
            for slot in tree.slots[0]:
                if tree.counts[slot] > 1:
                    yield finding("WrongNumber", tree, slot)
            empty = tree.first_empty(2**tree.depth if total else max(tree.counts, default=0))
            if empty is not None:
                yield finding("WrongNumber", tree, empty)
        if not total and sum(tree.counts.values()) > table["most"]:
            yield finding("WrongNumber", tree)
        for number, column in enumerate(tree.columns, 1):
            for slot in tree.slots[number]:
                if not all(map(column.holds, tree.values[number][slot])):
                    yield finding("BadValue", tree, slot, number)
        if total:
            continue
        if table["key"] is not None:
            number = tree.column(table["key"])
            key = tree.columns[number - 1]
            texts = ((slot, text) for slot, text in tree.texts(number) if key.holds(text))
            elsewhere = (slot for slot, text in texts if commitment.slot_of(tree, text) != slot)
            for slot in dict.fromkeys(elsewhere):
                yield finding("Misplaced", tree, slot, number)
        for name in table["unique"]:
            number, seen = tree.column(name), Counter[str]()
            for slot, text in tree.texts(number):
                seen[text] += 1
                if seen[text] == 2:
                    yield finding("Twice", tree, slot, number)
        for reference in table["references"]:
            number, to = tree.column(reference["column"]), reference["to"]
            target = by_name[to.partition(".")[0]]
            there = target.column(to.partition(".")[2])
            if target.complete(0, 2**target.depth, [there]):
                if to not in known:
                    known[to] = {text for _, text in target.texts(there)}
                lost = (slot for slot, text in tree.texts(number) if text not in known[to])
                for slot in dict.fromkeys(lost):
                    yield finding("Dangling", tree, slot, number)


def exact(text: str | None) -> int | Fraction:
    """Give the number that a value is; null is 0."""
    return Fraction(text or 0) if "." in (text or "") else int(text or 0)


def added(
    tree: Tree, low: int, high: int, summed: int, where: tuple[int, str] | None
) -> tuple[int | Fraction, bool] | None:
    """Add up what is open from low to before high, and say whether that is all.

    ``summed`` is a column, or 0: records are counted. Nothing where the sum says nothing.
    """
    columns = [column for column in (summed, where[0] if where else 0) if column]
    slots = [tree.slots[0][i] for i in tree.records(low, high)]
    total, amount = tree.totals is not None, exact("0")
    single = total or tree.table["kind"] == "row"
    if single and any(tree.counts[slot] > 1 for slot in slots):
        return None
    if total and tree.open.count(low, high) != len(slots):
        return None
    for slot in slots if columns else ():
        if all(slot in tree.values[column] for column in columns):
            n = tree.counts[slot]
            asked = tree.values[where[0]][slot] if where else [""] * n
            kept = [where is None or text == where[1] for text in asked]
            for text in compress(tree.values[summed][slot] if summed else ["1"] * n, kept):
                if summed and not tree.columns[summed - 1].holds(text):
                    return None
                amount += exact(text)
    amount += 0 if columns else sum(tree.counts[slot] for slot in slots)
    return amount, tree.complete(low, high, columns)


def totals(commitment: Commitment) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Give every open total with its state, and the finding where it is contradicted."""
    base = commitment.trees[0]
    for tree in commitment.trees:
        if tree.totals is None:
            base = tree
            continue
        family = commitment.trees[tree.number + 1 : base.number + 1 + len(base.table["totals"])]
        alike: dict[bytes, list[int]] = {}  # columns of one definition
        for number, total in enumerate(tree.totals["columns"], 1):
            alike.setdefault(encode([total["sum"], total["where"]]), []).append(number)
        for definition, numbers in alike.items():
            summed, where = json.loads(definition)
            where = where and (base.column(where["column"]), where["value"])
            # What lies below, each alone: the records, and the same total of deeper trees.
            below = [(base, base.column(summed) if summed else 0, where)]
            for deeper in family:
                for deep, column in enumerate(deeper.totals["columns"], 1):
                    if encode([column["sum"], column["where"]]) == definition:
                        below.append((deeper, deep, None))
            for slot in sorted({slot for number in numbers for slot in tree.slots[number]}):
                sums = []
                for other, column, condition in below:
                    height = other.depth - tree.depth
                    sums.append(added(other, slot << height, slot + 1 << height, column, condition))
                places = range(tree.depth - 5, -1, -5)
                prefix = "".join(ALPHABET[slot >> at & 31] for at in places)
                for number in numbers:
                    name, values = tree.columns[number - 1].name, tree.values[number].get(slot, [])
                    if len(values) != 1 or not tree.columns[number - 1].holds(values[0]):
                        continue
                    claim = exact(values[0])
                    false = any(s and (s[0] > claim or (s[1] and s[0] != claim)) for s in sums)
                    state = "verified" if sums[0] and sums[0][1] else "claimed"
                    said: dict[str, Any] = {"table": base.name, "prefix": prefix, "total": name}
                    said |= {"value": values[0], "state": "contradicted" if false else state}
                    yield said, finding("TotalContradicted", tree, slot, number) if false else None


# --- Questions -----------------------------------------------------------------------------------


class Question(NamedTuple):
    """A question that can be put to its commitment; kind is place or tag."""

    commitment: Commitment
    tree: Tree
    kind: str
    asked: str

    def needed(self) -> list[int]:
        """Give the slots that the answer takes."""
        depth, t = self.tree.depth, self.tree.table["tolerance"]
        if self.kind == "tag":
            return [self.commitment.slot_of(self.tree, self.asked)]
        x, y = column_and_row(self.asked, depth)
        wide, high, steps = 2 ** ((depth + 1) // 2), 2 ** (depth // 2), range(-t, t + 1)
        cells = ((x + i, y + j) for i in steps for j in steps if 0 <= y + j < high)
        near = {interleaved(column % wide, row, depth) for column, row in cells}
        return [slot for slot in near if self.tree.territory.count(slot, slot + 1)]

    def answer(self) -> dict[str, Any]:
        """Put it to the view."""
        tree, table, needed = self.tree, self.tree.table, self.needed()
        key = tree.column(table["key"])
        answer = [tree.column(name) for name in table["answer"]]
        found = {slot: tree.counts[slot] for slot in needed if slot in tree.counts}
        can_tell = all(tree.complete(slot, slot + 1, [key]) for slot in needed)
        if can_tell and self.kind == "tag":
            for slot in found:
                keys = [folded(text) for text in tree.values[key][slot] if text is not None]
                found[slot] = keys.count(folded(self.asked))
        n = sum(found.values())
        can_tell = can_tell and all(tree.complete(s, s + 1, answer) for s in found if found[s])
        outcome = ("declared" if n else "nothing") if can_tell else "not open"
        said = {self.kind: self.asked, "table": table["name"], "outcome": outcome}
        return {**said, "n": n if can_tell else None}


def askable(document: dict[str, Any], commitments: dict[str, Commitment]) -> Question:
    """Check that a question can be put to one of the commitments."""
    kind = "place" if "place" in document else "tag"
    form = {**QUESTION, kind: lambda text: TEXT(text) and is_value(text, kind)}
    need(fits(document, form), "WrongShape")
    need(document["root"] in commitments, "WrongCommitment")
    commitment, kinds = commitments[document["root"]], {"place": "cell", "tag": "tag"}
    for tree in commitment.trees:
        fit = tree.totals is None and tree.table["kind"] == kinds[kind]
        if tree.name == document["table"] and fit:
            asked = document[kind]
            x, y = column_and_row(asked, tree.depth) if kind == "place" else (0, 0)
            slot = interleaved(x, y, tree.depth)
            if kind == "tag" or tree.territory.count(slot, slot + 1):
                return Question(commitment, tree, kind, asked)
    raise CannotTell("NotAskable")


# --- Everything together -------------------------------------------------------------------------


def verify(
    files: Mapping[str, bytes] | Sequence[bytes], template: Any = None, most_slots: int = MOST_SLOTS
) -> dict[str, Any]:
    """Verify files together, by name or in a list: a commitment, then files of any kind.

    ``template`` is the agreement's, where it is at hand. What is said of tables, totals, questions,
    stages and findings is about the first commitment; `further` says it of each other one. No bytes
    make this raise: where it cannot tell, the result is `error`, `file` and `what` alone.
    """
    named = dict(files) if isinstance(files, Mapping) else {str(i): f for i, f in enumerate(files)}
    documents: dict[str, dict[str, Any]] = {}
    commitments: dict[str, Commitment] = {}
    openings: dict[str, list[Opening]] = {}
    questions: list[Question] = []
    rejected: dict[str, str] = {}
    at: str | None = None

    def match(name: str) -> None:
        commitment = commitments[documents[name]["root"]]
        for one in openings[name]:
            same = one.root(commitment) == commitment.roots[one.tree.number]
            need(same, "RootMismatch")

    def commit(name: str) -> None:
        commitment = Commitment(documents[name], template)
        for first in (*commitments.values(), commitment)[:1]:
            same = (first.template[key] == commitment.template[key] for key in DECLARER)
            need(all(same), "WrongCommitment")
        commitments.setdefault(commitment.root, commitment)

    def each(names: Iterable[str], check: Callable[[str], Any]) -> None:
        nonlocal at
        for at in names:
            try:
                check(at)
            except Rejected as no:
                rejected[at] = str(no)
        at = None

    try:
        each(named, lambda name: documents.update({name: decode(named[name])}))
        form = {name: document.get("format") for name, document in documents.items()}
        first, kind = next(iter(named), None), COMMITMENT["format"]
        firm = [name for name in form if form[name] == kind or name == first]
        asks = [name for name in form if form[name] == QUESTION["format"] and name != first]
        rest = [name for name in form if name not in {*asks, *firm}]
        each(firm, commit)
        each(asks, lambda name: questions.append(askable(documents[name], commitments)))
        each(rest, lambda name: openings.update({name: disclosed(documents[name], commitments)}))
        work = sum(one.sizes[-1] for some in openings.values() for one in some)
        work += sum((2 * one.tree.table["tolerance"] + 1) ** 2 for one in questions)
        if work > most_slots:
            raise CannotTell("TooMuchWork")
        each(openings, match)
    except CannotTell as stop:
        return {"error": str(stop), "file": at, "what": REFUSED[str(stop)]}
    good = [one for name in openings if name not in rejected for one in openings[name]]
    seen = [seen_of(one, good, questions) for one in commitments.values()]
    nothing: dict[str, Any]
    nothing = {"tables": {}, "totals": [], "questions": [], "stages": {}, "findings": []}
    no = [(name, rejected[name]) for name in named if name in rejected]
    return {
        "rejected": [{"file": f, "error": error, "what": REFUSED[error]} for f, error in no],
        **(seen[0] if seen else nothing),
        "conflicts": list(conflicts(list(commitments.values()))),
        "further": seen[1:],
    }


def seen_of(one: Commitment, openings: list[Opening], questions: list[Question]) -> dict[str, Any]:
    """Say what is open of a commitment."""
    own: dict[Tree, list[Opening]] = {tree: [] for tree in one.trees}
    for opening in openings:
        own.get(opening.tree, []).append(opening)
    for tree in one.trees:
        tree.see(own[tree])
    false, added_up = list(findings(one)), list(totals(one))
    by_name = {tree.name: tree for tree in one.trees}
    stages = {
        stage["name"]: all(
            tree.complete(*span(prefix, tree.depth), map(tree.column, opened["columns"]))
            for opened in stage["opens"]
            for tree in [by_name[opened["table"]]]
            for prefix in opened["regions"]
        )
        for stage in one.template["stages"]
    }
    tables = {}
    for tree in one.trees:
        slots, opened = tree.territory.before[-1], tree.open.before[-1]
        records = sum(tree.counts.values())
        tables[tree.name] = {"slots": slots, "open": opened, "records": records}
    return {
        "root": one.root,
        "tables": tables,
        "totals": [total for total, _ in added_up],
        "questions": [question.answer() for question in questions if question.commitment is one],
        "stages": stages,
        "findings": [*false, *(found for _, found in added_up if found)],
    }


def conflicts(given: list[Commitment]) -> Iterator[dict[str, Any]]:
    """Give the conflicts between commitments: the page, "Several commitments"."""

    def of(one: Commitment, earlier: int) -> list[Any]:
        return [*(one.template[key] for key in DECLARER), one.header["version"] - earlier]

    for i, one in enumerate(given):
        for other in given[:i]:
            if of(one, 0) == of(other, 0):
                yield {"conflict": "version", "roots": [other.root, one.root]}
        before = [other.root for other in given if of(other, 0) == of(one, 1)]
        if before and one.header["predecessor"] not in before:
            yield {"conflict": "predecessor", "roots": [before[0], one.root]}


def exit_code(result: dict[str, Any]) -> int:
    """Give the exit code that goes with a result."""
    if "error" in result:
        return 2
    seen = [result, *result["further"]]
    shut = any(q["outcome"] == "not open" for one in seen for q in one["questions"])
    false = any(one["findings"] for one in seen)
    return int(bool(result["rejected"] or result["conflicts"] or false or shut))


def main(arguments: list[str]) -> int:
    """Run; give the exit code."""
    paths, template, most_slots, rest = [], None, MOST_SLOTS, iter(arguments)
    try:
        for argument in rest:
            if argument == "--template":
                template = json.loads(Path(next(rest)).read_bytes())
            elif argument == "--most-slots":
                most_slots = int(next(rest))
            elif argument != "--json":
                paths.append(argument)
        if not paths or any(path.startswith("-") for path in paths):
            raise ValueError(__doc__)
        result = verify({path: Path(path).read_bytes() for path in paths}, template, most_slots)
    except (OSError, ValueError, RecursionError, StopIteration) as error:
        print(f"cannot tell: {error or 'a value is missing'}", file=sys.stderr)
        return 2
    code = exit_code(result)
    if "--json" in arguments:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        for heading, content in result.items():
            for item in content if type(content) is list else [content]:
                print(f"{heading}: {json.dumps(item, ensure_ascii=False)}")
        print(("verified", "NOT VERIFIED", "cannot tell")[code])
    return code


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
