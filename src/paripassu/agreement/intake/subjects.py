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
    passive = bool(parse.below(at, "auxpass")) or (
        parse[at].tag == "VBN" and parse[at].dep in ("acl", "amod") and not parse.below(at, "nsubj")
    )
    if passive or parse.below(at, "agent"):
        for by in parse.below(at, "agent", "prep"):
            if parse[by].text.lower() == "by":
                for one in parse.below(by, "pobj"):
                    return one
        if parse.below(at, "auxpass", "agent") or parse[at].dep == "acl":
            return None
    found = _above(parse, at)
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


def stands_inverted(parse: Parse, at: int) -> bool:
    """Whether a verb without a subject stands before who does it: “…, said officials”."""
    return (
        0 < at < len(parse) - 1
        and parse[at].tag in _FINITE
        and not parse.below(at, "nsubj", "nsubjpass")
        and parse[at - 1].tag in (",", "''")
        and parse[at + 1].tag in ("NNP", "NNPS", "NNS", "DT", "PRP", "JJ", "CD")
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
    set_off = at > 0 and parse[at - 1].tag in (",", "''")
    tags = ("NNP", "NN", "NNS", "PRP", "DT", "NNPS", *(("JJ", "CD") if set_off else ()))
    if after < len(parse) and parse[after].tag in tags:
        for one in range(after, min(len(parse), at + 10)):
            if parse[one].tag.startswith(("NN", "PRP")) and parse[one].head not in range(
                one + 1, min(len(parse), one + 4)
            ):
                return one
    if at and parse[at - 1].tag in ("NNP", "NN", "NNS", "PRP", "NNPS"):
        return at - 1
    return None
