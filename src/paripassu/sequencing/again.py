"""The same agreement again, with something changed: the same answers, sooner.

What `plan` and `explain` say of a text does not depend on what was known of an earlier one, but
where time ends a search: then the best that is known is told. How long they take does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from paripassu.agreement.model import Agreement
from paripassu.deadline import Deadline, Progress, ShouldStop
from paripassu.sequencing import answer, explain
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.conflicts import Conflicts, conflicts_again, minimal_conflicts
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.known import Found, Known
from paripassu.sequencing.loses import losers
from paripassu.sequencing.memory import enough_memory
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.possible import Oracle
from paripassu.sequencing.reasons.amounts import with_amounts
from paripassu.sequencing.remembered import Remembered
from paripassu.sequencing.reworded import explanation_reworded, plan_reworded
from paripassu.sequencing.substance import substance

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
    sure : bool
        Whether its conflicts are all there are.
    late : bool
        Whether more time may find a better plan, one at all, or more conflicts.
    known : Known
        To be brought along to the next text.
    """

    plan: Plan
    sure: bool
    late: bool
    known: Known


def plan_again(
    agreement: Agreement,
    known: Known,
    *,
    time_limit: float | None = None,
    conflicts_limit: float | None = None,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
    early: Early | None = None,
    remembered: Remembered | None = None,
) -> Again:
    """Plan as :func:`paripassu.plan` does, sooner where most of it is known.

    Nothing is searched where the earlier text says the same in other words.

    Parameters
    ----------
    agreement : Agreement
    known : Known
        Of an earlier text.
    time_limit, should_stop, progress
        As in :func:`paripassu.plan`.
    conflicts_limit : float, optional
        Seconds of these that the conflicts may take; as there, if left out.
    early : callable, optional
        Told that no plan is possible, and what is known then, once all conflicts are proven:
        before the plans are worked out that each member of a conflict stands in the way of. Where
        the conflicts have to be found afresh, or are known, it is not told.
    remembered : Remembered, optional
        What was worked out for earlier texts.

    Raises
    ------
    PariPassuError
        As :func:`paripassu.plan` does.
    """
    deadline = Deadline.after(time_limit, should_stop)
    same = substance(agreement)
    had = known.found
    if had is not None and had.substance == same and had.answers(time_limit):
        return Again(plan_reworded(agreement, had.plan), had.sure, had.late, known)
    known = replace(known, found=None)
    with enough_memory(agreement, agreement.origin):
        answers = None if remembered is None else remembered.of(agreement)
        frame = Setting.of(agreement, answers=answers)
    found = answer.ordered(agreement, (), deadline, progress, frame=frame)
    if found.status != "infeasible":
        again = Again(found, True, found.status != "optimal", known)
    else:
        left = deadline.left()
        most = answer.CONFLICT_SECONDS if conflicts_limit is None else conflicts_limit
        clock = Deadline.after(most if left is None else min(most, left), deadline.asked)
        again = _why(frame, found, known, clock, early)
    if again.late and deadline.asked():
        return again  # whoever asks again wants what all the time finds
    noted = Found(same, again.plan, again.sure, again.late, time_limit)
    return replace(again, known=replace(again.known, found=noted))


def _why(frame: Setting, found: Plan, known: Known, clock: Deadline, early: Early | None) -> Again:
    """Find the conflicts of an agreement without a plan."""
    agreement = frame.agreement
    oracle, lost = Oracle(frame, clock), losers(agreement)
    proven = conflicts_again(oracle, known)
    listed: Conflicts
    if proven is None:
        listed = minimal_conflicts(agreement, deadline=clock, oracle=oracle)
        conflicts = with_amounts(oracle, listed.conflicts, clock)
    else:
        sooner = with_amounts(oracle, proven.conflicts, clock)
        if early is not None:
            told = {"conflicts": sooner, "loses": lost}
            early(found.model_copy(update=told), proven.known)
        listed, amounts = proven.with_plans(), {one.members: one.amounts for one in sooner}
        conflicts = tuple(
            one.model_copy(update={"amounts": amounts[one.members]}) for one in listed.conflicts
        )
    told = {"conflicts": conflicts, "loses": lost}
    return Again(
        plan=found.model_copy(update=told),
        sure=listed.complete,
        late=clock.passed() or not (listed.complete or listed.many),
        known=listed.known if listed.complete else known,
    )


@dataclass(frozen=True, slots=True)
class ExplainedAgain:
    """Why there is no plan, and the least that would have to change.

    Attributes
    ----------
    explanation : Explanation
        As :func:`paripassu.explain` gives it.
    late : bool
        Whether more time may find more repairs.
    known : Known
        To be brought along to the next text.
    """

    explanation: Explanation
    late: bool
    known: Known


def explain_again(
    agreement: Agreement,
    again: Again,
    *,
    seconds: float | None = None,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> ExplainedAgain:
    """Explain as :func:`paripassu.explain` does, with the conflicts that are found already.

    Nothing is searched where the repairs are known of a text that says the same in other words.

    Parameters
    ----------
    agreement : Agreement
        That has no plan.
    again : Again
        Of the same agreement.
    seconds : float, optional
        For the repairs, and a quarter of it more for mixed ones; as there, if left out.
    should_stop, progress
        As in :func:`paripassu.explain`.
    """
    assert again.plan.status == "infeasible", "there is a plan"
    wanted = explain.REPAIRS if seconds is None else seconds
    noted = again.known.found
    if noted is not None and noted.explained is not None and noted.explains(wanted):
        had = noted.explained
        return ExplainedAgain(
            explanation_reworded(agreement, had.explanation), had.late, again.known
        )
    whole = Deadline.after(None, should_stop)
    found = explain.with_repairs(
        agreement,
        Explanation(agreement=agreement.id, digest=agreement.digest, feasible=None),
        again.plan.conflicts,
        sure=again.sure,
        whole=whole,
        seconds=wanted,
        tell=progress or (lambda _: None),
    )
    known = again.known
    if noted is not None and not (found.late and whole.asked()):
        # Plans that were made with repairs are not shown again, and would be long to send about.
        bare = tuple(one.model_copy(update={"plan": None}) for one in found.explanation.repairs)
        kept = found.explanation.model_copy(update={"repairs": bare})
        explained = replace(found, explanation=kept)
        known = replace(known, found=replace(noted, explained=explained, repairs=wanted))
    return ExplainedAgain(found.explanation, found.late, known)


def answer_known(agreement: Agreement, known: Known) -> Plan | Explanation | None:
    """Give what `plan` finds, or `explain` where there is no plan, if no time could find more.

    None: it is another agreement, it was not looked for, or its time had ended.
    """
    had = known.found
    if had is None or had.late or had.substance != substance(agreement):
        return None
    if had.plan.status != "infeasible":
        return plan_reworded(agreement, had.plan)
    if had.explained is None or had.explained.late:
        return None
    return explanation_reworded(agreement, had.explained.explanation)
