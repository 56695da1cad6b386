"""What else there is to say of a process: disputes, breaches, declarations, draws, notices."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.agreement.model import Agreement, Requirement
from paripassu.agreement.wording import what
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
    "violation": "was found never to have been done",
    "retracted": "was taken back by who had done it",
    "undone": "was undone",
    "lapsed": "fell, because a dispute of it was not resolved in time",
}
_HOW = {
    "stood": "the step stood",
    "fell": "the step fell",
    "lapsed": "not resolved in time",
    "taken back": "taken back",
}
_SEALS = {
    "offered": "not all guardians have confirmed that they hold their share",
    "sealed": "closed until the turn of the step",
    "releasable": "the guardians may open it now",
    "released": "open",
}


def disputes(status: Status, names: Names) -> Iterator[str]:
    """Say what is disputed, and how other disputes ended."""
    for one in status.disputes:
        said = f"{names.party(one.by)} disputes {names.step(one.step)} (entry {one.entry:,})"
        if one.lapses is not None:
            left = days_left(status.at, one.lapses)
            yield f"{said}. It is open until {words.date(one.lapses)} at the latest ({left})."
        elif one.closed is not None and one.how is not None:
            said = said.replace(" disputes ", " disputed ", 1)
            yield f"{said}. It ended on {words.date(one.closed)}: {_HOW[one.how]}."
    for step in status.steps:
        if step.contested:
            yield f"{names.step(step.key)} stands, but who disputed it does not accept it."


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
        f" A violation would have been found so far with a probability of "
        f"{percent(step.detect.achieved, 'promised')}; "
        f"{words.required(step.detect.required)} is asked for."
    )


def fallen(status: Status, names: Names) -> Iterator[str]:
    """Say what was brought down and is not done again."""
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
        yield f"It {said}: {words.numbered('entry', entries, _MOST_ENTRIES)}."


def declarations(status: Status, names: Names) -> Iterator[str]:
    """Say what was declared, and what is open of it."""
    for one in status.declared:
        opened: list[str] = []
        partly: list[str] = []
        waiting: list[str] = []
        closed: list[str] = []
        for name, table in one.tables.items():
            whole = any(part.part == "all" for part in table.opened)
            (opened if whole else partly if table.opened else closed).append(name)
            if table.pending and not whole:
                waiting.append(name)
        said = f"{names.party(one.party)} is bound to a declaration (entry {one.entry:,})"
        if one.follows is not None:
            said += f", the next version of that of entry {one.follows:,}"
        parts = [
            f"{word}: {words.listed([f'“{clean(name)}”' for name in some])}"
            for word, some in (
                ("open", opened), ("open in part", partly), ("closed", closed),
                ("sent to readers who have not received it yet", waiting),
            )
            if some
        ]  # fmt: skip
        yield f"{said}. {words.sentence('; '.join(parts))}".strip()
    for seal in status.seals:
        of = f"{names.party(seal.party)} for {names.step(seal.step)}"
        shares = f"; shares opened: {len(seal.releases)} of {seal.k}" if seal.releases else ""
        yield f"Sealed by {of} (entry {seal.entry:,}): {_SEALS[seal.state]}{shares}."
    for asked in status.challenges:
        said = f"{names.party(asked.by)} asked {names.party(asked.to)} (entry {asked.entry:,})"
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
        said = f"Draw {clean(one.id)}"
        if one.step is not None:
            said += f" for {names.step(one.step)}"
        if one.spoiled:
            said += ": spoiled, a new draw is needed"
        elif one.drawn:
            said += ": drawn"
        else:
            said += f": {words.count(len(one.committed), 'party', 'parties')} committed, "
            said += f"{len(one.revealed)} revealed"
        found = [f"{clean(finding.verdict)} (entry {finding.entry:,})" for finding in one.findings]
        yield f"{said}. Found: {words.listed(found)}." if found else f"{said}. No finding yet."


def agreed(status: Status, names: Names) -> Iterator[str]:
    """Say what was announced, offered and notified."""
    for one in status.leaving:
        yield (
            f"{names.party(one.party)} gave notice on {words.date(one.notice)}; "
            f"the last day in force is {words.date(one.ends)}."
        )
    for offer in status.offers:
        yield (
            f"An amendment is signed by {names.parties(offer.signed_by)} and waits for the others "
            f"(agreement {_short(offer.agreement)}, plan {_short(offer.plan)})."
        )
    for notice in status.notices:
        kept = (
            f"{words.count(notice.notice_days, 'day')} ahead"
            if notice.notice_days >= 0
            else f"{words.count(-notice.notice_days, 'day')} after it began"
        )
        said = f"{names.party(notice.party)} announced “{clean(notice.activity)}” from "
        said += f"{words.date(notice.begins)} to {words.date(notice.ends)}, {kept}"
        if not notice.in_time:
            said += f": too late, {words.count(notice.required_days, 'day')} are asked for"
        yield f"{said} (entry {notice.entry:,})."


def _short(digest: str) -> str:
    return clean(digest).removeprefix("sha256:")[:12]
