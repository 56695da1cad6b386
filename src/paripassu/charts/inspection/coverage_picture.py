"""Where inspectors should be: each target's chance of being inspected."""

from __future__ import annotations

from paripassu.charts.inspection.share_rows import MOST_ROWS, ShareRow, ShareRows, left_out
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES
from paripassu.charts.text import clean
from paripassu.inspection.games.coverage import SecurityGame
from paripassu.numbers import words

TITLE = "Where to inspect"


def coverage_picture(game: SecurityGame) -> Picture:
    """Draw the coverage of a security game, the most covered targets first."""
    best = set(game.attack_set)
    ranked = sorted(game.coverage.items(), key=lambda one: -one[1])
    rows = [
        ShareRow(
            label=clean(name),
            cells=(
                words.odds(share),
                "most tempting" if name in best else "less tempting",
            ),
            bar=float(share),
        )
        for name, share in ranked[:MOST_ROWS]
    ]
    whole = f"{words.count(game.resources, 'inspector')}, {words.count(len(ranked), 'target')}"
    table = ShareRows(
        title=TITLE,
        subtitle=whole,
        columns=("inspected with", "to an attacker"),
        rows=rows,
        signs=("coverage",),
    )
    return Picture(
        name="coverage",
        title=TITLE,
        caption=(
            "The bar is the chance that a target is inspected when the inspectors are sent out by "
            "lot. It is balanced so that the targets called most tempting are all worth the same "
            "to somebody who knows these chances, and no other target is worth more: no choice of "
            f"where to cheat is better than that.{left_out(len(ranked), 'targets')}"
        ),
        alt=f"{whole}. "
        + "; ".join(f"{row.label} is inspected with {row.cells[0]}" for row in rows)
        + ".",
        specs={size.name: table.spec(size) for size in SIZES},
    )
