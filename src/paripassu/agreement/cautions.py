"""What a reader should know of claims that are no mistake, and may not say what was meant.

``show`` prints it with its notes, ``plan`` with its warnings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from paripassu.agreement.fields import ORDER_CLAIMS
from paripassu.agreement.gates import gates_of, portions_needed
from paripassu.agreement.model import Agreement, Claimed, Measure, Position
from paripassu.agreement.process_cautions import process_cautions
from paripassu.agreement.wording import named
from paripassu.numbers import words


def cautions(agreement: Agreement) -> Iterator[str]:
    """Give sentences, without the point at their ends.

    They speak of days after the horizon, of milestones that no plan reaches, of like shares that
    two measures do not have, and of how the agreement is run.
    """
    claims: list[tuple[str, Claimed]] = [
        *((f"requirement no. {k + 1}", fact) for k, fact in enumerate(agreement.requirements)),
        *((_called(agreement, position), position) for position in agreement.positions),
    ]
    caps = _caps(agreement)
    for name, claim in claims:
        yield from _after_horizon(agreement, name, claim)
        if claim.claim in ORDER_CLAIMS:
            yield from _beyond_cap(agreement, name, claim, caps)
            yield from _unlike_shares(agreement, name, claim)
    yield from process_cautions(agreement)


def _called(agreement: Agreement, position: Position) -> str:
    """Name a position by its id and by its party: it has no title of its own."""
    return f"position {position.id} of {agreement.party[position.party].title}"


def _after_horizon(agreement: Agreement, name: str, claim: Claimed) -> Iterator[str]:
    horizon = agreement.horizon_days
    if claim.claim not in ("by", "not_before") or horizon is None:
        return
    if agreement.day_of(claim) <= horizon:
        return
    day = claim.day
    said = str(claim.date) if day is None else f"day {words.number(day, 'given')}"
    if claim.claim == "not_before":
        yield f"{name} waits for {said}, which is after the horizon"
    else:
        yield (
            f"{name} sets a deadline on {said}, after the horizon of {horizon} days: it asks for "
            "nothing more, since everything ends by the horizon anyway"
        )


#: By measure: the most portions that binding limits allow, and the limit that says so.
_Caps = Mapping[str, tuple[int, Position]]


def _caps(agreement: Agreement) -> _Caps:
    caps: dict[str, tuple[int, Position]] = {}
    for limit in agreement.positions:
        if not (limit.limits and limit.binds):
            continue
        share = Fraction(0) if limit.claim == "exclude" else limit.share
        assert share is not None
        most = 0 if limit.claim == "exclude" else agreement.measure[limit.measure].most_for(share)
        if limit.measure not in caps or most < caps[limit.measure][0]:
            caps[limit.measure] = most, limit
    return caps


def _beyond_cap(agreement: Agreement, name: str, claim: Claimed, caps: _Caps) -> Iterator[str]:
    speaks = claim.share is not None or claim.part not in (None, "first", "last", "each")
    if not speaks or claim.measure not in caps:
        return
    measure = agreement.measure[claim.measure]
    most, limit = caps[claim.measure]
    title = named(agreement, None)(measure.id)
    if gates_of(claim, measure, most):
        return
    if claim.share is not None:
        what = f"{words.percent(claim.share, 'given')} of {title}"
    elif isinstance(claim.part, int):
        what = f"portion {claim.part} of {title}"
    else:
        what = f"“{claim.part}” of {title}"
    reached = words.percent(measure.reached[most], "given") if most else "nothing"
    yield (
        f"{name} speaks of {what}, and {_called(agreement, limit)} allows {reached} of it: "
        "as long as that holds, the former asks for nothing"
    )


def _unlike_shares(agreement: Agreement, name: str, claim: Claimed) -> Iterator[str]:
    """Find like shares that the other measure has no portion for."""
    own = agreement.measure[claim.measure]
    told: set[str] = set()
    for needs in (claim.needs, *claim.needs_any):
        for other, need in needs.items():
            if need not in ("same", "previous") or other == own.id or other in told:
                continue
            found = _unlike(agreement, own, agreement.measure[other], str(need), claim)
            if found is not None:
                told.add(other)
                yield f"{name} compares shares exactly: {found}"


def _unlike(
    agreement: Agreement, own: Measure, other: Measure, need: str, claim: Claimed
) -> str | None:
    """Say which share is compared with which, at the portion where they miss each other least."""
    nearest: tuple[Fraction, int, int] | None = None
    for gate in gates_of(claim, own, len(own.shares)):
        share = own.reached[gate.portion - (need == "previous")]
        count = portions_needed(need, other, len(other.shares), own, gate.portion)
        assert count is not None, "a share of the whole is always reached"
        over, short = other.reached[count] - share, share - other.reached[max(count - 1, 0)]
        if over > short:  # one portion less is nearer, and may be what was meant
            nearest = min(nearest or (short, gate.portion, count), (short, gate.portion, count))
    if nearest is None:
        return None
    _, portion, count = nearest
    share = own.reached[portion - (need == "previous")]
    called, when = named(agreement, None), "before" if need == "previous" else "after"
    return (
        f"{when} portion {portion} of {called(own.id)}, {_exact(share)} of it is done, and the "
        f"first portions of {called(other.id)} make up {_exact(other.reached[count - 1])}, then "
        f"{_exact(other.reached[count])}, so it waits for {count} of them; give both measures the "
        "same portions if like shares are meant"
    )


def _exact(share: Fraction) -> str:
    """Write a share; one without a decimal as a fraction, which its decimal would hide."""
    said = words.percent(share, "given")
    return said if (share * 10_000).denominator == 1 else f"{share} ({said})"
