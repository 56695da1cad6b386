"""``paripassu status``: where a process stands, from its log or from decoded entries in a file."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from paripassu import given
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.documents.strict import MOST_BYTES, parse_json
from paripassu.errors import ParameterError
from paripassu.files import Readable, read
from paripassu.process.entries_file import read_entries
from paripassu.process.state import day_given, folded, pact_of
from paripassu.process.status import Status
from paripassu.sequencing.check import document_of
from paripassu.sequencing.plan import Plan


def status(
    place: str | os.PathLike[str] | None = None,
    *,
    entries: Readable | None = None,
    agreement: Agreement | Readable | None = None,
    plan: Plan | Mapping[str, Any] | bytes | Readable | None = None,
    documents: Sequence[Readable] = (),
    at: dt.date | str | None = None,
    key: str | None = None,
    policy: Readable | None = None,
    charter: str | None = None,
    since: Readable | None = None,
    predecessor: Sequence[str | os.PathLike[str]] = (),
    history: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Status:
    """Say where a process stands, and who must move next.

    Parameters
    ----------
    place : str or path, optional
        The folder or the URL of a log, or of a copy. It is audited first.
    entries : path or open file, optional
        In place of a log: decoded entries, a JSON object a line, as ``paripassu record export``
        prints them. ``-`` is standard input.
    agreement, plan : path or open file
        With ``entries``: what the parties signed first; see :func:`paripassu.state`.
    documents : list of path or open file
        With ``entries``: agreements and plans that amendments name. What each is, its content says.
    at : date or text, optional
        The day; without it that of the last entry with a time.
    key : str, optional
        Of a log: its verifier key, which has to have signed the checkpoint.
    policy : path or open file, optional
        Of a log: its keys, the witnesses, and how many of them have to have cosigned.
    charter : str, optional
        Of a log: the id of entry 0. Without it, the charter is believed as it stands there.
    since : path or open file, optional
        Of a log: a checkpoint that was seen before, from which it has to go on. What the depositary
        logged against the rules before that is known, and hinders nothing.
    predecessor : list of str or path
        Of a successor: copies of the log before it, of the one before that, and so on.
    history : bool
        Whether to keep how all stood on each day before: the status then has its ``history``, and
        its pictures show it.
    progress : callable, optional
        Is told now and then how many entries were read more.

    Returns
    -------
    Status

    Raises
    ------
    RejectedError
        The audit refuses the log.
    InputError
        Something cannot be read, or is not what it should be.
    UnreachableError
        The log cannot be read now.
    ParameterError
        A parameter is none that is taken, or one is missing.
    """
    given.function(progress, "progress")
    day = day_given(at, "at")
    told = given.flag(history, "history")
    files = given.several(documents, "documents", "files")
    before = given.several(predecessor, "predecessor", "logs")
    if place is None:
        if entries is None:
            mend = "name the log; or give `entries`, with `agreement` and `plan`"
            raise ParameterError("place", "is missing", mend)
        _refuse(
            "is of a log, and `entries` are of none",
            key=key,
            policy=policy,
            charter=charter,
            since=since,
            predecessor=before or None,
        )
        if agreement is None or plan is None:
            missing = "agreement" if agreement is None else "plan"
            mend = "give the file that was signed; `entries` need `agreement` and `plan`"
            raise ParameterError(missing, "is missing", mend)
        pact = pact_of(agreement, plan)
        known = documents_of(files)
        listed = read_entries(entries, progress=progress)
        return folded(pact, listed, day, known, history=told)
    _refuse(
        "cannot stand beside a log, which has its own",
        entries=entries,
        agreement=agreement,
        plan=plan,
        documents=files or None,
    )
    from paripassu.process.logged import logged, status_of

    read_log = logged(
        place,
        key=key,
        policy=policy,
        charter=charter,
        since=since,
        predecessor=before,
        progress=progress,
    )
    return status_of(read_log, day, history=told)


def _refuse(what: str, **values: object) -> None:
    """Refuse parameters that have no meaning here."""
    for name, value in values.items():
        if value is not None:
            raise ParameterError(name, what, "leave it out")


def documents_of(files: Sequence[Readable]) -> Mapping[str, Any]:
    """Read agreements and plans, each by its digest.

    Raises
    ------
    InputError
        A file is neither.
    """
    found: dict[str, Any] = {}
    for file in files:
        content = read(file, MOST_BYTES)
        digest = f"sha256:{sha256(content.data).hexdigest()}"
        if content.data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
            plan = parse_json(content.data, content.name)
            found[digest] = document_of(plan, content.name)[0]
        else:
            found[digest] = parse_agreement(content.data, content.name, signed=True)
    return found
