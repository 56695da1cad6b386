"""The signs of a process's pictures, and the key that explains those that a picture has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paripassu.charts.draw import Sheet
from paripassu.charts.letters import pixels
from paripassu.charts.style import JOINT, LINE, PALETTE
from paripassu.charts.text import wrap

#: The pixels of a sample, between two entries, and of a row.
_SAMPLE, _APART, _ROW = 30.0, 20.0, 22.0
#: The last colour that a party gets, so that hardly any has it.
LATE = PALETTE[-1]
#: Two strokes across each other: the path of a symbol, from -1 to 1.
_CROSS = "M-1,-1L1,1M1,-1L-1,1"
#: Strokes of a dispute: broken, so that it is told from lateness without colour.
BROKEN = [3, 2]

SAID = {
    "planned": "as it was to be",
    "went": "as it went: from its turn until it was done",
    "due": "its turn now; the stroke is the last day in time",
    "settled": "done and settled",
    "open": "done; not settled yet",
    "disputed": "done, as claimed; another denies it",
    "down": "brought down: it does not count",
    "late": "late",
    "dispute": "a dispute was open",
    "closed": "declared, and closed",
    "part": "open in part",
    "all": "all of it open",
    "pending": "sent to readers; not received yet",
    "drawn": "what to look at was drawn",
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


def denied(sheet: Sheet, at: Sequence[dict[str, object]]) -> None:
    """Draw what is done as claimed, and disputed or not accepted."""
    sheet.points(at, style="paper", shape="diamond", size=170)
    sheet.points(at, style="ink", shape="diamond", size=100, filled=False, strokeWidth=1.8)


def fallen(sheet: Sheet, at: Sequence[dict[str, object]]) -> None:
    """Draw where something was brought down."""
    sheet.points(at, style="paper", shape=_CROSS, size=70, filled=False, strokeWidth=6)
    sheet.points(at, style="ink", shape=_CROSS, size=60, filled=False, strokeWidth=2.6)


def drawn(sheet: Sheet, at: Sequence[dict[str, object]]) -> None:
    """Draw when it was drawn what to look at."""
    sheet.points(at, style="paper", shape="square", size=90)
    sheet.points(at, style="ink", shape="square", size=52, filled=False, strokeWidth=1.8)


MARKS: dict[str, Callable[[Sheet, Sequence[dict[str, object]]], None]] = {
    "settled": settled,
    "open": unsettled,
    "disputed": denied,
    "down": fallen,
    "consistent": settled,
    "inconclusive": unsettled,
    "violation": fallen,
    "drawn": drawn,
}


def key_places(kinds: Sequence[str], width: float) -> list[tuple[str, float, float]]:
    """Give each entry its pixels, from the left and from the top: beside each other, else below."""
    placed = []
    x, y = 6.0, _ROW / 2
    for kind in kinds:
        wide = _SAMPLE + 8 + pixels(SAID[kind])
        if x > 6.0 and x + wide > width - 6:
            x, y = 6.0, y + _ROW
        placed.append((kind, x, y))
        x += wide + _APART
    return placed


def key_height(kinds: Sequence[str], width: float) -> float:
    """Give the pixels that the key takes."""
    return max((y for _, _, y in key_places(kinds, width)), default=-_ROW / 2) + _ROW / 2


def key(sheet: Sheet, kinds: Sequence[str], top: float) -> None:
    """Draw the key under ``top``."""
    for kind, x, down in key_places(kinds, sheet.width):
        y = top + down
        _sample(sheet, kind, x, y)
        room = int((sheet.width - x - _SAMPLE - 10) / 5)
        text = wrap(SAID[kind], room, 2)
        first = y - (len(text) - 1) * LINE / 2
        sheet.words([{"x": x + _SAMPLE + 8, "y": first, "text": text}], style="quiet")


def _sample(sheet: Sheet, kind: str, x: float, y: float) -> None:
    whole = {"x": x, "x2": x + _SAMPLE}
    if kind in MARKS:
        MARKS[kind](sheet, [{"x": x + _SAMPLE / 2, "y": y}])
    elif kind == "planned":
        planned_bars(sheet, [{**whole, "y": y - 3, "y2": y + 3, "colour": JOINT}])
    elif kind == "went":
        sheet.boxes([{**whole, "y": y - 4, "y2": y + 4, "colour": JOINT}], cornerRadius=2)
    elif kind == "due":
        waiting_bars(sheet, [{**whole, "y": y - 4, "y2": y + 4, "colour": JOINT}])
        ends = [{"x": x + _SAMPLE, "x2": x + _SAMPLE, "y": y - 8, "y2": y + 8}]
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
    """Draw time in which something was declared, and closed."""
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
