"""Pictures and their page as files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from paripassu.agreement.model import Agreement
from paripassu.charts.section import Section, explanation_section, plan_section
from paripassu.charts.text import clean
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.plan import Plan


def write_pictures(
    directory: str | os.PathLike[str],
    agreement: Agreement,
    plan: Plan | None = None,
    explanation: Explanation | None = None,
) -> list[Path]:
    """Write all pictures as SVG and PNG, and ``index.html`` with all of them.

    Each file is replaced whole, the page last, so that it never names a picture that is not there.

    Parameters
    ----------
    directory : str or path
        Made if it is not there.
    agreement : Agreement
        That the plan and the explanation were made from.
    plan : Plan, optional
    explanation : Explanation, optional

    Returns
    -------
    list of Path
        Every file that was written.

    Raises
    ------
    PariPassuError
        A file cannot be written, or the plan belongs to another agreement.
    """
    sections = []
    if explanation is not None:
        sections.append(explanation_section(agreement, explanation))
    if plan is not None:
        sections.append(plan_section(agreement, plan, prefix="plan-" if sections else ""))
    return write_sections(directory, agreement.title or agreement.id, sections)


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
    from paripassu.files import write_bytes, write_text

    folder = Path(directory)
    target = folder / "index.html" if page is None else Path(page)
    written = []
    for section in sections:
        for picture in section.pictures:
            name = f"{section.prefix}{picture.name}"
            svg, png = folder / f"{name}.svg", folder / f"{name}.png"
            write_text(svg, picture.to_svg())
            write_bytes(png, picture.to_png())
            written += [svg, png]
    way = os.path.relpath(folder, target.parent).replace(os.sep, "/")
    files = "" if way == "." else f"{way}/"
    write_text(target, render_page(clean(title), sections, files=files))
    return [*written, target]
