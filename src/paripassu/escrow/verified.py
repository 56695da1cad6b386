"""The answer to ``paripassu verify``: what is open, what is answered, what convicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, PrivateAttr, StrictStr

from paripassu.documents.value import Answer, Value
from paripassu.errors import PariPassuError
from paripassu.escrow.opened import OpenRecords
from paripassu.escrow.territory_map import TerritoryMap

if TYPE_CHECKING:
    import polars

Hash = Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{64}$")]


class OpenTable(Value):
    """How much of a table is open.

    Attributes
    ----------
    slots : int
        Slots of the territory.
    open : int
        Slots of which the number of records is known.
    records : int
        Records in them.
    columns : tuple of str
        Columns that are open in every open slot.
    """

    slots: int
    open: int
    records: int
    columns: tuple[str, ...] = ()


class OpenTotal(Value):
    """A total that is open.

    Attributes
    ----------
    table : str
        The table that it is of.
    prefix : str
        Geohash of the region; empty where the table is not over cells, or for all of it.
    total : str
        Its name.
    value : str
        As it was committed to.
    state : str
        ``claimed``: not all that it counts is open. ``verified``: it is, and adds up to it.
        ``contradicted``: what is open does not add up to it.
    """

    table: str
    prefix: str
    total: str
    value: str
    state: Literal["claimed", "verified", "contradicted"]


class Answered(Value):
    """What the view says to a question.

    Attributes
    ----------
    place, tag : str or None
        What is asked about; one of the two.
    table : str
        The table that is asked.
    outcome : str
        ``declared``, ``nothing`` or ``not open``.
    n : int or None
        Records asked about; None where it is not open.
    columns : tuple of str
        Those of the answer: the key, and the columns that the template calls ``answer``.
    records : tuple of tuple
        Their values in the records asked about, at most the first hundred; null where one has none.
    closed_slots : int
        How many of the slots that it needs are not open.
    closed_columns : tuple of str
        Which columns it needs that are not open in the others.
    """

    place: str | None = None
    tag: str | None = None
    table: str
    outcome: Literal["declared", "nothing", "not open"]
    n: int | None
    columns: tuple[str, ...] = ()
    records: tuple[tuple[str | None, ...], ...] = ()
    closed_slots: int = 0
    closed_columns: tuple[str, ...] = ()


class Found(Value):
    """Something false in the declaration: it convicts whoever entered its root in the record.

    Attributes
    ----------
    error : str
        ``WrongNumber``, ``BadValue``, ``Misplaced``, ``Twice``, ``Dangling`` or
        ``TotalContradicted``.
    table : str
        The table, or totals of one (``sites/20``).
    slot : str or None
        The node of the slot, in hexadecimal digits.
    place : str or None
        The geohash of the slot, where the table is over cells.
    row : int or None
        The row of the slot, from 1, where the table is of rows.
    column : str or None
        Where it is about one column.
    what : str
        What is false, in words.
    """

    error: Literal["WrongNumber", "BadValue", "Misplaced", "Twice", "Dangling", "TotalContradicted"]
    table: str
    slot: str | None
    place: str | None = None
    row: int | None = None
    column: str | None
    what: str


class SealShown(Value):
    """A seal of the commitment. It shows nothing of what is sealed.

    Attributes
    ----------
    stage : str or None
        What is sealed; None: the secret.
    k, n : int
        How many shares open it, and how many there are.
    """

    stage: str | None
    k: int
    n: int


class Change(Value):
    """What differs between two versions where both are open. It is no finding.

    Attributes
    ----------
    table : str
        The table, or totals of one (``sites/20``).
    before, after : int
        The versions.
    kind : str
        ``added``, ``removed``: a record; ``total``: another value of a total.
    place : str or None
        Geohash of the slot, where the table is over cells.
    columns : tuple of str
        Those that are open in both; or the name of the total. None where only the numbers of
        records are open in both.
    values : tuple of str or None
        Of the record, or the value before and the value after.
    """

    table: str
    before: int
    after: int
    kind: Literal["added", "removed", "total"]
    place: str | None = None
    columns: tuple[str, ...]
    values: tuple[str | None, ...]


class Rejected(Value):
    """A file that was rejected. It accuses nobody: anyone can have altered it.

    Attributes
    ----------
    file : str
        What it is called.
    error : str
        Its name in the specification: ``RootMismatch``.
    what : str
        What is wrong, in words.
    mend : str
        What to do, in words; may be empty.
    """

    file: str
    error: str
    what: str
    mend: str = ""


class _Shown(Value):
    """Base of what shows a version: it keeps the records at hand, and its document has none."""

    _records: Mapping[str, OpenRecords] | None = PrivateAttr(default=None)

    def with_records(self, records: Mapping[str, OpenRecords]) -> Self:
        """Keep the open records at hand."""
        self._records = records
        return self

    @property
    def knows_records(self) -> bool:
        """Whether :attr:`records` are at hand: not where it was read from a document."""
        return self._records is not None

    @property
    def records(self) -> Mapping[str, OpenRecords]:
        """The open records: table, or totals of one, to those of which something is open.

        Raises
        ------
        PariPassuError
            It was read from a document, which has none.
        """
        if self._records is None:
            what = "the records are not at hand: a document of verify has none"
            raise PariPassuError(what, "verify the files again")
        return self._records

    def __eq__(self, other: object) -> bool:
        """Whether two say the same, wherever the records are at hand."""
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name) for name in type(self).model_fields
        )

    __hash__ = None  # type: ignore[assignment]


class Version(_Shown):
    """What is open of one version.

    Attributes
    ----------
    version : int
        From 1.
    root : str
        Of its commitment.
    tables : mapping
        Table, or totals of one, to how much of it is open.
    totals : tuple of OpenTotal
        The open totals.
    questions : tuple of Answered
        Those that were put to it.
    stages : mapping of str to bool
        Whether all that the stage opens is open.
    findings : tuple of Found
        What is false in it.
    seals : tuple of SealShown
        In the order in which they were given.
    map : mapping
        Table over cells to how much of the territory is open in it, and where.
    """

    version: int
    root: Hash
    tables: Mapping[str, OpenTable]
    totals: tuple[OpenTotal, ...] = ()
    questions: tuple[Answered, ...] = ()
    stages: Mapping[str, bool] = Field(default_factory=dict)
    findings: tuple[Found, ...] = ()
    seals: tuple[SealShown, ...] = ()
    map: Mapping[str, TerritoryMap] = Field(default_factory=dict)


class Verified(_Shown, Answer):
    """What files show of a declaration.

    Attributes
    ----------
    declarer, agreement : str or None
        As the commitment names them; None where it was rejected.
    version : int or None
        From 1.
    root : str or None
        Of the commitment that was given first.
    tables : mapping
        Table, or totals of one, to how much of it is open.
    totals : tuple of OpenTotal
        The open totals.
    questions : tuple of Answered
        In the order in which they were given.
    stages : mapping of str to bool
        Whether all that the stage opens is open.
    findings : tuple of Found
        What is false in the declaration.
    seals : tuple of SealShown
        In the order in which they were given.
    map : mapping
        Table over cells to how much of the territory is open in it, and where.
    changes : tuple of Change
        Between versions.
    conflicts : tuple of str
        Commitments that cannot both stand, in words. Between bare files this accuses nobody.
    versions : tuple of Version
        The further commitments, by version.
    rejected : Rejected or None
        The first file that was rejected.
    rejections : tuple of Rejected
        All of them.
    asked : str
        The stage that was asked for; may be empty.
    notes : tuple of str
        What a reader should know.
    """

    format: Literal["paripassu/view/1"] = "paripassu/view/1"
    declarer: str | None = None
    agreement: str | None = None
    version: int | None = None
    root: Hash | None = None
    tables: Mapping[str, OpenTable] = Field(default_factory=dict)
    totals: tuple[OpenTotal, ...] = ()
    questions: tuple[Answered, ...] = ()
    stages: Mapping[str, bool] = Field(default_factory=dict)
    findings: tuple[Found, ...] = ()
    seals: tuple[SealShown, ...] = ()
    map: Mapping[str, TerritoryMap] = Field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    conflicts: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()
    rejected: Rejected | None = None
    rejections: tuple[Rejected, ...] = ()
    asked: str = ""
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether all files are true, nothing is false, and what was asked is open."""
        views: tuple[Verified | Version, ...] = (self, *self.versions)
        return not (
            self.rejections
            or self.conflicts
            or any(view.findings for view in views)
            or any(one.outcome == "not open" for view in views for one in view.questions)
            or (self.asked and not self.stages.get(self.asked))
        )

    def to_frame(self) -> polars.DataFrame:
        """Give one row for each table: ``table``, ``slots``, ``open``, ``records``."""
        import polars

        return polars.DataFrame(
            [
                {"table": name, "slots": one.slots, "open": one.open, "records": one.records}
                for name, one in self.tables.items()
            ],
            schema={
                "table": polars.String,
                "slots": polars.UInt64,
                "open": polars.UInt64,
                "records": polars.UInt64,
            },
        )

    def summary(self) -> str:
        """Say in one sentence what stands."""
        if self.version is None:
            return "the commitment was rejected; nothing can be said"
        of = f"version {self.version} of the declaration of {self.declarer}"
        if self.findings:
            return f"{of} is false: {len(self.findings)} findings"
        if self.rejections:
            return f"{len(self.rejections)} files were rejected; they say nothing of {of}"
        if not any(one.open for one in self.tables.values()):
            return f"the commitment to {of} is whole; nothing is opened yet"
        return f"all that was given is true to {of}" if self.holds else f"{of}: not all is open"
