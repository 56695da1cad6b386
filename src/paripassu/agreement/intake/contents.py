"""What is said: the clause, the wish or the quotation that belongs to a reporting verb."""

from __future__ import annotations

from paripassu.agreement.intake.sentences import Sentence
from paripassu.agreement.intake.subjects import SHORT, stands_inverted
from paripassu.agreement.intake.verbs import (
    AFTER_QUOTATION,
    COMMISSIVE,
    DIRECTIVE,
    HOLDING,
    JUDGING,
    PLAIN,
    SAYING,
    THAT_ONLY,
    WITH_NOUN,
    WITH_PREPOSITION,
    listed,
)
from paripassu.agreement.intake.words import Parse

_SUBORDINATE = listed(
    "after before when while because since although though if until unless once where whereas"
)
_FINITE = ("VBD", "VBZ", "VBP")
#: Verbs that take a clause in place of a noun: “proposed sending …”.
_WITH_GERUND = listed("propose recommend suggest deny threaten demand report")
#: Of these, any clause that follows is what is said, however it was parsed.
_LOOSE = listed(
    "say state add note claim allege report explain argue insist warn write tell inform assure"
)
#: Of these even a verb further down, for what stands between is parsed in many ways.
_LOOSEST = listed("say tell inform assure")


def content_of(sentence: Sentence, parse: Parse, at: int) -> int | None:
    """Find the verb of what is said by a reporting verb.

    Parameters
    ----------
    sentence : Sentence
    parse : Parse
    at : int
        The reporting verb.

    Returns
    -------
    int or None
        The verb of what is said; the reporting verb itself where only its place is known, or where
        a noun says it all; None where nothing is said.
    """
    lemma = parse[at].lemma
    if _as_told(parse, at):
        return parse[at].head
    clauses = [one for one in parse.below(at, "ccomp") if not _asks(parse, one)]
    if clauses and lemma in SAYING:
        return clauses[0] if clauses[0] > at else clauses[-1]
    wish = _wish(parse, at, clauses)
    if wish is not None:
        return wish
    if _with_noun(sentence, parse, at):
        return at
    if lemma in _WITH_GERUND and parse.below(at, "xcomp"):
        return parse.below(at, "xcomp")[0]
    if lemma in SAYING or lemma in AFTER_QUOTATION:
        turned = _turned_round(sentence, parse, at)
        if turned is not None or lemma in THAT_ONLY:
            return turned
    if _says_nothing(parse, at):
        return None
    if lemma in _LOOSE:
        later = [
            one
            for one in parse.below(at)
            if one > at and parse[one].is_verb and parse[one].dep not in ("advcl", "xcomp", "relcl")
        ]
        if not later and lemma in _LOOSEST:
            finite = _FINITE if lemma != "say" else (*_FINITE, "VB", "VBN", "VBG")
            later = sorted(one for one in parse.under(at) if one > at and parse[one].tag in finite)
        if not later and lemma == "say" and parse.below(at, "dobj"):
            later = [one for one in range(at + 1, len(parse)) if parse[one].tag in _FINITE]
        if later:
            return later[0]
    if _quotes_after(sentence, parse, at) and lemma in AFTER_QUOTATION:
        return at
    if lemma == "say" and parse[at].tag in _FINITE:
        # Whoever says something says what the rest of the sentence holds, however it was parsed.
        other = [k for k, one in enumerate(parse.words) if one.tag in _FINITE and k != at]
        return min(other, key=lambda k: abs(k - at)) if other else None
    return None


def _wish(parse: Parse, at: int, clauses: list[int]) -> int | None:
    """Find what somebody is to do: “urged Turkey to assess”, “has offered to join”."""
    lemma = parse[at].lemma
    where = ("xcomp", "ccomp") if lemma == "request" else ("xcomp", "ccomp", "advcl")
    infinitives = [
        one
        for one in parse.below(at, *where)
        if one > at and any(parse[x].tag == "TO" for x in parse.below(one, "aux"))
    ]
    first = infinitives[0] if infinitives else None
    prepositions = {parse[one].text.lower() for one in parse.below(at, "prep", "prt")}
    if lemma == "call":
        prepositions |= {parse[one].text.lower() for one in range(at + 1, min(at + 2, len(parse)))}
        called = prepositions & {"on", "for", "upon"}
        return (at if first is None else first) if called else None
    if lemma == "appeal":
        return (at if first is None else first) if prepositions else first
    if lemma in ("tell", "warn", "order"):
        return first if parse.below(at, "dobj", "dative", "iobj") else None
    if lemma == "expect":
        found = clauses or infinitives
        return next((one for one in found if parse.below(one, "nsubj")), None)
    return first if lemma in DIRECTIVE or lemma in COMMISSIVE else None


def _with_noun(sentence: Sentence, parse: Parse, at: int) -> bool:
    """Whether a noun says what is said: “denies the allegation”, “warned of a new war”."""
    lemma = parse[at].lemma
    if lemma == "call":
        named = [
            other
            for one in parse.below(at, "dobj")
            for other in parse.below(one, "appos")
            if any(parse[x].text.lower() in ("a", "an") for x in parse.below(other, "det"))
        ]
        return bool(named or parse.below(at, "oprd", "ccomp", "xcomp")) or (
            bool(parse.below(at, "dobj")) and _quotes_after(sentence, parse, at)
        )
    prepositions = {parse[one].text.lower() for one in parse.below(at, "prep")}
    if lemma in ("describe", "characterize", "characterise", "portray", "refer", "liken"):
        return any(
            parse[one].text.lower() == ("to" if lemma == "liken" else "as")
            for one in parse.under(at)
            if one > at
        )
    if lemma in ("reject", "dismiss") and is_denial(parse, at):
        return True
    if lemma in JUDGING and parse.below(at, "dobj"):
        return bool(prepositions & {"as", "for"}) or _quotes_after(sentence, parse, at)
    if prepositions & WITH_PREPOSITION.get(lemma, frozenset()):
        return True
    if lemma in ("express", "voice"):
        return any(
            parse[one].lemma in HOLDING and parse.below(one, "acl", "prep", "ccomp")
            for one in parse.below(at, "dobj")
        )
    return lemma in WITH_NOUN and bool(parse.below(at, "dobj", "nsubjpass"))


def is_denial(parse: Parse, at: int) -> bool:
    """Whether a verb says that something is not so."""
    if parse[at].lemma in ("deny", "dispute", "refute"):
        return True
    return parse[at].lemma in ("reject", "dismiss") and any(
        parse[one].lemma in ("allegation", "accusation", "claim", "charge", "report", "suggestion")
        or any(parse[clause].tag in ("VBD", "VBZ", "VB") for clause in parse.below(one, "acl"))
        for one in parse.below(at, "dobj", "nsubjpass")
    )


def _as_told(parse: Parse, at: int) -> bool:
    """Whether “as” makes of a clause who says the rest: “as Reuters reported”, “as he put it”."""
    if parse[at].dep != "advcl" or not any(
        parse[one].text.lower() == "as" for one in parse.below(at, "mark", "advmod")
    ):
        return False
    objects = [parse[one].text.lower() for one in parse.below(at, "dobj")]
    if parse[at].lemma == "put":
        return objects == ["it"]
    return parse[at].lemma in PLAIN and not objects and not parse.below(at, "ccomp", "xcomp")


def _says_nothing(parse: Parse, at: int) -> bool:
    """Whether it is told how much is said, not what: “said nothing”, “said little”, “said so”."""
    return any(
        parse[one].text.lower() in ("nothing", "little", "much", "more", "enough", "so")
        and not parse.below(one, "relcl", "acl")
        for one in parse.below(at, "dobj", "advmod")
        if one > at
    )


def _asks(parse: Parse, at: int) -> bool:
    """Whether a clause only asks: “said whether …”."""
    return any(parse[one].text.lower() == "whether" for one in parse.below(at, "mark", "advmod"))


def _turned_round(sentence: Sentence, parse: Parse, at: int) -> int | None:
    """Find what is said where it goes before: “…, X said”, “…, said X”."""
    lemma = parse[at].lemma
    if lemma not in AFTER_QUOTATION:
        return None
    above = parse[at].head
    marks = {parse[one].text.lower() for one in parse.below(at, "mark", "advmod")}
    if lemma in PLAIN and parse.below(at, "nsubj") and not marks & _SUBORDINATE:
        dep = parse[at].dep
        if dep == "ccomp" and above > at:
            return above  # “Deutsche Welle reported in 2019, 62 outlets had closed”
        if dep == "parataxis":
            return above
        if dep in ("ccomp", "advcl", "conj") and above < at and _comma_before(parse, at):
            return above
        before = _finite_before(parse, at, parse.below(at, "nsubj")[0])
        if before is not None:
            return before
    if lemma in PLAIN and stands_inverted(parse, at):
        before = _finite_before(parse, at, at)
        if before is not None:
            return before
    return at if _closed_before(sentence, parse, at) else None


def _finite_before(parse: Parse, at: int, subject: int) -> int | None:
    """Find a verb before the comma that a short “…, X said” follows, whatever it was parsed as."""
    first = at if subject == at else min(parse.under(subject))
    if first < 3 or first > at or parse[first - 1].tag not in (",", "''"):
        return None
    verbs = [one for one in range(first) if parse[one].tag in ("VBD", "VBZ", "VBP", "MD")]
    if not verbs:
        return None
    return parse[verbs[0]].head if parse[verbs[0]].dep in ("aux", "auxpass") else verbs[0]


def _comma_before(parse: Parse, at: int) -> bool:
    """Whether a clause is set off by a comma, and not joined by “and”."""
    first = min(parse.under(at))
    return (first > 0 and parse[first - 1].tag in (",", "''")) or parse[first].tag == ","


def _closed_before(sentence: Sentence, parse: Parse, at: int) -> bool:
    """Whether a quotation ends right before a verb or before its short subject."""
    place = parse[at].start
    for one in sentence.quotations:
        end = one.end - sentence.start
        if end > place:
            break
        if one.end - one.start >= SHORT:
            between = sentence.text[end:place].split()
            other = any(
                parse[i].is_verb
                and parse[i].start >= end
                and parse[i].dep not in ("acl", "relcl", "amod")
                for i in range(at)
            )
            if len(between) <= 14 and not other:
                return True
    return False


def _quotes_after(sentence: Sentence, parse: Parse, at: int) -> bool:
    """Whether a quotation follows a verb in its sentence."""
    place = sentence.start + parse[at].end
    return any(one.start >= place for one in sentence.quotations[-1:])
