"""On whose word we have it: chains of citation, with one root counted once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.admiralty import nearest_term
from paripassu.agreement.model import Agreement, Position, Source

#: Chains that are shown of one source; reports that cite each other crosswise have very many.
MOST_CHAINS = 20

_HIDDEN = re.compile(r"\b(unidentified|unnamed|anonymous|undisclosed|unspecified)\b", re.IGNORECASE)
_ANYBODY = re.compile(
    r"\b(sources?|officials?|diplomats?|aides?|advis[eo]rs?|insiders?|persons?|people|experts?|"
    r"analysts?|observers?)$",
    re.IGNORECASE,
)
#: Below this probability nobody claims to be sure (ICD 203: almost certain).
_SURE = Fraction(95, 100)


@dataclass(frozen=True, slots=True)
class Basis:
    """What one position rests on.

    Attributes
    ----------
    position : str
        Its id.
    sources : tuple of str
        Reports that the position names.
    chains : tuple of tuple of str
        From each report down to where it has its news from, nearest first; at most 20 of a report.
    roots : tuple of str
        Where all chains end, each once: as many independent reports there are, at most.
    notes : tuple of str
        What is weak about it, in sentences.
    """

    position: str
    sources: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...]
    roots: tuple[str, ...]
    notes: tuple[str, ...]


def roots_of(agreement: Agreement, sources: Iterable[str]) -> tuple[str, ...]:
    """Find where reports have their news from in the end.

    Parameters
    ----------
    agreement : Agreement
        Holds all sources; they do not cite each other in a circle.
    sources : iterable of str
        Ids of reports.

    Returns
    -------
    tuple of str
        Sources that cite no other, each once, sorted.
    """
    found: set[str] = set()
    seen: set[str] = set()
    open_ = list(sources)
    while open_:
        source = agreement.source[open_.pop()]
        if source.id not in seen:
            seen.add(source.id)
            open_ += source.cites
            if not source.cites:
                found.add(source.id)
    return tuple(sorted(found))


def chains_of(agreement: Agreement, source: str) -> Iterator[tuple[str, ...]]:
    """Give each way from a report down to a root, nearest first."""
    open_: list[tuple[str, ...]] = [(source,)]
    while open_:
        chain = open_.pop()
        cites = agreement.source[chain[-1]].cites
        if not cites:
            yield chain
        open_ += [(*chain, cited) for cited in reversed(cites)]


def is_named(speaker: str) -> bool:
    """Whether a speaker stands for what is said with a name.

    ``Koh Yu-hwan, Dongguk University`` does; ``a senior official`` does not, and nobody neither.
    """
    who = re.split(r",| of | in | at | from | with | close ", speaker.strip())[0]
    if _HIDDEN.search(speaker) or _ANYBODY.search(who):
        return False
    return who[:1].isupper() and who.split()[0] not in ("A", "An", "One", "Some", "Several")


def speaker_words(source: Source) -> str:
    """Say who speaks in a report, and whether under a name."""
    if source.speaker:
        return source.speaker if is_named(source.speaker) else f"{source.speaker} (unnamed)"
    return f"{source.outlet or source.id} itself"


def basis_of(agreement: Agreement, position: Position) -> Basis:
    """Work out what a position rests on.

    Parameters
    ----------
    agreement : Agreement
        The position's agreement.
    position : Position
        One of its positions.
    """
    chains: list[tuple[str, ...]] = []
    for source in position.source:
        for number, chain in enumerate(chains_of(agreement, source)):
            if number == MOST_CHAINS:
                break
            chains.append(chain)
    roots = roots_of(agreement, position.source)
    return Basis(
        position=position.id,
        sources=position.source,
        chains=tuple(chains),
        roots=roots,
        notes=tuple(_notes(agreement, position, chains, roots)),
    )


def _notes(
    agreement: Agreement,
    position: Position,
    chains: Iterable[tuple[str, ...]],
    roots: tuple[str, ...],
) -> Iterator[str]:
    if not roots:
        yield "no source is given"
        return
    unnamed = [
        root
        for root in roots
        if agreement.source[root].speaker and not is_named(agreement.source[root].speaker)
    ]
    reports = sorted({id_ for chain in chains for id_ in chain})
    speakers = {agreement.source[root].speaker.casefold() for root in roots}
    if len(roots) == 1:
        who = speaker_words(agreement.source[roots[0]])
        counted = f"{len(reports)} reports, but " if len(reports) > 1 else ""
        yield f"{counted}one root: {who}"
    elif len(speakers) == 1 and "" not in speakers:
        yield f"{len(roots)} roots, but one speaker: {speaker_words(agreement.source[roots[0]])}"
    elif len(unnamed) == len(roots):
        yield "nobody stands for it with a name"
    weak = [root for root in roots if is_weak(agreement.source[root])]
    if len(weak) == len(roots):
        grades = ", ".join(sorted({grade_of(agreement.source[root]) for root in roots}))
        yield f"no root is graded well: {grades}"
    if position.likelihood.low >= _SURE and len(roots) == 1 and (weak or unnamed):
        yield f"held to be {nearest_term(position.likelihood)}, for which this is thin"
    for id_ in reports:
        yield from _against_its_sources(agreement, agreement.source[id_])


def is_weak(source: Source) -> bool:
    """Whether a grade is so low, or so unknown, that nothing can be built on the report alone."""
    return source.reliability in "EF" or source.credibility >= 5


def grade_of(source: Source) -> str:
    """Give both Admiralty grades as they are written: ``B3``."""
    return f"{source.reliability}{source.credibility}"


def _against_its_sources(agreement: Agreement, source: Source) -> Iterator[str]:
    """Find a report that is graded as more credible, or dated earlier, than all that it cites."""
    cited = [agreement.source[id_] for id_ in source.cites]
    best = min((report.credibility for report in cited), default=6)
    if source.credibility < best < 6:
        yield (
            f"{source.id} is graded {grade_of(source)}, though what it cites is "
            f"no better than {best}: passing news on does not confirm it"
        )
    for report in cited:
        if source.date and report.date and source.date < report.date:
            yield f"{source.id} of {source.date} cites {report.id} of {report.date}, a later one"
