"""The sources that draft positions rest on: one for each outlet or speaker of a chain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from paripassu.agreement.intake.mentions import Mention
from paripassu.agreement.model import Source


class Sources:
    """The sources of a file, and those that a report adds to them.

    Parameters
    ----------
    known : iterable of Source
        Of the file: one of them is used again where it has the same outlet, speaker and chain.

    Attributes
    ----------
    added : list of Source
        In the order in which they were needed; each stands before those that cite it.
    """

    def __init__(self, known: Iterable[Source]) -> None:
        self._known = list(known)
        self._taken = {one.id for one in self._known}
        self.added: list[Source] = []

    def of_chain(self, chain: Sequence[Mention], report: str, headline: str) -> str:
        """Give the source nearest to the reader, and make what it rests on.

        A speaker is one source with the outlet that he or she spoke to, so that two speakers of one
        outlet are two roots.

        Parameters
        ----------
        chain : sequence of Mention
            From the outlet nearest to the reader to the root; empty in the report's own voice.
        report, headline : str
            What the report is called, and its first line.
        """
        if not chain:
            return self._of(report, "", (), headline)
        root, outlets = chain[-1], list(chain[:-1])
        if root.kind in ("outlet", "document"):
            id_ = self._of(root.name, "", ())
        else:
            office = ", ".join(part for part in (root.name, root.role, root.institution) if part)
            id_ = self._of(outlets.pop().name if outlets else "", office, ())
        for outlet in reversed(outlets):
            id_ = self._of(outlet.name, "", (id_,))
        return id_

    def _of(self, outlet: str, speaker: str, cites: tuple[str, ...], title: str = "") -> str:
        for one in (*self._known, *self.added):
            if _same(one, outlet, speaker) and one.cites == cites:
                return one.id
        id_ = free_id(slug(speaker.partition(",")[0] or outlet), self._taken)
        self.added.append(Source(id=id_, outlet=outlet, speaker=speaker, cites=cites, title=title))
        return id_


def _same(one: Source, outlet: str, speaker: str) -> bool:
    """Whether a source is an outlet's, or a speaker's of that name at that outlet."""
    if speaker:
        name = speaker.partition(",")[0].casefold()
        there = one.speaker.partition(",")[0].casefold()
        return name == there and (
            not outlet or not one.outlet or outlet.casefold() in one.outlet.casefold()
        )
    return not one.speaker and one.outlet.casefold() == outlet.casefold()


def slug(text: str) -> str:
    """Give a text as an id: small letters, digits and ``-``."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "source"


def free_id(wanted: str, taken: set[str]) -> str:
    """Give an id that is not taken, and take it."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    taken.add(name)
    return name
