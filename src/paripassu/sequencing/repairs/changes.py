"""What changes in a position or a party, before and after, as documents have it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from paripassu.agreement.fields import Date, GateEnd, Part
from paripassu.agreement.model import Id
from paripassu.documents.exact import Exact
from paripassu.documents.value import Value


class NeedChange(Value):
    """What a party waits for, before and after: a share, a stage's name, or a word as ``"all"``.

    Attributes
    ----------
    before, after : Fraction or str
        As the file has it, and as it would be.
    """

    before: Exact | str = Field(alias="from")
    after: Exact | str = Field(alias="to")


class PartChange(Value):
    """Which portion of a measure waits, before and after.

    Attributes
    ----------
    before, after : str
        As the file has it, and as it would be.
    """

    before: Part = Field(alias="from")
    after: Part = Field(alias="to")


class GateChange(Value):
    """Which end of a portion waits, before and after.

    Attributes
    ----------
    before, after : str
        As the file has it, or implies it, and as it would be.
    """

    before: GateEnd = Field(alias="from")
    after: GateEnd = Field(alias="to")


class _Exact(Value):
    """An exact number, before and after.

    Attributes
    ----------
    before, after : Fraction
        As the file has it, and as it would be.
    """

    before: Exact = Field(alias="from")
    after: Exact = Field(alias="to")


class DaysChange(_Exact):
    """A day, counted from the start, or a number of days, before and after."""


def _date(value: object) -> object:
    """Take the text of a date, as a JSON document has it."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


class DateChange(Value):
    """A date, before and after.

    Attributes
    ----------
    before, after : date
        As the file has it, and as it would be.
    """

    before: Annotated[Date, BeforeValidator(_date)] = Field(alias="from")
    after: Annotated[Date, BeforeValidator(_date)] = Field(alias="to")


class ShareChange(_Exact):
    """A limit on a measure's share, before and after."""


class AmountChange(_Exact):
    """An amount in a party's own units, before and after."""


class Softening(Value):
    """One position, softened.

    Attributes
    ----------
    position : str
        Its id.
    needs : mapping
        By measure, what it waits for.
    part : PartChange or None
        Which portion of the measure waits.
    gate : GateChange or None
        Whether its beginning or its end waits.
    share : ShareChange or None
        Its limit.
    day : DaysChange or None
        Its day, where that is a number: later with ``by``, earlier with ``not_before``.
    date : DateChange or None
        The same, where the file has a date.
    days : DaysChange or None
        The days of a ``within``.
    lag_days : DaysChange or None
        The days between the needs and the gate.
    """

    position: Id
    needs: Mapping[Id, NeedChange] = Field(default_factory=dict)
    part: PartChange | None = None
    gate: GateChange | None = None
    share: ShareChange | None = None
    day: DaysChange | None = None
    date: DateChange | None = None
    days: DaysChange | None = None
    lag_days: DaysChange | None = None
