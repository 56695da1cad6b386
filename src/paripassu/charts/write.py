"""Pictures and their page as files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from paripassu import given
from paripassu.agreement.model import Agreement
from paripassu.charts.section import Section
from paripassu.charts.text import clean
from paripassu.documents.value import Answer


def write_pictures(
    directory: str | os.PathLike[str],
    *answers: Answer,
    agreement: Agreement | None = None,
    title: str = "",
) -> list[Path]:
    """Write the pictures of answers as SVG and PNG, and ``index.html`` with pictures and tables.

    Each file is replaced whole, the page last, so that it never names a picture that is not there.

    Parameters
    ----------
    directory : str or path
        Made if it is not there, in a folder that is.
    *answers : Answer
        What any command found. Several on one page: their pictures' names begin with the kind.
    agreement : Agreement, optional
        That plans and explanations were made from: gives titles, tolerances, and who waits for
        what.
    title : str, optional
        The page's heading.

    Returns
    -------
    list of Path
        Every file that was written, the page last.

    Raises
    ------
    PariPassuError
        Nothing is to be shown, a file cannot be written, or the plan belongs to another agreement.
    """
    from paripassu.charts.answers import page_title, sections
    from paripassu.errors import ParameterError, PariPassuError
    from paripassu.quoted import shown as said

    given.text(title, "title")
    if agreement is not None and not isinstance(agreement, Agreement):
        raise ParameterError("agreement", f"should be an agreement, not {said(agreement)}")
    for answer in answers:
        if not isinstance(answer, Answer):
            raise ParameterError("answers", f"should be answers, not {said(answer)}")
    verify_pictures(directory)
    if not answers:
        raise PariPassuError("there is nothing to draw", "give what a command answered")
    kinds = [type(answer).__name__.lower() for answer in answers]
    shown = [
        section
        for at, (answer, kind) in enumerate(zip(answers, kinds, strict=True))
        for section in sections(
            answer, agreement, prefix=_prefix(kind, kinds[:at]) if len(answers) > 1 else ""
        )
    ]
    return write_sections(directory, title or page_title(answers[0], agreement), shown)


def verify_pictures(directory: str | os.PathLike[str]) -> None:
    """Refuse a folder where no pictures could be written, before what they show is worked out.

    Raises
    ------
    PariPassuError
        It cannot be made or written to, or has an ``index.html`` that is no page of pictures.
    """
    from paripassu.files import verify_place
    from paripassu.folders import verify_folder
    from paripassu.kinds import PAGE

    verify_folder(directory)
    if Path(directory).is_dir():
        verify_place(Path(directory) / "index.html", replaces=PAGE)


def _prefix(kind: str, before: Sequence[str]) -> str:
    again = before.count(kind)
    return f"{kind}-{again + 1}-" if again else f"{kind}-"


def write_sections(
    directory: str | os.PathLike[str],
    title: str,
    sections: Sequence[Section],
    page: str | os.PathLike[str] | None = None,
) -> list[Path]:
    """Write the pictures of several sections, of different agreements perhaps, and their page.

    Parameters
    ----------
    directory : str or path
        Where the pictures go.
    title : str
        The page's heading.
    sections : sequence of Section
        No two with the same ``prefix`` and pictures of the same names.
    page : str or path, optional
        The page; ``index.html`` beside the pictures if not given.
    """
    from paripassu.charts.page import render_page
    from paripassu.charts.picture import png
    from paripassu.files import write_bytes, write_text
    from paripassu.folders import make_folder
    from paripassu.kinds import PAGE, PNG, SVG

    folder = make_folder(directory)
    target = folder / "index.html" if page is None else Path(page)
    written = []
    for section in sections:
        for picture in section.pictures:
            name = f"{section.prefix}{picture.name}"
            vector, pixels = folder / f"{name}.svg", folder / f"{name}.png"
            drawn = picture.to_svg()
            write_text(vector, drawn, replaces=SVG)
            write_bytes(pixels, png(drawn), replaces=PNG)
            written += [vector, pixels]
    way = os.path.relpath(folder, target.parent).replace(os.sep, "/")
    files = "" if way == "." else f"{way}/"
    rendered = render_page(clean(title), sections, files=files)
    write_text(target, rendered, replaces=PAGE)
    return [*written, target]
