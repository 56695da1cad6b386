"""What a run of ``paripassu site`` keeps for the next one: what it has judged, and written.

It lies in a folder of whoever makes the site, never in the site: a stranger's site brings none, so
that nobody is told by a stranger what was verified. It is bound to the log by its root, to these
bytes by their hash, and to the program by a hash of its files. What does not fit counts for
nothing, and all is judged.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from paripassu.errors import RejectedError, UnwritableError
from paripassu.files import write_bytes
from paripassu.program import program
from paripassu.record.begun import Begun
from paripassu.record.kept import begun_form, format_lines, parse_begun, parse_lines

FORMAT: Final = "paripassu/site-kept/1"
_HEAD, _LINES = "kept.json", "statements.jsonl"
_OF_HASH: Final = 64


def own_folder(out: str | os.PathLike[str], environment: Mapping[str, str]) -> Path | None:
    """Give the folder of what is kept of a site, among the caches of whoever runs this.

    Parameters
    ----------
    out : str or path
        The folder of the site.
    environment : mapping
        Of this process: ``XDG_CACHE_HOME`` (XDG Base Directory Specification).

    Returns
    -------
    Path or None
        None: there is no place for it.
    """
    given = environment.get("XDG_CACHE_HOME", "")
    try:
        caches = Path(given) if os.path.isabs(given) else Path.home() / ".cache"  # noqa: PTH117
        site = os.fsencode(Path(out).resolve())
    except (OSError, RuntimeError, ValueError):
        return None
    return caches / "paripassu" / "sites" / sha256(site).hexdigest()


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
        """Read what there is; nothing, where it does not fit."""
        try:
            return cls._read(folder)
        except (
            AssertionError, AttributeError, IndexError, KeyError, OSError, RecursionError,
            RejectedError, TypeError, ValueError,
        ):  # fmt: skip
            return cls(folder)

    @classmethod
    def _read(cls, folder: Path) -> Kept:
        content = (folder / _HEAD).read_bytes()
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

        Where it cannot be written, the next run has to do all again, and no more.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.folder / _HEAD).unlink(missing_ok=True)
            if begun is not None:
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
        write_bytes(self.folder / _HEAD, sha256(content).hexdigest().encode() + content)
