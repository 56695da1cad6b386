"""How wide a text is: by the letters' own widths, so that words keep their distance."""

from __future__ import annotations

import unicodedata

#: Advance widths in thousandths of the size (Adobe Font Metrics of Helvetica, which Arial and
#: Liberation Sans share). What is not listed is taken to be as wide as a digit.
_WIDTHS = {
    222: "ijl'’‘",
    278: " !,./:;I[\\]ft·|",
    333: "()-`r“”⁰¹²³⁴⁵⁶⁷⁸⁹⁻",
    500: "Jckvxyzs",
    584: "+<=>~−±×",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…—→←",
}
_ADVANCE = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_DIGIT = 556
#: Bold letters are so much wider, at the most.
_BOLD = 1.08


def pixels(text: str, size: float = 11, *, bold: bool = False) -> float:
    """Give how many pixels a line of text takes, in letters of so many pixels."""
    thousandths = sum(
        0 if unicodedata.combining(letter)
        else 1000 if unicodedata.east_asian_width(letter) in "WF"
        else _ADVANCE.get(letter, _DIGIT)
        for letter in text
    )  # fmt: skip
    return thousandths / 1000 * size * (_BOLD if bold else 1.0)
