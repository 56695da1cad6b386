"""Names that a reader takes for one and that are two: told, and never drawn otherwise.

Names are matched byte for byte (docs/specification/draw.md#names). A list in which two items look
the same has perhaps one item twice, with twice its chance, or two that nobody can tell apart.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from paripassu.quoted import quoted

#: Pairs that are named; whoever has more has one wrong list.
MOST = 20

#: Letters of one script that look like those of another, and digits that look like letters: the
#: commonest of Unicode's confusables (UTS #39, Unicode security mechanisms, section 4).
_LOOKS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4", "'"),
    **dict.fromkeys("\u2215\u2044\u29f8", "/"),
    **dict.fromkeys("\u00b7\u2022\u2024", "."),
    "0": "O",
    **dict.fromkeys("1I|\u0406\u0399\u04c0", "l"),
    # Cyrillic
    **dict(zip("АВЕЅІЈКМНОРСТУХ", "ABESlJKMHOPCTYX", strict=True)),
    **dict(zip("аеіјорсухѕԁԛԝһ", "aeijopcyxsdqwh", strict=True)),
    # Greek
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHlKMNOPTYX", strict=True)),
    **dict(zip("οανρικτυχ", "oavpiktux", strict=True)),
}
_TRANSLATED = str.maketrans(_LOOKS)


def plain(name: str) -> str:
    """Give what a reader takes a name for: capitals, blanks and forms of a letter left aside."""
    if name.isascii():
        return "".join(name.casefold().split())
    folded = unicodedata.normalize("NFKC", name).casefold()
    # again: folding may leave what could be composed
    return "".join(_seen(unicodedata.normalize("NFKC", folded)))


def outline(name: str) -> str:
    """Give what a name looks like: one letter for all that look like it; blanks left aside."""
    if not name.isascii():
        name = "".join(_seen(unicodedata.normalize("NFKC", name)))
    return "".join(name.translate(_TRANSLATED).split())


def _seen(name: str) -> Iterator[str]:
    """Leave out what cannot be seen: blanks, and characters that only say how others are set."""
    for character in name:
        if not character.isspace() and unicodedata.category(character) != "Cf":
            yield character


def alike(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give pairs of different names that look alike: the first name of a look with each other one.

    Parameters
    ----------
    names : sequence of str
        All different, none with a line end.
    """
    told: set[tuple[str, str]] = set()
    for form in (plain, outline):
        looks = _all(names, form)
        # Hashes first: of a million names hardly any two are alike.
        counted = Counter(map(hash, looks)) if len(set(map(hash, looks))) < len(looks) else {}
        first: dict[str, str] = {}
        for name, look in zip(names, looks, strict=True) if counted else ():
            if counted[hash(look)] > 1 and first.setdefault(look, name) != name:
                pair = first[look], name
                if pair not in told:
                    told.add(pair)
                    yield pair


def _all(names: Sequence[str], form: Callable[[str], str]) -> list[str]:
    """Give the form of each name; of plain letters all at once, which takes a tenth of the time."""
    text = "\n".join(names)
    if not text.isascii():
        return [form(name) for name in names]
    text = text.casefold() if form is plain else text.translate(_TRANSLATED)
    return text.replace(" ", "").split("\n") if names else []


def look_alikes(strata: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Say which strata, and which items of one stratum, look alike.

    Parameters
    ----------
    strata : mapping
        Name to items.

    Returns
    -------
    tuple of str
        One sentence for each pair, at most :data:`MOST`, and one that counts the others.
    """
    said = [_sentence("strata", *pair) for pair in alike(list(strata))]
    more = 0
    for name, items in strata.items():
        where = f" of stratum {quoted(name)}" if name else ""
        for pair in alike(list(items)):
            if len(said) < MOST:
                said.append(_sentence(f"items{where}", *pair))
            else:
                more += 1
    if more:
        said.append(f"{more:,} more pairs of items look alike.")
    return tuple(said)


def _sentence(what: str, one: str, other: str) -> str:
    return (
        f"The {what} {quoted(one)} and {quoted(other)} look alike: {difference(one, other)}. Names "
        "are matched byte for byte, so they count as two."
    )


def difference(name: str, other: str) -> str:
    """Say where two names differ first, in words that show what cannot be seen."""
    for at, (one, another) in enumerate(zip_longest(name, other), start=1):
        if one != another:
            return (
                f"character {at} is {character(one)} in the first and {character(another)} in the "
                "second"
            )
    return "they are the same"


def character(letter: str | None) -> str:
    """Name a character by its number too; None: there is none."""
    return "missing" if letter is None else f"{letter!r} (U+{ord(letter):04X})"
