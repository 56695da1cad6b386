"""What is wrong in a table, gathered and told in one go, each with its row and column."""

from __future__ import annotations

from paripassu.errors import Finding, InputError

#: A message that lists a thousand problems of one kind helps nobody.
MOST_FINDINGS = 50


class TableError(InputError):
    """A table that cannot be used: the file, each row and column, what is wrong, how to mend it."""


class Problems:
    """What is wrong in a table, gathered, so that all of it is told in one go.

    Parameters
    ----------
    source : str
        The file's name in messages.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._findings: list[Finding] = []
        self._more = 0

    def add(self, row: int, column: str, what: str, mend: str = "") -> None:
        """Note a problem in a row (the line of the file; 0: of the whole table) and a column."""
        if len(self._findings) >= MOST_FINDINGS:
            self._more += 1
            return
        place = f"column {column!r}" if column else ""
        self._findings.append(Finding(row, place, what, mend))

    def __bool__(self) -> bool:
        return bool(self._findings)

    def raise_if_any(self) -> None:
        """Raise everything that was noted.

        Raises
        ------
        TableError
            Something was.
        """
        if not self._findings:
            return
        error = TableError(self.source, self._findings)
        if self._more:
            error.what += f"\n{self.source}: and {self._more:,} more problems"
        raise error
