"""Who declares what, and in which form: the template of each party that declares."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictStr

from paripassu.agreement.base import Entry
from paripassu.agreement.fields import Id


class Declaration(Entry):
    """A party that declares what it has, and the template of its declaration.

    Attributes
    ----------
    party : str
        Id of the party that declares. Each declares once.
    template : str
        The file of its template, as found from where the agreement stands. ``paripassu declare
        new`` writes one.
    """

    party: Id
    template: Annotated[StrictStr, Field(min_length=1)]
