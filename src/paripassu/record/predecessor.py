"""The log before a successor, and those before it: judged from copies, as far as they count.

The charter of a successor names the log before it, with a size and a root: by these a copy is
believed, whoever gives it. The rules go on from what stood in force there.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from paripassu import given
from paripassu.errors import ParameterError, RejectedError
from paripassu.quoted import quoted
from paripassu.record.blobs import blob_path
from paripassu.record.charter import Charter, Predecessor, parse_charter
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.copying import Copying
from paripassu.record.edge import Edge
from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.errors import (
    DamagedError,
    ForkError,
    MissingBlobsError,
    OriginError,
    RefusedError,
)
from paripassu.record.history import History
from paripassu.record.note import MOST_BYTES, parse_note
from paripassu.record.places import CHECKPOINT, PENDING
from paripassu.record.replayed import replay_history
from paripassu.record.source import FolderSource, Source, open_source
from paripassu.record.source_blobs import SourceBlobs
from paripassu.record.state import Before, State
from paripassu.record.statements import Statements
from paripassu.record.storage.files import Files
from paripassu.record.structure import audit_structure
from paripassu.record.witnessed import charter_policy, verify_policy

#: Where a depositary and a witness of a successor keep the logs before it, the nearest as ``1``.
FOLDER = "predecessor"


def open_predecessors(value: object) -> list[Source]:
    """Open what is given for ``predecessor``: copies of the logs before, the nearest first.

    Raises
    ------
    ParameterError, UnreadableError
        It is no list of folders and URLs.
    """
    if isinstance(value, os.PathLike):
        raise ParameterError("predecessor", "should be a list of logs", "put it in square brackets")
    return [open_source(one) for one in given.several(value, "predecessor", "logs")]


def judged_before(sources: Sequence[Source], named: Predecessor | None) -> Before | None:
    """Judge the log before a successor, and give what of it counts.

    Parameters
    ----------
    sources : sequence of Source
        Copies: of the log before, of the one before that, and so on.
    named : Predecessor or None
        What the successor's charter says.

    Raises
    ------
    ParameterError
        A copy is lacking, or there is one too many.
    RejectedError
        A copy is of another log, or does not hold what the charter names.
    UnreachableError
        It cannot be read.
    """
    if named is None:
        if sources:
            raise ParameterError(
                "predecessor",
                f"means nothing for {sources[0].name}: the charter names no log before it",
                "leave it out",
            )
        return None
    if not sources:
        raise ParameterError(
            "predecessor",
            f"has to be given: the log goes on from {quoted(named.origin)}, of which "
            f"{named.size:,} entries count",
            "name a copy of that log",
        )
    source = sources[0]
    try:
        history = reaching(source, named.size, named.root)
        before = judged_before(sources[1:], first_charter(history, source).predecessor)
        rules = Statements(State.empty(before=before), SourceBlobs(source))
        state = replay_history(rules, rules.start(), history, named.size).state
    except MissingBlobsError as error:
        raise _lacks_charter(source, error.missing[0].digest) from None
    except DamagedError as error:
        if error.file == CHECKPOINT:  # its tiles give another root: which of them is wrong?
            wrong = audit_structure(source, named.size, named.root)
            error = DamagedError(wrong[0].file, wrong[0].what) if wrong else error
        raise _within(source, error) from None
    if not state.eras:
        raise RejectedError(f"no entry of {source.name} puts a charter in force")
    if state.charter.origin != named.origin:
        raise OriginError(
            f"{source.name} is a copy of {quoted(state.charter.origin)}, and the charter names "
            f"{quoted(named.origin)} as the log before",
            "give a copy of that log",
        )
    return Before(state, rules.root)


def before_log(history: History, source: Source, sources: Sequence[Source]) -> Before | None:
    """Judge the log before one that is read.

    Parameters
    ----------
    history, source : History, Source
        The log that is read. Where nothing can be read of its charter, there is no log before it
        either: whoever judges it says what is wrong.
    sources : sequence of Source
        As for :func:`judged_before`.

    Raises
    ------
    ParameterError, RejectedError, UnreachableError
        As :func:`judged_before`.
    """
    try:
        named = first_charter(history, source).predecessor if history.size else None
    except RejectedError:
        return None
    return judged_before(sources, named)


def first_charter(history: History, source: Source) -> Charter:
    """Give the charter that entry 0 of a log names, whether it is in force or not.

    Raises
    ------
    RejectedError
        It names none, or its file is not there.
    """
    entry = parse_entry(history.entry(0))
    digest = entry.body.get("charter") if isinstance(entry, Statement) else None
    if not isinstance(digest, str) or len(digest) != 64:
        raise RefusedError("first", "entry 0 names no charter")
    content = SourceBlobs(source).read(digest)
    if content is None:
        raise _lacks_charter(source, digest)
    return parse_charter(content)


def verify_last(source: Source, before: Before) -> None:
    """Verify that a successor goes on from the last checkpoint that a copy of the log has.

    Of the highest checkpoints that parties and witnesses have shown, the highest counts. A copy
    without any says nothing.

    Raises
    ------
    RejectedError
        The copy has a higher one that the quorum has cosigned, or the quorum has not cosigned the
        one that the charter names.
    UnreachableError
        It cannot be read.
    """
    content = source.read(CHECKPOINT, MOST_BYTES)
    if content is None:
        return
    charter = before.state.charter
    counted = verify_policy(parse_note(content), charter_policy(charter))
    size = counted.checkpoint.size
    if size > before.state.size:
        raise RefusedError(
            "predecessor",
            f"the charter names {before.state.size:,} entries of {quoted(charter.origin)}, and in "
            f"{source.name} the quorum has cosigned {size:,}",
            "name the highest checkpoint that anybody has",
        )


def keep_predecessors(folder: Path, sources: Sequence[Source], before: Before | None) -> None:
    """Copy the logs before a successor into the folder of who serves or watches it.

    Parameters
    ----------
    folder : Path
    sources : sequence of Source
    before : Before or None
        As :func:`judged_before` gave it for them.

    Raises
    ------
    DamagedError
        A file that counts is missing.
    UnreachableError, StorageError
        It cannot be read, or not be written.
    """
    for number, source in enumerate(sources, 1):
        assert before is not None
        size = before.state.size
        place = folder / FOLDER / str(number)
        objects = Files(place, place / ".temporary")
        try:
            history = reaching(source, size, before.roots(size))
            Copying(history, objects, Edge(), before=before.state.before).run()
            for name in (CHECKPOINT, PENDING):
                content = source.read(name, MOST_BYTES)
                if content is not None:
                    objects.replace(name, content)
                    objects.sync([name])
        except DamagedError as error:
            raise _within(source, error) from None
        finally:
            objects.close()
        before = before.state.before


def predecessor_folders(folder: Path) -> list[Path]:
    """Give where :func:`keep_predecessors` has kept the logs before, the nearest first."""
    found: list[Path] = []
    while (place := folder / FOLDER / str(len(found) + 1)).is_dir():
        found.append(place)
    return found


def kept_before(folder: Path, charter: bytes | None) -> Before | None:
    """Judge the logs before from the copies in a folder.

    Parameters
    ----------
    folder : Path
    charter : bytes or None
        The file of the successor's first charter; None: it is not there.

    Raises
    ------
    ParameterError, RejectedError
        As :func:`judged_before`.
    """
    if charter is None:
        return None
    sources = [FolderSource(one) for one in predecessor_folders(folder)]
    return judged_before(sources, parse_charter(charter).predecessor)


def reaching(source: Source, size: int, root: bytes) -> History:
    """Give the history of a copy that has at least so many entries, with this root of them.

    A copy that was made later may lack the partial tiles of this size: then its own checkpoint is
    gone by, as far as it contains this one.
    """
    history = History(source, size, root)
    try:
        history.verify()
    except DamagedError:
        for name in (CHECKPOINT, PENDING):
            content = source.read(name, MOST_BYTES)
            seen = None if content is None else parse_checkpoint(parse_note(content).text)
            if seen is None or seen.size <= size:
                continue
            larger = History(source, seen.size, seen.root)
            larger.verify()
            if larger.root_at(size) == root:
                return larger
            here = Checkpoint(seen.origin, size, larger.root_at(size))
            raise ForkError(Checkpoint(seen.origin, size, root), here) from None
        raise
    return history


def _lacks_charter(source: Source, digest: str) -> DamagedError:
    return DamagedError(f"{source.name}/{blob_path(digest)}", "is missing: it is a charter")


def _within(source: Source, error: DamagedError) -> DamagedError:
    """Name a damaged file with the log that it is of: there is more than one."""
    if error.file.startswith(source.name):
        return error
    return DamagedError(f"{source.name}/{error.file}", error.wrong, error.mend)
