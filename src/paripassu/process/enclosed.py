"""Files that statements put into a record without moving its process.

A statement of a kind that moves nothing may name any file: what was drafted, or reckoned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from paripassu.process.bodies import BODIES
from paripassu.process.logged import Logged
from paripassu.record.source_blobs import SourceBlobs

_PREFIX: Final = "sha256:"
#: Statements of the record itself.
_RECORD: Final = ("charter", "keys")
#: Files that are read at the most, and bytes of one.
_MOST_FILES, _MOST_BYTES = 50, 800_000


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that a statement encloses.

    Attributes
    ----------
    entry : int
        That named it first.
    by : str
        Whose statement that is.
    digest : str
        SHA-256, hexadecimal.
    content : bytes
    """

    entry: int
    by: str
    digest: str
    content: bytes

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"file {self.digest}"

    @property
    def is_json(self) -> bool:
        """Whether it begins as a document does."""
        return self.content.lstrip()[:1] == b"{"


def enclosed(read: Logged) -> Iterator[Enclosed]:
    """Find the first files that statements enclose, in the order of their entries.

    Statements of the process, and of the record itself, enclose none: what they name is evidence,
    or what they are about.
    """
    logs = [SourceBlobs(one.source) for one in reversed(read.chapters)]
    named: dict[str, tuple[int, str]] = {}
    for line in read.entries:
        if line["kind"] in BODIES or line["kind"] in _RECORD:
            continue
        for digest in _digests(line["body"]):
            if len(named) < _MOST_FILES:
                named.setdefault(digest, (line["index"], line["by"]))
    for digest, (entry, by) in named.items():
        content = next((found for log in logs if (found := log.read(digest)) is not None), None)
        if content is not None and len(content) <= _MOST_BYTES:
            yield Enclosed(entry, by, digest, content)


def _digests(body: Mapping[str, Any]) -> Iterator[str]:
    """Give the files that a body names at its top, or in a list there."""
    for value in body.values():
        for one in value if isinstance(value, (list, tuple)) else (value,):
            if isinstance(one, str) and one.startswith(_PREFIX):
                yield one.removeprefix(_PREFIX)
