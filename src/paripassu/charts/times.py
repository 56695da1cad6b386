"""What a timeline of days shows of time itself: dates, time that has to pass, time that is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from paripassu.agreement.gates import portions_of
from paripassu.agreement.model import Agreement, Step
from paripassu.charts.draw import Sheet
from paripassu.charts.lanes import Axis
from paripassu.charts.layout import BAR, Note, Place
from paripassu.charts.style import JOINT, LINE
from paripassu.charts.text import measure_title, number, party_title
from paripassu.charts.waits import Wait, amounts, kept_claims, whose
from paripassu.sequencing.plan import Plan

#: Above or below the middle of a lane: just outside its bar.
OUTSIDE = BAR / 2 + 3


def kept_up(agreement: Agreement, plan: Plan) -> list[str]:
    """Give the standing measures of a plan."""
    return [name for name in amounts(plan) if agreement.measure[name].standing]


def allowed(agreement: Agreement, plan: Plan) -> list[tuple[str, str, str | None]]:
    """Give what is done only while something is kept up: the two measures, and who asks for it."""
    counts = amounts(plan)
    return [
        (claim.measure, of, whose(claim)[0])
        for claim in kept_claims(agreement, plan)
        if claim.claim == "during"
        and claim.measure in counts
        and portions_of(claim, agreement.measure[claim.measure], counts[claim.measure])
        for of in claim.of
        if of in counts
    ]


def times(
    sheet: Sheet,
    agreement: Agreement,
    plan: Plan,
    links: Sequence[Wait],
    places: Mapping[Step, Place],
    axis: Axis,
    colours: Mapping[str, str],
) -> None:
    """Draw the time that has to pass before bars, under them that within which they have to be.

    Over a lane stands the time in which it is allowed at all.
    """
    ends = {Step(s.measure, s.portion): float(s.end_day or 0) for s in plan.steps}
    lags: list[dict[str, Any]] = []
    limits: list[dict[str, Any]] = []
    strokes: list[dict[str, Any]] = []
    for link in links:
        place = places[link.target]
        colour = JOINT if link.party is None else colours[link.party]
        x = axis.pixel(ends[link.source])
        who = "a fact" if link.party is None else party_title(agreement, link.party)
        after = f"after {measure_title(agreement, link.source.measure)}: {who}"
        if link.within is not None:
            x2 = axis.pixel(min(ends[link.source] + float(link.within), axis.high))
            y = place.middle + OUTSIDE
            tip = f"within {number(link.within)} days {after}"
            limits.append({"x": x, "x2": x2, "y": y, "y2": y, "colour": colour, "tip": tip})
            strokes.append({"x": x2, "x2": x2, "y": y - 3, "y2": y + 3, "colour": colour})
        elif link.lag:
            x2 = axis.pixel(min(ends[link.source] + float(link.lag), axis.high))
            tip = f"{number(link.lag)} days {after}"
            lags.append(
                {"x": x, "x2": x2, "y": place.middle, "y2": place.middle, "colour": colour,
                 "tip": tip}
            )  # fmt: skip
    sheet.rules(lags, strokeWidth=2)
    sheet.rules(limits, strokeWidth=1.5)
    sheet.rules(strokes, strokeWidth=1.5)
    over: list[dict[str, Any]] = []
    for measure, of, party in allowed(agreement, plan):
        colour = JOINT if party is None else colours[party]
        y = next(place.middle for step, place in places.items() if step.measure == measure)
        steps = [step for step in plan.steps if step.measure == of]
        over.append(
            {
                "x": axis.pixel(min(float(step.start_day or 0) for step in steps)),
                "x2": axis.pixel(max(float(step.end_day or 0) for step in steps)),
                "y": y - OUTSIDE,
                "y2": y - OUTSIDE,
                "colour": colour,
                "tip": f"only while {measure_title(agreement, of)} is kept up",
            }
        )
    sheet.rules(over, strokeWidth=1.5)


def flags(sheet: Sheet, notes: Sequence[Note], colours: Mapping[str, str]) -> None:
    """Draw dates: a line through the lane, a flag towards where the work has to be, and words."""
    rules = [
        {"x": note.x, "x2": note.x, "y": note.lane - BAR / 2 - 2, "y2": note.y + LINE / 2 - 2}
        for note in notes
    ]
    sheet.rules(rules, style="ink", strokeWidth=1.2)
    for claim, angle, aside in (("by", -90, -4.0), ("not_before", 90, 4.0)):
        sheet.points(
            [
                {
                    "x": min(max(note.x + aside, 1.0), sheet.width - 1),
                    "y": note.y,
                    "angle": angle,
                    "colour": colours[note.mark.parties[0]] if note.mark.parties else JOINT,
                }
                for note in notes
                if note.mark.claim == claim
            ],
            shape="triangle",
            size=45,
        )
    for before in (False, True):
        sheet.words(
            [
                {"x": note.x + (-11 if before else 11), "y": note.y, "text": note.text}
                for note in notes
                if note.text and note.before == before
            ],
            halo=True,
            fontSize=10,
            align="right" if before else "left",
        )
