"""Pictures on sheets of paper: which lie across, and how large each is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from paripassu.charts.lines_apart import lines_apart
from paripassu.charts.picture import Picture
from paripassu.reports.blocks import Block, Figure

#: A4, and the margins beside, and above and below, in points.
SHEET = (595.28, 841.89)
MARGINS = (45.4, 51.0)
#: A picture wider than so many of its heights is larger on a sheet that lies across.
_ACROSS = 1.3

_SIZE = re.compile(r'<svg [^>]*?width="([0-9.]+)" height="([0-9.]+)"')


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture with its SVG.

    Attributes
    ----------
    svg : str
        Without the title, which a heading says.
    ratio : float
        Its width over its height.
    """

    picture: Picture
    svg: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Plate:
    """Pictures that follow each other, on sheets that lie one way."""

    pictures: tuple[Drawn, ...]
    across: bool

    @property
    def room(self) -> tuple[float, float]:
        """Width and height of what a sheet has room for, in points."""
        width, height = SHEET[::-1] if self.across else SHEET
        return width - 2 * MARGINS[0], height - 2 * MARGINS[1]


def plated(blocks: tuple[Block, ...]) -> Iterator[Block | Plate]:
    """Give the blocks with their pictures drawn, and those that follow each other together."""
    for figures, group in groupby(blocks, lambda block: isinstance(block, Figure)):
        if not figures:
            yield from group
            continue
        made = [_drawn(block.picture) for block in group if isinstance(block, Figure)]
        for across, same in groupby(made, lambda one: one.ratio > _ACROSS):
            yield Plate(tuple(same), across)


def drawn(blocks: Iterable[Block | Plate]) -> list[Drawn]:
    """Give all pictures in their order."""
    return [one for block in blocks if isinstance(block, Plate) for one in block.pictures]


def _drawn(picture: Picture) -> Drawn:
    svg = lines_apart(picture.to_svg(titled=False))
    found = _SIZE.search(svg)
    assert found is not None, picture.name
    return Drawn(picture, svg, float(found[1]) / float(found[2]))
