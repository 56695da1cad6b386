#!/usr/bin/env python3
"""Check what is opened of a declaration: python3 verifier/escrow.py COMMITMENT.json FILE…

    [--template TEMPLATE.json] [--most-slots N] [--json]

One file, standard library only, hashes only, written from docs/specification/escrow.md ("the page"
below, whose sections are named) and sharing nothing with the program that made the files. A FILE is
a disclosure, a question or a further commitment. Exit code 0: every file is true, nothing false is
declared, all that was asked is open. 1: it is otherwise. 2: cannot tell.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate, islice, pairwise
from pathlib import Path
from struct import pack
from typing import Any, NamedTuple

ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
NOTHING = sha256(b"").digest()  # the hash of a subtree without a slot of the territory
MOST_SLOTS = 2**28
FORMATS = {f"paripassu/{kind}/1": kind for kind in ("commitment", "question", "disclosure")}
CANNOT_TELL = ("TooMuchWork", "NotAskable")  # files are neither accepted nor rejected: exit code 2
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


class Refused(Exception):  # noqa: N818 - the page refuses a file
    """A file accuses nobody and adds nothing. The text is the error's name."""


def need(holds: Any, error: str = "WrongShape") -> None:
    """Refuse the file unless the rule holds."""
    if not holds:
        raise Refused(error)


# --- Files ---------------------------------------------------------------------------------------
INTEGER = "(?!-?[0-9]{39})(?:0|-?[1-9][0-9]*)"  # at most 38 digits
DECIMAL = rf"(?!-?(?:\.?[0-9]){{39}})(?:{INTEGER}|-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9])"
#: Texts: the types of values, then the other forms.
PATTERNS = {
    "text": "(?s:.*)",
    "integer": INTEGER,
    "decimal": DECIMAL,
    "boolean": "true|false",
    "date": "(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?!00)[0-9]{2}",
    "place": f"{DECIMAL},{DECIMAL}",
    "cell": f"[{ALPHABET}]{{1,12}}",
    "tag": "(?s:.*)",
    "party": "(?s:.{1,200})",
    "hash": "[0-9a-f]{64}",
    "name": "[a-z][a-z0-9_-]{0,63}",
    "node": "[1-9a-f][0-9a-f]{0,15}",
    "prefix": f"[{ALPHABET}]{{0,12}}",
    "blob": "(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
    "leaf": "[A-Za-z0-9+/]{43}=",
}
#: Objects: each key with its form. `*` is an array, `?` may be null, `..` is between numbers.
OBJECTS = {
    "commitment": "format:paripassu/commitment/1 header:header root:hash tables:hash*",
    "header": "nonce:hash predecessor:hash? template:template version:1..4294967295",
    "template": "agreement:party declarer:party interval_days:1..36500 origin:party "
    "seal_size:1..67108864 stages:stage* tables:table* territory:prefix*",
    "table": "answer:name* columns:column* depth:0..60 key:name? kind:cell|tag|row "
    "most:1..4294967295 name:name quota:0..4294967295 references:reference* tolerance:0..100 "
    "totals:totals* unique:name*",
    "column": "name:name type:text|integer|decimal|boolean|date|place|cell|tag",
    "reference": "column:name to:text",
    "totals": "columns:total* depth:0..60",
    "total": "name:name sum:name? where:where?",
    "where": "column:name value:text",
    "stage": "name:name opens:opens*",
    "opens": "columns:name* regions:prefix* table:text",
    "disclosure": "format:paripassu/disclosure/1 root:hash tables:part*",
    "part": "bodies:blob columns:0..* counts:0..* cover:node* entries:entry** fields:blob* "
    "path:blob seeds:blob slots:node* table:0..",
    "question about a place": "format:paripassu/question/1 place:place root:hash table:text",
    "question about a tag": "format:paripassu/question/1 root:hash table:text tag:tag",
}


def encode(value: Any) -> bytes:
    """Give the one encoding."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def decode(content: bytes) -> dict[str, Any]:
    """Read a file, which must be the one encoding of an object."""
    depth = 0
    for token in re.finditer(rb'"(?:[^"\\]++|\\.)*+"?|[][{}]', content, re.DOTALL):
        depth += (token[0] in (b"[", b"{")) - (token[0] in (b"]", b"}") and depth > 0)
        need(depth <= 16, "TooMuchWork")

    def number(text: str) -> int:
        return int(text if 0 <= float(text) < 2**53 else "too large")

    def keyed(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key.encode("ascii").decode(): value for key, value in pairs}

    hooks: dict[str, Any] = {"parse_int": number, "parse_float": int, "parse_constant": int}
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=keyed, **hooks)
        need(encode(value) == content and type(value) is dict, "NotCanonical")
    except ValueError:
        raise Refused("NotCanonical") from None
    return dict(value)


def ours(content: bytes, first: bool) -> bool:
    """Whether a file is one of these at all, however it was changed; the first is a commitment."""
    other = re.search(rb"paripassu/(disclosure|question|seal)/", content)
    if first and other and b"paripassu/commitment/" not in content:
        return False
    return re.search(rb'"format"|"root"|paripassu/', content) is not None


def read(value: Any, form: str) -> Any:
    """Give a value, which must have a form: hashes where it is a blob, a number where a node."""
    low, dots, high = form.partition("..")
    if form[-1] == "?":
        return None if value is None else read(value, form[:-1])
    if form[-1] == "*":
        need(type(value) is list)
        return [read(item, form[:-1]) for item in value]
    if form == "entry":
        return read(value, "text?*" if type(value) is list else "leaf")
    if dots:
        need(type(value) is int and int(low) <= value <= int(high or value))
    elif form in OBJECTS:
        fields = dict(field.split(":") for field in OBJECTS[form].split())
        need(type(value) is dict and value.keys() == fields.keys())
        return {key: read(value[key], fields[key]) for key in fields}
    else:
        need(type(value) is str and re.fullmatch(PATTERNS.get(form, form), value))
        need(form != "party" or len(value.encode()) <= 200)
    if form in ("blob", "leaf"):
        content = base64.b64decode(value)
        need(len(content) % 32 == 0 and base64.b64encode(content).decode() == value)
        hashes = [content[at : at + 32] for at in range(0, len(content), 32)]
        return hashes if form == "blob" else hashes[0]
    return int(value, 16) if form == "node" else value


# --- Values; Trees, slots, territory: where a record stands --------------------------------------
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
    if kind == "place":
        numbers = zip(text.split(","), (90, 180), strict=True)
        return all(abs(Fraction(number)) <= most for number, most in numbers)
    if kind == "date":
        return int(text[8:]) <= monthrange(int(text[:4]), int(text[5:7]))[1]
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
        slot = slot << 1 | (x if (depth - i) % 2 else y) >> i // 2 & 1
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
        self.edges: list[int] = []  # by turns the first slot of an interval, and the first after it
        for low, high in sorted(intervals):
            if self.edges and low <= self.edges[-1]:
                self.edges[-1] = max(high, self.edges[-1])
            else:
                self.edges += low, high
        self.before = [0, *accumulate(high - low for low, high in self.within())]

    def count(self, low: int, high: int) -> int:
        """Count those from low to before high."""
        i, j = bisect_right(self.edges, low), bisect_right(self.edges, high)
        above = self.before[i // 2] + (low - self.edges[i - 1] if i % 2 else 0)
        return self.before[j // 2] + (high - self.edges[j - 1] if j % 2 else 0) - above

    def within(self, low: int = 0, high: int = 2**61) -> Iterator[tuple[int, int]]:
        """Give the intervals of those from low to before high."""
        first, last = bisect_right(self.edges, low) // 2, (bisect_left(self.edges, high) + 1) // 2
        for i in range(first, last):
            yield max(low, self.edges[2 * i]), min(high, self.edges[2 * i + 1])


class Column(NamedTuple):
    """A column of a tree: its type, and what its values must be besides."""

    name: str
    kind: str
    characters: int  # of a key cell; otherwise 0
    filled: bool  # never null
    signless: bool  # never negative

    def holds(self, value: str | None) -> bool:
        """Say whether a value may stand in this column."""
        if value is None:
            return not self.filled
        right = is_value(value, self.kind) and self.characters in (0, len(value))
        return right and not (self.signless and value.startswith("-"))


class Tree:
    """A tree, of a table or of totals of it; and what is open of it, its view."""

    def __init__(self, number: int, table: Any, totals: Any, territory: Slots) -> None:
        self.number, self.table, self.totals, self.territory = number, table, totals, territory
        self.depth: int = (totals or table)["depth"]
        self.name: str = f"{table['name']}/{self.depth}" if totals else table["name"]
        types = {column["name"]: column["type"] for column in table["columns"]}
        summed = {column["sum"] for one in table["totals"] for column in one["columns"]}
        self.columns = []
        for column in (totals or table)["columns"]:
            name = column["name"]
            if totals:
                kind = types.get(column["sum"], "integer")
                self.columns.append(Column(name, kind, 0, filled=True, signless=True))
            else:
                kind, key = types[name], name == table["key"]
                characters = self.depth // 5 if key and kind == "cell" else 0
                self.columns.append(Column(name, kind, characters, key, name in summed))
        # The view: open slots; by column and slot the values, by slot n in column 0; which ascend.
        self.openings: list[Opening] = []
        self.open = Slots([])
        self.values: list[dict[int, Any]] = [{} for _ in (0, *self.columns)]
        self.counts: dict[int, int] = self.values[0]
        self.slots: list[list[int]] = [[] for _ in self.values]

    def column(self, name: str) -> int:
        """Give the number of a column, from 1."""
        return [column.name for column in self.columns].index(name) + 1

    def see(self) -> None:
        """Take in what was opened: the view is the union."""
        self.open = Slots(one for opening in self.openings for one in opening.open.within())
        for opening in self.openings:
            part = opening.part
            self.counts.update(zip(opening.slots, part["counts"], strict=True))
            for column in part["columns"]:
                values = [row[column - 1] for row in part["entries"]]
                self.values[column].update(zip(opening.slots, values, strict=True))
        self.slots = [sorted(values) for values in self.values]

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

    def finding(self, error: str, slot: int | None = None, column: int = 0) -> dict[str, Any]:
        """Write down a finding."""
        node = None if slot is None else f"{2**self.depth + slot:x}"
        name = self.columns[column - 1].name if column else None
        return {"error": error, "table": self.name, "slot": node, "column": name}


def trees_of(template: dict[str, Any]) -> list[Tree]:
    """Give the trees: each table followed by its totals."""
    pairs = [(table, totals) for table in template["tables"] for totals in (None, *table["totals"])]
    kinds = [(table["kind"] == "cell", (totals or table)["depth"]) for table, totals in pairs]
    territories = {
        (cell, depth): Slots(span(p, depth) for p in (template["territory"] if cell else [""]))
        for cell, depth in set(kinds)
    }
    return [Tree(i, *pair, territories[kinds[i]]) for i, pair in enumerate(pairs)]


# --- The template; Hashes; A commitment ----------------------------------------------------------
def rules(template: dict[str, Any]) -> Iterator[bool]:
    """Say of each rule, one after another, whether a template of the right shape keeps it."""

    def differ(items: Iterable[dict[str, Any]], key: str = "name") -> bool:
        return max(Counter(item[key] for item in items).values(), default=0) <= 1

    def region(prefixes: list[str], depth: int) -> bool:
        ascend = all(p < q and not q.startswith(p) for p, q in pairwise(prefixes))
        whole = 32 in Counter(prefix[:-1] for prefix in prefixes if prefix).values()
        return ascend and not whole and all(5 * len(prefix) <= depth for prefix in prefixes)

    tables = template["tables"]
    yield bool(tables) and differ(tables) and differ(template["stages"])
    depths = []  # of the trees over cells
    for table in tables:
        kind, depth, below = table["kind"], table["depth"], [t["depth"] for t in table["totals"]]
        yield below == sorted(set(below))
        if kind == "cell":
            yield depth >= 5 and all(d in range(0, depth + 1, 5) for d in (depth, *below))
            depths += [depth, *below]
        else:
            room = table["most"] * (256 if kind == "tag" else 1)
            yield table["tolerance"] == 0 and 2**depth >= room and below in ([], [0])
    yield bool(depths) == bool(template["territory"])
    yield region(template["territory"], min(depths, default=0))
    trees = {tree.name: tree for tree in trees_of(template)}
    known = {f"{t['name']}.{c['name']}": c["type"] for t in tables for c in t["columns"]}
    for tree in trees.values():
        table, columns = tree.table, {column.name: column for column in tree.columns}
        own = {column.name: column for column in trees[table["name"]].columns}
        yield 1 <= len(columns) == len(tree.columns) <= 255
        for total in tree.totals["columns"] if tree.totals else ():
            summed, where = total["sum"], total["where"]
            yield not summed or known.get(f"{table['name']}.{summed}") in ("integer", "decimal")
            yield not where or where["column"] in own
            if where:
                yield own[where["column"]]._replace(signless=False).holds(where["value"])
        if not tree.totals:
            kind, key = table["kind"], table["key"]
            kinds = {"cell": ("place", "cell"), "tag": ("tag",), "row": ()}[kind]
            yield own[key].kind in kinds if key in own else key is None and kind == "row"
            yield key not in table["answer"]
            references = [reference["column"] for reference in table["references"]]
            for chosen in (table["answer"], table["unique"], references):
                yield chosen == [name for name in own if name in chosen]
            for reference in table["references"]:
                yield known.get(reference["to"]) == own[reference["column"]].kind
    for stage in template["stages"]:
        yield bool(stage["opens"]) and differ(stage["opens"], "table")
        for opened in stage["opens"]:
            yield opened["table"] in trees
            tree, regions = trees[opened["table"]], opened["regions"]
            names = [column.name for column in tree.columns]
            yield opened["columns"] == [name for name in names if name in opened["columns"]]
            yield bool(regions) if tree.table["kind"] == "cell" else regions == [""]
            yield region(regions, tree.depth)


class Commitment:
    """A commitment that holds, with its trees."""

    def __init__(self, document: dict[str, Any], template: Any) -> None:
        read(document, "commitment")
        self.root: str = document["root"]
        self.header = document["header"]
        self.template = self.header["template"]
        self.author = [self.template[key] for key in ("agreement", "origin", "declarer")]
        need((self.header["version"] == 1) == (self.header["predecessor"] is None))
        need(all(rules(self.template)))
        self.trees = trees_of(self.template)
        self.identity = sha256(b"paripassu/escrow/1/identity\n" + encode(self.header)).digest()
        self.roots = [bytes.fromhex(root) for root in document["tables"]]
        own = sha256(b"paripassu/escrow/1/root\n" + self.identity + b"".join(self.roots))
        holds = len(self.roots) == len(self.trees) and own.hexdigest() == self.root
        need(holds, "CommitmentMismatch")
        need(template is None or encode(template) == encode(self.template), "TemplateMismatch")

    def context(self, kind: int, tree: Tree, column: int = 0) -> Any:
        """Begin a hash with the context of a leaf: one block, which is hashed once and copied."""
        numbers = pack(">II", tree.number, column)
        return sha256(b"\0" + bytes([kind]) + self.identity + numbers + bytes(22))

    def slot_of(self, tree: Tree, key: str) -> int:
        """Give the slot where a record with this key stands."""
        if tree.table["kind"] == "tag":
            text = b"paripassu/escrow/1/tag\n" + self.identity + str(folded(key)).encode()
            return int.from_bytes(sha256(text).digest()[:8], "big") >> 64 - tree.depth
        if "," not in key:
            return span(key, tree.depth)[0]
        return interleaved(*column_and_row(key, tree.depth), tree.depth)


# --- A disclosure --------------------------------------------------------------------------------
class Opening:
    """What a disclosure opens in one tree; its structure is right: steps 3.1 to 3.5."""

    def __init__(self, tree: Tree, part: dict[str, Any]) -> None:
        self.tree, self.part, depth = tree, part, tree.depth
        columns, counts, cover, nodes = (part[k] for k in ("columns", "counts", "cover", "slots"))
        entries, fields = part["entries"], part["fields"]
        need(all(a < b <= len(tree.columns) for a, b in pairwise([0, *columns])))
        need(len(fields) == len(columns) and len(counts) == len(nodes))
        lengths = (0, len(nodes)) if columns else (len(nodes), 0)
        need((len(part["bodies"]), len(entries)) == lengths)
        lists = [column in columns for column in range(1, len(tree.columns) + 1)]
        need(all([type(entry) is list for entry in row] == lists for row in entries))

        heights = [depth + 1 - node.bit_length() for node in cover]
        need(heights and min(heights) >= 0, "CoverNotCanonical")
        lows = [(node << h) - 2**depth for node, h in zip(cover, heights, strict=True)]
        self.spans = [(low, low + 2**h) for low, h in zip(lows, heights, strict=True)]
        need(all(a[1] <= b[0] for a, b in pairwise(self.spans)), "CoverNotCanonical")
        self.open = Slots(one for span in self.spans for one in tree.territory.within(*span))
        # Steps: "join" of two subtrees; "opened", all slots, or none ("path"); "nothing": no slots.
        self.steps, self.canonical = list[str](), list[int]()
        self.descend(depth, 0)
        need(self.canonical == cover, "CoverNotCanonical")

        need(all(a < b for a, b in pairwise(nodes)), "SlotOrder")
        self.slots = [node - 2**depth for node in nodes]
        need(all(self.open.count(slot, slot + 1) for slot in self.slots), "SlotOutsideCover")
        need(all(1 <= n < 2**32 for n in counts), "BadCount")
        for n, row in zip(counts, entries, strict=False):
            need(all(len(entry) == n for entry in row if type(entry) is list), "BadCount")

        # Which of the slots stand under each node of the cover: where some do, columns have a seed.
        self.under = [tuple(bisect_left(self.slots, slot) for slot in one) for one in self.spans]
        filled = sum(first < last for first, last in self.under)
        need((nodes or not columns) and len(part["seeds"]) == len(cover), "SeedCount")
        need(all(len(seeds) == filled for seeds in fields), "SeedCount")
        need(len(part["path"]) >= self.steps.count("path"), "ProofTooShort")
        need(len(part["path"]) <= self.steps.count("path"), "ProofTooLong")

    def descend(self, height: int, low: int) -> None:
        """Write down, from the top, how the hash of a subtree comes about."""
        size = self.tree.territory.count(low, low + 2**height)
        opened = self.open.count(low, low + 2**height)
        if not opened:
            self.steps.append("path" if size else "nothing")
        elif opened == size:
            self.steps.append("opened")
            self.canonical.append(2**self.tree.depth + low >> height)
        else:
            self.steps.append("join")
            self.descend(height - 1, low)
            self.descend(height - 1, low + 2 ** (height - 1))

    def root(self, commitment: Commitment) -> bytes:
        """Work out the root of the tree: step 5."""
        part, slots, territory = self.part, self.slots, self.tree.territory
        slot_leaf, body_start = (commitment.context(kind, self.tree) for kind in (1, 3))
        column_leaf = {one: commitment.context(2, self.tree, one) for one in part["columns"]}

        def ending(i: int, salts: list[bytes]) -> bytes:
            """Give what ends the slot leaf of a slot with records: n and the body."""
            at = pack(">QI", slots[i], part["counts"][i])
            if not salts:
                return at[8:] + bytes(part["bodies"][i])
            body, salt = body_start.copy(), iter(salts)
            body.update(at)
            for column, entry in enumerate(part["entries"][i], 1):
                if type(entry) is list:
                    leaf = column_leaf[column].copy()
                    leaf.update(next(salt) + at)
                    for value in entry:
                        text = (value or "").encode()
                        some = b"\1" + pack(">I", len(text)) + text
                        leaf.update(b"\0" if value is None else some)
                body.update(leaf.digest() if type(entry) is list else entry)
            return at[8:] + bytes(body.digest())

        def subtree(height: int, low: int, first: int, last: int, seeds: list[bytes]) -> bytes:
            """Give the hash of an opened subtree: with records from first to last."""
            size = territory.count(low, low + 2**height)
            if not size:
                return NOTHING
            if not height or (height <= 12 and first == last and size == 2**height):
                # Level by level: down to the salts, then up from the slots.
                hashes, sides = seeds[:1], (b"\2", b"\3")
                for _ in range(height):
                    hashes = [sha256(side + one).digest() for one in hashes for side in sides]
                end = ending(first, seeds[1:]) if first < last else bytes(4)
                for i, salt in enumerate(hashes):
                    leaf = slot_leaf.copy()
                    leaf.update(salt + pack(">Q", low + i) + end)
                    hashes[i] = leaf.digest()
                while len(hashes) > 1:
                    pairs = zip(hashes[::2], hashes[1::2], strict=True)
                    hashes = [sha256(b"\1" + left + right).digest() for left, right in pairs]
                return hashes[0]
            half = low + 2 ** (height - 1)
            middle, both = bisect_left(slots, half, first, last), b"\1"
            for side, at, i, j in ((b"\2", low, first, middle), (b"\3", half, middle, last)):
                below = [sha256(side + seed).digest() for seed in seeds[: None if i < j else 1]]
                both += subtree(height - 1, at, i, j, below)
            return sha256(both).digest()

        steps, path, fields = iter(self.steps), iter(part["path"]), list(map(iter, part["fields"]))
        nodes = zip(self.spans, self.under, part["seeds"], strict=True)

        def following() -> bytes:
            """Give the hash of the subtree that comes next."""
            step = next(steps)
            if step == "join":
                left, right = following(), following()
                return sha256(b"\1" + left + right).digest()
            if step == "opened":
                (low, high), (first, last), seed = next(nodes)
                seeds = [seed, *(next(field) for field in fields if first < last)]
                return subtree((high - low).bit_length() - 1, low, first, last, seeds)
            return bytes(next(path)) if step == "path" else NOTHING

        return following()


def disclosed(document: dict[str, Any], commitments: dict[str, Commitment]) -> list[Opening]:
    """Check a disclosure up to step 3."""
    parts, openings, before = read(document, "disclosure")["tables"], [], -1
    need(parts)
    need(document["root"] in commitments, "WrongCommitment")
    trees = commitments[document["root"]].trees
    for part in parts:
        need(before < part["table"] < len(trees))
        before = part["table"]
        openings.append(Opening(trees[before], part))
    return openings


# --- The view, and findings ----------------------------------------------------------------------
def findings(commitment: Commitment) -> Iterator[dict[str, Any]]:
    """Give every finding but those about totals."""
    trees = {tree.name: tree for tree in commitment.trees}
    known: dict[str, set[str | None]] = {}  # what stands in the columns that are referred to
    for to in {one["to"] for tree in commitment.trees for one in tree.table["references"]}:
        name, _, column_name = to.partition(".")
        number = trees[name].column(column_name)
        if trees[name].complete(0, 2 ** trees[name].depth, [number]):
            known[to] = {text for texts in trees[name].values[number].values() for text in texts}
    for tree in commitment.trees:
        table, counts, wrong = tree.table, tree.counts, list[int | None]()
        if tree.totals or table["kind"] == "row":
            wrong += [slot for slot in tree.slots[0] if counts[slot] > 1]
            end = 2**tree.depth if tree.totals else max(counts, default=0)
            opened = (slot for span in tree.open.within(0, end) for slot in range(*span))
            wrong += islice((slot for slot in opened if slot not in counts), 1)
        if not tree.totals and sum(counts.values()) > table["most"]:
            wrong.append(None)
        yield from (tree.finding("WrongNumber", slot) for slot in wrong)
        for number, column in enumerate(tree.columns, 1):
            slots, values = tree.slots[number], tree.values[number]
            texts = [(slot, text) for slot in slots for text in values[slot]]
            said = [("BadValue", slot) for slot, text in texts if not column.holds(text)]
            texts = [(slot, text) for slot, text in texts if text is not None]
            if not tree.totals and column.name == table["key"]:
                right = [(slot, text) for slot, text in texts if column.holds(text)]
                slots = [slot for slot, text in right if commitment.slot_of(tree, text) != slot]
                said += [("Misplaced", slot) for slot in slots]
            for one in [] if tree.totals else table["references"]:
                if one["column"] == column.name and one["to"] in known:
                    said += [("Dangling", s) for s, text in texts if text not in known[one["to"]]]
            yield from (tree.finding(error, slot, number) for error, slot in dict.fromkeys(said))
            if not tree.totals and column.name in table["unique"]:
                seen = Counter[str]()
                for slot, text in texts:
                    seen[text] += 1
                    if seen[text] == 2:
                        yield tree.finding("Twice", slot, number)


def added(
    tree: Tree, low: int, high: int, summed: int, where: tuple[int, str] | None
) -> tuple[Fraction | int, bool] | None:
    """Add up what is open of a column, or for 0 the records; say whether that is all."""
    columns = [column for column in (summed, where[0] if where else 0) if column]
    slots = [tree.slots[0][i] for i in tree.records(low, high)]
    single = tree.totals or tree.table["kind"] == "row"
    missing = tree.totals and tree.open.count(low, high) != len(slots)
    if missing or (single and any(tree.counts[slot] > 1 for slot in slots)):
        return None  # it says nothing
    amount = Fraction(0) if columns else sum(tree.counts[slot] for slot in slots)
    for slot in slots if columns else ():
        if all(slot in tree.values[column] for column in columns):
            texts = tree.values[summed][slot] if summed else ["1"] * tree.counts[slot]
            asked = tree.values[where[0]][slot] if where else texts
            for text, one in zip(texts, asked, strict=True):
                if not where or one == where[1]:
                    if summed and not tree.columns[summed - 1].holds(text):
                        return None
                    amount += Fraction(text or 0)
    return amount, tree.complete(low, high, columns)


def totals(commitment: Commitment) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Give every open total with its state, and the finding where it is contradicted."""
    trees = {tree.name: tree for tree in commitment.trees}
    alike: dict[tuple[str, bytes], dict[Tree, list[int]]] = {}  # columns of one definition
    for tree in commitment.trees:
        for number, total in enumerate(tree.totals["columns"] if tree.totals else [], 1):
            key = tree.table["name"], encode([total["sum"], total["where"]])
            alike.setdefault(key, {}).setdefault(tree, []).append(number)
    for (name, definition), family in alike.items():
        base, (summed, where) = trees[name], json.loads(definition)
        where = where and (base.column(where["column"]), where["value"])
        records = (base, base.column(summed) if summed else 0, where)
        for tree, numbers in family.items():
            # What lies below, each alone: the records, and the same total of deeper trees.
            others = [other for other in family if other.depth > tree.depth]
            deeper = [(other, column, None) for other in others for column in family[other]]
            for slot in sorted({slot for number in numbers for slot in tree.slots[number]}):
                sums = []
                for other, column, condition in (records, *deeper):
                    height = other.depth - tree.depth
                    sums.append(added(other, slot << height, slot + 1 << height, column, condition))
                places = range(tree.depth - 5, -1, -5)
                prefix = "".join(ALPHABET[slot >> at & 31] for at in places)
                for number in numbers:
                    own, values = tree.columns[number - 1], tree.values[number].get(slot, [])
                    if len(values) == 1 and own.holds(values[0]):
                        claim = Fraction(values[0])
                        false = any(s and (s[0] > claim or (s[1] and s[0] != claim)) for s in sums)
                        state = "verified" if sums[0] and sums[0][1] else "claimed"
                        said = {"table": name, "prefix": prefix, "total": own.name}
                        said |= {"value": values[0], "state": "contradicted" if false else state}
                        error = "TotalContradicted"
                        yield said, tree.finding(error, slot, number) if false else None


# --- Questions -----------------------------------------------------------------------------------
class Question:
    """A question that can be put to one of the commitments."""

    def __init__(self, document: dict[str, Any], commitments: dict[str, Commitment]) -> None:
        self.kind = "place" if "place" in document else "tag"
        self.asked = read(document, f"question about a {self.kind}")[self.kind]
        need(is_value(self.asked, self.kind))
        need(document["root"] in commitments, "WrongCommitment")
        self.commitment = commitments[document["root"]]
        kind = {"place": "cell", "tag": "tag"}[self.kind]
        fit = [t for t in self.commitment.trees if not t.totals and t.table["kind"] == kind]
        trees = {tree.name: tree for tree in fit}
        need(document["table"] in trees, "NotAskable")
        self.tree = trees[document["table"]]
        need(self.near(0), "NotAskable")

    def near(self, far: int) -> set[int]:
        """Give the slots of the territory within some columns and rows; those of a tag: its one."""
        depth = self.tree.depth
        if self.kind == "tag":
            return {self.commitment.slot_of(self.tree, self.asked)}
        x, y = column_and_row(self.asked, depth)
        rows = range(max(0, y - far), min(2 ** (depth // 2), y + far + 1))
        columns = {column % 2 ** ((depth + 1) // 2) for column in range(x - far, x + far + 1)}
        slots = {interleaved(column, row, depth) for column in columns for row in rows}
        return {slot for slot in slots if self.tree.territory.count(slot, slot + 1)}

    def answer(self) -> dict[str, Any]:
        """Put it to the view."""
        tree, table = self.tree, self.tree.table
        key, needed = tree.column(table["key"]), self.near(table["tolerance"])
        found = {slot: tree.counts[slot] for slot in needed if slot in tree.counts}
        can_tell = all(tree.complete(slot, slot + 1, [key]) for slot in needed)
        if can_tell and self.kind == "tag":
            for slot in found:
                keys = [folded(text) for text in tree.values[key][slot] if text is not None]
                found[slot] = keys.count(folded(self.asked))
        n, answer = sum(found.values()), [tree.column(name) for name in table["answer"]]
        can_tell = can_tell and all(tree.complete(s, s + 1, answer) for s in found if found[s])
        outcome = ("declared" if n else "nothing") if can_tell else "not open"
        said = {self.kind: self.asked, "table": table["name"], "outcome": outcome}
        return {**said, "n": n if can_tell else None}


# --- Everything together -------------------------------------------------------------------------
def verify(
    files: Mapping[str, bytes] | Sequence[bytes], template: Any = None, most_slots: int = MOST_SLOTS
) -> dict[str, Any]:
    """Verify files together, by name or in a list: a commitment, then files of any kind.

    ``template`` is the agreement's, where it is at hand. `further` says of each other commitment
    what the rest says of the first. Where it cannot tell, it says `error`, `file` and `what` alone.
    """
    named = dict(files) if isinstance(files, Mapping) else {str(i): f for i, f in enumerate(files)}
    documents: dict[str, dict[str, Any]] = {}
    first, kinds = next(iter(named), None), dict[str, str]()
    author: list[str] = []  # all commitments are of one agreement, origin and declarer
    commitments: dict[str, Commitment] = {}
    openings: dict[str, list[Opening]] = {}
    questions: list[Question] = []
    rejected: dict[str, str] = {}

    def stop(error: str, name: str | None) -> dict[str, Any]:
        return {"error": error, "file": name, "what": REFUSED[error]}

    for step in ("file", "commitment", "question", "disclosure", "root"):
        work = sum(one.open.before[-1] for some in openings.values() for one in some)
        work += sum((2 * one.tree.table["tolerance"] + 1) ** 2 for one in questions)
        if work > most_slots:
            return stop("TooMuchWork", None)
        for name in [name for name in named if name not in rejected]:
            try:
                if step == "file":
                    content = named[name]
                    documents[name] = decode(content)
                    need(ours(content, name == first))
                    kind = FORMATS.get(str(documents[name].get("format")), "disclosure")
                    kinds[name] = "commitment" if name == first else kind
                elif step == "commitment" == kinds[name]:
                    commitment = Commitment(documents[name], template)
                    author = author or commitment.author
                    need(author == commitment.author, "WrongCommitment")
                    commitments.setdefault(commitment.root, commitment)
                elif step == "question" == kinds[name]:
                    questions.append(Question(documents[name], commitments))
                elif step == "disclosure" == kinds[name]:
                    openings[name] = disclosed(documents[name], commitments)
                elif step == "root" and name in openings:
                    commitment = commitments[documents[name]["root"]]
                    for one in openings[name]:
                        same = one.root(commitment) == commitment.roots[one.tree.number]
                        need(same, "RootMismatch")
                    for one in openings[name]:
                        one.tree.openings.append(one)
            except Refused as no:
                if str(no) in CANNOT_TELL or not ours(named[name], name == first):
                    return stop(str(no), name)
                rejected[name] = str(no)
    seen = [seen_of(one, questions) for one in commitments.values()]
    empty: dict[str, Any]
    empty = {"tables": {}, "totals": [], "questions": [], "stages": {}, "findings": []}
    return {
        "rejected": [stop(rejected[name], name) for name in named if name in rejected],
        **(seen[0] if seen else empty),
        "conflicts": list(conflicts(list(commitments.values()))),
        "further": seen[1:],
    }


def seen_of(one: Commitment, questions: list[Question]) -> dict[str, Any]:
    """Say what is open of a commitment."""
    for tree in one.trees:
        tree.see()
    trees, added_up = {tree.name: tree for tree in one.trees}, list(totals(one))
    stages = {
        stage["name"]: all(
            tree.complete(*span(prefix, tree.depth), map(tree.column, opened["columns"]))
            for opened in stage["opens"]
            for tree in [trees[opened["table"]]]
            for prefix in opened["regions"]
        )
        for stage in one.template["stages"]
    }
    return {
        "root": one.root,
        "tables": {
            tree.name: {
                "slots": tree.territory.before[-1],
                "open": tree.open.before[-1],
                "records": sum(tree.counts.values()),
            }
            for tree in one.trees
        },
        "totals": [total for total, _ in added_up],
        "questions": [question.answer() for question in questions if question.commitment is one],
        "stages": stages,
        "findings": [*findings(one), *(found for _, found in added_up if found)],
    }


def conflicts(given: list[Commitment]) -> Iterator[dict[str, Any]]:
    """Give the conflicts between commitments: the page, "Several commitments"."""
    versions = [one.header["version"] for one in given]
    for i, one in enumerate(given):
        for other, version in zip(given[:i], versions, strict=False):
            if version == versions[i]:
                yield {"conflict": "version", "roots": [other.root, one.root]}
        before = [given[j].root for j, version in enumerate(versions) if version == versions[i] - 1]
        if before and one.header["predecessor"] not in before:
            yield {"conflict": "predecessor", "roots": [before[0], one.root]}


def exit_code(result: dict[str, Any]) -> int:
    """Give the exit code that goes with a result."""
    if "error" in result:
        return 2
    bad = result["rejected"] or result["conflicts"]
    for one in (result, *result["further"]):
        shut = [question for question in one["questions"] if question["outcome"] == "not open"]
        bad = bad or one["findings"] or shut
    return 1 if bad else 0


def read_template(path: Path) -> Any:
    """Read what was agreed on."""
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is no template: {error}") from error


def why(error: Exception) -> str:
    """Say why something cannot be read: of a file, with its name."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def main(arguments: list[str]) -> int:
    """Run; give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--template", type=Path)
    parser.add_argument("--most-slots", type=int, default=MOST_SLOTS)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_intermixed_args(arguments)
    try:
        template = read_template(given.template) if given.template else None
        files = {str(path): path.read_bytes() for path in given.files}
        result = verify(files, template, given.most_slots)
    except (OSError, ValueError, RecursionError) as error:
        print(f"cannot tell: {why(error)}", file=sys.stderr)
        return 2
    code = exit_code(result)
    if given.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return code
    for heading, content in result.items():
        for item in content if type(content) is list else [content]:
            print(f"{heading}: {json.dumps(item, ensure_ascii=False)}")
    print(("verified", "NOT VERIFIED", "cannot tell")[code])
    return code


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("interrupted: there is no answer yet", file=sys.stderr)
        sys.exit(130)
