"""A report of an agreement, written to a file."""

from __future__ import annotations

import datetime as dt
import os
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from paripassu import given
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import agreement_of, parse_agreement
from paripassu.agreement.show import show
from paripassu.agreement.variants.model import variants_path
from paripassu.agreement.variants.read import parse_variants
from paripassu.deadline import Progress, ShouldStop
from paripassu.documents.read import read_as
from paripassu.documents.written import ReportFile
from paripassu.errors import Fault, ParameterError, PariPassuError, UnreadableError
from paripassu.files import Content, Readable, verify_place, write_bytes
from paripassu.files import read as read_file
from paripassu.kinds import REPORT
from paripassu.quoted import in_python, quoted
from paripassu.reports.blocks import Document
from paripassu.reports.content import document
from paripassu.sequencing.again import answer_known
from paripassu.sequencing.answer import plan
from paripassu.sequencing.explain import explain
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.known import Known
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.risk.answer import Risk
from paripassu.sequencing.variants import ComparedVariants, compare_variants
from paripassu.toml.read import MOST_BYTES

Form = Literal["html", "pdf", "docx"]
FORMS: tuple[Form, ...] = ("html", "pdf", "docx")


def report(
    agreement: Agreement | Readable,
    path: str | os.PathLike[str],
    *,
    date: dt.date | str,
    font: str | os.PathLike[str] | None = None,
    risk: Risk | Readable | None = None,
    time_limit: float | None = None,
    force: bool = False,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> ReportFile:
    """Write a report to hand over: what is wanted and on whose word, and what comes of it.

    The same agreement, date and fonts give the same bytes. Where a file ``NAME.variants.toml``
    stands beside the agreement's file, the variants in it are shown as well.

    Parameters
    ----------
    agreement : Agreement, path or open file
        What the parties want.
    path : str or path
        The file. Its ending says in which form: ``.html``, ``.pdf`` (PDF/A-2a and PDF/UA-1) or
        ``.docx``.
    date : date or str
        Of which day the report is.
    font : str or path, optional
        A font file (TTF, OTF or a collection), for scripts that no font at hand has.
    risk : Risk, path or open file, optional
        What ``paripassu risk --json`` printed for this agreement, to be shown as well.
    time_limit : float, optional
        Seconds for the search of a plan, and again for the conflicts and repairs, and for all
        variants together.
    force : bool
        Whether a file that is no report is replaced; an agreement, a workbook and somebody else's
        document never are.
    should_stop, progress : callable, optional
        As in :func:`paripassu.plan`.

    Raises
    ------
    VariantsError
        The file of variants cannot be read.
    PariPassuError
        The risk is that of another agreement, a character has no font, or the font is none.
    OverwriteError, UnwritableError
        The file cannot be written; see ``force``.
    """
    form = verify_report(path, agreement, risk, font=font, force=force)
    day = given.day(date, "date")
    read, text = _read(agreement)
    content = made(
        read,
        text,
        form,
        day,
        beside=_beside(agreement),
        font=font,
        risk=risk_of(risk, read),
        time_limit=given.seconds(time_limit, "time_limit"),
        should_stop=should_stop,
        progress=progress,
    )
    write_bytes(path, content, replaces=REPORT, force=force)
    return ReportFile(file=os.fspath(path), digest=f"sha256:{sha256(content).hexdigest()}")


def made(
    agreement: Agreement,
    text: str,
    form: Form,
    date: dt.date,
    *,
    beside: Content | None = None,
    font: Readable | None = None,
    risk: Risk | None = None,
    known: Known | None = None,
    time_limit: float | None = None,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Make a report, as the bytes of a file.

    Parameters
    ----------
    agreement : Agreement
    text : str
        The text that it was read from: the variants are changes to it.
    form : str
    date : date
    beside : Content, optional
        The file of variants.
    known : Known, optional
        Of an earlier text. Where it says the same in other words, and all of it was found, the
        report is that without a search.
    font, risk, time_limit, should_stop, progress
        As in :func:`report`.
    """
    answer = None if known is None else answer_known(agreement, known)
    if answer is None:
        answer = _answer(agreement, time_limit, should_stop, progress)
    varied = None
    if beside is not None and (variants := parse_variants(beside.data, beside.name)):
        varied = compare_variants(
            text,
            variants,
            name=agreement.origin,
            time_limit=time_limit,
            should_stop=should_stop,
            progress=progress,
        )
    digest = f"sha256:{sha256(beside.data).hexdigest()}" if beside is not None and varied else ""
    return rendered(gathered(agreement, answer, date, risk, varied, digest), form, font)


def verify_report(
    path: str | os.PathLike[str],
    *inputs: object,
    font: str | os.PathLike[str] | None = None,
    force: bool = False,
) -> Form:
    """Refuse a place where no report could be written; give the form that its ending says."""
    if not isinstance(path, (str, os.PathLike)):
        raise ParameterError("path", f"should be a path, not {in_python(path)}")
    given.flag(force, "force")
    ending = Path(path).suffix
    form = next((one for one in FORMS if ending.lower() == f".{one}"), None)
    if form is None:
        renamed = Path(path).parent / f"{Path(path).stem}.pdf"
        raise ParameterError(
            "path",
            "should end in .html, .pdf or .docx: the ending says in which form the report is "
            f"written{f', not in {quoted(ending)}' if ending else ''}",
            f"give {quoted(os.fspath(renamed))}",
        )
    if font is not None and form == "html":
        raise ParameterError(
            "font", "is of no use for HTML: whoever reads it brings the fonts", "leave it out"
        )
    readable = (one for one in (*inputs, font) if isinstance(one, (str, os.PathLike)))
    verify_place(path, *readable, replaces=REPORT, force=force)
    return form


def gathered(
    agreement: Agreement,
    answer: Plan | Explanation,
    date: dt.date,
    risk: Risk | None = None,
    variants: ComparedVariants | None = None,
    beside: str = "",
) -> Document:
    """Gather a report of an answer, with this program's version; see ``content.document``."""
    return document(
        agreement,
        show(agreement),
        answer,
        date=date,
        version=version("paripassu"),
        risk=risk,
        variants=variants,
        beside=beside,
    )


def rendered(content: Document, form: Form, font: Readable | None = None) -> bytes:
    """Give a report in one of its forms, as the bytes of a file."""
    match form:
        case "html":
            from paripassu.reports.html import to_html

            return to_html(content)
        case "pdf":
            from paripassu.reports.pdf import to_pdf

            return to_pdf(content, font)
        case "docx":
            from paripassu.reports.docx import to_docx

            return to_docx(content, font)


def _read(agreement: Agreement | Readable) -> tuple[Agreement, str]:
    """Read the agreement, and give its text, too."""
    if isinstance(agreement, (str, os.PathLike)):
        content = read_file(agreement, MOST_BYTES)
        return parse_agreement(content.data, content.name), content.data.decode()
    made = agreement_of(agreement)
    return made, ""  # nothing stands beside it


def _beside(agreement: Agreement | Readable) -> Content | None:
    """Read the file of variants beside that of the agreement; None where there is none."""
    if not isinstance(agreement, (str, os.PathLike)) or os.fspath(agreement) == "-":
        return None
    place = variants_path(Path(agreement))
    if place.exists() and not (place.is_file() or place.is_dir()):
        # A pipe that nobody named would keep everything waiting until somebody writes into it.
        raise UnreadableError(place.name, [Fault(0, "", "is no file", "take it away")])
    return read_file(place, MOST_BYTES) if place.exists() else None


def _answer(
    agreement: Agreement,
    time_limit: float | None,
    should_stop: ShouldStop | None,
    progress: Progress | None,
) -> Plan | Explanation:
    """Give the plan, or why there is none."""
    why = explain(agreement, time_limit=time_limit, should_stop=should_stop, progress=progress)
    if why.feasible is False:
        return why
    return plan(agreement, time_limit=time_limit, should_stop=should_stop, progress=progress)


def risk_of(risk: Risk | Readable | None, agreement: Agreement) -> Risk | None:
    """Read what ``paripassu risk --json`` printed, and refuse it where it is of another file."""
    read = risk if risk is None or isinstance(risk, Risk) else read_as(Risk, risk)
    if read is not None and read.digest != agreement.digest:
        raise PariPassuError(
            f"the risk is that of another agreement file: its digest is {read.digest}, and that "
            f"of the agreement {agreement.digest}",
            "run `paripassu risk --json` on this agreement",
        )
    return read
