"""The shared cases of the fold: the whole status, field by field, as a slow oracle gives it."""

from __future__ import annotations

import pytest
from tests.process_cases import differences, load, names
from tests.shared import needs

import paripassu as pp

#: Answers that are held to be wrong, and why.
WRONG = {
    "124": "only c performs anything, so that `all others who perform anything` is nobody: by the "
    "text m0:1 is accepted when it is performed, as the answer of 1 January says, too. Later "
    "answers contradict that, and each other: on 21 January m0:1 is confirmed, and m1:1 has its "
    "turn, since the 6th only; on 12 March m0:2 is confirmed, and yet its taking back still "
    "excuses leaving, which ends when it is accepted; on 10 May m0:3 is not accepted (b owes a "
    "confirmation, though it has been silent for longer than confirm_days), and its taking back "
    "excuses nothing any more",
    "136": "it says that a step which was performed on 3 January, in time, is -50 days late, since "
    "it was due again in February after it was undone; by the text what is in time is not late",
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=pytest.mark.xfail(strict=True, reason=WRONG[name]) if name in WRONG else (),
        )
        for name in names()
    ]
    or [pytest.param("", marks=needs("process"))],
)
def test_every_field_of_every_answer(name: str) -> None:
    case = load(name)
    for answer in case.answers:
        status = pp.state(
            case.pact.agreement, case.plan, case.entries, answer["at"], case.documents
        )
        found = status.to_json()
        assert pp.Status.from_json(found) == status
        found.pop("exact", None)
        assert not [*differences(answer["status"], found)], answer["at"]
