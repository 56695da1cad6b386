"""The planner's search made into the plan that people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from paripassu import given
from paripassu.agreement.cautions import cautions
from paripassu.agreement.done import Done, done_of
from paripassu.agreement.model import Agreement, Step
from paripassu.agreement.read import agreement_of
from paripassu.agreement.wording import named
from paripassu.deadline import Deadline, Progress, ShouldStop
from paripassu.errors import DefectError
from paripassu.files import Readable
from paripassu.numbers import words
from paripassu.sequencing.balance import Point, gains, points, step_value
from paripassu.sequencing.check import check
from paripassu.sequencing.compile import Compiled, Setting, compile_order, everything
from paripassu.sequencing.contradiction import verify_possible
from paripassu.sequencing.loses import losers
from paripassu.sequencing.memory import enough_memory
from paripassu.sequencing.order.days import Days
from paripassu.sequencing.order.steinitz import even_pace
from paripassu.sequencing.plan import (
    Conflict,
    EvenPace,
    Objective,
    Plan,
    PlannedStep,
    Status,
    ratio,
)
from paripassu.sequencing.planner import (
    Candidate,
    Search,
    conceded_of,
    search,
    without,
)

#: Seconds that the smallest conflicts of an agreement without a plan may take.
CONFLICT_SECONDS = 10.0


def plan(
    agreement: Agreement | Readable,
    *,
    concede: Iterable[str] = (),
    done: Any = None,
    time_limit: float | None = None,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Find an order in which no party is ever better off walking away.

    Parameters
    ----------
    agreement : Agreement, path or open file
        What the parties want.
    concede : iterable of str
        Positions dropped, as if they were not in the file.
    done : Status, mapping, path or open file, optional
        Where the process stands, a ``paripassu/status/1`` document: what is performed stands first,
        in the order and on the days of the record, and what is left begins on the day of the status
        at the earliest. A disputed step counts as performed: the rest waits for the end of the
        dispute, and where the step falls, a new status says so.
    time_limit : float, optional
        Seconds after which the best so far is given, with a certified bound.
    should_stop : callable, optional
        Asked now and then; True ends the search with the best so far.
    progress : callable, optional
        Told now and then, in words, how far the search is.

    Returns
    -------
    Plan
        Its status is ``optimal``, ``feasible``, ``infeasible`` (proven) or ``unknown``.

    Raises
    ------
    AgreementError
        The agreement contradicts itself.
    DocumentError
        The status does not fit the agreement.
    TooLargeError
        The memory is not enough for so many portions.
    ParameterError
        A conceded position is not in the agreement.
    """
    agreement = agreement_of(agreement)
    conceded = conceded_of(agreement, concede)
    given.function(progress, "progress")
    known = None if done is None else done_of(agreement, done, "done")
    deadline = Deadline.after(time_limit, should_stop)
    answer = ordered(agreement, conceded, deadline, progress, known)
    if answer.status == "infeasible":
        reduced = without(agreement, conceded)
        # Who has performed something cannot choose any more never to begin.
        begun = known is not None and bool(known.days)
        answer = answer.model_copy(
            update={
                "conflicts": _conflicts(reduced, deadline, known),
                "loses": () if begun else losers(reduced),
            }
        )
    return answer


def ordered(
    agreement: Agreement,
    conceded: tuple[str, ...],
    deadline: Deadline,
    progress: Progress | None = None,
    done: Done | None = None,
    frame: Setting | None = None,
) -> Plan:
    """Find the best order, recomputed from the definitions; no reasons where there is none.

    The ``frame`` is that of the agreement, where it is known and nothing is conceded.
    """
    reduced = without(agreement, conceded) if frame is None else agreement
    with enough_memory(agreement, agreement.origin):
        frame = frame or Setting.of(reduced, done)
        verify_possible(reduced, deadline, agreement.origin)
        found = search(frame, everything(reduced), deadline, progress)
        if done is not None and done.with_gaps:
            # What makes up for a portion that fell is looked for in turn only: nothing is proven.
            found = replace(found, bound=0, proven=False)
        answer = make_plan(agreement, frame, found, conceded)
        if answer.found and done is not None and done.with_gaps:
            # A share that is reached without the portion that fell starts a deadline sooner.
            if not check(agreement, answer.to_json(), done=done).ok:
                answer = make_plan(agreement, frame, Search(None, 0, proven=False), conceded)
        elif answer.found:
            verify(agreement, answer, done)
    return answer


def verify(agreement: Agreement, answer: Plan, done: Done | None = None) -> None:
    """Have a plan recomputed from the definitions before anyone sees it.

    Raises
    ------
    DefectError
        The plan breaks a rule: a defect of the planner, never of the agreement.
    """
    report = check(agreement, answer.to_json(), done=done)
    if not report.ok:
        raise DefectError(
            f"the planner's answer for {agreement.id!r} does not hold: "
            + "; ".join(str(breach) for breach in report.breaches)
        )


def _conflicts(
    agreement: Agreement, deadline: Deadline, done: Done | None = None
) -> tuple[Conflict, ...]:
    from paripassu.sequencing.conflicts import minimal_conflicts
    from paripassu.sequencing.possible import Oracle
    from paripassu.sequencing.reasons.amounts import with_amounts

    left = deadline.left()
    seconds = CONFLICT_SECONDS if left is None else min(CONFLICT_SECONDS, left)
    clock = Deadline.after(seconds, deadline.asked)
    oracle = Oracle(Setting.of(agreement, done), clock)
    found = minimal_conflicts(agreement, deadline=clock, oracle=oracle).conflicts
    return with_amounts(oracle, found, clock) if done is None else found


def make_plan(
    agreement: Agreement, frame: Setting, found: Search, conceded: tuple[str, ...] = ()
) -> Plan:
    """Print a search's best order with everyone's balance at each step."""
    if found.best is None:
        status: Status = "infeasible" if found.proven else "unknown"
        return Plan(
            agreement=agreement.id,
            digest=agreement.digest,
            status=status,
            conceded=conceded,
            done=_steps_done(frame.done),
            even_pace=None
            if found.proven or frame.done is not None
            else _even_pace(frame, compile_order(frame, everything(frame.agreement))),
        )
    best = found.best
    compiled = best.compiled
    done = frame.done
    rows: Sequence[int] = best.order
    moments = [compiled.moments[row] for row in rows]
    ends = [Fraction(end, frame.day) for end in best.ends]
    if done is not None and done.days:
        moments = [*done.moments, *moments[1:]]
        ends = [*(Fraction(done.days[moment[0]]) for moment in done.moments), *ends[1:]]
    balance = points(frame.agreement, moments)
    begins = _own_begins(best, frame.day)
    steps = []
    for moment, together in enumerate(moments):
        after = balance[moment + 1]
        for step in together:
            measure = frame.agreement.measure[step.measure]
            end = ends[moment] if frame.timed else None
            begin = begins.get(step, end)
            if end is not None and done is not None and step in done.days:
                # When it began the record does not say: no later than it could have.
                begin = max(Fraction(0), end - measure.lengths[step.portion - 1])
            steps.append(
                PlannedStep.model_construct(
                    moment=moment,
                    measure=step.measure,
                    portion=step.portion,
                    of=len(measure.shares),
                    share=measure.shares[step.portion - 1],
                    by=measure.by,
                    start_day=None
                    if end is None or begin is None
                    else min(end, begin)
                    if done is not None and step in done.days
                    else min(end - measure.lengths[step.portion - 1], begin),
                    end_day=end,
                    kept=after.kept,
                    exposure=after.exposure,
                    temptation=after.temptation,
                )
            )
    one = compiled.problem.one
    residual = max(
        (
            ratio(exposure, tolerance.low)
            for party, exposure in balance[-1].exposure.items()
            if (tolerance := frame.agreement.party[party].tolerance) is not None
        ),
        default=Fraction(0),
    )
    gain = gains(frame.agreement, [step for moment in moments for step in moment])
    # After what is done there is a point that no order changes, unless it is the end.
    fixed = 0 if done is None else min(len(done.moments) + 1, len(moments))
    past = worst_of(frame.agreement, balance[:fixed])
    worst = max(Fraction(best.worst, one), past)
    answer = Plan(
        agreement=agreement.id,
        digest=agreement.digest,
        status="optimal" if found.proven else "feasible",
        objective=Objective(
            worst_exposure=worst,
            bound=max(Fraction(min(found.bound, best.worst), one), past),
            residual=residual,
            left_out=tuple(
                sorted(name for name in best.left_out if frame.agreement.measure[name].optional)
            ),
            chosen=tuple(
                sorted(name for name in frame.agreement.alternatives if compiled.amounts[name])
            ),
            preferences_broken=tuple(sorted(best.broken)),
            end_day=max(ends, default=Fraction(0)) if frame.timed else None,
            end_proven=best.end_proven,
        ),
        steps=tuple(steps),
        gain=gain,
        conceded=conceded,
        done=_steps_done(done),
        warnings=(
            *_doubts(done),
            *warnings_of(frame.agreement, (step for moment in moments for step in moment), gain),
        ),
        even_pace=None if found.proven or done is not None else _even_pace(frame, compiled),
    )
    return answer if done is None else _with_preferences(agreement, answer)


def worst_of(agreement: Agreement, balance: Sequence[Point]) -> Fraction:
    """Give the largest exposure in tolerances over some points of an order."""
    return max(
        (
            ratio(exposure, tolerance.low)
            for point in balance
            for party, exposure in point.exposure.items()
            if (tolerance := agreement.party[party].tolerance) is not None
        ),
        default=Fraction(0),
    )


def _with_preferences(agreement: Agreement, answer: Plan) -> Plan:
    """Count the preferences too that were broken by what is done."""
    assert answer.objective is not None
    broken = check(agreement, answer.to_json()).preferences_broken
    told = answer.objective.model_copy(update={"preferences_broken": tuple(sorted(broken))})
    return answer.model_copy(update={"objective": told})


def _steps_done(done: Done | None) -> tuple[str, ...]:
    return () if done is None else tuple(str(s) for moment in done.moments for s in moment)


def _doubts(done: Done | None) -> Iterable[str]:
    for step in () if done is None else done.in_doubt:
        yield (
            f"{step} is disputed: it is planned with as performed, and if it is found not to be, "
            "the rest has to be planned again"
        )


def _own_begins(best: Candidate, day: int) -> dict[Step, Fraction]:
    """Give the latest beginnings of the steps whose beginnings something bounds from above."""
    compiled = best.compiled
    if not compiled.begins:
        return {}
    latest = Days(compiled.problem).latest_begins(best.order, best.ends)
    return {step: Fraction(begin, day) for step, begin in zip(compiled.begins, latest, strict=True)}


def _even_pace(frame: Setting, compiled: Compiled | None) -> EvenPace | None:
    """Say what is certain without any search."""
    if compiled is None:
        return None
    pace, scaled = even_pace(compiled.problem), frame.scale
    return EvenPace(
        strays={
            party: stray / unit
            for party, stray, unit in zip(scaled.parties, pace.strays, scaled.unit, strict=True)
        },
        worst_exposure=pace.worst / scaled.one,
        holds=pace.holds,
        free=pace.free,
    )


def warnings_of(
    agreement: Agreement, steps: Iterable[Step], gain: Mapping[str, Fraction]
) -> Iterable[str]:
    """Say what a reader should know of a plan that holds.

    Parameters
    ----------
    agreement : Agreement
    steps : iterable of Step
        In the order of the plan.
    gain : mapping
        What the plan is worth to each party.
    """
    for party, total in gain.items():
        if total < 0:
            yield (
                f"{agreement.party[party].title} gains {words.amount(total)} at the low end: "
                "it may keep to the plan for its stake's sake but would hardly have signed it"
            )
    for step in steps:
        measure = agreement.measure[step.measure]
        for party in measure.by if any(measure.lengths) else ():
            tolerance = agreement.party[party].tolerance
            cost = -step_value(agreement, step, party)
            if tolerance is not None and cost > tolerance.low:
                yield (
                    f"portion {step.portion} of {named(agreement, None)(measure.id)} costs "
                    f"{agreement.party[party].title} {words.amount(cost)}, more than its "
                    f"tolerance of {words.amount(tolerance.low)}: work under way is not "
                    "counted as exposure, only smaller portions can show the exposure inside it"
                )
    yield from cautions(agreement)
