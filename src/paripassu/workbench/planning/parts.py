"""What is shown beside a text, in parts that are told one after the other, as HTML.

The workbench's policy allows neither style nor script in it. A picture's address is made of what it
shows: one that did not change is neither drawn nor loaded again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from paripassu.charts.page import environment as charts_environment
from paripassu.charts.section import Section
from paripassu.workbench.pages.painted import environment

if TYPE_CHECKING:
    from paripassu.charts.picture import Picture

#: The parts, in the order of the page.
PARTS = ("numbers", "pictures", "repairs")


def address_of(picture: Picture) -> str:
    """Give the last part but one of a picture's address: the same for the same picture."""
    shown = json.dumps([picture.alt, *picture.specs.values()], sort_keys=True)
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def numbers(section: Section, title: str, command: str) -> str:
    """Give what was found in words and as a table.

    Parameters
    ----------
    section : Section
        Without pictures.
    title : str
        Of the agreement.
    command : str
        That prints the same.
    """
    return _filled("numbers", section=section, title=title, command=command)


def pictures(drawn: Sequence[Picture], file: int) -> str:
    """Give pictures; nothing where there are none."""
    if not drawn:
        return ""
    return _filled("pictures", pictures=addressed(drawn, file))


def repairs(section: Section, drawn: Sequence[Picture], file: int, command: str) -> str:
    """Give what would have to change."""
    return _filled("repairs", section=section, pictures=addressed(drawn, file), command=command)


def addressed(drawn: Sequence[Picture], file: int) -> list[tuple[str, Picture]]:
    """Give pictures with their addresses."""
    return [(f"/file/{file}/picture/{address_of(picture)}", picture) for picture in drawn]


def _filled(part: str, **shown: object) -> str:
    tables = charts_environment().get_template("tables.html.jinja").module
    template = environment().get_template(f"part_{part}.html.jinja")
    return template.render(
        **shown,
        plan_table=tables.plan,  # type: ignore[attr-defined]
        repair_table=tables.repairs,  # type: ignore[attr-defined]
    )
