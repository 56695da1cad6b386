"""What a claim says, in words: one wording for tables, plans, conflicts and repairs.

Rules: docs/specification/sequencing.md#order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Protocol

from paripassu.agreement.model import Choice, Claimed, Measure
from paripassu.numbers import words
from paripassu.numbers.rounding import Rule, places

#: How a measure is called: by its id, or by its title in quotation marks.
Name = Callable[[str], str]


class Measured(Protocol):
    """What claims are worded with: an agreement, or as much of one as can be read."""

    @property
    def measure(self) -> Mapping[str, Measure]: ...  # noqa: D102


def number(value: Fraction, rule: Rule = "given") -> str:
    """Write an amount as people do: as it is, else to two digits after the point, by its rule."""
    return words.number(value, "given" if places(value, words.STANDING) is not None else rule)


def percent(share: Fraction, rule: Rule = "given") -> str:
    """Write a share as a percentage."""
    return f"{number(share * 100, rule)} %"


def days(value: Fraction) -> str:
    """Write a number of days as it was given."""
    return f"{number(value)} {'day' if value == 1 else 'days'}"


def named(agreement: Measured, name: Name | None) -> Name:
    """Give how measures are called: by their titles in quotation marks, if nothing is said."""
    return name or (lambda id_: f"“{agreement.measure[id_].title or id_}”")


def what(agreement: Measured, claim: Claimed, name: Name | None = None) -> str:
    """Say what a fact or a position asks for, as the clause after “that”.

    Parameters
    ----------
    agreement : Agreement
        Of which the claim is.
    claim : Claimed
        A fact or a position.
    name : callable, optional
        How measures are called, by their ids; left out: by their titles in quotation marks.
    """
    called = named(agreement, name)
    said = _Said(agreement, claim, called)
    own = called(claim.measure)
    share = percent(claim.share) if claim.share is not None else ""
    match claim.claim:
        case "after":
            if claim.lag_days:
                return f"{said.not_yet()} until {days(claim.lag_days)} after {said.waits()}"
            return f"{said.not_yet()} before {said.waits()}"
        case "not_before":
            return f"{said.not_yet()} before {said.day()}"
        case "by":
            return f"{said.done()} by {said.day()}"
        case "within":
            return f"{said.done()} within {days(claim.days or Fraction(0))} after {said.waits()}"
        case "during":
            return said.during()
        case "at_least":
            return f"at least {share} of {own} is done"
        case "at_most":
            return f"no more than {share} of {own} is done"
        case "include":
            return f"{own} is part of the agreement"
        case "exclude":
            return f"{own} is no part of the agreement"


def need(measure: str, wanted: Fraction | str, own: str = "") -> str:
    """Say what is waited for, as a clause.

    Parameters
    ----------
    measure : str
        What the measure that is waited for is called.
    wanted : Fraction or str
        The need, as the file has it.
    own : str
        What the measure that waits is called.
    """
    match wanted:
        case "all":
            return f"{measure} is complete"
        case "same":
            return f"the same share of {measure} is done"
        case "previous" if measure == own:
            return "the portion before it is done"
        case "previous":
            return f"{measure} has reached the share that {own} had before it"
        case str():
            return f"“{wanted}” of {measure} is done"
    return f"{measure} is complete" if wanted == 1 else f"{percent(wanted)} of {measure} is done"


def choice(agreement: Measured, made: Choice, name: Name | None = None) -> str:
    """Say how many of some measures are part of the agreement."""
    called = named(agreement, name)
    of = words.listed([called(measure) for measure in made.of], len(made.of))
    number_of = f"{'at least' if made.at_least is not None else 'exactly'} {made.least}"
    return f"{number_of} of {of} {'is' if made.least == 1 else 'are'} part of the agreement"


class _Said:
    """The parts of a sentence on order or time."""

    def __init__(self, agreement: Measured, claim: Claimed, called: Name) -> None:
        self._claim = claim
        self._called = called
        self._own = called(claim.measure)
        self._several = len(agreement.measure[claim.measure].shares) > 1

    def not_yet(self) -> str:
        """Say which portion is not begun, or not completed, until something."""
        verb = "completed" if self._claim.meant_gate == "end" else "begun"
        part = self._claim.meant_part
        if part == "each" and self._several:
            return f"no portion of {self._own} is {verb}"
        return f"{self._portion(part)} is not {verb}"

    def done(self) -> str:
        """Say which portion has begun, or is complete, until something."""
        begun = self._claim.meant_gate == "begin"
        if self._claim.share is not None:
            share = percent(self._claim.share)
            if not begun:
                return f"{share} of {self._own} is done"
            return f"the portion that brings {self._own} to {share} has begun"
        return f"{self._portion(self._claim.meant_part)} {'has begun' if begun else 'is complete'}"

    def during(self) -> str:
        """Say what happens only while something is kept up."""
        others = [self._called(name) for name in self._claim.of]
        up = f"{words.listed(others, len(others))} {'is' if len(others) == 1 else 'are'} kept up"
        verb = {"begin": "begins", "end": "ends", None: "happens"}[self._claim.meant_gate]
        part = self._claim.meant_part
        whole = part == "each" and self._claim.meant_gate is None
        who = self._own if whole else self._portion(part)
        return f"{who} {verb} only while {up}"

    def _portion(self, part: int | str) -> str:
        """Name the portion; the whole measure where its beginning or its end is meant."""
        if not self._several and part in ("first", "last", "each", 1):
            return self._own
        if part == ("last" if self._claim.meant_gate == "end" else "first"):
            return self._own
        match part:
            case int():
                return f"portion {part} of {self._own}"
            case "each":
                return f"every portion of {self._own}"
            case "first" | "last":
                return f"the {part} portion of {self._own}"
            case _:
                return f"“{part}” of {self._own}"

    def day(self) -> str:
        """Name the day."""
        if self._claim.date is not None:
            return words.date(self._claim.date)
        return f"day {number(self._claim.day or Fraction(0))}"

    def waits(self) -> str:
        """Say what is waited for."""
        always = self._needs(self._claim.needs)
        either = " or ".join(
            self._needs(table) if len(table) == 1 else f"({self._needs(table)})"
            for table in self._claim.needs_any
        )
        if always and either:
            several = len(self._claim.needs_any) > 1
            return f"{always}, and {'either ' if several else ''}{either}"
        return always or either

    def _needs(self, needs: Mapping[str, Fraction | str]) -> str:
        return " and ".join(
            need(self._called(measure), wanted, self._own) for measure, wanted in needs.items()
        )
