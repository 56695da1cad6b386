"""What was found of an agreement, in the words that the agreement has now."""

from __future__ import annotations

from collections.abc import Iterable

from paripassu.agreement.model import Agreement, Step
from paripassu.sequencing.answer import warnings_of
from paripassu.sequencing.explain import mildest_first
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.plan import Conflict, Plan
from paripassu.sequencing.reasons.sentences import in_words
from paripassu.sequencing.repairs.summary import summary
from paripassu.sequencing.sentences import because


def plan_reworded(agreement: Agreement, found: Plan) -> Plan:
    """Word a plan, or why there is none.

    Parameters
    ----------
    agreement : Agreement
    found : Plan
        Of an agreement with the same :func:`~paripassu.sequencing.substance.substance`, without
        anything that was conceded or done.
    """
    steps = (Step(step.measure, step.portion) for step in found.steps)
    return found.model_copy(
        update={
            "digest": agreement.digest,
            "conflicts": _conflicts(agreement, found.conflicts),
            "warnings": tuple(warnings_of(agreement, steps, found.gain)) if found.found else (),
        }
    )


def explanation_reworded(agreement: Agreement, found: Explanation) -> Explanation:
    """Word conflicts and repairs; the parameters are like those of :func:`plan_reworded`."""
    repairs = (
        repair.model_copy(update={"summary": summary(agreement, repair)})
        for repair in found.repairs
    )
    return found.model_copy(
        update={
            "digest": agreement.digest,
            "conflicts": _conflicts(agreement, found.conflicts),
            "repairs": mildest_first(agreement, repairs),
        }
    )


def _conflicts(agreement: Agreement, conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    return tuple(
        conflict.model_copy(
            update={
                "because": because(agreement, conflict.members),
                "amounts": tuple(
                    amount.model_copy(update={"in_words": in_words(agreement, amount)})
                    for amount in conflict.amounts
                ),
            }
        )
        for conflict in conflicts
    )
