"""The amounts of a conflict in sentences that a diplomat reads.

What is asked for is rounded up, so that no sentence asks for less than would do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from paripassu.agreement.model import Agreement, Step
from paripassu.agreement.wording import number, percent
from paripassu.numbers import words
from paripassu.sequencing.reasons.model import (
    Amount,
    DateAmount,
    Link,
    SafeAmount,
    ToleranceAmount,
)
from paripassu.sequencing.sentences import quoted

#: Links of a chain that one sentence names; of a longer one the longest.
MOST = 6


def in_words(agreement: Agreement, amount: Amount) -> str:
    """Say an amount in the words that the agreement has now."""
    match amount:
        case DateAmount():
            return late(agreement, amount)
        case SafeAmount():
            return gains(agreement, amount)
        case ToleranceAmount():
            return exposed(agreement, amount)


def late(agreement: Agreement, amount: DateAmount) -> str:
    """Say how many days a deadline is short, and what takes them."""
    short = words.days(amount.short_days)
    if amount.member == "horizon":
        assert amount.earliest_day is not None
        said = f"Not everything can have ended before {_day(amount)}, {short} after the horizon"
    else:
        position = agreement.position[amount.member]
        assert amount.late is not None, "a position speaks of a portion"
        title = portion(agreement, Step(amount.late.measure, amount.late.portion))
        whole = position.meant_part == "last" and position.meant_gate == "end"
        if whole or position.share is not None:
            title = quoted(agreement, position.measure)
        begun = position.meant_gate == "begin"
        if amount.least_days is not None:
            assert position.days is not None, "only a deadline that runs has a number of days"
            done = "has begun" if begun else "is complete"
            if position.share is not None:
                done = f"has reached {percent(position.share)}"
            said = (
                f"It takes {words.days(amount.least_days)}, and not {number(position.days)}, until "
                f"{title} {done}: {short} more than what is asked for"
            )
        else:
            done = "begin" if begun else "be complete"
            if position.share is not None:
                done = f"reach {percent(position.share)}"
            said = f"{title} cannot {done} before {_day(amount)}, {short} late"
    chain = _chain(agreement, amount.chain)
    if not chain:
        return words.sentence(said)
    # The days of the chain are counted from the start, those of a deadline that runs are not.
    joint = ". From the start: " if amount.least_days is not None else ": "
    return words.sentence(f"{said}{joint}{chain}")


def _day(amount: DateAmount) -> str:
    if amount.earliest_date is not None:
        return words.date(amount.earliest_date)
    assert amount.earliest_day is not None
    return f"day {words.day(amount.earliest_day)}"


def _chain(agreement: Agreement, chain: Sequence[Link]) -> str:
    told = [link for link in chain if link.to_day != link.from_day or link.what == "date"]
    if len(told) > MOST:
        longest = sorted(told, key=lambda link: link.from_day - link.to_day)[:MOST]
        told = [link for link in told if link in longest]
    said = [_link(agreement, link) for link in told]
    rest = len([link for link in chain if link.to_day != link.from_day]) - len(told)
    if rest > 0:
        said.append(f"and {words.count(rest, 'shorter wait')}")
    return ", then ".join(said)


def _link(agreement: Agreement, link: Link) -> str:
    days = words.days(abs(link.to_day - link.from_day))
    title = quoted(agreement, link.measure) if link.measure else ""
    match link.what:
        case "work":
            return f"{days} for {_portions(agreement, link)}{title}"
        case "lag":
            return f"{days} of waiting before {title}"
        case "date":
            return f"nothing of {title} before day {words.day(link.to_day)}"
        case "standing":
            return (
                f"{days} in which {title} is kept up"
                if link.to_day > link.from_day
                else f"{days} less, since {title} is kept up without a gap"
            )
        case "within":
            return f"{days} less, since {title} has to follow in time"
        case "order":
            return f"{title} after the step before"


def _portions(agreement: Agreement, link: Link) -> str:
    if link.portions is None or link.measure is None:
        return ""
    first, last = link.portions
    count = len(agreement.measure[link.measure].shares)
    if (first, last) == (1, count):
        return ""
    return f"portion {first} of " if first == last else f"portions {first} to {last} of "


def gains(agreement: Agreement, amount: SafeAmount) -> str:
    """Say what a party would gain by walking away, from what, and what would settle it."""
    party = agreement.party[amount.party].title
    when = (
        "Before the first step" if amount.moment is None else _after(agreement, amount, amount.last)
    )
    said = [
        *_listed(agreement, amount.spares, "not paying for {} ({})"),
        *_listed(agreement, amount.takes_back, "taking back {} ({})"),
    ]
    less = [
        *_listed(agreement, amount.forgoes, "{} that it would not get ({})"),
        *_listed(agreement, amount.loses, "{} that it would lose again ({})"),
    ]
    gain = words.number(amount.least, "asked")
    text = f"{when} {party} would gain {gain} by walking away"
    if said:
        text += f": by {words.listed(said, MOST)}"
    against = [
        *less,
        *([f"its stake of {words.number(amount.stake, 'given')}"] if amount.stake else []),
    ]
    text += f", against {words.listed(against, MOST)}" if against else ", and has no stake to lose"
    if amount.stake_needed is None:
        return words.sentence(
            f"{text}; no deposit would settle it, since it is posted when the first step begins"
        )
    return words.sentence(
        f"{text}: a stake of {words.number(amount.stake_needed, 'asked')} would settle it"
    )


def _after(agreement: Agreement, amount: SafeAmount | ToleranceAmount, last: bool) -> str:
    if last:
        return "At the end"
    assert amount.after is not None
    return f"After {portion(agreement, Step(amount.after.measure, amount.after.portion))}"


def portion(agreement: Agreement, step: Step) -> str:
    """Name a step: by its stage, its number, or the measure alone where that is one portion."""
    measure = agreement.measure[step.measure]
    title = quoted(agreement, step.measure)
    if measure.stages:
        return f"“{measure.stages[step.portion - 1].name}” of {title}"
    return title if measure.portions == 1 else f"portion {step.portion} of {title}"


def _listed(agreement: Agreement, parts: Mapping[str, Fraction], said: str) -> list[str]:
    largest = sorted(parts.items(), key=lambda item: (-item[1], item[0]))
    return [
        said.format(quoted(agreement, measure), words.number(value, "given"))
        for measure, value in largest
    ]


def exposed(agreement: Agreement, amount: ToleranceAmount) -> str:
    """Say what a party would be exposed by, and what of."""
    party = agreement.party[amount.party].title
    out = {name: value for name, value in amount.out.items() if value > 0}
    back = {name: -value for name, value in amount.out.items() if value < 0}
    said = words.listed(_listed(agreement, out, "{} ({})"), MOST)
    less = words.listed(_listed(agreement, back, "{} ({})"), MOST)
    least, accepted = words.against(amount.least, amount.tolerance)
    return words.sentence(
        f"{_after(agreement, amount, False)} {party} would be out by {least}, of which it accepts "
        f"{accepted}: by {said}" + (f", less what it has got: {less}" if less else "")
    )
