"""Everything that was found in one report, before it is an answer or a draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from paripassu.agreement.intake.attribution import Attributed, attribute
from paripassu.agreement.intake.mentions import Mention
from paripassu.agreement.intake.own_voice import is_own_claim
from paripassu.agreement.intake.parse import parse
from paripassu.agreement.intake.polarity import is_negated, proposition
from paripassu.agreement.intake.roots import Core, core_of
from paripassu.agreement.intake.sentences import Sentence, find_sentences
from paripassu.agreement.intake.words import Parse


@dataclass(frozen=True, slots=True)
class Said:
    """What is said in a text.

    Attributes
    ----------
    sentences : tuple of Sentence
    parses : tuple of Parse
        One for each sentence.
    claims : tuple of Attributed
        In the order of the text, the report's own voice included.
    unattributed : tuple of int
        Sentences whose speaker was not found.
    persons : mapping of str to Mention
        Everybody who is named, by full name.
    """

    sentences: tuple[Sentence, ...]
    parses: tuple[Parse, ...]
    claims: tuple[Attributed, ...]
    unattributed: tuple[int, ...]
    persons: Mapping[str, Mention]

    def cores(self) -> list[Core | None]:
        """Give what each claim says in short."""
        return [
            core_of(
                self.parses[one.sentence],
                proposition(self.sentences[one.sentence], self.parses[one.sentence], one.cue),
                negated=is_negated(
                    self.sentences[one.sentence], self.parses[one.sentence], one.cue
                ),
            )
            for one in self.claims
        ]

    @property
    def headline(self) -> str:
        """The heading that the text begins with, if there is one."""
        first = self.sentences[0] if self.sentences else None
        return first.text if first is not None and first.heading else ""


def said_in(text: str) -> Said:
    """Find who says what in an English text."""
    sentences = find_sentences(text)
    parses = tuple(
        read.moved(one.dateline, one.text) if one.dateline else read
        for one, read in zip(
            sentences, parse([one.text[one.dateline :] for one in sentences]), strict=True
        )
    )
    found = attribute(sentences, parses)
    taken = {*(claim.sentence for claim in found.claims), *found.unattributed}
    claims = [*found.claims, *_own(sentences, parses, taken)]
    return Said(
        sentences,
        parses,
        tuple(sorted(claims, key=lambda one: one.sentence)),
        found.unattributed,
        found.persons,
    )


def _own(
    sentences: Sequence[Sentence], parses: Sequence[Parse], taken: Collection[int]
) -> list[Attributed]:
    """Give the claims of the report's own voice, in sentences that nobody else says."""
    return [
        Attributed(number, ())
        for number, (sentence, read) in enumerate(zip(sentences, parses, strict=True))
        if number not in taken
        and not sentence.heading
        and sentence.quoted_share < 0.5
        and is_own_claim(read)
    ]
