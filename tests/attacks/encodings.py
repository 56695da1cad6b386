"""Attacks 7 and 8: other encodings and shapes, and what takes years to check."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from tests.attacks.book import Book
from tests.attacks.worlds import HONEST, JUNK, SMALL, S, small
from tests.declarations import NONCE, SECRET, TEMPLATE
from tests.oracle.escrow import Declarer, blob, encode, sha256


def add(book: Book) -> None:
    """Add them."""
    encodings(book)
    shapes(book)
    around(book)
    questions(book)
    work(book)


TOML = b'agreement = "a"\ndeclarer = "north"\n[[tables]]\nname = "sites"\n'
#: Encodings in which nothing is left of a file: no ``"format"``, no ``paripassu/``.
NONE = (
    *("empty", "null", "an array", "a text", "a number", "no JSON", "UTF-16", "UTF-32"),
    "sixteen arrays",
)


def encodings(book: Book) -> None:
    """Add files in another encoding than their one."""
    one = small(S)
    content = encode(one)
    text = content.decode()
    turned = dict(reversed(list(one.items())))
    table, value = b'"table":0', b'["s"]'
    others: dict[str, bytes] = {
        "a line feed at the end": content + b"\n",
        "a blank at the beginning": b" " + content,
        "a blank after a colon": content.replace(b":", b": ", 1),
        "a second object": content + b"{}",
        "the file twice": content + content,
        "a zero byte at the end": content + b"\0",
        "cut by a byte": content[:-1],
        "cut in half": content[: len(content) // 2],
        "empty": b"",
        "null": b"null",
        "an array": b"[]",
        "the file in an array": b"[" + content + b"]",
        "a text": b'""',
        "a number": b"1",
        "no JSON": b"a file\n",
        "a byte order mark": b"\xef\xbb\xbf" + content,
        "UTF-16": text.encode("utf-16"),
        "UTF-32": text.encode("utf-32"),
        "white space": json.dumps(one, sort_keys=True).encode(),
        "another order of keys": json.dumps(turned, separators=(",", ":")).encode(),
        "a key twice": content.replace(table, table + b"," + table),
        "a key twice with another value first": content.replace(table, b'"table":2,' + table),
        "the root twice": content.replace(b'"root"', b'"root":"",' + b'"root"', 1),
        "a comma at the end": content[:-1] + b",}",
        "single quotes": content.replace(b'"', b"'"),
        "a key with an escape": content.replace(b'"table"', b'"\\u0074able"'),
        "a key that is not ASCII": content.replace(b'{"bodies"', '{"a\u00e9":0,"bodies"'.encode()),
        "sixteen arrays": b"[" * 16 + b"]" * 16,
        "a comment": b"/**/" + content,
    }
    for said, number in {
        "minus zero": b"-0",
        "a leading zero": b"00",
        "a point": b"0.0",
        "an exponent": b"0e0",
        "a plus": b"+0",
        "a minus": b"-1",
        "no number": b"NaN",
        "infinity": b"Infinity",
        "2^53": b"9007199254740992",
        "a thousand digits": b"9" * 1000,
        "hexadecimal digits": b"0x0",
        "other digits": "\u0660".encode(),
    }.items():
        others[f"a number: {said}"] = content.replace(table, b'"table":' + number)
    for said, other in {
        "an escape that is not needed": b'["\\u0073"]',
        "half a pair, escaped": b'["\\ud800"]',
        "half a pair in bytes": b'["\xed\xa0\x80"]',
        "a byte that is no text": b'["\xff"]',
        "a character in too many bytes": b'["\xc1\xb3"]',
        "a stroke with an escape": b'["\\/"]',
        "a line feed as it is": b'["\n"]',
        "a zero as it is": b'["\0"]',
        "an escape in capitals": b'["\\u000A"]',
        "an escape for what has a shorter one": b'["\\u000a"]',
        "an escape that is none": b'["\\x73"]',
        "an end in an escape": b'["\\"]',
        "a delete with an escape": b'["\\u007f"]',
        "a pair escaped": b'["\\ud83d\\ude00"]',
    }.items():
        others[f"a text: {said}"] = content.replace(value, other)
    mine = book.commitment(SMALL)
    for said, other in others.items():
        assert other != content, said
        none = said in NONE
        book.refused(f"encoded with {said}", 7, "NotCanonical", mine, altered=other, none=none)
    true = encode(SMALL.commitment())
    for said, other in {
        "a line feed at the end": true + b"\n",
        "a key twice": true.replace(b'"version":1', b'"version":1,"version":1'),
        "another key first": true.replace(b'"version":1', b'"version":2,"version":1'),
        "a blank": true.replace(b",", b", ", 1),
        "cut by a byte": true[:-1],
        "a point": true.replace(b'"version":1', b'"version":1.0'),
        "a byte order mark": b"\xef\xbb\xbf" + true,
    }.items():
        book.refused(f"a commitment with {said}", 7, "NotCanonical", altered=other)
    for said, other in {
        "a disclosure": content,
        "an altered disclosure": content[:-1],
        "a question": encode(SMALL.question("sites", place="0,0")),
        "an empty object": b"{}",
        "an empty file": b"",
    }.items():
        error = "WrongShape" if other[:1] + other[-1:] == b"{}" else "NotCanonical"
        name = f"{said} in the commitment's place"
        book.refused(name, 7, error, altered=other, none=True)
    book.refused("a template in the commitment's place", 7, "NotCanonical", altered=TOML, none=True)
    question = encode(SMALL.question("sites", place="0,0"))
    for said, other in {
        "a line feed at the end": question + b"\n",
        "a key twice": question.replace(b'"place"', b'"place":"1,1","place"'),
        "another order": b'{"root":' + question[1:],
    }.items():
        book.refused(f"a question with {said}", 7, "NotCanonical", mine, altered=other)


def shapes(book: Book) -> None:
    """Add disclosures whose tables have other forms."""
    one, leaf = small(S), small(S)["tables"][0]["entries"][0][1]
    fields: dict[str, list[Any]] = {
        "note": [""],
        "table": [3, True, "0", None, 2**53 - 1],
        "columns": [[0], [3], [1, 1], ["1"], [True], None, [], [1, 2], [2, 1], 1],
        "counts": [[], [1, 1], ["1"], [None], [True], 1, None],
        "fields": [[], ["", ""], "", [None], [0], ["A"], None, [[]]],
        "bodies": [blob([JUNK]), None, 0, [], "A"],
        "entries": [
            *([], None, [{}], [None], [[]], [["s", "s"]], [[["s"]]], [[["s"], ["12"]]]),
            *([[["s"], blob([JUNK, JUNK])]], [[["s"], ""]], [[[1], leaf]], [[["s"], None]]),
            *([[leaf, ["12"]]], [[["s"], leaf, ["x"]]], [[["s"], leaf], [["s"], leaf]]),
            *(
                [[[["s"]], leaf]],
                [[[True], leaf]],
                [["s", leaf]],
                [[{}, leaf]],
                [[["s"], leaf[:-1]]],
            ),
        ],
        "cover": [
            ["0"],
            ["038"],
            ["3G"],
            [""],
            [56],
            ["1" * 17],
            ["3A"],
            [None],
            "38",
            [" 38"],
            None,
        ],
        "slots": [
            ["0"],
            ["038"],
            ["3G"],
            [""],
            [56],
            ["1" * 17],
            ["\u06638"],
            "38",
            ["0x38"],
            None,
        ],
        "seeds": ["AAAA", "=", "A" * 43 + "=\n", "A" * 42 + "B=", None, [], "A" * 43],
        "path": ["A" * 43, " " + "A" * 43 + "=", "-" * 43 + "=", "\u00e9", {}, None, "A" * 44],
    }
    for key, values in fields.items():
        for number, value in enumerate(values):
            book.change(
                f"{key} with another form {number + 1}", 7, "WrongShape", SMALL, one, **{key: value}
            )
    mine = book.commitment(SMALL)
    for key in one["tables"][0]:
        altered = deepcopy(one)
        del altered["tables"][0][key]
        book.refused(f"a table without {key}", 7, "WrongShape", mine, altered=altered)
    shut = small(S, columns=())
    for key, value in {"bodies": "", "entries": [[leaf, leaf]], "fields": [""]}.items():
        name = f"{key} as if columns were open"
        book.change(name, 7, "WrongShape", SMALL, shut, **{key: value})
    twice = blob([JUNK, JUNK])
    book.change("two bodies for one slot", 7, "WrongShape", SMALL, shut, bodies=twice)
    book.change("a body for an empty slot", 7, "WrongShape", SMALL, small(3), bodies=blob([JUNK]))
    book.change(
        "an entry for an empty slot", 7, "WrongShape", SMALL, small(3), entries=[[leaf, leaf]]
    )


def around(book: Book) -> None:
    """Add disclosures whose keys have other forms."""
    one, mine = small(S), book.commitment(SMALL)
    part = one["tables"][0]
    totals = small(3, columns=(), tree="sites/5")["tables"][0]
    others: dict[str, Any] = {
        "no tables": {**one, "tables": []},
        "a table twice": {**one, "tables": [part, part]},
        "tables as an object": {**one, "tables": {}},
        "a table that is null": {**one, "tables": [None]},
        "tables out of order": {**one, "tables": [totals, part]},
        "a key more": {**one, "note": ""},
        "a date": {**one, "date": "2026-01-01"},
        "a signature": {**one, "signature": "0" * 128},
        "a root that is a number": {**one, "root": 5},
        "an empty root": {**one, "root": ""},
        "a root in capitals": {**one, "root": one["root"].upper()},
        "a root that is null": {**one, "root": None},
        "a root that is too long": {**one, "root": one["root"] + "00"},
        "another format": {**one, "format": "paripassu/disclosure/2"},
        "a format that is null": {**one, "format": None},
        "a format that is an array": {**one, "format": ["paripassu/disclosure/1"]},
        "the format of a commitment": {**one, "format": "paripassu/commitment/1"},
        "the format of a question": {**one, "format": "paripassu/question/1"},
        "the format of a seal": {**one, "format": "paripassu/seal/1"},
        "a format alone": {"format": one["format"]},
        "an empty object": {},
    }
    for said, altered in others.items():
        none = said == "an empty object"
        name = f"a disclosure with {said}"
        book.refused(name, 7, "WrongShape", mine, altered=altered, none=none)
    for key in one:
        altered = {name: one[name] for name in one if name != key}
        book.refused(f"a disclosure without {key}", 7, "WrongShape", mine, altered=altered)


def questions(book: Book) -> None:
    """Add questions that are none, and those that cannot be put."""
    mine = book.commitment(HONEST)
    for place in (
        *("", "10", "91,0", "-90.1,0", "0,181", "0,-180.5", "1.0,2", "10, 12", "10;12", "1,2,3"),
        *("+1,2", "01,2", "-0,0", "1e1,2", "NaN,0", "1.,2", ".5,2", "10,12\n", "1" * 39 + ",0"),
    ):
        altered = HONEST.question("sites", place=place)
        name = f"a question about the place {place[:9]!r}"
        book.refused(name, 7, "WrongShape", mine, altered=altered)
    for tag in (
        "",
        "-",
        "._ /",
        "\u00df",
        "\u0131",
        "\u00b5",
        "\u017f",
        "RV#1",
        "\u0416",
        "a" * 4097,
        "\t",
    ):
        altered = HONEST.question("items", tag=tag)
        name = f"a question about the tag {tag[:9]!r}"
        book.refused(name, 7, "WrongShape", mine, altered=altered)
    true = HONEST.question("items", tag="RV1")
    for said, altered in {
        "both": {**true, "place": "10,12"},
        "neither": {key: true[key] for key in true if key != "tag"},
        "a key more": {**true, "note": ""},
        "a place that is null": {**HONEST.question("sites", place="10,12"), "place": None},
        "a tag that is a number": {**true, "tag": 1},
        "a table that is null": {**true, "table": None},
        "no table": {key: true[key] for key in true if key != "table"},
        "no root": {key: true[key] for key in true if key != "root"},
        "a root that is none": {**true, "root": "x"},
    }.items():
        book.refused(f"a question with {said}", 7, "WrongShape", mine, altered=altered)
    for said, altered in {
        "a place of tags": HONEST.question("items", place="10,12"),
        "a place of rows": HONEST.question("batches", place="10,12"),
        "a place of totals": HONEST.question("sites/5", place="10,12"),
        "a place outside the territory": HONEST.question("sites", place="0,-90"),
        "a place just outside": HONEST.question("sites", place="10,-0.001"),
        "a place of no table": HONEST.question("", place="10,12"),
        "a place of another table": HONEST.question("Sites", place="10,12"),
        **{
            f"a tag of {name or 'no table'}": HONEST.question(name, tag="RV1")
            for name in ("sites", "batches", "Items", "items/0", "", "i\u00e9")
        },
    }.items():
        book.refused(f"asked: {said}", None, "NotAskable", mine, altered=altered)


def deep() -> tuple[dict[str, Any], dict[str, Any]]:
    """Make a commitment over 2^60 slots that nobody could compute, and open all of them."""
    template = deepcopy(TEMPLATE)
    template.update(tables=[{**TEMPLATE["tables"][2], "depth": 60}], territory=[], stages=[])
    template["tables"][0]["totals"] = []
    by = Declarer(template, SECRET, NONCE)
    root = sha256(b"paripassu/escrow/1/root\n", by.identity, JUNK).hex()
    commitment = {
        "format": "paripassu/commitment/1",
        "header": by.header,
        "root": root,
        "tables": [JUNK.hex()],
    }
    part: dict[str, Any] = {
        "bodies": "",
        "columns": [],
        "counts": [],
        "cover": ["1"],
        "entries": [],
        "fields": [],
        "path": "",
        "seeds": blob([JUNK]),
        "slots": [],
        "table": 0,
    }
    return commitment, {"format": "paripassu/disclosure/1", "root": root, "tables": [part]}


def work(book: Book) -> None:
    """Add what would take too long."""
    commitment, opened = deep()
    vast = book.file("a commitment over 2^60 slots", commitment)

    def cover(*nodes: int, path: int = 0) -> dict[str, Any]:
        changed = deepcopy(opened)
        changed["tables"][0].update(
            cover=[f"{node:x}" for node in nodes],
            seeds=blob([JUNK] * len(nodes)),
            path=blob([JUNK] * path),
        )
        return changed

    book.refused("2^60 slots", 8, "TooMuchWork", vast, altered=opened)
    book.refused("2^40 slots", 8, "TooMuchWork", vast, altered=cover(2**20, path=20))
    book.refused("2^29 slots", 8, "TooMuchWork", vast, altered=cover(2**31, path=31))
    half = cover(2**32, 2**32 + 2, path=32)
    book.refused("twice 2^28 slots", 8, "TooMuchWork", vast, altered=half)
    book.refused("one slot of 2^60", None, "RootMismatch", vast, altered=cover(2**60, path=60))
    short = cover(1)
    short["tables"][0]["seeds"] = ""
    book.refused("2^60 slots without a seed", 5, "SeedCount", vast, altered=short)
    mine = book.commitment(SMALL)
    two = book.opened("two slots", SMALL, {"sites": ([0, 1], ["cell"])})
    three = small(S)
    book.refused("three slots of two", 8, "TooMuchWork", mine, two, altered=three, most_slots=2)
    question = SMALL.question("sites", place="0,0")
    most = 201**2 - 1
    book.refused("a question", 8, "TooMuchWork", mine, altered=question, most_slots=most)
    book.refused(
        "a file and a question", 8, "TooMuchWork", mine, two, altered=question, most_slots=most + 2
    )
    for said, content in {
        "seventeen arrays": b"[" * 17,
        "seventeen objects": b'{"a":' * 17,
        "arrays after a text": b'"' + b"[" * 99 + b'"' + b"[{" * 9,
        "a hundred thousand arrays": b"[" * 10**5,
        "closed ones do not count": b"]" * 40 + b"[" * 17,
        "after an escape": b'"\\\\"' + b"[" * 99,
        "inside a disclosure": encode(small(S)).replace(b'["s"]', b"[" * 20 + b"]" * 20),
    }.items():
        book.refused(f"nested: {said}", 8, "TooMuchWork", mine, altered=content)
    for said, content in {
        "in a text": b'"' + b"[" * 99,
        "in a text after an escape": b'"\\"' + b"[" * 99 + b'"',
        "sixteen": b"[" * 16,
        "many beside one another": b"[" + b"[]," * 99 + b"[]]",
    }.items():
        name = f"brackets {said}"
        book.refused(name, 7, "NotCanonical", mine, altered=content, none=True)
