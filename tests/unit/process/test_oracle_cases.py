"""The literal oracle of the fold on the answered cases: what it says is what they say.

So what both say of a random record is held against something that a third has reasoned out.
"""

from __future__ import annotations

import re

import pytest
from tests.oracle.process.acts import day_of
from tests.oracle.process.standing import standings
from tests.process_cases import differences, load, names
from tests.shared import needs

#: Answers that are held to be wrong, where they are, and why.
WRONG = {
    # Nobody but c performs anything, so c's steps are accepted at once: the answer of 1 January
    # says so. Those of later days say so too, until somebody confirms whom nobody had waited for,
    # or is silent: then as if it had been so from that day only.
    "124": (
        r"/steps/[013]/(confirmed|since)|/unlocked/|/parties/[12]/leave/"
        # And that b, whose silence has counted for long, has to confirm what a or b denies.
        r"|/owed|/steps/4/waits_for"
    ),
    # Performed on 3 January, in time; undone, and due again in February: not -50 days late.
    "136": r"/steps/0/late_days: -50",
}


@pytest.mark.parametrize("name", names() or [pytest.param("", marks=needs("process"))])
def test_the_oracle_says_what_was_answered(name: str) -> None:
    case = load(name)
    days = [None if one["at"] is None else day_of(one["at"]) for one in case.answers]
    pair = case.pact.plan, case.pact.digest
    found = standings(case.pact.agreement, pair, case.entries, days, case.documents)
    wrong = []
    for answer, status in zip(case.answers, found, strict=True):
        wrong += [*differences(answer["status"], status)]
    known = WRONG.get(name, "$^")
    assert not [one for one in wrong if not re.match(known, one)]
    assert bool(wrong) == (name in WRONG), "it is held to be wrong, and is not"
