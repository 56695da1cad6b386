"""A page on which a statement is prepared: signed elsewhere, by the program, and sent by nobody."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from html import escape
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from paripassu.charts.process.statement_words import Said, Teller
from paripassu.pages.check.linker import linked
from paripassu.pages.check.modules import read_modules
from paripassu.pages.material import Material
from paripassu.pages.page import RECORDED, Form, Page, Part
from paripassu.process.bodies import BODIES, body_schema
from paripassu.record.write_statement import MEDIA
from paripassu.reports.blocks import Block, Heading, Items, Paragraph, Table

PREPARING: Final = Part("prepare.html", "Prepare a statement")
PREPARE_SCRIPT: Final = "static/prepare.js"
#: Who may state what, besides performing: parties, guardians, who verifies, who decides.
_PARTY: Final = (
    "sign", "withdraw", "perform", "confirm", "dispute", "notify", "commit", "disclose",
    "challenge", "answer", "seal", "draw-commit", "draw-reveal",
)  # fmt: skip
_GUARDIAN: Final = ("confirm", "release")
_INSPECTORATE: Final = ("finding", "confirm", "draw", "draw-commit", "draw-reveal")
_DECIDES: Final = ("finding",)
#: Of so many of them it is known beforehand what an answer to them will say.
_MOST_SAID: Final = 40
#: What may be stated of a statement, by its kind.
_ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "perform": ("confirm",),
    "disclose": ("confirm",),
    "seal": ("confirm", "release"),
    "challenge": ("answer",),
}
#: Ids and digests.
_LONG: Final = re.compile("[0-9a-f]{64}")
#: Earlier statements that can be chosen by what they say: the newest.
_MOST: Final = 200


def preparing(made: Material, said: Sequence[Said], log: str) -> Page:
    """Make the page.

    Parameters
    ----------
    made : Material
    said : sequence of Said
        The newest statements in words, in order.
    log : str
        Where the log's own files lie, below the site's root: empty, or ending in ``/``.
    """
    known = escape(json.dumps(known_to(made, said, log), ensure_ascii=False))
    html = (Path(__file__).parent / "static" / "prepare.html").read_text(encoding="utf-8")
    return Page(
        PREPARING.path,
        PREPARING.title,
        RECORDED,
        blocks=(
            Paragraph(
                "Parties act by signed statements, and by nothing else. This page writes one; you "
                "sign it with your key on your own computer. Nothing is sent from here, and your "
                "key never comes near this page.",
                "lead",
            ),
        ),
        form=Form(html.replace("{known}", known), PREPARE_SCRIPT),
        after=tuple(_by_program()),
    )


def known_to(made: Material, said: Sequence[Said], log: str) -> dict[str, Any]:
    """Give what the page has to know of the record; parameters as of :func:`preparing`."""
    newest = made.logged.chapters[-1]
    state, charter, audit = newest.state, newest.state.charter, made.logged.audit
    told = said[-_MOST:]
    ids = _ids(made, {one.index for one in told}.union(made.logged.declarations.held))
    pact = made.logged.pact
    kinds = {one.party: _kinds_of(made, one.party) for one in state.holders.values()}
    return {
        "agreement": charter.agreement,
        "origin": charter.origin,
        "after": {"root": audit.root, "size": audit.size},
        "commitments": {
            held.commitment.root.hex(): ids[entry]
            for entry, held in made.logged.declarations.held.items()
            if held.commitment is not None
        },
        "given": {
            "sign": {
                "agreement": pact.agreement.digest,
                "plan": pact.digest,
                "replaces": "" if made.status.phase == "unsigned" else made.status.plan,
            }
        },
        "holders": [
            {
                "keys": [key.algorithm for key in one.keys],
                "kinds": [kind for kind in BODIES if kind in kinds[one.party]],
                "last": state.last[one.name].id if one.name in state.last else None,
                "name": one.name,
                "party": one.party,
                "title": made.names.party(one.party),
            }
            for one in sorted(
                state.holders.values(), key=lambda one: ("sign" not in kinds[one.party], one.name)
            )
            if kinds[one.party]
        ],
        "kinds": {kind: model.by for kind, model in BODIES.items()},
        "log": log,
        "media": dict(MEDIA),
        "said": _sentences(made, kinds, told),
        "schemas": body_schemas(),
        "statements": [
            {"id": ids[one.index], "index": one.index, "said": one.sentence}
            for one in reversed(told)
        ],
        "steps": [
            {"key": key, "title": made.names.step(key)}
            for key in (f"{one.measure}:{one.portion}" for one in made.status.steps)
        ],
    }


def _kinds_of(made: Material, group: str) -> frozenset[str]:
    """Give the kinds of statements that may have an effect when a party or an office makes them."""
    terms = made.agreement
    process = terms.process
    found: list[str] = []
    if group in terms.party:
        found += _PARTY
    if group in process.guardians:
        found += _GUARDIAN
    if group == process.inspectorate:
        found += _INSPECTORATE
    if group == (process.decides or process.inspectorate):
        found += _DECIDES
    if any(group in one.by for one in made.status.steps):
        found.append("perform")
    return frozenset(found)


def _sentences(
    made: Material, kinds: Mapping[str, frozenset[str]], told: Sequence[Said]
) -> dict[str, dict[str, str]]:
    """Say what a statement will say in the record, where that hangs on one choice alone.

    By kind and party, and by the step, by the number of an earlier statement, or by nothing.
    """
    known = {one.index for one in told[-_MOST_SAID:]}
    teller = Teller(made.names)
    earlier = [one for one in made.logged.entries if one["index"] in known]
    deque(teller.tell(earlier), maxlen=0)
    found: dict[str, dict[str, str]] = {}
    for party, stated in kinds.items():
        bodies: list[tuple[str, str, dict[str, Any]]] = [
            ("sign", "", {"replaces": None}),
            ("withdraw", "", {}),
        ]
        for one in made.status.steps:
            key = f"{one.measure}:{one.portion}"
            if party in one.by:
                bodies.append(("perform", key, {"step": key}))
        bodies += [
            (kind, str(one["index"]), {"of": one["index"]})
            for one in earlier
            for kind in _ANSWERS.get(one["kind"], ())
        ]
        for kind, key, body in bodies:
            if kind in stated:
                line = {"index": made.size, "by": party, "time": None, "kind": kind, "body": body}
                [said] = teller.tell([line])
                found.setdefault(f"{kind} {party}", {})[key] = said.sentence
    return found


def prepare_script() -> bytes:
    """Give what works in the page."""
    return _script().encode()


@cache
def _script() -> str:
    return '"use strict";\n' + linked(read_modules(), "modules/prepare.js", exports=False)


def _ids(made: Material, wanted: Set[int]) -> Mapping[int, str]:
    """Give the ids of some statements by their numbers through all logs."""
    found = {}
    for chapter in made.logged.chapters:
        all_ = chapter.counted
        for index in wanted:
            own = index - chapter.offset
            at = bisect_left(all_, own, key=attrgetter("index"))
            if at < len(all_) and all_[at].index == own:
                found[index] = all_[at].id
    return found


@cache
def body_schemas() -> Mapping[str, Any]:
    """Give the schemas of the bodies, without what the page does not need."""
    return {
        name: {
            key: value
            for key, value in one.items()
            if key in ("description", "properties", "required")
        }
        for name, one in body_schema()["$defs"].items()
    }


def _by_program() -> Iterator[Block]:
    yield Heading("With the program alone")
    yield Paragraph(
        "The program writes the same statement, and checks before by the rules of the process "
        "whether it would have an effect. Write what it says into the file `body.json`:"
    )
    yield Items(
        (
            "`paripassu record state KIND --author NAME --body body.json --file FILE --log LOG`",
            "`paripassu record state STATEMENT.json --sign KEY.pem` for each of your keys",
            "`paripassu record append LOG STATEMENT.json --evidence FILE --wait`",
        ),
        numbered=True,
    )
    yield Paragraph(
        "LOG is the address of the log, or the folder of a copy on a computer without a network. "
        "Key lists and charters have commands of their own: `paripassu record keys` and "
        "`paripassu record charter`."
    )
    yield Table(
        "Kinds of statements",
        ("Kind", "By", "It says", "A body"),
        tuple(
            (kind, model.by, entry["description"], _example(model.example))
            for kind, model in BODIES.items()
            for entry in (body_schemas()[kind],)
        ),
        words=frozenset({0, 1, 2, 3}),
    )


def _example(body: Mapping[str, Any]) -> str:
    """Give a body as it may be; ids and digests are only hinted at."""
    return _LONG.sub("…", json.dumps(body, ensure_ascii=False))
