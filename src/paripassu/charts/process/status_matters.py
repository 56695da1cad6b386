"""What else there is to say of a process: disputes, breaches, declarations, draws, notices."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.agreement.model import Agreement, Requirement
from paripassu.agreement.wording import what
from paripassu.charts.process.declared import declarations_in_words
from paripassu.charts.process.status_names import Names, days_left
from paripassu.charts.text import clean, percent
from paripassu.numbers import words
from paripassu.process.rules_in_words import COUNTING, rule_in_words
from paripassu.process.status import Status
from paripassu.process.status_parts import StepStatus
from paripassu.sequencing import sentences

#: Entries that are named where one rule is broken often.
_MOST_ENTRIES = 8
_DOWN = {
    "violation": "was found not to have been done",
    "retracted": "was taken back by its performer",
    "undone": "was undone",
    "lapsed": "stopped counting, because a dispute of it was not resolved in time",
}
_HOW = {
    "stood": "the step counts",
    "fell": "the step does not count",
    "lapsed": "nobody resolved it in time",
    "taken back": "its author took it back",
}
_SEALS = {
    "offered": "not all guardians have confirmed that they hold their share",
    "sealed": "closed until the turn of the step comes",
    "releasable": "the guardians may open it now",
    "released": "open",
}


def disputes(status: Status, names: Names) -> Iterator[str]:
    """Say what is disputed, and how other disputes ended."""
    for one in status.disputes:
        step, place = names.step(one.step), f"in entry {one.entry:,}"
        if one.lapses is not None:
            left = days_left(status.at, one.lapses)
            yield (
                f"{names.party(one.by)} disputes {step}, {place}. The dispute is open until "
                f"{words.date(one.lapses)} at the latest ({left})."
            )
        elif one.closed is not None and one.how is not None:
            yield (
                f"{names.party(one.by)} disputed {step}, {place}. The dispute ended on "
                f"{words.date(one.closed)}: {_HOW[one.how]}."
            )
    for each in status.steps:
        # Of what is done and not settled it is said there what it waits for.
        if each.contested and each.state != "performed":
            yield (
                f"The dispute of {names.step(each.key)} is not settled: who opened it has not "
                "accepted the step."
            )


def unsettled(status: Status, names: Names) -> Iterator[str]:
    """Say what is done and not beyond dispute yet."""
    for one in status.steps:
        if one.state != "performed" or one.performed is None:
            continue
        said = f"{names.step(one.key)} was done on {words.date(one.performed)}"
        if one.ahead:
            said += ", before its turn"
        if one.late_days:
            said += f", {words.count(one.late_days, 'day')} late"
        if one.waits_for:
            yield f"{said}; it waits for {names.waits(one.waits_for)}.{_detect(one)}"
        else:
            yield f"{said}; it can still be disputed."


def _detect(step: StepStatus) -> str:
    if step.detect is None:
        return ""
    return (
        " A violation would have been found so far with a probability of "
        f"{percent(step.detect.achieved, 'promised')}; "
        f"{words.required(step.detect.required)} is required."
    )


def fallen(status: Status, names: Names) -> Iterator[str]:
    """Say what stopped counting and is not done again."""
    for one in status.steps:
        if one.down is not None:
            said = f"{names.step(one.key)} {_DOWN[one.down.how]}"
            yield f"{said} ({words.date(one.down.day)}, entry {one.down.entry:,})."


def missed(status: Status, names: Names) -> Iterator[str]:
    """Say which dates passed."""
    terms = status.terms
    for step in status.steps:
        for one in step.missed:
            if terms is not None and one in terms.position:
                asked = clean(sentences.sentence(terms, terms.position[one]))
                yield f"{names.step(step.key)}: {words.sentence(asked)}"
            elif terms is not None and (fact := _fact(terms, one)) is not None:
                yield f"{names.step(step.key)}: {words.sentence(clean(what(terms, fact)))}"
            else:
                yield f"{names.step(step.key)}: the date of {clean(one)}."


def _fact(terms: Agreement, name: str) -> Requirement | None:
    """Give the requirement that is called ``require:N``."""
    kind, _, number = name.partition(":")
    place = int(number) if kind == "require" and number.isdecimal() else 0
    return terms.requirements[place - 1] if 1 <= place <= len(terms.requirements) else None


def breaches(status: Status, names: Names, *, counting: bool) -> Iterator[str]:
    """Say which statements break a rule: those that count all the same, or those that do not."""
    by: dict[str, list[int]] = {}
    for one in status.breaches:
        if (one.rule.partition(" ")[0] in COUNTING) == counting:
            by.setdefault(one.rule, []).append(one.entry)
    for rule, entries in by.items():
        name, _, rest = rule.partition(" ")
        said = rule_in_words(rule)
        if name == "ahead-harm":
            said += f" ({names.parties(rest.split())})"
        elif name == "amend-loses":
            said += f" ({names.step(rest)})"
        elif name == "unknown-document":
            said += f" ({clean(rest)})"
        which = words.sentence(words.numbered("entry", entries, _MOST_ENTRIES))[:-1]
        yield f"{which}: each {said}." if len(entries) > 1 else f"{which} {said}."


def declarations(status: Status, names: Names) -> Iterator[str]:
    """Say what was declared, and what is open of it."""
    yield from declarations_in_words(status, names)
    for seal in status.seals:
        of = f"{names.party(seal.party)} for {names.step(seal.step)}"
        shares = ""
        if seal.releases:
            shares = f"; shares released: {len(seal.releases)}, shares needed: {seal.k}"
        yield f"Seal of {of}, in entry {seal.entry:,}: {_SEALS[seal.state]}{shares}."
    for asked in status.challenges:
        said = f"{names.party(asked.by)} put a question to {names.party(asked.to)}"
        said += f", in entry {asked.entry:,}"
        if asked.state == "answered":
            yield f"{said}: answered in time."
        elif asked.state == "late":
            yield f"{said}: not answered by {words.date(asked.due_by)}."
        else:
            left = days_left(status.at, asked.due_by)
            yield f"{said}: the answer is due by {words.date(asked.due_by)} ({left})."


def inspections(status: Status, names: Names) -> Iterator[str]:
    """Say which draws there are, and what was found by them."""
    for one in status.inspections:
        said = f"Draw “{clean(one.id)}”"
        if one.step is not None:
            said += f" for {names.step(one.step)}"
        if one.spoiled:
            said += ": spoiled, because a secret was revealed before all had committed. "
            said += "A new draw is needed"
        elif one.drawn:
            said += ": drawn"
        else:
            said += f": secrets committed to: {len(one.committed)}, revealed: {len(one.revealed)}"
        found = [f"{clean(finding.verdict)} (entry {finding.entry:,})" for finding in one.findings]
        yield f"{said}. Found: {words.listed(found)}." if found else f"{said}. No finding yet."


def agreed(status: Status, names: Names) -> Iterator[str]:
    """Say what was announced, offered and notified."""
    for one in status.leaving:
        yield (
            f"{names.party(one.party)} gave notice on {words.date(one.notice)}; "
            f"the agreement is in force until {words.date(one.ends)}."
        )
    for at, offer in enumerate(status.offers):
        waiting = status.waiting[at] if at < len(status.waiting) else None
        said = f"An amendment (agreement {_short(offer.agreement)}, plan {_short(offer.plan)}) is"
        said += f" signed by {names.parties(offer.signed_by)}"
        if waiting is None:
            yield f"{said}."
        elif waiting.missing:
            yield (
                f"{said}. It waits for the signature of {names.parties(waiting.missing)} until "
                f"{words.date(waiting.last)} ({days_left(status.at, waiting.last)})."
            )
        else:
            yield f"{said}. On the same day all had signed another one before: it has no effect."
    for notice in status.notices:
        kept = (
            f"{words.count(notice.notice_days, 'day')} ahead"
            if notice.notice_days >= 0
            else f"{words.count(-notice.notice_days, 'day')} after it began"
        )
        said = f"{names.party(notice.party)} announced “{clean(notice.activity)}” "
        if notice.begins == notice.ends:
            said += f"for {words.date(notice.begins)}, {kept}"
        else:
            said += f"from {words.date(notice.begins)} to {words.date(notice.ends)}, {kept}"
        said += f" (entry {notice.entry:,})"
        if not notice.in_time:
            said += f". That is too late: {words.count(notice.required_days, 'day')} "
            said += "is required" if notice.required_days == 1 else "are required"
        yield f"{said}."


def _short(digest: str) -> str:
    return clean(digest).removeprefix("sha256:")[:12]
