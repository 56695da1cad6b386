"""What is missing in each period and in all so far, with one σ and the limits of an alarm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from paripassu.charts.draw import Sheet
from paripassu.charts.inspection.account_words import count, limit_of, listed, title
from paripassu.charts.inspection.amounts import Scale, amount, measured
from paripassu.charts.inspection.key import key
from paripassu.charts.inspection.period_axes import CLOSE, OF_MANY, Heading, Panel, arranged, frame
from paripassu.charts.inspection.period_marks import bars, limits, signs
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.style import CHARACTER, SIZES, Size
from paripassu.charts.text import clean, wrap
from paripassu.inspection.accountancy.result import Balance, Period

TITLE = "What is missing, with its limits"
_PLOT = 138.0


@dataclass(frozen=True, slots=True)
class _Track:
    """One panel: a sequence with its σ and its limits."""

    name: str
    title: str
    axis: str
    values: tuple[float, ...]
    sigmas: tuple[float, ...]
    threshold: float | None
    losses: tuple[int, ...]
    gains: tuple[int, ...]

    @property
    def found(self) -> str:
        """Say what alarms."""
        if self.gains and not self.losses:
            return count(len(self.gains), "gain")
        return count(len(self.losses), "alarm")

    @property
    def urgency(self) -> list[float]:
        """Give per period how near it comes to an alarm; what alarms comes first."""
        return [
            1e9 if at in self.losses or at in self.gains else min(abs(value) / sigma, 1e8) if sigma
            else 0.0
            for at, (value, sigma) in enumerate(zip(self.values, self.sigmas, strict=True))
        ]  # fmt: skip

    @property
    def ends(self) -> tuple[float, float]:
        """Give the lowest and the highest of what is drawn."""
        reach = max(1.0, self.threshold or 0.0)
        low = [-reach * s for s in self.sigmas]
        low += [v - s for v, s in zip(self.values, self.sigmas, strict=True)]
        high = [reach * s for s in self.sigmas]
        high += [v + s for v, s in zip(self.values, self.sigmas, strict=True)]
        return min(low), max(high)


def balance_picture(balance: Balance) -> Picture:
    """Draw MUF and CUMUF of a balance over its periods, with their limits and alarms."""
    tracks = _tracks(balance)
    unit = clean(balance.unit)
    return Picture(
        name="balance",
        title=TITLE,
        caption=(
            "Above: MUF, the material unaccounted for in each period: what should be there by the "
            "books, less what was found. Below: CUMUF, its sum since the first period. Up is a "
            f"loss, down is more than there should be; amounts are in {unit}. The pale bar reaches "
            "one standard deviation σ to either side: what measurement errors alone commonly do. "
            "On or above the dashed line the test raises an alarm (triangle pointing up); on or "
            "below the dotted line too much is there, a gain (triangle pointing down), which "
            "points to a mistake in the books or the measurements."
            + (f" {OF_MANY}" if len(balance.periods) > CLOSE else "")
        ),
        alt=f"{title(balance)}: " + " ".join(_in_words(balance, track) for track in tracks),
        specs={size.name: _spec(balance, tracks, size) for size in SIZES},
    )


def _tracks(balance: Balance) -> tuple[_Track, _Track]:
    muf = _track(
        balance, "muf", "MUF: each period", [(p.muf, p.sigma_muf) for p in balance.periods]
    )
    cumuf = _track(
        balance, "cumuf", "CUMUF: all so far", [(p.cumuf, p.sigma_cumuf) for p in balance.periods]
    )
    return muf, cumuf


def _track(
    balance: Balance, name: str, heading: str, pairs: Sequence[tuple[float, float]]
) -> _Track:
    threshold = limit_of(balance, name)
    losses, gains = [], []
    for at, (period, (value, sigma)) in enumerate(zip(balance.periods, pairs, strict=True)):
        if name in period.alarms:
            losses.append(at)
        # One word stands for both sequences: which of them it was, its limit tells.
        elif _gained(period, value, sigma, threshold):
            gains.append(at)
    multiple = "no alarm possible" if threshold is None else f"alarm from {amount(threshold, 3)} σ"
    return _Track(
        name=name,
        title=heading,
        axis=f", up is loss; {multiple}",
        values=tuple(value for value, _ in pairs),
        sigmas=tuple(sigma for _, sigma in pairs),
        threshold=threshold,
        losses=tuple(losses),
        gains=tuple(gains),
    )


def _gained(period: Period, value: float, sigma: float, threshold: float | None) -> bool:
    if "gain" not in period.alarms or threshold is None:
        return False
    # Without an error of its own a balance says nothing in units of it.
    return sigma > 0 and value <= -threshold * sigma


def _in_words(balance: Balance, track: _Track) -> str:
    unit, periods = clean(balance.unit), balance.periods
    at = max(range(len(periods)), key=lambda k: (track.values[k], -k))
    value = measured(track.values[at], track.sigmas[at])
    said = f"{track.name.upper()} is highest in period {periods[at].period}, {value} {unit}"
    if track.losses:
        said += f"; alarm in {listed(periods, track.losses)}"
    if track.gains:
        said += f"; gain in {listed(periods, track.gains)}"
    return f"{said}." if track.losses or track.gains else f"{said}; no alarm."


def _spec(balance: Balance, tracks: Sequence[_Track], size: Size) -> Spec:
    width = float(size.width)
    scale = [Scale.of((*t.ends, 0.0), balance.unit) for t in tracks]
    heads = [
        Heading(t.title, t.found, f"{s.unit}{t.axis}", bool(t.losses or t.gains))
        for t, s in zip(tracks, scale, strict=True)
    ]
    signs_used = ["value", "sigma"]
    if any(t.threshold is not None for t in tracks):
        signs_used += ["loss limit", "gain limit"]
    signs_used += ["alarm"] * any(t.losses for t in tracks) + ["gain"] * any(
        t.gains for t in tracks
    )
    start = key(Sheet(width, 1), signs_used, width) + 8
    places, bottom = arranged(heads, width, start, _PLOT, 1)
    sheet = Sheet(width, bottom)
    last = [
        _panel(sheet, balance, track, head, unit, place)
        for track, head, unit, place in zip(tracks, heads, scale, places, strict=True)
    ]
    for draw in last:
        draw()
    key(sheet, signs_used, width)
    subtitle = wrap(title(balance), int(width / CHARACTER), 2)
    return sheet.spec(TITLE, subtitle, f"{TITLE}: {len(balance.periods)} periods.")


def _panel(
    sheet: Sheet, balance: Balance, track: _Track, head: Heading, scale: Scale, place: Panel
) -> Callable[[], None]:
    """Draw a panel, and give what has to be drawn after all of them: the signs on top."""
    factor = scale.factor
    values = [value / factor for value in track.values]
    sigmas = [sigma / factor for sigma in track.sigmas]
    low, high = (end / factor for end in track.ends)
    numbers = [period.period for period in balance.periods]
    shape = frame(sheet, head, place, _PLOT, (low, high), numbers)
    shown = shape.shown(track.urgency)

    def tip(at: int) -> str:
        value = measured(track.values[at], track.sigmas[at])
        return f"period {numbers[at]}: {track.name.upper()} {value} {clean(balance.unit)}"

    bars(sheet, shape, shown, values, sigmas, tip)
    if track.threshold is not None:
        for sign in (1, -1):
            limit = [sign * track.threshold * sigma for sigma in sigmas]
            limits(sheet, shape, shown, limit, loss=sign > 0)

    def last() -> None:
        signs(sheet, shape, "alarm", shown, {at: values[at] for at in track.losses}, tip)
        signs(sheet, shape, "gain", shown, {at: values[at] for at in track.gains}, tip)

    return last
