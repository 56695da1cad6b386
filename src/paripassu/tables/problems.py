"""What is wrong in a table, gathered and told in one go, each with its row and column."""

from __future__ import annotations

from paripassu.errors import Fault, TableError

#: A message that lists a thousand problems of one kind helps nobody.
MOST_FAULTS = 50


class Problems:
    """What is wrong in a table, gathered, so that all of it is told in one go.

    Parameters
    ----------
    source : str
        The file's name in messages.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._faults: list[Fault] = []
        self._more = 0

    def add(self, row: int, column: str, what: str, mend: str = "") -> None:
        """Note a problem in a row (the line of the file; 0: of the whole table) and a column."""
        if len(self._faults) >= MOST_FAULTS:
            self._more += 1
            return
        place = f"column {column!r}" if column else ""
        self._faults.append(Fault(row, place, what, mend))

    def __bool__(self) -> bool:
        return bool(self._faults)

    def raise_if_any(self) -> None:
        """Raise everything that was noted.

        Raises
        ------
        TableError
            Something was.
        """
        if not self._faults:
            return
        error = TableError(self.source, self._faults)
        if self._more:
            error.what += f"\n{self.source}: and {self._more:,} more problems"
        raise error
