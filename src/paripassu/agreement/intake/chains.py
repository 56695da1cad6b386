"""Through whom a speaker's words reached the reader, and what earlier sentences said of that."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.agreement.intake.mentions import Mention
from paripassu.agreement.intake.nouns import OUTLET_DOCUMENTS, OUTLETS
from paripassu.agreement.intake.people import People

Chain = tuple[Mention, ...]


class Chains:
    """The chains of one text so far: from the outlet nearest to the reader to the root."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.cited: Chain = ()  # the report that was cited last
        self.last: dict[str, Chain] = {}  # through whom each speaker was heard last
        self.longer: dict[Chain, Chain] = {}  # what was found to be only the beginning of another

    def of(self, speaker: Mention, through: Sequence[Mention], cites: Sequence[Mention]) -> Chain:
        """Give the chain of a cue.

        Parameters
        ----------
        speaker : Mention
            Who speaks, by full name.
        through : sequence of Mention
            Outlets and reports that it comes through, nearest to the reader first.
        cites : sequence of Mention
            Whom the speaker has it from, by full name.
        """
        if speaker.kind == "outlet" or speaker.head in OUTLETS:
            speaker = self._outlet(speaker)
        through = tuple(map(self._outlet, through))
        if speaker.kind in ("document", "outlet") and self._goes_on(speaker):
            return self.cited
        if cites:
            chain = (*through, speaker, *cites)
            if speaker.kind == "outlet" or speaker.kind == "institution":
                self.cited = chain
            return chain
        if through:
            chain = self._continued(through, speaker)
        else:
            chain = self.last.get(speaker.name, (speaker,))
            if chain[-1].name != speaker.name:
                chain = (speaker,)
        if speaker.kind != "outlet":
            self.last[speaker.name] = chain
        if speaker.kind == "outlet" or through:
            self.cited = chain
        return chain

    def whole(self, chain: Chain) -> Chain:
        """Give a chain as it is once the whole text was read."""
        while chain in self.longer:
            chain = self.longer[chain]
        return chain

    def _continued(self, through: Chain, speaker: Mention) -> Chain:
        """Join a chain to the report cited before, where its first outlet is that report's."""
        last = self.cited[-1] if self.cited else None
        if (
            last is not None
            and last.kind in ("document", "outlet")
            and len(self.cited) > 1
            and _describes(through[0], last)
        ):
            chain = (*self.cited[:-1], *through, speaker)
            if len(chain) > len(self.cited):
                self.longer[self.cited] = chain
            return chain
        return (*through, speaker)

    def _goes_on(self, speaker: Mention) -> bool:
        """Whether “the report” is the one that was cited before."""
        return (
            bool(self.cited)
            and speaker.definite
            and speaker.head in OUTLET_DOCUMENTS
            and len(speaker.name.split()) == 1
        )

    def _outlet(self, mention: Mention) -> Mention:
        """Give the outlet that “the outlet” or “the newspaper” is, that of the chain first."""
        if mention.definite and len(mention.name.split()) == 1:
            for one in reversed(self.cited):
                if one.kind == "outlet":
                    return one
        return self.people.outlet(mention)


def _describes(outlet: Mention, report: Mention) -> bool:
    """Whether an outlet may be the one that an unnamed report is of: “a South Korea report”."""
    words = {
        w.lower().removesuffix("n").rstrip("'s") for w in report.name.split()
    } - OUTLET_DOCUMENTS
    whole = outlet.whole.lower()
    return bool(words) and all(word in whole for word in words if word)
