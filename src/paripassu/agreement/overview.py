"""What is in an agreement and what it rests on, as a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.agreement.overview_frame import frame_of
from paripassu.agreement.overview_rows import Rows, Table
from paripassu.agreement.overview_text import WIDTH, markdown_of, summary_of, text_of
from paripassu.documents.value import Answer

if TYPE_CHECKING:
    import polars


class Overview(Rows, Answer):
    """What is in an agreement, and what it rests on; see :class:`Rows` for its fields."""

    def summary(self) -> str:
        """Give how much there is of each kind, in one sentence."""
        return summary_of(self)

    def to_frame(self, table: Table = "positions") -> polars.DataFrame:
        """Give one table as a polars frame.

        Intervals become two columns, numbers floats, and lists of ids lists.
        """
        return frame_of(self, table)

    def to_text(self, width: int = WIDTH) -> str:
        """Give it as plain text for a terminal of so many columns."""
        return text_of(self, width)

    def to_markdown(self) -> str:
        """Give it as Markdown."""
        return markdown_of(self)
