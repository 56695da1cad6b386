"""The sources that draft positions rest on: one for each outlet or speaker of a chain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from paripassu.agreement.intake.mentions import Mention
from paripassu.agreement.intake.names import printable
from paripassu.agreement.intake.roots import is_hidden
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
        outlet are two roots. A root without a name (“a senior official”, “the statement”) is the
        same one only at the end of one and the same chain of outlets, as in :func:`roots`; without
        an outlet it is the report's own.

        Parameters
        ----------
        chain : sequence of Mention
            From the outlet nearest to the reader to the root; empty in the report's own voice.
        report, headline : str
            What the report is called, and its first line.
        """
        report, headline = printable(report), printable(headline)
        if not chain:
            return self._of(report, "", (), headline)
        root, outlets = chain[-1], [printable(one.name) for one in chain[:-1]]
        parts = (printable(part) for part in (root.name, root.role, root.institution))
        office = ", ".join(part for part in parts if part)
        if is_hidden(root):
            if outlets:
                return self._hidden(office, outlets)
            return self._of(report, office, (), headline)
        if root.kind == "outlet":
            id_ = self._of(printable(root.name), "", ())
        else:
            id_ = self._of(outlets.pop() if outlets else "", office, ())
        for outlet in reversed(outlets):
            id_ = self._of(outlet, "", (id_,))
        return id_

    def _hidden(self, office: str, outlets: Sequence[str]) -> str:
        """Give the source nearest to the reader of a root without a name: one for each chain."""
        *others, nearest = outlets
        for root in (*self._known, *self.added):
            if not root.outlet or root.cites or not _same(root, nearest, office):
                continue
            id_: str | None = root.id
            for outlet in reversed(others):
                id_ = None if id_ is None else self._find(outlet, "", (id_,))
            # What an outlet of this report cites belongs to that outlet's chain.
            if id_ is not None and not any(id_ in one.cites for one in self.added):
                return id_
        made = self._add(nearest, office, ())
        for outlet in reversed(others):
            made = self._add(outlet, "", (made,))
        return made

    def _of(
        self, outlet: str, speaker: str, cites: tuple[str, ...], title: str | None = None
    ) -> str:
        there = self._find(outlet, speaker, cites, title)
        return self._add(outlet, speaker, cites, title or "") if there is None else there

    def _find(
        self, outlet: str, speaker: str, cites: tuple[str, ...], title: str | None = None
    ) -> str | None:
        """Find a source that there is; where a title is given, it has to be the same report's."""
        for one in (*self._known, *self.added):
            of_report = title is None or (
                one.title == title and one.outlet.casefold() == outlet.casefold()
            )
            if of_report and _same(one, outlet, speaker) and one.cites == cites:
                return one.id
        return None

    def _add(self, outlet: str, speaker: str, cites: tuple[str, ...], title: str = "") -> str:
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
