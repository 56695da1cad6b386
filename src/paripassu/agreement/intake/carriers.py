"""Through whom it came: outlets that somebody speaks to, quotes, or is cited by."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.agreement.intake.mentions import Mention, mention_at
from paripassu.agreement.intake.nouns import CARRIERS, OUTLET_DOCUMENTS
from paripassu.agreement.intake.subjects import subject_of
from paripassu.agreement.intake.verbs import CARRYING, HOLDING, SAYING
from paripassu.agreement.intake.words import Parse

_TALKS = ("interview", "remarks", "comments")


def outlets_spoken_to(parse: Parse, at: int) -> tuple[Mention, ...]:
    """Find the outlets that somebody speaks to: “told Reuters”, “in an interview with …”.

    Parameters
    ----------
    parse : Parse
    at : int
        The reporting verb.
    """
    return tuple(dict.fromkeys([*_told(parse, at), *_talked_to(parse, at), *_in_report(parse)]))


def _told(parse: Parse, at: int) -> Iterator[Mention]:
    if parse[at].lemma in ("tell", "inform"):
        for one in parse.below(at, "dobj", "dative", "iobj"):
            told = mention_at(parse, one)
            if told.kind == "outlet" and not _only_carries(parse, one, told):
                yield told


def _only_carries(parse: Parse, at: int, told: Mention) -> bool:
    """Whether those told are no source of anything: “reporters”, not “the Associated Press”."""
    return told.name.lower() in CARRIERS or (
        parse[at].text.lower() in CARRIERS and not parse[at].is_name
    )


def _talked_to(parse: Parse, at: int) -> Iterator[Mention]:
    for place, word in enumerate(parse.words):
        speaks = word.lemma == "speak" and (word.tag == "VBG" or parse[at].lemma in SAYING)
        if word.text.lower() not in _TALKS and not speaks:
            continue
        for prep in parse.below(place, "prep"):
            if parse[prep].text.lower() not in ("to", "with", "on"):
                continue
            for one in parse.below(prep, "pobj"):
                told = mention_at(parse, one)
                body = told.kind == "institution" and parse[one].is_name
                if _only_carries(parse, one, told):
                    continue
                if told.kind == "outlet" or (body and (speaks or word.lemma == "interview")):
                    yield told


def _in_report(parse: Parse) -> Iterator[Mention]:
    """Find the outlet of “in a DW report”."""
    for place, word in enumerate(parse.words):
        if (
            word.lemma in OUTLET_DOCUMENTS
            and word.dep == "pobj"
            and parse[word.head].text.lower() == "in"
        ):
            for one in parse.below(place, "compound", "poss", "nmod"):
                if parse[one].is_name:
                    yield Mention(parse[one].text, kind="outlet", head=parse[one].lemma)


def cited_by(parse: Parse, at: int) -> tuple[Mention, ...]:
    """Find whom a speaker has it from: “…, Bloomberg reported, citing a South Korea report”.

    What is cited as a reason is nobody: “citing her work”.
    """
    return tuple(
        mention_at(parse, one)
        for place, word in enumerate(parse.words)
        if word.tag == "VBG" and word.lemma in CARRYING and place != at
        for one in parse.below(place, "dobj")
        if not _is_reason(parse, one)
    )


def _is_reason(parse: Parse, at: int) -> bool:
    """Whether a noun is cited as a reason, not as a source: “citing her work”, “citing fears”."""
    return (
        parse[at].lemma in HOLDING | {"reason", "need"}
        or any(parse[one].tag == "PRP$" for one in parse.below(at, "poss"))
        or mention_at(parse, at).kind == "evidence"
    )


def spoke_to(parse: Parse, at: int) -> tuple[Mention, ...]:
    """Give the outlet of “OUTLET spoke to X, who said …”, “OUTLET quotes X who urged …”."""
    if parse[at].dep not in ("relcl", "acl"):
        return ()
    for above in parse.above(parse[at].head):
        word = parse[above]
        if word.is_verb:
            if word.lemma in ("speak", "talk", "quote", "cite", "interview"):
                for one in parse.below(above, "nsubj"):
                    outlet = mention_at(parse, one)
                    if outlet.kind in ("outlet", "institution"):
                        return (outlet,)
            return ()
    return ()


def quoted_as_saying(parse: Parse, at: int) -> tuple[Mention, int, tuple[Mention, ...]] | None:
    """Read “A quoted B as saying”, “B was quoted by A as saying”.

    Returns
    -------
    tuple or None
        Who says it, the verb of what is said, and the outlets.
    """
    if parse.below(at, "auxpass", "nsubjpass"):
        quoted = next(iter(parse.below(at, "nsubjpass", "nsubj")), None)
        by = next(
            (
                one
                for prep in parse.below(at, "agent", "prep")
                if parse[prep].text.lower() in ("by", "in")
                for one in parse.below(prep, "pobj")
            ),
            None,
        )
    elif parse[at].tag != "VBG":
        quoted = next(iter(parse.below(at, "dobj")), None)
        by = subject_of(parse, at)
    else:
        return None
    says = [
        one
        for one in range(at + 1, len(parse))
        if parse[one].is_verb and parse[one].lemma in SAYING
    ]
    as_ = next(
        (
            one
            for one in range(at + 1, len(parse) - 1)
            if parse[one].text.lower() == "as"
            and (one + 1 in says or parse[one + 1].text.lower() == "having")
        ),
        None,
    )
    if quoted is None or as_ is None:
        return None
    content = next((one for one in range(as_ + 2, len(parse)) if parse[one].is_verb), as_ + 1)
    while parse[content].dep in ("aux", "auxpass"):
        content = parse[content].head
    through = (mention_at(parse, by),) if by is not None else ()
    return mention_at(parse, quoted), content, through
