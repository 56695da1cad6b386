"""What differs between drafts of an agreement or readings of it, and between their answers?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction

from paripassu import given
from paripassu.agreement.contents import name_of
from paripassu.agreement.differences import Difference, differences
from paripassu.agreement.model import Agreement, Step
from paripassu.agreement.read import named_agreement
from paripassu.agreement.wording import what
from paripassu.deadline import Deadline, Progress, ShouldStop
from paripassu.errors import ParameterError
from paripassu.files import Readable
from paripassu.nearest import nearest
from paripassu.quoted import shown
from paripassu.sequencing.answer import ordered
from paripassu.sequencing.apart import apart, shared_steps
from paripassu.sequencing.comparison import (
    Apart,
    ComparedAnswer,
    ComparedFile,
    Comparison,
    SharedConflicts,
    SharedOrder,
    StepName,
)
from paripassu.sequencing.explain import explain
from paripassu.sequencing.plan import Plan, ratio
from paripassu.sequencing.repairs.kinds import Repair
from paripassu.sequencing.sentences import sentence


def compare(
    first: Agreement | Readable,
    second: Agreement | Readable,
    *more: Agreement | Readable,
    concede: Iterable[str] = (),
    time_limit: float | None = None,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare two drafts of an agreement, or two readings of one text, and what they come to.

    Parameters
    ----------
    first : Agreement, path or open file
        What the others are compared with.
    second, *more : Agreement, path or open file
        At most one of all is ``-``, standard input.
    concede : iterable of str
        Positions dropped from every agreement that has them, before the answers are found.
    time_limit : float, optional
        Seconds in all, shared evenly by the agreements.
    should_stop, progress : callable, optional
        As in :func:`paripassu.plan`.

    Returns
    -------
    Comparison
        Its ``found`` says whether every agreement has a plan.

    Raises
    ------
    AgreementError
        One of the agreements contradicts itself.
    ParameterError
        No agreement has a conceded position.
    """
    named = [named_agreement(first, "first"), named_agreement(second, "second")]
    named += [named_agreement(other, "more") for other in more]
    agreements = [agreement for agreement, _ in named]
    dropped = _conceded(agreements, concede)
    tell = given.function(progress, "progress") or (lambda _: None)
    whole = Deadline.after(time_limit, should_stop)
    answers, plans = [], []
    for at, (agreement, name) in enumerate(named):
        own = tuple(id_ for id_ in dropped if id_ in agreement.position)
        deadline = whole.part(1 / (len(named) - at))
        told = _told_of(tell, f"{at + 1} of {len(named)}, {name or agreement.id}")
        answer, plan = _answered(agreement, own, deadline, told)
        answers.append(answer)
        plans.append(plan)
    return comparison_of(named, answers, plans, differences(agreements), dropped)


def comparison_of(
    named: Sequence[tuple[Agreement, str | None]],
    answers: Sequence[ComparedAnswer],
    plans: Sequence[Plan | None],
    found: tuple[Difference, ...] = (),
    conceded: tuple[str, ...] = (),
) -> Comparison:
    """Put answers that are found beside each other.

    Parameters
    ----------
    named : sequence of (Agreement, str or None)
        Each with its file's name.
    answers, plans : sequence
        What each comes to, and its plan if it has one.
    found : tuple of Difference
        In what they differ, where that is to be told.
    conceded : tuple of str
        Positions that were dropped before.
    """
    agreements = [agreement for agreement, _ in named]
    return Comparison(
        files=tuple(
            ComparedFile(
                file=name, agreement=agreement.id, digest=agreement.digest, title=agreement.title
            )
            for agreement, name in named
        ),
        conceded=conceded,
        differences=found,
        answers=tuple(answers),
        order=_order(plans),
        conflicts=_conflicts(answers),
        titles=dict(_titles(agreements, found, answers)),
    )


def _conceded(agreements: Sequence[Agreement], concede: Iterable[str]) -> tuple[str, ...]:
    conceded = tuple(dict.fromkeys(given.texts(concede, "concede")))
    known = {id_ for agreement in agreements for id_ in agreement.position}
    for position in conceded:
        if position not in known:
            raise ParameterError(
                "concede",
                f"names {shown(position)}, and none of the agreements has such a position",
                nearest(position, sorted(known)),
            )
    return conceded


def _told_of(tell: Progress, what: str) -> Progress:
    """Say of which agreement something is told."""
    return lambda text: tell(f"{what}: {text}")


def _answered(
    agreement: Agreement, conceded: tuple[str, ...], deadline: Deadline, progress: Progress
) -> tuple[ComparedAnswer, Plan | None]:
    """Give what an agreement comes to, and its plan if it has one."""
    plan = ordered(agreement, conceded, deadline, progress)
    if plan.status == "infeasible":
        return _explained(agreement, conceded, deadline, progress), None
    return planned_answer(agreement, plan), plan if plan.found else None


def planned_answer(agreement: Agreement, plan: Plan) -> ComparedAnswer:
    """Give what a plan comes to, or that the time ended before one was found."""
    told = plan.objective
    if told is None:
        return ComparedAnswer(status=plan.status)
    return ComparedAnswer(
        status=plan.status,
        worst_exposure=told.worst_exposure,
        bound=told.bound,
        end_day=told.end_day,
        end_date=None if told.end_day is None else agreement.date_of(told.end_day),
        left_out=told.left_out,
        chosen=told.chosen,
        preferences_broken=told.preferences_broken,
        gain=plan.gain,
        exposure={party.id: _exposure(plan, agreement, party.id) for party in agreement.parties},
        moments=tuple(tuple(map(str, steps)) for steps in _moments(plan)),
    )


def _exposure(plan: Plan, agreement: Agreement, party: str) -> Fraction | None:
    tolerance = agreement.party[party].tolerance
    if tolerance is None:
        return None
    last = plan.steps[-1].moment if plan.steps else 0
    return max(
        (ratio(s.exposure[party], tolerance.low) for s in plan.steps if s.moment < last),
        default=Fraction(0),
    )


def _moments(plan: Plan) -> tuple[tuple[Step, ...], ...]:
    together: dict[int, list[Step]] = {}
    for step in plan.steps:
        together.setdefault(step.moment, []).append(Step(step.measure, step.portion))
    return tuple(tuple(steps) for steps in together.values())


def _explained(
    agreement: Agreement, conceded: tuple[str, ...], deadline: Deadline, progress: Progress
) -> ComparedAnswer:
    told = explain(
        agreement,
        concede=conceded,
        time_limit=deadline.left(),
        should_stop=deadline.asked,
        progress=progress,
    )
    best: dict[str, Repair] = {}
    for repair in told.repairs:  # they stand with the mildest first
        best.setdefault(repair.kind, repair)
    return ComparedAnswer(
        status="infeasible",
        conflicts=told.conflicts,
        loses=told.loses,
        complete=told.complete,
        repairs=tuple(best.values()),
    )


def _order(plans: Sequence[Plan | None]) -> SharedOrder | None:
    orders = [_moments(plan) for plan in plans if plan is not None]
    if len(orders) < 2:
        return None
    found = []
    for before, after, so in apart(orders):
        having = iter(so)
        found.append(
            Apart(
                before=StepName(measure=before.measure, portion=before.portion),
                after=StepName(measure=after.measure, portion=after.portion),
                so=tuple(None if plan is None else next(having) for plan in plans),
            )
        )
    return SharedOrder(shared=len(shared_steps(orders)), apart=tuple(found))


def _conflicts(answers: Sequence[ComparedAnswer]) -> SharedConflicts:
    every = [{frozenset(c.members): c.members for c in answer.conflicts} for answer in answers]
    shared = frozenset.intersection(*(frozenset(one) for one in every))
    return SharedConflicts(
        shared=tuple(members for key, members in every[0].items() if key in shared),
        only=tuple(
            tuple(members for key, members in one.items() if key not in shared) for one in every
        ),
    )


def _titles(
    agreements: Sequence[Agreement],
    found: Sequence[Difference],
    answers: Sequence[ComparedAnswer],
) -> Iterator[tuple[str, str]]:
    """Name what is spoken of, in the words of the first agreement that has it."""
    told = {one.entry for one in found}
    told |= {f"position:{m}" for a in answers for c in a.conflicts for m in c.members}
    told |= {f"position:{name}" for answer in answers for name in answer.preferences_broken}
    yield from titles_of(agreements, told).items()


def titles_of(agreements: Sequence[Agreement], told: Collection[str]) -> dict[str, str]:
    """Name entries in the words of the first agreement that has them.

    Parameters
    ----------
    agreements : sequence of Agreement
    told : collection of str
        The facts and positions that are spoken of, as differences name entries; parties and
        measures are all named.
    """
    names: dict[str, str] = {}
    for agreement in agreements:
        for party in agreement.parties:
            names.setdefault(f"party:{party.id}", party.title)
        for measure in agreement.measures:
            names.setdefault(f"measure:{measure.id}", measure.title or measure.id)
            for portion, stage in enumerate(measure.stages, start=1):
                names.setdefault(f"stage:{measure.id}:{portion}", stage.name)
        for fact in agreement.requirements:
            if (name := name_of(fact)) in told:
                names.setdefault(name, f"it is a fact that {what(agreement, fact)}")
        for position in agreement.positions:
            if (name := name_of(position)) in told:
                names.setdefault(name, sentence(agreement, position))
    return dict(sorted(names.items()))
