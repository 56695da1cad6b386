"""Which party, and which measure of an agreement, the words of a report mean.

The lists are published by ``paripassu intake --table``: nothing else is matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from paripassu.agreement.intake.verbs import listed
from paripassu.agreement.intake.words import Parse
from paripassu.agreement.model import Agreement

#: Other names of states and unions, as reports use them.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "united states": ("us", "usa", "america", "washington", "american", "white house"),
    "united kingdom": ("uk", "britain", "london", "british"),
    "russia": ("moscow", "russian", "russian federation", "kremlin"),
    "china": ("beijing", "chinese"),
    "north korea": ("dprk", "the north", "pyongyang", "north korean"),
    "south korea": ("rok", "the south", "seoul", "south korean"),
    "iran": ("tehran", "iranian", "islamic republic"),
    "israel": ("israeli", "jerusalem"),
    "european union": ("eu", "brussels"),
    "france": ("paris", "french"),
    "germany": ("berlin", "german"),
    "japan": ("tokyo", "japanese"),
    "india": ("new delhi", "indian"),
    "pakistan": ("islamabad", "pakistani"),
    "turkey": ("ankara", "turkish"),
    "ukraine": ("kyiv", "kiev", "ukrainian"),
    "ethiopia": ("addis ababa", "ethiopian"),
    "colombia": ("bogota", "bogotá", "colombian"),
    "indonesia": ("jakarta", "indonesian"),
}
#: The pronoun: the state is spelt in capitals.
_US = re.compile(r"\b[Uu]s\b")
#: Words for one and the same kind of measure: a pattern for each.
SYNONYMS: Mapping[str, str] = {
    "dismantle": r"denucleari[sz]\w*|disarm\w*|dismantl\w*|decommission\w*|destr(?:oy\w*|uction)",
    "treaty": r"treat(?:y|ies)|accords?|pact|deal",
    "withdraw": r"withdr[ae]w\w*|pull\w*-?out|evacuat\w*",
    "release": r"releas\w*|free(?:s|d|ing)?",
    "verify": r"verif\w*|inspect\w*|monitor\w*",
    "declare": r"declar\w*|inventor\w*|disclos\w*",
    "relief": r"relie(?:f|v\w*)|lift\w*",
    "truce": r"cease-?fires?|truces?|armistices?",
    "vote": r"elections?|votes?|voting|referend\w*|ballots?",
    "drill": r"drills?|exercises?|manoeuvres?|maneuvers?",
    "prisoner": r"prisoners?|detain\w*|hostages?|captives?|fishermen",
    "freeze": r"fr[eo]+z\w*|halt\w*|moratori\w*|suspen\w*|stop\w*",
    "relations": r"relations?|ties",
    "troops": r"troops?|soldiers?|forces?",
    "weapon": r"weapons?|arms|arsenals?|warheads?",
    "open": r"open\w*",
}
_SYNONYMS = {word: re.compile(f"(?:{pattern})$") for word, pattern in SYNONYMS.items()}
#: Nouns that say nothing by themselves: “the denuclearization process” is about denuclearization.
_LIGHT = listed("process start beginning completion conclusion implementation issue way campaign")
#: The one word for the end of something, as a noun and as a verb.
_END = "end"
#: Who wants to keep something does not want what is done to it.
_KEEPING = listed("keep kept retain retention preserve preserv maintain maintenance")
#: Stems that turn something round: who wants a freeze of tests does not want tests. They have to
#: stand in the title, too.
_TURNING = listed("end freeze dismantle withdraw relief ban cancel abolish abolition")
#: Of these, what is stopped matters: a halt to inspections is no freeze of tests.
_STOPPING = listed("freeze ban cancel abolish abolition")
_STOP = listed(
    "the a an of and or in on for to from with by at its his her their all any some full first own "
    "possible several new complete total partial immediate early quick swift final unconditional"
)
_ENDINGS = (
    "izations",
    "ization",
    "isation",
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ed",
)


def party_meant(text: str, agreement: Agreement) -> str | None:
    """Tell which party of an agreement words name; None where it is none, or more than one.

    Parameters
    ----------
    text : str
        ``The U.S.``, ``North Korea``, ``the bellicose North Korean leader``.
    agreement : Agreement
        Whose parties are looked through: by id, name, and the other names of states.
    """
    plain = f" {' '.join(_plain(_US.sub(' ', text)))} "
    found: dict[str, int] = {}
    for party in agreement.parties:
        name = " ".join(_plain(party.name))
        names = {name, party.id.replace("-", " ").replace("_", " "), *ALIASES.get(name, ())} - {""}
        long = [len(one) for one in names if f" {one} " in plain]
        if long:
            found[party.id] = max(long)
    return next(iter(found)) if len(found) == 1 else None


def measure_meant(stems: Iterable[str], agreement: Agreement) -> str | None:
    """Tell which measure of an agreement stems are about; None where none, or two alike, fit.

    Parameters
    ----------
    stems : iterable of str
        As :func:`stems_of` gives them, the most telling first.
    agreement : Agreement
        Whose measures are looked through: by id and title.
    """
    wanted = list(dict.fromkeys(stems))
    if not wanted or not _KEEPING.isdisjoint(wanted):
        return None
    scores: dict[str, int] = {}
    for measure in agreement.measures:
        own = {stem(word) for word in _plain(f"{measure.title} {measure.id}")} - _STOP
        heads = _heads_of(measure.title or measure.id)
        others = set(wanted) - heads
        if not _STOPPING.isdisjoint(heads) and others and others.isdisjoint(own):
            continue  # a halt to something else
        turned = _TURNING.intersection(wanted) - own
        if heads.issubset(wanted) and not turned:
            scores[measure.id] = len(own.intersection(wanted))
    best = max(scores.values(), default=0)
    found = [id_ for id_, score in scores.items() if score == best]
    return found[0] if len(found) == 1 else None


def _heads_of(title: str) -> set[str]:
    """Give the stems that a title turns on: “Peace treaty”, “Relief from sanctions”.

    It is one, but of an end both have to be meant: the “end” and the “drills”.
    """
    parts = re.split(r"\b(?:of|from|on|for|to|by|in)\b", " ".join(_plain(title)))
    heads = [part.split()[-1] for part in parts if part.split()]
    telling = [word for word in heads if word not in _LIGHT] or heads or [""]
    return {stem(word) for word in (telling[:2] if telling[0] == _END else telling[:1])}


def stems_of(parse: Parse, at: int) -> tuple[str, ...]:
    """Give the stems of what a word is about: a noun with its compounds, a verb with its object."""
    found: list[str] = []
    open_ = [at]
    while open_:
        one = open_.pop()
        if parse[one].lemma == _END:
            found.append(_END)
        if parse[one].lemma == _END or parse[one].lemma in _LIGHT:
            things = parse.below(one, "dobj", "nsubjpass") or parse.below(one, "nsubj")
            below = [
                *parse.below(one, "compound", "amod", "nmod"),
                *(things if parse[one].is_verb else ()),
                *(noun for of in parse.below(one, "prep") for noun in parse.below(of, "pobj")),
            ]
            open_ += reversed(below)
        else:
            found += _stems(parse, one)
    return tuple(dict.fromkeys(found))


def _stems(parse: Parse, at: int) -> tuple[str, ...]:
    word = parse[at]
    parts = [at, *parse.below(at, "compound", "nmod", "amod")]
    if word.is_verb:
        for one in parse.below(at, "dobj", "nsubjpass", "xcomp", "ccomp"):
            parts = [one, *parse.below(one, "compound", "nmod", "amod", "dobj"), *parts]
    for prep in parse.below(at, "prep"):
        if parse[prep].text.lower() == "of" or (
            parse[prep].text.lower() == "to" and stem(word.text.lower()) in _STOPPING
        ):
            parts += [
                x for one in parse.below(prep, "pobj") for x in (one, *parse.below(one, "compound"))
            ]
    stems = (stem(parse[one].text.lower()) for one in parts)
    return tuple(one for one in dict.fromkeys(stems) if one not in _STOP and len(one) > 2)


def stem(word: str) -> str:
    """Give the stem of a word: what stands for its synonyms, or the word without its ending."""
    for meaning, pattern in _SYNONYMS.items():
        if pattern.match(word):
            return meaning
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _plain(text: str) -> list[str]:
    """Give the words of a text in small letters, “U.S.” as “us”, without “'s”."""
    low = re.sub(r"['’]s\b", "", text.lower()).replace(".", "")
    return re.findall(r"[^\W_]+", low)
