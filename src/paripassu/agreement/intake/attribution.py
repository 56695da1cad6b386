"""Who says each sentence of a report, and through whom it reached the reader."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from paripassu.agreement.intake.cues import Cue, find_cues, has_reporting_word
from paripassu.agreement.intake.mentions import Mention, mention_at
from paripassu.agreement.intake.nouns import OUTLET_DOCUMENTS
from paripassu.agreement.intake.people import People, genders, mentions_in
from paripassu.agreement.intake.sentences import Sentence
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
        self.cited: tuple[Mention, ...] = ()
        self.chains: dict[str, tuple[Mention, ...]] = {}
        self.speaker: Mention | None = None
        self.spoke = -1  # in which sentence
        self.now = 0
        self.subjects: dict[int, Mention] = {}
        self.voice: tuple[int, tuple[Mention, ...]] | None = None  # whose quotation runs
        self.introducing: tuple[int, tuple[Mention, ...]] | None = None
        self.waiting: list[int] = []  # quotations whose speaker is named only after them

    def read(self) -> Attribution:
        unattributed = []
        for number, (sentence, parse) in enumerate(zip(self.sentences, self.parses, strict=True)):
            if sentence.heading:
                continue
            self.now = number
            found = self._cued(number, sentence, parse)
            if not found:
                found = self._introduced(number, sentence, parse)
            if not found and sentence.quoted_share >= SPOKEN:
                found = self._running(number, sentence)
                if not found:
                    self.waiting.append(number)
            if not found and has_reporting_word(parse) and number not in self.waiting:
                unattributed.append(number)
            self.claims += found
            if found and sentence.quotations and found[0].chain:
                self.voice = (sentence.paragraph, found[-1].chain)
                self._settle(sentence, found[-1].chain)
            self._note(number, parse, found)
        unattributed += [number for number in self.waiting if not self._before_quotation(number)]
        self.claims.sort(key=lambda claim: claim.sentence)
        return Attribution(
            tuple(self.claims), tuple(sorted(unattributed)), dict(self.people.persons)
        )

    def _cued(self, number: int, sentence: Sentence, parse: Parse) -> list[Attributed]:
        resolved: list[tuple[Cue, tuple[Mention, ...]]] = []
        for cue in find_cues(sentence, parse):
            chain = next(
                (above for other, above in resolved if _is_own(parse, cue, other, above)), None
            ) or self._chain(cue, parse)
            if chain is not None:
                resolved.append((cue, chain))
        kept: list[Attributed] = []
        for cue, chain in _innermost(parse, resolved):
            names = [one.name for one in chain[-1:]]
            if any([one.name for one in other.chain[-1:]] == names for other in kept):
                continue
            kept.append(Attributed(number, chain, cue))
        return kept

    def _chain(self, cue: Cue, parse: Parse) -> tuple[Mention, ...] | None:
        """Give the chain of a cue; None where its speaker cannot be found."""
        if cue.speaker is None:
            return ()
        speaker = self._before(cue.speaker, parse) or self._who(cue.speaker)
        if speaker is None or speaker.kind == "evidence":
            return None
        through = tuple(self._outlet(one) for one in cue.through)
        if speaker.kind in ("document", "outlet") and self._goes_on(speaker):
            return self.cited
        if cue.cites:
            cited = tuple(one for one in (self._who(each) for each in cue.cites) if one is not None)
            chain = (*through, speaker, *cited)
            if speaker.kind == "outlet" or speaker.kind == "institution":
                self.cited = chain
            return chain
        if through:
            chain = self._continued(through, speaker)
        else:
            chain = self.chains.get(speaker.name, (speaker,))
            if chain[-1].name != speaker.name:
                chain = (speaker,)
        if speaker.kind != "outlet":
            self.chains[speaker.name] = chain
        if speaker.kind == "outlet" or through:
            self.cited = chain
        return chain

    def _continued(self, through: tuple[Mention, ...], speaker: Mention) -> tuple[Mention, ...]:
        """Join a chain to the report cited before, where its first outlet is that report's."""
        last = self.cited[-1] if self.cited else None
        if (
            last is not None
            and last.kind in ("document", "outlet")
            and len(self.cited) > 1
            and _describes(through[0], last)
        ):
            chain = (*self.cited[:-1], *through, speaker)
            old = self.cited
            self.claims = [
                replace(claim, chain=chain) if claim.chain == old else claim
                for claim in self.claims
            ]
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
        """Give the outlet that “the outlet” or “the newspaper” is."""
        if mention.definite and len(mention.name.split()) == 1:
            for one in reversed(self.cited):
                if one.kind == "outlet":
                    return one
            for _, one in reversed(self.people.seen):
                if one.kind == "outlet" and not one.definite:
                    return one
        return mention

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
        """Give who is named before a colon, where a quotation follows it."""
        colon = _COLON.search(sentence.text)
        if colon is None:
            return []
        for at, word in enumerate(parse.words):
            above = parse[word.head]
            if word.dep == "nsubj" and word.end <= colon.start() and above.dep == "ROOT":
                who = self._who(mention_at(parse, at))
                if who is None or who.kind not in ("person", "people", "institution", "outlet"):
                    continue
                if colon.end() == len(sentence.text):
                    self.introducing = (number + 1, (who,))
                    return []
                return [Attributed(number, (who,))]
        return []

    def _before_quotation(self, number: int) -> bool:
        """Give a quotation without a word for speaking to who acts in the sentence before it."""
        for before in range(number - 1, max(-1, number - 5), -1):
            if self.sentences[before].paragraph != self.sentences[number].paragraph:
                return False
            if before in self.waiting:
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

    def _settle(self, sentence: Sentence, chain: tuple[Mention, ...]) -> None:
        """Give quotations that waited for their speaker to the one who is named after them."""
        kept = []
        for number in self.waiting:
            if self.sentences[number].paragraph == sentence.paragraph or _leads_here(
                self.sentences, number, sentence
            ):
                self.claims.append(Attributed(number, chain))
            else:
                kept.append(number)
        self.waiting = kept

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


def _leads_here(sentences: Sequence[Sentence], number: int, sentence: Sentence) -> bool:
    """Whether a quotation that is left open leads to a later paragraph that resumes it."""
    return (
        not sentences[number].quotations[-1].closed
        and bool(sentence.quotations)
        and sentence.quotations[0].resumed
    )


def _innermost(
    parse: Parse, found: list[tuple[Cue, tuple[Mention, ...]]]
) -> list[tuple[Cue, tuple[Mention, ...]]]:
    """Leave out who only passes on what another says, and put them before that other's chain."""
    kept = []
    for cue, chain in found:
        others = [
            (other, above)
            for other, above in found
            if other is not cue and not _apart(parse, cue.at, other.at)
        ]
        if chain and any(
            cue.content == other.at and below and below[-1].name != chain[-1].name
            for other, below in others
        ):
            continue
        outer = [(other, above) for other, above in others if other.content == cue.at]
        if outer and not chain:
            continue
        if not outer and any(_is_part(parse, cue, other) for other, _ in others):
            continue
        if outer and chain and len(chain) == 1:
            above = outer[0][1]
            if above and above[-1].name != chain[-1].name:
                chain = (*above, *chain)
        kept.append((cue, chain))
    return kept


def _apart(parse: Parse, one: int, other: int) -> bool:
    """Whether a semicolon parts two words: they stand in sentences of their own."""
    first, last = sorted((one, other))
    return ";" in parse.said(first, last)


def _is_own(parse: Parse, cue: Cue, other: Cue, chain: tuple[Mention, ...]) -> bool:
    """Whether a pronoun is the one who says so: “Investigators have said they suspect …”."""
    if cue.speaker is None or not chain or other.content is None:
        return False
    speaker = chain[-1]
    fits = {
        "many": speaker.many or speaker.kind == "institution",
        "male": speaker.kind in ("person", "people") and speaker.gender != "female",
        "female": speaker.kind in ("person", "people") and speaker.gender != "male",
        "it": speaker.kind in ("institution", "outlet", "document"),
    }
    return fits.get(cue.speaker.pronoun, False) and (
        cue.at == other.content or parse.is_under(cue.at, other.content)
    )


def _is_part(parse: Parse, cue: Cue, other: Cue) -> bool:
    """Whether a cue is only a part of what another one's speaker says."""
    content = other.content
    if content is None or not parse.is_under(cue.at, content) or parse.is_under(other.at, cue.at):
        return False
    if parse.is_under(other.at, content) and other.at != content:
        return False  # “…, X said”: the parse hangs it below what is said
    joined = parse[cue.at].dep == "conj" and cue.speaker is not None
    return not (
        joined
        and cue.speaker is not None
        and cue.speaker.kind != "pronoun"
        and (parse.below(cue.at, "nsubj"))
    )


def _describes(outlet: Mention, report: Mention) -> bool:
    """Whether an outlet may be the one that an unnamed report is of: “a South Korea report”."""
    words = {
        w.lower().removesuffix("n").rstrip("'s") for w in report.name.split()
    } - OUTLET_DOCUMENTS
    whole = outlet.whole.lower()
    return bool(words) and all(word in whole for word in words if word)
