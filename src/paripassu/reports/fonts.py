"""The fonts that a report is set in, and the characters that none of them has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from paripassu.errors import PariPassuError
from paripassu.files import Readable, read
from paripassu.numbers.words import listed

if TYPE_CHECKING:
    from typst import TypstError

MOST_BYTES = 256 * 1024 * 1024
_ENDINGS = ("ttf", "otf", "ttc", "otc")
_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_PRIVATE = re.compile(r'the PDF contains the codepoint `"((?:[^"\\]|\\.)+)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


@contextmanager
def fonts_with(font: Readable | None) -> Iterator[list[str]]:
    """Give the folders in which further fonts are: one with the given file, or none.

    Raises
    ------
    PariPassuError
        It cannot be read, or is no font.
    """
    if font is None:
        yield []
        return
    import typst

    content = read(font, MOST_BYTES)
    with TemporaryDirectory(prefix="paripassu-") as folder:
        Path(folder, "font.ttf").write_bytes(content.data)
        found = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )
        if not found.fonts():
            raise PariPassuError(
                f"{content.name} is no font", f"give a font file: {listed(_ENDINGS)}"
            )
        yield [folder]


class NoFontError(PariPassuError):
    """A character that no font has."""


def without_font(error: TypstError, *, given: bool) -> PariPassuError | None:
    """Say which characters cannot be shown; None where that is not what the compiler refused.

    Parameters
    ----------
    error : TypstError
    given : bool
        Whether a font was given.
    """
    if private := _PRIVATE.findall(error.diagnostic):
        return PariPassuError(
            f"a PDF that is kept cannot hold {_all(private)}: it means something only to those who "
            "agreed on it",
            "take it out of the agreement file, or write HTML",
        )
    missing = _MISSING.findall(error.diagnostic)
    if not missing:
        return None
    return NoFontError(
        f"no font has {_all(missing)}",
        "give another font with --font FILE: this one does not have all characters"
        if given
        else "give a font that has the characters of this script with --font FILE",
    )


def _all(texts: Sequence[str]) -> str:
    """Name all characters of some texts, each once."""
    characters = dict.fromkeys(one for text in texts for one in _unescaped(text))
    return listed([_named(one) for one in characters], 3)


def _unescaped(text: str) -> str:
    """Undo what Rust writes for characters that are not seen."""
    return _ESCAPE.sub(lambda at: chr(int(at[1], 16)) if at[1] else at[2], text)


def _named(character: str) -> str:
    """Give a character with its number and its name in Unicode."""
    name = unicodedata.name(character, "")
    said = f"U+{ord(character):04X}" + (f" {name}" if name else "")
    return f"“{character}” ({said})" if character.isprintable() else said
