"""Which numbers a text may mean that has commas, points or blanks in it.

``1,5`` has one reading, ``1,234`` has two: in one country the comma parts the thousands, in another
it stands before the decimals. Where there are two, nobody guesses.
"""

from __future__ import annotations

import re
from decimal import Decimal, Inexact, localcontext
from unicodedata import normalize

#: Blanks that part thousands: plain, no-break, narrow no-break, thin; and the apostrophes.
_PARTING = " \u00a0\u202f\u2009'\u2019"
#: One to three digits, not beginning with 0, and then groups of three.
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:(?P<mark>[,.])[0-9]{3})(?:(?P=mark)[0-9]{3})*")
_DECIMAL = re.compile(r"(?:[0-9]+[,.]?[0-9]*|[,.][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_MIXED = re.compile(r"(?P<whole>[0-9,.]+)(?P<mark>[,.])(?P<rest>[0-9]+)")
_BLANKS = re.compile(
    rf"[1-9][0-9]{{0,2}}(?:(?P<blank>[{_PARTING}])[0-9]{{3}})(?:(?P=blank)[0-9]{{3}})*"
)
_LONGEST = 60
#: A whole number, or none, and a sign behind it that may stand for a fraction.
_WITH_FRACTION = re.compile("(?P<sign>[+-]?)(?P<whole>[0-9]{0,9}) ?[^\x00-\x7f]")


def readings(text: str) -> tuple[str, ...]:
    """Give every number that a text may mean, written with a decimal point and nothing else.

    Parameters
    ----------
    text : str
        Without blanks around it, and without a sign of per cent.

    Returns
    -------
    tuple of str
        ``1,5`` → ``1.5``; ``1,234`` → ``1234`` and ``1.234``, as ``1.234`` does; ``1.234,5`` →
        ``1234.5``; nothing where it is no number.
    """
    if len(text) > _LONGEST:
        return ()
    sign = text[:1] if text[:1] in ("+", "-") else ""
    bare = text[len(sign) :]
    whole, mark, rest = _split_decimals(bare)
    if (found := _BLANKS.fullmatch(whole)) is not None:
        return (f"{sign}{whole.replace(found['blank'], '')}{mark and '.'}{rest}",)
    read: list[str] = []
    if (found := _GROUPS.fullmatch(bare)) is not None:
        read.append(bare.replace(found["mark"], ""))
    if _DECIMAL.fullmatch(bare):
        read.append(bare.replace(",", "."))
    elif (found := _MIXED.fullmatch(bare)) is not None:
        groups = _GROUPS.fullmatch(found["whole"])
        if groups is not None and groups["mark"] != found["mark"]:
            read.append(f"{found['whole'].replace(groups['mark'], '')}.{found['rest']}")
    return tuple(sign + number for number in read)


def reading(text: str, decimal: str) -> str | None:
    """Give the number that a text means where it is known which sign stands before the decimals.

    Parameters
    ----------
    text : str
        As :func:`readings` takes it.
    decimal : str
        A comma or a point. The other one may part thousands, as blanks and apostrophes may.

    Returns
    -------
    str or None
        One of :func:`readings`; None where it is no number, or no number written so: ``1.5`` with
        a decimal comma.
    """
    if len(text) > _LONGEST:
        return None
    sign = text[:1] if text[:1] in ("+", "-") else ""
    whole, mark, rest = text[len(sign) :].partition(decimal)
    if (found := _BLANKS.fullmatch(whole)) is not None:
        whole = whole.replace(found["blank"], "")
    elif (found := _GROUPS.fullmatch(whole)) is not None:
        if mark and not (rest.isascii() and rest.isdigit()):
            return None
        whole = whole.replace(found["mark"], "")
    if "," in whole + rest or "." in whole + rest:
        return None
    number = whole + (mark and ".") + rest
    return sign + number if _DECIMAL.fullmatch(number) else None


def fraction_in(text: str) -> tuple[str, ...]:
    """Give the number that a text means with a fraction of one character at its end, as a decimal.

    Returns
    -------
    tuple of str
        ``½`` → ``0.5``, ``-1 ¾`` → ``-1.75``; nothing where it is no such number, or no decimal
        holds it, as ``⅓``.
    """
    found = _WITH_FRACTION.fullmatch(text)
    above, slash, below = normalize("NFKC", text[-1:]).partition("\u2044")
    if found is None or not (slash and above and below):
        return ()
    with localcontext() as exactly:
        exactly.traps[Inexact] = True
        try:
            part = Decimal(above) / Decimal(below)
        except Inexact:
            return ()
    return (f"{found['sign']}{int(found['whole'] or 0) + part}",)


def _split_decimals(bare: str) -> tuple[str, str, str]:
    """Part a number at its last comma or point."""
    at = max(bare.rfind(","), bare.rfind("."))
    return (bare, "", "") if at < 0 else (bare[:at], bare[at], bare[at + 1 :])
