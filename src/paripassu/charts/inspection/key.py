"""The key on top of a picture: every sign in it, with the words that explain it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from paripassu.charts.draw import Sheet
from paripassu.charts.letters import pixels
from paripassu.charts.style import JOINT, PALETTE

#: What was measured, in all pictures of an account.
MEASURED = PALETTE[0]
#: One σ around it: lighter, yet clear on dark paper too.
AROUND = PALETTE[5]
#: An alarm, and its opposite: too much is there.
ALARM = PALETTE[1]
GAIN = PALETTE[6]
#: What could not be told.
OPEN = JOINT

Kind = Literal["alarm", "gain", "degenerate", "unexplained"]
#: The shape and the colour of each sign.
SHAPES: dict[Kind, tuple[str, str]] = {
    "alarm": ("triangle-up", ALARM),
    "gain": ("triangle-down", GAIN),
    "degenerate": ("square", OPEN),
    "unexplained": ("square", ALARM),
}
#: Lines of limits, and of a second sequence beside the first.
DASH = [5, 3]
DOTS = [2, 3]
CHAIN = [7, 3, 1.5, 3]
#: What a key may show: the sign's name and the words beside it.
KEY: dict[str, str] = {
    "value": "measured",
    "sequence": "test",
    "downward": "CUSUM downward, for gain",
    "sigma": "± 1 σ",
    "loss limit": "alarm from this line on",
    "gain limit": "gain from this line on",
    "alarm": "alarm",
    "gain": "gain",
    "degenerate": "no error of its own",
    "unexplained": "difference that no error explains",
    "at once": "lost at once",
    "gradual": "lost little by little",
    "asked": "asked for",
    "reached": "probability of finding it",
    "curve": "probability of finding it",
    "needed": "asked for",
    "chosen": "drawn",
    "coverage": "chance of being inspected",
    "share": "share that is inspected",
    "open": "share that is open",
    "futures": "share of the futures",
    "failures": "share of the futures without a deal",
    "interval": "95 % interval",
    "bound": "no plan holds more often",
}
#: Signs that stand on a scale from 0 to 1: shape, colour and area; one does not hide the other.
DOTS_ON_SCALE: dict[str, tuple[str, str, int]] = {
    "at once": ("circle", MEASURED, 120),
    "gradual": ("diamond", PALETTE[2], 50),
}


def key(sheet: Sheet, names: Sequence[str], width: float) -> float:
    """Explain the signs on top of a sheet, in rows as wide as it; give the pixels they take.

    To be drawn last: what a sheet draws first lies beneath.
    """
    x, y = 0.0, 8.0
    for name in names:
        text = KEY[name]
        room = 23 + pixels(text) + 20
        if x and x + room > width + 20:
            x, y = 0.0, y + 17
        _sign(sheet, name, x + 9, y)
        sheet.words([{"x": x + 23, "y": y, "text": text}], style="quiet")
        x += room
    return y + 12


def _sign(sheet: Sheet, name: str, x: float, y: float) -> None:
    whole: dict[str, Any] = {"x": x - 9, "x2": x + 9, "y": y, "y2": y}
    box = {"x": x - 3.5, "x2": x + 3.5, "y": y - 7, "y2": y + 7, "colour": MEASURED}
    if name in SHAPES:
        shape, colour = SHAPES[name]
        sheet.points([{"x": x, "y": y, "colour": colour}], shape=shape, size=110)
    elif name in DOTS_ON_SCALE:
        shape, colour, area = DOTS_ON_SCALE[name]
        sheet.points([{"x": x, "y": y, "colour": colour}], shape=shape, size=area)
    elif name == "value":
        sheet.points([{"x": x, "y": y}], size=34, style="ink")
    elif name == "chosen":
        sheet.points([{"x": x, "y": y, "colour": MEASURED}], size=80)
    elif name == "sigma":
        sheet.boxes([{**box, "colour": AROUND}], opacity=0.6)
    elif name in ("sequence", "curve"):
        sheet.rules([{**whole, "colour": MEASURED}], strokeWidth=2)
        if name == "sequence":
            sheet.points([{"x": x, "y": y, "colour": MEASURED}], size=34)
    elif name == "downward":
        sheet.rules([{**whole, "colour": GAIN}], strokeWidth=1.5, strokeDash=CHAIN)
        sheet.points([{"x": x, "y": y, "colour": GAIN}], shape="diamond", filled=False, size=50)
    elif name in ("asked", "bound"):
        sheet.rules([{"x": x, "x2": x, "y": y - 7, "y2": y + 7}], style="ink", strokeWidth=2)
    elif name == "interval":
        interval(sheet, x - 9, x + 9, y)
    elif name in ("reached", "share", "coverage", "open", "futures", "failures"):
        sheet.boxes([{**box, "x": x - 9, "x2": x + 9, "y": y - 5, "y2": y + 5}])
    else:
        gain = name == "gain limit"
        dash = DOTS if gain else DASH
        sheet.rules([whole], style="quiet" if gain else "ink", strokeDash=dash, strokeWidth=1.5)


def interval(sheet: Sheet, left: float, right: float, middle: float) -> None:
    """Draw an interval around what was counted: a line between two ends."""
    ends = [{"x": x, "x2": x, "y": middle - 4, "y2": middle + 4} for x in (left, right)]
    line = {"x": left, "x2": right, "y": middle, "y2": middle}
    sheet.rules([line, *ends], style="ink", strokeWidth=1.5)
