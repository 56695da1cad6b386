"""What is missing in each period and in all so far, with one σ and the limits of an alarm."""

from __future__ import annotations

from paripassu.charts.inspection.account_words import title
from paripassu.charts.inspection.period_axes import CLOSE, OF_MANY
from paripassu.charts.inspection.value_tracks import in_words, track_of, tracks_spec
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES
from paripassu.charts.text import clean
from paripassu.inspection.accountancy.result import Balance

TITLE = "What is missing, with its limits"
_PLOT = 138.0


def balance_picture(balance: Balance) -> Picture:
    """Draw MUF and CUMUF of a balance over its periods, with their limits and alarms."""
    tracks = [
        track_of(balance, "muf", "MUF", "MUF: each period", "up is loss"),
        track_of(balance, "cumuf", "CUMUF", "CUMUF: all so far", "up is loss"),
    ]
    return Picture(
        name="balance",
        title=TITLE,
        caption=(
            "Above: MUF, the material unaccounted for in each period: what should be there by the "
            "books, less what was found. Below: CUMUF, its sum since the first period. Up is a "
            f"loss, down is more than there should be; amounts are in {clean(balance.unit)}. The "
            "pale bar reaches one standard deviation σ to either side: what measurement errors "
            "alone commonly do. On or above the dashed line the test raises an alarm (triangle "
            "pointing up); on or below the dotted line too much is there, a gain (triangle "
            "pointing down), which points to a mistake in the books or the measurements."
            + (f" {OF_MANY}" if len(balance.periods) > CLOSE else "")
        ),
        alt=f"{title(balance)}: " + " ".join(in_words(balance, track) for track in tracks),
        specs={
            size.name: tracks_spec(balance, tracks, TITLE, size, plot=_PLOT, across=1)
            for size in SIZES
        },
    )
