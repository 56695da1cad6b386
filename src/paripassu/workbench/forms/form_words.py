"""What is wrong, in the words of the forms: the reader of agreements speaks of a text file."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

#: What entries are called in the forms.
NOUNS = {
    "party": "party",
    "measure": "measure",
    "require": "requirement",
    "choose": "choice",
    "position": "position",
    "source": "report",
    "declaration": "declaration",
    "notice": "notice",
}
_Say = str | Callable[[re.Match[str]], str]


def _percent(found: re.Match[str]) -> str:
    return f"{found[1]}{Decimal(found[2]).scaleb(2).normalize():f} %{found[3] or ''}"


def _noun(found: re.Match[str]) -> str:
    return NOUNS.get(found[1], found[1])


#: Each with what it is in the forms, in turn.
_WHAT: tuple[tuple[str, _Say], ...] = (
    (r"^there is no \[\[(\w+)\]\]$", lambda found: f"there is no {_noun(found)} yet"),
    (r"entries \[\[(\w+)\]\] with the id ", lambda found: "entries with the short name "),
    (r"entries \[\[(\w+)\]\]", "declarations"),
    (r"^there is no \[agreement\]$", "the agreement has no title yet"),
    (r"since \[agreement\] has no start", "since the agreement has no day 0"),
    # What stands in a file, and in no control.
    (r", \[low, high\] or \[low, mode, high\]| or \[low, high\]", ""),
    (r"between 0 and 1, not ", "between 0 % and 100 %, not "),
    (r"(between 0 % and 100 %, not )(-?\d+(?:\.\d+)?)($)", _percent),
    (r"(the shares add up to )(\d+(?:\.\d+)?)( )", _percent),
    (r"should add up to 1$", "should add up to 100 %"),
    (r"should rise from low over mode to high: \[.*\]", "should rise from left to right"),
    (r"^is the wrong way round: \[(.*)\]", r"is the wrong way round: \1"),
    (r"^there are exactly and at_least$", "both numbers are given"),
    (r"^there are date and day$", "a date and a day are given"),
    (r"^there are part and share$", "a portion and a share are given"),
    (r"^should be a probability or \"deter\", not", "should be a chance in per cent, not"),
    (r" is no id\b", " is no short name"),
    (r"\ban id has\b", "a short name has"),
)
_MEND: tuple[tuple[str, _Say], ...] = (
    (r"^add \[agreement\] with an id$", "fill it in below, under More"),
    (r"^add \w+ = DATE to \[agreement\].*", "fill in day 0 of the agreement itself, under More"),
    (r"^write -?\d*\.\d+$|^write 1$|^write \[.*\]$|^write \{.*\}$", ""),
    (r"^1: (.*); 0\.5: (.*); 0: nothing$", r"100 %: \1; 50 %: \2; 0 %: nothing"),
    (r"^()(\d+(?:\.\d+)?)( too (?:little|much))$", _percent),
    (
        r"add standing = true and days to '?([^']*)'?$",
        "tick “It is kept up over time” there, and fill in how many days it takes",
    ),
    (
        r"^add days = 30, or what one portion lasts; or drop standing$",
        "fill in how many days it takes, or take away the tick at “It is kept up over time”",
    ),
    (
        r"^name one in \[process\]: .*",
        "fill in who verifies, under Process; or choose “no” here",
    ),
    (
        r"^name another party, or write confirm_by = \"others\"$",
        "tick another party, or choose “all others who perform something”",
    ),
    (r"a measure without optional = true is in", "a measure that no plan may leave out is in"),
    (r"^name single portions, as MEASURE:PORTION$", "choose single portions"),
    (r"^name the portion of it, as .*:1$", "choose the portion of it"),
    (r"^choose another id$", "choose another short name"),
    (r"^write \"previous\"", "choose “the share before it of”"),
    (
        r"to part its own portions, write \"previous\"",
        "to part its own portions, choose “the share before it of”",
    ),
)


def in_forms(what: str, mend: str) -> tuple[str, str]:
    """Say what is wrong, and how to mend it, to somebody who sees no text file.

    >>> in_forms("is a share and should lie between 0 and 1, not 1.2", "")
    ('is a share and should lie between 0 % and 100 %, not 120 %', '')
    """
    for pattern, said in _WHAT:
        what = re.sub(pattern, said, what)
    for pattern, said in _MEND:
        mend = re.sub(pattern, said, mend)
    return what, mend
