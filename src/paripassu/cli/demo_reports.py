"""The demonstration's reports: the same content as a page, a PDF and a Word document."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paripassu.agreement.model import Agreement
    from paripassu.sequencing.explanation import Explanation
    from paripassu.sequencing.plan import Plan


def verify_reports(folder: Path) -> None:
    """Refuse a folder in which a report would stand in the place of something else."""
    from paripassu.reports.report import FORMS, verify_report

    for form in FORMS:
        verify_report(folder / f"report.{form}")


def reported(folder: Path, agreement: Agreement, answer: Plan | Explanation) -> list[Path]:
    """Write the reports; they are of the agreement's day 0, as all of the demonstration."""
    from paripassu.files import write_bytes
    from paripassu.kinds import REPORT
    from paripassu.reports.report import FORMS, gathered, rendered

    said = gathered(agreement, answer, agreement.start or dt.date(2000, 1, 1))
    written = []
    for form in FORMS:
        written.append(folder / f"report.{form}")
        write_bytes(written[-1], rendered(said, form), replaces=REPORT)
    return written
