"""The words that people write for those of the format, and the names they write for ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from paripassu.nearest import nearest
from paripassu.quoted import quoted


def _words(**meant: str) -> Mapping[str, str]:
    """Give each word of each list, parted by commas, with what it means."""
    return {word: key for key, words in meant.items() for word in words.split(", ")}


#: What a claim is called by people. Difflib would take "before" for "not_before": its opposite.
CLAIMS = _words(
    by="deadline, due, no later than, not later than, at the latest, latest, not after, "
    "finish by, end by, ends by, done by, complete by, completed by, begin by, begins by, start by",
    after="then, following, afterwards, once, when, if, only after, only if, requires, require, "
    "needs, depends on, depends, wait for, waits for, waits",
    within="in, within days, days after, no later than days after, at most days after, soon, "
    "soon after, shortly after, promptly, follows, follow",
    during="while, whilst, only while, as long as, so long as, for as long as, throughout, "
    "only during, pending, kept up, while kept up, unless broken",
    not_before="from, since, starting, start after, earliest, at the earliest, no earlier than, "
    "not earlier than, begin after",
    at_least="min, minimum, more, more than, no less than, not less than, floor",
    at_most="max, maximum, less, less than, up to, no more than, not more than, limit, cap",
    include="must, required, demand, want, wants, yes, do",
    exclude="without, not, never, no, forbid, forbids, omit, reject, rejects, refuse, refuses",
)
#: Words for a claim that may mean several, or that are said by another key.
CLAIM_HINTS: Mapping[str, str] = {
    "before": "did you mean 'by'? It takes a date or a day; if another measure has to wait for "
    "this one, let that one claim 'after'",
    **dict.fromkeys(
        ("until", "till"),
        "did you mean 'by'? It takes a date or a day; if it happens only as long as something is "
        "kept up, claim 'during'",
    ),
    "milestone": "did you mean 'by'? With share = 0.3 and a date it is a milestone",
    **dict.fromkeys(
        ("each", "step by step", "quarter for quarter", "like for like", "pari passu", "same"),
        'did you mean \'after\'? With part = "each" and needs = { MEASURE = "same" } each portion '
        "waits for the like share",
    ),
    **dict.fromkeys(
        ("either", "or", "one of", "choose", "choice", "alternative"),
        "did you mean 'after'? It takes needs_any, tables of which one has to be met; which of "
        "several measures are in the plan, a [[choose]] says",
    ),
    **dict.fromkeys(
        ("together", "with", "same time", "at the same time", "simultaneously", "simultaneous"),
        "what is done at one moment stands under groups in [together]; if it has to be in the "
        "plan, claim 'include'",
    ),
    **dict.fromkeys(
        ("lag", "delay", "wait", "gap"), "did you mean 'after'? It takes lag_days as well"
    ),
}
#: What people call the words for portions, for the two ends of one, and for like shares.
PORTIONS = _words(
    first="begin, begins, beginning, start, starts, initial, opening",
    last="end, ends, final, completion, complete, completed, closing, whole",
    each="every, all, any, all portions, every portion, each portion, per portion",
)
GATES = _words(
    begin="start, starts, begins, beginning, first, before, from, open",
    end="finish, finished, ends, completion, complete, completed, done, last, after, close",
)
NEEDS = _words(
    all="complete, completed, done, full, whole, everything, end, last, total",
    same="like, equal, likewise, proportional, pro rata, as much, same share, each, equally",
    previous="before, prior, preceding, earlier, one before, last portion",
)
#: What the tables of the file are called by people.
TABLES = _words(
    party="parties, actor, actors, country, state, side",
    measure="measures, action, actions, step, steps, obligation, commitment, task",
    require="requires, requirement, requirements, fact, facts, constraint, law, precondition",
    choose="choice, choices, alternative, alternatives, either, or, option, options, one of",
    position="positions, demand, demands, claim, claims, red line",
    source="sources, report, reports, reference",
    declaration="declarations, declare, declares, declarer, template, templates, escrow",
    process="procedure, rules, verification, deadlines, offices, time limits",
    notice="notices, notification, notifications, notify, announcement",
    together="group, groups, simultaneous, moment, moments",
)
FIRMNESS = {
    **_words(
        demand="must, required, requirement, request, firm, want, wants, condition",
        preference="wish, nice to have, nice, would like, optional, hope, soft",
    ),
    **dict.fromkeys(
        ("absolute", "never", "non negotiable", "nonnegotiable", "not negotiable", "hard"),
        "red line",
    ),
}
#: What the keys that claims take are called by people, in facts and in positions.
_CLAIMED = _words(
    needs="after, requires, depends on, if, once, condition",
    needs_any="any, any of, either, or, one of, alternatives, needs or, needs one, needs either",
    lag_days="lag, delay, wait, wait days, delay days, gap, pause, spacing, "
    "cooling off, after days",
    days="within, within days, window, time limit, period, max days, no later than days",
    part="portion, portions, which, stage, tranche, instalment, step, phase, piece",
    gate="end of, beginning or end, moment, at, edge, side",
    share="amount, level, min, max, limit, fraction, milestone, percent, percentage, quota",
    date="by, before, until, deadline, due, from",
    day="day number, on day, day no, offset, days after start",
    of="during, while, as long as, standing",
)
#: What the keys of the entries are called by people, by the entry's kind.
KEYS: Mapping[str, Mapping[str, str]] = {
    "Head": _words(
        title="name",
        id="identifier",
        start="date, begin, beginning, day 0",
        horizon_days="deadline, end, horizon, until, duration, days",
        language="lang, locale, tongue",
    ),
    "Party": _words(
        name="title, label",
        stake="loss, penalty, deposit",
        tolerance="limit, max, maximum, most, exposure",
    ),
    "Measure": _words(
        title="name, label",
        by="party, parties, performer, performers, actor, actors, who, performed by",
        value="values, worth, utility, cost, benefit, gain, payoff",
        lasting="permanent, irreversible, reversible, reversibility, durability",
        portions="parts, steps, pieces, tranches, instalments",
        days="duration, time, length",
        stages="phases",
        standing="continuous, ongoing, kept up, sustained, maintained, permanent measure, lasts",
        kind="type, category",
        confirm_by="confirm, confirmed by, confirmation, accepted by, accept",
        verify="verified, verification, inspect, inspection, detect",
        opens="open, opened, discloses, disclose, tables",
        automatic="automatically, by itself, self executing, takes effect",
        unresolved="undecided, if undecided, stands, falls",
    ),
    "Process": _words(
        inspectorate="inspector, inspectors, verifier, verification, agency, verified by",
        decides="decider, decided by, court, commission, arbiter, arbitration, judge",
        guardians="guardian, keepers, trustees, depositaries",
        react_days="react, reaction, reaction days, response days, respond days",
        dispute_days="dispute window, window, window days, objection days",
        resolve_days="resolve, resolution days, decide days, decision days",
        disputes="quota, most disputes, dispute quota, max disputes",
        unresolved="undecided, if undecided",
        confirm_days="confirmation days, accept days",
        receive_days="receipt days, reading days",
        answer_days="challenge days, response time",
        notice_days="notice, withdrawal days, withdraw days, leave days",
        offer_days="offer, amendment days, amend days",
    ),
    "Notice": _words(
        activity="what, kind, type, name, id",
        by="party, parties, who",
        days="ahead, notice, notice days, before",
        from_size="size, from, min, minimum, at least, threshold",
    ),
    "Verify": _words(detect="probability, detection, required, chance, sure"),
    "Requirement": {**_CLAIMED, **_words(measure="what", claim="type, kind, what kind")},
    "Choice": _words(
        of="measures, among, between, from, options, alternatives, one of, any of, either, members",
        exactly="number, count, pick, how many, take, select",
        at_least="min, minimum, least, no less than, or more",
    ),
    "Position": {
        **_CLAIMED,
        **_words(
            party="who, holder",
            claim="type, kind, wants, what",
            firm="firmness, strength, priority, importance",
            cost="weight, price, penalty",
            likelihood="probability, confidence, certainty, sure",
            source="sources, reference, references, cites",
        ),
    },
    "Source": _words(
        outlet="publisher, newspaper, agency, medium, name, publication",
        speaker="author, who, quoted, person",
        cites="source, sources, via, from",
        note="comment, remark, remarks",
    ),
    "Declaration": _words(
        party="who, declarer, by, id, state, country",
        template="file, path, form, format, tables",
    ),
    "Stage": _words(
        name="title, id, label",
        share="part, amount, fraction, portion",
        days="duration, time, length",
    ),
}


def word_meant(word: str, known: Sequence[str], meant: Mapping[str, str]) -> str:
    """Suggest the known word for what somebody wrote: by its meaning, else by its letters."""
    plain = " ".join(word.casefold().replace("_", " ").replace("-", " ").split())
    found = meant.get(plain)
    if found is not None and found in known:
        return f"did you mean {found!r}?"
    return nearest(word, known)


#: Ids by kind of entry, each with its name for people.
Names = Mapping[str, Mapping[str, str]]
#: The key that holds the name of an entry of each kind.
_NAMED = {"party": "name", "measure": "title", "source": "title"}


def names_in(document: Mapping[str, Any]) -> Names:
    """Give the ids that a parsed file has, with the names that stand beside them."""
    return {
        kind: {
            entry["id"]: str(entry.get(key, ""))
            for entry in (document[kind] if isinstance(document.get(kind), list) else ())
            if isinstance(entry, Mapping) and isinstance(entry.get("id"), str)
        }
        for kind, key in _NAMED.items()
    }


def id_meant(text: str, names: Mapping[str, str]) -> str:
    """Suggest the id that somebody meant, who may have written its name.

    Parameters
    ----------
    text : str
        What stands where an id belongs.
    names : mapping
        The ids that there are, each with its name, which may be empty.
    """
    for id_, name in names.items():
        if name and name.casefold() == text.strip().casefold():
            return f"did you mean {id_!r}? {quoted(name)} is its name"
    by_letters = nearest(text, names)
    if by_letters.startswith("did you mean") or len(text) > 100:
        return by_letters
    named = {name.casefold(): id_ for id_, name in list(names.items())[:5_000] if name}
    close = get_close_matches(text.casefold(), named, n=1, cutoff=0.8)
    if close:
        id_ = named[close[0]]
        return f"did you mean {id_!r}? {quoted(names[id_])} is its name"
    return by_letters
