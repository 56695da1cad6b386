"""Who says each sentence of a report, and through whom it reached the reader."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from paripassu.agreement.intake.chains import Chains
from paripassu.agreement.intake.cues import Cue, find_cues, has_reporting_word
from paripassu.agreement.intake.genders import genders
from paripassu.agreement.intake.innermost import above, innermost, is_own
from paripassu.agreement.intake.mentions import Mention, mention_at
from paripassu.agreement.intake.people import People, mentions_in
from paripassu.agreement.intake.sentences import Sentence
from paripassu.agreement.intake.subjects import stands_within
from paripassu.agreement.intake.words import Parse

#: A colon before a quotation, or at the end of a sentence that leads to one.
_COLON = re.compile(r":\s*(?=[\"“„«‘'])|:\s*$")
#: From this share of a sentence in quotation marks on, it is one that somebody speaks.
SPOKEN = 0.5


@dataclass(frozen=True, slots=True)
class Attributed:
    """One sentence that one speaker says.

    Attributes
    ----------
    sentence : int
        Its number.
    chain : tuple of Mention
        From the outlet nearest to the reader to the root; nobody in the report's own voice.
    cue : Cue or None
        By which words; None in a quotation that runs on.
    """

    sentence: int
    chain: tuple[Mention, ...]
    cue: Cue | None = None

    @property
    def speaker(self) -> Mention | None:
        """The last of the chain that is a person, an office or a body; else the last of all."""
        for one in reversed(self.chain):
            if one.kind in ("person", "people", "institution"):
                return one
        return self.chain[-1] if self.chain else None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what in a whole text.

    Attributes
    ----------
    claims : tuple of Attributed
        In the order of the text.
    unattributed : tuple of int
        Sentences with a reporting word for which no speaker was found.
    persons : mapping of str to Mention
        Everybody who is named, by full name.
    """

    claims: tuple[Attributed, ...]
    unattributed: tuple[int, ...]
    persons: Mapping[str, Mention]


def attribute(sentences: Sequence[Sentence], parses: Sequence[Parse]) -> Attribution:
    """Find who says each sentence.

    Parameters
    ----------
    sentences : sequence of Sentence
        Of one text.
    parses : sequence of Parse
        One for each.
    """
    return _Reading(sentences, parses).read()


class _Reading:
    """One pass over a text, and what it has to keep in mind."""

    def __init__(self, sentences: Sequence[Sentence], parses: Sequence[Parse]) -> None:
        self.sentences = sentences
        self.parses = parses
        self.people = People()
        told = [p for s, p in zip(sentences, parses, strict=True) if not s.heading]
        self.people.learn(told)
        genders(told, self.people)
        self.claims: list[Attributed] = []
        self.chains = Chains(self.people)
        self.speaker: Mention | None = None
        self.spoke = -1  # in which sentence
        self.now = 0
        self.subjects: dict[int, Mention] = {}
        self.voice: tuple[int, tuple[Mention, ...]] | None = None  # whose quotation runs
        self.introducing: tuple[int, tuple[Mention, ...]] | None = None
        self.waiting: list[int] = []  # quotations whose speaker is named only after them
        self.lost: set[int] = set()  # … or nowhere

    def read(self) -> Attribution:
        unattributed = []
        for number, (sentence, parse) in enumerate(zip(self.sentences, self.parses, strict=True)):
            if sentence.heading:
                continue
            self.now = number
            if self.waiting and not self._goes_on(self.waiting[-1], sentence):
                self.lost.update(self.waiting)
                self.waiting = []
            found = self._cued(number, sentence, parse)
            if not found:
                found = self._introduced(number, sentence, parse)
            if not found and sentence.quoted_share >= SPOKEN:
                found = self._running(number, sentence)
                if not found:
                    self.waiting.append(number)
            if not found and has_reporting_word(parse) and number not in self.waiting[-1:]:
                unattributed.append(number)
            self.claims += found
            if found and sentence.quotations and found[0].chain:
                self.voice = (sentence.paragraph, found[-1].chain)
                self.claims += [Attributed(one, found[-1].chain) for one in self.waiting]
                self.waiting = []
            self._note(number, parse, found)
        self.lost.update(self.waiting)
        unattributed += [
            number for number in sorted(self.lost) if not self._before_quotation(number)
        ]
        claims = [replace(one, chain=self.chains.whole(one.chain)) for one in self.claims]
        return Attribution(
            tuple(sorted(claims, key=lambda one: one.sentence)),
            tuple(sorted(unattributed)),
            dict(self.people.persons),
        )

    def _cued(self, number: int, sentence: Sentence, parse: Parse) -> list[Attributed]:
        resolved: list[tuple[Cue, tuple[Mention, ...]]] = []
        for cue in find_cues(sentence, parse):
            chain = next(
                (above for other, above in resolved if is_own(parse, cue, other, above)), None
            ) or self._chain(cue, parse)
            if chain is not None:
                resolved.append((cue, chain))
        kept: list[Attributed] = []
        for cue, chain in innermost(parse, resolved):
            names = [one.name for one in chain[-1:]]
            same = next(
                (k for k, one in enumerate(kept) if [m.name for m in one.chain[-1:]] == names), None
            )
            if same is None:
                kept.append(Attributed(number, chain, cue))
            elif above(parse, cue, kept[same].cue):
                kept[same] = Attributed(number, chain, cue)
        return kept

    def _chain(self, cue: Cue, parse: Parse) -> tuple[Mention, ...] | None:
        """Give the chain of a cue; None where its speaker cannot be found."""
        if cue.speaker is None:
            return ()
        speaker = self._before(cue.speaker, parse) or self._who(cue.speaker)
        if speaker is None or speaker.kind == "evidence":
            return None
        cites = [one for one in map(self._who, cue.cites) if one is not None]
        through = [self._who(one) or one for one in cue.through if one.kind == "pronoun"]
        return self.chains.of(speaker, through or cue.through, cites)

    def _before(self, pronoun: Mention, parse: Parse) -> Mention | None:
        """Give the subject before “he” or “she” in the same sentence, if it may be meant."""
        if pronoun.pronoun not in ("male", "female"):
            return None
        for at in range(pronoun.first):
            word = parse[at]
            if word.dep in ("nsubj", "nsubjpass") and word.tag.startswith("NN"):
                found = self.people.full(mention_at(parse, at))
                if found.kind == "person" and found.gender in ("", pronoun.pronoun):
                    return found
        return None

    def _nearest(self) -> list[Mention]:
        """Give who acted in the sentence before, if nobody spoke there, and who spoke last."""
        near = []
        if self.spoke < self.now - 1 and self.now - 1 in self.subjects:
            near.append(self.subjects[self.now - 1])
        return near if self.speaker is None else [*near, self.speaker]

    def _who(self, mention: Mention) -> Mention | None:
        if mention.kind == "pronoun":
            found = self.people.meant(mention, self._nearest())
            return self.people.full(found) if found is not None else None
        return self.people.full(self.people.described(self.people.full(mention)))

    def _running(self, number: int, sentence: Sentence) -> list[Attributed]:
        """Give the speaker of a quotation that began before, in this paragraph or left open."""
        if self.introducing is not None and self.introducing[0] == number:
            self.voice = (sentence.paragraph, self.introducing[1])
            return [Attributed(number, self.introducing[1])]
        if self.voice is None:
            return []
        paragraph, chain = self.voice
        first = sentence.quotations[0]
        if paragraph == sentence.paragraph or (
            first.resumed and paragraph == sentence.paragraph - 1
        ):
            self.voice = (sentence.paragraph, chain)
            return [Attributed(number, chain)]
        return []

    def _introduced(self, number: int, sentence: Sentence, parse: Parse) -> list[Attributed]:
        """Give who acts before a colon or beside a quotation: “‘…,’ he went on, ‘…’”."""
        colon = _COLON.search(sentence.text)
        if colon is None and sentence.quoted_share < SPOKEN and not _begins_spoken(sentence):
            return []
        for at, word in enumerate(parse.words):
            above = parse[word.head]
            if (
                word.dep == "nsubj"
                and above.tag in ("VBD", "VBZ", "VBP")
                and not stands_within(sentence, word.start)
                and not stands_within(sentence, above.start)
                and (colon is None or max(word.end, above.end) <= colon.start())
            ):
                who = self._who(mention_at(parse, at))
                if who is None or who.kind not in ("person", "people", "institution", "outlet"):
                    continue
                if colon is not None and colon.end() == len(sentence.text):
                    self.introducing = (number + 1, (who,))
                    return []
                return [Attributed(number, (who,))]
        return []

    def _before_quotation(self, number: int) -> bool:
        """Give a quotation without a word for speaking to who acts in the sentence before it."""
        for before in range(number - 1, max(-1, number - 5), -1):
            if self.sentences[before].paragraph != self.sentences[number].paragraph:
                return False
            if before in self.lost:
                continue
            parse = self.parses[before]
            for at, word in enumerate(parse.words):
                if word.dep == "nsubj" and parse[word.head].dep == "ROOT":
                    who = self.people.full(mention_at(parse, at))
                    if who.named:
                        self.claims.append(Attributed(number, (who,)))
                        return True
            return False
        return False

    def _goes_on(self, number: int, sentence: Sentence) -> bool:
        """Whether a quotation may end in a sentence: in its paragraph, or left open to this one."""
        before = self.sentences[number]
        return before.paragraph == sentence.paragraph or (
            not before.quotations[-1].closed
            and bool(sentence.quotations)
            and sentence.quotations[0].resumed
        )

    def _note(self, number: int, parse: Parse, found: list[Attributed]) -> None:
        mentions = sorted(mentions_in(parse), key=lambda one: one.first, reverse=True)
        for mention in mentions:
            if mention.kind not in ("evidence", "pronoun"):
                self.people.note(number, self.people.full(mention))
        subjects = [
            at
            for at, word in enumerate(parse.words)
            if word.dep in ("nsubj", "nsubjpass")
            and parse[word.head].dep == "ROOT"
            and word.tag.startswith("NN")
        ]
        for at in subjects:
            subject = self.people.full(
                self.people.described(self.people.full(mention_at(parse, at)))
            )
            if subject.kind not in ("evidence", "pronoun"):
                self.people.note(number, subject)
                self.subjects[number] = subject
        for claim in found:
            if claim.speaker is not None:
                self.speaker, self.spoke = claim.speaker, number
                self.people.note(number, claim.speaker)


def _begins_spoken(sentence: Sentence) -> bool:
    """Whether a sentence begins with a quotation and a comma: ““Never”, he shrugged”."""
    if not sentence.quotations or sentence.quotations[0].start > sentence.start:
        return False
    end = sentence.quotations[0].end - sentence.start
    return "," in (sentence.text[end : end + 1], sentence.text[max(0, end - 2) : end - 1])
