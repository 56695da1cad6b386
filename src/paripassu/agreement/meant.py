"""The words that people write for those of the format, and the names they write for ids."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from paripassu.nearest import nearest
from paripassu.quoted import quoted


def _words(**meant: str) -> Mapping[str, str]:
    """Give each word of each list, parted by commas, with what it means."""
    return {word: key for key, words in meant.items() for word in words.split(", ")}


#: What a claim is called by people. Difflib would take "before" for "not_before": its opposite.
CLAIMS = _words(
    by="before, until, till, deadline, due, no later than, not later than, at the latest, latest, "
    "not after, finish by, end by, ends by, done by, complete by, completed by",
    after="then, following, afterwards, once, when, if, only after, only if, requires, require, "
    "needs, depends on, depends, wait for, waits for, waits",
    not_before="from, since, starting, start after, earliest, at the earliest, no earlier than, "
    "not earlier than, begin after",
    at_least="min, minimum, more, more than, no less than, not less than, floor",
    at_most="max, maximum, less, less than, up to, no more than, not more than, limit, cap",
    include="with, must, required, demand, want, wants, yes, do",
    exclude="without, not, never, no, forbid, forbids, omit, reject, rejects, refuse, refuses",
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
#: What the keys of the entries are called by people, by the entry's kind.
KEYS: Mapping[str, Mapping[str, str]] = {
    "Head": _words(
        title="name",
        id="identifier",
        start="date, begin, beginning, day 0",
        horizon_days="deadline, end, horizon, until, duration, days",
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
        kind="type, category",
    ),
    "Requirement": _words(measure="what", needs="after, requires, depends on"),
    "Position": _words(
        party="by, who, holder",
        claim="type, kind, wants, what",
        needs="after, requires, depends on, if, once",
        date="by, before, until, deadline, due, from",
        share="amount, level, min, max, limit, fraction",
        firm="firmness, strength, priority, importance",
        cost="weight, price, penalty",
        likelihood="probability, confidence, certainty, sure",
        source="sources, reference, references, cites",
    ),
    "Source": _words(
        outlet="publisher, newspaper, agency, medium, name, publication",
        speaker="author, who, quoted, person",
        cites="source, sources, via, from",
        note="comment, remark, remarks",
    ),
    "Stage": _words(name="title, id, label", share="part, amount, fraction, portion"),
}


def word_meant(word: str, known: list[str], meant: Mapping[str, str]) -> str:
    """Suggest the known word for what somebody wrote: by its meaning, else by its letters."""
    plain = " ".join(word.casefold().replace("_", " ").replace("-", " ").split())
    found = meant.get(plain)
    if found in known:
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
