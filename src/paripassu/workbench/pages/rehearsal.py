"""Rehearsal: the plan of a file gone through, and what if somebody stops it."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.workbench.opened import Opened
from paripassu.workbench.pages.replies import Json
from paripassu.workbench.pages.routes import (
    Context,
    Route,
    Strict,
    asked,
    drawn,
    missing,
    number_of,
    told,
    whole,
    wrong,
)
from paripassu.workbench.planning.asked import Answer, longer_than
from paripassu.workbench.planning.rehearsing import COURSE, IF, POINT, QUESTIONS

#: Answers of each file whose pictures and plans can still be asked for.
KEPT = 4
#: Characters of an id in a request.
LONGEST = 200
#: Seconds that can be searched: a month.
MOST_SECONDS = 2_592_000


class _Enough(Strict):
    of: Literal["course", "if"]


class _Held:
    """What was found of one file: its plan with the text that it is of, and the last answers."""

    def __init__(self) -> None:
        self.text: str | None = None
        self.plan = ""
        self.answers: OrderedDict[str, Answer] = OrderedDict()

    def keep(self, answer: Answer) -> None:
        self.answers[str(answer.ticket)] = answer
        while len(self.answers) > KEPT:
            self.answers.popitem(last=False)


def routes(context: Context) -> list[Route]:
    """Give the addresses."""
    known: dict[int, _Held] = {}

    def held(opened: Opened) -> _Held:
        return known.setdefault(opened.number, _Held())

    async def page(request: Request) -> Response:
        """Give the page."""
        return await context.file_page(
            "rehearsal.html.jinja", number_of(request), part="/rehearsal"
        )

    async def course(request: Request) -> Response:
        """Find the plan of the text as it is now, and say meanwhile how far it is."""
        opened, seconds = context.opened(request), _seconds(request)
        if opened is None:
            return missing()
        if seconds is None:
            return wrong()
        shown, here = opened.desk.shown, held(opened)

        def take(answer: Answer) -> None:
            if answer.stage == "planned" and answer.revision == shown.revision:
                here.text, here.plan = shown.text, answer.found.get("plan", "")

        given = {**seconds, "content": opened.content(shown.text)}
        return _followed(context.asking(request, opened, COURSE, given), take, seconds)

    async def of_plan(
        request: Request, opened: Opened, task: str, given: Mapping[str, Any]
    ) -> Response:
        here = held(opened)
        if not here.plan or here.text != opened.desk.shown.text:
            return Json({"what": "the text is another one by now", "older": True}, 409)

        def take(answer: Answer) -> None:
            if answer.stage == "planned" and (answer.pictures or "plan" in answer.found):
                here.keep(answer)

        asked = {**given, "plan": here.plan, "content": opened.content(here.text)}
        return _followed(context.asking(request, opened, task, asked), take, given)

    async def point(request: Request) -> Response:
        """Show how the plan stands at a point, or where it is on a date."""
        opened, at = context.opened(request), whole(request.query_params.get("point"))
        date = _date(request.query_params.get("date", ""))
        if opened is None:
            return missing()
        if at < 0 and date is None:
            return wrong()
        given = {"point": at} if date is None else {"date": date}
        return await of_plan(request, opened, POINT, given)

    async def what_if(request: Request) -> Response:
        """Answer a question."""
        opened, given = context.opened(request), _question(request)
        if opened is None:
            return missing()
        return wrong() if given is None else await of_plan(request, opened, IF, given)

    async def enough(request: Request) -> Response:
        """Have the best so far of what is looked for."""
        opened, given = context.opened(request), await asked(request, _Enough)
        if opened is None:
            return missing()
        if given is None:
            return wrong()
        task = COURSE if given.of == "course" else IF
        await run_in_threadpool(context.planner.enough, opened.number, task)
        return Json({}, 202)

    async def picture(request: Request) -> Response:
        """Draw a picture of an answer."""
        opened, asked = context.opened(request), request.path_params
        answer = None if opened is None else held(opened).answers.get(asked["ticket"])
        pictures, index = () if answer is None else answer.pictures, whole(asked["index"])
        return await drawn(pictures[index] if 0 <= index < len(pictures) else None, asked["form"])

    async def plan(request: Request) -> Response:
        """Give the plan of an answer, to take away."""
        opened, asked = context.opened(request), request.path_params
        answer = None if opened is None else held(opened).answers.get(asked["ticket"])
        document = "" if answer is None else answer.found.get("plan", "")
        if not document or asked["name"] not in ("late.json", "anew.json"):
            return missing()
        return Response(
            document,
            media_type="application/json",
            headers={"content-disposition": f'attachment; filename="{asked["name"]}"'},
        )

    base = "/file/{number}/rehearsal"
    return [
        (base, page, "GET"),
        (f"{base}/course", course, "GET"),
        (f"{base}/point", point, "GET"),
        (f"{base}/if", what_if, "GET"),
        (f"{base}/enough", enough, "POST"),
        (f"{base}/answer/{{ticket}}/plan/{{name}}", plan, "GET"),
        (f"{base}/answer/{{ticket}}/{{index}}/{{form}}", picture, "GET"),
    ]


def _question(request: Request) -> dict[str, Any] | None:
    """Read a question; None where it is none."""
    asked = request.query_params
    given: dict[str, Any] = {"what": asked.get("what", "")}
    if given["what"] not in QUESTIONS or any(len(value) > LONGEST for value in asked.values()):
        return None
    if given["what"] == "late":
        given |= {"step": asked.get("step", ""), "days": whole(asked.get("days"))}
        return given if given["days"] >= 0 else None
    given["point"] = whole(asked.get("point"))
    if given["what"] == "walk":
        given["party"] = asked.get("party", "")
    if asked.get("today"):
        given["today"] = whole(asked["today"])
    if asked.get("date"):
        given["date"] = _date(asked["date"])
    seconds = _seconds(request)
    if seconds is None or given["point"] < 0 or given.get("today", 0) < 0 or None in given.values():
        return None
    return {**given, **seconds}


def _date(text: str) -> dt.date | None:
    """Read a date, as a field for dates gives it; None where it is none."""
    try:
        return dt.date.fromisoformat(text) if len(text) == len("2020-01-31") else None
    except ValueError:
        return None


def _seconds(request: Request) -> dict[str, Any] | None:
    """Read how long is to be searched; nothing where it is not said, None where it cannot be."""
    text = request.query_params.get("seconds", "")
    if not text:
        return {}
    seconds = whole(text)
    return {"seconds": float(seconds)} if 1 <= seconds <= MOST_SECONDS else None


def _followed(
    answers: AsyncIterator[Answer], take: Callable[[Answer], None], given: Mapping[str, Any]
) -> Response:
    """Give answers as they come, and take note of each."""

    async def said() -> AsyncIterator[Mapping[str, Any]]:
        async for answer in answers:
            take(answer)
            yield _said(answer, given)

    return told(said())


def _said(answer: Answer, given: Mapping[str, Any]) -> dict[str, Any]:
    before = given.get("seconds", 0.0)
    return {
        "stage": answer.stage,
        "said": answer.said,
        "mistakes": [{"line": one.line, "what": one.what} for one in answer.mistakes],
        "page": answer.page,
        "revision": answer.revision,
        "language": answer.language,
        "point": answer.found.get("point"),
        # Seconds that a longer search takes; 0: it would find nothing better.
        "longer": int(longer_than(before)) if answer.found.get("longer") else 0,
    }
