"""What is said of a plan that is gone through, word for word."""

from __future__ import annotations

from tests.unit.sequencing.test_rehearsal import SOON, TEXT, course_of

from paripassu.agreement.model import Step
from paripassu.charts.plan_rows import lines
from paripassu.charts.rehearsal_rows import late_choices
from paripassu.charts.rehearsal_section import (
    NEVER_PAYS,
    anew_section,
    delay_section,
    scene,
    stop_section,
    walk_section,
)
from paripassu.sequencing.rehearsal.anew import anew
from paripassu.sequencing.rehearsal.delay import delayed
from paripassu.sequencing.rehearsal.stop import stops
from paripassu.sequencing.rehearsal.walk import walks

POINTS = TEXT.replace('title = "An exchange"', 'title = "An exchange"\nunit = "points"')


def test_the_moments() -> None:
    course = course_of()
    assert [scene(course, point).heading for point in range(4)] == [
        "Before the first moment",
        "After 1 of 3 moments",
        "After 2 of 3 moments",
        "After all 3 moments",
    ]
    first = scene(course, 1)
    assert first.lead == (
        "1 of 3 steps is done. It is day 10 (11 January 2020). "
        "The next moment is on day 30 (31 January 2020)."
    )
    assert first.done == ["A: “Money”, from day 0 (1 January 2020) to day 10 (11 January 2020)"]
    assert first.next == [
        "B: “Troops”, portion 1/2, from day 10 (11 January 2020) to day 30 (31 January 2020)"
    ]
    rows = [(one.title, one.kept, one.exposed.text, one.temptation) for one in first.rows]
    assert rows == [
        ("A", "−2", "2 (20\u00a0%)", "−8"),
        ("B", "2.5", "0", "−3.5"),
        ("Guest", "0", "0", "−1"),
    ]


def test_a_stop() -> None:
    course = course_of(POINTS)
    section = stop_section(course, 1, stops(course, 1))
    assert section.heading == "It all stops here: after 1 of 3 moments"
    assert section.lead == "If it all stops here, A has lost 2 points of the 10 that it accepts."
    assert section.said == [
        "A is owed: “Troops” by B (2 portions).",
        "B keeps 2.5 points more than it has given.",
        "Guest is left as it began.",
    ]
    start = stop_section(course, 0, stops(course, 0))
    assert start.lead == "If it all stops here, nobody has lost anything."


def test_a_walk() -> None:
    course = course_of(POINTS)
    section = walk_section(course, 1, walks(course, 1, "b"))
    assert section.lead == "If B walks away now, it loses 3.5 points by doing so."
    assert section.said == [
        "Its stake of 3 points is counted in that; without it, it would lose 0.5 points.",
        "A has lost 2 points of the 10 that it accepts.",
        NEVER_PAYS,
    ]
    (grid,) = section.grids
    assert [row.cells for row in grid.rows] == [
        ["It need not do", "“Troops” by B (2 portions)", "2"],
        ["It loses of what it got", "“Money” by A", "−2.5"],
        ["Without its stake", "the sum", "−0.5"],
        ["Its stake", "lost by who walks away", "−3"],
        ["In all", "its temptation", "−3.5"],
    ]
    guest = walk_section(course, 1, walks(course, 1, "guest"))
    assert guest.lead == "Guest performs nothing in this plan: it has nothing to walk away from."


def test_a_delay() -> None:
    course = course_of(TEXT + SOON)
    section = delay_section(course, delayed(course, "b", Step("troops", 1), 15))
    late = "B is 15 days late with “Troops”, portion 1/2"
    assert section.lead == f"If {late}, 2 things do not hold any more."
    assert section.said == [
        (
            "2 moments end later. The plan ends on day 65 (6 March 2020) instead of day 50 "
            "(20 February 2020)."
        ),
        "Exposed for longer: A by 2, for 15 days longer.",
    ]
    assert [one.partition(":")[0] for one in section.conflicts] == ["soon", "by-60"]
    moved, lasts = section.grids
    assert [row.cells for row in moved.rows] == [
        ["B: “Troops”, portion 1/2", "30 (31 January 2020)", "45 (15 February 2020)", "15"],
        ["B: “Troops”, portion 2/2", "50 (20 February 2020)", "65 (6 March 2020)", "15"],
    ]
    begins, ends = lasts.rows[0].cells[1:3]
    assert begins == "“Money”, on day 10 (11 January 2020)"
    assert ends == "“Troops”, portion 1/2, on day 30 (31 January 2020)"
    early = delay_section(course, delayed(course, "a", Step("money", 1), 7))
    assert early.lead == "If A is 7 days late with “Money”, all else still holds."
    assert [place for _, place, _ in late_choices(course)] == [0, 1, 2]


def test_a_delay_where_there_are_no_dates() -> None:
    course = course_of((TEXT + SOON).replace("start = 2020-01-01", ""))
    moved, lasts = delay_section(course, delayed(course, "b", Step("troops", 1), 15)).grids
    assert moved.rows[0].cells == ["B: “Troops”, portion 1/2", "30", "45", "15"]
    assert lasts.rows[0].cells[1] == "“Money”, on day 10"
    assert scene(course, 1).done == ["A: “Money”, from day 0 to day 10"]
    assert next(lines(course.agreement, course.plan)).dated == "0–10"


def test_the_rest_anew() -> None:
    course = course_of()
    section = anew_section(course, 1, anew(course, 1, 40), None)
    assert section.heading.startswith("The rest planned anew: after 1 of 3 moments")
    assert section.said[-1] == "It ends 30 days later than the plan."
    assert section.lines[0].dated == "0–10 (1 January 2020 to 11 January 2020)"
