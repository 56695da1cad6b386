"""Links from the words of a page to the entries that they name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup, escape

from paripassu.pages.page import page_of

#: Digits of a number that a size can have.
_MOST_DIGITS = 18
_WRITTEN = r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})*(?![0-9])|[0-9]+)"
#: "entry 48", "Entry 1,204"; and what is typed in a terminal.
_NAMED = re.compile(rf"\bentry {_WRITTEN}|`(?P<typed>[^`]+)`", re.IGNORECASE)
#: Letters that run from right to left, and what stands between them: Hebrew, Arabic, Syriac, Thaana
#: and NKo, with their forms for old encodings, and what the later planes have (Unicode Bidi_Class).
_LETTER = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
_LEFTWARDS = re.compile(rf"{_LETTER}(?:[^A-Za-z“”‘’\"()<>]*{_LETTER})?")
#: Nothing but a number.
_NUMBER = re.compile(rf"\A{_WRITTEN}\Z")


def linked(
    text: str,
    head: str = "",
    *,
    up: str,
    size: int,
    pages: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> Markup:
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
    pages : mapping
        Head of a column and text of a cell to the page that the whole cell leads to.

    >>> linked("See entry 300 & entry 1,204.", up="", size=301)
    Markup('See <a href="record/256.html#entry-300">entry 300</a> &amp; entry 1,204.')
    """
    if (head, text) in pages:
        return Markup('<a href="{}">{}</a>').format(up + pages[head, text], isolated(text))
    found, at = "", 0
    for match in (_NUMBER if head == "Entry" else _NAMED).finditer(text):
        if match.lastgroup == "typed":
            found += f"{isolated(text[at : match.start()])}<code>{escape(match['typed'])}</code>"
            at = match.end()
            continue
        digits = match["number"].replace(",", "")
        if len(digits) > _MOST_DIGITS or int(digits) >= size:
            continue
        place = escape(f"{up}{page_of(int(digits))}#entry-{int(digits)}")
        found += f'{isolated(text[at : match.start()])}<a href="{place}">{escape(match[0])}</a>'
        at = match.end()
    # All of it was escaped, piece by piece.
    return Markup(f"{found}{isolated(text[at:])}")


def isolated(text: str) -> Markup:
    """Make text safe, and keep what runs from right to left in it apart from what stands around.

    Else a number beside an Arabic title would be taken into it, and shown on its other side
    (Unicode UAX 9, rules W2 and N1).

    >>> isolated("“سلام” (part 1 of 4)")
    Markup('“<bdi>سلام</bdi>” (part 1 of 4)')
    """
    if _LEFTWARDS.search(text) is None:  # nearly all texts
        return escape(text)
    found, at = Markup(), 0
    for match in _LEFTWARDS.finditer(text):
        found += escape(text[at : match.start()]) + Markup("<bdi>{}</bdi>").format(match[0])
        at = match.end()
    return found + escape(text[at:])
