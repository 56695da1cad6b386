"""What ``record receipt`` answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from paripassu.documents.value import Answer

if TYPE_CHECKING:
    import polars


class RecordReceipt(Answer):
    """The receipts that witnesses gave for a statement.

    Attributes
    ----------
    ok : bool
        Whether enough witnesses have signed for the note to be logged.
    id : str
        Of the statement.
    origin : str
        The log that it is for.
    time : str or None
        The time that the statement has for its author once statement and note are logged: the
        lower median of the stamps, in UTC. Null where too few have signed.
    stamps : dict of str to str
        When each witness says that it has the statement, in UTC.
    missing : tuple of str
        Where too few have signed: the witnesses that have not.
    refused : dict of str to str
        By URL, why a witness gave no receipt.
    note : str or None
        What is appended to the log after the statement.
    file : str or None
        The file that it was written to.
    """

    format: Literal["paripassu/record-receipt/1"] = "paripassu/record-receipt/1"
    ok: bool
    id: str
    origin: str
    time: str | None = None
    stamps: Mapping[str, str] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    refused: Mapping[str, str] = Field(default_factory=dict)
    note: str | None = None
    file: str | None = None

    def summary(self) -> str:
        """Say in one sentence what there is."""
        if self.ok:
            return f"{len(self.stamps)} witnesses have the statement {self.id} since {self.time}"
        return f"too few witnesses have signed a receipt; missing: {', '.join(self.missing)}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row a witness: ``witness``, ``seen``."""
        import polars

        return polars.DataFrame(
            {"witness": [*self.stamps], "seen": [*self.stamps.values()]},
            schema={"witness": polars.String, "seen": polars.String},
        )
