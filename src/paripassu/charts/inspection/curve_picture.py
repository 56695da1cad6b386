"""What a sample of any size would find: the detection curve, what was asked for, what was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from paripassu.charts.draw import Sheet
from paripassu.charts.inspection.key import DASH, MEASURED, key
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.style import CHARACTER, SIZES, Size
from paripassu.charts.text import columns, wrap
from paripassu.charts.ticks import ticks
from paripassu.inspection.sampling.detection import detection_float
from paripassu.numbers import words

TITLE = "How many to draw?"
_PLOT = 190.0
_GUTTER = 46.0
#: Points that the curve is drawn through.
_POINTS = 120
#: A probability that no pixel tells from one.
_SURE = 1 - 1e-9


def curve_picture(
    population: int,
    defects: int,
    *,
    per_item: Fraction | int = 1,
    required: Fraction | float | None = None,
    sample: int | None = None,
    unseen: int = 0,
) -> Picture:
    """Draw the probability that a sample finds a defect, over the size of the sample.

    Parameters
    ----------
    population, defects : int
        Items, and how many of them are defective.
    per_item : Fraction
        Probability that a defective item is recognised when it is inspected.
    required : number, optional
        The detection probability that was asked for.
    sample : int, optional
        How many are drawn.
    unseen : int
        Drawn items that could not be inspected.
    """
    end = _end(population, defects, per_item, unseen, sample, required)

    def find(n: int) -> float:
        return detection_float(population, defects, n, per_item, unseen)

    reached = None if sample is None else find(sample)
    # Whole numbers of items, so that every point is exact.
    drawn = {round(end * part / _POINTS) for part in range(_POINTS + 1)}
    points: list[tuple[int, float]] = []
    for n in sorted(drawn | ({sample} if sample is not None else set())):
        # More items never find less: from certainty on nothing has to be worked out.
        sure = bool(points) and points[-1][1] > _SURE
        points.append((n, 1.0 if sure else find(n)))
    what = f"{words.count(defects, 'defective item')} among {population:,}"
    return Picture(
        name="detection-curve",
        title=TITLE,
        caption=(
            f"The more items are drawn, the more surely at least one of {what} is found. From left "
            "to right runs the number of drawn items, upward the probability of finding at least "
            "one defect."
            + _recognised(per_item, unseen)
            + (
                f" The dashed line is what was asked for, {words.required(required)}."
                if required is not None
                else ""
            )
            + (
                f" The point is the sample that is drawn: {words.count(sample, 'item')}, which "
                f"finds one with probability {words.percent(reached, 'promised')}."
                if sample is not None and reached is not None
                else ""
            )
            + ("" if end == population else f" Beyond {end:,} items it is as good as certain.")
        ),
        alt=_in_words(what, required, sample, reached),
        specs={
            size.name: _spec(what, points, end, required, sample, reached, size) for size in SIZES
        },
    )


def _recognised(per_item: Fraction | int, unseen: int) -> str:
    said = ""
    if per_item != 1:
        known = words.percent(per_item, "given")
        said += f" A defect that is drawn is recognised with probability {known}."
    if unseen:
        said += f" Drawn items that could not be inspected, {unseen:,}, may hide a defect each."
    return said


def _in_words(
    what: str, required: Fraction | float | None, sample: int | None, reached: float | None
) -> str:
    said = f"Curve of the probability of finding at least one of {what}"
    if sample is not None and reached is not None:
        found, asked = _beside(reached, required)
        said += f": {words.count(sample, 'drawn item')} reach {found}"
        said += f", asked for is {asked}" if asked else ""
    elif required is not None:
        said += f"; asked for is {words.required(required)}"
    return f"{said}."


def _beside(reached: float, required: Fraction | float | None) -> tuple[str, str]:
    """Word what a sample reaches beside what is asked for, where something is."""
    if required is None:
        return words.percent(reached, "promised"), ""
    return words.compared(reached, required)


def _end(
    population: int,
    defects: int,
    per_item: Fraction | int,
    unseen: int,
    sample: int | None,
    required: Fraction | float | None,
) -> int:
    """Give how far the axis runs: to where finding is as good as certain, or to all items."""
    enough = max(0.999, float(required or 0))
    end = max(10, (sample or 0) * 5 // 4)
    while end < population:
        if detection_float(population, defects, end, per_item, unseen) >= enough:
            break
        end = end * 3 // 2
    return min(end, population)


def _spec(
    what: str,
    points: Sequence[tuple[int, float]],
    end: int,
    required: Fraction | float | None,
    sample: int | None,
    reached: float | None,
    size: Size,
) -> Spec:
    width = float(size.width)
    names = ["curve"]
    names += ["needed"] if required is not None else []
    names += ["chosen"] if reached is not None else []
    top = key(Sheet(width, 1), names, width) + 14
    left, right, bottom = _GUTTER, width - 12, top + _PLOT
    sheet = Sheet(width, bottom + 40)

    def x(n: float) -> float:
        return left + n / max(1, end) * (right - left)

    def y(probability: float) -> float:
        return bottom - probability * _PLOT

    level = [(y(part / 4), f"{part * 25} %") for part in range(5)]
    sheet.rules([{"x": left, "x2": right, "y": at, "y2": at} for at, _ in level], style="band")
    labels = [{"x": left - 5, "y": at, "text": text} for at, text in level]
    sheet.words(labels, style="quiet", align="right")
    sheet.rules([{"x": left, "x2": right, "y": bottom, "y2": bottom}], style="quiet")
    widest = columns(f"{end:,}") * CHARACTER
    marks = [
        n
        for n in ticks(0, end, max(2, int((right - left) / (widest + 24))))
        if x(n) + widest / 2 <= width
    ]
    numbers = [{"x": x(n), "y": bottom + 13, "text": f"{int(n):,}"} for n in marks]
    sheet.words(numbers, style="quiet", align="center")
    said = {"x": right, "y": bottom + 28, "text": "items drawn"}
    sheet.words([said], style="quiet", align="right", fontStyle="italic")
    line = [
        {"x": x(n), "y": y(p), "order": order, "line": 0, "colour": MEASURED}
        for order, (n, p) in enumerate(points)
        if n <= end
    ]
    sheet.lines(line, strokeWidth=2)
    if required is not None:
        at = y(float(required))
        edge = {"x": left, "x2": right, "y": at, "y2": at}
        sheet.rules([edge], style="ink", strokeDash=DASH, strokeWidth=1.5)
    if sample is not None and reached is not None:
        at, across = y(reached), x(sample)
        foot = {"x": across, "x2": across, "y": at, "y2": bottom, "colour": MEASURED}
        sheet.rules([foot], strokeWidth=1)
        tip = f"{words.count(sample, 'item')} drawn: {words.percent(reached, 'promised')}"
        sheet.points([{"x": across, "y": at, "colour": MEASURED, "tip": tip}], size=80)
    key(sheet, names, width)
    subtitle = [what]
    if sample is not None and reached is not None:
        subtitle.append(
            f"{sample:,} drawn: found with probability {words.percent(reached, 'promised')}"
        )
    if required is not None:
        subtitle.append(f"asked for: {words.required(required)}")
    lines = wrap("; ".join(subtitle), int(width / CHARACTER), 3)
    return sheet.spec(TITLE, lines, f"{TITLE}: {what}.")
