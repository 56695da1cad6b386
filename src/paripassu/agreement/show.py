"""What is in an agreement, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from paripassu.agreement import phrases, wording
from paripassu.agreement.admiralty import nearest_term
from paripassu.agreement.cautions import cautions
from paripassu.agreement.fields import ORDER_CLAIMS
from paripassu.agreement.model import Agreement, Claimed, Interval, Party
from paripassu.agreement.overview import Overview
from paripassu.agreement.overview_rows import (
    ChoiceRow,
    DeclarationRow,
    MeasureRow,
    PartyRow,
    PositionRow,
    RequirementRow,
    SourceRow,
)
from paripassu.agreement.process_words import process_in_words
from paripassu.agreement.read import agreement_of
from paripassu.agreement.sources import Basis, basis_of, grade_of, is_named, roots_of
from paripassu.files import Readable


def show(agreement: Agreement | Readable) -> Overview:
    """Lay out an agreement: parties, measures, positions, and on whose word we have them.

    Parameters
    ----------
    agreement : Agreement, path or open file
        Read, to be read, or built in code.

    Returns
    -------
    Overview
    """
    agreement = agreement_of(agreement)
    bases = {position.id: basis_of(agreement, position) for position in agreement.positions}
    roots = roots_of(agreement, (id_ for basis in bases.values() for id_ in basis.sources))
    return Overview(
        agreement=agreement.id,
        title=agreement.title,
        digest=agreement.digest,
        start=agreement.start,
        horizon_days=agreement.horizon_days,
        unit=agreement.unit,
        language=agreement.language,
        parties=tuple(_party(agreement, party) for party in agreement.parties),
        measures=tuple(
            MeasureRow(
                id=measure.id,
                title=measure.title,
                by=measure.by,
                value=measure.value,
                lasting=measure.lasting,
                shares=measure.shares,
                stages=tuple(stage.name for stage in measure.stages),
                days=measure.days,
                stage_days=tuple(stage.days or measure.days for stage in measure.stages),
                optional=measure.optional,
                standing=measure.standing,
                kind=measure.kind,
                in_words=phrases.portions(measure),
            )
            for measure in agreement.measures
        ),
        requirements=tuple(
            RequirementRow(**_claim(agreement, fact)) for fact in agreement.requirements
        ),
        choices=tuple(
            ChoiceRow(
                of=choice.of,
                least=choice.least,
                most=choice.most,
                in_words=wording.choice(agreement, choice, str),
            )
            for choice in agreement.choices
        ),
        positions=tuple(_positions(agreement, bases)),
        sources=tuple(_sources(agreement, bases)),
        declarations=tuple(
            DeclarationRow(party=one.party, template=one.template) for one in agreement.declarations
        ),
        process=tuple(process_in_words(agreement)),
        groups=tuple(tuple(str(step) for step in group) for group in agreement.groups),
        roots=roots,
        notes=tuple(_notes(agreement, bases, roots)),
    )


def total_to(agreement: Agreement, party: str) -> Interval:
    """Give what all measures together are worth to a party, in its own units."""
    values = [measure.value_to(party) for measure in agreement.measures]
    return Interval(
        sum((value.low for value in values), Fraction(0)),
        sum((value.high for value in values), Fraction(0)),
    )


def _least_to(agreement: Agreement, party: str) -> Fraction:
    """Give what the whole is worth to a party at the low end, at least.

    Of alternatives those count that it gains by, since they may be the ones that are chosen.
    """
    lows = ((m.id in agreement.alternatives, m.value_to(party).low) for m in agreement.measures)
    return sum((max(low, Fraction(0)) if open_ else low for open_, low in lows), Fraction(0))


def _party(agreement: Agreement, party: Party) -> PartyRow:
    return PartyRow(
        id=party.id,
        name=party.name,
        stake=party.stake,
        tolerance=party.tolerance,
        performs=tuple(m.id for m in agreement.measures if party.id in m.by),
        total=total_to(agreement, party.id),
    )


def _claim(agreement: Agreement, claim: Claimed) -> dict[str, Any]:
    """Give what facts and positions have in common."""
    ordered = claim.claim in ORDER_CLAIMS
    same = ("claim", "measure", "needs", "needs_any", "lag_days", "days", "share", "date", "day")
    return {
        **{key: getattr(claim, key) for key in (*same, "of")},
        "part": claim.meant_part if ordered and claim.share is None else None,
        "gate": claim.meant_gate if ordered else None,
        "in_words": wording.what(agreement, claim, str),
    }


def _positions(agreement: Agreement, bases: Mapping[str, Basis]) -> Iterator[PositionRow]:
    for position in agreement.positions:
        basis = bases[position.id]
        yield PositionRow(
            id=position.id,
            party=position.party,
            **_claim(agreement, position),
            firm=position.firm,
            cost=position.cost,
            likelihood=position.likelihood,
            term=nearest_term(position.likelihood),
            sources=basis.sources,
            chains=basis.chains,
            roots=basis.roots,
            notes=basis.notes,
        )


def _sources(agreement: Agreement, bases: Mapping[str, Basis]) -> Iterator[SourceRow]:
    behind = {id_: _behind(agreement, basis) for id_, basis in bases.items()}
    for source in agreement.sources:
        yield SourceRow(
            id=source.id,
            outlet=source.outlet,
            speaker=source.speaker,
            named=is_named(source.speaker),
            date=source.date,
            reliability=source.reliability,
            credibility=source.credibility,
            grade=grade_of(source),
            cites=source.cites,
            root=not source.cites,
            supports=tuple(id_ for id_, reports in behind.items() if source.id in reports),
        )


def _behind(agreement: Agreement, basis: Basis) -> set[str]:
    """Find every report that a position rests on, directly or through others."""
    seen: set[str] = set()
    open_ = list(basis.sources)
    while open_:
        id_ = open_.pop()
        if id_ not in seen:
            seen.add(id_)
            open_ += agreement.source[id_].cites
    return seen


def _notes(
    agreement: Agreement, bases: Mapping[str, Basis], roots: tuple[str, ...]
) -> Iterator[str]:
    resting = sum(1 for basis in bases.values() if basis.sources)
    if resting:
        without = len(bases) - resting
        named = sum(1 for root in roots if is_named(agreement.source[root].speaker))
        if len(roots) == 1:
            whence = f"1 root, which speaks under {'a' if named else 'no'} name"
        else:
            speaks = "speaks" if named == 1 else "speak"
            whence = f"{len(roots)} roots, {named} of which {speaks} under a name"
        yield (
            f"{resting} of {len(bases)} positions name sources; all of these go back to {whence}"
            + (f"; {without} have no source" if without else "")
        )
    elif bases:
        yield "no position names a source: they are the analyst's own"
    if any(choice.most < len(choice.of) for choice in agreement.choices):
        yield (
            "the totals of the parties count every measure, and so all alternatives together; "
            "a plan has only those that are chosen"
        )
    for party in agreement.parties:
        least = _least_to(agreement, party.id)
        if least < 0:
            yield (
                f"{party.title} loses {phrases.number(-least)} by the whole at the low end: "
                "it may keep to it for its stake's sake, but would hardly sign it"
            )
    yield from cautions(agreement)
    used = {id_ for basis in bases.values() for id_ in _behind(agreement, basis)}
    idle = [source.id for source in agreement.sources if source.id not in used]
    if idle:
        yield f"no position rests on {', '.join(idle[:10])}{', …' if len(idle) > 10 else ''}"
