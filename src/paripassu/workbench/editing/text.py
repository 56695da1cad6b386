"""The text of a file, as it stands on disk and as pages show it."""

from __future__ import annotations

from paripassu.errors import Fault, UnreadableError
from paripassu.toml.line_ends import LineEnds
from paripassu.workbench.editing.change import Change


def text_of(content: bytes | None, name: str) -> str:
    """Read the text of a file.

    Raises
    ------
    UnreadableError
        There is no such file, or it is no text in UTF-8.
    """
    if content is None:
        raise UnreadableError(name, [Fault(0, "", "there is no such file")])
    try:
        return content.decode()
    except UnicodeDecodeError:
        fault = Fault(0, "", "is no text in UTF-8", "save it as UTF-8")
        raise UnreadableError(name, [fault]) from None


def plain_of(raw: str) -> str:
    """Give a text as pages show it."""
    return LineEnds(raw.removeprefix("\ufeff")).plain


def typed(raw: str, change: Change) -> str:
    """Make a change of the text as pages show it, and leave all else as it is."""
    mark = "\ufeff" if raw.startswith("\ufeff") else ""
    lines = LineEnds(raw.removeprefix(mark))
    new = change.new.replace("\r\n", "\n").replace("\r", "\n")
    return mark + lines.joined([(0, change.start, new), (change.end, len(lines.plain), "")])


def is_whole(text: str) -> bool:
    """Whether a text can be written: no character of it is half a one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
