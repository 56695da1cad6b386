"""What to find out first: how far the probability of a deal would move, a bar for each input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from paripassu.charts.draw import Sheet
from paripassu.charts.inspection.share_rows import end_of_scale, marks_of
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.risk.names import case_name, chance, input_name, worst_and_best
from paripassu.charts.risk.told import effect_words, idle_words, matters
from paripassu.charts.style import CHARACTER, JOINT, LINE, PALETTE, SIZES, Size
from paripassu.charts.text import clean, wrap
from paripassu.numbers import words
from paripassu.sequencing.risk.answer import Input, Risk

TITLE = "What to find out first"
#: Inputs that are drawn; the table has them all.
MOST = 16
_BAR = 12.0
_LABEL, _RIGHT = 300.0, 150.0
_LESS, _MORE = PALETTE[1], PALETTE[0]


@dataclass(frozen=True, slots=True)
class _Bar:
    """One input: the ends of its bar, what turns out there, and what is said beside it.

    ``clear``: whether its length is more than what chance alone would make of it.
    """

    name: str
    low: Fraction
    high: Fraction
    at_low: str
    at_high: str
    worth: str
    clear: bool

    @property
    def ends(self) -> str:
        """What is said beneath the bar."""
        return f"{self.at_low}: {chance(self.low)} · {self.at_high}: {chance(self.high)}"


def tornado(risk: Risk) -> Picture | None:
    """Draw for each input how likely a deal is at the worst and at the best that may turn out."""
    known = [one for one in risk.inputs if one.given]
    if not known:
        return None
    # Thirty values that do not matter would hide the three things that do.
    shown = [one for one in known if matters(one)] or known
    idle = len(known) - len(shown)
    uncounted = len(risk.inputs) - len(known)
    bars = [_bar(risk, one) for one in shown[:MOST]]
    cut = f" The first {MOST} of {len(shown)} are drawn; the table has all." * (len(shown) > MOST)
    cut += f" {idle_words(idle, other=True)}" * (idle > 0)
    if uncounted:
        cut += f" Not drawn: {words.count(uncounted, 'report')} with too many cases to be counted."
    return Picture(
        name="find-out-first",
        title=TITLE,
        caption=(
            "Each bar is something that is not known. It goes from how likely a deal would be if "
            "the worst turned out, to how likely if the best did; the upright line is how likely "
            "it is now (orange: less likely, blue: more likely). A grey bar is no longer than "
            "chance alone would make it. On top stands what is most worth finding out: not what "
            "has the longest bar, but what would let you choose a plan that holds in more futures. "
            "The number on the right says in how many more, in percentage points. “Perhaps 0” "
            f"means that what was counted does not show any.{cut}"
        ),
        alt=" ".join(
            words.sentence(f"{at}. {one.name}: {one.ends}; worth {one.worth}")
            for at, one in enumerate(bars, start=1)
        ),
        specs={size.name: _spec(risk, bars, size) for size in SIZES},
    )


def _bar(risk: Risk, one: Input) -> _Bar:
    worst, best = worst_and_best(one)
    return _Bar(
        name=input_name(risk, one, short=True),
        low=worst.probability,
        high=best.probability,
        at_low=case_name(one, worst),
        at_high=case_name(one, best),
        worth=effect_words(one.worth),
        clear=one.information.clear,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    left: float
    right: float
    most: float

    def x(self, share: Fraction | float) -> float:
        return self.left + float(share) / self.most * (self.right - self.left)


def _spec(risk: Risk, bars: Sequence[_Bar], size: Size) -> Spec:
    width = float(size.width)
    deal = risk.deal.probability
    most = end_of_scale(float(max(deal, *(bar.high for bar in bars))))
    left, right = (12.0, width - 20) if size.narrow else (_LABEL, width - _RIGHT)
    scale = _Scale(left, right, most)
    room = width - 4 if size.narrow else left - 18
    labels = [wrap(bar.name, int(room / CHARACTER), 5) for bar in bars]
    beneath = [wrap(bar.ends, int((right - left) / CHARACTER), 2) for bar in bars]
    heights = [
        len(label) * LINE + 8 + _BAR + len(ends) * LINE + (LINE if size.narrow else 0) + 16
        if size.narrow
        else max(len(label) * LINE, _BAR + 4 + len(ends) * LINE) + 16
        for label, ends in zip(labels, beneath, strict=True)
    ]
    top = 4.0 if size.narrow else 22.0
    sheet = Sheet(width, top + sum(heights) + 22)
    if not size.narrow:
        head = {"x": width - 2, "y": 8, "text": "worth, in percentage points"}
        sheet.words([head], style="quiet", align="right")
    bottom = top + sum(heights)
    _grid(sheet, scale, [(top, bottom)] if not size.narrow else [])
    at = top
    for bar, label, ends, height in zip(bars, labels, beneath, heights, strict=True):
        if size.narrow:
            sheet.words([{"x": 2, "y": at + 8, "text": label}], fontWeight="bold")
            middle = at + len(label) * LINE + 4 + _BAR / 2
            _grid(sheet, scale, [(middle - _BAR / 2 - 3, middle + _BAR / 2 + 3)])
        else:
            sheet.words([{"x": 2, "y": at + _BAR / 2, "text": label}])
            middle = at + _BAR / 2
        _ends(sheet, scale, bar, deal, middle)
        under = middle + _BAR / 2 + 10
        sheet.words([{"x": left, "y": under, "text": ends}], style="quiet", halo=True)
        if size.narrow:
            said = f"worth {bar.worth} points"
            sheet.words([{"x": left, "y": under + len(ends) * LINE, "text": said}])
        else:
            sheet.words([{"x": width - 2, "y": middle, "text": bar.worth}], align="right")
        now = {"x": scale.x(deal), "x2": scale.x(deal)}
        sheet.rules(
            [{**now, "y": middle - _BAR / 2 - 4, "y2": middle + _BAR / 2 + 4}],
            style="ink", strokeWidth=2,
        )  # fmt: skip
        at += height
    _percents(sheet, scale, bottom)
    subtitle = wrap(
        f"{clean(risk.title) or risk.agreement}. A deal now: {chance(deal)} (upright line).",
        int(width / CHARACTER), 3,
    )  # fmt: skip
    return sheet.spec(TITLE, subtitle, f"{TITLE}: {len(bars)} rows.")


def _ends(sheet: Sheet, scale: _Scale, bar: _Bar, deal: Fraction, middle: float) -> None:
    whole = {"y": middle - _BAR / 2, "y2": middle + _BAR / 2, "tip": f"{bar.name}: {bar.ends}"}
    parts = ((bar.low, min(deal, bar.high), _LESS), (max(deal, bar.low), bar.high, _MORE))
    sheet.boxes(
        [
            {
                **whole,
                "x": scale.x(low),
                "x2": max(scale.x(high), scale.x(low) + 1),
                "colour": colour if bar.clear else JOINT,
            }
            for low, high, colour in parts
            if low < high
        ]
    )


def _grid(sheet: Sheet, scale: _Scale, spans: Sequence[tuple[float, float]]) -> None:
    sheet.rules(
        [
            {"x": scale.x(mark), "x2": scale.x(mark), "y": top, "y2": bottom}
            for top, bottom in spans
            for mark in marks_of(scale.most)
        ],
        style="band",
    )


def _percents(sheet: Sheet, scale: _Scale, bottom: float) -> None:
    sheet.words(
        [
            {"x": scale.x(mark), "y": bottom + 10, "text": words.percent(mark, "given")}
            for mark in marks_of(scale.most)
        ],
        style="quiet", align="center",
    )  # fmt: skip
