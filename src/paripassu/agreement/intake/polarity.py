"""Whether what is said is denied, and whether it holds only on a condition."""

from __future__ import annotations

import re

from paripassu.agreement.intake.cues import Cue
from paripassu.agreement.intake.sentences import Sentence
from paripassu.agreement.intake.verbs import listed
from paripassu.agreement.intake.words import Parse

_NOTHING = listed("nothing nobody none neither no-one")
_NEVER = listed("not n't n’t never nor neither")
_ASKING = listed(
    "ask see know determine decide wonder check learn find establish say clear doubt tell "
    "investigate verify discuss consider press"
)
_CONDITION = re.compile(
    r"\b(?:unless|provided (?:that )?(?=\w+ (?:\w+ ){0,3}(?:is|are|will|does|do|has|have|\w+s\b))|"
    r"providing that|as long as|so long as|only if|on (?:the )?condition(?:s)? (?:that|it|they)|"
    r"in (?:exchange|return) for|in case)\b",
    re.IGNORECASE,
)
#: “On condition of anonymity”, “it takes as long as it takes”: no condition.
_NO_CONDITION = re.compile(
    r"on (?:the )?condition of anonymity|\btak(?:e|es|en|ing)\W+as long as", re.IGNORECASE
)


def proposition(sentence: Sentence, parse: Parse, cue: Cue | None) -> int | None:
    """Find the verb of what is mainly said in a sentence."""
    root = next((at for at, word in enumerate(parse.words) if word.head == at), None)
    if cue is None:
        return root
    if cue.content is not None and cue.content != cue.at:
        return cue.content
    if root is not None and root != cue.at and not _outside(parse, root, cue):
        return root
    below = parse.below(cue.at, "ccomp", "xcomp", "dobj", "advcl")
    verbs = [one for one in below if parse[one].is_verb]
    if verbs:
        return verbs[0]
    return None


def _outside(parse: Parse, root: int, cue: Cue) -> bool:
    """Whether the root is what the cue's verb is only a part of: “…, calling it …”."""
    return (
        parse[cue.at].dep in ("advcl", "conj", "relcl", "acl", "xcomp", "pcomp")
        and cue.content == cue.at
    )


def is_negated(sentence: Sentence, parse: Parse, cue: Cue | None) -> bool:
    """Whether the main proposition of a sentence is denied.

    “Not”, “no”, “never” on its verb, or “no” on its subject or object; or whoever speaks denies it.
    """
    if cue is not None and cue.denies:
        return True
    at = proposition(sentence, parse, cue)
    return at is not None and _is_negated(parse, at)


def _is_negated(parse: Parse, at: int) -> bool:
    for one in parse.below(at):
        word = parse[one]
        low = word.text.lower()
        if (word.dep == "neg" or low in _NEVER) and not _only(parse, one):
            return True
        if word.dep in ("nsubj", "nsubjpass", "dobj", "attr", "expl") and (
            low in _NOTHING
            or any(parse[x].text.lower() == "no" for x in parse.below(one, "det", "neg"))
        ):
            return True
        if low == "longer" and any(parse[x].text.lower() == "no" for x in parse.below(one)):
            return True
        if (
            word.dep in ("prep",)
            and low in ("under", "by", "in", "at")
            and any(
                parse[y].text.lower() == "no"
                for x in parse.below(one, "pobj")
                for y in parse.below(x, "det")
            )
        ):
            return True
    return False


def _only(parse: Parse, at: int) -> bool:
    """Whether “not” belongs to “not only” or “not just”, which deny nothing."""
    return at + 1 < len(parse) and parse[at + 1].text.lower() in (
        "only",
        "just",
        "merely",
        "simply",
    )


def is_conditional(sentence: Sentence, parse: Parse, cue: Cue | None) -> bool:
    """Whether what is said holds only on a condition: “if”, “unless”, “until”, “provided that”."""
    del sentence
    if _CONDITION.search(_NO_CONDITION.sub("", parse.text)):
        return True
    for at, word in enumerate(parse.words):
        low = word.text.lower()
        if low not in ("if", "until", "till") or word.dep not in ("mark", "advmod", "prep"):
            continue
        before = parse[at - 1].text.lower() if at else ""
        if low == "if" and before in ("even", "as", "what", "and", "or", "see", "know"):
            continue
        clause = word.head
        timed = word.dep == "prep" or parse[clause].dep == "pcomp"
        if timed and not any(parse[x].is_verb for x in parse.below(at, "pcomp")):
            continue
        if (
            low == "if"
            and (parse[clause].dep == "ccomp" or parse[clause].head == at - 1)
            and parse[parse[clause].head].lemma in _ASKING
        ):
            continue
        if _in_relative(parse, clause, cue):
            continue
        return True
    return False


def _in_relative(parse: Parse, at: int, cue: Cue | None) -> bool:
    """Whether a clause hangs on a noun beside what is said, not on what is said."""
    for one in (at, *parse.above(at)):
        if cue is not None and cue.content == one:
            return False
        if parse[one].dep in ("relcl", "acl"):
            return True
    return False
