"""A small record with a process in it: two parties, a declaration, guardians, a draw.

Everything is made of fixed bytes, but for what sealing to guardians draws.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.charters import Book, at, charter, write_log
from tests.unit.escrow.sealed import secrets
from tests.unit.escrow.small import FORM as SMALL
from tests.unit.escrow.small import ROWS, SECRET, declared, source

from paripassu.agreement.read import parse_agreement
from paripassu.escrow.commit import Declaration, commit, hashed
from paripassu.escrow.commitment import Commitment, Header, format_commitment
from paripassu.escrow.disclose import open_tree
from paripassu.escrow.disclosure import Disclosure, format_disclosure
from paripassu.escrow.packages import format_package, format_share
from paripassu.escrow.question import Question, format_question
from paripassu.escrow.seal import format_seal
from paripassu.escrow.sealing import Sealed, receive, seal
from paripassu.escrow.selection import Chosen, of_question, of_stage
from paripassu.escrow.template import Template
from paripassu.record.charter import Predecessor
from paripassu.record.envelope import Statement
from paripassu.record.state import Before
from paripassu.sequencing.answer import plan
from paripassu.tables.texts import Texts

FORM: dict[str, Any] = {**SMALL, "seal_size": 20_000}
TEMPLATE = Template.model_validate(FORM)
ORIGIN = "example.org/log"
#: Noon of 1 January 2027: day 0.
START = 1_798_804_800
DAY = 86_400

AGREEMENT = b"""
[agreement]
id = "small"
title = "Small"
start = 2027-01-01

[process]
inspectorate = "iaea"
guardians = ["south", "iaea"]
answer_days = 5
disputes = 2
dispute_days = 10

[[party]]
id = "north"
stake = 9

[[party]]
id = "south"
stake = 9

[[measure]]
id = "open"
title = "Open the sites"
by = ["north"]
value = { north = -1, south = 3 }
days = 5
opens = ["first"]

[[measure]]
id = "relief"
title = "Relief"
by = ["south"]
portions = 2
value = { north = 4, south = -2 }
days = 5

[[position]]
id = "open-first"
party = "south"
claim = "after"
measure = "relief"
needs = { open = "all" }

[[notice]]
activity = "exercise"
days = 42

[[declaration]]
party = "north"
template = "template.toml"
"""
#: Officers of each group that says something.
OFFICERS = {"north": "north-1", "south": "south-1", "iaea": "iaea-1"}


@cache
def plan_of(agreement: bytes) -> bytes:
    """Give a plan for an agreement, as it is signed."""
    return json.dumps(plan(parse_agreement(agreement)).to_json()).encode()


def named(content: bytes) -> str:
    """Name a file as bodies do."""
    return f"sha256:{sha256(content).hexdigest()}"


def toml(value: Any) -> str:
    """Write a value as TOML has it in one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def template_file(form: Mapping[str, Any] = FORM) -> bytes:
    """Write a template as people write it."""
    return "".join(f"{key} = {toml(value)}\n" for key, value in form.items()).encode()


class ProcessBook(Book):
    """A log of a process, written statement by statement.

    Attributes
    ----------
    plan : bytes
        The plan's file.
    """

    def __init__(
        self,
        agreement: bytes = AGREEMENT,
        planned: bytes | None = None,
        after: ProcessBook | None = None,
    ) -> None:
        self.agreement = agreement
        self.plan = plan_of(AGREEMENT) if planned is None else planned
        self.digest = sha256(agreement).hexdigest()
        named = before = None
        if after is not None:
            size = after.state.size
            named = Predecessor(after.first.origin, size, after.root(size))
            before = Before(after.state, after.root)
        origin = ORIGIN if after is None else f"{after.first.origin}-next"
        super().__init__(charter(origin, named, agreement=self.digest), before)
        files = [self.files.add(content) for content in (agreement, self.plan)]
        blobs = (self.files.add(self.first.content), *files)
        self.append(
            self.beginning(
                agreement=self.digest,
                blobs=tuple(sorted({*blobs})),
                body={"agreement": files[0].digest, "plan": files[1].digest},
            )
        )

    def say(
        self,
        kind: str,
        by: str,
        body: Mapping[str, Any],
        *files: bytes,
        day: float | None = None,
        **changes: Any,
    ) -> str:
        """Log a statement with its files, timed on a day; give its id."""
        made = self.drafted(kind, by, body, *files, **changes)
        self.append(made)
        if day is not None:
            self.append(self.note(at(START + int(day * DAY))))
        return made.id

    def drafted(
        self, kind: str, by: str, body: Mapping[str, Any], *files: bytes, **changes: Any
    ) -> Statement:
        """Make a statement with its files."""
        blobs = tuple(sorted({self.files.add(one) for one in files}))
        changes = {"blobs": blobs, "agreement": self.digest, **changes}
        return self.statement(kind, body, OFFICERS[by], **changes)

    def signed(self, day: float = 0) -> ProcessBook:
        """Have both parties sign."""
        pair = {"agreement": f"sha256:{self.digest}", "plan": named(self.plan), "replaces": None}
        self.say("sign", "north", pair)
        self.say("sign", "south", pair, day=day)
        return self

    def write(self, folder: Path, day: float = 100) -> Path:
        """Write the log as readers find it."""
        write_log(self, folder, self.note(at(START + int(day * DAY))))
        return folder


class Declared:
    """A commitment of north, and what it opens of it.

    Parameters
    ----------
    nonce : bytes
        32.
    made : tuple, optional
        What a declarer has: commitment and declaration.
    """

    def __init__(
        self, nonce: bytes = bytes(32), made: tuple[Commitment, Declaration] | None = None
    ) -> None:
        self.commitment, self.declaration = made or declared(TEMPLATE, nonce=nonce)
        self.file = format_commitment(self.commitment)
        self.template = template_file()

    def body(self, follows: str | None = None) -> dict[str, Any]:
        """Give what the statement says that commits."""
        return {
            "template": named(self.template),
            "tables": ["sites", "items", "batches"],
            "stages": ["first"],
            "follows": follows,
            "root": self.commitment.root.hex(),
            "version": self.commitment.header.version,
            "file": named(self.file),
        }

    def opened(self, chosen: Sequence[Chosen]) -> bytes:
        """Open something."""
        parts = [
            open_tree(self.declaration.filled(one.tree.number), one.slots, one.columns)
            for one in chosen
        ]
        return format_disclosure(Disclosure(self.commitment.root, tuple(parts)))

    def table(self, name: str, region: str | None = None) -> bytes:
        """Open a table, or a region of it."""
        tree = self.commitment.tree(name)
        slots = tree.territory if region is None else tree.region([region])
        return self.opened([Chosen(tree, slots, tuple(range(1, len(tree.columns) + 1)))])

    def stage(self, name: str = "first") -> bytes:
        """Open a stage."""
        return self.opened([*of_stage(self.commitment, name)])

    def question(self, value: str = "39.01,125.76", table: str = "sites") -> bytes:
        """Ask about a place, or in another table about a tag."""
        kind: Any = "place" if table == "sites" else "tag"
        return format_question(Question(self.commitment.root, table, kind, value))

    def answer(self, value: str = "39.01,125.76") -> bytes:
        """Answer such a question."""
        question = Question(self.commitment.root, "sites", "place", value)
        tree = self.commitment.tree("sites")
        return self.opened([of_question(question, tree, self.commitment.identity, True)])

    def sealed(self, content: bytes | None = None) -> Seals:
        """Seal the stage for two guardians."""
        return Seals(self, self.stage() if content is None else content)


class Seals:
    """A seal of the stage for two guardians, who open it together."""

    def __init__(self, of: Declared, content: bytes) -> None:
        self.size = TEMPLATE.seal_size
        self.secrets = secrets(2)
        self.made: Sealed = seal(
            content,
            root=of.commitment.root,
            stage="first",
            k=2,
            guardian=[one.public for one in self.secrets],
            size=self.size,
            randomness=bytes(range(64)),
        )
        self.file = format_seal(self.made.seal)
        self.package = format_package(self.made.package)

    def body(self, commitment: str, step: str = "open:1") -> dict[str, Any]:
        """Give what the statement says that seals."""
        return {
            "commitment": commitment,
            "step": step,
            "stage": "first",
            "guardians": ["south", "iaea"],
            "k": 2,
            "file": named(self.file),
        }

    def share(self, index: int) -> bytes:
        """Give a guardian's share, opened."""
        sealed = self.made.shares[index - 1]
        one = receive(self.made.seal, self.made.package, sealed, self.secrets[index - 1])
        return format_share(one)


def false_declared() -> Declared:
    """Commit to a total of 7 batches of kg, which is false, as no honest program does."""
    _, honest = declared(TEMPLATE)
    number = next(at for at, tree in enumerate(honest.header.trees) if tree.name == "batches/0")
    changed = replace(honest.records[number], columns=(Texts.from_list(["7"]),) * 2)
    records = (*honest.records[:number], changed, *honest.records[number + 1 :])
    return Declared(made=hashed(Declaration(honest.header, honest.secret, records)))


def declared_next(before: Declared) -> tuple[Commitment, Declaration]:
    """Commit to the version after another."""
    header = Header(TEMPLATE, 2, before.commitment.root, bytes([9]) * 32)
    return commit(header, SECRET, {name: source(name, rows) for name, rows in ROWS.items()})
