"""The lists that the tests of draws draw from."""

from __future__ import annotations

from pathlib import Path

#: The key of RFC 3797, section 6.
KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"


def lists(folder: Path) -> Path:
    """Write a list of 141 items and one of two strata with weights; give their folder."""
    (folder / "list.txt").write_text("".join(f"item {i}\n" for i in range(141)))
    (folder / "strata.csv").write_text(
        "item,stratum,weight\n"
        + "".join(f"{i},{'hall' if i % 2 else 'yard'},{i % 5}\n" for i in range(40))
    )
    return folder
