"""Published patterns: which words of a claim say in what order somebody wants things done.

Each gives a holder and the words for what waits and what it waits for. What is in no pattern is
left to a person. The patterns stand, with an example each, in ``paripassu intake --table``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from paripassu.agreement.intake.verbs import listed
from paripassu.agreement.intake.words import Parse

#: A pattern, what it is read as, and an example.
PATTERNS: tuple[tuple[str, str, str], ...] = (
    (
        "X wants M at the end of N; X wants M after N",
        "X: M after all of N",
        "Norland wants the treaty at the end of the withdrawal",
    ),
    (
        "M is the precondition for N; for X, M is the precondition for N",
        "X: N after all of M",
        "for Sudland, the treaty is the precondition for its withdrawal",
    ),
    (
        "X wants M before N; X demands M before N",
        "X: N after all of M",
        "Sudland demands the treaty before the withdrawal",
    ),
    (
        "X will not M unless N; until N; before N",
        "X: M after all of N",
        "Norland will not sign the treaty unless Sudland withdraws its troops",
    ),
    (
        "X will M only if N; only after N; once N",
        "X: M after all of N",
        "Sudland will withdraw only if Norland signs the treaty",
    ),
    (
        "X wants M; X demands M; X insists on M",
        "X: M is in the plan",
        "Norland demands the release of its fishermen",
    ),
    (
        "X opposes M; X rejects M; X rules out M",
        "X: M is not in the plan",
        "Sudland rejects inspections",
    ),
)
_WANTING = listed("want demand seek insist prefer require expect")
_OPPOSING = listed("oppose reject refuse rule")
_BEFOREHAND = listed("precondition prerequisite condition requirement")
_CLOSING = listed("end close conclusion completion")
#: By these somebody says when or on what condition.
_WHEN = listed("after before until till unless without if once")
#: A condition that has only begun is no whole measure: “once the process takes hold”.
_BEGUN = listed("take begin start open get")


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern that was found, by the words that fill it.

    Attributes
    ----------
    holder : int or None
        The word for who wants it; None where whoever speaks does.
    claim : str
        ``after``, ``include`` or ``exclude``.
    measure : int
        What waits, or is wanted or not.
    needs : int or None
        What it waits for.
    """

    holder: int | None
    claim: Literal["after", "include", "exclude"]
    measure: int
    needs: int | None = None


def find_patterns(parse: Parse) -> tuple[Found, ...]:
    """Find all patterns in a sentence, in the order of their words."""
    found = [
        *_wants(parse),
        *_precondition(parse),
        *_not_unless(parse),
        *_only_if(parse),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.measure, one.needs or 0)))


def _wants(parse: Parse) -> Iterator[Found]:
    for at, word in enumerate(parse.words):
        if not word.is_verb or word.lemma not in _WANTING | _OPPOSING:
            continue
        holder = next(iter(parse.below(at, "nsubj")), None)
        if holder is None or _is_denied(parse, at):
            continue
        opposes = word.lemma in _OPPOSING
        if opposes and _has_order(parse, at):
            continue  # “rejects M before N”: what it wants instead is not said
        things = list(parse.below(at, "dobj"))
        things += [
            one
            for on in parse.below(at, "prep")
            if parse[on].text.lower() == "on"
            for one in parse.below(on, "pobj", "pcomp")
        ]
        for thing in things:
            ordered = list(_ordered(parse, holder, at, thing))
            if not opposes:
                yield from ordered
            if not ordered:
                yield Found(holder, "exclude" if opposes else "include", thing)


def _is_denied(parse: Parse, at: int) -> bool:
    """Whether a verb says that it is not so, or no longer so."""
    return bool(parse.below(at, "neg")) or any(
        parse[one].text.lower() in ("longer", "never", "hardly") for one in parse.below(at)
    )


def _has_order(parse: Parse, at: int) -> bool:
    """Whether something stands below a verb that says when, or on what condition."""
    return any(
        parse[one].text.lower() in _WHEN and parse[one].dep in ("prep", "mark", "advmod")
        for one in parse.under(at)
    )


def _ordered(parse: Parse, holder: int, at: int, thing: int) -> Iterator[Found]:
    """Read “M at the end of N”, “M after N”, “M before N”."""
    for prep in (*parse.below(at, "prep"), *parse.below(thing, "prep")):
        low = parse[prep].text.lower()
        for one in parse.below(prep, "pobj", "pcomp"):
            if low == "after":
                yield Found(holder, "after", thing, one)
            elif low == "before":
                yield Found(holder, "after", one, thing)
            elif low in ("at", "as") and parse[one].lemma in _CLOSING:
                for of in parse.below(one, "prep"):
                    for noun in parse.below(of, "pobj"):
                        yield Found(holder, "after", thing, noun)


def _precondition(parse: Parse) -> Iterator[Found]:
    for at, word in enumerate(parse.words):
        if word.lemma not in _BEFOREHAND or word.dep not in ("attr", "oprd", "dobj", "conj"):
            continue
        waits = [
            one
            for prep in parse.below(at, "prep")
            if parse[prep].text.lower() in ("for", "of", "to")
            for one in parse.below(prep, "pobj", "pcomp")
        ]
        verb = word.head
        subject = next(iter(parse.below(verb, "nsubj")), None)
        if subject is None or not waits or _is_denied(parse, verb):
            continue
        holder = next(
            (
                one
                for prep in (*parse.below(verb, "prep"), *_preps_before(parse, verb))
                if parse[prep].text.lower() in ("for", "to") and prep < at
                for one in parse.below(prep, "pobj")
            ),
            None,
        )
        yield Found(holder, "after", waits[0], subject)


def _preps_before(parse: Parse, verb: int) -> Iterator[int]:
    """Give prepositions of the clause right before a verb that hang elsewhere in the parse."""
    for one in range(max(0, verb - 8), verb):
        if parse[one].tag == "IN" and parse[one].text.lower() == "for":
            yield one


def _not_unless(parse: Parse) -> Iterator[Found]:
    for at, word in enumerate(parse.words):
        if not word.is_verb or not parse.below(at, "neg"):
            continue
        holder = next(iter(parse.below(at, "nsubj")), None)
        if holder is None:
            continue
        for clause in parse.below(at, "advcl"):
            marks = {parse[one].text.lower() for one in parse.below(clause, "mark", "advmod")}
            if marks & {"unless", "until", "till", "before"} and parse[clause].lemma not in _BEGUN:
                yield Found(holder, "after", at, clause)
        for prep in parse.below(at, "prep"):
            if parse[prep].text.lower() in ("before", "until", "without"):
                for one in parse.below(prep, "pobj", "pcomp"):
                    yield Found(holder, "after", at, one)


def _only_if(parse: Parse) -> Iterator[Found]:
    for at, word in enumerate(parse.words):
        if not word.is_verb or _is_denied(parse, at):
            continue
        holder = next(iter(parse.below(at, "nsubj")), None)
        if holder is None:
            continue
        for clause in parse.below(at, "advcl"):
            marks = {parse[one].text.lower() for one in parse.below(clause, "mark", "advmod")}
            only = "only" in {
                parse[one].text.lower()
                for one in (*parse.below(clause), *parse.below(at, "advmod"))
            }
            if parse[clause].lemma in _BEGUN:
                continue
            if "once" in marks or (only and marks & {"if", "when", "after"}):
                yield Found(holder, "after", at, clause)
        for prep in parse.below(at, "prep"):
            only = any(parse[one].text.lower() == "only" for one in parse.below(prep))
            if parse[prep].text.lower() == "after" and only:
                for one in parse.below(prep, "pobj"):
                    yield Found(holder, "after", at, one)
