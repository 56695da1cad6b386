"""A text in, and what is shown beside it out: numbers, pictures, what would have to change.

Each is told as soon as it is found. Numbers follow a key in less time than a person notices;
repairs take a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import paripassu.sequencing.conflicts  # noqa: F401
from paripassu.agreement.cautions import cautions
from paripassu.agreement.model import Agreement
from paripassu.charts.burden_picture import burden
from paripassu.charts.plan_pictures import plan_charts
from paripassu.charts.plan_section import explanation_section, plan_section
from paripassu.charts.text import clean
from paripassu.sequencing.again import explain_again, plan_again
from paripassu.sequencing.known import Known
from paripassu.sequencing.remembered import Remembered
from paripassu.workbench.editing.reading import agreement_of
from paripassu.workbench.planning.asked import Answer, Job, gone, longer_than
from paripassu.workbench.planning.pacing import working
from paripassu.workbench.planning.parts import address_of, numbers, pictures, repairs

if TYPE_CHECKING:
    from paripassu.charts.picture import Picture
    from paripassu.sequencing.plan import Plan

#: Seconds after which the best plan so far is shown, unless told otherwise.
SECONDS = 10.0
#: What was worked out in this process for the texts before.
_REMEMBERED = Remembered()


def planned(job: Job, asked: Callable[[], bool], tell: Callable[[Answer], None]) -> None:
    """Plan with a text, and explain where no plan is possible.

    Parameters
    ----------
    job : Job
    asked : callable
        True once nobody waits for the answer any more.
    tell : callable
        Told each answer as it is found, the last one with another stage than ``planning``.
    """
    agreement = agreement_of(job.text, job.name)
    shown = _Telling(job, agreement, tell)
    known = job.known or Known()
    longer = _longer(job, known)
    again = plan_again(
        agreement,
        known,
        time_limit=SECONDS if longer is None else longer,
        conflicts_limit=longer,
        should_stop=asked,
        progress=shown.progress,
        early=shown.numbers,
        remembered=_REMEMBERED,
    )
    if gone(asked):
        return
    shown.longer = again.late
    found, stuck = again.plan, again.plan.status == "infeasible"
    said = shown.numbers(found, again.known)
    if gone(asked):
        return
    drawn = plan_charts(agreement, found)
    part = {"pictures": pictures(drawn, job.file)}
    if not stuck:
        shown.part({**part, "repairs": ""}, said, drawn, last=True)
        return
    shown.part(part, said, drawn)
    explained = explain_again(
        agreement, again, seconds=longer, should_stop=asked, progress=shown.progress
    )
    if gone(asked):
        return
    why = explained.explanation
    shown.longer |= explained.late
    section = explanation_section(agreement, why, pictures=False)
    costs = [burden(agreement, why)] if why.repairs else []
    page = repairs(section, costs, job.file, clean(job.command("explain")))
    shown.part({"repairs": page}, clean(section.lead), costs, known=explained.known, last=True)


def _longer(job: Job, known: Known) -> float | None:
    """Give the seconds of a search that is to take longer than the one before; None: it is not."""
    wanted: float | None = job.given.get("seconds")
    if wanted is None or known.found is None:
        return wanted
    return max(wanted, longer_than(max(known.found.seconds or 0, known.found.repairs)))


class _Telling:
    """Tells what is found of one job."""

    def __init__(self, job: Job, agreement: Agreement, tell: Callable[[Answer], None]) -> None:
        self._job, self._tell = job, tell
        self._agreement = agreement
        self.longer = False  # whether a longer search may find more
        self._language = str(agreement.language or "")
        self._numbers = ""

    def progress(self, how_far: str) -> None:
        """Tell how far the work is."""
        self.part({}, working("Planning", how_far))

    def numbers(self, found: Plan, known: Known) -> str:
        """Tell a plan, or why there is none, if it is not told yet; give the sentence of it."""
        agreement, job, stuck = self._agreement, self._job, found.status == "infeasible"
        section = plan_section(agreement, found, pictures=False)
        if stuck:
            notes = [clean(caution) for caution in cautions(agreement)]
            section = replace(section, heading="Why there is no plan", warnings=notes)
        lead = clean(section.lead)
        said = f"{lead} Looking for what would have to change." if stuck else lead
        page = numbers(section, clean(agreement.title) or job.name, clean(job.command("plan")))
        if page != self._numbers:
            self._numbers = page
            self.part({"numbers": page}, said, known=known)
        return said

    def part(
        self,
        parts: Mapping[str, str],
        said: str,
        drawn: Sequence[Picture] = (),
        *,
        known: Known | None = None,
        last: bool = False,
    ) -> None:
        """Tell what was found."""
        self._tell(
            Answer(
                self._job.ticket,
                self._job.revision,
                "planned" if last else "planning",
                said,
                language=self._language,
                parts=parts,
                drawn={address_of(picture): picture for picture in drawn},
                known=known,
                found={"longer": True} if last and self.longer else {},
            )
        )
