"""Reminders of a process: what somebody has to think of, and on which day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from paripassu.agreement.model import Id
from paripassu.documents.value import Answer, Value
from paripassu.numbers import words
from paripassu.process.calendar import calendar

if TYPE_CHECKING:
    import polars

What = Literal[
    "due", "late", "dispute", "window", "silence", "owed", "offer", "notice", "withdrawal"
]


class Reminder(Value):
    """One thing to think of.

    Attributes
    ----------
    date : date
        The last day in time; of what is late, the day by which it was due.
    deadline : bool
        Whether such a day is set. False: none is, and ``date`` is the day of the answer.
    what : str
        ``due`` or ``late``: a step, or another act with a day. ``dispute``: an open dispute ends.
        ``window``: a step can be disputed no longer. ``silence``: counts as confirmation, or
        as receipt, from the next day on. ``owed``: another act. ``offer``: a signed amendment waits
        no longer. ``notice``: an activity begins. ``withdrawal``: the agreement ends.
    who : tuple of str
        Whom it concerns: parties and offices.
    step : str or None
        The step that it is about: ``MEASURE:PORTION``.
    text : str
        A sentence, with titles where they are known.
    uid : str
        A name in the whole world, the same on every day for the same matter.
    """

    date: dt.date
    deadline: bool
    what: What
    who: tuple[Id, ...]
    step: str | None
    text: str
    uid: str


class Reminders(Answer):
    """The reminders of a process, by their days.

    Attributes
    ----------
    at : date
        The day of the status that they follow from.
    agreement : str
        Digest of the agreement file in force.
    title : str
        Of the agreement; empty where it is not known.
    reminders : tuple of Reminder
        By day, and then in the order of the status.
    """

    format: Literal["paripassu/reminders/1"] = "paripassu/reminders/1"
    at: dt.date
    agreement: str
    title: str
    reminders: tuple[Reminder, ...] = Field(repr=False)

    def to_ics(self) -> str:
        """Give them as a calendar (iCalendar, RFC 5545), the same for the same reminders."""
        return calendar(self)

    def summary(self) -> str:
        """Say how many there are, and which day is next."""
        said = words.count(len(self.reminders), "reminder")
        coming = [one.date for one in self.reminders if one.deadline and one.date >= self.at]
        if not coming:
            return f"{said}, and no day is set from {words.date(self.at)} on."
        return f"{said}; the next day is {words.date(min(coming))}."

    def to_frame(self) -> polars.DataFrame:
        """Give one row per reminder: date, deadline, what, who, step, text."""
        import polars

        return polars.DataFrame(
            [
                {
                    "date": one.date,
                    "deadline": one.deadline,
                    "what": one.what,
                    "who": ", ".join(one.who),
                    "step": one.step,
                    "text": one.text,
                }
                for one in self.reminders
            ],
            schema={
                "date": polars.Date,
                "deadline": polars.Boolean,
                "what": polars.String,
                "who": polars.String,
                "step": polars.String,
                "text": polars.String,
            },
        )
