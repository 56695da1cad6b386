"""What earlier processes left unwritten: the journals of a file that outlived them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from paripassu.errors import Fault, InputError, UnreadableError
from paripassu.workbench.keeping.disk import PART_BYTES, Files, part_of
from paripassu.workbench.keeping.journal import Kept, read_journal

_KEY = re.compile(f"[0-9a-f]{{{2 * PART_BYTES}}}")


def journals(path: Path, folder: Path, files: Files) -> tuple[str, list[Path]]:
    """Give what the names of a file's journals begin with, and those that there are, oldest first.

    Parameters
    ----------
    path : Path
        The file, without links.
    folder : Path
        Where the journals of all files are: theirs is told by where they stand.
    files : Files
    """
    key = sha256(os.fsencode(path)).hexdigest()[:16]
    return key, [one for one in files.named(folder, f"{key}-") if _number(one)]


def next_to(folder: Path, key: str, older: Sequence[Path]) -> Path:
    """Give the place of a file's next journal."""
    return folder / f"{key}-{max(map(_number, older), default=0) + 1:06}.jsonl"


def left(older: Sequence[Path], files: Files, text: str | None) -> list[tuple[Path, Kept]]:
    """Find what earlier processes left unwritten; journals of what was written go.

    Parameters
    ----------
    older : sequence of Path
        The journals of a file.
    files : Files
    text : str or None
        Of the file. None: it cannot be read, and no journal goes.
    """
    found: list[tuple[Path, Kept]] = []
    for path in older:
        try:
            content = files.read(path)
        except (OSError, InputError):
            continue  # somebody else's: nothing is known of it, and it is left alone
        kept = None if content is None else read_journal(content)
        if kept is not None and kept.unwritten and kept.history.text != text:
            found.append((path, kept))
        elif text is not None:
            with suppress(OSError):  # the next process finds it again
                files.remove(path)
    return found


def sweep(path: Path, files: Files) -> None:
    """Remove what a process that was killed while it wrote a file left beside it.

    Parameters
    ----------
    path : Path
        A file that no other workbench has open.
    files : Files
    """
    start = part_of(path, "")
    with suppress(OSError):  # it is in nobody's way
        for part in files.named(path.parent, start):
            if _KEY.fullmatch(part.name.removeprefix(start)):
                files.remove(part)


def is_left(path: Path, folder: Path, files: Files) -> bool:
    """Whether an earlier process left anything of a file unwritten.

    Parameters
    ----------
    path : Path
        The file, which need not be there.
    folder : Path
        Where journals are kept, which need not be there either.
    files : Files
    """
    try:
        return bool(left(journals(path.resolve(), folder, files)[1], files, None))
    except OSError:
        return False


def content_of(path: Path, files: Files) -> bytes | None:
    """Read a file; None where there is none.

    Raises
    ------
    UnreadableError
        It is a folder, or may not be read.
    """
    try:
        return files.read(path)
    except OSError as error:
        fault = Fault(0, "", f"cannot be read: {error.strerror or error}")
        raise UnreadableError(path.name, [fault]) from error


def _number(journal: Path) -> int:
    """Give the number of a journal, from 1; 0 where its name has none."""
    digits = journal.stem.rpartition("-")[2]
    return int(digits) if digits.isascii() and digits.isdigit() else 0
