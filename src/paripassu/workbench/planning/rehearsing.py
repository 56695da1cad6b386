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
from paripassu.deadline import Progress, ShouldStop
from paripassu.errors import ParameterError
from paripassu.workbench.planning.asked import Answer, Job, gone
from paripassu.workbench.planning.pacing import words

if TYPE_CHECKING:
    import datetime as dt

    from paripassu.charts.section import Section
    from paripassu.sequencing.plan import Plan
    from paripassu.sequencing.rehearsal.course import Course

#: What can be asked: the plan that is gone through; a point of it; what if.
COURSE, POINT, IF = "rehearsal", "rehearsal-point", "rehearsal-if"
#: Plans that a process keeps at hand.
KEPT = 2

Tell = Callable[[Answer], None]


def course(job: Job, asked: Callable[[], bool], tell: Tell) -> None:
    """Find the plan of a text, and give the page on which it is gone through."""
    from paripassu.agreement.read import parse_agreement
    from paripassu.charts.plan_words import outcome
    from paripassu.charts.rehearsal_rows import late_choices
    from paripassu.charts.text import party_title
    from paripassu.sequencing.again import plan_again
    from paripassu.sequencing.known import Known
    from paripassu.sequencing.rehearsal.course import Course

    agreement = parse_agreement(job.given["content"], job.name)
    found = plan_again(
        agreement,
        job.known or Known(),  # of the same agreement in other words all is known
        time_limit=_seconds(job),
        should_stop=asked,
        progress=words(job, tell, "Planning"),
    ).plan
    if gone(asked):
        return
    more = {"longer": _longer(found)}
    if not found.found or not found.steps:
        page = _rendered("rehearsal_none.html.jinja", plan=found, file=job.file, **more)
        _told(job, tell, clean(found.summary()), page, found=more)
        return
    through = Course.of(agreement, found)
    page = _rendered(
        "rehearsal_course.html.jinja",
        title=clean(agreement.title) or job.name,
        lead=found.summary(),
        worst=outcome(agreement, found)[0],
        **more,
        last=through.last,
        timed=through.timed,
        dates=_dates(through),
        parties=[(party.id, party_title(agreement, party.id)) for party in agreement.parties],
        late=[*late_choices(through)] if through.timed else [],
    )
    kept = {"plan": json.dumps(found.to_json()), "last": through.last, **more}
    _told(job, tell, clean(found.summary()), page, language=agreement.language, found=kept)


def point(job: Job, asked: Callable[[], bool], tell: Tell) -> None:
    """Show how a plan stands at a point."""
    from paripassu.charts.rehearsal_section import scene

    through = _course(job)
    date = job.given.get("date")
    at = _whole(job.given, "point") if date is None else through.reached(_day_of(through, date))
    shown = scene(through, at)
    command = clean(job.command("plan"))
    page = _rendered("rehearsal_point.html.jinja", scene=shown, command=command)
    _told(job, tell, f"{shown.heading}. {shown.lead}", page, found={"point": at})


def what_if(job: Job, asked: Callable[[], bool], tell: Tell) -> None:
    """Answer one of the questions."""
    telling = words(job, tell, "Planning")
    section, made, command = _QUESTIONS[job.given["what"]](_course(job), job, asked, telling)
    if gone(asked):
        return
    longer = made is not None and job.given["what"] == "anew" and _longer(made)
    page = _rendered(
        "rehearsal_answer.html.jinja",
        section=section,
        place=f"/file/{job.file}/rehearsal/answer/{job.ticket}",
        command=clean(command),
        made=made is not None and made.found,
        name=f"{job.given['what']}.json",
        longer=longer,
    )
    found: dict[str, Any] = {"longer": longer}
    if made is not None:
        found["plan"] = json.dumps(made.to_json(), indent=2) + "\n"
    _told(job, tell, section.lead, page, found=found, section=section)


def _stop(course: Course, job: Job, asked: ShouldStop, tell: Progress) -> tuple[Section, None, str]:
    from paripassu.charts.rehearsal_section import stop_section
    from paripassu.sequencing.rehearsal.stop import stops

    at = _whole(job.given, "point")
    return stop_section(course, at, stops(course, at)), None, clean(job.command("plan"))


def _walk(course: Course, job: Job, asked: ShouldStop, tell: Progress) -> tuple[Section, None, str]:
    from paripassu.charts.rehearsal_section import walk_section
    from paripassu.sequencing.rehearsal.walk import walks

    at = _whole(job.given, "point")
    walk = walks(course, at, job.given["party"])
    return walk_section(course, at, walk), None, clean(job.command("plan"))


def _late(course: Course, job: Job, asked: ShouldStop, tell: Progress) -> tuple[Section, Plan, str]:
    from paripassu.agreement.model import Step
    from paripassu.charts.rehearsal_section import delay_section
    from paripassu.sequencing.rehearsal.delay import delayed

    party, _, step = str(job.given["step"]).partition(" ")
    measure, _, portion = step.rpartition(":")
    if not (portion.isascii() and portion.isdigit() and len(portion) < 8):
        raise ParameterError(f"the plan has no step {step!r}", "choose one of its steps")
    days = _whole(job.given, "days")
    delay = delayed(course, party, Step(measure, int(portion)), days)
    return delay_section(course, delay), delay.plan, clean(job.command("check", "late.json"))


def _anew(course: Course, job: Job, asked: ShouldStop, tell: Progress) -> tuple[Section, Plan, str]:
    from paripassu.charts.rehearsal_section import anew_section
    from paripassu.sequencing.rehearsal.anew import anew

    at, given, date = _whole(job.given, "point"), job.given.get("today"), job.given.get("date")
    today = None if given is None else Fraction(given)
    if date is not None:
        today = Fraction(_day_of(course, date))
    rest = anew(
        course,
        at,
        today,
        time_limit=_seconds(job),
        should_stop=asked,
        progress=tell,
    )
    return (
        anew_section(course, at, rest, today),
        rest,
        clean(job.command("plan", "--done", "STATUS.json")),
    )


_QUESTIONS: Mapping[
    str, Callable[[Course, Job, ShouldStop, Progress], tuple[Section, Plan | None, str]]
] = {"stop": _stop, "walk": _walk, "late": _late, "anew": _anew}
#: What can be asked of a plan.
QUESTIONS = frozenset(_QUESTIONS)


def _dates(course: Course) -> tuple[str, str] | None:
    """Give the first and the last date of a plan; None where it has none."""
    agreement = course.agreement
    first, last = agreement.date_of(0), agreement.date_of(course.day(course.last) or 0)
    if not course.timed or first is None or last is None:
        return None
    return first.isoformat(), last.isoformat()


def _day_of(course: Course, date: dt.date) -> int:
    try:
        return course.agreement.day(date)
    except ValueError as error:
        raise ParameterError("the agreement has no dates", "give it a date for day 0") from error


def _seconds(job: Job) -> float:
    """Give how long a plan is looked for before the best so far is shown."""
    from paripassu.workbench.planning.live import SECONDS

    found: float = job.given.get("seconds", SECONDS)
    return found


def _longer(plan: Plan) -> bool:
    """Whether a longer search may find a better plan, or one at all."""
    return plan.status in ("feasible", "unknown")


def _course(job: Job) -> Course:
    return _read(job.given["content"], job.name, job.given["plan"])


@lru_cache(maxsize=KEPT)
def _read(content: bytes, name: str, document: str) -> Course:
    from paripassu.agreement.read import parse_agreement
    from paripassu.sequencing.plan import Plan
    from paripassu.sequencing.rehearsal.course import Course

    agreement = parse_agreement(content, name)
    return Course.of(agreement, Plan.from_json(json.loads(document)))


def _whole(given: Mapping[str, Any], key: str) -> int:
    return int(given[key])


def _rendered(template: str, **shown: Any) -> str:
    from paripassu.charts.page import environment as charts_environment
    from paripassu.workbench.pages.painted import environment

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
