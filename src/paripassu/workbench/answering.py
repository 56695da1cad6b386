"""A text in, and what is shown beside it out: first the plan, then why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from paripassu.charts.text import clean
from paripassu.errors import InputError, PariPassuError
from paripassu.workbench import rehearsing
from paripassu.workbench.asked import PLAN, Answer, Job, Mistake
from paripassu.workbench.calculators.task import TASKS as CALCULATORS

if TYPE_CHECKING:
    from paripassu.agreement.model import Agreement
    from paripassu.charts.section import Section

#: Seconds for a plan, as long as `paripassu plan` takes.
SECONDS = 60.0

Tell = Callable[[Answer], None]


def answer(job: Job, asked: Callable[[], bool], tell: Tell) -> None:
    """Do what is asked of a text: as a rule plan with it, and explain where no plan is possible.

    Parameters
    ----------
    job : Job
    asked : callable
        True once nobody waits for the answer any more.
    tell : callable
        Told each answer as it is found, the last one with another stage than ``planning``.
    """
    try:
        _TASKS[job.task](job, asked, tell)
    except InputError as error:
        mistakes = [
            Mistake(fault.line, clean(str(replace(fault, line=0)))) for fault in error.faults
        ]
        many = len(mistakes)
        said = f"The text has {many} mistake{'s' * (many > 1)}: there is no plan of it yet."
        tell(Answer(job.ticket, job.revision, "mistakes", said, tuple(mistakes)))
    except PariPassuError as error:
        tell(Answer(job.ticket, job.revision, "failed", clean(str(error))))


def _plan(job: Job, asked: Callable[[], bool], tell: Tell) -> None:
    from paripassu.agreement.cautions import cautions
    from paripassu.agreement.read import parse_agreement
    from paripassu.charts.plan_section import explanation_section, plan_section
    from paripassu.sequencing.answer import plan
    from paripassu.sequencing.explain import explain

    # A lone surrogate, which a browser may send, is no UTF-8: the reader says so, with its line.
    agreement = parse_agreement(job.text.encode("utf-8", "surrogatepass"), job.name)
    shown = _Telling(job, agreement, tell)
    found = plan(agreement, time_limit=SECONDS, should_stop=asked, progress=shown.progress)
    if asked():
        return
    section = plan_section(agreement, found)
    if found.status != "infeasible":
        shown.section(section, f"paripassu plan {job.name}", last=True)
        return
    notes = [clean(caution) for caution in cautions(agreement)]
    section = replace(section, heading="Why there is no plan", warnings=notes)
    shown.section(section, f"paripassu plan {job.name}", last=False)
    why = explain(agreement, should_stop=asked, progress=shown.progress)
    if asked():
        return
    section = replace(explanation_section(agreement, why), warnings=notes)
    shown.section(section, f"paripassu explain {job.name}", last=True)


class _Telling:
    """Tells what is found of one job."""

    def __init__(self, job: Job, agreement: Agreement, tell: Tell) -> None:
        self._job, self._agreement, self._tell = job, agreement, tell

    def progress(self, how_far: str) -> None:
        self._say("planning", f"Planning: {clean(how_far)}.")

    def section(self, section: Section, command: str, *, last: bool) -> None:
        from paripassu.workbench.painted import painted

        job = self._job
        # Two stages of one text may show different pictures: each has addresses of its own.
        place = f"/file/{job.file}/picture/{job.ticket}-{int(last)}"
        page = painted(section, place, clean(self._agreement.title) or job.name, clean(command))
        said = clean(section.lead)
        if not last:
            said += " Looking for what would have to change."
        self._say("planned" if last else "planning", said, page, section)

    def _say(self, stage: str, said: str, page: str = "", section: Section | None = None) -> None:
        language = str(self._agreement.language or "")
        self._tell(
            Answer(
                self._job.ticket,
                self._job.revision,
                stage,  # type: ignore[arg-type]
                said,
                page=page,
                pictures=tuple(section.pictures) if section else (),
                language=language,
            )
        )


#: What can be asked: each is told the job, whether nobody waits any more, and whom to tell.
_TASKS: Mapping[str, Callable[[Job, Callable[[], bool], Tell], None]] = MappingProxyType(
    {
        PLAN: _plan,
        rehearsing.COURSE: rehearsing.course,
        rehearsing.POINT: rehearsing.point,
        rehearsing.IF: rehearsing.what_if,
        **CALCULATORS,
    }
)
