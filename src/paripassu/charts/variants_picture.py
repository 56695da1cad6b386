"""Variants beside each other: for each number a panel, in it a bar for each, on one scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from paripassu.charts.draw import Sheet
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.style import CHARACTER, JOINT, LINE, SIZES, Size, party_colours
from paripassu.charts.text import clean, columns, cut, number, party_title, percent, wrap
from paripassu.charts.variants_words import AS_IT_IS
from paripassu.numbers import words
from paripassu.sequencing.comparison import ComparedAnswer
from paripassu.sequencing.variants import ComparedVariants

TITLE = "The variants beside each other"
#: Variants that are drawn, and parties whose gains are; the table has all.
MOST_DRAWN, MOST_PARTIES = 12, 6
_ROW, _BAR = 20.0, 12.0


@dataclass(frozen=True, slots=True)
class _Panel:
    """A number that each variant has, or has not."""

    title: str
    colour: str
    values: list[Fraction | None]
    say: Callable[[Fraction], str]


def variants_picture(compared: ComparedVariants) -> Picture | None:
    """Draw worst exposure, gains and end day of the file and of each variant; None without any."""
    more = len(compared.variants) - MOST_DRAWN
    compared = replace(compared, variants=compared.variants[:MOST_DRAWN])
    panels = [*_panels(compared)]
    if not panels:
        return None
    names = _names(compared)
    answers = _answers(compared)
    return Picture(
        name="variants",
        title=TITLE,
        caption=(
            "Each panel shows one number, with a bar for the file as it is and one for each "
            "variant, all on one scale. Exposure is what a party would have lost, on balance, if "
            "everything broke down at the worst moment, as a share of what it accepts. Gain is "
            "what the whole plan is worth to a party, in its own units. A variant without a plan "
            "has no bar."
            + (f" The first {MOST_DRAWN} of {more + MOST_DRAWN} are drawn." if more > 0 else "")
        ),
        alt=" ".join(
            f"{name}: {_in_words(panels, at, answer)}."
            for at, (name, answer) in enumerate(zip(names, answers, strict=True))
        ),
        specs={size.name: _spec(compared, names, answers, panels, size) for size in SIZES},
    )


def _names(compared: ComparedVariants) -> list[str]:
    return [AS_IT_IS, *(clean(one.variant.name) for one in compared.variants)]


def _answers(compared: ComparedVariants) -> list[ComparedAnswer | None]:
    comparison = compared.comparison
    first = comparison.answers[0] if comparison is not None else None
    return [first, *(one.answer for one in compared.variants)]


def _panels(compared: ComparedVariants) -> Iterator[_Panel]:
    answers = _answers(compared)

    def of(value: Callable[[ComparedAnswer], Fraction | None]) -> list[Fraction | None]:
        return [value(one) if one is not None and one.found else None for one in answers]

    worst = of(lambda one: one.worst_exposure)
    if any(value is not None for value in worst):
        yield _Panel("Worst exposure", JOINT, worst, percent)
    colours = party_colours(compared.agreement)
    for party in compared.agreement.parties[:MOST_PARTIES]:
        gains = of(lambda one, name=party.id: one.gain.get(name))  # type: ignore[misc]
        if any(value is not None for value in gains):
            title = f"Gain: {party_title(compared.agreement, party.id)}"
            yield _Panel(title, colours[party.id], gains, lambda gain: number(gain, "promised"))
    ends = of(lambda one: one.end_day)
    if any(ends):
        yield _Panel("Ends on day", JOINT, ends, lambda day: words.number(day, "asked"))


def _in_words(panels: Sequence[_Panel], at: int, answer: ComparedAnswer | None) -> str:
    said = [
        f"{panel.title.lower() if panel.colour == JOINT else panel.title} {panel.say(value)}"
        for panel in panels
        if (value := panel.values[at]) is not None
    ]
    return ", ".join(said) or _none(answer)


def _none(answer: ComparedAnswer | None) -> str:
    if answer is None:
        return "does not read"
    return "no plan" if answer.status == "infeasible" else "not known: the time ended"


def _spec(
    compared: ComparedVariants,
    names: Sequence[str],
    answers: Sequence[ComparedAnswer | None],
    panels: Sequence[_Panel],
    size: Size,
) -> Spec:
    narrow = size.narrow
    longest = max(map(columns, names)) * CHARACTER + 12
    left = 8.0 if narrow else min(longest, size.width * 0.35)
    room = 66.0  # for the number at the end of a bar
    row = _ROW + (LINE if narrow else 0)
    tall = 24 + row * len(names) + 14
    sheet = Sheet(size.width, tall * len(panels))
    for index, panel in enumerate(panels):
        top = index * tall
        known = [value for value in panel.values if value is not None]
        low, high = min(Fraction(0), *known), max(Fraction(0), *known)
        span = (high - low) or Fraction(1)
        # A negative bar has its number on its left.
        start, end = left + (room if low < 0 else 0), size.width - room

        def place(value: Fraction) -> float:
            return start + float((value - low) / span) * (end - start)  # noqa: B023

        sheet.words([{"x": 0, "y": top + 10, "text": panel.title}], fontWeight="bold", fontSize=12)
        zero = place(Fraction(0))
        sheet.rules(
            [{"x": zero, "x2": zero, "y": top + 22, "y2": top + 24 + row * len(names)}],
            style="line",
        )
        for at, name in enumerate(names):
            y = top + 24 + at * row
            middle = y + _ROW / 2 + (LINE if narrow else 0)
            if narrow:
                label = cut(name, int(size.width / CHARACTER) - 2)
                sheet.words([{"x": left, "y": y + LINE / 2, "text": label}], style="quiet")
            else:
                label = cut(name, int((left - 12) / CHARACTER))
                sheet.words([{"x": left - 10, "y": middle, "text": label}], align="right")
            value = panel.values[at]
            if value is None:
                text = _none(answers[at])
                sheet.words([{"x": zero + 6, "y": middle, "text": text}], style="quiet")
                continue
            ends = sorted((zero, place(value)))
            if ends[1] - ends[0] < 2:  # a bar of nothing is a mark all the same
                ends[1] = ends[0] + 2
            sheet.boxes(
                [{"x": ends[0], "x2": ends[1], "y": middle - _BAR / 2, "y2": middle + _BAR / 2,
                  "colour": panel.colour, "tip": f"{name}: {panel.say(value)}"}],
                cornerRadius=2,
            )  # fmt: skip
            below = value < 0
            sheet.words(
                [
                    {
                        "x": ends[0] - 6 if below else ends[1] + 6,
                        "y": middle,
                        "text": panel.say(value),
                    }
                ],
                align="right" if below else "left",
            )
    title = compared.agreement.title or compared.agreement.id
    subtitle = wrap(title, int(size.width / CHARACTER), 2)
    return sheet.spec(TITLE, subtitle, f"{TITLE}: {len(names) - 1} variants.")
