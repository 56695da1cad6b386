"""``paripassu intake``: who claims what in a report, through whom, how surely?"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from paripassu.agreement.intake.attribution import Attributed, attribute
from paripassu.agreement.intake.hedges import find_hedges, likelihood_after
from paripassu.agreement.intake.language import language_of
from paripassu.agreement.intake.own_voice import is_own_claim
from paripassu.agreement.intake.parse import parse, reader
from paripassu.agreement.intake.polarity import is_conditional, is_negated, proposition
from paripassu.agreement.intake.quotations import Quotation
from paripassu.agreement.intake.reading import Report, read_report
from paripassu.agreement.intake.result import Claim, Group, Intake, Reader, Speaker
from paripassu.agreement.intake.roots import contradictions, core_of, roots
from paripassu.agreement.intake.sentences import Sentence, find_sentences
from paripassu.agreement.intake.words import Parse
from paripassu.files import Readable


def intake(report: Readable) -> Intake:
    """Find who claims what in a news report.

    Parameters
    ----------
    report : path or open file
        Plain text in UTF-8, or an HTML page.

    Returns
    -------
    Intake
        Where the text is not English, without claims.

    Raises
    ------
    UnreadableError
        There is no such file, it is no text, or no sentence stands in it.
    TooLargeError
        It has more than 5 MB.
    PariPassuError
        spaCy or its English pipeline is not installed.
    """
    return intake_of(read_report(report))


def intake_of(report: Report) -> Intake:
    """Find who claims what in a report that was read."""
    by = Reader(**reader(), page=report.extractor)
    language = language_of(report.text)
    if not language.english:
        return Intake(
            language=language.what,
            claims=(),
            groups=(),
            contradictions=(),
            unattributed=(),
            reader=by,
        )
    sentences = find_sentences(report.text)
    parses = parse([sentence.text for sentence in sentences])
    found = attribute(sentences, parses)
    taken = {*(claim.sentence for claim in found.claims), *found.unattributed}
    said = sorted([*found.claims, *_own(sentences, parses, taken)], key=lambda one: one.sentence)
    cores = [
        core_of(
            parses[one.sentence],
            proposition(sentences[one.sentence], parses[one.sentence], one.cue),
            negated=is_negated(sentences[one.sentence], parses[one.sentence], one.cue),
        )
        for one in said
    ]
    return Intake(
        claims=tuple(_claim(one, sentences[one.sentence], parses[one.sentence]) for one in said),
        groups=tuple(Group(root=root, claims=numbers) for root, numbers in roots(said)),
        contradictions=contradictions(cores),
        unattributed=tuple(sentences[number].text for number in found.unattributed),
        reader=by,
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


def _claim(one: Attributed, sentence: Sentence, read: Parse) -> Claim:
    hedges = find_hedges(sentence.text)
    likelihood = likelihood_after(row for _, row in hedges)
    speaker = one.speaker
    return Claim(
        sentence=sentence.text,
        start=sentence.start,
        end=sentence.end,
        speaker=Speaker(name="")
        if speaker is None
        else Speaker(
            name=speaker.name,
            role=speaker.role,
            institution=speaker.institution,
            named=speaker.named,
        ),
        chain=tuple(mention.name for mention in one.chain),
        root=one.chain[-1].name if one.chain else "",
        quoted=any(_is_speech(sentence, quotation) for quotation in sentence.quotations),
        negated=is_negated(sentence, read, one.cue),
        conditional=is_conditional(sentence, read, one.cue),
        hedge=tuple(words for words, _ in hedges),
        likelihood=None if likelihood is None else (likelihood.low, likelihood.high),
    )


def _is_speech(sentence: Sentence, quotation: Quotation) -> bool:
    """Whether marks hold somebody's words: not a title, which begins each word with a capital."""
    inside = sentence.text[quotation.start - sentence.start : quotation.end - sentence.start]
    words = [word for word in inside.strip("\"“”„«»‘’'.,!?").split() if word[:1].isalpha()]
    titled = all(word[:1].isupper() or word in ("of", "the", "and", "for") for word in words)
    return bool(words) and not (titled and 0 < len(words) <= 6 and len(words) > 1)
