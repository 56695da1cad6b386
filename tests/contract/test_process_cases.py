"""The shared cases of the fold: the whole status, field by field, as a slow oracle gives it."""

from __future__ import annotations

import pytest
from tests.process_cases import differences, load, names
from tests.shared import needs

import paripassu as pp

#: Answers that are held to be wrong, and why.
WRONG = {
    "124": "the answer of 1 January says that m0:1 counts since that day and m1:1 has its turn; "
    "that of 21 January says of both the 6th, because of a confirmation nobody had waited for",
    "136": "it says that a step which was performed on 3 January, in time, is -50 days late, since "
    "it was due again in February after it was undone",
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
