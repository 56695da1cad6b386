"""By how much a conflict fails: days one after the other, or amounts one on top of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.charts.dates import day_text
from paripassu.charts.draw import Sheet
from paripassu.charts.lanes import Axis
from paripassu.charts.letters import pixels
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.ruler import HEIGHT, ruler
from paripassu.charts.style import (
    CHARACTER,
    JOINT,
    LINE,
    SIZES,
    Size,
    party_colours,
    performer_colour,
)
from paripassu.charts.text import clean, measure_title, number, party_title, wrap
from paripassu.numbers import words
from paripassu.sequencing.plan import Conflict
from paripassu.sequencing.reasons.model import (
    Amount,
    DateAmount,
    Link,
    SafeAmount,
)

#: Bars in one picture; of more the smallest are summed up, of days the shortest left out.
MOST_BARS = 14
_BAR = 14.0
#: Pixels for the number at the right of a bar, and above the bars for what stands at a line.
_VALUE, _TOP = 66.0, 40.0


@dataclass(frozen=True, slots=True)
class _Bar:
    """A bar from one end to the other, what it is, and how much."""

    label: str
    start: Fraction
    end: Fraction
    said: str
    colour: str
    result: bool = False


@dataclass(frozen=True, slots=True)
class _Limit:
    """A line down the picture: what is asked for or accepted, and what lies beyond it."""

    at: Fraction
    said: str
    reached: Fraction
    beyond: str


def amount_pictures(
    agreement: Agreement, conflict: Conflict, number_of: int, of: int
) -> Iterator[Picture]:
    """Draw each amount of a conflict that has parts."""
    for index, amount in enumerate(conflict.amounts, start=1):
        bars, limit = _bars(agreement, amount)
        if not bars:
            continue
        title = _title(agreement, amount)
        yield Picture(
            name=f"conflict-{number_of}-amount-{index}",
            title=title if of == 1 else f"Conflict {number_of}: {title[0].lower()}{title[1:]}",
            caption=_caption(amount),
            alt=clean(amount.in_words) or f"{title}.",
            specs={size.name: _spec(agreement, amount, bars, limit, title, size) for size in SIZES},
        )


def _title(agreement: Agreement, amount: Amount) -> str:
    if isinstance(amount, DateAmount):
        return "How many days are missing"
    name = party_title(agreement, amount.party)
    if isinstance(amount, SafeAmount):
        return f"What {name} would gain by walking away"
    return f"How much {name} would be exposed"


def _caption(amount: Amount) -> str:
    if isinstance(amount, DateAmount):
        return (
            "The bars follow one another from the first day to the earliest day that can be "
            "attained: what takes or asks for this time. Grey: nobody's work, but time that has "
            "to pass. The dashed line is the day that is asked for; the days to the right of it "
            "are missing."
        )
    if isinstance(amount, SafeAmount):
        return (
            "In the order that tempts it least. Coloured bars are what it would have by walking "
            "away, grey bars what it would lose by that; each begins where the one above ends. "
            "What is left at the bottom is its gain. A plan is safe only where nothing is left."
        )
    return (
        "In the order that exposes it least. Coloured bars are what it is out by, grey bars what "
        "it has got; each begins where the one above ends. What is left at the bottom is its "
        "exposure; the dashed line is the most that it accepts."
    )


def _bars(agreement: Agreement, amount: Amount) -> tuple[list[_Bar], _Limit | None]:
    colours = party_colours(agreement)
    if isinstance(amount, DateAmount):
        return _days(agreement, amount, colours)
    colour = colours[amount.party]
    if isinstance(amount, SafeAmount):
        parts = [
            *_named(agreement, amount.spares, "not paying for {}", 1),
            *_named(agreement, amount.takes_back, "taking back {}", 1),
            *_named(agreement, amount.forgoes, "not getting {}", -1),
            *_named(agreement, amount.loses, "losing again {}", -1),
            ("its stake", -amount.stake),
        ]
        return _stacked(parts, ("gain by walking away", amount.least), colour), None
    parts = _named(agreement, amount.out, "{}", 1)
    beyond = f"{number(amount.least - amount.tolerance, 'asked')} too much"
    accepted = f"accepts {number(amount.tolerance, 'promised')}"
    limit = _Limit(amount.tolerance, accepted, amount.least, beyond)
    return _stacked(parts, ("exposure", amount.least), colour), limit


def _named(
    agreement: Agreement, parts: Mapping[str, Fraction], said: str, sign: int
) -> list[tuple[str, Fraction]]:
    largest = sorted(parts.items(), key=lambda item: (-item[1], item[0]))
    return [
        (said.format(f"“{measure_title(agreement, measure)}”"), sign * value)
        for measure, value in largest
    ]


def _stacked(
    parts: Sequence[tuple[str, Fraction]], result: tuple[str, Fraction], colour: str
) -> list[_Bar]:
    """Let each bar begin where the one above it ends; then the sum, from 0."""
    told = [part for part in parts if part[1]]
    if len(told) > MOST_BARS:
        kept = sorted(told, key=lambda part: -abs(part[1]))[: MOST_BARS - 1]
        rest = [part for part in told if part not in kept]
        told = [part for part in told if part in kept]
        told.append((f"{len(rest)} smaller amounts", sum((v for _, v in rest), Fraction(0))))
    bars, at = [], Fraction(0)
    for label, value in told:
        sign = "+" if value > 0 else "−"
        said = f"{sign}{number(abs(value))}"
        bars.append(_Bar(label, at, at + value, said, colour if value > 0 else JOINT))
        at += value
    label, value = result
    said = number(value, "asked")
    return [*bars, _Bar(label, Fraction(0), value, said, colour, result=True)]


def _days(
    agreement: Agreement, amount: DateAmount, colours: Mapping[str, str]
) -> tuple[list[_Bar], _Limit | None]:
    told = [link for link in amount.chain if link.to_day != link.from_day or link.what == "date"]
    if not told:
        return [], None
    if len(told) > MOST_BARS:
        longest = sorted(told, key=lambda link: link.from_day - link.to_day)[:MOST_BARS]
        told = [link for link in told if link in longest]
    bars = []
    for link in told:
        colour = JOINT
        if link.what == "work" and link.measure is not None:
            colour = performer_colour(colours, agreement.measure[link.measure].by)
        days = link.to_day - link.from_day
        said = f"{'−' if days < 0 else ''}{words.days(abs(days))}" if days else ""
        start = link.from_day
        bars.append(_Bar(_link(agreement, link), start, link.to_day, said, colour))
    end = told[-1].to_day if amount.earliest_day is None else amount.earliest_day
    asked = end - amount.short_days
    limit = _Limit(
        asked, f"asked for: {day_text(agreement, asked)}", end,
        f"earliest: {day_text(agreement, end)}, {words.days(amount.short_days)} late",
    )  # fmt: skip
    return bars, limit


def _link(agreement: Agreement, link: Link) -> str:
    title = f"“{measure_title(agreement, link.measure)}”" if link.measure else ""
    if link.portions is not None and link.measure:
        first, last = link.portions
        count = len(agreement.measure[link.measure].shares)
        if (first, last) != (1, count):
            title += f", {first} of {count}" if first == last else f", {first}–{last} of {count}"
    position = agreement.position.get(link.because or "")
    who = f" ({party_title(agreement, position.party)})" if position else ""
    match link.what:
        case "work":
            return title
        case "lag":
            return f"waiting before {title}{who}"
        case "date":
            return f"nothing of {title} before this day{who}"
        case "standing":
            return f"{title} is kept up"
        case "within":
            return f"back: {title} has to follow in time{who}"
        case "order":
            return f"{title} after the step before"


def _spec(
    agreement: Agreement,
    amount: Amount,
    bars: Sequence[_Bar],
    limit: _Limit | None,
    title: str,
    size: Size,
) -> Spec:
    gutter = 6.0 if size.narrow else 330.0
    room = (size.width - 12 if size.narrow else gutter - 16) / (CHARACTER * 1.08)
    labels = [wrap(bar.label, int(room), 3) for bar in bars]
    ends = [float(end) for bar in bars for end in (bar.start, bar.end)]
    ends += [0.0, *([float(limit.at), float(limit.reached)] if limit else [])]
    low, high = min(ends), max(ends)
    high = high if high > low else low + 1
    axis = Axis(True, low, high, size.width - gutter - _VALUE, gutter)
    at, middles, firsts = (_TOP if limit else 6.0), [], []
    for label in labels:
        tall = len(label) * LINE
        if size.narrow:
            firsts.append(at + LINE / 2)
            middles.append(at + tall + 3 + _BAR / 2)
            at += tall + _BAR + 11
        else:
            high_as = max(tall, _BAR) + 8
            middles.append(at + high_as / 2)
            firsts.append(middles[-1] - (len(label) - 1) * LINE / 2)
            at += high_as
    dated = isinstance(amount, DateAmount)
    sheet = Sheet(size.width, at + (HEIGHT if dated else 8))
    if limit:
        _beyond(sheet, axis, limit, at)
    if dated:
        ruler(sheet, agreement, axis, _TOP, at)
    else:
        sheet.rules([{"x": axis.pixel(0), "x2": axis.pixel(0), "y": 2, "y2": at}], style="line")
    boxes, links, values = [], [], []
    for number_of, (bar, middle) in enumerate(zip(bars, middles, strict=True)):
        left, right = sorted((axis.pixel(float(bar.start)), axis.pixel(float(bar.end))))
        boxes.append(
            {"x": left, "x2": max(right, left + 2), "y": middle - _BAR / 2, "y2": middle + _BAR / 2,
             "colour": bar.colour, "tip": f"{bar.label}: {bar.said}"}
        )  # fmt: skip
        values.append({"x": max(right, left + 2) + 5, "y": middle, "text": bar.said})
        if number_of + 1 < len(bars):
            x = axis.pixel(float(bar.end))
            links.append({"x": x, "x2": x, "y": middle, "y2": middles[number_of + 1]})
    sheet.rules(links, style="line")
    sheet.boxes(boxes, cornerRadius=2)
    if limit:
        x = axis.pixel(float(limit.at))
        line = {"x": x, "x2": x, "y": _TOP - 8, "y2": at}
        sheet.rules([line], style="ink", strokeDash=[5, 3], strokeWidth=1.5)
    for weight in ("normal", "bold"):
        chosen = [at for at, bar in enumerate(bars) if bar.result == (weight == "bold")]
        sheet.words(
            [{"x": 6, "y": firsts[at], "text": labels[at]} for at in chosen],
            halo=True,
            fontWeight=weight,
        )
        said = [values[at] for at in chosen if values[at]["text"]]
        sheet.words(said, halo=True, fontWeight=weight)
    subtitle = wrap(agreement.title or agreement.id, int(size.width / CHARACTER), 2)
    return sheet.spec(title, subtitle, clean(amount.in_words) or title)


def _beyond(sheet: Sheet, axis: Axis, limit: _Limit, bottom: float) -> None:
    """Shade what lies beyond the limit, and say what it is and how much."""
    x, x2 = axis.pixel(float(limit.at)), axis.pixel(float(limit.reached))
    sheet.boxes([{"x": x, "x2": max(x2, x + 1), "y": _TOP - 8, "y2": bottom}], style="band")
    for y, text, bold in ((8.0, limit.said, False), (23.0, limit.beyond, True)):
        wide = pixels(text, bold=bold)
        left = min(max(x, 6.0), max(6.0, sheet.width - wide - 2))
        sheet.words([{"x": left, "y": y, "text": text}], fontWeight="bold" if bold else "normal")
