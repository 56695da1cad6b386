"""Names in noun phrases: where they begin and end, and which titles stand before them."""

from __future__ import annotations

from paripassu.agreement.intake.nouns import ATTRIBUTES, OUTLET_NAMES, PLACES, TITLES
from paripassu.agreement.intake.words import Parse

#: A speaker's name is no longer than this, in words: a clause is no name.
MOST_WORDS = 12
_PARTICLES = ("of", "al", "bin", "van", "der", "de", "von", "el", "ibn", "-", "’", "'")
_KEPT = (
    *("prep", "det", "amod", "compound", "poss", "nmod", "nummod", "quantmod", "punct"),
    *("case", "pobj", "advmod", "pcomp"),
)


def span(parse: Parse, at: int) -> tuple[int, int]:
    """Find the words of a noun phrase without clauses and without what stands beside it."""
    inside = {at}
    open_ = [at]
    while open_:
        for one in parse.below(open_.pop()):
            if parse[one].dep in _KEPT and not (parse[one].dep == "punct" and one > at):
                inside.add(one)
                open_.append(one)
    first = at
    while first - 1 in inside:
        first -= 1
    last = at
    while last + 1 in inside:
        last += 1
    while first > 1 and parse[first - 1].text == "-" and adjoins(parse, first):
        first -= 2  # “Kurdish-led forces”
    while first > 0 and parse[first].text == "-":
        first -= 1
    while parse[first].tag in ("IN", "CC", ",", "``", "''", ":") and first < at:
        first += 1
    while parse[last].tag in ("IN", ",", "``", "''", ":", "-LRB-", "-RRB-") and last > at:
        last -= 1
    return first, last


def name_run(parse: Parse, at: int) -> tuple[int, int]:
    """Find the proper nouns that end at a word, without titles before them.

    Returns
    -------
    tuple of int
        The first and the last word; the last before the first where there are none.
    """
    joined = at > 1 and parse[at - 1].text == "-" and adjoins(parse, at)  # “Hye-rim”
    if not parse[at].is_name and not (
        parse[at].kind == "PERSON" and (parse[at].text[:1].isupper() or joined)
    ):
        return at + 1, at
    first = at
    while first > 0:
        before = parse[first - 1]
        if before.is_name or (before.kind in ("PERSON", "ORG") and before.text[:1].isupper()):
            if before.text.lower() in TITLES and (
                before.text.lower() not in ATTRIBUTES or titles(parse, first)
            ):
                break
            first -= 1
        elif before.text in ("-", "’", "'") and first > 1 and adjoins(parse, first):
            first -= 2
        elif before.text.lower() == "of" and parse[first].text.lower() in TITLES:
            break
        elif before.text.lower() in _PARTICLES and first > 1 and before.kind:
            first -= 1
        else:
            break
    last = at
    while last + 2 < len(parse) and parse[last + 1].text == "-" and adjoins(parse, last + 2):
        last += 2
    if (
        first < at
        and parse[first].text.lower() == "state"
        and first
        and parse[first - 1].text == "of"
    ):
        first += 1  # “Secretary of State X”
    while first < at and _of_a_place(parse, first):
        first += 1  # “President of Argentina X”
    person = at
    while person > first and parse[person].kind == parse[person - 1].kind == "PERSON":
        person -= 1
    if parse[at].kind == "PERSON" and parse[person - 1].text.lower() not in _PARTICLES:
        first = person  # “Conservative MP X”
    while first < at and (not parse[first].text[0].isalnum() or parse[first].text == "elect"):
        first += 1
    while first < at and (
        parse[first].tag == "DT"
        or (
            parse[first].text.lower() in TITLES
            and (
                parse[first].text.lower() not in ATTRIBUTES
                or parse[first + 1].text.lower() in TITLES
            )
        )
    ):
        first += 1
    return first, last


def _of_a_place(parse: Parse, at: int) -> bool:
    return at > 0 and parse[at - 1].text.lower() == "of" and parse[at].text.lower() in PLACES


def adjoins(parse: Parse, at: int) -> bool:
    """Whether two words stand beside a word without a blank between them."""
    return parse[at - 1].start == parse[at - 2].end and parse[at].start == parse[at - 1].end


def titles(parse: Parse, at: int) -> list[int]:
    """Find the titles right before a word: “Foreign Minister”, not “Foreign” alone."""
    found = []
    first = at
    while first > 0 and parse[first - 1].text.lower() in TITLES:
        first -= 1
        found.append(first)
    return found if any(parse[one].text.lower() not in ATTRIBUTES for one in found) else []


def is_outlet_name(name: str) -> bool:
    """Whether a name is that of a newspaper, an agency or a broadcaster."""
    return "".join(name.split()[-1:]).lower().strip("\"”“.'’") in OUTLET_NAMES


def printable(text: str) -> str:
    """Put a text on one line as a comment of a file may hold it: no control characters.

    What cannot be seen goes, too: a sentence is looked up in the file by the words that it has
    there.
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def plain(name: str) -> str:
    """Give a name on one line, without marks around it."""
    return " ".join(name.split()).strip(" \"“”'‘’,")


def without_article(text: str) -> str:
    """Give a phrase without the article or possessive that it begins with."""
    words = text.split()
    while words and words[0].lower() in ("the", "a", "an", ",", "his", "her", "their", "its"):
        words = words[1:]
    return plain(" ".join(words))


def phrase(parse: Parse, at: int) -> str:
    """Give the text of the noun phrase that a word is the head of."""
    first, last = span(parse, at)
    return parse.said(first, min(last, first + MOST_WORDS - 1))
