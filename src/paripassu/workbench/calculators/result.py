"""What a calculator gives: the document and the text as the command prints them, and the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paripassu.charts.picture import Picture
from paripassu.charts.printed import printed
from paripassu.charts.section import Section
from paripassu.documents.pointed import laid_out
from paripassu.process.requirement import Requirement, Requirements
from paripassu.workbench.calculators.calling import Asked, Found
from paripassu.workbench.calculators.command import lines

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class Result:
    """A result, with everything that is taken away of it.

    Attributes
    ----------
    title : str
    sections : tuple of Section
    document : str
        As the command prints it with ``--json``, to the byte.
    printed : str
        As the command prints it without.
    command : tuple of str
        Lines that are typed into a shell.
    notes : tuple of str
        What was not read of a table, or taken for what.
    """

    title: str
    sections: tuple[Section, ...]
    document: str
    printed: str
    command: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def pictures(self) -> list[tuple[str, Picture]]:
        """All pictures, each with the name of its file."""
        return [
            (f"{section.prefix}{picture.name}", picture)
            for section in self.sections
            for picture in section.pictures
        ]


def result(asked: Asked, found: Found, notes: Sequence[str] = ()) -> Result:
    """Make what is shown of an answer.

    Parameters
    ----------
    asked : Asked
    found : Found
    notes : sequence of str
        What was said of a table while it was read.
    """
    from paripassu.charts.answers import page_title, sections

    return Result(
        title=page_title(found.answer),
        sections=tuple(sections(found.answer, found.agreement)),
        document=laid_out(found.answer.to_json()),
        printed=printed(lambda console: _render(console, found)),
        command=tuple(lines(found.asked or asked)),
        notes=(*notes, *found.notes),
    )


def _render(console: Console, found: Found) -> None:
    from paripassu.charts.answers import render
    from paripassu.charts.inspection.require_text import render_require, render_requirements
    from paripassu.charts.screen import say
    from paripassu.inspection.sampling.deterrence import Deterrence

    match found.answer:
        case Requirement() if found.agreement is not None:
            render_require(console, found.agreement, found.answer)
        case Requirements() if found.agreement is not None:
            render_requirements(console, found.agreement, found.answer)
        case Deterrence():
            say(console, found.answer.summary())
        case _:
            render(console, found.answer)
