"""Every plan of the shared cases gone through: as the check has it, and as the definitions say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from tests.contract.test_language_cases import cases
from tests.oracle.rehearsed import (
    LATE,
    Both,
    anew_differences,
    differences,
    late_differences,
)

import paripassu as pp
from paripassu.agreement.read import parse_agreement


def feasible() -> list[object]:
    return [
        case
        for room in ("plans", "language")
        for case in cases(room)
        if not case.values[1] or case.values[1]["status"] == "optimal"
    ]


@cache
def both_of(path: Path) -> Both:
    text = path.read_text(encoding="utf-8")
    agreement = parse_agreement(text, path.name)
    return Both(agreement, pp.plan(agreement), text)


@pytest.mark.parametrize(("path", "want"), feasible())
def test_every_moment_stop_and_walk_is_what_the_definitions_say(
    path: Path, want: dict[str, object]
) -> None:
    assert want
    assert not [*differences(both_of(path))]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "want"), feasible())
def test_delays_are_those_of_the_literal_rescheduling(path: Path, want: dict[str, object]) -> None:
    assert want
    both = both_of(path)
    if both.course.timed:
        for place in range(both.course.last):
            for days in LATE:
                assert not [*late_differences(both, place, days)]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "want"), feasible())
def test_the_rest_planned_anew_begins_with_what_is_done_and_holds(
    path: Path, want: dict[str, object]
) -> None:
    assert want
    both = both_of(path)
    for point in range(both.course.last + 1):
        assert not [*anew_differences(both, point)]
