"""The exposure of all variants: on one scale, and in a table that says what the curves say."""

from __future__ import annotations

import re
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.e2e.swaps import STUCK
from tests.examples import examples

from paripassu.agreement.variants.model import Change, Variant
from paripassu.charts.series import Series
from paripassu.charts.style import NARROW, SIZES
from paripassu.charts.variants_courses import Course, Courses, courses, drawn
from paripassu.charts.variants_exposure import exposure_grids, exposure_pictures
from paripassu.charts.variants_section import variants_section
from paripassu.sequencing.variants import ComparedVariants, compare_variants

GIVES_IN = Variant("B <gives> in", "", (Change("position:b-second", None),))
MORE = Variant(
    "Accepts more",
    "",
    (Change("position:b-second", None), Change("party:a", "tolerance", 8, 25)),
)


def compared(text: str = STUCK) -> ComparedVariants:
    found = compare_variants(text, [GIVES_IN, MORE])
    assert [one.answer is not None and one.answer.found for one in found.variants] == [True, True]
    return found


def test_all_have_one_scale() -> None:
    found = compared()
    pictures = exposure_pictures(found)
    assert [picture.name for picture in pictures] == [
        f"variants-exposure-{party.id}" for party in found.agreement.parties
    ]
    for picture in pictures:
        assert "As the file is: no plan." in picture.alt
        assert "Accepts more: " in picture.alt
        for size in SIZES:
            svg = picture.to_svg(size, titled=False)
            assert "<gives>" not in svg
            texts = [text for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg) if text]
            # Each panel has the same amounts upwards, and the same from left to right.
            starts = [at for at, text in enumerate(texts) if text in ("before", "day 0")]
            assert len(starts) == 3
        wide, narrow = (picture.specs[size.name] for size in SIZES)
        assert narrow["width"] <= NARROW.width < wide["width"]


def test_a_file_without_any_plan_has_no_curves() -> None:
    found = compare_variants(STUCK, [Variant("Nothing", "", (Change("party:a", "stake", 30, 31),))])
    assert not exposure_pictures(found)
    assert not [*exposure_grids(found, 6)]


def test_the_table_says_what_the_plans_say() -> None:
    found = compared()
    grids = [*exposure_grids(found, 6)]
    assert len(grids) == len(found.agreement.parties)
    for party, grid in zip(found.agreement.parties, grids, strict=True):
        assert grid.folded
        assert [*grid.header[1:]] == ["As the file is", "B <gives> in", "Accepts more"]
        assert {row.cells[1] for row in grid.rows} == {"–"}
        for at, one in enumerate(found.variants, start=2):
            plan = one.answered.plan
            assert plan is not None
            amounts = {Fraction(0), *(step.exposure[party.id] for step in plan.steps)}
            cells = [row.cells[at] for row in grid.rows[1:]]
            assert {Fraction(cell) for cell in cells} == amounts
    assert {grid.rows[0].cells[3] for grid in grids} >= {"25"}
    few = [*exposure_grids(found, 1)]
    assert [grid.title for grid in few][:2] == [f"{grids[0].title} ({part})" for part in (1, 2)]
    assert [len(grid.header) for grid in few] == [3] * len(few)


_WHEN = st.integers(0, 8).map(Fraction)


@st.composite
def some_courses(draw: st.DrawFn) -> Course:
    ends = sorted(draw(st.lists(_WHEN, max_size=8)))
    amounts = [Fraction(0), *(Fraction(draw(st.integers(0, 9))) for _ in ends)]
    moments = (None, *range(len(ends)))
    one = Series("a", moments, tuple(amounts), tuple(amounts), None, True)
    return Course("x", one, (Fraction(0), *ends))


@given(some_courses(), _WHEN, st.one_of(st.none(), _WHEN))
@settings(max_examples=examples(300))
def test_the_highest_of_a_run_is_that_of_its_days(
    course: Course, first: Fraction, last: Fraction | None
) -> None:
    """Literally: of all that holds at some time from the first on, and before the last."""
    if last is not None and last <= first:
        return
    points = course.points
    holding = []
    for at, (when, amount) in enumerate(points):
        until = points[at + 1][0] if at + 1 < len(points) else None
        begins_within = first <= when and (last is None or when < last)
        lasts_into = when < first and (until is None or until > first)
        # What ends on the first day itself does not hold from it on.
        if begins_within or lasts_into:
            holding.append(amount)
    assert course.highest(first, last) == max(holding, default=None)


@given(st.lists(some_courses(), min_size=1, max_size=3), st.integers(1, 5))
@settings(max_examples=examples(100))
def test_a_thinned_table_hides_nothing_high(every: list[Course], most: int) -> None:
    shown = Courses("a", True, tuple(every))
    times = shown.times(most)
    assert 1 <= len(times) <= most
    for course in every:
        rows = [course.highest(at, to) for at, to in zip(times, [*times[1:], None], strict=True)]
        assert max(row for row in rows if row is not None) == max(a for _, a in course.points)
        assert max(a for _, a in drawn(course.points)) == max(float(a) for _, a in course.points)


def test_courses_of_a_plan_without_days_go_by_moments() -> None:
    (first, *_) = courses(compared(), 6)
    assert not first.timed
    assert first.every[1].at[0] == -1
    assert first.every[1].at[1:] == tuple(map(Fraction, range(len(first.every[1].at) - 1)))


def test_what_is_not_known_yet_is_not_said_to_have_no_plan() -> None:
    found = compare_variants(STUCK, [GIVES_IN, MORE], should_stop=lambda: True)
    said = variants_section(found).lead
    assert said.endswith("2 variants: none has one so far; of 2 it is not known yet.")
    known = "Whether the file as it is has a plan is not known yet. "
    assert said.startswith(known)
    (one,) = compare_variants(STUCK, [MORE]).variants
    assert one.answer is not None
    assert one.answer.found
