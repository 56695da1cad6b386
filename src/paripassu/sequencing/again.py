"""The same agreement again, with something changed: the same answers, sooner.

What `plan` and `explain` say of a text does not depend on what was known of an earlier one; how
long they take does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from paripassu.agreement.model import Agreement
from paripassu.deadline import Deadline, Progress, ShouldStop
from paripassu.sequencing.answer import CONFLICT_SECONDS, ordered
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.conflicts import Conflicts, conflicts_again, minimal_conflicts
from paripassu.sequencing.explain import with_repairs
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.known import Known
from paripassu.sequencing.loses import losers
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.possible import Oracle
from paripassu.sequencing.reasons.amounts import with_amounts

#: Told that no plan is possible, with all that its conflicts say but the plans without each member,
#: and what is known then.
Early = Callable[[Plan, Known], object]


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
    early: Early | None = None,
) -> Again:
    """Plan as :func:`paripassu.plan` does, its conflicts sooner where most of them are known.

    Parameters
    ----------
    agreement : Agreement
    known : Known
        Of an earlier text.
    time_limit, should_stop, progress
        As in :func:`paripassu.plan`.
    early : callable, optional
        Told that no plan is possible, and what is known then, once all conflicts are proven:
        before the plans are worked out that each member of a conflict stands in the way of. Where
        the conflicts have to be found afresh it is not told.

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
    oracle, lost = Oracle(Setting.of(agreement), clock), losers(agreement)
    proven = conflicts_again(oracle, known)
    if proven is None:
        found = minimal_conflicts(agreement, deadline=clock, oracle=oracle)
        conflicts = with_amounts(oracle, found.conflicts, clock)
    else:
        sooner = with_amounts(oracle, proven.conflicts, clock)
        if early is not None:
            told = {"conflicts": sooner, "loses": lost}
            early(answer.model_copy(update=told), proven.known)
        found, amounts = proven.with_plans(), {one.members: one.amounts for one in sooner}
        conflicts = tuple(
            one.model_copy(update={"amounts": amounts[one.members]}) for one in found.conflicts
        )
    told = {"conflicts": conflicts, "loses": lost}
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
