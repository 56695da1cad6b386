"""The rows of a picture's key: its entries beside each other, and below where they do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paripassu.charts.letters import pixels
from paripassu.charts.style import LINE
from paripassu.charts.text import wrap

#: Pixels from the left edge to the first sample, from a sample to its words, and for one letter.
_EDGE, _BESIDE, _LETTER = 6.0, 8.0, 5
#: The fewest letters of a line.
_FEWEST = 8


@dataclass(frozen=True, slots=True)
class KeyRows:
    """How a picture lays out its key.

    Attributes
    ----------
    sample, apart, row : float
        Pixels of a sample, between two entries, and of a row.
    """

    sample: float
    apart: float
    row: float

    def places(self, said: Sequence[str], width: float) -> list[tuple[float, float]]:
        """Give each entry its pixels, from the left and from the top, by its words."""
        placed = []
        x, y = _EDGE, self.row / 2
        for words in said:
            wide = self.sample + _BESIDE + pixels(words)
            if x > _EDGE and x + wide > width - _EDGE:
                x, y = _EDGE, y + self.row
            placed.append((x, y))
            x += wide + self.apart
        return placed

    def height(self, said: Sequence[str], width: float) -> float:
        """Give the pixels that the key takes; 0 where there is none."""
        return self.places(said, width)[-1][1] + self.row / 2 if said else 0.0

    def words(self, said: str, x: float, y: float, width: float) -> dict[str, object]:
        """Give the words beside the sample that begins at ``x``, on two lines at the most."""
        left = x + self.sample + _BESIDE
        text = wrap(said, max(_FEWEST, int((width - left - 2) / _LETTER)), 2)
        return {"x": left, "y": y - (len(text) - 1) * LINE / 2, "text": text}
