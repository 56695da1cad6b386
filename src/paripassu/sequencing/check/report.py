"""What a check found: frozen values, exact inside, JSON numbers outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from paripassu.numbers.fraction import nearest_number

Rule = Literal[
    "amount",  # too many or too few portions, or a limit or a floor that is not kept
    "turn",  # the portions of a measure do not come in turn
    "moment",  # a moment that is neither one step nor one group
    "group",  # a group that is not performed whole at one moment
    "need",  # a position waits for what is not done by then
    "requirement",  # so does a fact of nature
    "time",  # days that do not fit together
    "window",  # a by or not_before position
    "horizon",  # an end after the horizon
    "safe",  # a party would be better off walking away
    "tolerance",  # a party is out by more than it accepts
    "performer",  # a printed performer who is not one
    "number",  # a printed number that is not so
    "digest",  # made from another file
    "agreement",  # made for another agreement
    "status",  # a status that its own steps belie
]


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that a plan breaks.

    Attributes
    ----------
    rule : str
        Which rule.
    sentence : str
        What is wrong, for people.
    moment : int or None
        The moment, numbered as in the plan (by place where it has no numbers); None: before the
        first, or none in particular.
    step : str or None
        ``MEASURE:PORTION``.
    party : str or None
        The party concerned.
    amount : Fraction or None
        By how much: units of the party, days, portions, or the printed less the recomputed number.
    position : str or None
        The position that is not kept.
    place : str or None
        Where in the plan's document a printed number or name is wrong: ``steps[3].kept.us``.
    """

    rule: Rule
    sentence: str
    moment: int | None = None
    step: str | None = None
    party: str | None = None
    amount: Fraction | None = None
    position: str | None = None
    place: str | None = None

    def __str__(self) -> str:
        return self.sentence

    def to_json(self) -> dict[str, Any]:
        """Give the JSON object for the breach; keys that do not apply are null."""
        return {
            "rule": self.rule,
            "sentence": self.sentence,
            "moment": self.moment,
            "step": self.step,
            "party": self.party,
            "amount": None if self.amount is None else nearest_number(self.amount),
            "position": self.position,
            "place": self.place,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The answer to ``paripassu check``: every breach, and the plan's numbers as recomputed.

    Attributes
    ----------
    agreement : str
        Id of the agreement.
    breaches : tuple of Breach
        Everything that is wrong; none: the plan holds.
    worst_exposure, residual : Fraction
        Largest exposure as a share of a tolerance, over the moments before the last, and after it.
    gain : mapping
        Each party's total, in its own units.
    left_out : tuple of str
        Optional measures that are not performed.
    preferences_broken : tuple of str
        Preferences that the plan does not keep.
    end_day : Fraction or None
        Last end day; None where the agreement knows no time, or nothing is performed.
    conceded : tuple of str
        Positions that were ignored.
    """

    agreement: str
    breaches: tuple[Breach, ...]
    worst_exposure: Fraction
    residual: Fraction
    gain: Mapping[str, Fraction] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    preferences_broken: tuple[str, ...] = ()
    end_day: Fraction | None = None
    conceded: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the plan holds, and everything printed in it is true."""
        return not self.breaches

    def __bool__(self) -> bool:
        return self.ok

    def to_json(self) -> dict[str, Any]:
        """Give the document that ``paripassu check --json`` prints."""
        return {
            "format": "paripassu/check/1",
            "agreement": self.agreement,
            "ok": self.ok,
            "breaches": [breach.to_json() for breach in self.breaches],
            "worst_exposure": nearest_number(self.worst_exposure),
            "residual": nearest_number(self.residual),
            "gain": {party: nearest_number(gain) for party, gain in self.gain.items()},
            "left_out": list(self.left_out),
            "preferences_broken": list(self.preferences_broken),
            "end_day": None if self.end_day is None else nearest_number(self.end_day),
            "conceded": list(self.conceded),
        }
