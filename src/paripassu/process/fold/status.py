"""The status document: what the fold shows of where the process stands.

Rules: docs/specification/process.md#the-status-document.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from paripassu.documents.exact import said
from paripassu.process.fold import accepting, claiming, turns
from paripassu.process.fold.balance import Standing, balances, balances_after, surviving, temptation
from paripassu.process.fold.entry import date_of
from paripassu.process.fold.leaving import excused_by
from paripassu.process.fold.matters import matters, owed

if TYPE_CHECKING:
    from paripassu.process.fold.attempt import StepState
    from paripassu.process.fold.pact import Task
    from paripassu.process.fold.state import State

FORMAT = "paripassu/status/1"


def document(state: State, as_of: int | None) -> dict[str, Any]:
    """Give the document, at the end of the state's day."""
    pact = state.pact
    tasks = sorted(pact.tasks.values(), key=lambda task: (task.moment, task.measure, task.portion))
    contested = [
        (moment, key)
        for moment, keys in enumerate(pact.moments)
        for key in keys
        if state.steps[key].attempt.contested
    ]
    steps = [_step(state, task, as_of, contested) for task in tasks]
    now = balances(state)
    score = {name: _score(state, of) for name, of in pact.measures.items()}
    breaches = {**state.breaches, **state.harms}
    found: dict[str, Any] = {
        "format": FORMAT,
        "at": date_of(state.day),
        "as_of": date_of(as_of),
        "size": state.size,
        "pending": list(state.pending),
        "agreement": pact.agreement.digest,
        "plan": pact.digest,
        "phase": _phase(state, steps),
        "in_force": date_of(state.in_force),
        "steps": steps,
        "parties": [_party(state, party, now[party]) for party in pact.parties],
        "next": _next(state, tasks, steps, now),
        "owed": owed(state, tasks),
        "unlocked": _unlocked(state),
        "breaches": [{"entry": entry, "rule": rule} for entry, rule in sorted(breaches.items())],
        "score": score,
        "implementation": said(Fraction(sum(score.values()), 3 * max(1, len(score)))),
        **matters(state),
    }
    if state.leaving:
        found["leaving"] = [
            {"party": one.party, "notice": date_of(one.notice), "ends": date_of(one.ends)}
            for one in state.leaving
        ]
    return found


def _phase(state: State, steps: list[dict[str, Any]]) -> str:
    if state.ended:
        return "ended"
    if state.leaving:
        return "ending"
    if state.in_force is None:
        return "unsigned"
    return "complete" if all(step["state"] == "confirmed" for step in steps) else "in force"


def _state_of(state: State, task: Task, step: StepState) -> str:
    if not state.missing(task.key):
        attempt = step.attempt
        if attempt.open:
            return "disputed"
        return "confirmed" if attempt.confirmed is not None else "performed"
    if state.ended:
        return "void"
    if (
        claiming.by_itself(state, task)
        or turns.excused(state, task.key)
        or (step.due is None and not (_turn_without_day(state, task)))
    ):
        return "waiting"
    if not wanting(state, task) and not state.closed_tables(task.key):
        return "waiting"  # deposited: it takes effect with the rest of its moment
    return "late" if state.late(task.key) else "due"


def _turn_without_day(state: State, task: Task) -> bool:
    """Whether it is a step's turn in a plan without due days."""
    return not state.pact.dated and state.turn(task.moment)


def wanting(state: State, task: Task) -> list[str]:
    """Give the performers whose claims are missing."""
    step = state.steps[task.key]
    if step.gone:
        by = step.down.by if step.down is not None else None
        return list(task.by) if by is None else [by]
    return [party for party in task.by if party not in step.attempt.claims]


def _step(
    state: State, task: Task, as_of: int | None, contested: list[tuple[int, str]]
) -> dict[str, Any]:
    step = state.steps[task.key]
    attempt = step.attempt
    word = _state_of(state, task, step)
    owing = word in ("due", "late")
    found: dict[str, Any] = {
        "measure": task.measure,
        "portion": task.portion,
        "moment": task.label,
        "by": list(task.by),
        "state": word,
        "waits_for": _waits_for(state, task, word),
        "since": date_of(state.since[task.moment]),
        "due_by": date_of(step.due) if owing else None,
    }
    if attempt.performed is not None:
        found["performed"] = date_of(attempt.performed)
        if attempt.ahead:
            found["ahead"] = list(attempt.ahead)
        if attempt.late_days:
            found["late_days"] = attempt.late_days
    elif attempt.claims:
        found["signed_by"] = sorted(attempt.claims)
    if word == "confirmed":
        found["confirmed"] = date_of(attempt.confirmed)
    if state.missing(task.key) and step.down is not None:
        down = step.down
        found["down"] = {"how": down.how, "entry": down.entry, "day": date_of(down.day)}
    if word == "late":
        assert step.due is not None
        found["late_since"] = date_of(step.due + 1)
        found["provisional"] = as_of is None or as_of <= step.due
    if attempt.contested:
        found["contested"] = True
    if owing and (rests := [key for moment, key in contested if moment < task.moment]):
        found["rests_on"] = rests
    if missed := _missed(state, task):
        found["missed"] = missed
    if task.required is not None:
        found["detect"] = {
            "required": said(task.required),
            "achieved": said(attempt.achieved),
        }
    return found


def _waits_for(state: State, task: Task, word: str) -> list[str]:
    step = state.steps[task.key]
    attempt = step.attempt
    if word in ("void", "confirmed"):
        return []
    if word in ("performed", "disputed"):
        waits = [f"dispute:{one.entry}" for one in (*attempt.open, *attempt.contested)]
        if attempt.accepted is None and word == "performed":
            if task.required is not None and attempt.sufficient is None:
                waits.append("finding")
            for name in accepting.unconfirmed(state, task, attempt):
                if name not in state.pact.offices:
                    waits.append(f"confirm:{name}")
                elif "finding" not in waits:
                    waits.append("finding")
        return waits
    if word in ("due", "late"):
        waits = [f"perform:{party}" for party in wanting(state, task)]
        return waits + [f"table:{name}" for name in state.closed_tables(task.key)]
    waits = []
    if state.in_force is None:
        waits += [f"signature:{p}" for p in state.pact.parties if p not in state.signed]
    if state.stopped:
        waits += [f"withdrawal:{one.party}" for one in state.leaving]
    blocking = state.blockers(task.moment)
    waits += blocking
    if blocking or state.in_force is None or state.stopped:
        return waits
    until = turns.waits_until(state, task.moment)
    if until is not None:
        waits.append(str(date_of(until)))
    if turns.excused(state, task.key):
        assert step.down is not None
        waits.append(f"cause:{step.down.cause}")
    elif not claiming.by_itself(state, task):
        waits += [
            key
            for key in state.pact.moments[task.moment]
            if key != task.key and state.missing(key) and not claiming.ready(state, key)
        ]
    else:
        waits += [
            key
            for key in state.pact.moments[task.moment]
            if not claiming.by_itself(state, state.pact.tasks[key])
            and (state.steps[key].attempt.confirmed is None or state.steps[key].gone)
        ]
    return waits


def _missed(state: State, task: Task) -> list[str]:
    start = state.pact.agreement.start
    origin = state.in_force if start is None else start.toordinal()
    if origin is None:
        return []
    attempt = state.steps[task.key].attempt
    done = attempt.performed if not state.missing(task.key) else None
    last = [(one.position, origin + one.day) for one in task.deadlines]
    last += [(one.position, state.met[one] + one.days) for one in task.withins if one in state.met]
    assert state.day is not None
    return [position for position, day in last if state.day > day and (done is None or done > day)]


def _party(state: State, party: str, standing: Standing) -> dict[str, Any]:
    pull = temptation(state, party, standing)
    excuses = excused_by(state, party)
    cost = -pull - (state.pact.stakes[party] if excuses else 0)
    found: dict[str, Any] = {
        "party": party,
        "kept": said(standing.kept),
        "exposure": said(standing.exposure),
        "temptation": said(pull),
        "leave": {
            "cost": said(cost),
            "notice_days": 0 if excuses else state.pact.process.notice_days,
            "excused_by": excuses,
        },
    }
    if standing.most != standing.least:
        found["kept_high"] = said(standing.high)
    return found


def _next(
    state: State,
    tasks: list[Task],
    steps: list[dict[str, Any]],
    now: dict[str, Standing],
) -> list[dict[str, Any]]:
    found = []
    after_moment: dict[int, dict[str, Standing]] = {}
    seen: dict[tuple[str, Standing], dict[str, int | float]] = {}

    def promised(party: str, standing: Standing) -> dict[str, int | float]:
        # Most parties are as they were after most steps: a number is worked out once.
        if (party, standing) not in seen:
            seen[party, standing] = {
                "kept": said(standing.kept),
                "exposure": said(standing.exposure),
                "temptation": said(temptation(state, party, standing)),
            }
        return dict(seen[party, standing])

    for task, step in zip(tasks, steps, strict=True):
        turn = step["state"] in ("due", "late")
        if not turn and not (step["state"] == "waiting" and _allowed(state, task)):
            continue
        parties = wanting(state, task)
        if not parties:
            continue
        if task.moment not in after_moment:
            performed = state.pact.moments[task.moment]
            after_moment[task.moment] = balances_after(state, now, performed)
        after = {
            party: promised(party, standing)
            for party, standing in after_moment[task.moment].items()
        }
        found += [
            {
                "party": party,
                "measure": task.measure,
                "portion": task.portion,
                "turn": turn,
                "after": after,
            }
            for party in parties
        ]
    return found


def _allowed(state: State, task: Task) -> bool:
    """Whether the agreement would allow a step, the plan's order aside."""
    if claiming.by_itself(state, task) or state.in_force is None or state.stopped:
        return False
    if turns.excused(state, task.key):
        return False
    previous = None if task.previous is None else state.steps.get(task.previous)
    if previous is not None and previous.attempt.performed is None:
        return False
    start = state.pact.agreement.start
    assert state.day is not None
    origin = state.in_force if start is None else start.toordinal()
    if any(origin + day > state.day for day in task.before):
        return False
    if claiming.too_soon(state, task) or state.upholders(task.moment):
        return False
    over = [turns.met_since(state, need) for need in task.needs]
    return all(day is not None and day <= state.day for day in over)


def _unlocked(state: State) -> dict[str, Any] | None:
    last = max((day for day in state.since if day is not None), default=None)
    if last is None:
        return None
    keys = [
        key
        for moment, keys in enumerate(state.pact.moments)
        if state.since[moment] == last
        for key in keys
    ]
    return {"day": date_of(last), "steps": sorted(keys)}


def _score(state: State, tasks: tuple[Task, ...]) -> int:
    steps = [state.steps[task.key] for task in tasks]
    if all(
        step.attempt.confirmed is not None and not state.missing(task.key)
        for task, step in zip(tasks, steps, strict=True)
    ):
        return 3
    counting = [task for task in tasks if state.counts(task.key)]
    shares = state.pact.shares
    whole = sum(shares[task.key] for task in tasks)
    if whole:
        half = 2 * sum(shares[task.key] for task in counting) >= whole
    else:
        half = 2 * len(counting) >= len(tasks)
    if half and counting:
        return 2
    claimed = any(
        step.attempt.claims
        or ((kept := surviving(state, task.key)) is not None and not kept.undecided)
        for task, step in zip(tasks, steps, strict=True)
    )
    return 1 if claimed else 0
