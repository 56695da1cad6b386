"""Links from the words of a page to the entries that they name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paripassu.pages.page import page_of

if TYPE_CHECKING:
    from markupsafe import Markup

#: Digits of a number that a size can have.
_MOST_DIGITS = 18
_WRITTEN = r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})*(?![0-9])|[0-9]+)"
#: "entry 48", "Entry 1,204"; and what is typed in a terminal.
_NAMED = re.compile(rf"\bentry {_WRITTEN}|`(?P<typed>[^`]+)`", re.IGNORECASE)
#: Nothing but a number.
_NUMBER = re.compile(rf"\A{_WRITTEN}\Z")


def linked(text: str, head: str = "", *, up: str, size: int) -> Markup:
    """Make text safe, link every entry that it names, and mark what is typed in a terminal.

    Parameters
    ----------
    text : str
        Anybody's: nothing in it becomes markup.
    head : str
        The head of the column in which it stands: under "Entry" a number is an entry.
    up : str
        The way to the site's root.
    size : int
        Entries of the record: no other number is linked.

    >>> linked("See entry 300 & entry 1,204.", up="", size=301)
    Markup('See <a href="record/256.html#entry-300">entry 300</a> &amp; entry 1,204.')
    """
    from markupsafe import Markup, escape

    found, at = Markup(), 0
    for match in (_NUMBER if head == "Entry" else _NAMED).finditer(text):
        if match.groupdict().get("typed"):
            found += escape(text[at : match.start()]) + Markup("<code>{}</code>").format(match[2])
            at = match.end()
            continue
        digits = match["number"].replace(",", "")
        if len(digits) > _MOST_DIGITS or int(digits) >= size:
            continue
        found += escape(text[at : match.start()])
        place = f"{up}{page_of(int(digits))}#entry-{int(digits)}"
        found += Markup('<a href="{}">{}</a>').format(place, match[0])
        at = match.end()
    return found + escape(text[at:])
