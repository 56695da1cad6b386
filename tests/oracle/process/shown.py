"""The status document, at the end of a day."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.process import balance, declarations, draws, moves
from tests.oracle.process.acceptance import accepted, achieved, confirmed, suffices, unconfirmed
from tests.oracle.process.acts import date, number
from tests.oracle.process.annals import History, place
from tests.oracle.process.claims import all_there, trigger
from tests.oracle.process.days import blocking
from tests.oracle.process.leaving import excused_by
from tests.oracle.process.seals import word as word_of
from tests.oracle.process.turns import (
    confirmed_since,
    excused,
    has_turn,
    not_before,
    turn_since,
)


def document(history: History, as_of: int | None, size: int, pending: list[int]) -> dict[str, Any]:
    """Give the whole document."""
    terms = history.terms
    order = sorted(terms.steps.values(), key=lambda one: (one.moment, one.measure.id, one.portion))
    words = {step.key: word(history, step.key) for step in order}
    steps = [_step(history, step.key, words[step.key], as_of) for step in order]
    scores = moves.score(history)
    found = {
        "format": "paripassu/status/1",
        "at": date(history.day),
        "as_of": date(as_of),
        "size": size,
        "pending": pending,
        "agreement": terms.agreement.digest,
        "plan": terms.digest,
        "phase": _phase(history, words),
        "in_force": date(history.in_force),
        "steps": steps,
        "parties": [_party(history, party) for party in terms.parties],
        "next": moves.following(history, words),
        "owed": moves.owed(history),
        "unlocked": moves.unlocked(history),
        "breaches": [
            {"entry": entry, "rule": min(rules, key=place)}
            for entry, rules in history.broken.items()
            if rules
        ],
        "score": scores,
        "implementation": number(Fraction(sum(scores.values()), 3 * max(1, len(scores)))),
        "disputes": [_dispute(one) for one in history.disputes.values()],
        "declared": declarations.declared(history),
        "inspections": draws.inspections(history),
        "seals": [
            {
                **{name: one[name] for name in ("entry", "party", "step", "k")},
                "state": word_of(one),
                "releases": list(one["releases"]),
            }
            for one in history.seals.values()
        ],
        "challenges": declarations.challenged(history),
        "notices": [*history.notices],
        "offers": [
            {"agreement": agreement, "plan": plan, "signed_by": list(signed)}
            for (agreement, plan, _), signed in history.offers.items()
        ],
    }
    if history.leaving:
        found["leaving"] = [
            {"party": one.party, "notice": date(one.notice), "ends": date(one.ends)}
            for one in history.leaving
        ]
    return found


def _phase(history: History, words: dict[str, str]) -> str:
    if history.ended:
        return "ended"
    if history.leaving:
        return "ending"
    if history.in_force is None:
        return "unsigned"
    return "complete" if set(words.values()) <= {"confirmed"} else "in force"


def word(history: History, key: str) -> str:
    """Give a step's state."""
    step, course = history.terms.steps[key], history.steps[key]
    if not course.missing:
        if course.attempt.open:
            return "disputed"
        return "confirmed" if confirmed(history, step, course.attempt) else "performed"
    if history.ended:
        return "void"
    turn = course.due is not None or (not history.terms.dated and has_turn(history, step.moment))
    if history.by_itself(key) or excused(history, key) or not turn or all_there(history, key):
        return "waiting"
    return "late" if history.late(key) else "due"


def _step(history: History, key: str, word: str, as_of: int | None) -> dict[str, Any]:
    step, course = history.terms.steps[key], history.steps[key]
    attempt = course.attempt
    owing = word in ("due", "late")
    found: dict[str, Any] = {
        "measure": step.measure.id,
        "portion": step.portion,
        "moment": step.label,
        "by": list(step.by),
        "state": word,
        "waits_for": waits_for(history, key, word),
        "since": date(turn_since(history, step.moment)),
        "due_by": date(course.due) if owing else None,
    }
    if attempt.performed is not None:
        found["performed"] = date(attempt.performed)
        found |= {"ahead": attempt.ahead} if attempt.ahead else {}
        found |= {"late_days": attempt.late_days} if attempt.late_days else {}
    elif attempt.claims:
        found["signed_by"] = sorted(attempt.claims)
    if word == "confirmed":
        found["confirmed"] = date(confirmed_since(history, key))
    if course.missing and course.down is not None:
        down = course.down
        found["down"] = {"how": down.how, "entry": down.entry, "day": date(down.day)}
    if word == "late":
        assert course.due is not None
        found["late_since"] = date(course.due + 1)
        found["provisional"] = as_of is None or as_of <= course.due
    if attempt.contested:
        found["contested"] = True
    denied = [
        other
        for other, one in history.terms.steps.items()
        if one.moment < step.moment and history.steps[other].attempt.contested
    ]
    if owing and denied:
        found["rests_on"] = denied
    if missed := _missed(history, key):
        found["missed"] = missed
    if step.required is not None:
        found["detect"] = {
            "required": number(step.required),
            "achieved": number(achieved(attempt)),
        }
    return found


def waits_for(history: History, key: str, word: str) -> list[str]:
    """Give what has to happen next."""
    step, course = history.terms.steps[key], history.steps[key]
    attempt = course.attempt
    if word in ("void", "confirmed"):
        return []
    if word in ("performed", "disputed"):
        waits = [f"dispute:{one.entry}" for one in (*attempt.open, *attempt.contested)]
        if word == "performed" and not accepted(history, step, attempt):
            names = unconfirmed(history, step, attempt)
            offices = names & history.terms.offices
            if offices or (step.required is not None and not suffices(step, attempt)):
                waits.append("finding")
            waits += [f"confirm:{name}" for name in names - offices]
        return waits
    if word in ("due", "late"):
        waits = [f"perform:{party}" for party in moves.wanting(history, key)]
        return waits + [f"table:{name}" for name in declarations.closed(history, step)]
    waits = []
    if history.in_force is None:
        parties = history.terms.parties
        waits = [f"signature:{party}" for party in parties if party not in history.signed]
    if history.stopped:
        waits += [f"withdrawal:{one.party}" for one in history.leaving]
    steps = blocking(history, step.moment)
    waits += steps
    if steps or history.in_force is None or history.stopped:
        return waits
    until = not_before(history, step.moment)
    waits += [] if until is None else [str(date(until))]
    if excused(history, key):
        assert course.down is not None
        return [*waits, f"cause:{course.down.cause}"]
    here = [one for one in history.terms.moments[step.moment] if one != key]
    if history.by_itself(key):
        unsure = [one for one in trigger(history, key) if one in here]
        return waits + [
            one
            for one in unsure
            if history.steps[one].gone
            or not confirmed(history, history.terms.steps[one], history.steps[one].attempt)
        ]
    return waits + [
        one for one in here if history.steps[one].missing and not all_there(history, one)
    ]


def _missed(history: History, key: str) -> list[str]:
    step, course, origin = history.terms.steps[key], history.steps[key], history.origin
    if origin is None:
        return []
    last = [(name, origin + day) for name, day in step.by_days]
    for name, tables, days in step.withins:
        met = _first_met(history, tables)
        if met is not None:
            last.append((name, met + days))
    done = None if course.missing else course.attempt.performed
    return [name for name, day in last if history.day > day and (done is None or done > day)]


def _first_met(history: History, tables: tuple[tuple[str, ...], ...]) -> int | None:
    for instant in history.diary:
        if any(set(table) <= instant.counting for table in tables):
            return instant.day
    return None


def _party(history: History, party: str) -> dict[str, Any]:
    low, high = balance.kept(history, party)
    pull, excuses = balance.temptation(history, party, high), excused_by(history, party)
    stake = history.terms.agreement.party[party].stake.low
    found: dict[str, Any] = {
        "party": party,
        "kept": number(low),
        "exposure": number(max(Fraction(0), -low)),
        "temptation": number(pull),
        "leave": {
            "cost": number(-pull - stake if excuses else -pull),
            "notice_days": 0 if excuses else history.terms.process.notice_days,
            "excused_by": excuses,
        },
    }
    if low != high:
        found["kept_high"] = number(high)
    return found


def _dispute(one: Any) -> dict[str, Any]:
    found = {"entry": one.entry, "by": one.by, "step": one.step, "opened": date(one.opened)}
    if one.closed is None:
        return {**found, "lapses": date(one.lapses)}
    return {**found, "closed": date(one.closed), "how": one.how}
