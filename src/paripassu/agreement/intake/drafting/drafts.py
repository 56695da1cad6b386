"""Draft positions: what a report's claims would be in an agreement, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from paripassu.agreement.fields import LIKELIHOODS
from paripassu.agreement.intake.attribution import Attributed
from paripassu.agreement.intake.drafting.patterns import find_patterns
from paripassu.agreement.intake.drafting.sources import Sources, free_id
from paripassu.agreement.intake.drafting.topics import measure_meant, party_meant, stems_of
from paripassu.agreement.intake.hedges import find_hedges, likelihood_after
from paripassu.agreement.intake.mentions import Mention, mention_at
from paripassu.agreement.intake.names import printable
from paripassu.agreement.intake.own_voice import wants_at
from paripassu.agreement.intake.polarity import proposition
from paripassu.agreement.intake.said import Said
from paripassu.agreement.intake.words import Parse
from paripassu.agreement.interval import Interval
from paripassu.agreement.model import Agreement, Source


@dataclass(frozen=True, slots=True)
class DraftPosition:
    """A position that a claim may stand for.

    Attributes
    ----------
    claim : int
        The number of the claim in the answer, from 0.
    id, party : str
        Of the position.
    says : str
        ``after``, ``include`` or ``exclude``; empty where no pattern and no measure of the file
        matched: a person has to say what the party wants.
    measure, needs : str
        Measures of the file; empty where there is none.
    likelihood : Interval or None
        After the hedges of the claim.
    source : str
        The id of the source that it rests on.
    sentence, speaker : str
        The claim, and who makes it through whom, in words.
    """

    claim: int
    id: str
    party: str
    says: str
    measure: str
    needs: str
    likelihood: Interval | None
    source: str
    sentence: str
    speaker: str

    @property
    def is_complete(self) -> bool:
        """Whether it could be accepted as it stands."""
        return bool(self.says)


class Standing(Protocol):
    """A draft in a file: its id and its lines."""

    @property
    def id(self) -> str:
        """Give the id of the position that it would be."""

    @property
    def text(self) -> str:
        """Give its lines."""


def drafts_of(
    said: Said, agreement: Agreement, report: str, standing: Sequence[Standing] = ()
) -> tuple[tuple[DraftPosition, ...], tuple[Source, ...]]:
    """Draft the positions of an agreement's parties that a report's claims may stand for.

    Parameters
    ----------
    said : Said
        What the report says.
    agreement : Agreement
        Whose parties and measures are looked for in it.
    report : str
        What the report is called, where it speaks itself.
    standing : sequence of Standing
        Drafts that stand in the file already: the same one has the same id.

    Returns
    -------
    tuple
        The drafts in the order of the claims, and the sources that they need and the file lacks.
    """
    sources = Sources(agreement.sources)
    taken = {*(one.id for one in agreement.positions), *(one.id for one in standing)}
    made: list[DraftPosition] = []
    beside: dict[int, list[Attributed]] = {}
    for claim in said.claims:
        beside.setdefault(claim.sentence, []).append(claim)
    for number, claim in enumerate(said.claims):
        if claim.cue is not None and claim.cue.denies:
            continue
        sentence = said.sentences[claim.sentence]
        read = said.parses[claim.sentence]
        hedges = find_hedges(read, proposition(sentence, read, claim.cue))
        plain = printable(sentence.text)
        for party, says, measure, needs in _wanted(said, claim, beside[claim.sentence], agreement):
            words = [party, *(part for part in (measure, says if needs else "", needs) if part)]
            there = [one.id for one in standing if _stands(one, plain, party, measure)]
            made.append(
                DraftPosition(
                    number,
                    there[0] if there else free_id(_name(words, measure), taken),
                    party,
                    says,
                    measure,
                    needs,
                    likelihood_after(row for _, row in hedges),
                    sources.of_chain(claim.chain, report, said.headline),
                    plain,
                    _speaker(claim.chain),
                )
            )
    return tuple(made), tuple(sources.added)


def _name(words: Sequence[str], measure: str) -> str:
    return "-".join(words) if measure else f"{words[0]}-says"


def _stands(one: Standing, sentence: str, party: str, measure: str) -> bool:
    """Whether a draft in the file is of this sentence, party and measure."""
    return (
        sentence in one.text
        and f'party = "{party}"' in one.text
        and (not measure or f'measure = "{measure}"' in one.text)
    )


def clashes(drafts: Sequence[DraftPosition]) -> tuple[tuple[int, int], ...]:
    """Find claims whose drafts alone have no plan: M after N and N after M; M in and M out."""
    found = {
        (min(a.claim, b.claim), max(a.claim, b.claim))
        for i, a in enumerate(drafts)
        for b in drafts[i + 1 :]
        if (
            a.says == b.says == "after" and a.needs and (a.measure, a.needs) == (b.needs, b.measure)
        )
        or ({a.says, b.says} == {"include", "exclude"} and a.measure == b.measure)
    }
    return tuple(sorted(found))


def likelihood_text(likelihood: Interval) -> str:
    """Give a likelihood as a file has it: a term of ICD 203, or its ends."""
    for term, (low, high) in LIKELIHOODS.items():
        if (low, high) == (likelihood.low, likelihood.high):
            return f'"{term}"'
    return f"[{_decimal(likelihood.low)}, {_decimal(likelihood.high)}]"


def _decimal(value: Fraction) -> str:
    return format(float(value), "g")


def _wanted(
    said: Said, claim: Attributed, beside: Sequence[Attributed], agreement: Agreement
) -> Iterator[tuple[str, str, str, str]]:
    """Give what parties want by a claim: party, claim, measure, needs; only the first is sure.

    Of a sentence with several claims, ``beside``, each has only what stands in its own content.
    """
    parse = said.parses[claim.sentence]
    speaker = _party_of(claim.speaker, said, agreement)
    found = False
    for pattern in find_patterns(parse):
        if _whose(parse, pattern.measure, beside) is not claim:
            continue
        party = (
            speaker
            if pattern.holder is None
            else _holder(said, parse, pattern.holder, agreement, speaker)
        )
        if party is None:
            continue
        measure = _measure(parse, pattern.measure, agreement)
        needs = "" if pattern.needs is None else _done(parse, pattern.needs, agreement)
        if not measure or (pattern.needs is not None and (not needs or needs == measure)):
            continue
        found = True
        yield party, pattern.claim, measure, needs
    if not found:
        own = [at for at in wants_at(parse) if _whose(parse, at, beside) is claim]
        yield from _open(said, parse, agreement, speaker, own)


def _whose(parse: Parse, at: int, claims: Sequence[Attributed]) -> Attributed:
    """Tell which claim of a sentence a word belongs to: the innermost whose content it stands in.

    What stands in none belongs to the first, so that it is drafted once.
    """
    inside = [
        (sum(1 for _ in parse.above(content)), number)
        for number, claim in enumerate(claims)
        if claim.cue is not None
        for content in [claim.cue.at if claim.cue.content is None else claim.cue.content]
        if parse.is_under(at, content)
    ]
    return claims[max(inside, default=(0, 0))[1]]


def _open(
    said: Said, parse: Parse, agreement: Agreement, speaker: str | None, wants: Sequence[int]
) -> Iterator[tuple[str, str, str, str]]:
    """Give a party that wants something for which no pattern and measure match."""
    for at in wants:
        party = _holder(said, parse, at, agreement, speaker)
        if party is not None:
            yield party, "", "", ""
            return


def _measure(parse: Parse, at: int, agreement: Agreement) -> str:
    stems = stems_of(parse, at)
    if not stems:  # “it’s the precondition”: what was spoken of before
        for before in range(at - 1, -1, -1):
            if parse[before].dep in ("dobj", "nsubj", "nsubjpass", "attr") and parse[
                before
            ].tag.startswith("NN"):
                named = measure_meant(stems_of(parse, before), agreement)
                if named:
                    return named
        return ""
    return measure_meant(stems, agreement) or ""


def _done(parse: Parse, at: int, agreement: Agreement) -> str:
    """Tell what is waited for: “after the end of the withdrawal” is after the withdrawal."""
    return _measure(parse, at, agreement) or (
        measure_meant((one for one in stems_of(parse, at) if one != "end"), agreement) or ""
    )


def _holder(
    said: Said, parse: Parse, at: int, agreement: Agreement, speaker: str | None
) -> str | None:
    mention = mention_at(parse, at)
    if mention.kind == "pronoun":
        return speaker if mention.pronoun in ("self", "it", "many") else None
    words = parse.said(mention.first, mention.last) if parse.words else mention.name
    return party_meant(words, agreement) or _party_of(mention, said, agreement)


def _party_of(mention: Mention | None, said: Said, agreement: Agreement) -> str | None:
    """Tell the party that somebody speaks for, by name, office or body."""
    if mention is None:
        return None
    known = said.persons.get(mention.name)
    if known is None:
        same = [one for name, one in said.persons.items() if mention.name in name.split()]
        known = same[0] if len(same) == 1 else mention
    for text in (mention.whole, known.whole):
        party = party_meant(text, agreement)
        if party is not None:
            return party
    return None


def _speaker(chain: Sequence[Mention]) -> str:
    names = [printable(one.name) for one in chain]
    if not names:
        return "the report itself"
    return f"{names[-1]}, through {' and '.join(names[:-1])}" if len(names) > 1 else names[0]
