"""What was signed, read from the files of a record by digest: agreements and plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.documents.strict import parse_json
from paripassu.errors import Fault, InputError, PariPassuError, PlanError
from paripassu.process.fold.pact import Pact
from paripassu.sequencing.check import document_of

_PREFIX: Final = "sha256:"
#: Gives the content of a file by its SHA-256; None: it is not there.
Read = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Unread:
    """A file that a record names, and that says nothing.

    Attributes
    ----------
    digest : str
        Its SHA-256, in hex.
    what : str
        Why not.
    """

    digest: str
    what: str


@dataclass(frozen=True)
class Papers:
    """The agreements and plans of a record.

    Attributes
    ----------
    pact : Pact
        What the record began with.
    documents : mapping
        Every agreement and plan by digest: what a ``sign`` may name.
    unread : tuple of Unread
        What a ``sign`` names and cannot be read: it is as if it were not there.
    """

    pact: Pact
    documents: Mapping[str, Any]
    unread: tuple[Unread, ...]


def founding_pact(body: Mapping[str, Any], read: Read, log: str) -> Pact:
    """Read the agreement and the plan that entry 0 of a log names.

    Parameters
    ----------
    body : mapping
        What entry 0 says: ``agreement`` and ``plan`` are SHA-256 in hex.
    read : callable
    log : str
        What the log is called in messages.

    Raises
    ------
    InputError
        It names none, or one of them cannot be used; says where it stands.
    """
    found = {}
    for name in ("agreement", "plan"):
        digest = body.get(name)
        content = read(digest) if isinstance(digest, str) else None
        if content is None:
            what = f"entry 0 names no {name} that is there, so nothing can be said of a process"
            mend = "begin a log with `record init --agreement --plan`"
            raise InputError(log, [Fault(0, "", what, mend)])
        found[name] = content, f"{log}: {name} {digest}"
    return _pact(*found["agreement"], *found["plan"])


@lru_cache(maxsize=4)  # who writes statements reads what was signed each time
def _pact(agreement: bytes, agreement_name: str, plan: bytes, plan_name: str) -> Pact:
    return Pact.read(parse_agreement(agreement, agreement_name, signed=True), plan, plan_name)


def read_papers(pact: Pact, bodies: Iterable[Mapping[str, Any]], read: Read) -> Papers:
    """Read what the ``sign`` statements of a record name.

    Parameters
    ----------
    pact : Pact
        What the record began with.
    bodies : iterable of mapping
        Of the ``sign`` statements.
    read : callable
    """
    documents: dict[str, Any] = {
        pact.agreement.digest: pact.agreement,
        pact.digest: pact.plan,
    }
    unread: dict[str, str] = {}
    named = [*bodies]
    for key, parse in (("agreement", _agreement), ("plan", _plan)):
        for name in dict.fromkeys(one.get(key) for one in named):
            if not isinstance(name, str) or name in documents or not name.startswith(_PREFIX):
                continue
            content = read(name.removeprefix(_PREFIX))
            try:
                if content is not None:
                    documents[name] = parse(content, f"{key} {name}")
            except PariPassuError as error:
                unread[name] = str(error)
    for name, plan in [*documents.items()]:
        agreement = None if isinstance(plan, Agreement) else documents.get(plan.get("digest"))
        if not isinstance(agreement, Agreement) or name == pact.digest:
            continue
        try:
            Pact(agreement, plan, name)  # is it one, step by step?
        except PariPassuError as error:
            unread[name] = str(error)
            del documents[name]
    lost = tuple(Unread(name.removeprefix(_PREFIX), what) for name, what in sorted(unread.items()))
    return Papers(pact, documents, lost)


def _agreement(content: bytes, source: str) -> Agreement:
    return parse_agreement(content, source, signed=True)


def _plan(content: bytes, source: str) -> Mapping[str, Any]:
    plan, _ = document_of(parse_json(content, source), source)
    if not isinstance(plan.get("digest"), str):
        what = "does not say of which agreement it is"
        raise PlanError(source, [Fault(0, "digest", what)])
    return plan
