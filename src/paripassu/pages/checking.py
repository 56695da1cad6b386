"""The check in the reader's browser, beside the pages: it reads the log from where it lies."""

from __future__ import annotations

from html import escape
from typing import Final

from paripassu.pages.check.page import form, licences, script, style
from paripassu.pages.page import CHECK, Form, Page, Part
from paripassu.reports.blocks import Paragraph

CHECKING: Final = Part("check-now.html", "Check it in this browser")
#: The check as one file, for a disk.
CHECKER: Final = "checker.html"
SCRIPT: Final = "static/check.js"
#: The style of pages that ask something.
FORM_STYLE: Final = "static/form.css"
_ONE_FILE: Final = f'<a href="{CHECKER}">the check in one file</a>'


def checking(log: str, before: int = 0) -> Page:
    """Make the page that checks the log beside it.

    Parameters
    ----------
    log : str
        Where the log's own files lie, below the site's root: empty, or ending in ``/``.
    before : int
        Logs before it that lie below it.
    """
    elsewhere = f", and pages that come from a web server. From a disk, open {_ONE_FILE}"
    return Page(
        CHECKING.path,
        CHECKING.title,
        CHECK,
        blocks=(
            Paragraph(
                "Your own browser reads every file of the record and checks it. Nothing is sent: "
                "the page may only read from where it came. What it remembers stays in your "
                "browser.",
                "lead",
            ),
            Paragraph(
                "Whoever shows you these pages could also show you a check that always says yes. "
                "If you do not trust them, save the check in one file (below), compare its digest "
                "with the one that others give you, and open it from your own disk."
            ),
        ),
        form=Form(
            form(log, elsewhere, before)
            + "<details>\n<summary>Licences of what this check contains</summary>\n"
            + f"<pre>{escape(licences())}</pre>\n</details>\n",
            SCRIPT,
            fetches=True,
        ),
        listed=(Part(CHECKER, "The check, as one file"),),
    )


def scripts() -> dict[str, bytes]:
    """Give the files beside pages that ask something, by path."""
    return {SCRIPT: script().encode(), FORM_STYLE: style().encode()}
