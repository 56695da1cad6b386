"""The answer to ``paripassu site``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from paripassu.documents.value import Answer
from paripassu.numbers import words

if TYPE_CHECKING:
    import polars


class Site(Answer):
    """Pages of a record that were written.

    Attributes
    ----------
    folder : str
        Where they stand; ``index.html`` is the first.
    origin : str
        The log's name.
    size : int
        Entries that they show.
    files : int
        Files of the site, without the copy of the log.
    written : int
        Those that were not so already.
    """

    format: Literal["paripassu/site/1"] = "paripassu/site/1"
    folder: str
    origin: str
    size: int
    files: int
    written: int

    def summary(self) -> str:
        """Say what was written."""
        entries = words.count(self.size, "entry", "entries")
        return (
            f"{self.folder}/index.html shows the record {self.origin} with {entries}. "
            f"{words.count(self.files, 'file')}, {self.written:,} of them written now."
        )

    def to_frame(self) -> polars.DataFrame:
        """Give one row: ``origin``, ``size``, ``files``, ``written``."""
        import polars

        names = ("origin", "size", "files", "written")
        return polars.DataFrame([{name: getattr(self, name) for name in names}])
