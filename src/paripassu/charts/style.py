"""One look for all pictures: colours, fonts, sizes.

A picture never names an ink or a paper colour itself. It names a *style*, and the theme says what
that is: literal colours in SVG and PNG, the page's own variables in the page, so that a page that
turns dark, or is printed, takes its pictures along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from paripassu.agreement.model import Agreement

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
#: Pixels that a character of the label font takes on average, and a little more.
CHARACTER = 6.1
LINE = 14

#: Okabe and Ito, "Color Universal Design" (2008), without black and yellow, which vanish on dark
#: and on white paper; then four of like brightness. Colour never stands alone: names are written.
PALETTE = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#8A63C8",
    "#8C6D31",
    "#999933",
    "#B5495B",
)
#: What several do jointly, and what nobody in particular does.
JOINT = "#767F8C"

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "ink": "#1c2026",
        "quiet": "#5b6470",
        "line": "#c9ced6",
        "band": "#e9ecf1",
        "paper": "#ffffff",
    }
)
#: The same on a dark ground, as the page's style sheet has them.
DARK: Mapping[str, str] = MappingProxyType(
    {
        "ink": "#e8eaee",
        "quiet": "#a4adb9",
        "line": "#474f5a",
        "band": "#272c34",
        "paper": "#14171b",
    }
)
#: The same names as the page's style sheet has them.
PAGE: Mapping[str, str] = MappingProxyType({name: f"var(--{name})" for name in LIGHT})


@dataclass(frozen=True, slots=True)
class Size:
    """For how wide a place a picture is drawn.

    Attributes
    ----------
    name : str
        ``wide`` or ``narrow``.
    width : int
        Pixels in all.
    """

    name: str
    width: int

    @property
    def narrow(self) -> bool:
        """Whether labels have to stand above what they name."""
        return self.width < 600


WIDE = Size("wide", 960)
NARROW = Size("narrow", 340)
SIZES = (WIDE, NARROW)


def party_colours(agreement: Agreement) -> dict[str, str]:
    """Give every party its colour, the same in all pictures of an agreement."""
    return {
        party.id: PALETTE[index % len(PALETTE)] for index, party in enumerate(agreement.parties)
    }


def performer_colour(colours: Mapping[str, str], by: Sequence[str]) -> str:
    """Give the colour of those who perform a step."""
    return colours[by[0]] if len(by) == 1 else JOINT


def ink_on(colour: str) -> str:
    """Give the colour of writing on a coloured ground: black or white, whichever reads better.

    By relative luminance (WCAG 2.2, section 1.4.3); 0.22 is where both contrasts come close
    while white on the stronger colours still reads.
    """
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if luminance > 0.22 else "#ffffff"


def config(theme: Mapping[str, str] = LIGHT) -> dict[str, Any]:
    """Give the Vega-Lite configuration of a theme.

    Parameters
    ----------
    theme : mapping
        ``ink``, ``quiet``, ``line``, ``band`` and ``paper`` as colours.
    """
    ink, quiet, line = theme["ink"], theme["quiet"], theme["line"]
    return {
        "background": theme["paper"] if theme is LIGHT else "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "text": {"color": ink, "fontSize": 11},
        "axis": {
            "aria": False,
            "domainColor": line,
            "gridColor": theme["band"],
            "labelColor": quiet,
            "labelFontSize": 11,
            "tickColor": line,
            "titleColor": quiet,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
        },
        "title": {
            "anchor": "start",
            "aria": False,
            "color": ink,
            "fontSize": 15,
            "offset": 14,
            "subtitleColor": quiet,
            "subtitleFontSize": 11,
            "subtitleLineHeight": LINE,
            "subtitlePadding": 5,
        },
        "style": {
            "ink": {"color": ink},
            "quiet": {"color": quiet},
            "line": {"color": line},
            "band": {"color": theme["band"]},
            "paper": {"color": theme["paper"]},
            "halo": {"color": theme["paper"], "stroke": theme["paper"], "strokeWidth": 3},
        },
    }
