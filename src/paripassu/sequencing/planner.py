"""In what order can everyone move?

The planner only searches. What it finds is printed after :mod:`paripassu.sequencing.check` has
recomputed it from the definitions.

Rules: docs/specification/sequencing.md#best.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice

from paripassu import given
from paripassu.agreement.model import Agreement
from paripassu.deadline import Deadline, Progress
from paripassu.errors import ParameterError
from paripassu.nearest import nearest
from paripassu.quoted import shown
from paripassu.sequencing import sentences
from paripassu.sequencing.compile import Compiled, Enforced, Setting, compile_order
from paripassu.sequencing.optional import choices
from paripassu.sequencing.order.early import made_early
from paripassu.sequencing.order.evaluate import worst_exposure
from paripassu.sequencing.order.exposure import any_order, least_worst_exposure
from paripassu.sequencing.order.problem import Outcome
from paripassu.sequencing.order.timed import earliest_end
from paripassu.sequencing.order.windows import critical_path, meets, schedule, tighten
from paripassu.sequencing.preferences import (
    broken_by_amounts,
    by_rising_weight,
    preferences,
    total_weight,
)

#: States that the search for the earliest end may expand, times moments.
END_WORK = 1_500_000
#: The same, at the most.
END_STATES = 20_000
#: Agreements with more moments keep the end of the order found first.
END_MOMENTS = 1_200
#: Sets of preferences that are tried before the best so far is taken.
PREFERENCE_SETS = 2_048
#: Seconds that they may take where the time is over.
PREFERENCE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An order of the moments of one choice of what is left out.

    Attributes
    ----------
    ends : tuple of int
        End of each moment in the order, in the frame's time units.
    """

    compiled: Compiled
    left_out: frozenset[str]
    order: tuple[int, ...]
    worst: int
    broken: frozenset[str]
    broken_weight: Fraction
    ends: tuple[int, ...]
    end_proven: bool


@dataclass(frozen=True, slots=True)
class Search:
    """What the planner found out.

    Attributes
    ----------
    best : Candidate or None
        None with ``proven``: there is no plan. None without: nobody knows.
    bound : int
        No plan that leaves out as few measures has a lower (scaled) worst exposure.
    proven : bool
        The best is proven to be best in measures left out and worst exposure, or nothing is
        proven to exist.
    """

    best: Candidate | None
    bound: int
    proven: bool


def search(
    frame: Setting,
    enforced: Enforced,
    deadline: Deadline,
    progress: Progress | None = None,
    *,
    refine: bool = True,
) -> Search:
    """Find the best plan of an agreement under what is enforced.

    Without ``refine`` the plan is best in measures left out and worst exposure only.
    """
    proven = True
    far = None if progress is None else lambda *told: progress(sentences.so_far(*told))
    for size, sets in choices(frame, enforced):
        solved: list[tuple[frozenset[str], Compiled, Outcome]] = []
        least: int | None = None
        for tried, left_out in enumerate(sets):
            if deadline.passed() and (size or tried):
                return _without_options(frame, enforced, deadline, solved, fewest=proven)
            if progress is not None and tried:
                progress(
                    sentences.sets_tried(
                        size, tried, None if least is None else Fraction(least, frame.scale.one)
                    )
                )
            compiled = compile_order(frame, enforced, left_out)
            if compiled is None:
                continue
            outcome = least_worst_exposure(
                compiled.problem,
                time_limit=deadline.left(),
                should_stop=deadline.asked,
                progress=far,
            )
            if outcome.infeasible:
                continue
            if outcome.worst is not None and (least is None or outcome.worst < least):
                least = outcome.worst
                solved = [entry for entry in solved if _as_good(entry[2], least)]
            if _as_good(outcome, least):
                solved.append((left_out, compiled, outcome))
        found = [entry for entry in solved if entry[2].order is not None]
        if found:
            bound = min(o.bound for _, _, o in solved if o.bound is not None)
            worst = min(o.worst for _, _, o in found if o.worst is not None)
            tied = [entry for entry in found if entry[2].worst == worst]
            best = refined(frame, enforced, tied if refine else tied[:1], deadline, refine=refine)
            if any(
                o.worst != worst and o.bound is not None and o.bound <= worst for _, _, o in solved
            ):
                # What is as good with something else left out may end earlier.
                best = replace(best, end_proven=False)
            return Search(best, bound, proven and bound >= worst)
        if solved:
            proven = False
    return Search(None, 0, proven)


def _as_good(outcome: Outcome, least: int | None) -> bool:
    """Whether there may be an order as good: what is worse is not kept, there are many sets."""
    return least is None or outcome.bound is None or outcome.bound <= least


def _without_options(
    frame: Setting,
    enforced: Enforced,
    deadline: Deadline,
    solved: list[tuple[frozenset[str], Compiled, Outcome]],
    *,
    fewest: bool,
) -> Search:
    """Give the best so far, once the time is over: at worst, with every option left out.

    ``fewest`` says that no plan leaves out less than the sets in ``solved``.
    """
    found = [entry for entry in solved if entry[2].order is not None]
    if not found:
        left_out = _least(frame, enforced)
        compiled = None if left_out is None else compile_order(frame, enforced, left_out)
        if left_out is not None and compiled is not None:
            outcome = least_worst_exposure(
                compiled.problem, time_limit=1.0, should_stop=deadline.asked
            )
            if outcome.order is not None:
                found = [(left_out, compiled, outcome)]
    if not found:
        return Search(None, 0, proven=False)
    best = min(found, key=lambda entry: entry[2].worst or 0)
    last = refined(frame, enforced, [best], deadline, refine=False)
    # No other set is better than one without any exposure; it may end earlier.
    proven = fewest and best[2].worst == 0 and any(entry is best for entry in solved)
    return Search(replace(last, end_proven=False), 0, proven)


def _least(frame: Setting, enforced: Enforced) -> frozenset[str] | None:
    """Leave out every option, and the alternatives that some choice allows to; None: no choice."""
    sets = [of_size for _, of_size in choices(frame, enforced)][-1:]
    return next(sets[0], None) if sets else None


def refined(
    frame: Setting,
    enforced: Enforced,
    tied: list[tuple[frozenset[str], Compiled, Outcome]],
    deadline: Deadline,
    *,
    refine: bool,
    end_states: int = END_STATES,
) -> Candidate:
    """Among plans of equal worst exposure: fewest preferences broken, then the earliest end.

    For that end at most ``end_states`` states are looked at; 0: it is not looked for.
    """
    candidates = [
        candidate
        for left_out, compiled, outcome in tied
        for candidate in _least_broken(frame, enforced, left_out, compiled, outcome, deadline)
    ]
    least = min(candidate.broken_weight for candidate in candidates)
    ended = [
        _earliest(frame, candidate, deadline, end_states) if refine and end_states else candidate
        for candidate in candidates
        if candidate.broken_weight == least
    ]
    best = min(ended, key=lambda c: (max(c.ends, default=0), sorted(c.left_out), sorted(c.broken)))
    proven = all(
        c.end_proven or critical_path(c.compiled.problem) >= max(best.ends, default=0)
        for c in ended
    )
    if refine and frame.timed:
        best = _made_early(best)
    return _kept_by_chance(frame, enforced, replace(best, end_proven=proven))


def _made_early(best: Candidate) -> Candidate:
    problem = best.compiled.problem
    order = made_early(problem, best.order, best.worst)
    worst = worst_exposure(problem, order)
    assert worst is not None, "what is made early stays feasible"
    return replace(best, order=order, worst=worst, ends=tuple(schedule(problem, order)))


def _kept_by_chance(frame: Setting, enforced: Enforced, best: Candidate) -> Candidate:
    """Count as kept what the order keeps of the preferences that were given up.

    The beginnings that are printed have to keep it too, so what is kept is part of the problem.
    """
    agreement = frame.agreement
    lost = broken_by_amounts(agreement, best.compiled.amounts)
    kept = [p.id for p in preferences(agreement) if p.id not in best.broken]
    for position in sorted(best.broken - lost):
        tried = compile_order(frame, enforced.with_positions([*kept, position]), best.left_out)
        if tried is not None and meets(tried.problem, best.order, best.ends):
            kept.append(position)
            best = replace(best, compiled=tried, broken=best.broken - {position})
    return best


def _least_broken(
    frame: Setting,
    enforced: Enforced,
    left_out: frozenset[str],
    compiled: Compiled,
    outcome: Outcome,
    deadline: Deadline,
) -> Iterator[Candidate]:
    """Yield the orders that break the least weight of preferences, one per set broken."""
    agreement = frame.agreement
    always = broken_by_amounts(agreement, compiled.amounts)
    open_ = [
        p
        for p in preferences(agreement)
        if p.id not in always and p.claim in ("after", "by", "not_before", "within", "during")
    ]
    fixed = total_weight(agreement, always)
    assert outcome.order is not None
    assert outcome.worst is not None
    least: Fraction | None = None
    late = Deadline.after(PREFERENCE_SECONDS)
    for extra, dropped in islice(by_rising_weight(agreement, open_), PREFERENCE_SETS):
        if least is not None and extra > least:
            return
        if late.passed() and deadline.passed():
            break
        keep = [p.id for p in open_ if p.id not in dropped]
        tried = compile_order(frame, enforced.with_positions(keep), left_out)
        if tried is None:
            continue
        order: tuple[int, ...] | None
        if not keep:
            order = outcome.order
        else:
            order = any_order(
                tried.problem,
                cap=outcome.worst,
                time_limit=deadline.left(),
                should_stop=deadline.asked,
            ).order
        if order is not None:
            least = extra
            yield Candidate(
                compiled=tried,
                left_out=left_out,
                order=order,
                worst=outcome.worst,
                broken=always | dropped,
                broken_weight=fixed + extra,
                ends=tuple(schedule(tried.problem, order)),
                end_proven=False,
            )
    if least is None:
        yield Candidate(
            compiled=compiled,
            left_out=left_out,
            order=outcome.order,
            worst=outcome.worst,
            broken=always | {p.id for p in open_},
            broken_weight=total_weight(agreement, always | {p.id for p in open_}),
            ends=tuple(schedule(compiled.problem, outcome.order)),
            end_proven=False,
        )


def _earliest(
    frame: Setting, candidate: Candidate, deadline: Deadline, states: int = END_STATES
) -> Candidate:
    end = max(candidate.ends, default=0)
    problem = candidate.compiled.problem
    if not problem.dated:
        tight = tighten(problem)
        assert tight is not None
        problem = tight
    if not frame.timed or critical_path(problem) >= end:
        return replace(candidate, end_proven=True)
    if problem.size > END_MOMENTS:
        return candidate
    if problem.dated:
        from paripassu.sequencing.order.dated import earliest_end_dated  # brings NumPy

        found = earliest_end_dated(
            problem,
            cap=candidate.worst,
            order=candidate.order,
            end=end,
            should_stop=deadline.passed,
        )
    else:
        found = earliest_end(
            problem,
            cap=candidate.worst,
            states=min(states, END_WORK // problem.size),
            should_stop=deadline.passed,
        )
    if found.order is None or found.value is None or found.value > end:
        return candidate
    return replace(
        candidate,
        order=found.order,
        ends=tuple(schedule(candidate.compiled.problem, found.order)),
        end_proven=found.value == found.bound,
    )


def without(agreement: Agreement, conceded: Iterable[str]) -> Agreement:
    """Give the agreement as if the conceded positions were not in the file."""
    gone = frozenset(conceded)
    return agreement.replace(positions=tuple(p for p in agreement.positions if p.id not in gone))


def conceded_of(agreement: Agreement, concede: Iterable[str]) -> tuple[str, ...]:
    """Give the ids of the positions to drop, each once.

    Raises
    ------
    ParameterError
        The agreement has no such position.
    """
    conceded = tuple(dict.fromkeys(given.texts(concede, "concede")))
    for position in conceded:
        if position not in agreement.position:
            raise ParameterError(
                "concede",
                f"names {shown(position)}, and agreement {agreement.id!r} has no such position",
                nearest(position, agreement.position),
            )
    return conceded
