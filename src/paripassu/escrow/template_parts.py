"""The parts of a template: tables with their columns and totals, stages.

What each key means to the last digit stands in ``docs/specification/escrow.md``, "The template".
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from paripassu.documents.value import Value
from paripassu.escrow.nodes import MOST_DEPTH

#: Bits of one character of a geohash.
BITS = 5
MOST_TOLERANCE = 100
MOST_NUMBER = 2**32 - 1
MOST_COLUMNS = 255
#: A tag table has at least so many slots for each record: a tag that is not declared falls into a
#: slot that is taken with probability at most most/2^depth, 1 in 256.
SPARSE = 256

Name = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=64)]
Text = Annotated[StrictStr, Field(min_length=1, max_length=200)]
Type = Literal["text", "integer", "decimal", "boolean", "date", "place", "cell", "tag"]
Number = Annotated[StrictInt, Field(ge=0, le=MOST_NUMBER)]


class Part(Value):
    """A part of a template. People write it, and so an unknown key is a misspelt one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    by_people: ClassVar[bool] = True


class Column(Part):
    """A column of a table.

    Attributes
    ----------
    name : str
    type : str
        ``text``, ``integer``, ``decimal``, ``boolean``, ``date``, ``place``, ``cell`` or ``tag``.
    """

    name: Name
    type: Type


class Where(Part):
    """Which records a total takes: those with one value in a column.

    Attributes
    ----------
    column : str
    value : str
    """

    column: Name
    value: StrictStr


class Total(Part):
    """One total of a table.

    Attributes
    ----------
    name : str
    sum : str or None
        The column that is added up, never negative; None: records are counted.
    where : Where or None
        Which records; None: all.
    """

    name: Name
    sum: Name | None = None
    where: Where | None = None

    @property
    def means(self) -> tuple[str | None, str | None, str | None]:
        """What two totals have in common that are added up alike."""
        if self.where is None:
            return (self.sum, None, None)
        return (self.sum, self.where.column, self.where.value)


class Totals(Part):
    """Totals of a table for all prefixes of one length.

    Attributes
    ----------
    depth : int
        Bits of the prefixes: a multiple of 5, 0 for tables that are not over cells.
    columns : tuple of Total
    """

    depth: Annotated[StrictInt, Field(ge=0, le=MOST_DEPTH)]
    columns: Annotated[tuple[Total, ...], Field(min_length=1, max_length=MOST_COLUMNS)]


class Reference(Part):
    """A column whose values stand in a column of another table.

    Attributes
    ----------
    column : str
    to : str
        ``TABLE.COLUMN``.
    """

    column: Name
    to: StrictStr


class Table(Part):
    """A table of a declaration.

    Attributes
    ----------
    name : str
    kind : str
        Where a record stands: ``cell``, at a place; ``tag``, at the hash of a tag; ``row``, one
        after another.
    depth : int
        Bits of a slot's number.
    key : str or None
        The column that says where a record stands; None for ``row``.
    columns : tuple of Column
    most : int
        The most records.
    tolerance : int
        How many cells around a place a question takes in, to each side.
    answer : tuple of str
        Columns that an answer opens beside the key.
    unique : tuple of str
        Columns in which no value stands twice.
    references : tuple of Reference
    quota : int
        Questions that one challenger may put to the table of one version.
    totals : tuple of Totals
    """

    name: Name
    kind: Literal["cell", "tag", "row"]
    depth: Annotated[StrictInt, Field(ge=0, le=MOST_DEPTH)]
    key: Name | None = None
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=MOST_COLUMNS)]
    most: Annotated[StrictInt, Field(ge=1, le=MOST_NUMBER)]
    tolerance: Annotated[StrictInt, Field(ge=0, le=MOST_TOLERANCE)] = 0
    answer: tuple[Name, ...] = ()
    unique: tuple[Name, ...] = ()
    references: tuple[Reference, ...] = ()
    quota: Number = 0
    totals: tuple[Totals, ...] = ()

    def type_of(self, column: str) -> Type | None:
        """Give the type of a column; None where there is no such column."""
        return next((one.type for one in self.columns if one.name == column), None)


class Opens(Part):
    """What a stage opens of one tree.

    Attributes
    ----------
    table : str
        A table, or totals of one: ``sites``, ``sites/20``.
    columns : tuple of str
        Empty: the number of records alone.
    regions : tuple of str
        Geohash prefixes; ``("",)`` is everything.
    """

    table: StrictStr
    columns: tuple[Name, ...] = ()
    regions: Annotated[tuple[StrictStr, ...], Field(min_length=1)] = ("",)


class Stage(Part):
    """A stage: what is opened together.

    Attributes
    ----------
    name : str
    opens : tuple of Opens
    """

    name: Name
    opens: Annotated[tuple[Opens, ...], Field(min_length=1)]


def tree_name(table: Table, totals: Totals) -> str:
    """Give the name of totals: ``sites/20``."""
    return f"{table.name}/{totals.depth}"
