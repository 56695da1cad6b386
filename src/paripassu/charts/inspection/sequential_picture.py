"""The sequential tests of a balance, each in a small picture of its own, with its threshold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from paripassu.charts.draw import Sheet
from paripassu.charts.inspection.account_words import limit_of, named, title
from paripassu.charts.inspection.axis_scale import AxisScale
from paripassu.charts.inspection.key import key
from paripassu.charts.inspection.period_axes import CLOSE, OF_MANY, Heading, Panel, arranged, frame
from paripassu.charts.inspection.period_marks import Tip, limits, line, pillars, signs
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.style import CHARACTER, SIZES, Size
from paripassu.charts.text import wrap
from paripassu.inspection.accountancy.result import Balance
from paripassu.numbers import measured, words

TITLE = "Sequential tests: what the periods say together"
_PLOT = 118.0
_HEADS = {
    "sitmuf": ("SITMUF: what each period adds", "in standard deviations, up is loss"),
    "page": ("Page's test: what gathers", "sum of losses, from 0 again after an alarm"),
    "cusum": (
        "CUSUM: what gathers, never reset",
        "dots: upward, loss; diamonds: downward, gain, which does not alarm",
    ),
    "gemuf": ("GEMUF: any pattern", "sum of squares, loss or gain alike"),
}


@dataclass(frozen=True, slots=True)
class _Track:
    """One test: what it shows (of CUSUM upward and downward), and where it alarms.

    Attributes
    ----------
    alarms : dict
        From places to values.
    sudden : frozenset of int
        Places of differences that no error explains.
    """

    name: str
    sides: tuple[tuple[float | None, ...], ...]
    threshold: float | None
    alarms: dict[int, float]
    sudden: frozenset[int]

    @property
    def places(self) -> list[int]:
        """Give the places of all alarms."""
        return sorted({*self.alarms, *self.sudden})

    @property
    def ends(self) -> tuple[float, float]:
        """Give the lowest and the highest of what is drawn."""
        known = [value for side in self.sides for value in side if value is not None]
        reach = [] if self.threshold is None else [self.threshold]
        return min([0.0, *known, *reach]), max([0.0, *known, *reach])


def sequential_picture(balance: Balance) -> Picture:
    """Draw SITMUF, Page's test, CUSUM and GEMUF of a balance with their thresholds and alarms."""
    tracks = [_track(balance, name) for name in _HEADS]
    blind = sum(period.degenerate for period in balance.periods)
    return Picture(
        name="sequential-tests",
        title=TITLE,
        caption=(
            "SITMUF is what a period adds to what all earlier ones would have led to expect, in "
            "standard deviations: the periods become independent of each other. Page's test and "
            "CUSUM add these up, less half a standard deviation each time, so that small losses "
            "that go on are seen; GEMUF adds up their squares. On or above the dashed line a test "
            "raises an alarm (triangle pointing up). CUSUM is drawn twice: upward for loss (dots, "
            "a whole line) and, for information, downward for gain (diamonds, a broken line), "
            "where it raises no alarm."
            + (
                f" A grey square marks a period without an error of its own ({blind} of them): "
                "what it shows follows from the others, and the tests leave it out; where it "
                "does not follow, the square is orange: a difference that no error explains."
                if blind
                else ""
            )
            + (f" {OF_MANY}" if len(balance.periods) > CLOSE else "")
        ),
        alt=f"{title(balance)}: " + " ".join(_in_words(balance, track) for track in tracks),
        specs={size.name: _spec(balance, tracks, size) for size in SIZES},
    )


def _track(balance: Balance, name: str) -> _Track:
    periods = balance.periods
    sides: tuple[tuple[float | None, ...], ...]
    if name == "cusum":
        # Downward under the zero line, whatever the sign that it is counted with.
        sides = (tuple(p.cusum for p in periods), tuple(-abs(p.cusum_low) for p in periods))
    else:
        sides = (tuple(getattr(period, name) for period in periods),)
    places = {at for at, period in enumerate(periods) if name in period.alarms}
    # A period without an error of its own has no SITMUF, and stands at zero.
    sudden = {at for at, p in enumerate(periods) if name == "sitmuf" and "degenerate" in p.alarms}
    return _Track(
        name,
        sides,
        limit_of(balance, name),
        {at: sides[0][at] or 0.0 for at in places},
        frozenset(sudden),
    )


def _in_words(balance: Balance, track: _Track) -> str:
    name = _HEADS[track.name][0].partition(":")[0]
    limit = (
        ""
        if track.threshold is None
        else f" at a threshold of {measured.statistic(track.threshold)}"
    )
    if not track.places:
        return f"{name}: no alarm{limit}."
    return f"{name}: alarm in {named(balance.periods, track.places)}{limit}."


def _heading(track: _Track) -> Heading:
    name, axis = _HEADS[track.name]
    threshold = track.threshold
    limit = (
        "no alarm possible" if threshold is None else f"alarm from {measured.statistic(threshold)}"
    )
    scale = AxisScale.of(track.ends)
    counted = f"; counted in {scale.unit}" if scale.unit else ""
    found = words.count(len(track.places), "alarm")
    return Heading(name, found, f"{axis}; {limit}{counted}", bool(track.places))


def _spec(balance: Balance, tracks: Sequence[_Track], size: Size) -> Spec:
    width = float(size.width)
    names = ["sequence", "downward"]
    limited = any(track.threshold is not None for track in tracks)
    names += ["loss limit"] if limited else []
    names += ["alarm"] * any(track.alarms for track in tracks)
    names += ["degenerate"] * any(period.degenerate for period in balance.periods)
    names += ["unexplained"] * any(track.sudden for track in tracks)
    heads = [_heading(track) for track in tracks]
    start = key(Sheet(width, 1), names, width) + 8
    places, bottom = arranged(heads, width, start, _PLOT, 1 if size.narrow else 2)
    sheet = Sheet(width, bottom)
    last = [
        draw
        for track, head, place in zip(tracks, heads, places, strict=True)
        for draw in _panel(sheet, balance, track, head, place)
    ]
    for draw in last:
        draw()
    key(sheet, names, width)
    subtitle = wrap(title(balance), int(width / CHARACTER), 2)
    return sheet.spec(TITLE, subtitle, f"{TITLE}: {len(balance.periods)} periods.")


def _panel(
    sheet: Sheet, balance: Balance, track: _Track, head: Heading, place: Panel
) -> list[Callable[[], None]]:
    """Draw a panel, and give what has to be drawn after all of them: the signs on top."""
    numbers = [period.period for period in balance.periods]
    factor = AxisScale.of(track.ends).factor
    low, high = (end / factor for end in track.ends)
    shape = frame(sheet, head, place, _PLOT, (low, high), numbers)
    name = head.title.partition(":")[0]
    last: list[Callable[[], None]] = []
    for side, values in enumerate(track.sides):
        alarms = {} if side else {at: value / factor for at, value in track.alarms.items()}
        urgency = [
            1e9 if at in alarms or at in track.sudden else min(abs(value or 0.0), 1e8)
            for at, value in enumerate(values)
        ]
        shown = shape.shown(urgency)
        tip = _tip(name, numbers, values)
        if track.name == "sitmuf":
            scaled = [None if value is None else value / factor for value in values]
            pillars(sheet, shape, shown, scaled, tip)
            blind = {at: 0.0 for at, value in enumerate(values) if value is None}
            quiet = {at: value for at, value in blind.items() if at not in track.sudden}
            last.append(partial(signs, sheet, shape, "degenerate", shown, quiet, tip))
            sudden = dict.fromkeys(track.sudden, 0.0)
            last.append(partial(signs, sheet, shape, "unexplained", shown, sudden, tip))
        else:
            drawn = [(value or 0.0) / factor for value in values]
            line(sheet, shape, shown, drawn, tip, second=bool(side))
        if track.threshold is not None and not side:
            limits(sheet, shape, shown, [track.threshold / factor] * len(values), loss=True)
        last.append(partial(signs, sheet, shape, "alarm", shown, alarms, tip))
    return last


def _tip(name: str, numbers: Sequence[int], values: Sequence[float | None]) -> Tip:
    def tip(at: int) -> str:
        value = values[at]
        said = "no error of its own" if value is None else measured.statistic(value)
        return f"period {numbers[at]}: {name} {said}"

    return tip
