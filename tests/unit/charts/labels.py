"""Where the words of a picture stand, in pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from paripassu.charts.letters import pixels
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES, Size


class Word(NamedTuple):
    """A text and the pixels it takes, from the top of its capitals to its descenders."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


def marks(picture: Picture, size: Size) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give every mark's look and value."""
    spec = picture.specs[size.name]
    for layer in spec["layer"]:
        for value in spec["datasets"][layer["data"]["name"]]:
            yield layer["mark"], value


def words(picture: Picture, size: Size) -> list[Word]:
    """Give every line of every text, but not the ground that is cleared around it."""
    found = []
    for mark, value in marks(picture, size):
        if mark["type"] != "text" or mark["style"] == "halo":
            continue
        lines = value["text"] if isinstance(value["text"], list) else [value["text"]]
        height = mark.get("fontSize", 11)
        bold = mark.get("fontWeight") == "bold"
        for at, line in enumerate(lines):
            across = pixels(line, height, bold=bold)
            left = value["x"] - {"left": 0, "center": across / 2, "right": across}[mark["align"]]
            middle = value["y"] + mark["lineHeight"] * at
            top, bottom = middle - height * 0.4, middle + height * 0.5
            found.append(Word(line, left, left + across, top, bottom))
    return [word for word in found if word.text]


def close(every: list[Word], least: float) -> Iterator[tuple[Word, Word]]:
    """Give the pairs of words that share some height."""
    ordered = sorted(every, key=lambda word: word.top)
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.top >= one.bottom + least:
                break
            yield one, other


#: Pixels between two words, side by side or one above the other, that the eye needs.
BESIDE, BELOW = 3.0, 1.0


def readable(picture: Picture) -> None:
    """Fail where words touch or run out of the picture, or a mark stands outside."""
    for size in SIZES:
        spec = picture.specs[size.name]
        for mark, value in marks(picture, size):
            for along in ("x", "x2"):
                assert -1 <= value.get(along, 0) <= spec["width"] + 1, (picture.name, mark, value)
            for down in ("y", "y2"):
                assert -1 <= value.get(down, 0) <= spec["height"] + 1, (picture.name, mark, value)
        every = words(picture, size)
        for word in every:
            assert word.left >= -1, (picture.name, size, word)
            assert word.right <= spec["width"] + 1, (picture.name, size, word)
        for one, other in close(every, BELOW):
            beside = max(one.left, other.left) - min(one.right, other.right)
            assert beside >= BESIDE, (picture.name, size.name, one, other)
