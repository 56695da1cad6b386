"""Values, tags and places: what is one, and where it belongs."""

from __future__ import annotations

from typing import Any

from tests.oracle.escrow import fold, place_slot


def words(text: str) -> list[str]:
    """Give the words of a line."""
    return text.split()


#: Type → texts that are values of it, and texts that are none. Said by hand.
VALUES: dict[str, tuple[list[str], list[str]]] = {
    "text": (["", "x" * 4096, "\u00e9" * 2048, "\0", "\U0001f70d"], ["x" * 4097, "\u00e9" * 2049]),
    "integer": (
        ["0", "1", "-1", "10", "9" * 38, "-" + "9" * 38],
        ["", " 1", "1 ", "9" * 39, "1\n", "\u0661", *words("-0 01 +1 1.0 1e3 1_0 --1 NaN 0x1")],
    ),
    "decimal": (
        ["0", "-1", "0.5", "-0.05", "10.25", "9" * 37 + ".9", "0." + "0" * 36 + "1"],
        [
            *("", "1.5\n", "9" * 38 + ".9", "0." + "0" * 37 + "1"),
            *words("-0 0.0 1.0 1.50 .5 1. 1,5 -.5 1e3 -0.0 00.5 1.2.3 inf"),
        ],
    ),
    "boolean": (["true", "false"], ["", "True", "TRUE", "1", "yes", "true "]),
    "date": (
        ["0001-01-01", "9999-12-31", "2000-02-29", "2024-02-29"],
        [
            *("", " 2023-01-01", "\u0662023-01-01", "2023-01-01T00:00", "2023-W01-1"),
            *words("0000-01-01 1900-02-29 2023-02-29 2023-13-01 2023-00-10 2023-01-32"),
            *words("2023-1-1 20230101"),
        ],
    ),
    "place": (
        ["0,0", "90,180", "-90,-180", "39.025,125.75", "-0.5,0.25"],
        [
            *("", "0, 0", "0;0"),
            *words("0 0,0,0 90.1,0 -91,0 0,180.01 0,-181 1.0,0 , -0,0 0,-0 0, ,0 NaN,0 1e1,0"),
        ],
    ),
    "cell": (["0", "z", "wycmv", "b" * 12], ["", "wy cm", "b" * 13, *words("a i l o W -")]),
}
GREEK, CYRILLIC = (
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7",
    ("\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445"),
)
#: Tags that fold, and texts that do not.
TAGS = [
    *(
        "RV-001",
        "rv oO1",
        "rv_o.o/1",
        "\u0412\u041c 17",
        "\u0432\u043c-17",
        "BM17",
        "8MI7",
        "ilqzsb",
    ),
    *(GREEK, GREEK.upper(), CYRILLIC, CYRILLIC.upper(), "0", "A" * 4096, "", "-", " ._/-"),
    *(
        "\u00df",
        "\u0131",
        "\u017f",
        "\u00b5",
        "\u0416",
        "\u03a9",
        "A#1",
        "\u00e9",
        "A\u0301",
        "\t",
        "A\n",
    ),
    *("\uff21", "\u2160", "\u0131\u0130", "\u1e9e"),
]
#: Depth and place: edges, borders of cells, poles, the meridian of 180 degrees.
PLACES = [
    *((depth, place) for depth in (5, 10, 35, 60) for place in ("0,0", "90,180", "-90,-180")),
    *((depth, "39.02,125.77") for depth in (5, 10, 15, 25, 35, 60)),
    *((5, "90,-180"), (10, "-0.1,-0.1"), (35, "89.999999999,179.999999999")),
    (35, "0.0000000000000000001,-0.0000000000000000001"),
    *((15, "-22.5,45"), (15, "22.4999999999999999999,45"), (25, "5.625,-11.25")),
]


def texts() -> dict[str, Any]:
    """Give all of them; a slot is said as its bits."""

    def folded(tag: str) -> str | None:
        try:
            return fold(tag)
        except ValueError:
            return None

    return {
        "values": {kind: {"are": yes, "are_not": no} for kind, (yes, no) in VALUES.items()},
        "tags": [[tag, folded(tag)] for tag in TAGS],
        "places": [
            [depth, place, f"{place_slot(place, depth):0{depth}b}"] for depth, place in PLACES
        ],
    }
