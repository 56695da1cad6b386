"""Amounts over periods, each in a panel with its σ, its limits, and what is beyond them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from paripassu.charts.draw import Sheet
from paripassu.charts.inspection.account_words import limit_of, title
from paripassu.charts.inspection.axis_scale import AxisScale
from paripassu.charts.inspection.key import key
from paripassu.charts.inspection.period_axes import Heading, Panel, arranged, frame
from paripassu.charts.inspection.period_marks import bars, limits, signs
from paripassu.charts.picture import Spec
from paripassu.charts.style import CHARACTER, Size
from paripassu.charts.text import clean, wrap
from paripassu.inspection.accountancy.result import Balance
from paripassu.numbers import measured, words


@dataclass(frozen=True, slots=True)
class Track:
    """One panel: a sequence of amounts with its σ, its limits, and what is beyond them.

    Attributes
    ----------
    name : str
        As people call it: ``MUF − D``.
    title, axis : str
        What stands over the panel, and how its values are read.
    values, sigmas : tuple of float or None
        None where nothing was measured.
    threshold : float or None
        A multiple of σ; None where no alarm is possible.
    both : bool
        Whether values below zero alarm too; else they are a gain.
    alarms, gains : tuple of int
        Places of what is beyond a limit.
    whole : str
        What all periods come to together, where that is a value of its own.
    whole_beyond : bool
        Whether that is beyond its limit.
    """

    name: str
    title: str
    axis: str
    values: tuple[float | None, ...]
    sigmas: tuple[float | None, ...]
    threshold: float | None
    both: bool
    alarms: tuple[int, ...]
    gains: tuple[int, ...]
    whole: str
    whole_beyond: bool

    @property
    def beyond(self) -> bool:
        """Whether anything is beyond a limit."""
        return bool(self.alarms or self.gains or self.whole_beyond)

    @property
    def found(self) -> str:
        """Count what is beyond a limit."""
        parts = [words.count(len(self.alarms), "alarm")] * bool(self.alarms)
        parts += [words.count(len(self.gains), "gain")] * bool(self.gains)
        parts += ["all periods: alarm"] * self.whole_beyond
        return ", ".join(parts) or words.count(0, "alarm")

    @property
    def urgency(self) -> list[float]:
        """Give per period how near it comes to a limit; what is beyond one comes first."""
        outside = {*self.alarms, *self.gains}
        return [
            1e9 if at in outside else _far(value, sigma)
            for at, (value, sigma) in enumerate(zip(self.values, self.sigmas, strict=True))
        ]

    @property
    def ends(self) -> tuple[float, float]:
        """Give the lowest and the highest of what is drawn."""
        reach = max(1.0, self.threshold or 0.0)
        known = [
            (value, sigma or 0.0)
            for value, sigma in zip(self.values, self.sigmas, strict=True)
            if value is not None
        ]
        low = [min(value - sigma, -reach * sigma) for value, sigma in known]
        high = [max(value + sigma, reach * sigma) for value, sigma in known]
        return min(low, default=0.0), max(high, default=0.0)


def track_of(balance: Balance, field: str, name: str, title: str, axis: str) -> Track:
    """Gather a sequence of a balance.

    Parameters
    ----------
    balance : Balance
    field : str
        Of each period: ``muf``, ``cumuf``, ``d`` or ``muf_minus_d``.
    name, title, axis : str
        See :class:`Track`.
    """
    threshold, both = limit_of(balance, field), field == "d"
    beyond = [balance.beyond(period, field) for period in balance.periods]
    last = balance.periods[-1]
    value = getattr(last, f"cumulative_{field}", None) if len(balance.periods) > 1 else None
    whole, whole_beyond = "", False
    if value is not None:
        error = getattr(last, f"sigma_cumulative_{field}") or 0.0
        # On one line: a number is not parted from its error and its unit.
        whole = f"{measured.with_error(value, error)} {clean(balance.unit)}".replace(" ", "\u00a0")
        whole_beyond = balance.beyond(last, f"cumulative_{field}") is not None
    multiple = (
        "no alarm possible"
        if threshold is None
        else f"alarm from {measured.statistic(threshold)} σ{' either way' if both else ''}"
    )
    return Track(
        name=name,
        title=title,
        axis=f"{axis}; {multiple}" + (f"; all periods: {whole}" if whole else ""),
        values=tuple(getattr(period, field) for period in balance.periods),
        sigmas=tuple(getattr(period, f"sigma_{field}") for period in balance.periods),
        threshold=threshold,
        both=both,
        alarms=tuple(at for at, what in enumerate(beyond) if what == "alarm"),
        gains=tuple(at for at, what in enumerate(beyond) if what == "gain"),
        whole=whole,
        whole_beyond=whole_beyond,
    )


def _far(value: float | None, sigma: float | None) -> float:
    """Give how many σ a value is from zero; nothing was measured: behind everything."""
    if value is None:
        return -1.0
    return min(abs(value) / sigma, 1e8) if sigma else 1e8 if value else 0.0


def in_words(balance: Balance, track: Track) -> str:
    """Say where a track stands out, and what is beyond its limits."""
    at = max(range(len(track.values)), key=lambda k: (_far(track.values[k], track.sigmas[k]), -k))
    value = measured.with_error(track.values[at] or 0.0, track.sigmas[at] or 0.0)
    numbers = [period.period for period in balance.periods]
    said = f"{track.name} stands out most in period {numbers[at]}, {value} {clean(balance.unit)}"
    for what, places in (("alarm", track.alarms), ("gain", track.gains)):
        if places:
            said += f"; {what} in {words.numbered('period', [numbers[at] for at in places])}"
    if track.whole_beyond:
        said += f"; all periods together are beyond the limit, {track.whole}"
    return f"{said}." if track.beyond else f"{said}; no alarm."


def tracks_spec(
    balance: Balance, tracks: Sequence[Track], heading: str, size: Size, *, plot: float, across: int
) -> Spec:
    """Draw tracks as panels under one heading, so many in a row, each plot so many pixels high."""
    width = float(size.width)
    scales = [AxisScale.of(track.ends, balance.unit) for track in tracks]
    heads = [
        Heading(track.title, track.found, f"{scale.unit}, {track.axis}", track.beyond)
        for track, scale in zip(tracks, scales, strict=True)
    ]
    limited = [track for track in tracks if track.threshold is not None]
    names = ["value", "sigma"]
    names += ["loss limit"] if limited else []
    names += ["gain limit"] if any(not track.both for track in limited) else []
    names += ["alarm"] * any(track.alarms for track in tracks)
    names += ["gain"] * any(track.gains for track in tracks)
    start = key(Sheet(width, 1), names, width) + 8
    places, bottom = arranged(heads, width, start, plot, across)
    sheet = Sheet(width, bottom)
    last = [
        _panel(sheet, balance, track, head, scale, place, plot)
        for track, head, scale, place in zip(tracks, heads, scales, places, strict=True)
    ]
    for draw in last:
        draw()
    key(sheet, names, width)
    subtitle = wrap(title(balance), int(width / CHARACTER), 2)
    return sheet.spec(heading, subtitle, f"{heading}: {len(balance.periods)} periods.")


def _panel(
    sheet: Sheet,
    balance: Balance,
    track: Track,
    head: Heading,
    scale: AxisScale,
    place: Panel,
    plot: float,
) -> Callable[[], None]:
    """Draw a panel, and give what has to be drawn after all of them: the signs on top."""
    values = [None if value is None else value / scale.factor for value in track.values]
    sigmas = [None if sigma is None else sigma / scale.factor for sigma in track.sigmas]
    low, high = (end / scale.factor for end in track.ends)
    numbers = [period.period for period in balance.periods]
    shape = frame(sheet, head, place, plot, (low, high), numbers)
    shown = shape.shown(track.urgency)

    def tip(at: int) -> str:
        value = measured.with_error(track.values[at] or 0.0, track.sigmas[at] or 0.0)
        return f"period {numbers[at]}: {track.name} {value} {clean(balance.unit)}"

    bars(sheet, shape, shown, values, sigmas, tip)
    if track.threshold is not None:
        for sign in (1, -1):
            limit = [None if s is None else sign * track.threshold * s for s in sigmas]
            limits(sheet, shape, shown, limit, loss=sign > 0 or track.both)

    def last() -> None:
        signs(sheet, shape, "alarm", shown, {at: values[at] or 0.0 for at in track.alarms}, tip)
        signs(sheet, shape, "gain", shown, {at: values[at] or 0.0 for at in track.gains}, tip)

    return last
