"""Whose verb it is: the subject of a reporting verb, also where the parse hides it."""

from __future__ import annotations

from paripassu.agreement.intake.nouns import DOCUMENTS
from paripassu.agreement.intake.sentences import Sentence
from paripassu.agreement.intake.words import Parse

#: From these a subject is looked for in what they depend on.
_UPWARDS = (
    *("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "parataxis"),
    *("acomp", "advmod", "amod"),
)
_FINITE = ("VBD", "VBZ", "VBP")
_TIMES = ("DATE", "TIME")
_IN_PHRASE = ("NN", "NNS", "NNP", "NNPS", "PRP", "PRP$", "DT", "JJ", "CD", "POS", "HYPH")
#: Shorter quotations, in characters, are single words that nobody speaks by themselves.
SHORT = 6


def subject_of(parse: Parse, at: int, sentence: Sentence | None = None) -> int | None:
    """Find who does what a verb says: its own subject, or that of the verb that it hangs on.

    Parameters
    ----------
    parse : Parse
        The sentence.
    at : int
        The verb.
    sentence : Sentence, optional
        Where a quotation may stand before the verb: whoever speaks it stands outside.

    Returns
    -------
    int or None
        The word that the subject turns on.
    """
    passive = bool(parse.below(at, "auxpass")) or _is_participle(parse, at)
    if passive or parse.below(at, "agent"):
        for by in parse.below(at, "agent", "prep"):
            if parse[by].text.lower() == "by":
                for one in parse.below(by, "pobj"):
                    return one
        return None
    found = _above(parse, at)
    if sentence is not None and parse[at].tag in _FINITE:
        placed = _placed(sentence, parse, at, found)
        if placed is not None:
            return placed
    if sentence is not None and parse[at].tag != "VBG":
        quoted = any(
            one.end - one.start >= SHORT and 0 <= parse[at].start - (one.end - sentence.start) <= 2
            for one in sentence.quotations
        )
        if quoted or stands_inverted(parse, at) or (found is None and parse[at].tag in _FINITE):
            beside = _beside(parse, at)
            found = beside if beside is not None else found
    if found is not None and found < at:
        return _not_spoken_to(parse, found)
    return found


def _is_participle(parse: Parse, at: int) -> bool:
    """Whether somebody undergoes what a verb says: “Asked about it, …”, “a man accused of …”."""
    tag, dep = parse[at].tag, parse[at].dep
    return (not parse.below(at, "nsubj", "aux") and (tag == "VBN" and dep in ("acl", "amod"))) or (
        tag in ("VBN", "VBD") and dep == "advcl" and at == 0
    )


def _placed(sentence: Sentence, parse: Parse, at: int, found: int | None) -> int | None:
    """Find a subject that its place tells better than the parse.

    “…, X said, …” has X between two commas; what stands in quotation marks speaks for nobody
    outside of them, so that of ““…,” X, who …, said on “Y”” the first after the marks speaks.
    """
    before = parse[at - 1] if at else None
    after = parse[at + 1] if at + 1 < len(parse) else None
    if before is not None and after is not None and before.is_name and after.tag == ",":
        return at - 1
    if found is None or found < at or not stands_within(sentence, parse[found].start):
        return None
    ends = [one.end - sentence.start for one in sentence.quotations]
    last = max((end for end in ends if end <= parse[at].start), default=None)
    first = next((k for k in range(at) if last is not None and parse[k].start >= last), at)
    return next((k for k in range(first, at) if _heads_phrase(parse, k)), None)


def _heads_phrase(parse: Parse, at: int) -> bool:
    """Whether a noun phrase ends with a word: what follows is part of it no more."""
    following = parse[at + 1].tag if at + 1 < len(parse) else ""
    return parse[at].tag.startswith(("NN", "PRP")) and not following.startswith(("NN", "POS"))


def stands_within(sentence: Sentence, at: int) -> bool:
    """Whether a character of a sentence stands in quotation marks."""
    place = sentence.start + at
    for one in sentence.quotations:
        if one.start >= place:
            return False
        if place < one.end - 1:
            return True
    return False


def stands_inverted(parse: Parse, at: int) -> bool:
    """Whether a verb stands before who does it: “…, said officials”, “the money, said X, …”."""
    if not 0 < at < len(parse) - 1:
        return False
    after = parse[at + 1]
    if (
        parse[at].tag not in _FINITE
        or parse[at - 1].tag not in (",", "''")
        or after.tag not in ("NNP", "NNPS", "NNS", "DT", "PRP", "JJ", "CD")
        or after.kind in _TIMES
    ):
        return False
    if not parse.below(at, "nsubj", "nsubjpass"):
        return True
    return parse[at].lemma == "say" and _set_off(parse, at + 1)


def _set_off(parse: Parse, at: int) -> bool:
    """Whether nothing but a noun phrase stands from a word to the next comma or the end."""
    while at < len(parse) and (
        parse[at].tag in _IN_PHRASE or parse[at].text.lower() == "of" or parse[at].text == "-"
    ):
        at += 1
    return parse[at - 1].tag.startswith(("NN", "PRP")) and (
        at == len(parse) or parse[at].tag in (",", ".", "``")
    )


def _above(parse: Parse, at: int) -> int | None:
    first = at
    for _ in range(6):
        own = tuple(one for one in parse.below(at, "nsubj") if parse[one].tag != "EX")
        if own:
            subject = own[-1] if own[-1] < first or len(own) == 1 else own[0]
            relative = parse[subject].tag in ("WDT", "WP") and parse[subject].text != "WHO"
            if relative or parse[subject].text.lower() == "that":
                if parse[at].dep not in ("relcl", "acl"):
                    return None
                return _issuer(parse, parse[at].head)
            return subject
        if at == first and at and parse[at - 1].is_name and parse[at].tag in _FINITE:
            return at - 1  # “…, but Gazeta Prawna reports”, read as something else
        if at != first and parse.below(at, "nsubjpass"):
            return parse.below(at, "nsubjpass")[0]
        if parse[at].dep in ("acl", "relcl"):
            return _issuer(parse, parse[at].head)
        if parse[at].dep not in _UPWARDS:
            return None
        at = parse[at].head
    return None


def _issuer(parse: Parse, at: int) -> int:
    """Give who issues a document: of “X released a statement saying …”, X; else the word itself."""
    verb = parse[at].head
    if parse[at].lemma in DOCUMENTS and parse[at].dep == "dobj" and parse[verb].is_verb:
        return next(iter(parse.below(verb, "nsubj")), at)
    return at


def _not_spoken_to(parse: Parse, subject: int) -> int:
    """Give the one who speaks: of “X speaking to Y called it …”, X."""
    first = subject
    while first > 0 and subject - first < 8:
        first -= 1
        if parse[first].is_verb:
            break
    if parse[first].tag == "VBG" and parse[first].lemma in ("speak", "talk", "address"):
        before = first - 1
        while before > 0 and parse[before].tag in (",", "RB"):
            before -= 1
        if before >= 0 and parse[before].tag.startswith("NN"):
            return before
    return subject


def _beside(parse: Parse, at: int) -> int | None:
    """Find a subject by its place, where the parse has none: “…,” said X."""
    after = at + 1
    if after < len(parse) and parse[after].dep == "nsubj" and parse[after].head == at:
        return after  # “said one of them, X”
    set_off = at > 0 and parse[at - 1].tag in (",", "''")
    tags = ("NNP", "NN", "NNS", "PRP", "DT", "NNPS", *(("JJ", "CD") if set_off else ()))
    if after < len(parse) and parse[after].tag in tags and parse[after].kind not in _TIMES:
        for one in range(after, min(len(parse), at + 10)):
            if parse[one].tag.startswith(("NN", "PRP")) and parse[one].head not in range(
                one + 1, min(len(parse), one + 4)
            ):
                return one
    if at and parse[at - 1].tag in ("NNP", "NN", "NNS", "PRP", "NNPS"):
        return at - 1
    return None
