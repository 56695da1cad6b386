"""A report of a text to hand over, made beside the server: as ``paripassu report`` writes it."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from collections.abc import Callable
from typing import Final

from paripassu.agreement.read import parse_agreement
from paripassu.agreement.variants.read import parse_variants
from paripassu.charts.text import clean
from paripassu.errors import InputError
from paripassu.files import Content
from paripassu.workbench.planning.asked import Answer, Job, gone
from paripassu.workbench.planning.pacing import words

TASK: Final = "report"
#: Seconds for the search of a plan, and again for the rest, as the command has them.
SECONDS: Final = 60.0


def report(job: Job, asked: Callable[[], bool], tell: Callable[[Answer], None]) -> None:
    """Make a report.

    Parameters
    ----------
    job : Job
        It is given ``content``, the bytes of the file; ``form``; ``date``; and ``beside``: bytes
        and name of the file of variants, or None.
    asked : callable
        True once nobody waits for the answer any more.
    tell : callable
        Told how far it is, and at last the bytes of the report, in Base64.
    """
    from paripassu.reports.report import made  # brings all that typesets

    content, form = job.given["content"], job.given["form"]
    beside = None if job.given["beside"] is None else Content(*job.given["beside"])
    if beside is not None:
        try:
            parse_variants(beside.data, beside.name)
        except InputError as error:  # by lines of a file that the page does not show
            tell(Answer(job.ticket, job.revision, "failed", clean(str(error))))
            return
    report = made(
        parse_agreement(content, job.name),
        content.decode(),
        form,
        dt.date.fromisoformat(job.given["date"]),
        beside=beside,
        time_limit=SECONDS,
        should_stop=asked,
        progress=words(job, tell, "Making the report"),
    )
    if not gone(asked):
        found = {"report": b64encode(report).decode()}
        tell(Answer(job.ticket, job.revision, "planned", "The report is made.", found=found))
