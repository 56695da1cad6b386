"""A plan gone through beside the server: each moment of it, and what if somebody stops it.

What is asked of a plan comes with that plan, so that all answers are about the same one, whichever
process gives them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from paripassu.charts.text import clean
from paripassu.errors import ParameterError
from paripassu.workbench.asked import Answer, Job

if TYPE_CHECKING:
    from paripassu.charts.section import Section
    from paripassu.sequencing.plan import Plan
    from paripassu.sequencing.rehearsal.course import Course

#: What can be asked: the plan that is gone through; a point of it; what if.
COURSE, POINT, IF = "rehearsal", "rehearsal-point", "rehearsal-if"
#: Seconds for a plan, as long as `paripassu plan` takes.
SECONDS = 60.0
#: Plans that a process keeps at hand.
KEPT = 2

Tell = Callable[[Answer], None]


def course(job: Job, asked: Callable[[], bool], tell: Tell) -> None:
    """Find the plan of a text, and give the page on which it is gone through."""
    from paripassu.agreement.read import parse_agreement
    from paripassu.charts.rehearsal_rows import late_choices
    from paripassu.charts.text import party_title
    from paripassu.sequencing.answer import plan
    from paripassu.sequencing.rehearsal.course import Course

    agreement = parse_agreement(job.text.encode("utf-8", "surrogatepass"), job.name)
    found = plan(agreement, time_limit=SECONDS, should_stop=asked)
    if asked():
        return
    if not found.found or not found.steps:
        page = _rendered("rehearsal_none.html.jinja", plan=found, file=job.file)
        _told(job, tell, clean(found.summary()), page)
        return
    gone = Course.of(agreement, found)
    page = _rendered(
        "rehearsal_course.html.jinja",
        title=clean(agreement.title) or job.name,
        lead=found.summary(),
        last=gone.last,
        timed=gone.timed,
        parties=[(party.id, party_title(agreement, party.id)) for party in agreement.parties],
        late=[*late_choices(gone)] if gone.timed else [],
    )
    kept = {"plan": json.dumps(found.to_json()), "last": gone.last}
    _told(job, tell, clean(found.summary()), page, language=agreement.language, found=kept)


def point(job: Job, asked: Callable[[], bool], tell: Tell) -> None:
    """Show how a plan stands at a point."""
    from paripassu.charts.rehearsal_section import scene

    gone = _course(job)
    shown = scene(gone, _whole(job.given, "point"))
    command = clean(job.command("plan"))
    page = _rendered("rehearsal_point.html.jinja", scene=shown, command=command)
    _told(job, tell, f"{shown.heading}. {shown.lead}", page)


def what_if(job: Job, asked: Callable[[], bool], tell: Tell) -> None:
    """Answer one of the questions."""
    section, made, command = _QUESTIONS[job.given["what"]](_course(job), job, asked)
    if asked():
        return
    page = _rendered(
        "rehearsal_answer.html.jinja",
        section=section,
        place=f"/file/{job.file}/rehearsal/answer/{job.ticket}",
        command=clean(command),
        made=made is not None and made.found,
        name=f"{job.given['what']}.json",
    )
    found = {} if made is None else {"plan": json.dumps(made.to_json(), indent=2) + "\n"}
    _told(job, tell, section.lead, page, found=found, section=section)


def _stop(gone: Course, job: Job, asked: Callable[[], bool]) -> tuple[Section, None, str]:
    from paripassu.charts.rehearsal_section import stop_section
    from paripassu.sequencing.rehearsal.stop import stops

    at = _whole(job.given, "point")
    return stop_section(gone, at, stops(gone, at)), None, clean(job.command("plan"))


def _walk(gone: Course, job: Job, asked: Callable[[], bool]) -> tuple[Section, None, str]:
    from paripassu.charts.rehearsal_section import walk_section
    from paripassu.sequencing.rehearsal.walk import walks

    at = _whole(job.given, "point")
    walk = walks(gone, at, job.given["party"])
    return walk_section(gone, at, walk), None, clean(job.command("plan"))


def _late(gone: Course, job: Job, asked: Callable[[], bool]) -> tuple[Section, Plan, str]:
    from paripassu.agreement.model import Step
    from paripassu.charts.rehearsal_section import delay_section
    from paripassu.sequencing.rehearsal.delay import delayed

    party, _, step = str(job.given["step"]).partition(" ")
    measure, _, portion = step.rpartition(":")
    if not (portion.isascii() and portion.isdigit() and len(portion) < 8):
        raise ParameterError(f"the plan has no step {step!r}", "choose one of its steps")
    days = _whole(job.given, "days")
    delay = delayed(gone, party, Step(measure, int(portion)), days)
    return delay_section(gone, delay), delay.plan, clean(job.command("check", "late.json"))


def _anew(gone: Course, job: Job, asked: Callable[[], bool]) -> tuple[Section, Plan, str]:
    from paripassu.charts.rehearsal_section import anew_section
    from paripassu.sequencing.rehearsal.anew import anew

    at, given = _whole(job.given, "point"), job.given.get("today")
    today = None if given is None else Fraction(given)
    rest = anew(gone, at, today, time_limit=SECONDS, should_stop=asked)
    return (
        anew_section(gone, at, rest, today),
        rest,
        clean(job.command("plan", "--done", "STATUS.json")),
    )


_QUESTIONS: Mapping[
    str, Callable[[Course, Job, Callable[[], bool]], tuple[Section, Plan | None, str]]
] = {"stop": _stop, "walk": _walk, "late": _late, "anew": _anew}
#: What can be asked of a plan.
QUESTIONS = frozenset(_QUESTIONS)


def _course(job: Job) -> Course:
    return _read(job.text, job.name, job.given["plan"])


@lru_cache(maxsize=KEPT)
def _read(text: str, name: str, document: str) -> Course:
    from paripassu.agreement.read import parse_agreement
    from paripassu.sequencing.plan import Plan
    from paripassu.sequencing.rehearsal.course import Course

    agreement = parse_agreement(text.encode("utf-8", "surrogatepass"), name)
    return Course.of(agreement, Plan.from_json(json.loads(document)))


def _whole(given: Mapping[str, Any], key: str) -> int:
    return int(given[key])


def _rendered(template: str, **shown: Any) -> str:
    from paripassu.charts.page import environment as charts_environment
    from paripassu.workbench.painted import environment

    tables = charts_environment().get_template("tables.html.jinja").module
    return environment().get_template(template).render(tables=tables, **shown)


def _told(
    job: Job,
    tell: Tell,
    said: str,
    page: str,
    *,
    language: object = "",
    found: Mapping[str, Any] | None = None,
    section: Section | None = None,
) -> None:
    tell(
        Answer(
            job.ticket,
            job.revision,
            "planned",
            clean(said),
            page=page,
            pictures=tuple(section.pictures) if section else (),
            language=str(language or ""),
            found=dict(found or {}),
        )
    )
