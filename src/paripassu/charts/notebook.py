"""How every answer shows itself in a notebook: its page's sections, and what a terminal prints.

The pictures are SVG, since that needs neither a script nor a network.
"""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.charts.answers import render, sections
from paripassu.charts.printed import printed
from paripassu.charts.section import Section
from paripassu.documents.value import Answer


def bundle(answer: Answer) -> dict[str, str]:
    """Give what an answer's ``_repr_mimebundle_`` shows, by media type."""
    text = printed(lambda console: render(console, answer), width=100)
    return {"text/plain": text, "text/html": to_html(sections(answer))}


def to_html(shown: Sequence[Section]) -> str:
    """Give sections as a piece of HTML with their pictures as SVG."""
    from markupsafe import Markup

    from paripassu.charts.page import environment

    tables = environment().get_template("tables.html.jinja").module
    return (
        environment()
        .get_template("fragment.html.jinja")
        .render(
            sections=shown,
            svg=lambda picture: Markup(_shrinking(picture.to_svg())),  # escaped when drawn
            plan_table=tables.plan,  # type: ignore[attr-defined]
            repair_table=tables.repairs,  # type: ignore[attr-defined]
            grid_table=tables.grid,  # type: ignore[attr-defined]
            beside_columns=tables.beside,  # type: ignore[attr-defined]
        )
    )


def _shrinking(svg: str) -> str:
    """Let a picture be no wider than the cell that shows it."""
    return svg.replace("<svg ", '<svg style="max-width:100%;height:auto" ', 1)
