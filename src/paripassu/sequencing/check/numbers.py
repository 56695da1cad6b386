"""Every printed number and name, against what it should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from paripassu.sequencing.check.balance import Balance
from paripassu.sequencing.check.claims import ClaimedPlan, ClaimedStep
from paripassu.sequencing.check.clock import Clock
from paripassu.sequencing.check.needs import broken_preferences
from paripassu.sequencing.check.reading import Reading
from paripassu.sequencing.check.report import Breach
from paripassu.sequencing.check.wording import apart

#: "``check`` recomputes every printed number and reports differences above 1e-6."
SLACK = Fraction(1, 10**6)


def differs(printed: Fraction, exact: Fraction) -> bool:
    """Whether a printed number is wrong, and not only rounded.

    A float holds 53 binary digits: of very large numbers, it cannot show the sixth decimal.
    """
    # most are equal, and told so at once
    return printed != exact and abs(printed - exact) > max(SLACK, abs(exact) / 2**52)


def judge_claims(
    reading: Reading, clock: Clock, balance: Balance, claimed: ClaimedPlan
) -> Iterator[Breach]:
    """Give every printed number, name and digest that is not so."""
    yield from _origin(reading, claimed)
    yield from _status(claimed)
    yield from _listed(claimed)
    for claim in claimed.steps:
        yield from _step(reading, balance, claim)
    yield from _table("gain", claimed.gain, balance.total)
    yield from _objective(reading, clock, balance, claimed)


def _origin(reading: Reading, claimed: ClaimedPlan) -> Iterator[Breach]:
    name = reading.agreement.id
    if claimed.agreement is not None and claimed.agreement != name:
        yield Breach(
            rule="agreement",
            sentence=f"the plan is for agreement {claimed.agreement!r}, not {name!r}",
            place="agreement",
        )
    if claimed.digest is not None and claimed.digest != reading.agreement.digest:
        yield Breach(
            rule="digest",
            sentence=f"the plan was made from a file with digest {claimed.digest!r}, "
            f"and this one has {reading.agreement.digest!r}",
            place="digest",
        )


def _status(claimed: ClaimedPlan) -> Iterator[Breach]:
    if claimed.steps and claimed.status in ("infeasible", "unknown"):
        yield Breach(
            rule="status",
            sentence=f'the plan says "{claimed.status}", and yet has steps',
            place="status",
        )


def _listed(claimed: ClaimedPlan) -> Iterator[Breach]:
    for before, after in zip(claimed.steps, claimed.steps[1:], strict=False):
        if before.moment is not None and after.moment is not None and before.moment > after.moment:
            yield Breach(
                rule="moment",
                sentence=f"{after.step} at moment {after.moment} is listed after moment "
                f"{before.moment}",
                moment=after.moment,
                step=str(after.step),
                place=f"{after.place}.moment",
            )


def _step(reading: Reading, balance: Balance, claim: ClaimedStep) -> Iterator[Breach]:
    measure = reading.agreement.measure[claim.step.measure]
    index = reading.at[claim.step]
    label = reading.labels[index]
    share = measure.shares[claim.step.portion - 1]
    yield from _number(f"{claim.place}.share", claim.share, share, label, claim)
    yield from _number(f"{claim.place}.of", claim.of, Fraction(len(measure.shares)), label, claim)
    if claim.by is not None and sorted(claim.by) != sorted(measure.by):
        yield Breach(
            rule="performer",
            sentence=f"{claim.step} is performed by {', '.join(measure.by)}, not "
            f"{', '.join(claim.by)}",
            moment=label,
            step=str(claim.step),
            place=f"{claim.place}.by",
        )
    exact = {
        "kept": balance.kept,
        "exposure": balance.exposure,
        "temptation": balance.temptation,
    }
    for key, printed in claim.balance.items():
        yield from _table(f"{claim.place}.{key}", printed, exact[key][index + 1], label, claim)


def _objective(
    reading: Reading, clock: Clock, balance: Balance, claimed: ClaimedPlan
) -> Iterator[Breach]:
    printed = claimed.objective
    exact = {"worst_exposure": balance.worst_exposure, "residual": balance.residual}
    for key, number in exact.items():
        yield from _number(f"objective.{key}", printed.get(key), number)
    bound, worst = printed.get("bound"), balance.worst_exposure
    if bound is not None and differs(bound, worst):
        least, most = apart(bound, worst)
        if bound > worst:
            sentence = f"objective.bound is {least}, above the worst exposure {most}"
        else:
            sentence = (
                f'the plan says "optimal", and its bound {least} is below its worst exposure {most}'
            )
        if bound > worst or claimed.status == "optimal":
            yield Breach(
                rule="number",
                sentence=sentence,
                amount=bound - worst,
                place="objective.bound",
            )
    certified = printed.get("certified")
    if certified is not None and certified > worst and differs(certified, worst):
        least, most = apart(certified, worst)
        yield Breach(
            rule="number",
            sentence=f"objective.certified is {least}, above the worst exposure {most}",
            amount=certified - worst,
            place="objective.certified",
        )
    end = printed.get("end_day")
    if end is not None and clock.end_day is None:
        yield Breach(
            rule="time",
            sentence=f"objective.end_day is {apart(end, end)[0]}, and the agreement knows no time",
            place="objective.end_day",
        )
    elif clock.end_day is not None:
        yield from _number("objective.end_day", end, clock.end_day)
    # A measure that a limit excludes is not performed either: listed or not, that is true.
    excluded = {m.id for m in reading.agreement.measures if m.optional and not reading.cap(m.id)}
    excluded -= {m for m, done in reading.performed.items() if done}
    yield from _names("left_out", claimed.left_out, reading.left_out, excluded)
    yield from _names("chosen", claimed.chosen, reading.chosen)
    broken = broken_preferences(reading, clock)
    yield from _names("preferences_broken", claimed.preferences_broken, broken)


def _number(
    place: str,
    printed: Fraction | None,
    exact: Fraction,
    moment: int | None = None,
    claim: ClaimedStep | None = None,
    party: str | None = None,
) -> Iterator[Breach]:
    if printed is not None and differs(printed, exact):
        is_, should = apart(printed, exact)
        yield Breach(
            rule="number",
            sentence=f"{place} is {is_} and should be {should}",
            moment=moment,
            step=None if claim is None else str(claim.step),
            party=party,
            amount=printed - exact,
            place=place,
        )


def _table(
    place: str,
    printed: Mapping[str, Fraction],
    exact: Mapping[str, Fraction],
    moment: int | None = None,
    claim: ClaimedStep | None = None,
) -> Iterator[Breach]:
    for party, number in printed.items():
        yield from _number(f"{place}.{party}", number, exact[party], moment, claim, party)


def _names(
    key: str,
    printed: tuple[str, ...] | None,
    exact: tuple[str, ...],
    either: set[str] | frozenset[str] = frozenset(),
) -> Iterator[Breach]:
    if printed is None or set(printed) - either == set(exact) - either:
        return
    yield Breach(
        rule="number",
        sentence=f"objective.{key} is [{', '.join(printed)}] and should be [{', '.join(exact)}]",
        amount=Fraction(len(set(printed) - either) - len(set(exact) - either)),
        place=f"objective.{key}",
    )
