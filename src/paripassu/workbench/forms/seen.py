"""What pages have been shown of the forms of one file, and what has to be shown anew."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from paripassu.errors import InputError
from paripassu.workbench.forms.keys import carried
from paripassu.workbench.forms.model import Line
from paripassu.workbench.forms.painting import body_html, line_html, list_html, todo_html
from paripassu.workbench.forms.view import KINDS, View

#: Revisions of which the forms are kept: what is typed meanwhile is meant for one of them.
_MOST = 8

_Keys = Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Seen:
    """The forms of one revision.

    Attributes
    ----------
    revision : int
    view : View or None
        None where the text is no TOML.
    keys : mapping
        Of each kind, the key of each entry and what it is told by.
    """

    revision: int
    view: View | None
    keys: _Keys

    def lines(self, kind: str) -> dict[str, Line]:
        """Give the entries of a kind by their keys."""
        if self.view is None:
            return {}
        lines = self.view.sections[kind].lines
        return {key: line for (key, _), line in zip(self.keys[kind], lines, strict=True)}

    def line(self, key: str) -> Line | None:
        """Give an entry by its key."""
        return next((found[key] for kind in KINDS if key in (found := self.lines(kind))), None)


class Forms:
    """The forms of one file; safe in threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._seen: dict[int, Seen] = {}
        self._keys: _Keys = {}

    def of(self, revision: int, text: str) -> Seen:
        """Give the forms of a revision."""
        with self._lock:
            if (seen := self._seen.get(revision)) is not None:
                return seen
            newest = max(self._seen, default=-1)
            last = self._seen[newest].view if self._seen else None
            try:
                view: View | None = View(text, last)
            except InputError:
                view = None
            seen = Seen(revision, view, self._carried(view))
            if revision > newest:
                self._keys = seen.keys
            self._seen[revision] = seen
            for old in sorted(self._seen)[:-_MOST]:
                del self._seen[old]
            return seen

    def known(self, revision: int) -> Seen | None:
        """Give the forms of a revision that was shown before; None where that is long ago."""
        with self._lock:
            return self._seen.get(revision)

    def _carried(self, view: View | None) -> _Keys:
        if view is None:
            return self._keys
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for kind, section in view.sections.items():
            told = [line.id or _content(view, line) for line in section.lines]
            if kind in ("agreement", "process"):
                found[kind] = ((kind, kind),)
                continue
            found[kind] = carried(self._keys.get(kind, ()), told, lambda: f"e{next(self._numbers)}")
        return found


def _content(view: View, line: Line) -> str:
    if line.path[0] == "together":
        return repr(view.reading.table("together").at("groups")[line.path[2]])
    table = view.table(line.path)
    return repr(table.value) if table is not None else ""


def renewed(now: Seen, before: Seen | None, open_: Mapping[str, str]) -> dict[str, Any]:
    """Give what a page has to show anew.

    Parameters
    ----------
    now : Seen
    before : Seen or None
        What the page shows; None: nothing yet, or nobody knows.
    open_ : mapping
        The keys of the entries that are open there, with the digests of what they show.

    Returns
    -------
    dict
        ``revision``; ``readable``, whether the text is TOML at all; ``todo``, what is still to be
        filled in or wrong, as HTML; ``sections``, those that have changed, each with the ``keys``
        of its entries in turn, those ``lines`` that have changed, and its ``mistakes``; ``bodies``
        of open entries that have changed.
    """
    found: dict[str, Any] = {
        "revision": now.revision,
        "readable": now.view is not None,
        "todo": None,
        "sections": {},
        "bodies": {},
    }
    if now.view is None:
        return found
    known = before is not None and before.view is not None
    found["todo"] = todo_html(now.view, {kind: now.lines(kind) for kind in now.view.sections})
    for kind, section in now.view.sections.items():
        lines = now.lines(kind)
        had = before.lines(kind) if before is not None and known else {}
        if known and before is not None and before.view is not None:
            same = before.view.sections[kind].mistakes == section.mistakes
            if same and lines == had and [*lines] == [*had]:
                continue
        found["sections"][kind] = {
            "keys": [*lines],
            "lines": {
                key: line_html(key, line) for key, line in lines.items() if had.get(key) != line
            },
            "mistakes": list_html(section.mistakes),
        }
    for key, digest in open_.items():
        line = now.line(key)
        if line is None:
            continue
        html = body_html(key, now.view.body(line))
        new = sha256(html.encode()).hexdigest()[:16]
        if new != digest:
            found["bodies"][key] = {"digest": new, "html": html}
    return found
