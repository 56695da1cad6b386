"""``record append``: files join a log as its next entries."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Protocol

from paripassu import given
from paripassu.documents.base64 import format_base64
from paripassu.errors import ParameterError, PariPassuError
from paripassu.files import Content, Readable, read
from paripassu.merkle.hashing import leaf_hash
from paripassu.quoted import in_python
from paripassu.record.admission import Answer
from paripassu.record.asked import HttpEndpoint
from paripassu.record.blobs import MOST_BLOB, blob_path
from paripassu.record.checkpoint import MOST, Checkpoint, parse_checkpoint, parse_decimal
from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.errors import (
    MissingBlobsError,
    RefusedError,
    UnheldKeyError,
    UnreachableError,
)
from paripassu.record.folder import OpenLog
from paripassu.record.log_written import AppendedEntry, RecordAppend, RefusedEntry
from paripassu.record.note import parse_note
from paripassu.record.places import CHECKPOINT, PENDING
from paripassu.record.reply import Reply
from paripassu.record.rules import RULES
from paripassu.record.tiles import MOST_ENTRY

#: Seconds between two looks at whether the witnesses have cosigned.
_LOOK = 0.5
#: How often a server that cannot answer now is asked.
_TRIES = 5
#: Entries of a batch.
_AT_ONCE = 1024


class Taker(Protocol):
    """A log that takes entries: in a folder, or on a server."""

    def take(self, entry: bytes) -> Reply:
        """Send an entry: 200 and its index, or why not."""

    def bring(self, content: bytes) -> None:
        """Bring a file that a statement waits for."""

    def checkpoint(self, *, witnessed: bool) -> Checkpoint | None:
        """Give the newest checkpoint; None if the quorum has cosigned none yet."""


def record_append(
    log: str | os.PathLike[str],
    file: Sequence[Readable],
    *,
    now: int,
    evidence: Sequence[Readable] = (),
    wait: bool = False,
    passphrase: str = "",
    sign_with: str = "",
    key: Sequence[str | os.PathLike[str]] = (),
    sleep: Callable[[float], None] | None = None,
    seconds: float = 120,
) -> RecordAppend:
    """Append files to a log, each as one entry; what is logged already stays where it is.

    Parameters
    ----------
    log : str or path
        The folder of the log, or its URL.
    file : sequence of str, path or open file
        All are read before anything is logged.
    now : int
        Seconds since 1970.
    evidence : sequence of str, path or open file
        The files that the statements name by their digests, in any order.
    wait : bool
        Return only when witnesses have cosigned. A log without witnesses is witnessed at once.
    passphrase : str
        Of the log's secret keys, where it is a folder.
    sign_with : str
        The command that signs for the log, where it is a folder without its secret keys.
    key : sequence of str or path
        Where it is a folder: files of further keys of the log, for a charter that names them. They
        are copied, and need not be given again.
    sleep : callable, optional
        Waits so many seconds; needed with ``wait``, and for servers that are busy.
    seconds : float
        How long witnesses are waited for.

    Returns
    -------
    RecordAppend
        Each file's index and id; and those that were refused, each with the rule's name.

    Raises
    ------
    ParameterError
        There is no file.
    InputError
        There is no log, or a file cannot be read.
    UnreachableError
        The server does not answer.
    UnheldKeyError
        A charter names a key of the log that is not in its folder.
    LostRaceError
        Another process has the log open.
    StorageError
        They may be in the log or not: append them again.
    """
    files = given.several(file, "file", "files")
    stamp = given.whole(now, "now", 0, MOST)
    given.flag(wait, "wait")
    given.text(passphrase, "passphrase")
    given.text(sign_with, "sign_with")
    if not files:
        raise ParameterError("file", "should be at least one", "name the files to append")
    contents = [read(one, MOST_ENTRY) for one in files]
    named = [read(one, MOST_BLOB).data for one in given.several(evidence, "evidence", "files")]
    by_digest = {sha256(one).hexdigest(): one for one in named}
    if sleep is not None and not callable(sleep):
        raise ParameterError("sleep", f"should be a function, not {in_python(sleep)}")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not seconds >= 0:
        raise ParameterError("seconds", f"should be 0 or more, not {in_python(seconds)}")
    pause = sleep or (lambda seconds: None)
    more = given.several(key, "key", "files")
    if isinstance(log, str) and "://" in log[:16]:
        if more:
            raise ParameterError("key", "is for a log in a folder", "give it to `record serve`")
        return append_to(_Remote(log, pause), contents, by_digest, wait, pause, seconds)
    signing = {"passphrase": passphrase, "sign_with": sign_with}
    with OpenLog(log, lambda: stamp, **signing, key=more) as opened:
        if wait and opened.statements is not None:
            raise ParameterError(
                "wait", "needs a log that is served", "give its URL: `record serve` asks witnesses"
            )
        return append_to(_Local(opened, contents), contents, by_digest, False, pause, seconds)


def append_to(
    log: Taker,
    contents: Sequence[Content],
    evidence: Mapping[str, bytes],
    wait: bool = False,
    sleep: Callable[[float], None] = lambda seconds: None,
    seconds: float = 0,
) -> RecordAppend:
    """Append files to a log that is open or served, with the files that it still lacks.

    Parameters
    ----------
    log : Taker
    contents : sequence of Content
    evidence : mapping
        Files by SHA-256.
    wait, sleep, seconds
        As in :func:`record_append`.

    Raises
    ------
    UnreachableError
        The log cannot store them now, or the witnesses have not cosigned.
    """
    entries: list[AppendedEntry] = []
    refused: list[RefusedEntry] = []
    for content in contents:
        reply = log.take(content.data)
        if reply.status == 424:
            for digest in reply.body.decode("ascii", "replace").split():
                if digest in evidence:
                    log.bring(evidence[digest])
            reply = log.take(content.data)
        if reply.status == 200:
            index = _index(reply.body)
            id = _id(content.data)
            entries.append(AppendedEntry(file=content.name, index=index, id=id, known=reply.known))
        elif reply.status == 503:
            raise UnreachableError(content.name, reply.what or "the log cannot store it now")
        else:
            refused.append(
                RefusedEntry(file=content.name, rule=reply.problem or "malformed", what=reply.what)
            )
    last = max((entry.index for entry in entries), default=-1)
    waited = 0.0
    while wait and last >= 0:
        seen = log.checkpoint(witnessed=True)
        if seen is not None and seen.size > last:
            break
        if waited >= seconds:
            raise UnreachableError(
                "the quorum", f"the witnesses have not cosigned within {seconds:g} seconds"
            )
        sleep(_LOOK)
        waited += _LOOK
    seen = log.checkpoint(witnessed=True)
    newest = log.checkpoint(witnessed=False)
    if newest is None:
        raise UnreachableError(PENDING, "the log shows no checkpoint")
    return RecordAppend(
        entries=tuple(entries),
        refused=tuple(refused),
        size=newest.size,
        root=format_base64(newest.root),
        status="witnessed" if seen is not None and seen.size > last else "sequenced",
    )


def _index(answer: bytes) -> int:
    """Read the place that a log says an entry has.

    Raises
    ------
    MalformedError
        It says something else.
    """
    return parse_decimal(answer.decode("ascii", "replace").removesuffix("\n"), "the log's answer")


def _id(entry: bytes) -> str:
    """Give the id of an entry: a statement's own, of any other bytes their hash in the tree."""
    try:
        found = parse_entry(entry)
    except RefusedError:
        found = None
    return found.id if isinstance(found, Statement) else leaf_hash(entry).hex()


class _Local:
    """A log in a folder, open for this process."""

    def __init__(self, opened: OpenLog, contents: Sequence[Content]) -> None:
        self._opened = opened
        self._taken: dict[bytes, Answer | PariPassuError] = {}
        if opened.statements is None:
            # Many at a time: the disk is waited for once. A statement may wait for its files.
            for start in range(0, len(contents), _AT_ONCE):
                batch = [one.data for one in contents[start : start + _AT_ONCE]]
                self._taken |= zip(batch, opened.log.append(batch), strict=True)

    def take(self, entry: bytes) -> Reply:
        answer = self._taken.get(entry) or self._opened.log.append([entry])[0]
        if isinstance(answer, Answer):
            return Reply(200, f"{answer.index}\n".encode(), known=answer.known)
        if isinstance(answer, UnheldKeyError):
            raise answer
        rule = answer.rule if isinstance(answer, RefusedError) else "malformed"
        missing = answer.missing if isinstance(answer, MissingBlobsError) else ()
        body = "".join(f"{blob.digest}\n" for blob in missing).encode()
        status = RULES[rule].status if rule in RULES else 400
        return Reply(status, body, problem=rule, what=str(answer))

    def bring(self, content: bytes) -> None:
        self._opened.blobs.keep(content)

    def checkpoint(self, *, witnessed: bool) -> Checkpoint | None:
        log = self._opened.log
        note = log.witnessed if witnessed and log.quorum else log.note
        return parse_checkpoint(parse_note(note).text) if note else None


class _Remote:
    """A log on a server."""

    def __init__(self, url: str, sleep: Callable[[float], None]) -> None:
        self._endpoint, self._sleep = HttpEndpoint(url), sleep

    def take(self, entry: bytes) -> Reply:
        for pause in self._tries():
            reply = self._endpoint.post("add-entry", entry)
            if reply.status not in (429, 503):
                break
            self._sleep(pause)
        return reply

    def _tries(self) -> Iterator[float]:
        yield from (0.5 * 2**number for number in range(_TRIES))

    def bring(self, content: bytes) -> None:
        reply = self._endpoint.put(blob_path(sha256(content).hexdigest()), content)
        if reply.status != 200:
            raise UnreachableError(self._endpoint.name, reply.what or f"it answered {reply.status}")

    def checkpoint(self, *, witnessed: bool) -> Checkpoint | None:
        reply = self._endpoint.get(CHECKPOINT if witnessed else PENDING)
        if reply.status != 200:
            return None
        return parse_checkpoint(parse_note(reply.body).text)
