"""Operator against inspector: what their readings differ by, and what is then still missing."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.charts.draw import Sheet
from paripassu.charts.inspection.account_words import title
from paripassu.charts.inspection.amounts import Scale, measured
from paripassu.charts.inspection.key import key
from paripassu.charts.inspection.period_axes import CLOSE, OF_MANY, Heading, Panel, arranged, frame
from paripassu.charts.inspection.period_marks import bars
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.style import CHARACTER, SIZES, Size
from paripassu.charts.text import clean, wrap
from paripassu.inspection.accountancy.result import Balance, Period

TITLE = "Operator against inspector"
_PLOT = 118.0
#: Names and fields of the two sequences.
_TRACKS = (
    ("D: operator less inspector", "D", "d", "sigma_d"),
    ("MUF − D: what stays missing", "MUF − D", "muf_minus_d", "sigma_muf_minus_d"),
)
#: What a value above zero is.
_UP = {"D": "signed as in MUF", "MUF − D": "up is loss"}
_Pairs = Sequence[tuple[float | None, float | None]]


def difference_picture(balance: Balance) -> Picture | None:
    """Draw D and MUF − D of a balance with their σ; None where the inspector measured nothing."""
    if all(period.d is None for period in balance.periods):
        return None
    return Picture(
        name="difference",
        title=TITLE,
        caption=(
            "D is what the operator's readings contribute to MUF beyond the inspector's, on items "
            "that both measured, scaled up to all items: falsified readings show here. An ending "
            "inventory declared too large hides a loss: it takes D below zero and MUF − D, the "
            "balance as the inspector's readings give it, above. Of MUF − D, up is a loss; "
            f"amounts are in {clean(balance.unit)}. The pale bar reaches one standard deviation σ "
            "to either side; a point more than three of them from zero is hardly an accident. "
            "Periods in which the inspector measured nothing are left empty."
            + (f" {OF_MANY}" if len(balance.periods) > CLOSE else "")
        ),
        alt=f"{title(balance)}: " + " ".join(_in_words(balance, *t[1:]) for t in _TRACKS),
        specs={size.name: _spec(balance, size) for size in SIZES},
    )


def _pairs(periods: Sequence[Period], value: str, sigma: str) -> _Pairs:
    return [(getattr(period, value), getattr(period, sigma)) for period in periods]


def _far(value: float | None, sigma: float | None) -> float:
    """Give how many σ a value is from zero; nothing was verified: behind everything."""
    if value is None:
        return -1.0
    return min(abs(value) / sigma, 1e9) if sigma else 1e9 if value else 0.0


def _in_words(balance: Balance, name: str, value: str, sigma: str) -> str:
    pairs = _pairs(balance.periods, value, sigma)
    at = max(range(len(pairs)), key=lambda k: (_far(*pairs[k]), -k))
    most, error = pairs[at]
    shown = measured(most or 0.0, error or 0.0)
    period = balance.periods[at].period
    return f"{name} stands out most in period {period}, {shown} {clean(balance.unit)}."


def _spec(balance: Balance, size: Size) -> Spec:
    width = float(size.width)
    every = [_pairs(balance.periods, value, sigma) for *_, value, sigma in _TRACKS]
    bounds = [_ends(pairs) for pairs in every]
    scales = [Scale.of(ends, balance.unit) for ends in bounds]
    verified = sum(period.d is not None for period in balance.periods)
    found = f"{verified} of {len(balance.periods)} periods"
    heads = [
        Heading(heading, found, f"{scale.unit}, {_UP[name]}")
        for (heading, name, *_), scale in zip(_TRACKS, scales, strict=True)
    ]
    names = ["value", "sigma"]
    start = key(Sheet(width, 1), names, width) + 8
    places, bottom = arranged(heads, width, start, _PLOT, 1 if size.narrow else 2)
    sheet = Sheet(width, bottom)
    key(sheet, names, width)
    for (_, name, *_), pairs, head, scale, place in zip(
        _TRACKS, every, heads, scales, places, strict=True
    ):
        _panel(sheet, balance, name, pairs, head, scale, place)
    subtitle = wrap(title(balance), int(width / CHARACTER), 2)
    return sheet.spec(TITLE, subtitle, f"{TITLE}: {verified} periods.")


def _ends(pairs: _Pairs) -> tuple[float, float]:
    low = [value - (sigma or 0.0) for value, sigma in pairs if value is not None]
    high = [value + (sigma or 0.0) for value, sigma in pairs if value is not None]
    return min(low, default=0.0), max(high, default=0.0)


def _panel(
    sheet: Sheet,
    balance: Balance,
    name: str,
    pairs: _Pairs,
    head: Heading,
    scale: Scale,
    place: Panel,
) -> None:
    numbers = [period.period for period in balance.periods]
    low, high = (end / scale.factor for end in _ends(pairs))
    shape = frame(sheet, head, place, _PLOT, (low, high), numbers)

    def tip(at: int) -> str:
        value, sigma = pairs[at]
        said = measured(value or 0.0, sigma or 0.0)
        return f"period {numbers[at]}: {name} {said} {clean(balance.unit)}"

    bars(
        sheet,
        shape,
        shape.shown([_far(*pair) for pair in pairs]),
        [None if value is None else value / scale.factor for value, _ in pairs],
        [None if sigma is None else sigma / scale.factor for _, sigma in pairs],
        tip,
    )
