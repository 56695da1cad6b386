"""By which words a sentence gives what somebody says, and who that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from paripassu.agreement.intake.carriers import (
    cited_by,
    outlets_spoken_to,
    quoted_as_saying,
    spoke_to,
)
from paripassu.agreement.intake.contents import content_of, is_denial
from paripassu.agreement.intake.mentions import Mention, mention_at
from paripassu.agreement.intake.own_voice import is_own_claim
from paripassu.agreement.intake.sentences import Sentence
from paripassu.agreement.intake.subjects import stands_within, subject_of
from paripassu.agreement.intake.verbs import (
    AFTER_QUOTATION,
    CARRYING,
    COMMISSIVE,
    DIRECTIVE,
    GOING_ON,
    IMPERSONAL,
    JUDGING,
    REPORTING,
    SAYING,
    SILENT,
    WITH_NOUN,
)
from paripassu.agreement.intake.words import Parse

_CUES = (
    AFTER_QUOTATION
    | SAYING
    | DIRECTIVE
    | COMMISSIVE
    | WITH_NOUN
    | JUDGING
    | {
        "expect",
        "speak",
        "put",
        "voice",
        "characterize",
        "characterise",
        "portray",
        "refer",
        "liken",
    }
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One place where a sentence says that somebody says something.

    Attributes
    ----------
    at : int
        The verb, or “according”.
    speaker : Mention or None
        Who says it; None where no one in particular does.
    content : int or None
        The verb of what is said, as far as the parse shows it.
    through : tuple of Mention
        Outlets and reports that it comes through, nearest to the reader first.
    cites : tuple of Mention
        Whom the speaker has it from (“…, Bloomberg reported, citing …”).
    denies : bool
        Whether what is said is that the content is not so.
    """

    at: int
    speaker: Mention | None
    content: int | None = None
    through: tuple[Mention, ...] = ()
    cites: tuple[Mention, ...] = ()
    denies: bool = False


def find_cues(sentence: Sentence, parse: Parse) -> tuple[Cue, ...]:
    """Find all cues of a sentence, in the order of their words."""
    found = [
        *_verbs(sentence, parse),
        *_according(parse),
        *_impersonal(parse),
    ]
    return tuple(sorted(_turned(parse, found), key=lambda cue: cue.at))


def _turned(parse: Parse, cues: list[Cue]) -> list[Cue]:
    """Put what is told last first: of “X said Y, Z reported”, Z reports what X said."""
    by_place = {cue.at: cue for cue in cues}
    for inner in cues:
        last = by_place.get(-1 if inner.content is None else inner.content)
        if (
            last is not None
            and last is not inner
            and inner.at < last.at
            and (last.at + 1 == len(parse) or parse[last.at + 1].tag == ".")
            and last.content is not None
            and inner.at < last.content < last.at
        ):
            by_place[inner.at] = replace(inner, content=last.content)
            by_place[last.at] = replace(last, content=inner.at)
    return [by_place[cue.at] for cue in cues] if len(by_place) == len(cues) else cues


def has_reporting_word(parse: Parse) -> bool:
    """Whether any word of a sentence is one by which speaking is reported.

    What the report itself says that somebody may or will say is not reported.
    """
    return any(
        (word.is_verb and word.lemma in REPORTING and not _may(parse, at))
        or word.text.lower() == "according"
        for at, word in enumerate(parse.words)
    )


def _may(parse: Parse, at: int) -> bool:
    """Whether a sentence says in the report's own voice that somebody may or will do this."""
    return (
        parse[at].head == at
        and any(parse[one].tag == "MD" for one in parse.below(at, "aux"))
        and not parse.below(at, "neg")
        and is_own_claim(parse)
    )


def _verbs(sentence: Sentence, parse: Parse) -> Iterator[Cue]:
    for at, word in enumerate(parse.words):
        if stands_within(sentence, word.start) or _is_told_of(parse, at):
            continue
        if word.lemma in CARRYING and word.tag not in ("NN", "NNS"):
            carried = quoted_as_saying(parse, at)
            if carried is not None:
                yield Cue(at, *carried)
        if not word.is_verb or word.dep in ("aux", "auxpass", "amod", "compound"):
            continue
        if word.lemma not in _CUES or _is_silent(parse, at):
            continue
        content = content_of(sentence, parse, at)
        subject = subject_of(parse, at, sentence)
        if content is None or subject is None:
            continue
        if _is_nobody(parse, subject):
            continue
        speaker = mention_at(parse, subject)
        if speaker.kind != "evidence" and speaker.pronoun not in ("who", "self"):
            yield Cue(
                at,
                speaker,
                content if content != at else None,
                (*spoke_to(parse, at), *outlets_spoken_to(parse, at)),
                cited_by(parse, at),
                is_denial(parse, at),
            )


def _is_nobody(parse: Parse, at: int) -> bool:
    """Whether a subject says that nobody does it: “no organization”, “not everyone”."""
    return parse[at].text.lower() in ("nobody", "none", "neither") or any(
        parse[one].text.lower() in ("no", "not", "neither", "few")
        for one in parse.below(at, "det", "neg", "advmod", "preconj")
    )


def _is_told_of(parse: Parse, at: int) -> bool:
    """Whether “as saying” follows “quoted”, which is a cue of its own."""
    return (
        parse[at].tag == "VBG"
        and at > 0
        and parse[at - 1].text.lower() == "as"
        and any(parse[one].lemma in CARRYING for one in range(at))
    )


def _is_silent(parse: Parse, at: int) -> bool:
    """Whether nothing is said: “has not said”, “declined to say”, “would say”, “is to say”."""
    word = parse[at]
    own = [one for one in parse.below(at, "neg", "aux") if not _parted(parse, one, at)]
    if any(parse[one].dep == "neg" for one in own) and word.lemma not in (
        "believe",
        "think",
        "expect",
    ):
        return True
    helpers = {parse[one].tag for one in own if parse[one].dep == "aux"}
    if "MD" in helpers:
        return True
    if word.tag == "VB" and "TO" in helpers:
        above = parse[word.head]
        if word.dep in ("xcomp", "advcl") and above.tag in ("VBD", "VBZ", "VBP", "VBN"):
            return above.lemma not in GOING_ON or bool(parse.below(word.head, "neg"))
        return above.lemma in SILENT or word.dep in ("xcomp", "advcl", "acl", "relcl", "ccomp")
    return False


def _parted(parse: Parse, one: int, other: int) -> bool:
    """Whether a quotation mark stands between two words."""
    return any(parse[k].tag in ("``", "''") for k in range(min(one, other) + 1, max(one, other)))


def _according(parse: Parse) -> Iterator[Cue]:
    for at, word in enumerate(parse.words):
        if word.text.lower() != "according":
            continue
        for to in parse.below(at, "prep"):
            if parse[to].text.lower() != "to":
                continue
            for one in parse.below(to, "pobj"):
                noun = one
                while parse[noun].kind == "DATE" and parse.below(noun, "compound"):
                    noun = parse.below(noun, "compound")[-1]
                speaker = mention_at(parse, noun)
                if speaker.kind != "evidence":
                    yield Cue(at, speaker, parse[at].head if parse[at].head != at else None)


def _impersonal(parse: Parse) -> Iterator[Cue]:
    """Give “it is believed that”, “is said to”: said, but by no one in particular."""
    for at, word in enumerate(parse.words):
        if word.lemma not in IMPERSONAL or word.tag != "VBN" or not parse.below(at, "auxpass"):
            continue
        inner = parse.below(at, "xcomp", "ccomp")
        if inner and not parse.below(at, "agent", "neg"):
            yield Cue(at, None, inner[0])
