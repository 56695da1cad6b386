"""What the pages are made of: a record that was audited, and where its process stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from paripassu.agreement.model import Agreement
from paripassu.charts.process.status_names import Names
from paripassu.charts.text import title
from paripassu.escrow.verified import Version
from paripassu.escrow.view import View
from paripassu.process.logged import Logged, status_of
from paripassu.process.status import Status


@dataclass(frozen=True)
class Material:
    """A record, verified, and the status that follows from it.

    Attributes
    ----------
    logged : Logged
    status : Status
        With its history.
    """

    logged: Logged
    status: Status

    @cached_property
    def names(self) -> Names:
        """Titles of parties, offices and steps."""
        return Names(self.status)

    @property
    def agreement(self) -> Agreement:
        """The agreement in force, or the one that the record began with."""
        return self.status.terms or self.logged.agreement

    @property
    def title(self) -> str:
        """The title of the agreement, or its id."""
        return title(self.agreement.title, self.agreement.id)

    @property
    def plan(self) -> Mapping[str, Any]:
        """The document of the plan in force, or of the one that the record began with."""
        return self.status.planned or self.logged.plan

    @property
    def size(self) -> int:
        """Entries of all logs of the record."""
        return self.logged.size

    @cached_property
    def views(self) -> Mapping[int, View]:
        """By entry of its commitment, the view of each declaration."""
        return self.logged.declarations.views()

    @cached_property
    def versions(self) -> Mapping[int, Version]:
        """By entry of its commitment, what is open of each declaration."""
        return self.logged.declared()

    @cached_property
    def declarations(self) -> Mapping[int, str]:
        """By entry of each commitment that counts and can be read, whose declaration it is."""
        of = {one.entry: one.party for one in self.status.declared}
        return {entry: of[entry] for entry in self.versions if entry in of}


def material_of(read: Logged, at: int | None = None) -> Material:
    """Fold a record that was read and verified.

    Parameters
    ----------
    read : Logged
    at : int, optional
        The day (proleptic ordinal) for which all is shown; without it that of the last entry with
        a time.
    """
    return Material(read, status_of(read, at, history=True))
