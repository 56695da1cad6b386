"""The signs of a process's pictures, and the key that explains those that a picture has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paripassu.charts.draw import Sheet
from paripassu.charts.key_rows import KeyRows
from paripassu.charts.style import JOINT, PALETTE

_ROWS = KeyRows(sample=30.0, apart=20.0, row=22.0)
#: The last colour that a party gets, so that hardly any has it.
LATE = PALETTE[-1]
#: Two strokes across each other: the path of a symbol, from -1 to 1.
_CROSS = "M-1,-1L1,1M1,-1L-1,1"
#: Strokes of a dispute: broken, so that it is told from lateness without colour.
BROKEN = [3, 2]

SAID = {
    "planned": "planned",
    "went": "what happened: from its turn until it was done",
    "due": "its turn now; the upright line is the last day in time",
    "settled": "done and settled",
    "open": "done; not settled yet",
    "disputed": "claimed as done, and disputed",
    "down": "claimed as done, but does not count",
    "late": "late",
    "dispute": "a dispute was open",
    "closed": "declared, not opened yet",
    "part": "open in part",
    "all": "all open",
    "pending": "sent to readers; receipt not confirmed yet",
    "drawn": "items to inspect were drawn by lot",
    "consistent": "found consistent",
    "inconclusive": "inconclusive",
    "violation": "a violation was found",
}


def settled(sheet: Sheet, at: Sequence[dict[str, object]]) -> None:
    """Draw what is done and settled."""
    sheet.points(at, style="paper", size=95)
    sheet.points(at, style="ink", size=48)


def unsettled(sheet: Sheet, at: Sequence[dict[str, object]]) -> None:
    """Draw what is done and can still be disputed."""
    sheet.points(at, style="paper", size=80)
    sheet.points(at, style="ink", size=55, filled=False, strokeWidth=1.8)


def disputed(sheet: Sheet, at: Sequence[dict[str, object]]) -> None:
    """Draw what is claimed as done, and disputed or not accepted."""
    sheet.points(at, style="paper", shape="diamond", size=170)
    sheet.points(at, style="ink", shape="diamond", size=100, filled=False, strokeWidth=1.8)


def fallen(sheet: Sheet, at: Sequence[dict[str, object]]) -> None:
    """Draw when something stopped counting."""
    sheet.points(at, style="paper", shape=_CROSS, size=70, filled=False, strokeWidth=6)
    sheet.points(at, style="ink", shape=_CROSS, size=60, filled=False, strokeWidth=2.6)


def drawn(sheet: Sheet, at: Sequence[dict[str, object]]) -> None:
    """Draw when items to inspect were drawn by lot."""
    sheet.points(at, style="paper", shape="square", size=90)
    sheet.points(at, style="ink", shape="square", size=52, filled=False, strokeWidth=1.8)


MARKS: dict[str, Callable[[Sheet, Sequence[dict[str, object]]], None]] = {
    "settled": settled,
    "open": unsettled,
    "disputed": disputed,
    "down": fallen,
    "consistent": settled,
    "inconclusive": unsettled,
    "violation": fallen,
    "drawn": drawn,
}


def key_height(kinds: Sequence[str], width: float) -> float:
    """Give the pixels that the key takes."""
    return _ROWS.height([SAID[kind] for kind in kinds], width)


def key(sheet: Sheet, kinds: Sequence[str], top: float) -> None:
    """Draw the key under ``top``."""
    places = _ROWS.places([SAID[kind] for kind in kinds], sheet.width)
    for kind, (x, down) in zip(kinds, places, strict=True):
        _sample(sheet, kind, x, top + down)
        sheet.words([_ROWS.words(SAID[kind], x, top + down, sheet.width)], style="quiet")


def _sample(sheet: Sheet, kind: str, x: float, y: float) -> None:
    whole = {"x": x, "x2": x + _ROWS.sample}
    if kind in MARKS:
        MARKS[kind](sheet, [{"x": x + _ROWS.sample / 2, "y": y}])
    elif kind == "planned":
        planned_bars(sheet, [{**whole, "y": y - 3, "y2": y + 3, "colour": JOINT}])
    elif kind == "went":
        sheet.boxes([{**whole, "y": y - 4, "y2": y + 4, "colour": JOINT}], cornerRadius=2)
    elif kind == "due":
        waiting_bars(sheet, [{**whole, "y": y - 4, "y2": y + 4, "colour": JOINT}])
        ends = [{"x": whole["x2"], "x2": whole["x2"], "y": y - 8, "y2": y + 8}]
        sheet.rules(ends, style="ink", strokeWidth=2)
    elif kind == "closed":
        closed_lines(sheet, [{**whole, "y": y, "y2": y}])
    elif kind == "pending":
        pending_lines(sheet, [{**whole, "y": y, "y2": y}])
    elif kind == "part":
        part_bars(sheet, [{**whole, "y": y - 5, "y2": y + 5, "colour": JOINT}])
    elif kind == "all":
        sheet.boxes([{**whole, "y": y - 5, "y2": y + 5, "colour": JOINT}], cornerRadius=2)
    elif kind == "late":
        late_lines(sheet, [{**whole, "y": y, "y2": y}])
    elif kind == "dispute":
        dispute_lines(sheet, [{**whole, "y": y, "y2": y}])


def planned_bars(sheet: Sheet, bars: Sequence[dict[str, object]]) -> None:
    """Draw what was to be."""
    sheet.boxes(bars, opacity=0.4)


def waiting_bars(sheet: Sheet, bars: Sequence[dict[str, object]]) -> None:
    """Draw what is to be done: the outline of a bar."""
    sheet.boxes(bars, cornerRadius=2)
    inner = [
        {
            "x": _number(one["x"]) + 1.5,
            "x2": _number(one["x2"]) - 1.5,
            "y": _number(one["y"]) + 1.5,
            "y2": _number(one["y2"]) - 1.5,
        }
        for one in bars
        if _number(one["x2"]) - _number(one["x"]) > 4
    ]
    sheet.boxes(inner, style="paper")


def late_lines(sheet: Sheet, lines: Sequence[dict[str, object]]) -> None:
    """Draw time in which something was late."""
    sheet.rules([{**one, "colour": LATE} for one in lines], strokeWidth=3.5)


def dispute_lines(sheet: Sheet, lines: Sequence[dict[str, object]]) -> None:
    """Draw time in which a dispute was open."""
    sheet.rules(lines, style="ink", strokeWidth=2.5, strokeDash=BROKEN)


def closed_lines(sheet: Sheet, lines: Sequence[dict[str, object]]) -> None:
    """Draw time in which something was declared, and not opened yet."""
    sheet.rules(lines, style="quiet", strokeWidth=1.2)


def pending_lines(sheet: Sheet, lines: Sequence[dict[str, object]]) -> None:
    """Draw time in which something was with its readers, who had not said that they have it."""
    sheet.rules(lines, style="ink", strokeWidth=2.5, strokeDash=BROKEN)


def part_bars(sheet: Sheet, bars: Sequence[dict[str, object]]) -> None:
    """Draw time in which something was open in part: the lower half of a bar."""
    halves = [{**one, "y": (_number(one["y"]) + _number(one["y2"])) / 2} for one in bars]
    sheet.boxes(halves)


def _number(value: object) -> float:
    assert isinstance(value, (int, float))
    return float(value)
