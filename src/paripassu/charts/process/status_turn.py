"""Who moves next: the first lines of a status."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.charts.process.status_names import Names, days_left
from paripassu.numbers import words
from paripassu.process.owing import act_in_words, still_owed
from paripassu.process.status import Status
from paripassu.process.status_matters import DisputeStatus
from paripassu.process.status_parts import Owed, StepStatus


def headline(status: Status, names: Names) -> str:
    """Say in one or two sentences who must move next."""
    movers = names.parties(list(dict.fromkeys(p for s in missing(status) for p in wanted(s))))
    verb = "must move next"
    if status.phase == "complete":
        return "All steps are done and settled. Nobody has to move."
    if status.phase == "ended":
        return _ended(status, names, movers)
    if status.phase == "unsigned":
        signers = [one.party for one in status.owed if one.act == "sign"]
        return f"The agreement is not in force: {names.parties(signers)} must sign next."
    if status.phase == "ending":
        last = min(one.ends for one in status.leaving)
        who = names.parties([one.party for one in status.leaving])
        has = "have" if len(status.leaving) > 1 else "has"
        said = f"{who} {has} given notice: the agreement ends on {words.date(last)}."
        return f"{said} {movers} {verb}." if movers else f"{said} Nobody has to move."
    if movers:
        late = [step for step in missing(status) if step.state == "late"]
        if late and len(late) == len(missing(status)):
            one = (
                "is late and" if len({p for s in late for p in wanted(s)}) == 1 else "are late and"
            )
            return f"{movers} {one} {verb}."
        return f"{movers} {verb}."
    return _no_step(status, names)


def _ended(status: Status, names: Names, movers: str) -> str:
    who = names.parties([one.party for one in status.leaving])
    last = min((one.ends for one in status.leaving), default=None)
    said = "The agreement has ended."
    if last is not None:
        said = f"The agreement ended on {words.date(last)}, because {who} left."
    return f"{said} What follows is still owed." if movers else f"{said} Nobody has to move."


def _no_step(status: Status, names: Names) -> str:
    acts = [one for one in status.owed if one.act in ("confirm", "finding")]
    if acts:
        who = names.parties(list(dict.fromkeys(one.party for one in acts)))
        kinds = {one.act for one in acts}
        if kinds == {"confirm"}:
            return f"{who} must say next whether what was done is accepted."
        if kinds == {"finding"}:
            return f"{who} must say next what the inspection found."
        return f"{who} must answer next: what was done is not accepted yet."
    disputes = [one for one in status.disputes if one.closed is None]
    if disputes:
        return _disputed(status, names, disputes[0])
    first = next((one for one in status.steps if one.state == "waiting"), None)
    if first is None or not first.waits_for:
        return "No step is due: what was done can still be disputed."
    return (
        f"No step is due. Next is {names.step(first.key)} by {names.parties(first.by)}; "
        f"it waits for {names.waits(first.waits_for)}."
    )


def _disputed(status: Status, names: Names, one: DisputeStatus) -> str:
    author = names.party(one.by)
    said = f"No step is due: {author} disputes {names.step(one.step)}. {author} may accept it"
    process = status.terms.process if status.terms is not None else None
    decides = (process.decides or process.inspectorate) if process is not None else None
    if decides is not None:
        said += f", or {names.party(decides)} may decide"
    if one.lapses is None:
        return f"{said}."
    left = days_left(status.at, one.lapses)
    return f"{said}. If nobody does, the dispute ends on {words.date(one.lapses)} ({left})."


def missing(status: Status) -> list[StepStatus]:
    """Give the steps that are due or late: late ones first, then by their days."""
    found = [one for one in status.steps if one.state in ("due", "late")]
    return sorted(found, key=lambda one: (one.state != "late", one.due_by is None, one.due_by or 0))


def wanted(step: StepStatus) -> list[str]:
    """Give who has to do something for a step that is due."""
    acting = [word.partition(":")[2] for word in step.waits_for if word.startswith("perform:")]
    return acting or [*step.by]


def due_lines(status: Status, names: Names) -> Iterator[tuple[str, str]]:
    """Say of each step that is due who must do it and by when, with its style."""
    for step in missing(status):
        tables = [word.partition(":")[2] for word in step.waits_for if word.startswith("table:")]
        acting = any(word.startswith("perform:") for word in step.waits_for)
        said = f"{names.parties(wanted(step))}: "
        opening = words.listed([f"“{one}”" for one in tables])
        if acting:
            said += names.step(step.key) + (f", and open {opening}" if opening else "")
        else:
            said += f"open {opening} for {names.step(step.key)}"
        said += _when(status, step)
        if others := [party for party in step.signed_by if party not in wanted(step)]:
            has = "have done their part" if len(others) > 1 else "has done its part"
            said += f" {names.parties(others)} {has}."
        if step.rests_on:
            said += f" It builds on {names.steps(step.rests_on)}, where a dispute was not resolved."
        yield said, "red" if step.state == "late" else ""


def _when(status: Status, step: StepStatus) -> str:
    if step.state == "late" and step.late_since is not None and step.due_by is not None:
        days = words.count((status.at - step.due_by).days, "day")
        doubt = ", as far as the record shows" if step.provisional else ""
        return f", late by {days}{doubt}. It was due by {words.date(step.due_by)}."
    if step.due_by is None:
        return ". No day is set for it."
    return f", by {words.date(step.due_by)} ({days_left(status.at, step.due_by)})."


def owed_lines(status: Status, names: Names) -> Iterator[str]:
    """Say which other acts are owed, those of one kind together."""
    together: dict[Owed, list[str]] = {}
    for one in still_owed(status):
        if status.phase == "unsigned" and one.act == "sign":
            continue  # the headline says it
        key = one.model_copy(update={"party": ""})
        together.setdefault(key, []).append(one.party)
    for one, parties in together.items():
        said = f"{names.parties(parties)}: {act_in_words(one, names)}"
        if one.due_by is not None and status.at > one.due_by:
            days = words.count((status.at - one.due_by).days, "day")
            said += f", late by {days}. It was due by {words.date(one.due_by)}"
        elif one.due_by is not None:
            said += f", by {words.date(one.due_by)} ({days_left(status.at, one.due_by)})"
        yield f"{said}."
