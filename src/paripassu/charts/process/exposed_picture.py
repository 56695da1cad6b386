"""How exposed and how tempted each party was, and will be by what is left of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.charts.draw import Sheet
from paripassu.charts.letters import pixels
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.process.date_axis import BELOW, Dates, date_ruler
from paripassu.charts.series import thinned
from paripassu.charts.style import CHARACTER, SIZES, Size, party_colours
from paripassu.charts.text import clean, cut, number, party_title, title, wrap
from paripassu.charts.ticks import ticks
from paripassu.numbers import words
from paripassu.numbers.words import against
from paripassu.process.history import History
from paripassu.process.status import Status

TITLE = "Exposure and temptation, day by day"
#: Pixels of the plot itself, of the labels to its left, and of the words over it.
_TALL, _LABELS, _HEAD = 96.0, 42.0, 26.0
#: The share of the width that what is still to come takes.
_TO_COME = 0.42
_BROKEN = [5, 3]


@dataclass(frozen=True, slots=True)
class Past:
    """One party's exposure, or its temptation: on each day so far, and after each moment to come.

    Attributes
    ----------
    so_far : tuple of (int, Fraction)
        Day (ordinal) since when, and amount.
    to_come : tuple of (int, Fraction)
        Moment as the plan numbers it, and amount once it is done.
    tolerance : Fraction or None
        The most exposure that it accepts; None: no limit is known.
    """

    party: str
    tempted: bool
    so_far: tuple[tuple[int, Fraction], ...]
    to_come: tuple[tuple[int, Fraction], ...]
    tolerance: Fraction | None

    @property
    def now(self) -> Fraction:
        """The amount on the day that is looked at."""
        return self.so_far[-1][1]

    @property
    def highest(self) -> Fraction:
        """The highest so far."""
        return max(amount for _, amount in self.so_far)

    @property
    def ahead(self) -> Fraction | None:
        """The highest still to come; None: nothing is."""
        return max((amount for _, amount in self.to_come), default=None)


def pasts(terms: Agreement, history: History) -> list[Past]:
    """Give every party's exposure and temptation, in the order of the agreement's file."""
    found = []
    for party in terms.parties:
        days = [(one.day.toordinal(), one.parties[party.id]) for one in history.days
                if party.id in one.parties]  # fmt: skip
        left = [(one.moment, one.parties[party.id]) for one in history.to_come]
        if not days:
            continue
        for tempted in (False, True):
            found.append(
                Past(
                    party.id,
                    tempted,
                    tuple((day, one.temptation if tempted else one.exposure) for day, one in days),
                    tuple((at, one.temptation if tempted else one.exposure) for at, one in left),
                    None if party.tolerance is None else party.tolerance.low,
                )
            )
    return found


def exposed(status: Status, terms: Agreement) -> Picture | None:
    """Draw each party's exposure and temptation; None where no history was kept."""
    if status.history is None or not status.history.days:
        return None
    every = pasts(terms, status.history)
    unit = clean(terms.unit or "")
    amounts = f"in {unit}" if unit else "in each party's own units"
    to_come = bool(status.history.to_come)
    return Picture(
        name="exposed",
        title=TITLE,
        caption=(
            "Exposure is what a party would have lost, on balance, if everything had stopped on "
            "that day: what it had given and would not get back. The dashed line is the most that "
            "the party accepts. Temptation is what a party would have gained by walking away on "
            "that day instead of finishing. Below the dashed line at 0, walking away costs it "
            "something: the coloured depth says how much. "
            f"Amounts are {amounts}. The upright line is {words.date(status.at)}; left of it is "
            "what happened, day by day."
            + (
                " Right of it is the rest of the plan: the numbers are its moments, in their order "
                "and without days. What is in doubt now is taken to stay in doubt."
                if to_come
                else ""
            )
        ),
        alt=" ".join(_in_words(terms, one) for one in every),
        specs={size.name: _spec(status, terms, every, size) for size in SIZES},
    )


def _in_words(terms: Agreement, one: Past) -> str:
    name = party_title(terms, one.party)
    if one.tempted:
        if one.now > 0:
            said = f"{name} would gain {number(one.now, 'asked')} by walking away now"
        else:
            said = f"walking away now would cost {name} {number(-one.now, 'promised')}"
        return words.sentence(said)
    said = f"{name} is exposed by {number(one.now, 'asked')} now"
    if one.highest > one.now:
        said += f", and was exposed by up to {number(one.highest, 'asked')}"
    if one.tolerance is not None:
        said += f"; it accepts {number(one.tolerance)}"
    if one.ahead is not None:
        most = number(one.ahead, "asked")
        said += f"; while the rest of the plan is carried out: at most {most}"
    return words.sentence(said)


def _spec(status: Status, terms: Agreement, every: Sequence[Past], size: Size) -> Spec:
    colours = party_colours(terms)
    across = 1 if size.narrow else 2
    gap = 26.0
    width = (size.width - gap * (across - 1)) / across
    tall = _HEAD + _TALL + BELOW + 14
    sheet = Sheet(size.width, -(-len(every) // across) * tall)
    for index, one in enumerate(every):
        x, y = (index % across) * (width + gap), (index // across) * tall
        said = _worst(one)
        room = width - 24 - pixels(said)
        what = "temptation" if one.tempted else "exposure"
        name = cut(party_title(terms, one.party), max(4, int(room / 7.2) - len(what) - 2))
        colour = colours[one.party]
        sheet.boxes(
            [{"x": x, "x2": x + 10, "y": y + 5, "y2": y + 15, "colour": colour}], cornerRadius=2
        )
        heading = {"x": x + 16, "y": y + 10, "text": f"{name}: {what}"}
        sheet.words([heading], fontWeight="bold", fontSize=12)
        sheet.words([{"x": x + width - 8, "y": y + 10, "text": said}], align="right")
        _panel(sheet, status, one, colour, _Frame.of(status, one, x, y + _HEAD, width))
    said = f"{title(terms.title, terms.id)}; as of {words.date(status.at)}"
    subtitle = wrap(said, int(size.width / CHARACTER), 2)
    return sheet.spec(TITLE, subtitle, f"{TITLE}: {len(every) // 2} parties.")


def _worst(one: Past) -> str:
    """Say how much it is now, and how much it was or will be at the most."""
    now = f"now {number(one.now, 'asked')}"
    if one.tempted:
        return now
    most = max(one.highest, one.ahead or one.highest)
    if most <= one.now:
        return now
    if one.tolerance:
        said, limit = against(most, one.tolerance)
        return f"{now}; highest {said} of {limit}"
    return f"{now}; highest {number(most, 'asked')}"


@dataclass(frozen=True, slots=True)
class _Frame:
    """What amounts, days and moments are in pixels."""

    axis: Dates
    top: float
    low: float
    high: float
    right: float
    shown: bool

    @classmethod
    def of(cls, status: Status, one: Past, left: float, top: float, width: float) -> _Frame:
        begin, end = left + _LABELS, left + width - 8
        today = end if not one.to_come else begin + (end - begin) * (1 - _TO_COME)
        at = status.at.toordinal() + 1.0
        low, high, shown = _extent(one)
        first = min(float(one.so_far[0][0]), at - 1)
        axis = Dates(first - max(1.0, (at - first) * 0.03), at, begin, today)
        return cls(axis, top, low, high, end, shown)

    @property
    def bottom(self) -> float:
        return self.top + _TALL

    def y(self, amount: float) -> float:
        return self.bottom - (amount - self.low) / (self.high - self.low) * _TALL

    def moment(self, number: int, count: int) -> float:
        """Give the pixel of the so many-th of the moments to come, counted from 1."""
        return self.axis.right + (self.right - 6 - self.axis.right) * number / count


def _extent(one: Past) -> tuple[float, float, bool]:
    """Give the ends of the axis of amounts, and whether the limit is near enough to be drawn."""
    values = [float(amount) for _, amount in (*one.so_far, *one.to_come)]
    low, high = min(*values, 0.0), max(*values, 0.0)
    if one.tempted:
        # Room above the line at 0, and above the rest, for what is said.
        return (low or -1.0) * 1.04, max(high * 1.5, -low * 0.3, 0.3), True
    limit = None if one.tolerance is None else float(one.tolerance)
    if limit is None or (high and limit > 5 * high):
        return 0.0, (high or 1.0) * 1.45, False
    return 0.0, max(high * 1.4, limit * 1.35) if max(high, limit) else 1.0, True


def _panel(sheet: Sheet, status: Status, one: Past, colour: str, frame: _Frame) -> None:
    _level(sheet, frame)
    # What is to come has labels of its own, right of the line.
    until = frame.axis.right + 2 if one.to_come else None
    date_ruler(sheet, frame.axis, frame.top, frame.bottom, until)
    so_far = _stairs(frame, one)
    floor = frame.y(0)
    area = [{"x": x, "y": y, "y2": floor, "line": 0, "colour": colour} for x, y in so_far]
    sheet.areas(area, opacity=0.25)
    _line(sheet, so_far, colour, strokeWidth=2)
    if one.to_come:
        _left(sheet, one, colour, frame, so_far[-1])
    limit = 0.0 if one.tempted else None if one.tolerance is None else float(one.tolerance)
    if frame.shown and limit is not None:
        y = frame.y(limit)
        edge = {"x": frame.axis.left, "x2": frame.right, "y": y, "y2": y}
        sheet.rules([edge], style="ink", strokeDash=_BROKEN)
    now = {"x": frame.axis.right, "x2": frame.axis.right}
    sheet.rules([{**now, "y": frame.top, "y2": frame.bottom + 4}], style="ink", strokeWidth=1.2)
    sheet.points([{"x": so_far[-1][0], "y": so_far[-1][1], "colour": colour}], size=45)
    if one.to_come:
        said = {"x": frame.right - 2, "y": frame.top + 5, "text": "to come, by moment"}
        sheet.words([said], style="quiet", align="right", halo=True)
    y = (frame.y(limit) - 9) if frame.shown and limit is not None else frame.top + 6
    known = _limit(one, shown=frame.shown)
    sheet.words(
        [{"x": frame.axis.left + 4, "y": max(y, frame.top + 5), "text": known}],
        style="quiet", halo=True,
    )  # fmt: skip


def _limit(one: Past, *, shown: bool) -> str:
    if one.tempted:
        return "above: better off walking away"
    if one.tolerance is None:
        return "no limit known"
    return f"accepts {number(one.tolerance)}" + ("" if shown else " (off the scale)")


def _stairs(frame: _Frame, one: Past) -> list[tuple[float, float]]:
    points = thinned({float(day): float(amount) for day, amount in one.so_far})
    steps: list[tuple[float, float]] = []
    for day, amount in points:
        x = frame.axis.x(day)
        if steps:
            steps.append((x, steps[-1][1]))
        steps.append((x, frame.y(amount)))
    return [*steps, (frame.axis.right, steps[-1][1])]


def _left(sheet: Sheet, one: Past, colour: str, frame: _Frame, now: tuple[float, float]) -> None:
    """Draw what is still to come, moment by moment."""
    count = len(one.to_come)
    points = thinned({float(k): float(amount) for k, (_, amount) in enumerate(one.to_come, 1)})
    steps = [now]
    for place, amount in points:
        x = frame.moment(int(place), count)
        steps += [(x, steps[-1][1]), (x, frame.y(amount))]
    steps.append((frame.right, steps[-1][1]))
    _line(sheet, steps, colour, strokeWidth=2, strokeDash=[2, 2])
    y = frame.bottom
    sheet.rules([{"x": frame.axis.right, "x2": frame.right, "y": y, "y2": y}], style="line")
    free = frame.axis.right + 8
    said = []
    for place, (moment, _) in enumerate(one.to_come, 1):
        text = f"{moment}"
        x, wide = frame.moment(place, count), pixels(text)
        if x - wide / 2 >= free and x + wide / 2 <= frame.right + 2:
            said.append({"x": x, "y": y + 13, "text": text})
            free = x + wide / 2 + 8
    sheet.words(said, style="quiet", align="center")


def _line(sheet: Sheet, points: Sequence[tuple[float, float]], colour: str, **look: object) -> None:
    line = [
        {"x": x, "y": y, "order": order, "line": 0, "colour": colour}
        for order, (x, y) in enumerate(points)
    ]
    sheet.lines(line, **look)


def _level(sheet: Sheet, frame: _Frame) -> None:
    marks = ticks(frame.low, frame.high, 4, whole=False)
    level = [(frame.y(mark), mark) for mark in marks if frame.y(mark) > frame.top + 5]
    edge = {"x": frame.axis.left, "x2": frame.right}
    sheet.rules([{**edge, "y": y, "y2": y} for y, _ in level], style="band")
    said = [
        {
            "x": frame.axis.left - 5,
            "y": y,
            "text": cut(number(mark), int((_LABELS - 4) / CHARACTER)),
        }
        for y, mark in level
    ]
    sheet.words(said, style="quiet", align="right")
