"""Pages as HTML, with their pictures and their style sheet: readable without a script."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from paripassu.charts.page import style_sheet
from paripassu.charts.picture import Picture
from paripassu.charts.style import Size
from paripassu.kinds import GENERATOR
from paripassu.pages.links import isolated, linked
from paripassu.pages.page import NAVIGATION, Page
from paripassu.reports.html import environment

if TYPE_CHECKING:
    from jinja2 import Template

STYLE = "static/site.css"
#: What the pages of a site may do (W3C CSP Level 3). Opened from a disk, a page's own origin is
#: opaque, so that `self` does not match the files beside it.
POLICY = (
    "default-src 'none'; style-src 'self' file:; img-src 'self' file: data:; base-uri 'none'; "
    "form-action 'none'"
)
#: And those that ask something: what works with them comes from where they came.
_SCRIPTED = POLICY.replace(
    "default-src 'none';", "default-src 'none'; script-src 'self' file:; worker-src 'self';"
)
_FETCHING = _SCRIPTED.replace("worker-src", "connect-src 'self'; worker-src")


def policy_of(page: Page) -> str:
    """Give what a page may do."""
    if page.form is None:
        return POLICY
    return _FETCHING if page.form.fetches else _SCRIPTED


#: Draws a picture for a path.
Draw = Callable[[str, Picture, Size], bytes]


def draw(path: str, picture: Picture, size: Size) -> bytes:
    """Draw a picture, whatever its path."""
    return picture.to_svg(size, titled=False).encode()


def drawn_of(picture: Picture, size: Size) -> str:
    """Give a hash of all that a picture follows from: as long as it is the same, so is the file."""
    spec = json.dumps([picture.alt, picture.specs[size.name]], sort_keys=True)
    return sha256(spec.encode()).hexdigest()


def paint(
    page: Page, *, title: str, size: int, log: str, draw: Draw = draw
) -> Iterator[tuple[str, bytes]]:
    """Give a page's files by path: its pictures, then itself.

    Parameters
    ----------
    page : Page
    title : str
        Of the whole site.
    size : int
        Entries of the record.
    log : str
        Where the log's own files lie, below the site's root: empty, or ending in ``/``.
    draw : callable
    """
    from markupsafe import Markup

    pictures: list[tuple[str, bytes]] = []
    stem = "-".join(PurePosixPath(page.path).with_suffix("").parts)

    def address(picture: Picture, size: Size) -> str:
        path = f"pictures/{stem}-{picture.name}-{size.name}.svg"
        pictures.append((path, draw(path, picture, size)))
        return page.up + path

    text = _template().render(
        page=page,
        parts=NAVIGATION,
        site=title,
        policy=policy_of(page),
        form=Markup(page.form.html) if page.form else None,
        generator=Markup(GENERATOR),
        address=address,
        linked=partial(linked, up=page.up, size=size, pages=page.links),
        log=log,
    )
    yield from pictures
    yield page.path, text.encode()


def style() -> tuple[str, bytes]:
    """Give the style sheet of all pages."""
    own = (files("paripassu.pages") / "static" / "site.css").read_text(encoding="utf-8")
    return STYLE, (style_sheet(tables=True) + own).encode()


@cache
def _template() -> Template:
    templates = environment("paripassu.pages", "paripassu.reports")
    templates.globals["isolated"] = isolated
    return templates.get_template("page.html.jinja")
