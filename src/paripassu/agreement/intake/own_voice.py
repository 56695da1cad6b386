"""What a report says in its own voice of what a party wants, refuses, may or will do."""

from __future__ import annotations

from paripassu.agreement.intake.verbs import listed
from paripassu.agreement.intake.words import Parse

_WANTING = listed(
    "want seek refuse hope intend plan aim wish desire reject oppose insist vow aspire prefer "
    "favor favour demand"
)
_MAYBE = listed("may might could will would must shall should wo")
_SET = listed("expect likely set ready willing prepared unwilling poise due")


def is_own_claim(parse: Parse) -> bool:
    """Whether a sentence without a speaker says what somebody wants, refuses, may or will do."""
    root = next((at for at, word in enumerate(parse.words) if word.head == at), None)
    if root is None:
        return False
    subjects = parse.below(root, "nsubj", "nsubjpass")
    return any(parse[one].tag.startswith("NN") for one in subjects) and _is_wanting(parse, root)


def wants_at(parse: Parse) -> tuple[int, ...]:
    """Give the subjects of all verbs by which somebody wants, refuses, may or will do something."""
    return tuple(
        subject
        for at, word in enumerate(parse.words)
        if word.is_verb and _is_wanting(parse, at)
        for subject in parse.below(at, "nsubj")
    )


def _is_wanting(parse: Parse, at: int) -> bool:
    if parse[at].lemma in _WANTING and parse[at].is_verb:
        return True
    if any(parse[one].text.lower() in _MAYBE for one in parse.below(at, "aux")):
        return True
    acomp = [parse[one].lemma for one in parse.below(at, "acomp", "attr")]
    return parse[at].lemma in _SET or any(one in _SET for one in acomp)
