"""``paripassu intake``: who claims what in a report, through whom, how surely?"""

from __future__ import annotations

import os
from pathlib import PurePath

from paripassu.agreement.intake.answers import IntakeTable, IntakeText, TableRow
from paripassu.agreement.intake.attribution import Attributed
from paripassu.agreement.intake.drafting.comments import find_comments
from paripassu.agreement.intake.drafting.drafts import DraftPosition, clashes, drafts_of
from paripassu.agreement.intake.drafting.into import add_drafts, open_file, put_back
from paripassu.agreement.intake.drafting.patterns import PATTERNS
from paripassu.agreement.intake.drafting.topics import ALIASES, SYNONYMS
from paripassu.agreement.intake.hedges import HEDGES, find_hedges, likelihood_after
from paripassu.agreement.intake.language import language_of
from paripassu.agreement.intake.parse import reader
from paripassu.agreement.intake.polarity import is_conditional, is_negated, proposition
from paripassu.agreement.intake.quotations import Quotation
from paripassu.agreement.intake.reading import Report, read_report
from paripassu.agreement.intake.result import Claim, Draft, Group, Intake, Reader, Speaker
from paripassu.agreement.intake.roots import contradictions, roots
from paripassu.agreement.intake.said import Said, said_in
from paripassu.agreement.intake.sentences import Sentence
from paripassu.agreement.intake.words import Parse
from paripassu.files import Readable


def intake(report: Readable, into: str | os.PathLike[str] | None = None) -> Intake:
    """Find who claims what in a news report, and draft positions of an agreement from it.

    Parameters
    ----------
    report : path or open file
        Plain text in UTF-8, or an HTML page.
    into : path, optional
        An agreement file. The sources of what its parties are said to want are added to it, and the
        positions as comments that begin with ``# draft``; everything else in it stays. What stands
        there as a draft already is not added again.

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
    AgreementError
        ``into`` is no agreement file.
    PariPassuError
        spaCy or its English pipeline is not installed.
    """
    file = None if into is None else open_file(into)
    read = read_report(report)
    by = Reader(**reader(), page=read.extractor)
    language = language_of(read.text)
    if not language.english:
        return Intake(
            language=language.what,
            claims=(),
            groups=(),
            contradictions=(),
            unattributed=(),
            reader=by,
        )
    said = said_in(read.text)
    answer = _answer(said, by)
    if file is None or into is None:
        return answer
    text, agreement = file
    drafts, sources = drafts_of(said, agreement, _called(read), find_comments(text))
    changed, added = add_drafts(text, agreement, drafts, sources)
    if changed != text:
        put_back(into, text, changed)
    return answer.model_copy(
        update={
            "into": os.fspath(into),
            "drafts": tuple(_draft(one, added=one in added) for one in drafts),
            "contradictions": tuple(sorted({*answer.contradictions, *clashes(drafts)})),
        }
    )


def intake_text(report: Readable) -> IntakeText:
    """Give the text of a report as it is read: of a page, without menus and advertisements.

    Parameters
    ----------
    report : path or open file
        Plain text in UTF-8, or an HTML page.

    Raises
    ------
    UnreadableError
        There is no such file, it is no text, or no sentence stands in it.
    TooLargeError
        It has more than 5 MB.
    """
    return IntakeText(text=read_report(report).text)


def intake_table() -> IntakeTable:
    """Give what ``intake`` goes by: hedges with their likelihood, patterns, other names."""
    return IntakeTable(
        hedges=tuple(
            TableRow(
                term=one.term,
                likelihood=(one.likelihood.low, one.likelihood.high),
                standard="ICD 203" if one.standard else "paripassu",
            )
            for one in HEDGES
        ),
        patterns=PATTERNS,
        synonyms=dict(SYNONYMS),
        aliases=dict(ALIASES),
    )


def _called(report: Report) -> str:
    """Give what a report is called where it speaks itself: the name of its file."""
    return PurePath(report.name).stem or report.name


def _answer(said: Said, by: Reader) -> Intake:
    return Intake(
        claims=tuple(
            _claim(one, said.sentences[one.sentence], said.parses[one.sentence])
            for one in said.claims
        ),
        groups=tuple(Group(root=root, claims=numbers) for root, numbers in roots(said.claims)),
        contradictions=contradictions(said.cores()),
        unattributed=tuple(said.sentences[number].text for number in said.unattributed),
        reader=by,
    )


def _claim(one: Attributed, sentence: Sentence, read: Parse) -> Claim:
    hedges = find_hedges(read, proposition(sentence, read, one.cue))
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


def _draft(one: DraftPosition, *, added: bool) -> Draft:
    return Draft(
        claim=one.claim,
        id=one.id,
        party=one.party,
        says=one.says or None,
        measure=one.measure or None,
        needs=one.needs or None,
        source=one.source,
        added=added,
    )


def _is_speech(sentence: Sentence, quotation: Quotation) -> bool:
    """Whether marks hold somebody's words: not a title, which begins each word with a capital."""
    inside = sentence.text[quotation.start - sentence.start : quotation.end - sentence.start]
    words = [word for word in inside.strip("\"“”„«»‘’'.,!?").split() if word[:1].isalpha()]
    titled = all(word[:1].isupper() or word in ("of", "the", "and", "for") for word in words)
    return bool(words) and not (titled and 1 < len(words) <= 6)
