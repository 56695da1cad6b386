"""Writing a statement, or adding signatures to one. Nothing is sent."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from paripassu import given
from paripassu.documents.plain import NotPlainError, TooDeepError, encode_plain, parse_plain
from paripassu.documents.strict import read_json
from paripassu.errors import Fault, InputError, ParameterError
from paripassu.files import Readable, read, verify_place, write_bytes
from paripassu.kinds import Kind
from paripassu.quoted import quoted
from paripassu.record import note as notes
from paripassu.record.blob_reference import BlobReference, file_reference
from paripassu.record.blobs import MOST_BLOB
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.draft import draft_statement, sign_statement
from paripassu.record.envelope import MOST_BYTES, Statement, parse_statement
from paripassu.record.errors import MalformedError, RefusedError
from paripassu.record.forms import DIGEST, KIND, NAME
from paripassu.record.keys import Signer
from paripassu.record.newest_state import NewestState, read_state
from paripassu.record.note import parse_note
from paripassu.record.payload import After
from paripassu.record.predecessor import open_predecessors
from paripassu.record.signers import read_signers
from paripassu.record.source import Source, open_source
from paripassu.record.state import State
from paripassu.record.statement_written import RecordState

#: A statement's file, for messages and for what may be written over it.
STATEMENT: Final = Kind("a statement", lambda content: content.startswith(b'{"payload":"'))
#: The most bytes of a file that a statement names.
_MOST_FILE: Final = 1024**3
_NONE: Final = "none"
#: The type of a file by the end of its name; of any other it is application/octet-stream.
MEDIA: Final = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".toml": "application/toml",
    ".txt": "text/plain",
}


class NamedFile(NamedTuple):
    """A file that goes with a statement.

    Attributes
    ----------
    name : str
        As in messages.
    reference : BlobReference
    content : bytes or None
        None where it is larger than a log takes.
    """

    name: str
    reference: BlobReference
    content: bytes | None


class Drafting(NamedTuple):
    """What a statement is written from.

    Attributes
    ----------
    kind, author : str
    body : mapping
        As it was given; empty where none was.
    files : tuple of NamedFile
    source : Source or None
        The log, if one was given.
    before : tuple of Source
        Copies of the logs before it.
    found : NewestState or None
        What stands in force there.
    origin : str
    after : int
        Size of the checkpoint that its author has seen.
    """

    kind: str
    author: str
    body: Mapping[str, Any]
    files: tuple[NamedFile, ...]
    source: Source | None
    before: tuple[Source, ...]
    found: NewestState | None
    origin: str
    after: int


class Completed(NamedTuple):
    """What a statement says in the end.

    Attributes
    ----------
    body : mapping
    attached : frozenset of str
        SHA-256 of files that go with it though the body does not name them.
    notes : tuple of str
        What its author should know before it is sent.
    """

    body: Mapping[str, Any]
    attached: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def write_statement(
    what: str | os.PathLike[str],
    *,
    out: str | os.PathLike[str] | None = None,
    sign: Sequence[str | os.PathLike[str]] = (),
    author: str | None = None,
    body: Readable | None = None,
    file: Sequence[str | os.PathLike[str]] = (),
    log: str | os.PathLike[str] | None = None,
    predecessor: Sequence[str | os.PathLike[str]] = (),
    agreement: Readable | None = None,
    after: Readable | None = None,
    previous: str | None = None,
    passphrase: str = "",
    sign_with: str = "",
    complete: Callable[[Drafting], Completed],
) -> RecordState:
    """Write a statement, or add signatures to one.

    Parameters
    ----------
    what, out, sign, author, body, file, log, predecessor, agreement, after, previous
        As in :func:`paripassu.record_state`.
    passphrase, sign_with : str
        Likewise.
    complete : callable
        Fills in what can be filled in, and raises where the statement should not be made: before
        anything is signed.

    Raises
    ------
    ParameterError, InputError, RejectedError, SigningError
        As :func:`paripassu.record_state`.
    """
    given.text(passphrase, "passphrase")
    if out is not None:
        verify_place(out, replaces=STATEMENT)
    keys = read_signers(_paths(sign, "sign"), passphrase, given.text(sign_with, "sign_with"))
    if author is None:
        for name, value in (("body", body), ("log", log), ("after", after), ("previous", previous)):
            if value is not None:
                raise ParameterError(name, "is for a new statement", "give `author` with it")
        return _signed_file(what, out, keys)
    kind = given.text(what, "what")
    if not KIND.fullmatch(kind):
        raise ParameterError("what", f"should be the kind of a statement, not {quoted(kind)}")
    if not NAME.fullmatch(given.text(author, "author")):
        raise ParameterError("author", f"should be the name of a holder, not {quoted(author)}")
    logs = tuple(open_predecessors(predecessor))
    place = _place(author, log, logs, agreement, after, previous)
    files = _files(file)
    made = complete(
        Drafting(
            kind=kind,
            author=author,
            body={} if body is None else _body(body),
            files=files,
            source=place.source,
            before=logs,
            found=place.found,
            origin=place.origin,
            after=place.after.size,
        )
    )
    statement = draft_statement(
        origin=place.origin,
        agreement=place.agreement,
        author=author,
        kind=kind,
        body=made.body,
        after=place.after,
        previous=place.previous,
        blobs=_references(files, made),
    )
    statement = sign_statement(statement, keys)
    missing = _missing(statement, place.state, keys)
    target = out if out is not None else f"{author}-{kind}-{statement.id[:8]}.json"
    write_bytes(target, statement.content, replaces=STATEMENT)
    answer = _answer(statement, os.fspath(target), missing)
    return answer.model_copy(update={"body": statement.body, "notes": made.notes})


class _Place:
    """Where a statement belongs: which log, and after what."""

    def __init__(
        self,
        origin: str,
        agreement: str,
        after: After,
        previous: str | None,
        found: NewestState | None = None,
        source: Source | None = None,
    ) -> None:
        self.origin, self.agreement, self.after = origin, agreement, after
        self.previous, self.found, self.source = previous, found, source

    @property
    def state(self) -> State | None:
        """What stands in force in the log, if one was given."""
        return None if self.found is None else self.found.state


def _place(
    author: str,
    log: str | os.PathLike[str] | None,
    predecessor: Sequence[Source],
    agreement: Readable | None,
    after: Readable | None,
    previous: str | None,
) -> _Place:
    last = _previous(previous)
    seen = None if after is None else _checkpoint(after)
    if log is not None:
        if agreement is not None:
            raise ParameterError("agreement", "is not needed with `log`: the charter names it")
        return _in_log(author, log, predecessor, seen, last)
    if predecessor:
        raise ParameterError("predecessor", "is not needed without `log`", "leave it out")
    if seen is None or last is None:
        raise ParameterError(
            "log",
            "should be given, or `after`, `previous` and `agreement` in its place",
            "name the folder or the URL of the log",
        )
    if agreement is None:
        raise ParameterError("agreement", "should be given where no log is")
    digest = sha256(read(agreement).data).hexdigest()
    return _Place(seen.origin, digest, After(seen.size, seen.root), last or None)


def _in_log(
    author: str,
    log: str | os.PathLike[str],
    predecessor: Sequence[Source],
    seen: Checkpoint | None,
    last: str | None,
) -> _Place:
    source = open_source(log)
    found_in = read_state(source, predecessor, otherwise=", or give `after` and `previous`")
    state, at, counted = found_in.state, found_in.counted_state, found_in.counted
    chosen = seen or counted
    if chosen.origin != at.charter.origin:
        raise ParameterError("after", f"is a checkpoint of another log: {quoted(chosen.origin)}")
    if author not in state.holders:
        raise ParameterError(
            "author",
            f"{quoted(author)} holds no key in this log; these do: "
            f"{', '.join(sorted(state.holders))}",
        )
    known = state.last.get(author)
    found = (known.id if known else None) if last is None else last or None
    after = After(chosen.size, chosen.root)
    return _Place(at.charter.origin, at.charter.agreement, after, found, found_in, source)


def _checkpoint(after: Readable) -> Checkpoint:
    content = read(after, notes.MOST_BYTES)
    try:
        return parse_checkpoint(parse_note(content.data).text)
    except MalformedError as error:
        raise InputError(content.name, [Fault(0, "", str(error))]) from None


def _previous(previous: str | None) -> str | None:
    """Give an id; empty for ``none``, and None where the log is to say."""
    if previous is None:
        return None
    text = given.text(previous, "previous")
    if text != _NONE and not DIGEST.fullmatch(text):
        raise ParameterError(
            "previous", f"should be 64 hexadecimal digits or none, not {quoted(text)}"
        )
    return "" if text == _NONE else text


def _body(body: Readable) -> dict[str, Any]:
    document, name = read_json(body)
    try:
        return parse_plain(encode_plain(document), negative=True)
    except (NotPlainError, TooDeepError, TypeError) as error:
        what = (
            "has a number with a point or an exponent"
            if isinstance(error, TypeError)
            else f"cannot stand in a statement: {error}"
        )
        mend = 'write such numbers as texts: "0.5"' if isinstance(error, TypeError) else ""
        raise InputError(name, [Fault(0, "", what, mend)]) from None


def _files(file: Sequence[str | os.PathLike[str]]) -> tuple[NamedFile, ...]:
    found = []
    for one in _paths(file, "file"):
        content = read(one, _MOST_FILE)
        suffix = Path(content.name).suffix.lower()
        media = MEDIA.get(suffix, "application/octet-stream")
        kept = content.data if len(content.data) <= MOST_BLOB else None
        found.append(NamedFile(content.name, file_reference(content.data, media), kept))
    return tuple(found)


def _references(files: Sequence[NamedFile], made: Completed) -> tuple[BlobReference, ...]:
    """Give the files of a statement; refuse one that it does not name."""
    named = {*re.findall(r"[0-9a-f]{64}", encode_plain(dict(made.body)).decode()), *made.attached}
    for one in files:
        if one.reference.digest not in named:
            raise ParameterError(
                "file",
                f"{one.name} is not named in the body",
                f"write its digest there: {one.reference.digest}",
            )
    return tuple(one.reference for one in files)


def _paths(value: Any, parameter: str) -> tuple[str | os.PathLike[str], ...]:
    if isinstance(value, (str, bytes, os.PathLike)):
        raise ParameterError(parameter, "should be a list of files", "put it in square brackets")
    found = given.several(value, parameter, "files")
    for one in found:
        if not isinstance(one, (str, os.PathLike)):
            raise ParameterError(parameter, "should be a list of files")
    return found


def _missing(
    statement: Statement, state: State | None, keys: Sequence[Signer]
) -> tuple[str, ...] | None:
    """Say which keys of the author have not signed, and refuse those of nobody."""
    if state is None:
        return None
    author = state.holders[statement.author]
    if statement.kind not in ("charter", "keys"):
        for key in keys:
            if key.public.id not in author.key_ids:
                raise ParameterError(
                    "sign",
                    f"holds the key {key.public.id}, which is not one of {quoted(author.name)}",
                    "these are: " + ", ".join(key.id for key in author.keys),
                )
    return tuple(key.id for key in author.keys if key.id not in statement.signed)


def _signed_file(
    what: str | os.PathLike[str],
    out: str | os.PathLike[str] | None,
    keys: Sequence[Signer],
) -> RecordState:
    if not isinstance(what, (str, os.PathLike)):
        raise ParameterError("what", "should be a kind of statement, or a file")
    if not keys:
        raise ParameterError("sign", "should name the keys that sign this file, or `author`")
    content = read(what, MOST_BYTES)
    try:
        statement = sign_statement(parse_statement(content.data), keys)
    except RefusedError as error:
        mend = error.mend or "give a file that `record state` wrote"
        raise InputError(content.name, [Fault(0, "", error.said, mend)]) from None
    target = what if out is None else out
    write_bytes(target, statement.content, replaces=STATEMENT)
    return _answer(statement, os.fspath(target), None)


def _answer(statement: Statement, file: str, missing: tuple[str, ...] | None) -> RecordState:
    return RecordState(
        file=file,
        id=statement.id,
        kind=statement.kind,
        author=statement.author,
        origin=statement.origin,
        after=statement.after.size,
        previous=statement.previous,
        signed=tuple(one.key_id for one in statement.signatures),
        missing=missing,
    )
