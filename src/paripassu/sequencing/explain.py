"""Why is there no plan, and what is the least that would have to change?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from paripassu import given
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import agreement_of
from paripassu.deadline import Deadline, Progress, ShouldStop
from paripassu.errors import ParameterError
from paripassu.files import Readable
from paripassu.nearest import nearest
from paripassu.numbers.given import count
from paripassu.quoted import shown
from paripassu.sequencing.answer import make_plan, verify
from paripassu.sequencing.compile import Setting, everything
from paripassu.sequencing.conflicts import MOST, minimal_conflicts
from paripassu.sequencing.contradiction import verify_possible
from paripassu.sequencing.explanation import Complete, Explained, Explanation
from paripassu.sequencing.loses import losers
from paripassu.sequencing.memory import enough_memory
from paripassu.sequencing.plan import Conflict
from paripassu.sequencing.planner import conceded_of, search, without
from paripassu.sequencing.possible import Oracle
from paripassu.sequencing.reasons.amounts import with_amounts
from paripassu.sequencing.repairs.apply import apply
from paripassu.sequencing.repairs.burden import rank
from paripassu.sequencing.repairs.cores import Cores
from paripassu.sequencing.repairs.kinds import KINDS, MIXED, Repair, RepairKind
from paripassu.sequencing.repairs.offers import Finder, count_parts, finders, mixed_offers
from paripassu.sequencing.repairs.summary import summary

#: Seconds for the proof, and for the conflicts, unless told otherwise.
SECONDS = 16.0
#: Seconds for the repairs, unless told otherwise, and a quarter of it more for mixed ones.
REPAIRS = 6.0
#: What is looked for first: what takes longest comes last, and gets the time that is left.
QUICKEST: tuple[RepairKind, ...] = (
    "concede",
    "deposit",
    "tolerance",
    "share",
    "soften",
    "split",
    "together",
)


def explain(
    agreement: Agreement | Readable,
    *,
    concede: Iterable[str] = (),
    kinds: Iterable[RepairKind] = KINDS,
    mixed: bool = False,
    most_conflicts: int = MOST,
    time_limit: float | None = None,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> Explanation:
    """Find all minimal conflicts and the mildest repairs of each kind.

    Parameters
    ----------
    agreement : Agreement, path or open file
        What the parties want.
    concede : iterable of str
        Positions dropped, as if they were not in the file. Repairs are made without them.
    kinds : iterable of str
        Kinds of repair to look for.
    mixed : bool
        Whether to look for changes of several kinds together in any case. Where all kinds are
        looked for and none leaves a plan, that is done anyway.
    most_conflicts : int
        How many conflicts to list at most.
    time_limit : float, optional
        Seconds in all. A third of them is for the conflicts, the rest is shared by the kinds of
        repair. Left out: 16 seconds for the proof, 16 for the conflicts and 8 for the repairs.
    should_stop, progress : callable, optional
        As in :func:`paripassu.plan`.

    Returns
    -------
    Explanation
        ``complete`` says of what there may be more. ``feasible`` is None where the time ended
        before a plan or a proof was found.
    """
    agreement = agreement_of(agreement)
    conceded = conceded_of(agreement, concede)
    told = {"agreement": agreement.id, "digest": agreement.digest, "conceded": conceded}
    origin = agreement.origin
    agreement = without(agreement, conceded)
    wanted = _kinds(kinds)
    mixed = given.flag(mixed, "mixed") or MIXED in wanted
    most_conflicts = count(most_conflicts, "most_conflicts")
    tell = given.function(progress, "progress") or (lambda _: None)
    time_limit = given.seconds(time_limit, "time_limit")
    whole = Deadline.after(time_limit, should_stop)
    part = SECONDS if time_limit is None else time_limit / 3
    tell("looking for a plan")
    with enough_memory(agreement, origin):
        frame = Setting.of(agreement)
        verify_possible(agreement, whole, origin)
        first = search(frame, everything(agreement), _slice(whole, part), progress, refine=False)
    nothing = Explanation(feasible=None, **told)
    if first.best is not None:
        return nothing.model_copy(update={"feasible": True})
    if not first.proven:
        complete = Complete(conflicts=False, repairs=dict.fromkeys(wanted, False))
        return nothing.model_copy(update={"complete": complete})
    tell("looking for conflicts")
    oracle = Oracle(frame, _slice(whole, part))
    conflicts = minimal_conflicts(
        agreement, deadline=oracle.deadline, most=most_conflicts, oracle=oracle
    )
    return with_repairs(
        agreement,
        nothing,
        with_amounts(oracle, conflicts.conflicts, _slice(whole, part / 2)),
        wanted,
        sure=conflicts.complete,
        mixed=mixed,
        whole=whole,
        seconds=None if time_limit is None else time_limit / 2,
        tell=tell,
    ).explanation


def with_repairs(
    agreement: Agreement,
    nothing: Explanation,
    listed: tuple[Conflict, ...],
    wanted: Collection[RepairKind] = KINDS,
    *,
    sure: bool,
    mixed: bool = False,
    whole: Deadline,
    seconds: float | None = None,
    tell: Progress,
) -> Explained:
    """Find the repairs of an agreement whose conflicts are found.

    Parameters
    ----------
    agreement : Agreement
        Without what is conceded.
    nothing : Explanation
        What is known before anything is found.
    listed : tuple of Conflict
        With their amounts.
    sure : bool
        Whether these are all conflicts.
    whole : Deadline
        For everything.
    seconds : float, optional
        For the search of repairs, and a quarter of it more for mixed ones; 6, if left out.
    """
    known = [frozenset(conflict.members) for conflict in listed]
    repairs, exhausted, searched, late = _repairs(
        agreement,
        known,
        wanted,
        mixed=mixed,
        sure=sure,
        whole=whole,
        seconds=REPAIRS if seconds is None else seconds,
        tell=tell,
    )
    found = nothing.model_copy(
        update={
            "feasible": False,
            "loses": losers(agreement),
            "conflicts": listed,
            "complete": Complete(conflicts=sure, repairs=exhausted),
            "searched": tuple(kind for kind in (*KINDS, MIXED) if kind in searched),
            "repairs": mildest_first(agreement, repairs),
        }
    )
    return Explained(found, late)


def mildest_first(agreement: Agreement, repairs: Iterable[Repair]) -> tuple[Repair, ...]:
    """Sort repairs as they are listed: of equal ones, by what they are in words."""
    return tuple(sorted(repairs, key=lambda repair: _rank(agreement, repair)))


def _repairs(
    agreement: Agreement,
    known: Sequence[frozenset[str]],
    wanted: Collection[RepairKind],
    *,
    mixed: bool,
    sure: bool,
    whole: Deadline,
    seconds: float,
    tell: Progress,
) -> tuple[list[Repair], dict[RepairKind, bool], set[RepairKind], bool]:
    """Find repairs, each planned with.

    Say too whether these are all, which kinds were searched, and whether time cut any of it short.

    Parameters
    ----------
    known : sequence of frozenset of str
        The minimal conflicts; ``sure`` says whether these are all.
    whole : Deadline
        For everything.
    seconds : float
        For the search of repairs. Each kind may take two thirds of what is left.
    """
    repairs: list[Repair] = []
    exhausted: dict[RepairKind, bool] = {}
    searched: set[RepairKind] = set()
    late: set[RepairKind] = set()
    each = SECONDS / 10 * max(1, seconds / REPAIRS)

    def look(kind: RepairKind, find: Finder, deadline: Deadline) -> None:
        if deadline.passed():
            exhausted[kind] = False
            late.add(kind)
            return
        tell(f"looking for repairs: {kind}")
        searched.add(kind)
        offers = find(Cores(agreement, deadline, list(known)))
        over = not (offers.complete or offers.many) and deadline.passed()
        planned = [_planned(agreement, offer, _slice(whole, each)) for offer in offers.repairs]
        kept = [repair for repair in planned if repair is not None]
        exhausted[kind] = offers.complete and len(kept) == len(offers.repairs)
        if over or len(kept) < len(offers.repairs):
            late.add(kind)
        repairs.extend(kept)

    pool = _slice(whole, seconds)
    ways = {kind: find for kind, find in finders(red_lines=False).items() if kind in wanted}
    for index, kind in enumerate(sorted(ways, key=QUICKEST.index), start=1):
        look(kind, ways[kind], pool.part(2 / 3) if index < len(ways) else pool)
    if mixed or (not repairs and len(ways) == len(KINDS)):
        look(MIXED, mixed_offers, _slice(whole, max(seconds / 4, pool.left() or 0)))
        exhausted[MIXED] &= sure
    if not repairs:  # A red line is touched only if nothing else works.
        for kind, find in finders(red_lines=True).items():
            if kind in wanted:
                look(kind, find, _slice(whole, seconds / 4))
    complete = {kind: exhausted[kind] for kind in (*KINDS, MIXED) if kind in exhausted}
    return repairs, complete, searched, bool(late)


def _kinds(kinds: Iterable[str]) -> tuple[RepairKind, ...]:
    wanted = []
    for kind in given.texts(kinds, "kinds", "kinds of repair"):
        if kind not in (*KINDS, MIXED):
            known = (*KINDS, MIXED)
            raise ParameterError("kinds", f"cannot be {shown(kind)}", nearest(kind, known))
        wanted.append(kind)
    return tuple(wanted)


def _slice(whole: Deadline, seconds: float) -> Deadline:
    left = whole.left()
    return Deadline.after(seconds if left is None else min(seconds, left), whole.asked)


def _planned(agreement: Agreement, repair: Repair, deadline: Deadline) -> Repair | None:
    """Plan with a repair; None where the time ends before a plan is found."""
    repaired = apply(agreement, repair)
    frame = Setting.of(repaired)
    found = search(frame, everything(repaired), deadline, refine=False)
    if found.best is None or found.best.worst is None:
        return None
    plan = make_plan(repaired, frame, found)
    verify(repaired, plan)
    assert plan.objective is not None
    return repair.model_copy(
        update={
            "worst_exposure": plan.objective.worst_exposure,
            "summary": summary(agreement, repair),
            "plan": plan,
        }
    )


def _rank(agreement: Agreement, repair: Repair) -> tuple[object, ...]:
    return (
        bool(repair.red_lines),
        *rank(repair.burden, changes(agreement, repair)),
        repair.worst_exposure,
        repair.model_dump_json(by_alias=True),
    )


def changes(agreement: Agreement, repair: Repair) -> int:
    """Count what a repair changes."""
    match repair.kind:
        case "soften":
            return len(repair.changes)
        case "concede" | "share":
            return len(repair.positions)
        case "split":
            # Fewest added portions first, not fewest measures.
            return sum(
                (factor - 1) * agreement.measure[name].portions
                for name, factor in repair.factors.items()
            )
        case "together":
            return len(repair.pairs)
        case "mixed":
            return count_parts(repair)
        case _:
            return 1
