"""Operator against inspector: what their readings differ by, and what is then still missing."""

from __future__ import annotations

from paripassu.charts.inspection.account_words import title
from paripassu.charts.inspection.period_axes import CLOSE, OF_MANY
from paripassu.charts.inspection.value_tracks import in_words, track_of, tracks_spec
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES
from paripassu.charts.text import clean
from paripassu.inspection.accountancy.result import Balance

TITLE = "Operator against inspector"
_PLOT = 118.0


def difference_picture(balance: Balance) -> Picture | None:
    """Draw D and MUF − D of a balance with their limits; None where nothing was verified."""
    if all(period.d is None for period in balance.periods):
        return None
    tracks = [
        track_of(balance, "d", "D", "D: operator less inspector", "signed as in MUF"),
        track_of(balance, "muf_minus_d", "MUF − D", "MUF − D: what stays missing", "up is loss"),
    ]
    return Picture(
        name="difference",
        title=TITLE,
        caption=(
            "D is what the operator's readings contribute to MUF beyond the inspector's, on items "
            "that both measured, scaled up to all items: falsified readings show here. An ending "
            "inventory declared too large hides a loss: it takes D below zero and MUF − D, the "
            "balance as the inspector's readings give it, above. Of MUF − D, up is a loss; "
            f"amounts are in {clean(balance.unit)}. The pale bar reaches one standard deviation σ "
            "to either side. On or beyond a dashed line the test raises an alarm (triangle "
            "pointing up): D above and below zero alike, MUF − D above. On or below the dotted "
            "line MUF − D shows a gain (triangle pointing down). Periods in which the inspector "
            "measured nothing are left empty."
            + (f" {OF_MANY}" if len(balance.periods) > CLOSE else "")
        ),
        alt=f"{title(balance)}: " + " ".join(in_words(balance, track) for track in tracks),
        specs={
            size.name: tracks_spec(
                balance, tracks, TITLE, size, plot=_PLOT, across=1 if size.narrow else 2
            )
            for size in SIZES
        },
    )
