"""Who is “he” and who is “she”: by first names, and by what the text itself says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from paripassu.agreement.intake.mentions import mention_at
from paripassu.agreement.intake.people import People, mentions_in
from paripassu.agreement.intake.verbs import listed
from paripassu.agreement.intake.words import Parse

_HE = re.compile(r"\b(he|his|him|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(she|her|hers|herself)\b", re.IGNORECASE)
#: Frequent first names of many languages that are given to women alone, or nearly so.
_WOMEN = listed(
    "ada aisha alexandra alice alicia amal amanda amina ana angela anita ann anna anne annika "
    "ayse barbara beatrice birgit camilla carla carmen caroline catherine charlotte christina "
    "christine claire claudia cristina deborah diana dolores elena elif elizabeth ellen elsa emily "
    "emma eva fatima federica fiona florence giulia grace hanna hannah helen helena hillary huda "
    "ingrid irina isabel jane jennifer jessica joana johanna julia karen karin katarina kate "
    "katherine laila laura leila linda lisa lucia lucy magdalena margaret maria marie marta martha "
    "mary maya melissa mercedes michelle monica nadia nancy natalia nicola nina olga patricia "
    "paula rachel rebecca rosa ruth samantha sandra sara sarah silvia sofia solveig sonia sophie "
    "susan svetlana teresa theresa ursula valentina vera victoria yasmin yulia zainab"
)
#: … and to men.
_MEN = listed(
    "abdul abdullah adam ahmad ahmed albert alberto alexander ali amir andrew anthony antonio "
    "antony bashar ben benjamin bernard bill boris brian bruno carlos charles christopher "
    "colin daniel david dmitri dmitry donald edward emmanuel eric ernesto faris fernando "
    "francisco frank franz fred george gleb greg hamid hans hassan heinrich henrik henry hugo "
    "hussein ibrahim igor ihor ismail ivan jack jacob jake james jan javier jeff jerome joe "
    "john jonathan jorge jose josef joseph juan karl ken kenneth khalid klaus lars lucas luis "
    "luiz mahmoud manuel marco mario mark martin matthew michael miguel mikhail mohamed "
    "mohammad mohammed muhammad mustafa nikolai nizar olaf omar oscar oskar owen pablo "
    "patrick paul pavel pedro peter petr philip pierre rafael ralph recep ricardo richard "
    "robert roger ronald rui salman samuel sergei sergey stephen steven thomas tim tomas tony "
    "victor viktor vincent vladimir volodymyr walter wilhelm william yannis youssef yusuf"
)


def genders(parses: Sequence[Parse], people: People) -> None:
    """Learn who is meant by “he” and by “she”.

    Parameters
    ----------
    parses : sequence of Parse
        The sentences of a text.
    people : People
        Who is named in it. Whose gender no title says, gets one by, in this order: “her” after a
        verb that they are the subject of (“Marku met her counterpart”); “he” or “she” after the
        only name of a sentence and of the one before; their first name.
    """
    for parse in parses:
        _by_own(parse, people)
    _by_next(parses, people)
    for name, known in people.persons.items():
        first = name.split()[0].lower()
        if not known.gender and " " in name and (first in _WOMEN or first in _MEN):
            people.persons[name] = replace(known, gender="female" if first in _WOMEN else "male")


def _by_own(parse: Parse, people: People) -> None:
    for at, word in enumerate(parse.words):
        if word.text.lower() not in ("his", "her") or word.dep != "poss":
            continue
        thing = parse[word.head]
        if thing.dep not in ("dobj", "pobj"):
            continue
        verb = thing.head if thing.dep == "dobj" else parse[thing.head].head
        subjects = parse.below(verb, "nsubj") if parse[verb].is_verb else ()
        own = subjects[-1] if subjects and subjects[-1] < at else None
        if own is None or not parse[own].is_name:
            continue
        if any(parse[k].tag.startswith("NN") for k in range(verb, word.head) if k != own):
            continue  # “X told Y of her plan”
        _learn(people, people.full(mention_at(parse, own)).name, word.text.lower() == "his")


def _by_next(parses: Sequence[Parse], people: People) -> None:
    before: list[str] = []
    for parse in parses:
        named = [m.name for m in (people.full(x) for x in mentions_in(parse)) if m.named]
        alone = set(named) or set(before)
        if len(alone) == 1:
            name = next(iter(alone))
            after = parse.text.rpartition(name.split()[-1])[2]
            he, she = bool(_HE.search(after)), bool(_SHE.search(after))
            if he != she:
                _learn(people, name, he)
        before = named


def _learn(people: People, name: str, he: bool) -> None:
    known = people.persons.get(name)
    if known is not None and not known.gender:
        people.persons[name] = replace(known, gender="male" if he else "female")
