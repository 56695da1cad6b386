"""Two orders side by side: a line for each step from its place in the one to that in the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paripassu.charts.comparison_words import order_words, short_names, step_name
from paripassu.charts.draw import Sheet
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.style import CHARACTER, LINE, PALETTE, SIZES, Size
from paripassu.charts.text import wrap
from paripassu.sequencing.comparison import Comparison

#: Steps of a plan that are drawn; more would be a wall of lines.
MOST_STEPS = 60
#: Pictures, where many files are compared with the first.
MOST_PICTURES = 3
#: What another plan has the other way round.
_APART = PALETTE[1]
#: Pixels between two steps of one moment, and between two moments.
_WITHIN, _BETWEEN = 2.0, 10.0


@dataclass(frozen=True, slots=True)
class _Label:
    """A step in a column: its lines of text, and where they stand."""

    step: str
    lines: list[str]
    top: float

    @property
    def height(self) -> float:
        return len(self.lines) * LINE

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def order_pictures(comparison: Comparison) -> list[Picture]:
    """Draw the first plan's order beside that of each other plan that is small enough."""
    plans = [at for at, answer in enumerate(comparison.answers) if answer.found]
    small = [
        at
        for at in plans
        if sum(len(moment) for moment in comparison.answers[at].moments) <= MOST_STEPS
    ]
    if comparison.order is None or not comparison.order.shared or plans[0] not in small:
        return []
    others = [at for at in small if at != plans[0]][:MOST_PICTURES]
    return [_picture(comparison, plans[0], other, alone=len(others) == 1) for other in others]


def _picture(comparison: Comparison, first: int, other: int, *, alone: bool) -> Picture:
    title = "The two orders" if alone else f"The orders of file {first + 1} and file {other + 1}"
    apart = _apart(comparison, first, other)
    crossing = (
        "The coloured lines belong to steps that change places with a neighbour."
        if apart
        else "No step that both have is done in another order."
    )
    return Picture(
        name="order" if alone else f"order-{first + 1}-{other + 1}",
        title=title,
        caption="Each column lists the steps of one plan, from the first at the top to the last. "
        f"Grey ground: done at one moment. A line joins a step with itself. {crossing} A step "
        "with an open circle is in one plan only.",
        alt=" ".join(order_words(comparison)),
        specs={size.name: _spec(comparison, (first, other), apart, title, size) for size in SIZES},
    )


def _apart(comparison: Comparison, first: int, other: int) -> set[str]:
    """Find the steps of the pairs that the other plan has the other way round."""
    assert comparison.order is not None
    pairs = [pair for pair in comparison.order.apart if pair.so[first] and pair.so[other] is False]
    return {str(step) for pair in pairs for step in (pair.before, pair.after)}


def _spec(
    comparison: Comparison, pair: tuple[int, int], apart: set[str], title: str, size: Size
) -> Spec:
    left, right = (122.0, 218.0) if size.narrow else (370.0, 590.0)
    room = int((left - 14) / CHARACTER)
    names = short_names(comparison)
    heads = [wrap(names[at], int(room / 1.1), 3) for at in pair]
    top = max(len(head) for head in heads) * LINE + 12.0
    columns = [[*_labels(comparison, at, room, top)] for at in pair]
    places = [{label.step: label.middle for moment in c for label in moment} for c in columns]
    both = places[0].keys() & places[1].keys()
    bottom = max(c[-1][-1].top + c[-1][-1].height for c in columns)
    sheet = Sheet(size.width, bottom + 6)
    ends = ((0.0, left - 8), (right + 8, float(size.width)))
    grounds = [
        {"x": x, "x2": x2, "y": moment[0].top - 3, "y2": moment[-1].top + moment[-1].height + 3}
        for (x, x2), column in zip(ends, columns, strict=True)
        for moment in column
        if len(moment) > 1
    ]
    sheet.boxes(grounds, style="band", cornerRadius=4)
    for coloured in (False, True):
        points = [
            point | ({"colour": _APART} if coloured else {})
            for step in sorted(both)
            if (step in apart) == coloured
            for point in _line(step, left, right, places[0][step], places[1][step])
        ]
        look = {"strokeWidth": 2.5} if coloured else {"strokeWidth": 1.5, "style": "quiet"}
        sheet.lines(points, interpolate="basis", **look)
    for x, place in zip((left, right), places, strict=True):
        dots = [{"x": x, "y": y} for step, y in place.items() if step in both - apart]
        sheet.points(dots, shape="circle", size=40, style="quiet")
        sheet.points(
            [{"x": x, "y": y, "colour": _APART} for step, y in place.items() if step in apart],
            shape="circle", size=40,
        )  # fmt: skip
        alone = [{"x": x, "y": y} for step, y in place.items() if step not in both]
        sheet.points(alone, shape="circle", size=40, style="quiet", filled=False)
    for align, x, column, head in (
        ("right", left - 12, columns[0], heads[0]),
        ("left", right + 12, columns[1], heads[1]),
    ):
        sheet.words([{"x": x, "y": LINE / 2, "text": head}], fontWeight="bold", align=align)
        labels = [label for moment in column for label in moment]
        sheet.words(
            [{"x": x, "y": label.top + LINE / 2, "text": label.lines} for label in labels],
            align=align,
        )
    return sheet.spec(title, [], " ".join(order_words(comparison)))


def _labels(comparison: Comparison, at: int, room: int, top: float) -> Iterator[list[_Label]]:
    for moment in comparison.answers[at].moments:
        labels: list[_Label] = []
        for step in moment:
            labels.append(_Label(step, wrap(step_name(comparison, step), room, 4), top))
            top += labels[-1].height + _WITHIN
        top += _BETWEEN
        yield labels


def _line(step: str, left: float, right: float, y: float, y2: float) -> list[dict[str, object]]:
    middle = (left + right) / 2
    path: Sequence[tuple[float, float]] = ((left, y), (middle, y), (middle, y2), (right, y2))
    return [{"x": x, "y": at, "order": order, "line": step} for order, (x, at) in enumerate(path)]
