"""Filling in what the files of a statement say: of which commitment, table, stage or seal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from paripassu.errors import PariPassuError
from paripassu.escrow.commitment import parse_commitment
from paripassu.escrow.disclosure import parse_disclosure
from paripassu.escrow.opening import structure
from paripassu.escrow.packages import Package, Share, parse_handed
from paripassu.escrow.question import Question, parse_question
from paripassu.escrow.read import parse_template
from paripassu.escrow.seal import parse_seal, verify_share
from paripassu.escrow.selection import of_stage
from paripassu.escrow.view import view_of
from paripassu.process.checks.declared import is_whole
from paripassu.process.checks.held import Held
from paripassu.process.checks.sealed import Sealed
from paripassu.process.standing import Standing
from paripassu.record.write_statement import NamedFile

Body = dict[str, Any]
T = TypeVar("T")
_NOTHING: Final[frozenset[str]] = frozenset()


def fill(
    kind: str, body: Body, files: Sequence[NamedFile], standing: Standing | None
) -> frozenset[str]:
    """Fill in what files say; give the files that go along though the body does not name them."""
    match kind:
        case "sign":
            _sign(body, files)
        case "commit":
            _commit(body, files, standing)
        case "disclose":
            _disclose(body, files, standing)
        case "challenge":
            _challenge(body, files, standing)
        case "answer":
            _answer(body, files, standing)
        case "seal":
            _seal(body, files, standing)
        case "release":
            return _release(body, files, standing)
    return _NOTHING


def _read(
    files: Sequence[NamedFile], parse: Callable[[bytes, str], T]
) -> list[tuple[NamedFile, T]]:
    """Give the files that are of a kind."""
    found = []
    for one in files:
        if one.content is None:
            continue
        try:
            found.append((one, parse(one.content, one.name)))
        except PariPassuError:  # it is of another kind: what is missing then, is said later
            continue
    return found


def _named(file: NamedFile) -> str:
    return f"sha256:{file.reference.digest}"


def _sign(body: Body, files: Sequence[NamedFile]) -> None:
    """Name the agreement and the plan that go along: a plan is JSON, an agreement is not."""
    for one in files:
        content = (one.content or b"").lstrip()
        body.setdefault("plan" if content.startswith(b"{") else "agreement", _named(one))


def _commit(body: Body, files: Sequence[NamedFile], standing: Standing | None) -> None:
    for file, made in _read(files, parse_commitment)[:1]:
        header = made.header
        body.setdefault("file", _named(file))
        body.setdefault("root", made.root.hex())
        body.setdefault("version", header.version)
        body.setdefault("tables", [one.name for one in header.template.tables])
        body.setdefault("stages", [one.name for one in header.template.stages])
        if header.predecessor is None:
            body.setdefault("follows", None)
        elif (held := _held(standing, header.predecessor)) is not None and standing is not None:
            body.setdefault("follows", standing.id_of(held.entry))
    for file, _ in _read(files, parse_template)[:1]:
        body.setdefault("template", _named(file))


def _held(standing: Standing | None, root: bytes) -> Held | None:
    """Give the commitment of a root that the record has."""
    if standing is None:
        return None
    held = standing.declarations.held.values()
    return next((one for one in held if one.commitment and one.commitment.root == root), None)


def _of(body: Body, standing: Standing | None, root: bytes) -> Held | None:
    """Name the commitment of a root."""
    held = _held(standing, root)
    if held is not None and standing is not None:
        body.setdefault("commitment", standing.id_of(held.entry))
    return held


def _disclose(body: Body, files: Sequence[NamedFile], standing: Standing | None) -> None:
    if len(files) == 1:
        body.setdefault("file", _named(files[0]))
    for _, made in _read(files, parse_disclosure)[:1]:
        held = _of(body, standing, made.root)
        if held is None or held.commitment is None or "table" in body or "stage" in body:
            continue
        try:
            openings = structure(made, held.commitment)
        except PariPassuError:
            continue
        view = view_of(held.commitment, openings)
        opened = {one.tree.number: (one.opened, one.part.columns) for one in openings}
        for stage in held.commitment.header.template.stages:
            exact = {
                one.tree.number: (
                    one.slots,
                    one.columns if view.of(one.tree.name).slots else (),
                )
                for one in of_stage(held.commitment, stage.name)
            }
            if exact == opened:
                body["stage"] = stage.name
                body.setdefault("part", "all")
                return
        if len(openings) == 1:
            tree = openings[0].tree
            body["table"] = tree.name
            if is_whole(view, tree):
                body.setdefault("part", "all")


def _challenge(body: Body, files: Sequence[NamedFile], standing: Standing | None) -> None:
    for file, made in _read(files, parse_question)[:1]:
        body.setdefault("file", _named(file))
        body.setdefault("table", made.table)
        _of(body, standing, made.root)


def _answer(body: Body, files: Sequence[NamedFile], standing: Standing | None) -> None:
    if len(files) == 1:
        body.setdefault("file", _named(files[0]))
    if standing is None or "of" in body:
        return
    waiting = [
        one["entry"]
        for one in standing.status["challenges"]
        if one["to"] == standing.by and one["state"] != "answered" and "answered" not in one
    ]
    for _, made in _read(files, parse_disclosure)[:1]:
        asked = {
            at: standing.declarations.asked[at].question
            for at in waiting
            if at in standing.declarations.asked
        }
        waiting = [at for at, one in asked.items() if _is_to(one, made.root)]
    if len(waiting) == 1:
        body["of"] = standing.id_of(waiting[0])


def _is_to(question: Question | None, root: bytes) -> bool:
    return question is None or question.root == root


def _seal(body: Body, files: Sequence[NamedFile], standing: Standing | None) -> None:
    for file, made in _read(files, parse_seal)[:1]:
        body.setdefault("file", _named(file))
        body.setdefault("k", made.k)
        if "tables" not in body and made.stage is not None:
            body.setdefault("stage", made.stage)
        held = _of(body, standing, made.root)
        if standing is None or held is None:
            continue
        guardians = standing.pact.process.guardians
        if len(guardians) == made.n:
            body.setdefault("guardians", list(guardians))
        opening = [
            task.key
            for task in standing.pact.tasks.values()
            if made.stage in task.opens and standing.by in task.by
        ]
        if len(opening) == 1:
            body.setdefault("step", opening[0])


def _release(body: Body, files: Sequence[NamedFile], standing: Standing | None) -> frozenset[str]:
    handed = _read(files, parse_handed)
    shares = [(file, one) for file, one in handed if isinstance(one, Share)]
    packages = frozenset(file.reference.digest for file, one in handed if isinstance(one, Package))
    for file, share in shares[:1]:
        body.setdefault("share", _named(file))
        if standing is not None and "of" not in body:
            found = [at for at, one in _seals(standing).items() if _is_of(one, share)]
            if len(found) == 1:
                body["of"] = standing.id_of(found[0])
    return packages


def _seals(standing: Standing) -> Mapping[int, Sealed]:
    sealed = standing.checker.seals.sealed
    return {at: one for at, one in sealed.items() if standing.by in one.guardians}


def _is_of(sealed: Sealed, share: Share) -> bool:
    if sealed.seal is None:
        return False
    try:
        verify_share(sealed.seal, share)
    except PariPassuError:
        return False
    return True
