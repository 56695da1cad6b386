"""A report as one HTML file: pictures as SVG in it, read without scripts, nothing fetched."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING

from paripassu.charts.page import style_sheet
from paripassu.charts.picture import Picture
from paripassu.charts.style import NARROW, WIDE, Size
from paripassu.kinds import GENERATOR
from paripassu.reports.blocks import Document
from paripassu.reports.direction import runs_left

if TYPE_CHECKING:
    from jinja2 import Environment

#: Under it a browser runs no script and asks for nothing (W3C CSP Level 3).
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def to_html(document: Document) -> bytes:
    """Write a report as HTML in UTF-8: the same bytes for the same report."""
    from markupsafe import Markup

    text = (
        _environment()
        .get_template("report.html.jinja")
        .render(
            document=document,
            policy=POLICY,
            generator=Markup(GENERATOR),
            css=Markup(style_sheet(tables=True) + _source("report.css")),
            address=_address,
            linked=lambda text, head="": text,
        )
    )
    return text.encode()


@cache
def _environment() -> Environment:
    return environment("paripassu.reports")


def environment(*packages: str) -> Environment:
    """Give the templates of some packages, with what blocks are shown by; all text is escaped."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=ChoiceLoader([PackageLoader(one) for one in packages]),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        wide=WIDE,
        narrow=NARROW,
        isolated=lambda text: text,
        runs=lambda text: Markup(' dir="rtl"' if runs_left(text) else ""),
    )
    return made


def _source(name: str) -> str:
    from importlib.resources import files

    return (files("paripassu.reports") / "templates" / name).read_text(encoding="utf-8")


def _address(picture: Picture, size: Size) -> str:
    """Give a picture as an address that holds it whole."""
    drawn = picture.to_svg(size, titled=False).encode()
    return f"data:image/svg+xml;base64,{b64encode(drawn).decode()}"
