"""typst, shut in: its root holds the pictures alone, and what it refuses becomes a message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from paripassu.errors import DefectError
from paripassu.files import Readable
from paripassu.reports.fonts import fonts_with, without_font
from paripassu.reports.plates import Drawn

Compile = Callable[..., Any]


def file_of(number: int) -> str:
    """Give the name under which a source finds a picture, counted from 1."""
    return f"{number}.svg"


@contextmanager
def compiler(pictures: Sequence[Drawn], font: Readable | None) -> Iterator[Compile]:
    """Give a function that compiles a source with typst; it takes what ``typst.compile`` takes.

    Parameters
    ----------
    pictures : sequence of Drawn
        What the source can read, under the names of :func:`file_of`, and nothing else.
    font : path or open file, optional
        A font beside those of typst and of the system.

    Raises
    ------
    PariPassuError
        A character has no font, or the given one is none.
    """
    import typst

    with fonts_with(font) as folders, TemporaryDirectory(prefix="paripassu-") as root:
        for number, one in enumerate(pictures, start=1):
            Path(root, file_of(number)).write_text(one.svg, encoding="utf-8")

        def compile_source(source: str, **more: Any) -> Any:
            try:
                return typst.compile(source.encode(), root=root, font_paths=folders, **more)
            except typst.TypstError as error:
                raise without_font(error, given=font is not None) or DefectError(
                    f"typst cannot set the report: {error.message}"
                ) from error

        yield compile_source
