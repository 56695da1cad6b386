"""A record, read from its log: what was signed, and what was stated, with what is found out of it.

The log is audited first. Then the agreement and the plan are read that it began with, and every
file that a declaration, an answer or a seal names is verified against its commitment.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from paripassu import given
from paripassu.agreement.model import Agreement
from paripassu.documents.base64 import parse_base64
from paripassu.errors import RejectedError
from paripassu.escrow.shown import version_of
from paripassu.escrow.verified import Version
from paripassu.files import Readable
from paripassu.numbers.words import sentence
from paripassu.process.checks.checker import Checker, is_judged
from paripassu.process.checks.declared import Declarations
from paripassu.process.checks.verdict import Files, Verdict
from paripassu.process.fold.entry import Entry
from paripassu.process.fold.pact import Pact
from paripassu.process.papers import Papers, Unread, founding_pact, read_papers
from paripassu.process.state import folded
from paripassu.process.status import Status
from paripassu.record.audit import audit_statements
from paripassu.record.audited import Audit
from paripassu.record.begun import Begun, Breach
from paripassu.record.chapters import Chapter, Read, chapters_of, read_chapters
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.newest import read_earlier
from paripassu.record.predecessor import open_predecessors
from paripassu.record.source import Source, open_source
from paripassu.record.source_blobs import SourceBlobs

#: How many faults a refusal names.
_NAMED: Final = 3


class RefusedLogError(RejectedError):
    """A log that the audit refuses: nothing is said by it.

    Attributes
    ----------
    audit : Audit
        All that is wrong.
    """

    def __init__(self, audit: Audit) -> None:
        found = [f"{one.file}: {one.what}" for one in audit.faults]
        found += [f"entry {one.entry}: {one.rule}: {one.what}" for one in audit.breaches]
        said = "; ".join(found[:_NAMED])
        more = f"; and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
        mend = "`paripassu record audit` lists all that is wrong; ask for a copy that it accepts"
        super().__init__(f"{audit.summary()}: {said}{more}", mend)
        self.audit = audit


@dataclass(frozen=True)
class Logged:
    """A record as the fold takes it.

    Attributes
    ----------
    log : str
        The folder or the URL.
    origin : str
    size : int
        Entries of the log, and of those before it.
    pact : Pact
        The agreement and the plan that it began with.
    entries : tuple of mapping
        The statements that count, decoded as ``record export`` prints them, with ``check``.
    documents : mapping
        Every agreement and plan by digest: what a ``sign`` may name.
    whys : mapping of int to str
        Of each entry whose ``check`` is not true, why.
    unread : tuple of Unread
        Agreements and plans that were signed and cannot be read.
    declarations : Declarations
        What was declared, and what is open of it.
    chapters : tuple of Chapter
        The log, after those before it.
    audit : Audit
    """

    log: str
    origin: str
    size: int
    pact: Pact
    entries: tuple[Mapping[str, Any], ...]
    documents: Mapping[str, Any]
    whys: Mapping[int, str]
    unread: tuple[Unread, ...]
    declarations: Declarations
    chapters: tuple[Chapter, ...]
    audit: Audit

    @property
    def agreement(self) -> Agreement:
        """The agreement that the record began with."""
        return self.pact.agreement

    @property
    def plan(self) -> Mapping[str, Any]:
        """Its plan's document."""
        return self.pact.plan

    @property
    def last(self) -> str | None:
        """The time of the last statement that has one; None: none has."""
        times = [one["time"] for one in self.entries if one["time"] is not None]
        return max(times, default=None)

    def begun(self, charter: str | None) -> Begun | None:
        """Give what was judged, to go on from when the log has; None where that cannot be.

        Parameters
        ----------
        charter : str or None
            As it was given for this record: a breach that follows from it is nobody else's.
        """
        last = self.chapters[-1]
        if not last.counted or charter not in (None, last.counted[0].id):
            return None
        return Begun(
            root=parse_base64(self.audit.root or ""),
            state=last.state,
            breaches=[Breach(one.entry, one.rule, one.what) for one in self.audit.breaches],
            counted=last.counted,
        )

    def declared(self) -> Mapping[int, Version]:
        """Say of each commitment, by entry, what is open and what it shows."""
        asked = self.declarations.asked.values()
        return {
            entry: version_of(
                view,
                [
                    (f"entry {entry}", one.question)
                    for one in asked
                    if one.held.entry == entry and one.question is not None
                ],
                (),
            )
            for entry, view in self.declarations.views().items()
        }


def logged(
    place: str | os.PathLike[str],
    *,
    charter: str | None = None,
    key: str | None = None,
    policy: Readable | None = None,
    since: Readable | None = None,
    predecessor: Sequence[str | os.PathLike[str]] = (),
    begun: Begun | None = None,
    progress: Callable[[int], None] | None = None,
) -> Logged:
    """Read a record from its log, and verify all of it.

    Parameters
    ----------
    place : str or path
        The folder or the URL of the log, or of a copy.
    charter : str, optional
        Id of entry 0. Without it, the charter is believed as it stands in the log.
    key : str, optional
        Verifier key of the log: it has to have signed the checkpoint.
    policy : str, path or open file, optional
        A policy, whose quorum has to have cosigned the checkpoint.
    since : str, path or open file, optional
        A checkpoint that was seen before: what broke a rule of the record below it hinders nothing.
    predecessor : list of str or path
        Of a successor: copies of the log before it, of the one before that, and so on.
    begun : Begun, optional
        As :func:`paripassu.record.audit.audit_statements` takes it.
    progress : callable, optional
        Is told now and then how many entries were read more.

    Raises
    ------
    RefusedLogError
        The audit refuses the log.
    InputError
        There is no log, or it has no checkpoint; or what was signed at its beginning is no
        agreement with a plan.
    UnreachableError
        It cannot be read now.
    ParameterError
        ``charter`` is no id, or ``predecessor`` names other logs than there are before this one.
    """
    given.function(progress, "progress")
    before = open_predecessors(predecessor)
    return logged_in(
        open_source(place),
        charter=charter,
        key=key,
        policy=policy,
        since=None if since is None else read_earlier(since),
        before=before,
        begun=begun,
        progress=progress,
    )


def logged_in(
    source: Source,
    *,
    charter: str | None = None,
    key: str | None = None,
    policy: Readable | None = None,
    since: Checkpoint | None = None,
    before: Sequence[Source] = (),
    begun: Begun | None = None,
    progress: Callable[[int], None] | None = None,
) -> Logged:
    """Read a record from the files of its log; see :func:`logged`.

    Parameters
    ----------
    source : Source
        The log's files.
    since : Checkpoint, optional
    before : sequence of Source
        Copies of the logs before it, the nearest first.
    begun : Begun, optional
    """
    audit, judged = audit_statements(
        source,
        charter,
        key=key,
        policy=policy,
        predecessor=before,
        since=since,
        begun=begun,
        progress=progress,
    )
    if not audit.ok or judged is None:
        raise RefusedLogError(audit)
    chapters = chapters_of(judged, source, before)
    read = tuple(read_chapters(chapters))
    papers = papers_of(chapters, read)
    checked, declarations = check_all(papers, chapters, read)
    return Logged(
        log=source.name,
        origin=chapters[-1].origin,
        size=chapters[-1].offset + chapters[-1].state.size,
        pact=papers.pact,
        entries=tuple(line_of(one, verdict) for one, verdict in zip(read, checked, strict=True)),
        documents=papers.documents,
        whys={
            one.index: verdict.why
            for one, verdict in zip(read, checked, strict=True)
            if verdict.check != "true"
        },
        unread=papers.unread,
        declarations=declarations,
        chapters=chapters,
        audit=audit,
    )


def status_of(read: Logged, at: int | None = None, *, history: bool = False) -> Status:
    """Say where the process of a record stands.

    Parameters
    ----------
    read : Logged
    at : int, optional
        The day (proleptic ordinal); without it that of the last entry with a time.
    history : bool
        Whether to keep how all stood on each day before.
    """
    notes = [f"Entry {entry:,}: {why}" for entry, why in read.whys.items() if why]
    notes += [
        f"The signed file {one.digest[:12]}… cannot be used: {one.what}" for one in read.unread
    ]
    entries = map(Entry.of, read.entries)
    said = tuple(map(sentence, notes))
    return folded(read.pact, entries, at, read.documents, said, history=history)


def papers_of(
    chapters: Sequence[Chapter],
    read: Sequence[Read],
    more: Mapping[str, bytes | None] | None = None,
) -> Papers:
    """Read the agreements and plans of a record.

    Parameters
    ----------
    chapters, read
        Of the record.
    more : mapping, optional
        By SHA-256, files that somebody is about to sign: as agreements and plans, whichever they
        are.

    Raises
    ------
    InputError
        Entry 0 names none that can be used.
    """
    logs = [SourceBlobs(one.source) for one in reversed(chapters)]

    def content(digest: str) -> bytes | None:
        found = (one.read(digest) for one in logs)
        return next((one for one in found if one is not None), None)

    first = read[0].counted.body if read else {}
    pact = founding_pact(first, content, chapters[0].source.name)
    held = {blob.digest for one in read for blob in one.counted.blobs}
    signed = [one.counted.body for one in read if one.counted.kind == "sign"]
    new = more or {}
    for digest in new:
        name = f"sha256:{digest}"
        signed.append({"agreement": name, "plan": name})

    def known(digest: str) -> bytes | None:
        if digest in new:
            return new[digest]
        return content(digest) if digest in held else None

    return read_papers(pact, signed, known)


def check_all(
    papers: Papers, chapters: Sequence[Chapter], read: Sequence[Read]
) -> tuple[tuple[Verdict, ...], Declarations]:
    """Find out what each statement's file shows, one after the other.

    After the last statement that names a file, or an amendment, nothing is left to be found out.
    """
    checker = checker_of(papers, chapters)
    judged = (is_judged(one.counted.kind, one.counted.body) for one in read)
    last = max((at for at, one in enumerate(judged) if one), default=-1)
    verdicts = [checker.judge(Entry.of(line_of(one)), files_of(one))[0] for one in read[: last + 1]]
    verdicts += [Verdict()] * (len(read) - len(verdicts))
    return tuple(verdicts), checker.declarations


def checker_of(papers: Papers, chapters: Sequence[Chapter], untimed: int | None = None) -> Checker:
    """Begin to go over a record; ``untimed`` is the day of what has no time yet."""
    return Checker(papers.pact, papers.documents, {one.origin for one in chapters}, untimed)


def files_of(one: Read) -> Files:
    """Give the files of a statement."""
    return Files(
        named=frozenset(blob.digest for blob in one.counted.blobs),
        removed=one.chapter.state.removed,
        read=SourceBlobs(one.chapter.source).read,
    )


def line_of(one: Read, verdict: Verdict | None = None) -> Mapping[str, Any]:
    """Give a statement as ``record export`` prints it, with its ``check`` where it is not true."""
    if verdict is None or verdict.check == "true":
        return one.line
    return {**one.line, "check": verdict.check}
