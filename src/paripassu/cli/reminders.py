"""The file of reminders that ``paripassu status --reminders`` writes."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paripassu.kinds import Kind
    from paripassu.process.status import Status


def verify_reminders(out: str, *inputs: str | None) -> None:
    """Refuse, before anything is read, a place where reminders cannot be written.

    Raises
    ------
    ParameterError
        Its name says neither a calendar nor JSON.
    PariPassuError
        Nothing can be written there, or there is something else.
    """
    from paripassu.files import verify_place

    verify_place(out, *inputs, replaces=_kind(out))


def write_reminders(status: Status, out: str) -> None:
    """Write the reminders of a status, as a calendar or as JSON by the file's name.

    Raises
    ------
    PariPassuError
        It cannot be written, or there is something else.
    """
    from paripassu.documents.pointed import laid_out
    from paripassu.files import write_text
    from paripassu.process.reminders import reminders

    made = reminders(status)
    text = made.to_ics() if _suffix(out) == ".ics" else laid_out(made.to_json())
    write_text(out, text, replaces=_kind(out))


def _suffix(out: str) -> str:
    return PurePath(out).suffix.lower()


def _kind(out: str) -> Kind:
    from paripassu.errors import ParameterError
    from paripassu.kinds import CALENDAR, document
    from paripassu.quoted import in_python

    if _suffix(out) == ".ics":
        return CALENDAR
    if _suffix(out) == ".json":
        return document("reminders", "reminders")
    what = f"should be a file that ends in .ics (a calendar) or .json, not {in_python(out)}"
    raise ParameterError("reminders", what, "name it reminders.ics, or reminders.json")
