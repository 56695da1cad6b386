"""Where a process stands, from decoded entries: the fold, as an answer. Pure; reads no clock."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from paripassu import given
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import read_agreement, verify_agreement
from paripassu.documents.pointed import laid_out
from paripassu.documents.strict import MOST_BYTES, parse_json
from paripassu.errors import Fault, InputError, ParameterError, PlanError
from paripassu.files import Readable, read
from paripassu.process.entries import EntryError, in_order
from paripassu.process.fold.entry import Entry
from paripassu.process.fold.fold import Fold
from paripassu.process.fold.pact import Pact
from paripassu.process.history import Chronicler
from paripassu.process.status import Status
from paripassu.process.status_matters import Waiting
from paripassu.quoted import in_python
from paripassu.sequencing.check import document_of
from paripassu.sequencing.plan import Plan

_Plan = Plan | Mapping[str, Any] | bytes | Readable


def state(
    agreement: Agreement | Readable,
    plan: Plan | Mapping[str, Any] | bytes | Readable,
    entries: Iterable[Mapping[str, Any]],
    at: dt.date | str | None = None,
    documents: Mapping[str, Any] | None = None,
    history: bool = False,
) -> Status:
    """Say where a process stands at the end of a day, by the entries up to it.

    Parameters
    ----------
    agreement : Agreement, path or open file
        What the parties signed first.
    plan : bytes, path or open file; or Plan or mapping
        The plan that they signed with it: the file, since it is named by its digest. A value counts
        as the file that ``paripassu plan --out`` would write.
    entries : iterable of mapping
        Decoded entries in the order of the log, as ``paripassu record export`` prints them.
    at : date or text, optional
        The day, ``2020-01-31``; without it that of the last entry with a time, or the agreement's
        start where there is none.
    documents : mapping, optional
        What amendments name, by digest: agreements, and documents of plans.
    history : bool
        Whether to keep how all stood on each day before: the status then has its ``history``, and
        its pictures show it.

    Returns
    -------
    Status

    Raises
    ------
    AgreementError
        The agreement contradicts itself.
    PlanError
        The document is no plan for the agreement's measures, or was made from another agreement.
    InputError
        An entry is none; says which, and why.
    ParameterError
        A parameter is none that is taken.

    Notes
    -----
    Rules: docs/specification/process.md.
    """
    day = day_given(at, "at")
    told = given.flag(history, "history")
    pact = pact_of(agreement, plan)
    known = _known(documents)
    numbered = enumerate(_several(entries))
    try:
        taken = (entry for _, entry in in_order(numbered))
        return folded(pact, taken, day, known, history=told)
    except EntryError as error:
        place = f"entries[{error.at}]" + (f".{error.place}" if error.place else "")
        raise InputError("entries", [Fault(0, place, error.what, error.mend)]) from None


def folded(
    pact: Pact,
    entries: Iterable[Entry],
    at: int | None = None,
    documents: Mapping[str, Any] | None = None,
    notes: tuple[str, ...] = (),
    *,
    history: bool = False,
) -> Status:
    """Fold entries that are known to be some, and say where the process stands.

    Parameters
    ----------
    pact : Pact
        What was signed first.
    entries : iterable of Entry
        In the order of the log.
    at : int, optional
        The day.
    documents : mapping, optional
        What amendments name, by digest.
    notes : tuple of str
        What is wrong with files of the record, a sentence each.
    history : bool
        Whether to keep how all stood on each day before.
    """
    documents = documents or {}
    fold = Fold(pact, documents)
    chronicler = Chronicler() if history else None
    watch = None if chronicler is None else chronicler.watch
    last = 0
    for entry in entries:
        # What is later than the day asked for is not known on it.
        if entry.day is not None:
            last = max(last, entry.day)
            if at is not None and last > at:
                break
        broken = fold.fold(entry, watch)
        if chronicler is not None and broken is None and not fold.waits:
            chronicler.note(entry)
    document, offers, receipts = fold.stand(at, watch)
    terms = documents.get(document["agreement"], pact.agreement)
    plan = documents.get(document["plan"], pact.plan)
    waiting = tuple(map(Waiting.model_validate, offers))
    told = None if chronicler is None else chronicler.history()
    days = {entry: dt.date.fromisoformat(day) for entry, day in receipts.items() if day}
    return Status.of(document, terms, notes, waiting, plan, told, days)


def pact_of(agreement: Agreement | Readable, plan: _Plan) -> Pact:
    """Take an agreement and the plan that was signed with it.

    Raises
    ------
    AgreementError, PlanError, InputError
        One of them is none, or the plan was made from another agreement.
    """
    if isinstance(agreement, Agreement):
        verify_agreement(agreement, signed=True)
        terms = agreement
    else:
        terms = read_agreement(agreement, signed=True)
    raw, name = _bytes_of(plan)
    document, name = document_of(parse_json(raw, name), name)
    made_from = document.get("digest")
    if made_from is not None and made_from != terms.digest:
        what = f"the plan was made from another agreement: its digest is {in_python(made_from)}, "
        what += f"and that of this one is {terms.digest!r}"
        mend = "give the agreement file that was signed with it, unchanged to the byte"
        raise PlanError(name, [Fault(0, "digest", what, mend)])
    return Pact(terms, document, f"sha256:{sha256(raw).hexdigest()}")


def day_given(at: dt.date | str | None, parameter: str) -> int | None:
    """Take a day.

    Raises
    ------
    ParameterError
        It is none.
    """
    return None if at is None else given.day(at, parameter).toordinal()


def _known(documents: Any) -> Mapping[str, Any]:
    """Take documents by digest."""
    if documents is None:
        return {}
    if not isinstance(documents, Mapping):
        what = f"should be a mapping from digests, not {in_python(documents)}"
        raise ParameterError("documents", what)
    return documents


def _several(entries: Any) -> Iterable[Any]:
    """Take anything that gives entries, and no file, which would give its lines."""
    other = isinstance(entries, (str, bytes, Mapping)) or hasattr(entries, "read")
    if other or hasattr(entries, "columns") or not isinstance(entries, Iterable):
        what = f"should be a list of entries, not {in_python(entries)}"
        raise ParameterError("entries", what)
    return entries


def _bytes_of(plan: Any) -> tuple[bytes, str]:
    if isinstance(plan, bytes):
        return plan, "plan"
    made: Any = plan.to_json() if isinstance(plan, Plan) else plan
    if isinstance(made, (str, os.PathLike)) or hasattr(made, "read"):
        content = read(made, MOST_BYTES)
        return content.data, content.name
    if not isinstance(made, Mapping):
        mend = "give the plan's file"
        raise ParameterError("plan", f"should be a plan, not {in_python(plan)}", mend)
    try:
        return laid_out(made).encode(), "plan"
    except (TypeError, ValueError, RecursionError):
        raise ParameterError("plan", "holds what no JSON can", "give the plan's file") from None
