"""``record witness``: a witness of one log by HTTP."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from paripassu.documents.plain import NotPlainError, TooDeepError, encode_plain, parse_plain
from paripassu.errors import Fault, InputError, ParameterError, PariPassuError
from paripassu.files import read, write_bytes
from paripassu.folders import make_folder, named, verify_new
from paripassu.record.asked import HttpEndpoint
from paripassu.record.blobs import blob_path
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.copied import LogCopy
from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement, parse_statement
from paripassu.record.errors import RefusedError
from paripassu.record.fork import FILE as FORK
from paripassu.record.fork import parse_fork, told_fork
from paripassu.record.forms import parse_digest
from paripassu.record.history import History
from paripassu.record.keys import Signer
from paripassu.record.memory import ObjectStore
from paripassu.record.note import Note, parse_note
from paripassu.record.places import PENDING
from paripassu.record.predecessor import (
    before_log,
    keep_predecessors,
    kept_before,
    open_predecessors,
)
from paripassu.record.source import Source, open_source
from paripassu.record.source_blobs import SourceBlobs
from paripassu.record.state import Blobs, State
from paripassu.record.steady import SteadyClock
from paripassu.record.storage.files import Files
from paripassu.record.witness import Witness
from paripassu.server.running import Rounds, Say, run
from paripassu.server.witness import witness_app

FORMAT = "paripassu/witnessed/1"
_FILE = "log.json"
_MOST = 1 << 20
#: Seconds between two looks at the log, and at what is held for it.
_ROUND = 5.0
_TOLD = (
    "{}. This witness signs nothing more for this log. The proof is in {}, and under /fork: "
    "show it to everybody"
)


def record_witness(
    folder: str | os.PathLike[str],
    *,
    key: Signer,
    log: str,
    new: bool,
    clock_is_right: bool,
    host: str,
    port: int,
    wall: Callable[[], float],
    monotonic: Callable[[], float],
    say: Say,
    ready: Callable[[int], None],
    predecessor: Sequence[str | os.PathLike[str]] = (),
) -> None:
    """Serve a witness of a log, whose copy stands in a folder.

    Parameters
    ----------
    folder : str or path
        Its copy and its memory; an empty one where it is new.
    key : Signer
        One that the charter names.
    log : str
        The log's URL.
    new : bool
        It never signed: what is copied now is what it goes by.
    clock_is_right : bool
        Somebody has looked at the clock, and says that it is right.
    host, port, ready
        See :func:`paripassu.server.running.run`.
    wall, monotonic : callable
        See :class:`paripassu.record.steady.SteadyClock`.
    say : callable
        Told what goes on.
    predecessor : list of str or path
        Where it is new and the log a successor: copies of the log before it, of the one before
        that, and so on. They are copied.

    Raises
    ------
    InputError
        There is no witness in the folder.
    ParameterError
        The charter does not name the key.
    RejectedError, UnreachableError
        The log cannot be copied.
    """
    source = open_source(log)
    place = Path(folder)
    logs = open_predecessors(predecessor)
    if new:
        _begin(place, source, logs, say)
    elif logs:
        raise ParameterError("predecessor", "is for `new`: they are copied then", "leave it out")
    elif not (place / _FILE).is_file():
        what = "holds no witness"
        mend = "with `--new` one begins here: only with a key that never signed"
        raise InputError(named(folder), [Fault(0, "", what, mend)])
    first = _pinned(place)
    objects = Files(place / "public", place / "temporary")
    charter_file = SourceBlobs(objects).read(first) or SourceBlobs(source).read(first)
    before = kept_before(place, charter_file)
    copied = LogCopy(source, objects, State.empty(first, before))
    if not copied.state.eras:
        copied.advance(_newest(source))
    charter = copied.state.charter
    mine = [one for one in charter.witnesses if one.public == key.public]
    if not mine:
        raise ParameterError("key", "is not one of the witnesses in the charter")
    store = ObjectStore(Files(place / "private", place / "temporary-private"))
    clock = SteadyClock(wall, monotonic, last=store.load().time, looked=clock_is_right)
    witness = Witness(mine[0].name, key, copied, store, clock)

    said = False

    def tell_fork() -> None:
        nonlocal said
        if witness.fork and not said:
            say(_TOLD.format(told_fork(parse_fork(witness.fork)), place / "private" / FORK))
            said = True

    def work() -> None:
        with suppress(PariPassuError):  # what it has not copied it cosigns later
            if not witness.fork:
                witness.follow(_newest(source))
        tell_fork()
        _pass_on(witness, copied.blobs, HttpEndpoint(log))

    say(f"witness {mine[0].name} of {charter.origin}: {copied.size:,} entries are copied")
    tell_fork()
    with Rounds(work, _ROUND, say):
        run(witness_app(witness, objects), host, port, ready)


def _pinned(folder: Path) -> str:
    """Give the digest of the charter that this witness goes by.

    Raises
    ------
    InputError
        Its file is not what it wrote.
    """
    content = read(folder / _FILE, _MOST)
    try:
        form = parse_plain(content.data)
        if form["format"] != FORMAT:
            raise KeyError("format")
        return parse_digest(form["charter"], "charter")
    except (NotPlainError, TooDeepError, KeyError, RefusedError) as error:
        what = f"is not what a witness wrote: {error}"
        mend = "a witness that lost its files needs a new key, and begins with `--new`"
        raise InputError(content.name, [Fault(0, "", what, mend)]) from None


def _begin(folder: Path, source: Source, logs: Sequence[Source], say: Say) -> None:
    """Take what the log has as its first entry, and say which it is."""
    verify_new(folder)
    newest = parse_checkpoint(_newest(source).text)
    if newest.size < 1:
        raise InputError(source.name, [Fault(0, "", "has no entry yet", "append entry 0 first")])
    history = History(source, newest.size, newest.root)
    entry = parse_entry(history.entry(0))
    if not isinstance(entry, Statement) or not isinstance(entry.body.get("charter"), str):
        raise InputError(source.name, [Fault(0, "entry 0", "puts no charter in force")])
    before = before_log(history, source, logs)
    make_folder(folder)
    keep_predecessors(folder, logs, before)
    form = {"charter": entry.body["charter"], "entry": entry.id, "format": FORMAT}
    write_bytes(folder / _FILE, encode_plain(form))
    say(f"entry 0 of the log is {entry.id}: compare it with what you signed")


def _newest(source: Source) -> Note:
    """Give the newest checkpoint that the log shows; who signed it is not asked here."""
    content = source.read(PENDING, _MOST)
    if content is None:
        raise InputError(source.name, [Fault(0, PENDING, "is not there: no log is served")])
    return parse_note(content)


def _pass_on(witness: Witness, blobs: Blobs, log: HttpEndpoint) -> None:
    """Send the log what is held for it, with the files that it asks for."""
    for content in witness.held():
        reply = log.post("add-entry", content)
        if reply.status != 424:
            continue
        for blob in parse_statement(content).blobs:
            if blob.digest in reply.body.decode("ascii", "replace").split():
                file = blobs.read(blob.digest)
                if file is not None:
                    log.put(blob_path(blob.digest), file)
        log.post("add-entry", content)
