"""Signatures, offers of amendments, and amendments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.oracle.process.acts import Act
from tests.oracle.process.annals import Course, History
from tests.oracle.process.terms import Terms

from paripassu.agreement.model import Agreement
from paripassu.errors import PariPassuError


def sign(history: History, act: Act) -> list[str]:
    """Take a signature."""
    terms = history.terms
    agreement, plan = act.text("agreement"), act.text("plan")
    replaces, until = act.text("replaces"), act.date("until")
    if (agreement, plan) == (terms.agreement.digest, terms.digest) and not replaces:
        rules = [] if act.by in terms.parties else ["role"]
        if history.ended:
            rules.append("ended")
        if act.by in history.signed:
            rules.append("repeat")
        if not rules and (until is None or until >= act.day):
            history.signed[act.by] = until
            if history.in_force is None and set(terms.parties) <= set(history.signed):
                history.in_force = history.effective = act.day
        return rules
    for digest, kind in ((agreement, Agreement), (plan, Mapping)):
        if not isinstance(history.documents.get(digest), kind):
            return [f"unknown-document {digest}"]
    if act.check == "rejected":
        read = {terms.agreement.digest, terms.digest, *history.replaced}
        unread = [one for one in (agreement, plan) if one not in read]
        return [f"unknown-document {(unread or [plan])[0]}"]
    new = history.documents.get(agreement, terms.agreement)
    rules = []
    if act.by not in terms.parties and act.by not in new.party:
        rules.append("role")
    if plan in history.replaced or (replaces and replaces != terms.digest):
        rules.append("replaced")
    if not replaces:
        rules.append("another-agreement")
    if not _belongs(history, agreement, plan):
        rules.append("plan-of-another-agreement")
    last = act.day + terms.process.offer_days
    last = last if until is None else min(last, until)
    if not rules and last >= act.day:
        offer = history.offers.setdefault((agreement, plan, replaces), {})
        first, _ = offer.get(act.by, (act.index, 0))  # who signs again waits longer
        offer[act.by] = first, last
    return rules


def _belongs(history: History, agreement: str, plan: str) -> bool:
    terms = history.terms
    if (agreement, plan) == (terms.agreement.digest, terms.digest):
        return True
    document: Any = history.documents.get(plan, terms.plan)
    return bool(document.get("digest") == agreement)


def needed(history: History, agreement: str) -> set[str]:
    """Give who has to sign: all of the new agreement, and all of the old that have not left."""
    new = history.documents.get(agreement, history.terms.agreement)
    gone = {one.party for one in history.leaving if one.ends < history.day} | history.left
    return {*new.party, *(party for party in history.terms.parties if party not in gone)}


def lapse(history: History) -> None:
    """Drop signatures that waited too long."""
    if history.in_force is None:
        for party, until in list(history.signed.items()):
            if until is not None and history.day > until:
                del history.signed[party]
    for triple, signed in list(history.offers.items()):
        for party, (_, last) in list(signed.items()):
            if history.day > last:
                del signed[party]
        if not signed:
            del history.offers[triple]


def agree(history: History) -> None:
    """Take the first amendment that all have signed, as the day ends."""
    complete = []
    for triple, signed in history.offers.items():
        wanted = needed(history, triple[0])
        if wanted <= set(signed):
            complete.append((max(signed[party][0] for party in wanted), triple))
    for entry, (agreement, plan, replaces) in sorted(complete):
        if history.amended is not None:
            continue
        del history.offers[agreement, plan, replaces]
        terms = history.documents.get(agreement, history.terms.agreement)
        document = history.documents.get(plan, history.terms.plan)
        try:
            new = Terms(terms, document, plan)
        except (KeyError, IndexError, PariPassuError):
            history.breach(entry, "plan-of-another-agreement")
            continue
        lost = [key for key in history.terms.steps if loses(history, new, key)]
        if lost:
            history.breach(entry, f"amend-loses {lost[0]}")
        else:
            history.amended = new


def loses(history: History, new: Terms, key: str) -> bool:
    """Whether a new plan does not hold a claimed step as it is."""
    course, old = history.steps[key], history.terms.steps[key]
    performed = course.attempt.performed is not None
    if not course.attempt.claims and not performed and course.remains is None:
        return False
    kept = new.steps.get(key)
    return kept is None or set(kept.by) != set(old.by) or kept.share != old.share


def take_effect(history: History) -> None:
    """Let the amendment of yesterday take effect."""
    new = history.amended
    if new is None:
        return
    if new.digest != history.terms.digest:
        history.replaced.add(history.terms.digest)
    history.steps = {key: history.steps.get(key) or Course() for key in new.steps}
    for course in history.steps.values():
        course.due = None
    history.left |= {one.party for one in history.leaving if one.party not in new.parties}
    history.leaving = []
    history.signed = dict.fromkeys(new.parties)
    history.terms, history.amended, history.offers = new, None, {}
    history.effective = history.day
    if history.in_force is None:
        history.in_force = history.day
