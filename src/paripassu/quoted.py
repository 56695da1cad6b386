"""How a mistaken text is shown in a message: short, on one line, with nothing unprintable in it."""

from __future__ import annotations

#: Longer texts are cut in messages: a megabyte in the wrong place must not fill the screen.
LONGEST = 60


def cut(text: str, longest: int = LONGEST) -> str:
    """Shorten a text for a message."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def quoted(text: str) -> str:
    """Put a text in quotes, short and with everything unprintable escaped.

    Control characters of a hostile file never reach a terminal.
    """
    return repr(cut(text))
