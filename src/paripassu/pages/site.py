"""``paripassu site``: the record as pages that any web server, or a disk, shows."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from paripassu import given
from paripassu.errors import ParameterError, UnwritableError
from paripassu.files import Content, Readable, read
from paripassu.folders import make_folder, named, verify_folder
from paripassu.kinds import PAGE
from paripassu.pages.agreed import agreed
from paripassu.pages.checked import checked, checker
from paripassu.pages.checking import CHECKER, checking, scripts
from paripassu.pages.declaration import declaration_pages
from paripassu.pages.declared import declared
from paripassu.pages.entries import Entries
from paripassu.pages.feeds import feeds
from paripassu.pages.finding import find_script, finding, found_part
from paripassu.pages.inspected import inspected
from paripassu.pages.material import Material, material_of
from paripassu.pages.page import STANDING, Page
from paripassu.pages.painting import paint, style
from paripassu.pages.preparing import PREPARE_SCRIPT, prepare_script, preparing
from paripassu.pages.recorded import entry_pages, record
from paripassu.pages.standing import standing
from paripassu.pages.written import Site
from paripassu.process.logged import logged
from paripassu.process.reminders import reminders
from paripassu.process.state import day_given
from paripassu.record.mirror import record_mirror
from paripassu.record.policy import MOST_BYTES as MOST_POLICY
from paripassu.record.policy import parse_policy
from paripassu.record.storage.files import Files, FolderLock

#: Where the copy of the log lies below a site.
LOG = "log"
CALENDAR = "calendar.ics"
_LOCK, _TEMPORARY = ".lock", ".temporary"
#: Folders of files that nobody else writes: what is left in them from before is removed.
_OWN = ("pictures/", "record/", "declared/", "find/")
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
    folder = make_folder(out)
    lock = FolderLock(folder / _LOCK)
    try:
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
        )
        made = material_of(verified, day)
        files = Files(folder, folder / _TEMPORARY)
        try:
            counted = {path: _put(files, path, data) for path, data in files_of(made, where)}
            files.delete([one for own in _OWN for one in files.names(own) if one not in counted])
        finally:
            files.close()
    finally:
        lock.close()
    return Site(
        folder=named(out),
        origin=copied.origin,
        size=made.size,
        files=len(counted),
        written=sum(counted.values()),
    )


def _again(content: Content | None) -> Readable | None:
    """Give what was read once more: a stream gives its bytes only once."""
    return None if content is None else io.BytesIO(content.data)


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
    made : Material
    address : str
        As in :func:`site`.
    log : str
        Where the log's own files lie below the site's root: empty, or ending in ``/``.
    """
    entries = Entries(made)
    yield style()
    yield CHECKER, checker()
    yield from scripts().items()
    yield PREPARE_SCRIPT, prepare_script()
    yield find_script()
    for page in _pages(made, entries, log):
        if page.entries:
            yield found_part(page.entries)
        yield from paint(page, title=made.title, size=made.size, log=log)
    yield CALENDAR, reminders(made.status).to_ics().encode()
    yield from feeds(made, entries.said, address).items()
    first = standing(made, entries.said)
    yield from paint(first, title=made.title, size=made.size, log=log)


def _pages(made: Material, entries: Entries, log: str) -> Iterator[Page]:
    yield from entry_pages(made, entries)
    yield record(made, entries)
    yield from finding(made, entries)
    yield from declaration_pages(made)
    yield from agreed(made)
    yield from (page(made) for page in (declared, inspected, checked))
    yield checking(log)
    yield preparing(made, entries.said, log)


def _put(files: Files, path: str, data: bytes) -> bool:
    """Write a file, unless it is so already; say whether it was written."""
    if files.read(path, _MOST) == data:
        return False
    files.replace(path, data)
    return True
