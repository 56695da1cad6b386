"""How likely a deal is: begun and stopped beside the plan, and taken away."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from paripassu.workbench.opened import Opened
from paripassu.workbench.pages.routes import Context, Route, missing
from paripassu.workbench.planning.asked import Job

#: What the process is told that it is asked; it is asked nothing else.
TASK = "risk"


def routes(context: Context) -> list[Route]:
    """Give the addresses."""

    def start(opened: Opened) -> None:
        shown = opened.desk.shown
        given = {"content": opened.content(shown.text)}
        ticket = opened.likely.begin(shown.text)
        job = Job(ticket, opened.number, shown.revision, "", opened.name, TASK, given)
        context.risks.begin(job)
        opened.changed()

    def end(opened: Opened) -> None:
        ticket, enough = opened.likely.stop()
        (context.risks.enough if enough else context.risks.stop)(opened.number, ticket)
        opened.changed()

    async def begin(request: Request) -> Response:
        """Find out how likely a deal is, by the text as it is now."""
        return await context.done(request, start)

    async def stop(request: Request) -> Response:
        """Show what is counted so far; asked again, find out nothing more."""
        return await context.done(request, end)

    async def away(request: Request) -> Response:
        """Give what the command prints with ``--json``."""
        opened = context.opened(request)
        document = None if opened is None else opened.likely.document
        if document is None:
            return missing()
        # The page says what the file is to be called: a name in a header may not be of any script.
        headers = {"content-disposition": "attachment"}
        return Response(document, media_type="application/json", headers=headers)

    return [
        ("/file/{number}/risk", begin, "POST"),
        ("/file/{number}/risk/stop", stop, "POST"),
        ("/file/{number}/risk.json", away, "GET"),
    ]
