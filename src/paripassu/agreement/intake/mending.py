"""What small pipelines often read wrong in the sentences of reports, put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from paripassu.agreement.intake.verbs import PLAIN
from paripassu.agreement.intake.words import Word


def mended(words: Iterable[Word]) -> tuple[Word, ...]:
    """Make a verb of a noun that “that” follows as only a verb has it: “X claims that …”.

    Parameters
    ----------
    words : iterable of Word
        Of one sentence, as they were parsed.
    """
    found = list(words)
    for at, word in enumerate(found):
        if word.dep == "ROOT" and word.tag in ("NN", "NNS") and _tells(found, at):
            found[at] = word._replace(tag="VBZ" if word.tag == "NNS" else "VBP")
            if found[at - 1].dep == "compound":
                found[at - 1] = found[at - 1]._replace(dep="nsubj")
    return tuple(found)


def _tells(words: Sequence[Word], at: int) -> bool:
    """Whether “that” begins what is told by a root that is read as a noun."""
    return (
        words[at].lemma in PLAIN
        and 0 < at < len(words) - 1
        and words[at - 1].tag.startswith(("NN", "PRP"))
        and words[at + 1].text.lower() == "that"
        and any(one.head == at and one.dep == "ccomp" for one in words[at + 1 :])
    )
