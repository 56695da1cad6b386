"""One page that works from disk: pictures, what they mean, and the tables behind them.

The page asks for nothing from anywhere: it carries the drawing library once, and a policy under
which a browser would refuse to fetch anything or to run any script but the two that belong to it.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from paripassu.charts.picture import Picture
from paripassu.charts.section import Section
from paripassu.charts.style import PAGE, SIZES

if TYPE_CHECKING:
    from jinja2 import Environment


def render_page(title: str, sections: Sequence[Section], *, files: str | None = None) -> str:
    """Give the page.

    Parameters
    ----------
    title : str
        Its heading.
    sections : sequence of Section
        In the order in which they stand.
    files : str, optional
        Where, seen from the page, the SVG and PNG files are: empty or ending in ``/``. Without it
        the page stands alone.
    """
    templates = environment()
    from markupsafe import Markup

    drawn = any(section.pictures for section in sections)
    bundle, script = (_bundle(), _source("page.js")) if drawn else ("", "")
    css = style_sheet(tables=any(section.grids for section in sections))
    tables = templates.get_template("tables.html.jinja").module
    return templates.get_template("page.html.jinja").render(
        title=title,
        sections=sections,
        files=files,
        drawn=drawn,
        policy=_policy([bundle, script] if drawn else []),
        css=Markup(css),  # ours, not the agreement's
        bundle=Markup(bundle),
        script=Markup(script),
        specs=_specs,
        plan_table=tables.plan,  # type: ignore[attr-defined]
        repair_table=tables.repairs,  # type: ignore[attr-defined]
        grid_table=tables.grid,  # type: ignore[attr-defined]
        beside_columns=tables.beside,  # type: ignore[attr-defined]
    )


@cache
def environment() -> Environment:
    """Give the templates; every text that goes into them is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("paripassu.charts"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def style_sheet(*, tables: bool) -> str:
    """Give the page's style sheet, with or without what tables of any kind need."""
    return table_sheet() + _source("page.css") + (_source("grid.css") if tables else "")


def table_sheet() -> str:
    """Give the rules of tables, which are the same wherever one is shown."""
    return _source("tables.css")


def _source(name: str) -> str:
    from importlib.resources import files

    return (files("paripassu.charts") / "templates" / name).read_text(encoding="utf-8")


@cache
def _bundle() -> str:
    import vl_convert

    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    # Inside a page the end of a script is found by its letters, even within a string.
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _policy(scripts: Sequence[str]) -> str:
    """Give the content security policy (W3C CSP Level 3, section 2.3.1: hash-source)."""
    hashes = [b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes) or "'none'"
    # Pictures of readers without scripts lie beside the page; tooltips bring their own style.
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src 'self' file: data:; base-uri 'none'; form-action 'none'"
    )


def _specs(picture: Picture) -> Iterator[tuple[str, object]]:
    """Give a picture's definitions as text that cannot end the script element it stands in."""
    from markupsafe import Markup

    for size in SIZES:
        spec = picture.spec(size, PAGE, titled=False)
        spec.pop("$schema", None)
        text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
        for sign in "<>&\u2028\u2029":
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        yield size.name, Markup(text)  # no markup is left in it
