"""What a check found: frozen values, exact inside, JSON numbers outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field, computed_field

from paripassu.documents.exact import Exact, OptionalExact
from paripassu.documents.value import Answer, Derived, Value
from paripassu.numbers.words import count

if TYPE_CHECKING:
    import polars

Rule = Literal[
    "amount",  # too many or too few portions, or a limit or a floor that is not kept
    "done",  # what is done already, and the plan does not have
    "turn",  # the portions of a measure do not come in turn
    "moment",  # a moment that is neither one step nor one group
    "group",  # a group that is not performed whole at one moment
    "need",  # a position waits for what is not done by then
    "requirement",  # so does a fact of nature
    "time",  # days that do not fit together
    "window",  # earlier than a not_before or later than a by
    "within",  # later than so many days after its needs were met
    "during",  # not in the time of a standing measure
    "standing",  # a standing measure with a gap, or one that takes more or less than its days
    "choice",  # more or fewer alternatives than there should be
    "horizon",  # an end after the horizon
    "safe",  # a party would be better off walking away
    "tolerance",  # a party is exposed by more than it accepts
    "performer",  # a printed performer who is not one
    "number",  # a printed number that is not so
    "digest",  # made from another file
    "agreement",  # made for another agreement
    "status",  # a status that its own steps belie
]


class Breach(Value):
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
    amount: OptionalExact = None
    position: str | None = None
    place: str | None = None

    def __str__(self) -> str:
        return self.sentence


class Report(Derived, Answer):
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
    chosen : tuple of str
        Alternatives of some choice that are performed.
    preferences_broken : tuple of str
        Preferences that the plan does not keep.
    end_day : Fraction or None
        Last end day; None where the agreement knows no time, or nothing is performed.
    conceded : tuple of str
        Positions that were ignored.
    """

    format: Literal["paripassu/check/1"] = "paripassu/check/1"
    agreement: str
    breaches: tuple[Breach, ...]
    worst_exposure: Exact
    residual: Exact
    gain: Mapping[str, Exact] = Field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    preferences_broken: tuple[str, ...] = ()
    end_day: OptionalExact = None
    conceded: tuple[str, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ok(self) -> bool:
        """Whether the plan holds, and everything printed in it is true."""
        return not self.breaches

    def __bool__(self) -> bool:
        return self.ok

    def summary(self) -> str:
        """Say in one sentence whether the plan holds."""
        if self.ok and self.conceded:
            ignored = ", ".join(self.conceded)
            return f"The plan holds only if these positions are conceded: {ignored}."
        if self.ok:
            return "The plan holds: every step and every number was recomputed from the agreement."
        return f"The plan does not hold: {count(len(self.breaches), 'breach')}."

    def to_frame(self) -> polars.DataFrame:
        """Give one row per breach: its fields, the amount a float."""
        import polars

        rows = [
            (
                one.rule,
                one.sentence,
                one.moment,
                one.step,
                one.party,
                None if one.amount is None else float(one.amount),
                one.position,
                one.place,
            )
            for one in self.breaches
        ]
        text, whole = polars.String, polars.Int64
        return polars.DataFrame(
            rows,
            schema={
                "rule": text,
                "sentence": text,
                "moment": whole,
                "step": text,
                "party": text,
                "amount": polars.Float64,
                "position": text,
                "place": text,
            },
            orient="row",
        )
