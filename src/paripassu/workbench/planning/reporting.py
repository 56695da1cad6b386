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
from paripassu.workbench.calculators.calling import File, Named
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
        It is given ``content``, the bytes of the file; ``form``; ``date``; ``beside``: bytes and
        name of the file of variants, or None; ``font`` and ``risk``: a file
        that was chosen in the page, or None; ``likely``: what ``paripassu risk --json`` prints of
        that content, or None. Whoever reads a web page brings the fonts.
    asked : callable
        True once nobody waits for the answer any more.
    tell : callable
        Told how far it is, and at last the bytes of the report, in Base64.
    """
    from paripassu.reports.fonts import NoFontError
    from paripassu.reports.report import made, risk_of  # brings all that typesets

    def failed(what: str, **found: object) -> None:
        tell(Answer(job.ticket, job.revision, "failed", clean(what), found=found))

    content, form = job.given["content"], job.given["form"]
    beside = None if job.given["beside"] is None else Content(*job.given["beside"])
    agreement = parse_agreement(content, job.name)
    try:
        if beside is not None:
            parse_variants(beside.data, beside.name)
        font, risk = (_opened(job.given[name]) for name in ("font", "risk"))
        if risk is None and job.given["likely"] is not None:
            risk = Named(job.given["likely"].encode("utf-8", "surrogatepass"), job.name)
        risks = risk_of(risk, agreement)
    except InputError as error:  # of files that the page does not show, by their lines
        failed(str(error))
        return
    try:
        report = made(
            agreement,
            content.decode(),
            form,
            dt.date.fromisoformat(job.given["date"]),
            beside=beside,
            font=None if form == "html" else font,
            risk=risks,
            known=job.known,
            time_limit=SECONDS,
            should_stop=asked,
            progress=words(job, tell, "Making the report"),
        )
    except NoFontError as error:
        mend = "Choose a font file that has all characters of this script, below."
        failed(f"{error.what}. {mend}", font=True)
        return
    if not gone(asked):
        found = {"report": b64encode(report).decode()}
        tell(Answer(job.ticket, job.revision, "planned", "The report is made.", found=found))


def _opened(chosen: File | None) -> Named | None:
    return None if chosen is None else chosen.opened()
