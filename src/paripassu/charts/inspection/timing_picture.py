"""When inspectors come: each period's chance of being inspected, seen from the beginning."""

from __future__ import annotations

from fractions import Fraction

from paripassu.charts.draw import Sheet
from paripassu.charts.inspection.key import key
from paripassu.charts.inspection.period_axes import CLOSE, OF_MANY, Heading, arranged, frame
from paripassu.charts.inspection.period_marks import pillars
from paripassu.charts.picture import Picture, Spec
from paripassu.charts.style import CHARACTER, SIZES, Size
from paripassu.charts.text import wrap
from paripassu.inspection.games.timing import InspectionGame
from paripassu.numbers import words

TITLE = "When to inspect"
_PLOT = 150.0


def timing_picture(game: InspectionGame) -> Picture | None:
    """Draw each period's probability of being inspected; None where it is not known."""
    if not game.marginals:
        return None
    chances = [*game.marginals]
    what = f"{words.count(game.inspections, 'inspection')}, {words.count(game.periods, 'period')}"
    low, high = min(chances), max(chances)
    return Picture(
        name="schedule",
        title=TITLE,
        caption=(
            "The bar is the chance that a period is inspected, as it is seen before the first one. "
            "While it goes on, the odds of the next period follow from what is left: the table "
            "has them." + (f" {OF_MANY}" if len(chances) > CLOSE else "")
        ),
        alt=f"{what}: each period is inspected with a chance from {words.odds(low)} to "
        f"{words.odds(high)}.",
        specs={size.name: _spec(what, chances, size) for size in SIZES},
    )


def _spec(what: str, chances: list[Fraction], size: Size) -> Spec:
    width = float(size.width)
    names = ["coverage"]
    head = Heading("Each period", "", "per cent")
    start = key(Sheet(width, 1), names, width) + 8
    (place,), bottom = arranged([head], width, start, _PLOT, 1)
    sheet = Sheet(width, bottom)
    numbers = range(1, len(chances) + 1)
    shape = frame(sheet, head, place, _PLOT, (0.0, 100.0), numbers)

    def tip(at: int) -> str:
        return f"period {numbers[at]}: {words.odds(chances[at])}"

    heights = [float(100 * one) for one in chances]
    pillars(sheet, shape, shape.shown(heights), heights, tip)
    key(sheet, names, width)
    lines = wrap(what, int(width / CHARACTER), 2)
    return sheet.spec(TITLE, lines, f"{TITLE}: {len(chances)} periods.")
