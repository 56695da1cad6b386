"""Bytes out: files are written whole or not at all, and over nothing that would be missed."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from paripassu.errors import OverwriteError, UnwritableError
from paripassu.files.reading import Readable
from paripassu.folders import named, sync_folder, verify_open, verify_parent
from paripassu.kinds import LOOKED_AT, PRECIOUS, Kind


def write_text(
    path: str | os.PathLike[str],
    text: str,
    *,
    replaces: Kind | None = None,
    force: bool | None = None,
    private: bool = False,
) -> None:
    """Write a text file in UTF-8, whole or not at all, over nothing that would be missed.

    Safe in threads: of several that write one name, one is there in the end, whole.

    Parameters
    ----------
    path : str or path
        The file, in a folder that exists. A link stays a link, and what it names is written; a
        device or a pipe is written to.
    text : str
        The text; line ends are written as they are.
    replaces : Kind, optional
        The kind of file that is written, where it may replace one of its kind. Kinds that people
        write by hand (agreements, workbooks) are replaced only with ``force``.
    force : bool, optional
        Whether a file of another kind is replaced too, but never an agreement, a workbook or a
        secret. None: nobody can ask for it here.
    private : bool
        Whether the file is for its owner alone (mode 0600) from its first byte on.

    Raises
    ------
    OverwriteError
        There is a file of that name that is not replaced.
    UnwritableError
        It cannot be written, or there is no such folder.
    """
    write_bytes(path, text.encode(), replaces=replaces, force=force, private=private)


def write_bytes(
    path: str | os.PathLike[str],
    content: bytes,
    *,
    replaces: Kind | None = None,
    force: bool | None = None,
    private: bool = False,
) -> None:
    """Write a file, whole or not at all, over nothing that would be missed; see :func:`write_text`.

    An empty file is replaced whatever its kind: nothing is lost with it.
    """
    write_blocks(path, lambda: (content,), replaces=replaces, force=force, private=private)


def write_blocks(
    path: str | os.PathLike[str],
    blocks: Callable[[], Iterable[bytes]],
    *,
    replaces: Kind | None = None,
    force: bool | None = None,
    private: bool = False,
) -> None:
    """Write a file block by block, so that it is never in memory whole; see :func:`write_bytes`.

    Parameters
    ----------
    blocks : callable
        Gives the blocks from the first; asked again where somebody else took the name meanwhile.
    """
    name = named(path)
    while True:
        real, over = _place(path, name, replaces, force, private=private)
        try:
            if over and not real.is_file():
                with real.open("wb") as file:
                    file.writelines(blocks())
            else:
                _put(real, blocks(), over=over, private=private)
        except _TakenError:
            continue  # somebody was faster: what they wrote is judged like any file
        except (OSError, ValueError) as error:
            raise _unwritable(name, error) from error
        return


def verify_place(
    path: str | os.PathLike[str],
    *inputs: Readable | None,
    replaces: Kind | None = None,
    force: bool | None = None,
) -> None:
    """Refuse a place where the answer could not be written, before the work for it begins.

    Parameters
    ----------
    path : str or path
        Where something will be written; see :func:`write_text`, also for ``replaces`` and
        ``force``.
    inputs : str, path or open file
        What is read: it is never written over.

    Raises
    ------
    OverwriteError, UnwritableError
        As :func:`write_text`.
    """
    name = named(path)
    for source in inputs:
        if isinstance(source, (str, os.PathLike)):
            with suppress(OSError, ValueError):
                if Path(path).samefile(source) and Path(path).is_file():
                    raise OverwriteError(f"{name} is the input itself", "give another name")
    _place(path, name, replaces, force)


def _place(
    path: str | os.PathLike[str],
    name: str,
    replaces: Kind | None,
    force: bool | None,
    *,
    private: bool = False,
) -> tuple[Path, bool]:
    """Give the file that a name stands for, and whether there is one, if it may be written."""
    target = Path(path)
    if os.fspath(path) == "-":
        raise UnwritableError("- is no name of a file", "give the file a name")
    try:
        # A link stays a link to the file that it names; a device or a pipe cannot be replaced.
        real = _followed(target) if target.is_symlink() else target
        over = real.exists()
        if private and (over or target.is_symlink()):
            raise _taken(name, "", force)
        if not over:
            verify_parent(real.parent, name)
            verify_open(real.parent, name)
        elif real.is_dir():
            raise UnwritableError(f"{name} is a folder, not a file", "name a file in it")
        elif real.is_file():
            _verify_replaceable(real, name, replaces, force)
            verify_open(real.parent, name)  # a file is replaced, not written into
    except (OSError, ValueError) as error:
        raise _unwritable(name, error) from error
    return real, over


def _followed(link: Path) -> Path:
    """Give the file that a link names, through all further links."""
    try:
        return link.resolve()
    except RuntimeError:  # pathlib's word for links in a circle, where others raise OSError
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None


def _unwritable(name: str, error: OSError | ValueError) -> UnwritableError:
    reason = getattr(error, "strerror", None) or error
    return UnwritableError(f"{name} cannot be written: {reason}", "choose another place")


class _TakenError(Exception):
    """There is a file of that name."""


def _verify_replaceable(target: Path, name: str, replaces: Kind | None, force: bool | None) -> None:
    """Refuse to replace a file that would be missed."""
    looked_at = _ends(target)
    if not looked_at:
        return
    own = replaces is not None and replaces.holds(looked_at)
    if own and replaces is not None and (force or not replaces.by_hand):
        return
    precious = next((kind for kind in PRECIOUS if kind.holds(looked_at)), None)
    if precious is not None:
        raise _taken(name, f"is {precious.name}", force if own else None)
    if not force:
        raise _taken(name, f"is not {replaces.name}" if replaces is not None else "", force)


def _taken(name: str, what: str, force: bool | None) -> OverwriteError:
    said = f"{name} exists already" + (f" and {what}" if what else "")
    if force is None:
        return OverwriteError(said, "choose another name, or remove the file first")
    return OverwriteError(said, "choose another name, or replace it with `force=True`")


def _ends(path: Path) -> bytes:
    with path.open("rb") as file:
        first = file.read(LOOKED_AT)
        size = os.fstat(file.fileno()).st_size
        file.seek(max(len(first), size - LOOKED_AT))
        return first + file.read(LOOKED_AT)


def _put(target: Path, blocks: Iterable[bytes], *, over: bool, private: bool) -> None:
    # In the same folder: renaming is atomic within one file system only.
    part = target.with_name(f".{target.name[:100]}.{secrets.token_hex(8)}")
    # Opened with the rights of a new file: asking for the umask changes it for every thread.
    try:
        _create(part, blocks, private=private)
        if over:
            part.chmod(target.stat().st_mode & 0o777)
            part.replace(target)
        else:
            _link(part, target, private=private)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _create(path: Path, blocks: Iterable[bytes], *, private: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    number = os.open(path, flags, 0o600 if private else 0o666)
    with os.fdopen(number, "wb") as file:
        file.writelines(blocks)
        file.flush()
        os.fsync(file.fileno())


def _link(part: Path, target: Path, *, private: bool) -> None:
    """Give the file its name unless somebody else has taken it in the meantime."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise _TakenError from None
    except OSError:  # a file system without hard links: not whole at once, but over nothing
        try:
            _create(target, _blocks_of(part), private=private)
        except FileExistsError:
            raise _TakenError from None


def _blocks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block
