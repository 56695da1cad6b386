"""Attacks 2 and 3: headers, roots and templates; commitments that are none."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from tests.attacks.book import Book
from tests.attacks.templates import AGAINST_RULES
from tests.attacks.worlds import HONEST, SMALL, S, everything, other, small
from tests.declarations import NONCE, ROWS, SECRET, TEMPLATE, WORLD, WORLD_ROWS, honest
from tests.oracle.escrow import Declaration, Declarer, sha256

Change = Callable[[dict[str, Any]], Any]


def add(book: Book) -> None:
    """Add them."""
    headers(book)
    roots(book)
    shapes(book)
    templates(book)


def headers(book: Book) -> None:
    """Add commitments whose header is another than the root binds."""
    changes: dict[str, Change] = {
        "the version": lambda h: h.update(version=2, predecessor="0" * 64),
        "the nonce": lambda h: h.update(nonce="0" * 64),
        "a digit of the nonce": lambda h: h.update(nonce="0" + h["nonce"][1:]),
        "the declarer": lambda h: h["template"].update(declarer="south"),
        "the agreement": lambda h: h["template"].update(agreement="b-treaty"),
        "the log": lambda h: h["template"].update(origin="other.example/log"),
        "the interval": lambda h: h["template"].update(interval_days=183),
        "the seal size": lambda h: h["template"].update(seal_size=65535),
        "a stage": lambda h: h["template"].update(
            stages=[{"name": "x", "opens": [{"columns": [], "regions": ["s"], "table": "sites"}]}]
        ),
        "most": lambda h: h["template"]["tables"][0].update(most=10),
        "the tolerance": lambda h: h["template"]["tables"][0].update(tolerance=0),
        "a quota": lambda h: h["template"]["tables"][0].update(quota=0),
        "the columns of the answer": lambda h: h["template"]["tables"][0].update(answer=[]),
        "a unique column": lambda h: h["template"]["tables"][0].update(unique=["mass"]),
        "the name of a table": lambda h: h["template"]["tables"][0].update(name="places"),
        "the name of a column": lambda h: h["template"]["tables"][0]["columns"][1].update(
            name="kg"
        ),
        "the type of a column": lambda h: h["template"]["tables"][0]["columns"][1].update(
            type="decimal"
        ),
        "the condition of a total": lambda h: h["template"]["tables"][0]["totals"][0]["columns"][
            0
        ].update(where={"column": "mass", "value": "5"}),
        "the sum of a total": lambda h: h["template"]["tables"][0]["totals"][0]["columns"][
            1
        ].update(sum=None),
    }
    for said, change in changes.items():
        edited = deepcopy(SMALL.commitment())
        if said in ("the name of a column", "the name of a table"):
            edited["header"]["template"]["tables"][0]["totals"] = []
            edited["header"]["template"]["tables"][0]["answer"] = []
            edited["tables"] = edited["tables"][:1]
        change(edited["header"])
        book.refused(f"header edited: {said}", 2, "CommitmentMismatch", altered=edited)
    edited = deepcopy(SMALL.commitment())
    edited["header"]["nonce"] = "0" * 64
    file = book.file("header edited: beside its disclosure", edited)
    opened = book.opened("a true disclosure", SMALL, {"sites": ([S], ["cell"])})
    book.case(
        "an edited commitment takes its disclosures with it",
        2,
        [file, opened],
        verdict="not verified",
        rejected={book.names[book.files[file]]: "CommitmentMismatch", opened: "WrongCommitment"},
    )


def roots(book: Book) -> None:
    """Add commitments with other roots of tables."""
    true = SMALL.commitment()
    tables = true["tables"]
    for said, given in {
        "turned": tables[::-1],
        "the last left out": tables[:-1],
        "the first left out": tables[1:],
        "one added": [*tables, tables[0]],
        "the first replaced": ["0" * 64, *tables[1:]],
        "the last replaced": [*tables[:-1], "0" * 64],
        "none": [],
        "two exchanged": [tables[1], tables[0], *tables[2:]],
        "the first repeated": [tables[0]] * len(tables),
    }.items():
        book.refused(f"roots: {said}", 2, "CommitmentMismatch", altered={**true, "tables": given})
    for said, root in {"zeros": "0" * 64, "that of a table": tables[0]}.items():
        book.refused(f"the root {said}", 2, "CommitmentMismatch", altered={**true, "root": root})
    plain = other(declarer="south")
    taken = {tree.number: bytes.fromhex(tables[tree.number]) for tree in plain.by.trees}
    thief = Declaration(plain.by, plain.contents, {(n, 1): root for n, root in taken.items()})
    mine = book.commitment(thief)
    book.case("another's roots: nothing shows yet", None, [mine], verdict="verified")
    document = small(S)
    book.refused("another's disclosure", 2, "WrongCommitment", mine, altered=document)
    renamed = {**document, "root": thief.root()}
    book.refused("another's disclosure with this root", 2, "RootMismatch", mine, altered=renamed)
    own = thief.disclosure({"sites": ([S], ["cell"])})
    book.refused("its own disclosure under another's roots", 2, "RootMismatch", mine, altered=own)
    for name, root in (("zeros", "0" * 64), ("the root of a table", tables[0])):
        altered = {**document, "root": root}
        said = f"a disclosure of {name}"
        book.refused(said, 2, "WrongCommitment", book.commitment(SMALL), altered=altered)
        question = {**SMALL.question("sites", place="0,0"), "root": root}
        said = f"a question to {name}"
        book.refused(said, 2, "WrongCommitment", book.commitment(SMALL), altered=question)


def shapes(book: Book) -> None:
    """Add commitments with other keys or forms."""
    for version, predecessor in ((1, "0" * 64), (2, None), (0, None), (2**32, "0" * 64)):
        by = Declarer(WORLD, SECRET, NONCE, version, predecessor)
        document = Declaration(by, by.contents(WORLD_ROWS)).commitment()
        name = f"version {version} with{'' if predecessor else 'out'} a predecessor"
        book.refused(name, 2, "WrongShape", altered=document)
    true = SMALL.commitment()
    for key, values in {
        "tables": (None, {}, [None], ["0" * 63], ["0" * 65], ["A" * 64], [0]),
        "header": (None, {}, [], {**true["header"], "more": 1}),
        "root": (None, "", 0, true["root"].upper(), true["root"][:-1]),
        "format": (None, "paripassu/commitment/2", 1),
        "more": (None,),
    }.items():
        for number, value in enumerate(values):
            name = f"a commitment with another {key}, {number + 1}"
            book.refused(name, 7, "WrongShape", altered={**true, key: value})
    for key, values in {
        "version": (None, "1", True, -1),
        "nonce": (None, "", "0" * 62, "G" * 64),
        "predecessor": ("", 0, False),
        "template": (None, [], {}),
    }.items():
        for number, value in enumerate(values):
            altered = {**true, "header": {**true["header"], key: value}}
            error = "NotCanonical" if value == -1 else "WrongShape"
            book.refused(f"a header with another {key}, {number + 1}", 7, error, altered=altered)
    for key in true:
        altered = {name: true[name] for name in true if name != key}
        book.refused(f"a commitment without {key}", 7, "WrongShape", altered=altered)
    for key in true["header"]:
        header = {name: value for name, value in true["header"].items() if name != key}
        altered = {**true, "header": header}
        book.refused(f"a header without {key}", 7, "WrongShape", altered=altered)


def templates(book: Book) -> None:
    """Add templates that were not agreed on, and those that break a rule."""
    fewer: dict[str, dict[str, Any]] = {}
    for said in ("a hole in the territory", "another depth", "a table left out", "more records"):
        fewer[said] = deepcopy(TEMPLATE)
    fewer["a hole in the territory"].update(territory=["s"], stages=[])
    fewer["another depth"]["tables"][2]["depth"] = 10
    del fewer["a table left out"]["tables"][3]
    fewer["more records"]["tables"][0]["most"] = 21
    changes: dict[str, Change] = {
        "no total": lambda t: t["tables"][2].update(totals=[]),
        "no unique column": lambda t: t["tables"][0].update(unique=[]),
        "no reference": lambda t: t["tables"][3].update(references=[]),
        "a smaller answer": lambda t: t["tables"][0].update(answer=["id"]),
        "no tolerance": lambda t: t["tables"][0].update(tolerance=0),
        "no questions": lambda t: t["tables"][0].update(quota=0),
        "a longer interval": lambda t: t.update(interval_days=36500),
        "stages left out": lambda t: t.update(stages=[]),
        "stages turned": lambda t: t["stages"].reverse(),
        "another agreement": lambda t: t.update(agreement="b-treaty"),
    }
    for said, change in changes.items():
        fewer[said] = deepcopy(TEMPLATE)
        change(fewer[said])
    for said, template in fewer.items():
        rows = {table["name"]: ROWS[table["name"]] for table in template["tables"]}
        if template["territory"] == ["s"]:
            rows |= {"sites": ROWS["sites"][:3], "extents": ROWS["extents"][:1]}
        declaration = honest(template, rows)
        files = book.seen(f"true to itself: {said}", None, declaration, [everything(declaration)])
        book.case(
            f"not the agreed template: {said}",
            3,
            files,
            template=book.template(TEMPLATE),
            verdict="not verified",
            rejected={files[0]: "TemplateMismatch", files[1]: "WrongCommitment"},
        )
    for said, change in AGAINST_RULES.items():
        template = deepcopy(TEMPLATE)
        change(template)
        document = deepcopy(HONEST.commitment())
        document["header"]["template"] = template
        document["root"] = sha256(str(said).encode()).hex()
        book.refused(f"a template with {said}", 3, "WrongShape", altered=document)
