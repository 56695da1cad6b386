"""The forms as HTML: every text that goes in is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from paripassu.toml.locate import Path
from paripassu.workbench.pages.painted import environment

if TYPE_CHECKING:
    from paripassu.workbench.forms.model import Body, Field, Line
    from paripassu.workbench.forms.view import View

#: Entries that are named of those that are not complete.
_MOST_TODO = 20


class Names:
    """The names of a form's elements, which stay while the entry is moved in the file.

    Parameters
    ----------
    key : str
        The entry's.
    path : tuple
        Where it stands.
    """

    def __init__(self, key: str, path: Path) -> None:
        self._key, self._length = key, len(path)

    def of(self, field: Field) -> str:
        """Give the name of a field's element."""
        inner = repr((field.path[self._length :], field.kind))
        return f"{self._key}-{sha256(inner.encode()).hexdigest()[:10]}"


def _macros() -> Any:
    return environment().get_template("fields.html.jinja").module


def line_html(key: str, line: Line) -> str:
    """Give an entry that is closed."""
    return str(_macros().entry(key, line))


def body_html(key: str, body: Body) -> str:
    """Give what is inside an entry that is open."""
    return str(_macros().body(key, body, Names(key, body.line.path)))


def list_html(mistakes: Sequence[str]) -> str:
    """Give mistakes as the items of a list."""
    return str(_macros().items(mistakes))


def todo_html(view: View, lines: Mapping[str, Mapping[str, Line]]) -> str:
    """Give what is still to be filled in, or wrong, with the entries to go to.

    Parameters
    ----------
    view : View
    lines : mapping
        Of each kind, the entries by their keys.
    """
    entries = [
        (key, section, line)
        for kind, section in view.sections.items()
        for key, line in lines[kind].items()
        if line.gaps or line.mistakes
    ]
    more = len(entries) - _MOST_TODO
    sections = [one.title for one in view.sections.values() if not one.lines and one.mistakes]
    return str(
        _macros().todo(view.firsts, view.mistakes, entries[:_MOST_TODO], max(0, more), sections)
    )
