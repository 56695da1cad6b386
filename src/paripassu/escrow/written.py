"""What the commands of ``paripassu declare`` wrote, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from paripassu.documents.value import Answer, Value
from paripassu.escrow.verified import Hash

if TYPE_CHECKING:
    import polars


class DeclareNew(Answer):
    """A declaration to start from.

    Attributes
    ----------
    folder : str
        Where it was written.
    files : tuple of str
        The template and the tables, by their names in the folder.
    """

    format: Literal["paripassu/declare-new/1"] = "paripassu/declare-new/1"
    folder: str
    files: tuple[str, ...]

    def summary(self) -> str:
        """Say in one sentence what was written."""
        return f"{self.folder} holds a template and {len(self.files) - 1} tables to start from"

    def to_frame(self) -> polars.DataFrame:
        """Give one row for each file: ``file``."""
        import polars

        return polars.DataFrame({"file": self.files})


class Committed(Answer):
    """What was committed to.

    Attributes
    ----------
    commitment : str
        The file to publish.
    secret : str
        The file to keep.
    root : str
        What is signed and published: all of the declaration is bound by it.
    declarer, agreement : str
        As the template names them.
    version : int
        From 1.
    records : mapping of str to int
        Table to its number of records. Keep it to yourself: the commitment does not show it.
    slots : int
        Slots of all trees.
    """

    format: Literal["paripassu/committed/1"] = "paripassu/committed/1"
    commitment: str
    secret: str
    root: Hash
    declarer: str
    agreement: str
    version: int
    records: Mapping[str, int]
    slots: int

    def summary(self) -> str:
        """Say in one sentence what was done."""
        return f"committed to version {self.version} of the declaration of {self.declarer}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row for each table: ``table``, ``records``."""
        import polars

        return polars.DataFrame([{"table": k, "records": v} for k, v in self.records.items()])


class Rehearsed(Answer):
    """Whether a secret gives its commitment again.

    Attributes
    ----------
    root : str
        Of the commitment.
    version : int
        From 1.
    records : mapping of str to int
        Table to its number of records.
    written : str or None
        The file to which the commitment was written again.
    """

    format: Literal["paripassu/rehearsed/1"] = "paripassu/rehearsed/1"
    root: Hash
    version: int
    records: Mapping[str, int]
    written: str | None = None

    def summary(self) -> str:
        """Say in one sentence what was found."""
        return f"the secret opens all of version {self.version}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row for each table: ``table``, ``records``."""
        import polars

        return polars.DataFrame([{"table": k, "records": v} for k, v in self.records.items()])


class OpenedTable(Value):
    """What a disclosure opens of a table.

    Attributes
    ----------
    slots : int
        Slots whose number of records it shows.
    records : int
        Records in them.
    columns : tuple of str
        Columns whose values it shows.
    """

    slots: int
    records: int
    columns: tuple[str, ...]


class Opened(Answer):
    """What a disclosure opens.

    Attributes
    ----------
    file : str
        The file to publish.
    root : str
        Of the commitment.
    bytes : int
        The size of the file.
    tables : mapping of str to OpenedTable
        By the name of the table, or of totals (``sites/20``).
    outcome : str or None
        Of an answer: ``declared`` or ``nothing``.
    warnings : tuple of str
        What the file shows beyond its records.
    """

    format: Literal["paripassu/opened/1"] = "paripassu/opened/1"
    file: str
    root: Hash
    bytes: int
    tables: Mapping[str, OpenedTable]
    outcome: Literal["declared", "nothing"] | None = None
    warnings: tuple[str, ...] = ()

    def summary(self) -> str:
        """Say in one sentence what was opened."""
        parts = (f"{one.slots:,} slots of {name}" for name, one in self.tables.items())
        return f"{self.file} opens {', '.join(parts)}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row for each table: ``table``, ``slots``, ``records``."""
        import polars

        return polars.DataFrame(
            [
                {"table": name, "slots": one.slots, "records": one.records}
                for name, one in self.tables.items()
            ]
        )


class Challenge(Answer):
    """A question that was written.

    Attributes
    ----------
    file : str
        The file to hand over.
    root : str
        Of the commitment that it is put to.
    table : str
        The table that is asked.
    place, tag : str or None
        What is asked about; one of the two.
    """

    format: Literal["paripassu/challenge/1"] = "paripassu/challenge/1"
    file: str
    root: Hash
    table: str
    place: str | None = None
    tag: str | None = None

    def summary(self) -> str:
        """Say in one sentence what is asked."""
        asked = self.place if self.place is not None else f"the tag {self.tag}"
        return f"{self.file} asks what is declared in {self.table} at {asked}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row: ``table``, ``place``, ``tag``."""
        import polars

        return polars.DataFrame([{"table": self.table, "place": self.place, "tag": self.tag}])
