"""Lines that run from right to left, each as a text of its own.

A browser orders the letters of each line of a picture's text for itself. What draws PDF and PNG
orders them over all lines of the text at once, and puts one line on another.
"""

from __future__ import annotations

import re
import unicodedata

_LINES = re.compile(
    r'<text (?P<before>[^>]*)transform="translate\((?P<x>[^,"]+),(?P<y>[^)"]+)\)"(?P<after>[^>]*)>'
    r"(?P<lines><tspan>.*?)</text>",
    re.DOTALL,
)
_LINE = re.compile(r'<tspan(?: x="0" dy="(?P<down>[^"]+)")?>(?P<said>[^<]*)</tspan>')


def lines_apart(svg: str) -> str:
    """Give a picture in which no text has lines, where any of its letters run to the left."""
    return _LINES.sub(_apart, svg)


def _apart(text: re.Match[str]) -> str:
    if not any(unicodedata.bidirectional(one) in ("R", "AL") for one in text["lines"]):
        return text[0]
    y = float(text["y"])
    said = []
    for line in _LINE.finditer(text["lines"]):
        y += float(line["down"] or 0)
        place = f'transform="translate({text["x"]},{y:g})"'
        said.append(f"<text {text['before']}{place}{text['after']}>{line['said']}</text>")
    return "".join(said)
