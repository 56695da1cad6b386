"""Does an amendment hold from here? What is claimed stays, and what is left is judged anew.

The fold takes every amendment that all have signed and that loses no claimed step: what the parties
want is theirs to say. But nobody should sign by mistake what would not hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from paripassu.agreement.model import Agreement, Step
from paripassu.sequencing.check import Breach, check, reading_of


@dataclass(frozen=True)
class Amendment:
    """What an amendment comes to where the process stands.

    Attributes
    ----------
    loses : tuple of str
        Claimed steps ``MEASURE:PORTION`` that its plan does not have, or in which performers or
        share would be others: such an amendment has no effect.
    breaches : tuple of Breach
        Why what is left would not hold; not judged where something is lost.
    """

    loses: tuple[str, ...] = ()
    breaches: tuple[Breach, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the plan holds from here on."""
        return not self.loses and not self.breaches

    def sentences(self) -> Iterator[str]:
        """Say what is wrong with it, one sentence each."""
        for step in self.loses:
            yield f"{step} is claimed already, and the new plan does not have it unchanged"
        for breach in self.breaches:
            yield breach.sentence


def judge_amendment(
    agreement: Agreement, plan: Any, *, status: Mapping[str, Any], replaces: Agreement
) -> Amendment:
    """Say whether a new agreement with a new plan holds from where the process stands.

    Parameters
    ----------
    agreement : Agreement
        The new one.
    plan : path, open file, mapping, or value with ``to_json()``
        For the new agreement.
    status : mapping
        Where the process stands: a ``paripassu/status/1`` document.
    replaces : Agreement
        The one in force.

    Returns
    -------
    Amendment

    Raises
    ------
    PlanError
        The plan is none for the new agreement's measures.
    """
    reading = reading_of(agreement, plan)
    lost = tuple(
        str(step)
        for step in _claimed(status)
        if step not in reading.at or not _same(agreement, replaces, step)
    )
    if lost:
        return Amendment(loses=lost)
    return Amendment(breaches=check(agreement, plan, done=status).breaches)


def _claimed(status: Mapping[str, Any]) -> Iterator[Step]:
    """Give the steps of which somebody's claim stands, or what it brought has been undone."""
    for step in status["steps"]:
        down = step.get("down") or {}
        if "performed" in step or step.get("signed_by") or down.get("how") in ("undone", "lapsed"):
            yield Step(step["measure"], step["portion"])


def _same(new: Agreement, old: Agreement, step: Step) -> bool:
    before, after = old.measure[step.measure], new.measure[step.measure]
    return (
        set(before.by) == set(after.by)
        and before.shares[step.portion - 1] == after.shares[step.portion - 1]
    )
