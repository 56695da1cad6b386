"""A text and a task in, and what was asked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from paripassu.charts.text import clean
from paripassu.errors import InputError, PariPassuError
from paripassu.workbench.calculators.task import TASKS as CALCULATORS
from paripassu.workbench.planning import rehearsing
from paripassu.workbench.planning.asked import PLAN, Answer, Job, Mistake

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
        said = (
            f"There is no plan yet: {many} thing{'s are' if many > 1 else ' is'} missing or wrong."
        )
        tell(Answer(job.ticket, job.revision, "mistakes", said, tuple(mistakes)))
    except PariPassuError as error:
        tell(Answer(job.ticket, job.revision, "failed", clean(str(error))))


def _plan(job: Job, asked: Callable[[], bool], tell: Tell) -> None:
    from paripassu.workbench.planning.live import planned  # brings all that plans and draws

    planned(job, asked, tell)


def _variants(job: Job, asked: Callable[[], bool], tell: Tell) -> None:
    from paripassu.workbench.variants.answering import variants

    variants(job, asked, tell)


def _repairs(job: Job, asked: Callable[[], bool], tell: Tell) -> None:
    from paripassu.workbench.variants.answering import repairs

    repairs(job, asked, tell)


def _report(job: Job, asked: Callable[[], bool], tell: Tell) -> None:
    from paripassu.workbench.planning.reporting import report

    report(job, asked, tell)


#: What can be asked: each is told the job, whether nobody waits any more, and whom to tell.
_TASKS: Mapping[str, Callable[[Job, Callable[[], bool], Tell], None]] = MappingProxyType(
    {
        PLAN: _plan,
        rehearsing.COURSE: rehearsing.course,
        rehearsing.POINT: rehearsing.point,
        rehearsing.IF: rehearsing.what_if,
        **CALCULATORS,
        "variants": _variants,
        "repairs": _repairs,
        "report": _report,
    }
)
