"""What a run of ``paripassu site`` keeps for the next one: what it has judged, and written.

It lies in a folder of whoever makes the site, never in the site: a stranger's site brings none, so
that nobody is told by a stranger what was verified. It is bound to the log by its root, to these
bytes by their hash, and to the program by a hash of its files. What does not fit counts for
nothing, and all is judged.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from paripassu.errors import RejectedError, UnwritableError
from paripassu.files import write_bytes
from paripassu.folders import named
from paripassu.program import program
from paripassu.record.begun import Begun
from paripassu.record.kept import begun_form, format_lines, parse_begun, parse_lines

FORMAT: Final = "paripassu/site-kept/1"
_HEAD, _LINES = "kept.json", "statements.jsonl"
_OF_HASH: Final = 64


def own_folder(
    out: str | os.PathLike[str], environment: Mapping[str, str], *, whole: bool = False
) -> Path | None:
    """Give the folder of what is kept of a site, among the caches of whoever runs this.

    Parameters
    ----------
    out : str or path
        The folder of the site.
    environment : mapping
        Of this process: ``XDG_CACHE_HOME`` (XDG Base Directory Specification).
    whole : bool
        Whether what lies there is to be forgotten: then all is judged again, and kept anew.

    Returns
    -------
    Path or None
        None: there is no place for it.

    Raises
    ------
    UnwritableError
        What is to be forgotten cannot be taken away.
    """
    given = environment.get("XDG_CACHE_HOME", "")
    try:
        caches = Path(given) if os.path.isabs(given) else Path.home() / ".cache"  # noqa: PTH117
        site = Path(out).resolve()
        folder = caches / "paripassu" / "sites" / sha256(os.fsencode(site)).hexdigest()
        if folder.resolve().is_relative_to(site):
            return None
    except (OSError, RuntimeError, ValueError):
        return None
    if whole:
        _forget(folder)
    return folder


@dataclass
class Kept:
    """What was kept in a folder.

    Attributes
    ----------
    folder : Path
    begun : Begun or None
        What was judged of the log.
    pages : mapping of str to (str, str)
        By path, of files of the site: the hash of what it follows from, and its own.
    """

    folder: Path
    begun: Begun | None = None
    pages: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    _size: int = 0
    _hash: Any = field(default_factory=sha256)

    @classmethod
    def read(cls, folder: Path) -> Kept:
        """Read what there is; nothing, where it does not fit, or others may have written it."""
        program()  # as it is now: it may be replaced while this runs
        try:
            return cls._read(folder)
        except (
            AssertionError, AttributeError, IndexError, KeyError, OSError, RecursionError,
            RejectedError, TypeError, ValueError,
        ):  # fmt: skip
            return cls(folder)

    @classmethod
    def _read(cls, folder: Path) -> Kept:
        with (folder / _HEAD).open("rb") as file:
            if not _is_own(os.fstat(file.fileno())):
                return cls(folder)
            content = file.read()
        if content[:_OF_HASH] != sha256(content[_OF_HASH:]).hexdigest().encode():
            return cls(folder)
        head = json.loads(content[_OF_HASH:])
        if (head["format"], head["program"]) != (FORMAT, program()):
            return cls(folder)
        digest = sha256()
        with (folder / _LINES).open("rb") as file:
            lines = file.read(head["size"])
        digest.update(lines)
        if digest.hexdigest() != head["lines"]:
            return cls(folder)
        begun = parse_begun(head["begun"], [*parse_lines(lines.decode().splitlines())])
        pages = {path: (inputs, own) for path, (inputs, own) in head["pages"].items()}
        return cls(folder, begun, pages, head["size"], digest)

    def write(self, begun: Begun | None, pages: Mapping[str, tuple[str, str]]) -> None:
        """Keep what was judged and written now; without what was judged, nothing is kept.

        Nor is anything of a successor: what it rests on lies in another log.
        Where it cannot be written, the next run has to do all again, and no more.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.folder / _HEAD).unlink(missing_ok=True)
            if begun is not None and begun.state.before is None:
                self._write(begun, pages)
        except (OSError, UnwritableError, ValueError):
            return

    def _write(self, begun: Begun, pages: Mapping[str, tuple[str, str]]) -> None:
        done = 0 if self.begun is None else len(self.begun.counted)
        if self.begun is None or begun.counted[:done][-1] is not self.begun.counted[-1]:
            done, self._size, self._hash = 0, 0, sha256()  # it was not gone on with
        fresh = os.O_WRONLY | os.O_CREAT
        with os.fdopen(os.open(self.folder / _LINES, fresh, 0o600), "wb") as file:
            file.truncate(self._size)
            file.seek(self._size)
            for line in format_lines(begun.counted[done:]):
                self._hash.update(line)
                self._size += len(line)
                file.write(line)
        head = {
            "format": FORMAT,
            "program": program(),
            "size": self._size,
            "lines": self._hash.hexdigest(),
            "begun": begun_form(begun),
            "pages": pages,
        }
        content = json.dumps(head, separators=(",", ":")).encode()
        whole = sha256(content).hexdigest().encode() + content
        write_bytes(self.folder / _HEAD, whole, private=True)


def _forget(folder: Path) -> None:
    try:
        (folder / _HEAD).unlink(missing_ok=True)
    except NotADirectoryError:
        return
    except OSError as error:
        what = f"what an earlier run has judged cannot be taken away: {error.strerror}"
        raise UnwritableError(what, f"remove {named(folder)}") from None


def _is_own(status: os.stat_result) -> bool:
    """Whether a file is of whoever runs this, and nobody else may write it."""
    if sys.platform == "win32":  # what is below a user's own folder is theirs
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
