"""The rules that a statement may break, each in words.

Rules: docs/specification/process.md#breaches.
"""

from __future__ import annotations

from collections.abc import Mapping

#: By rule: what the statement does, as a clause that follows "it".
RULES: Mapping[str, str] = {
    "role": "is made by somebody who may not make such a statement",
    "unknown-step": "names a step that the plan does not have",
    "unknown-document": "signs a file that is missing",
    "unknown-draw": "names a draw that nobody has announced",
    "unknown-commitment": "names a commitment that is not there, or is not its author's",
    "not-performer": "is about a step that its author does not perform",
    "own": "confirms, disputes or questions what its own author did",
    "ended": "comes after the end of the agreement",
    "replaced": "signs something that is not in force any more",
    "another-agreement": "signs another agreement, and does not say what it replaces",
    "plan-of-another-agreement": "signs a plan that was made for another agreement",
    "cannot-undo": "undoes something that cannot be undone",
    "no-claim": "names nothing that could be confirmed, disputed, inspected or undone",
    "portion-order": "claims a part although an earlier part is not claimed yet",
    "window": "disputes too late, or disputes a step that nobody claims as done",
    "disputed-before": "disputes the same act a second time",
    "confirmed-before": "disputes what its author has confirmed",
    "settled": "disputes what an inspection has settled",
    "quota": "is one dispute more than its author may open in a year",
    "no-dispute": "decides on something that nobody disputes",
    "verdict-against-findings": "says “consistent”, although defects were found",
    "undone": "undoes a step without a valid reason",
    "ahead-harm": "acts before its turn, at a cost to others",
    "amend-loses": "completes an amendment that leaves out or changes a step already claimed",
    "early-release": (
        "releases its share of a seal before its turn, or before all guardians confirmed"
    ),
    "early-reveal": "reveals a secret before all had committed; the draw is spoiled",
    "late-reveal": "reveals a secret too late",
    "late-answer": "answers a question too late",
    "short-notice": "announces an activity too late",
    "second-commitment": "makes a second commitment that does not continue the first one",
    "rejected": "comes with a file that does not pass the checks",
    "false-declaration": "seals a declaration that is false",
    "not-addressed": "answers, confirms, reveals or releases what its author was not asked for",
    "repeat": "says again what can be said only once",
}
#: Rules whose statements count all the same.
COUNTING = frozenset(
    {"undone", "ahead-harm", "early-release", "late-answer", "short-notice", "false-declaration"}
)


def rule_in_words(rule: str) -> str:
    """Say what a statement that breaks a rule does, as a clause that follows "it".

    Parameters
    ----------
    rule : str
        As in a status; words after a blank are left out.

    >>> rule_in_words("amend-loses arms:2")
    'completes an amendment that leaves out or changes a step already claimed'
    """
    name = rule.partition(" ")[0]
    return RULES.get(name, f"breaks the rule {name}")


def hinders(rule: str | None) -> bool:
    """Whether an entry has no effect, by the rule that it breaks.

    >>> hinders("role"), hinders("ahead-harm us"), hinders(None)
    (True, False, False)
    """
    return rule is not None and rule.partition(" ")[0] not in COUNTING
