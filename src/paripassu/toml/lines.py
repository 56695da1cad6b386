"""Where the lines of a text begin and end."""

from __future__ import annotations


def line_start(text: str, at: int) -> int:
    """Give where the line of a character begins."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Give where the line of a character ends, its line end left out."""
    found = text.find("\n", at)
    return found if found >= 0 else len(text)


def comment_above(text: str, start: int) -> int:
    """Give where the comment begins that stands right above a line: the line, if there is none."""
    while start:
        above = line_start(text, start - 1)
        if not text[above:start].lstrip().startswith("#"):
            break
        start = above
    return start
