"""``paripassu site``: the record as pages that any web server, or a disk, shows."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from paripassu import given
from paripassu.charts.picture import Picture
from paripassu.charts.style import Size
from paripassu.collector import held_back
from paripassu.errors import ParameterError, UnwritableError
from paripassu.files import Content, Readable, read
from paripassu.folders import make_folder, named, verify_folder
from paripassu.kinds import PAGE
from paripassu.pages.kept import Kept
from paripassu.pages.material import Material, material_of
from paripassu.pages.page import STANDING
from paripassu.pages.painting import draw, drawn_of
from paripassu.pages.pieces import Piece, pieces_of
from paripassu.pages.written import Site
from paripassu.process.logged import Logged, logged
from paripassu.process.state import day_given
from paripassu.record.mirror import record_mirror
from paripassu.record.places import CHECKPOINT
from paripassu.record.policy import MOST_BYTES as MOST_POLICY
from paripassu.record.policy import parse_policy
from paripassu.record.predecessor import (
    keep_predecessors,
    open_predecessors,
    predecessor_folders,
)
from paripassu.record.storage.files import Files, FolderLock

#: Where the copy of the log lies below a site.
LOG = "log"
_LOCK, _TEMPORARY = ".lock", ".temporary"
#: Folders of files that nobody else writes: what is left in them from before is removed.
_OWN = ("pictures/", "record/", "declared/", "find/")
#: Entries from which on it is worth keeping what was judged: fewer are judged in a second.
_WORTH = 1024
#: Bytes of a file of a site that is compared with a new one: larger ones are written anew.
_MOST = 2**28


def site(
    place: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    at: dt.date | str | None = None,
    key: str | None = None,
    policy: Readable | None = None,
    charter: str | None = None,
    since: Readable | None = None,
    predecessor: Sequence[str | os.PathLike[str]] = (),
    address: str = "",
    kept: str | os.PathLike[str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Site:
    """Write the pages of a record: where it stands, what was agreed, opened and found, each entry.

    The log is copied into the folder ``log`` of the site, audited there, and folded. The same log
    gives the same bytes. A file that is as it would be written is left alone, so that a site can be
    made again and again.

    Parameters
    ----------
    place : str or path
        The folder or the URL of the log, or of a copy.
    out : str or path
        The folder of the site. It is made if missing; if there is one, it has to be such a site.
    at : date or text, optional
        The day for which all is shown; without it that of the last entry with a time.
    key, policy, charter, since, predecessor, progress
        As :func:`paripassu.status` takes them.
    address : str
        Where the site will be, for the links of its feeds: an address that ends in ``/``.
    kept : str or path, optional
        A folder of your own, outside the site, for what is judged and written: the next run judges
        only what is new by then. Whoever can write there decides what counts as judged, so a file
        there that is not yours, or that others may write, counts for nothing. Without it, all is
        judged each time.

    Returns
    -------
    Site

    Raises
    ------
    RejectedError
        The audit refuses the log.
    ForkError
        The log does not go on from the one that the site shows.
    InputError
        Something cannot be read, or is not what it should be.
    UnreachableError
        The log cannot be read now.
    UnwritableError
        The folder holds something else, or cannot be written to.
    ParameterError
        A parameter is none that is taken.
    """
    given.function(progress, "progress")
    day = day_given(at, "at")
    where = given.text(address, "address")
    if where and not where.endswith("/"):
        what = f"should end in /, and is {where!r}"
        raise ParameterError("address", what, "give the address of the folder that will be served")
    quorum = None if policy is None else read(policy, MOST_POLICY)
    if quorum is not None:
        parse_policy(quorum.data, quorum.name)  # before anything is written, by its own name
    verify_folder(out)
    _verify_own(place, Path(out))
    if kept is not None:
        named(kept)
        _verify_kept(Path(kept), Path(out))
    there = Path(out).exists()
    folder = make_folder(out)
    lock = FolderLock(folder / _LOCK)
    held = ExitStack()
    try:
        held.enter_context(held_back())
        before = None if kept is None else Kept.read(Path(kept))
        copied = record_mirror(
            place,
            folder / LOG,
            key=key,
            policy=_again(quorum),
            predecessor=predecessor,
            progress=progress,
        )
        verified = logged(
            folder / LOG,
            key=key,
            policy=_again(quorum),
            charter=charter,
            since=since,
            predecessor=predecessor,
            begun=None if before is None else before.begun,
        )
        _keep_before(folder / LOG, predecessor, verified)
        made = material_of(verified, day)
        files = Files(folder, folder / _TEMPORARY)
        try:
            written = _Written(files, {} if before is None else before.pages)
            for piece in pieces_of(made, where, f"{LOG}/", written.draw):
                written.take(piece)
            counted = written.counted
            files.delete([one for own in _OWN for one in files.names(own) if one not in counted])
        finally:
            files.close()
        if before is not None:
            before.write(verified.begun(charter) if made.size >= _WORTH else None, written.made_of)
    except BaseException:
        _clear(folder, there=there)
        raise
    finally:
        held.close()
        lock.close()
    return Site(
        folder=named(out),
        origin=copied.origin,
        size=made.size,
        files=len(counted),
        written=sum(counted.values()),
    )


def _keep_before(
    log: Path, predecessor: Sequence[str | os.PathLike[str]], verified: Logged
) -> None:
    """Copy the logs before a successor beside it, once: they do not go on any more."""
    sources = open_predecessors(predecessor)
    kept = predecessor_folders(log)
    if len(kept) < len(sources) or not all((one / CHECKPOINT).is_file() for one in kept):
        keep_predecessors(log, sources, verified.chapters[-1].state.before)


def _again(content: Content | None) -> Readable | None:
    """Give what was read once more: a stream gives its bytes only once."""
    return None if content is None else io.BytesIO(content.data)


def _verify_kept(kept: Path, out: Path) -> None:
    """Refuse to keep in a site what was judged: whoever copies it would believe it.

    Raises
    ------
    ParameterError
    """
    try:
        within = kept.resolve().is_relative_to(out.resolve())
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle, a zero byte
        raise ParameterError("kept", f"cannot be found: {error}", "name another folder") from None
    if within:
        mend = "name a folder of your own outside it"
        raise ParameterError("kept", "lies in the site, where others would find it", mend)


def _verify_own(place: str | os.PathLike[str], out: Path) -> None:
    """Refuse a folder that holds something else than a site, or the log itself.

    Raises
    ------
    UnwritableError
    """
    if not out.is_dir():
        return
    there = isinstance(place, (str, os.PathLike)) and Path(place).is_dir()
    if there and out.resolve() == Path(place).resolve():
        what = f"{named(out)} is the log itself"
        raise UnwritableError(what, "name another folder for the site")
    try:
        holds = [one.name for one in out.iterdir()]
        first = out / STANDING.path
        own = first.is_file() and PAGE.holds(first.read_bytes()[:_MOST])
    except OSError as error:
        what = f"{named(out)} cannot be read: {error.strerror}"
        raise UnwritableError(what, "choose another folder") from None
    others = sorted({*holds} - {LOG, _LOCK, _TEMPORARY})
    if others and not own:
        begun = {
            "static",
            *(one.removesuffix("/") for one in _OWN),
        }  # an interrupted first run has no first page yet
        if not {*others} <= begun:
            what = f"{named(out)} holds {others[0]}, and is no site of a record"
            raise UnwritableError(what, "choose an empty folder")


def files_of(
    made: Material, address: str = "", *, log: str = f"{LOG}/"
) -> Iterator[tuple[str, bytes]]:
    """Give every file of a site by path; the first page comes last.

    Parameters
    ----------
    made, address, log
        As :func:`paripassu.pages.pieces.pieces_of` takes them.
    """
    for piece in pieces_of(made, address, log):
        yield from piece.files()


@dataclass
class _Written:
    """The files of a site, as they are written.

    Attributes
    ----------
    files : Files
    before : mapping
        By path, of files that an earlier run wrote: what they follow from, and their own hash.
    counted : dict
        By path, whether it was written now.
    made_of : dict
        As ``before``, for the next run.
    """

    files: Files
    before: Mapping[str, tuple[str, str]]
    counted: dict[str, bool] = field(default_factory=dict)
    made_of: dict[str, tuple[str, str]] = field(default_factory=dict)

    def take(self, piece: Piece) -> None:
        """Write the files of a piece that are not so already."""
        inputs = piece.inputs() if piece.inputs is not None else ""
        if inputs and all(self._standing(path, inputs) is not None for path in piece.paths):
            for path in piece.paths:
                self.counted[path], self.made_of[path] = False, self.before[path]
            return
        for path, data in piece.files():
            self.counted[path] = self._put(path, data)
            if inputs:
                self.made_of[path] = inputs, sha256(data).hexdigest()

    def draw(self, path: str, picture: Picture, size: Size) -> bytes:
        """Draw a picture, or read it where it was drawn before."""
        inputs = drawn_of(picture, size)
        data = self._standing(path, inputs) or draw(path, picture, size)
        self.made_of[path] = inputs, sha256(data).hexdigest()
        return data

    def _standing(self, path: str, inputs: str) -> bytes | None:
        """Give a file that follows from the same as before, and is still as it was written."""
        known, own = self.before.get(path, ("", ""))
        data = self.files.read(path, _MOST) if known == inputs else None
        return data if data is not None and sha256(data).hexdigest() == own else None

    def _put(self, path: str, data: bytes) -> bool:
        if self.files.read(path, _MOST) == data:
            return False
        self.files.replace(path, data)
        return True


def _clear(folder: Path, *, there: bool) -> None:
    """Leave nothing behind where nothing came to be; a folder that was ``there`` stays."""
    log = folder / LOG
    for path in (log, folder):
        with suppress(OSError):
            if {one.name for one in path.iterdir()} <= {_LOCK, _TEMPORARY}:
                (path / _LOCK).unlink(missing_ok=True)
                with suppress(FileNotFoundError):
                    (path / _TEMPORARY).rmdir()
                if path == log or not there:
                    path.rmdir()
