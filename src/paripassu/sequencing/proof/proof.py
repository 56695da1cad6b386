"""The proof of an answer: what ``plan --proof`` and ``explain --proof`` write.

Rules: docs/specification/proofs.md.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from paripassu import given
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import agreement_of
from paripassu.deadline import Deadline, Progress, ShouldStop
from paripassu.errors import ParameterError
from paripassu.files import Readable
from paripassu.quoted import in_python
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.hitting import by_size, hitting_sets
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.planner import conceded_of, without
from paripassu.sequencing.possible import Oracle, members
from paripassu.sequencing.proof import parts
from paripassu.sequencing.proof.model import Claim, Clash, Proof
from paripassu.sequencing.proof.work import MOST_BYTES, Work, of_hits, of_plan

#: Seconds that a proof may take, unless told otherwise.
SECONDS = 60.0
#: Plans that show that the listed conflicts are all; where it takes more, that is not claimed.
MOST_PLANS = 2_000
#: The share of the time that is left which one try of a bound may take.
TRY = 0.4


def prove(
    agreement: Agreement | Readable,
    answer: Plan | Explanation,
    *,
    time_limit: float | None = SECONDS,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> Proof | None:
    """Write down why an answer is right, so that a stranger can check it.

    Parameters
    ----------
    agreement : Agreement, path or open file
        That the answer was made from.
    answer : Plan or Explanation
        Of a plan it is proven that no other does better, or that there is none; of an explanation
        that its conflicts are minimal, and all there are where it says so.
    time_limit : float, optional
        Seconds.
    should_stop, progress : callable, optional
        As in :func:`paripassu.plan`.

    Returns
    -------
    Proof or None
        A bound may be lower than the one of the plan: the largest that was shown within the time.
        None: nothing was shown.

    Raises
    ------
    ParameterError
        The answer is of another agreement, goes on from what is done, or says nothing that is
        proven here.
    """
    agreement = agreement_of(agreement)
    if not isinstance(answer, (Plan, Explanation)):
        raise ParameterError(
            "answer", f"should be a plan or an explanation, not {in_python(answer)}"
        )
    if answer.digest != agreement.digest:
        raise ParameterError("answer", "is of another agreement", "make it from this one")
    tell = given.function(progress, "progress") or (lambda _: None)
    deadline = Deadline.after(given.seconds(time_limit, "time_limit"), should_stop)
    conceded = conceded_of(agreement, answer.conceded)
    frame = Setting.of(without(agreement, conceded))
    told = {"agreement": agreement.id, "digest": agreement.digest}
    if isinstance(answer, Explanation):
        return _conflicts(frame, answer, told, deadline, tell)
    if answer.done:
        raise ParameterError(
            "answer", "goes on from what is done", "proofs are of whole plans: make it without done"
        )
    tell("writing the proof")
    if answer.status == "infeasible":
        found = parts.no_plan(frame, deadline.passed, Work())
        claim = Claim(kind="no plan", conceded=conceded)
        if found is None:
            return None
        return _read(Proof(claim=claim, parts=parts.in_turn(found), **told))
    if answer.objective is None:
        raise ParameterError("answer", "says neither that there is a plan nor that there is none")
    return _bound(
        frame, len(answer.objective.left_out), answer.objective.bound, conceded, told, deadline
    )


def certified(answer: Plan, proof: Proof | None) -> Plan:
    """Give a plan with the bound that its proof carries."""
    if answer.objective is None or proof is None or proof.bound is None:
        return answer
    fewest = proof.claim.left_out == len(answer.objective.left_out)
    bound = proof.bound if fewest else Fraction(0)
    told = answer.objective.model_copy(update={"certified": bound})
    return answer.model_copy(update={"objective": told})


def contradiction(agreement: Agreement, *, deadline: Deadline) -> Proof | None:
    """Show that the facts of an agreement contradict each other; None: it was not shown.

    Parameters
    ----------
    agreement : Agreement
        As :func:`paripassu.agreement.read.parse_whatever_facts` reads it.
    deadline : Deadline
    """
    found = parts.contradictory(Setting.of(agreement), deadline.passed, Work())
    if found is None:
        return None
    return _read(
        Proof(
            agreement=agreement.id,
            digest=agreement.digest,
            claim=Claim(kind="contradictory"),
            parts=parts.in_turn(found),
        )
    )


def _bound(
    frame: Setting,
    left_out: int,
    bound: Fraction,
    conceded: tuple[str, ...],
    told: dict[str, str],
    deadline: Deadline,
) -> Proof | None:
    """Show a bound, or the largest below it that can be shown."""
    work = Work()  # of what was shown last

    def shown(fewest: int, worst: Fraction, stop: Callable[[], bool]) -> Proof | None:
        nonlocal work
        work = Work()
        found = parts.bound(frame, fewest, worst, stop, work)
        claim = Claim(kind="bound", conceded=conceded, left_out=fewest, worst_exposure=str(worst))
        if found is None:
            return None
        return _read(Proof(claim=claim, parts=parts.in_turn(found), **told))

    best = shown(left_out, bound, deadline.part(TRY).passed)
    if best is not None or deadline.passed():
        return best
    none = Fraction(0)
    for fewest in range(left_out, -1, -1):
        best = shown(fewest, none, deadline.part(TRY).passed)
        if best is not None:
            break
    if best is None or best.claim.left_out != left_out:
        return best
    lower, more = parts.largest(frame, left_out, bound, deadline.passed, work)
    if not lower:
        return best
    higher = best.model_copy(
        update={
            "claim": best.claim.model_copy(update={"worst_exposure": str(lower)}),
            "parts": parts.in_turn([*best.parts, *more]),
        }
    )
    return _read(higher) or best


def _conflicts(
    frame: Setting,
    answer: Explanation,
    told: dict[str, str],
    deadline: Deadline,
    tell: Progress,
) -> Proof | None:
    """Show that conflicts are minimal, and all there are."""
    if answer.feasible is not False:
        raise ParameterError(
            "answer", "lists no conflicts", "paripassu.plan says whether there is a plan"
        )
    listed = [frozenset(conflict.members) for conflict in answer.conflicts]
    entries: list[Clash] = []
    work = Work()
    for number, conflict in enumerate(answer.conflicts, 1):
        tell(f"writing the proof: conflict {number} of {len(listed)}")
        found = parts.clash(frame, frozenset(conflict.members), deadline.passed, work)
        if found is None:
            return None
        entries.append(Clash(members=conflict.members, parts=parts.in_turn(found)))
    universe = frozenset(members(frame.agreement))
    hits = hitting_sets(listed, MOST_PLANS) if answer.complete.conflicts else None
    if hits is not None and of_hits(listed, hits, complete=True) > work.left:
        hits = None
    complete = hits is not None
    if hits is None:  # each member is needed all the same
        hits = [universe - (one - {member}) for one in listed for member in sorted(one)]
    too_much = work.too_much(of_hits(listed, hits, complete=complete))
    oracle = Oracle(frame, deadline)
    plans = []
    for hit in sorted(hits, key=by_size):
        plan = oracle.possible(universe - hit)
        if plan is None:
            return None
        too_much |= work.too_much(of_plan(frame.agreement, plan.enforced, plan.left_out))
        plans.append(parts.witness(frame.agreement, sorted(hit), plan))
    if too_much:
        return None
    return _read(
        Proof(
            claim=Claim(kind="conflicts", conceded=answer.conceded, complete=complete),
            conflicts=tuple(entries),
            plans=tuple(plans),
            **told,
        )
    )


def _read(proof: Proof) -> Proof | None:
    """Give a proof, unless its file is larger than any that a checker reads."""
    return proof if len(proof.to_text().encode()) <= MOST_BYTES else None
