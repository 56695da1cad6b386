"""What parties and the inspectorate say of the agreement and its steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import StrictBool, model_validator

from paripassu.process.body import (
    Body,
    Count,
    Day,
    Evidence,
    File,
    Id,
    Probability,
    Step,
    Steps,
    Text,
)


class Sign(Body):
    """I sign this agreement with this plan; with `replaces`, instead of those in force.

    Attributes
    ----------
    agreement : str
        The agreement's file.
    plan : str
        The plan's file, which is of that agreement.
    replaces : str
        The plan that this one comes in place of; null at the beginning.
    until : str
        The last day on which my signature still waits for those of the others.
    """

    nullable = frozenset({"replaces"})
    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "agreement": f"sha256:{'1a' * 32}",
        "plan": f"sha256:{'2b' * 32}",
        "replaces": None,
        "until": "2027-04-30",
    }

    agreement: File
    plan: File
    replaces: File | None
    until: Day | None = None


class Withdraw(Body):
    """I leave the agreement; with `steps`, I stay, and undo these steps of mine.

    Attributes
    ----------
    steps : list of str
        What is undone, as `MEASURE:PORTION`.
    cause : str
        Why that is lawful: the id of a finding, of another's undoing or taking back, or of a
        dispute of mine that lapsed; or the step of another that is late.
    """

    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {"steps": ["arms:2"], "cause": "relief:1"}

    steps: Steps | None = None
    cause: Id | Step | None = None

    @model_validator(mode="after")
    def _undone(self) -> Self:
        if self.cause is not None and self.steps is None:
            raise ValueError("cause goes with steps: who leaves needs none")
        return self


class Perform(Body):
    """My part of this step is done.

    Attributes
    ----------
    step : str
        As `MEASURE:PORTION`.
    evidence : list of str
        Files that show it; may be empty.
    deposit : bool
        Whether it takes effect only in its turn, once the others of its moment have done theirs.
    """

    by = "who performs the step"
    example: ClassVar[Mapping[str, Any]] = {"step": "arms:1", "evidence": [f"sha256:{'3c' * 32}"]}

    step: Step
    evidence: Evidence
    deposit: StrictBool | None = None


class Confirm(Body):
    """I accept this claim; of a file that was sent to me: I have it, and it opens.

    Attributes
    ----------
    of : str
        Id of the statement that claims, seals or discloses. To end a dispute of mine: of the claim.
    """

    by = "another party, a reader, a guardian"
    example: ClassVar[Mapping[str, Any]] = {"of": "4d" * 32}

    of: Id


class Dispute(Body):
    """It is not so. Of my own claim: I take it back.

    Attributes
    ----------
    of : str
        Id of the claim. Without `of` and `step` it is a complaint, which has no effect.
    step : str
        In its place a step that took effect by itself, as `MEASURE:PORTION`.
    ground : str
        Why, in words.
    """

    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "of": "5e" * 32,
        "ground": "Two of the ten launchers are still at the base.",
    }

    of: Id | None = None
    step: Step | None = None
    ground: Text

    @model_validator(mode="after")
    def _of_what(self) -> Self:
        self._one_of("of", "step", needed=False)
        return self


class Finding(Body):
    """What the inspection found.

    Attributes
    ----------
    of : str
        Id of the claim or the dispute. Without it, the finding is on an account of material.
    verdict : str
        `consistent`; `violation`: it never was so; `undone`: it is no longer so; `inconclusive`.
    detect : str
        The probability with which a violation would have been found, from 0 to 1.
    draw : str
        Id of the draw that chose what was inspected.
    defects : int
        How many defects were found.
    """

    by = "the inspectorate, or who decides disputes"
    example: ClassVar[Mapping[str, Any]] = {
        "of": "4d" * 32,
        "verdict": "consistent",
        "detect": "0.92",
        "draw": "round-1",
        "defects": 0,
    }

    of: Id | None = None
    verdict: Literal["consistent", "violation", "undone", "inconclusive"]
    detect: Probability
    draw: Text | None = None
    defects: Count


class Notify(Body):
    """Notice, ahead of time, of what is coming.

    Attributes
    ----------
    activity : str
        As a `[[notice]]` of the agreement calls it.
    begins, ends : str
        Its first and its last day.
    size : int
        How large it is, in the agreement's own measure.
    """

    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "activity": "exercise",
        "begins": "2027-06-01",
        "ends": "2027-06-12",
        "size": 12000,
    }

    activity: Text
    begins: Day
    ends: Day
    size: Count

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends < self.begins:
            raise ValueError("ends lies before begins")
        return self
