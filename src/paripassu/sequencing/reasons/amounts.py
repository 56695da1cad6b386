"""The amounts of a conflict: each of one member, the others enforced as they are.

Rules: docs/specification/sequencing.md#amounts-of-a-conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paripassu.deadline import Deadline
from paripassu.sequencing.plan import Conflict
from paripassu.sequencing.possible import SAFE, TOLERANCE, Oracle
from paripassu.sequencing.reasons.balance import least_exposure, least_gain
from paripassu.sequencing.reasons.dates import first_day, first_horizon
from paripassu.sequencing.reasons.model import Amount


def with_amounts(
    oracle: Oracle, conflicts: Iterable[Conflict], deadline: Deadline
) -> tuple[Conflict, ...]:
    """Give the conflicts with their amounts; those that the time does not allow are left out.

    Parameters
    ----------
    oracle : Oracle
        Of the agreement; it has found the conflicts, or may find them once more.
    conflicts : iterable of Conflict
    deadline : Deadline
    """
    return tuple(
        conflict.model_copy(update={"amounts": tuple(_amounts(oracle, conflict, deadline))})
        for conflict in conflicts
    )


def _amounts(oracle: Oracle, conflict: Conflict, deadline: Deadline) -> Iterator[Amount]:
    frame, agreement = oracle.frame, oracle.frame.agreement
    for member in conflict.members:
        if deadline.passed():
            return
        others = [other for other in conflict.members if other != member]
        amount: Amount | None = None
        if member.startswith(SAFE):
            amount = least_gain(frame, others, member.removeprefix(SAFE), deadline)
        elif member.startswith(TOLERANCE):
            amount = least_exposure(frame, others, member.removeprefix(TOLERANCE), deadline)
        elif (position := agreement.position[member]).claim in ("by", "within"):
            amount = first_day(agreement, conflict.members, position, deadline)
        if amount is not None:
            yield amount
    if not oracle.depends_on_days(conflict.members):
        return
    horizon = first_horizon(frame, conflict.members, deadline)
    if horizon is not None:
        yield horizon
