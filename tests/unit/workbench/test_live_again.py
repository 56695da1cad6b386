"""What stands beside a text after an edit: what was found already is not looked for again."""

from __future__ import annotations

from typing import Any

import pytest
from tests.property.sequencing.test_other_words import nothing_is_searched

from paripassu.sequencing import answer as planning
from paripassu.sequencing import explain as explaining
from paripassu.sequencing.known import Known
from paripassu.workbench.planning.answering import answer
from paripassu.workbench.planning.asked import Answer, Job
from paripassu.workbench.planning.worker import FEASIBLE, INFEASIBLE

pytestmark = pytest.mark.usefixtures("all_the_time_there_is")


def answers(text: str, before: list[Answer] | None = None, **given: Any) -> list[Answer]:
    """Give what is told of a text, with what was told of the one before."""
    known = next((one.known for one in reversed(before or []) if one.known), None)
    told: list[Answer] = []
    answer(Job(1, 1, 1, text, "f.toml", given=given, known=known), lambda: False, told.append)
    assert told[-1].stage == "planned", told[-1]
    return told


def shown(told: list[Answer]) -> tuple[dict[str, str], dict[str, object], str]:
    """Give what stands beside the text in the end."""
    parts: dict[str, str] = {}
    drawn: dict[str, object] = {}
    for one in told:
        parts |= one.parts
        drawn |= one.drawn
    return parts, drawn, told[-1].said


@pytest.mark.parametrize("text", [FEASIBLE, INFEASIBLE])
def test_other_words_are_shown_and_nothing_is_searched(text: str) -> None:
    before = answers(text)
    other = text.replace('id = "m"\n', 'id = "m"\ntitle = "Zürich & <b>all</b>"\n')
    other = other.replace('id = "first",', 'id = "first", title = "Another",')
    other = other.replace('id = "a", stake', 'id = "a", name = "North", stake')
    fresh = answers(other)
    assert shown(fresh) != shown(before)
    with pytest.MonkeyPatch.context() as patch:
        nothing_is_searched(patch)
        again = answers(other, before)
        assert shown(again) == shown(fresh)
        assert shown(answers(text, again)) == shown(before)


@pytest.mark.parametrize("text", [FEASIBLE, INFEASIBLE])
def test_a_report_and_a_rehearsal_take_what_is_known(text: str) -> None:
    """Of the same agreement in other words nothing is searched, and they are as if it were."""
    before = next(one.known for one in reversed(answers(text)) if one.known)
    other = text.replace('id = "m"\n', 'id = "m"\ntitle = "Zürich & <b>all</b>"\n').encode()
    given: dict[str, object] = {"content": other, "date": "2026-05-01"}
    given |= dict.fromkeys(("beside", "font", "risk", "likely"))

    def told(task: str, known: Known | None, **more: str) -> Answer:
        found: list[Answer] = []
        job = Job(1, 1, 2, other.decode(), "f.toml", task, {**given, **more}, known)
        answer(job, lambda: False, found.append)
        assert found[-1].stage == "planned", found[-1]
        return found[-1]

    reports = [("report", {"form": form}) for form in ("html", "docx")]
    fresh = [told(task, None, **more) for task, more in (*reports, ("rehearsal", {}))]
    with pytest.MonkeyPatch.context() as patch:
        nothing_is_searched(patch)
        again = [told(task, before, **more) for task, more in (*reports, ("rehearsal", {}))]
        with pytest.raises(AssertionError, match="something was searched"):
            told("report", Known(), form="html")
    assert again == fresh
    assert [one.found for one in again] == [one.found for one in fresh]  # reports and plans


def test_repairs_that_time_cut_short_are_looked_for_longer() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explaining, "REPAIRS", 1e-9)
        short = answers(INFEASIBLE)
    assert "The time ended" in short[-1].parts["repairs"]
    assert short[-1].found["longer"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "ordered", None)  # only the repairs are
        longer = answers(INFEASIBLE, short, seconds=60.0)
    assert not longer[-1].found.get("longer")
    assert "The time ended" not in longer[-1].parts["repairs"]
    whole = answers(INFEASIBLE)
    assert shown(longer) == shown(whole)
    assert not whole[-1].found.get("longer")


def test_no_longer_search_is_offered_where_there_are_only_too_many_repairs() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explaining, "REPAIRS", 1e5)
        told = answers(INFEASIBLE + MEASURES)
    assert "There may be more repairs of these kinds: " in told[-1].parts["repairs"]
    assert not told[-1].found.get("longer")


#: Two parties who each would go last with three measures more each: one of each pair may give in.
MEASURES = "".join(
    f'[[measure]]\nid = "{by}{k}"\nby = ["{by}"]\nvalue = {{ {by} = -1, {to} = 2 }}\nportions = 2\n'
    for k in range(3)
    for by, to in (("a", "b"), ("b", "a"))
) + "".join(
    f'[[position]]\nid = "{by}{k}"\nparty = "{by}"\nclaim = "after"\nmeasure = "{by}{k}"\n'
    f'needs = {{ {to}{k} = "all" }}\n'
    for k in range(3)
    for by, to in (("a", "b"), ("b", "a"))
)
