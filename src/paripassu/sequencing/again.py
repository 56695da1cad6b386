"""The same agreement again, with something changed: the same answers, sooner.

What `plan` and `explain` say of a text does not depend on what was known of an earlier one; how
long they take does.
"""

from __future__ import annotations

from dataclasses import dataclass

from paripassu.agreement.model import Agreement
from paripassu.deadline import Deadline, Progress, ShouldStop
from paripassu.sequencing.answer import CONFLICT_SECONDS, ordered
from paripassu.sequencing.conflicts import Conflicts, minimal_conflicts
from paripassu.sequencing.explain import with_repairs
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.known import Known
from paripassu.sequencing.loses import losers
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.reasons.amounts import with_amounts


@dataclass(frozen=True, slots=True)
class Again:
    """A plan, or why there is none.

    Attributes
    ----------
    plan : Plan
        As :func:`paripassu.plan` gives it.
    conflicts : Conflicts or None
        Where there is no plan.
    known : Known
        To be brought along to the next text: that of an earlier one where nothing new is known.
    """

    plan: Plan
    conflicts: Conflicts | None
    known: Known


def plan_again(
    agreement: Agreement,
    known: Known,
    *,
    time_limit: float | None = None,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> Again:
    """Plan as :func:`paripassu.plan` does, its conflicts sooner where most of them are known.

    Parameters
    ----------
    agreement : Agreement
    known : Known
        Of an earlier text.
    time_limit, should_stop, progress
        As in :func:`paripassu.plan`.

    Raises
    ------
    PariPassuError
        As :func:`paripassu.plan` does.
    """
    deadline = Deadline.after(time_limit, should_stop)
    answer = ordered(agreement, (), deadline, progress)
    if answer.status != "infeasible":
        return Again(answer, None, known)
    left = deadline.left()
    seconds = CONFLICT_SECONDS if left is None else min(CONFLICT_SECONDS, left)
    clock = Deadline.after(seconds, deadline.asked)
    found = minimal_conflicts(agreement, deadline=clock, known=known)
    told = {
        "conflicts": with_amounts(agreement, found.conflicts, clock),
        "loses": losers(agreement),
    }
    return Again(answer.model_copy(update=told), found, found.known if found.complete else known)


def explain_again(
    agreement: Agreement,
    again: Again,
    *,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> Explanation:
    """Explain as :func:`paripassu.explain` does, with the conflicts that are found already.

    Parameters
    ----------
    agreement : Agreement
        That has no plan.
    again : Again
        Of the same agreement.
    should_stop, progress
        As in :func:`paripassu.explain`.
    """
    assert again.conflicts is not None, "there is no plan"
    nothing = Explanation(agreement=agreement.id, digest=agreement.digest, feasible=None)
    return with_repairs(
        agreement,
        nothing,
        again.conflicts,
        again.plan.conflicts,
        whole=Deadline.after(None, should_stop),
        tell=progress or (lambda _: None),
    )
