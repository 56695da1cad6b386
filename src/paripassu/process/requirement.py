"""What deters the faking of steps: the required detection probabilities, as answers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from paripassu.agreement.model import Id
from paripassu.documents.exact import Exact
from paripassu.documents.value import Answer
from paripassu.inspection.sampling.deterrence import Deterring
from paripassu.numbers import words

if TYPE_CHECKING:
    import polars


class Incentive(Deterring):
    """What one performer gains by faking a step, and loses if that is found; in its own units.

    Attributes
    ----------
    gain, penalty : Fraction
        What faking the step saves it, and what it loses once that is found.
    """

    gain: Exact
    penalty: Exact


class StepNeed(Deterring):
    """What deters all performers of one step: ``detect`` is the largest of theirs.

    Attributes
    ----------
    step : str
        ``MEASURE:PORTION``.
    moment : int
        As the plan numbers it.
    found_at : int
        The moment after which the faking is found.
    performers : mapping
        Per party.
    """

    step: str
    moment: int
    found_at: int
    performers: Mapping[Id, Incentive]


class Requirement(StepNeed, Answer):
    """The required detection probability of one step of a plan; see :class:`StepNeed`.

    Attributes
    ----------
    agreement : str
        Id of the agreement.
    found_after : int
        Moments that pass before the faking is found.
    warnings : tuple of str
        What the numbers do not rest safely on.
    """

    format: Literal["paripassu/require/1"] = "paripassu/require/1"
    agreement: Id
    found_after: int
    warnings: tuple[str, ...] = ()

    def summary(self) -> str:
        """Say it in one sentence."""
        return f"{self.step}: {_deterring(self.detect)}."

    def to_frame(self) -> polars.DataFrame:
        """Give one row per performer: step, moment, party, gain, penalty, detect."""
        return _frame([self])


class Requirements(Deterring, Answer):
    """The required detection probability of every step of a plan.

    ``detect`` is the largest of theirs; None: some step cannot be secured by inspection.

    Attributes
    ----------
    agreement : str
        Id of the agreement.
    found_after : int
        Moments that pass before a faking is found.
    steps : tuple of StepNeed
        In the plan's order.
    warnings : tuple of str
        What the numbers do not rest safely on.
    """

    format: Literal["paripassu/requirements/1"] = "paripassu/requirements/1"
    agreement: Id
    found_after: int
    steps: tuple[StepNeed, ...] = Field(repr=False)
    warnings: tuple[str, ...] = ()

    def summary(self) -> str:
        """Say how many steps need inspection, and how sure it has to be."""
        needing = sum(step.detect != 0 for step in self.steps)
        return (
            f"{needing} of {words.count(len(self.steps), 'step')} need inspection: "
            f"{_deterring(self.detect)}."
        )

    def to_frame(self) -> polars.DataFrame:
        """Give one row per step and performer: step, moment, party, gain, penalty, detect."""
        return _frame(self.steps)


def _deterring(detect: Fraction | None) -> str:
    if detect is None:
        return "no probability of detection deters"
    return f"detection with probability {words.required(detect)} deters"


def _frame(steps: tuple[StepNeed, ...] | list[Requirement]) -> polars.DataFrame:
    import polars

    return polars.DataFrame(
        [
            {
                "step": step.step,
                "moment": step.moment,
                "party": party,
                "gain": float(one.gain),
                "penalty": float(one.penalty),
                "detect": None if one.detect is None else float(one.detect),
            }
            for step in steps
            for party, one in step.performers.items()
        ],
        schema={
            "step": polars.String,
            "moment": polars.Int64,
            "party": polars.String,
            "gain": polars.Float64,
            "penalty": polars.Float64,
            "detect": polars.Float64,
        },
    )
