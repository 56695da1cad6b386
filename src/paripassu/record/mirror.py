"""``paripassu record mirror``: a copy of a log, which goes on with it and never goes back."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from paripassu import given
from paripassu.documents.base64 import format_base64
from paripassu.errors import Fault, InputError, ParameterError, UnwritableError
from paripassu.files import Readable, read
from paripassu.folders import make_folder, verify_folder
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.copying import Copying
from paripassu.record.edge import Edge
from paripassu.record.errors import (
    BadKeyError,
    DamagedError,
    ForkError,
    MalformedError,
    OriginError,
    UnsignedError,
)
from paripassu.record.fork import FILE as FORK
from paripassu.record.fork import Branch, Fork, format_fork
from paripassu.record.history import History, read_edge
from paripassu.record.mirrored import RecordMirror
from paripassu.record.newest import CHECKPOINT, parse_newest, read_newest
from paripassu.record.note import MOST_BYTES, Note, parse_note
from paripassu.record.policy import MOST_BYTES as MOST_POLICY
from paripassu.record.policy import parse_policy
from paripassu.record.predecessor import FOLDER, before_log, open_predecessors
from paripassu.record.signed import verify_signatures
from paripassu.record.source import open_source
from paripassu.record.state import Before
from paripassu.record.storage.contract import Objects
from paripassu.record.storage.files import Files, FolderLock
from paripassu.record.vkey import parse_vkey
from paripassu.record.witnessed import verify_policy

#: What a folder may hold that is to become a copy, or is one.
_OWN = {CHECKPOINT, FOLDER, "tile", "blobs", "refused", ".lock", ".temporary"}


def record_mirror(
    log: str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    key: str | None = None,
    policy: Readable | None = None,
    predecessor: Sequence[str | os.PathLike[str]] = (),
    progress: Callable[[int], None] | None = None,
) -> RecordMirror:
    """Copy a log, or go on with a copy: every file is verified before it is written.

    Parameters
    ----------
    log : str or path
        The URL or the folder of the log, or of another copy.
    folder : str or path
        Where the copy stands, or will. It is served as the log is.
    key : str, optional
        Verifier key of the log, ``NAME+ID+KEY``: it has to have signed the checkpoint.
    policy : str, path or open file, optional
        A policy that the checkpoint has to meet.
    predecessor : list of str or path
        Where the log is a successor and a file of it is missing: copies of the log before it, of
        the one before that, and so on. By these it is judged whether the file may be missing.
    progress : callable, optional
        Is told now and then how many entries came more.

    Returns
    -------
    RecordMirror

    Raises
    ------
    ForkError
        The log is smaller than the copy, or not the one that was copied. Both checkpoints are kept:
        the refused one in the folder ``refused`` of the copy, and beside it, where there are two
        histories, the proof (``fork.json``).
    RejectedError
        A file of the log is missing or wrong, or the checkpoint does not count by what is given.
    InputError
        There is no log, or the folder holds something else, or a copy that was damaged.
    UnreachableError, StorageError
        The log cannot be read now, or the copy not be written.
    """
    given.function(progress, "progress")
    verify_folder(folder)
    logs = open_predecessors(predecessor)
    source = open_source(log)
    content = read_newest(source)
    note, _ = parse_newest(content, source)
    checkpoint = _judged(note, key, policy)
    place = make_folder(folder)
    _verify_own(place)
    lock = FolderLock(place / ".lock")
    try:
        objects = Files(place, place / ".temporary")
        try:
            history = History(source, checkpoint.size, checkpoint.root)
            before = before_log(history, source, logs) if logs else None
            return _copied(objects, source.name, history, checkpoint, content, progress, before)
        finally:
            objects.close()
    finally:
        lock.close()


def _copied(
    objects: Objects,
    log: str,
    history: History,
    checkpoint: Checkpoint,
    content: bytes,
    progress: Callable[[int], None] | None,
    before: Before | None,
) -> RecordMirror:
    held = _held(objects)
    if held is not None:
        try:
            _verify_goes_on(held, checkpoint, history)
        except (ForkError, OriginError) as error:
            kept = {f"checkpoint.{checkpoint.size}.{checkpoint.root.hex()[:16]}": content}
            if isinstance(error, ForkError) and held.size <= checkpoint.size:
                own = parse_note(objects.read(CHECKPOINT, MOST_BYTES) or b"")
                kept[FORK] = format_fork(_fork(held, own, history, parse_note(content)))
            for name, data in kept.items():
                objects.replace(f"refused/{name}", data)
                objects.sync([f"refused/{name}"])
            raise
    try:
        edge = read_edge(History(objects, held.size, held.root)) if held else Edge()
    except DamagedError as error:
        mend = "make a new copy, in another folder"
        fault = Fault(0, "", f"the copy is damaged: {error}", mend)
        raise InputError(objects.name, [fault]) from None
    history.verify()
    copying = Copying(history, objects, edge, progress, before=before)
    copying.run()
    # Only now: a checkpoint promises what stands below it.
    objects.replace(CHECKPOINT, content)
    objects.sync([CHECKPOINT])
    copying.clear()
    return RecordMirror(
        folder=objects.name,
        log=log,
        origin=checkpoint.origin,
        size=checkpoint.size,
        root=format_base64(checkpoint.root),
        before=held.size if held else 0,
        blobs=copying.copied_blobs,
    )


def _verify_goes_on(held: Checkpoint, checkpoint: Checkpoint, history: History) -> None:
    if held.origin != checkpoint.origin:
        raise OriginError(
            f"the copy is of the log {held.origin}, and this is {checkpoint.origin}",
            "choose another folder for it",
        )
    if checkpoint.size < held.size:
        said = (
            f"the log {held.origin} has {checkpoint.size:,} entries, and had {held.size:,} when it "
            "was copied: it was set back"
        )
        raise ForkError(held, checkpoint, said)
    before = history.root_at(held.size) if held.size else held.root
    if before != held.root:
        raise ForkError(held, Checkpoint(checkpoint.origin, held.size, before))


def _fork(held: Checkpoint, before: Note, history: History, note: Note) -> Fork:
    """Give the proof of two histories, of which the copy has one."""
    if held.size == history.size:
        other = Branch(history.root, (), note)
    else:
        hashes = tuple(history.consistency_proof(held.size))
        other = Branch(history.root_at(held.size), hashes, note)
    return Fork(held.size, Branch(held.root, (), before), other)


def _held(objects: Objects) -> Checkpoint | None:
    content = objects.read(CHECKPOINT, MOST_BYTES)
    if content is None:
        return None
    try:
        return parse_checkpoint(parse_note(content).text, extensions=True)
    except MalformedError as error:
        mend = "make a new copy, in another folder"
        fault = Fault(0, CHECKPOINT, f"the copy is damaged: {error}", mend)
        raise InputError(objects.name, [fault]) from None


def _judged(note: Note, key: str | None, policy: Readable | None) -> Checkpoint:
    """Give the checkpoint, if it counts by what is given."""
    checkpoint = parse_checkpoint(note.text, extensions=True)
    if key is not None:
        try:
            known = parse_vkey(given.text(key, "key"))
        except BadKeyError as error:
            mend = "give it whole: NAME+ID+KEY"
            raise ParameterError("key", f"is none: {error.name} {error.said}", mend) from None
        signed = verify_signatures(note, [known], extensions=True)
        if checkpoint.origin != known.name:
            said = f"the checkpoint is of the log {checkpoint.origin}, and the key of {known.name}"
            raise OriginError(said)
        if known not in signed.times:
            raise UnsignedError(f"the key of {known.name} has not signed the checkpoint")
    if policy is not None:
        content = read(policy, MOST_POLICY)
        verify_policy(note, parse_policy(content.data, content.name), extensions=True)
    return checkpoint


def _verify_own(place: Path) -> None:
    """Refuse a folder that holds something else than a copy."""
    try:
        others = sorted({one.name for one in place.iterdir()} - _OWN)
    except OSError as error:
        raise UnwritableError(f"{place} cannot be read: {error.strerror}") from None
    if others:
        raise UnwritableError(
            f"{place} holds {others[0]}, and is no copy of a log", "choose an empty folder"
        )
