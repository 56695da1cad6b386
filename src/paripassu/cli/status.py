"""``paripassu status``: where does a process stand, and who must move next?"""

from __future__ import annotations

from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Force, Json, Page, Pictures
from paripassu.cli.printing import (
    console,
    draw_page,
    draw_pictures,
    print_json,
    verify_pictures,
)
from paripassu.cli.record_audit import (
    CharterId,
    KeptCheckpoint,
    LogKey,
    OfDay,
    PolicyFile,
    PredecessorLogs,
    read_entries,
)


def status(
    place: Annotated[
        str | None,
        typer.Argument(
            metavar="LOG",
            help="The folder or the URL of the log, or of a copy.",
            show_default=False,
        ),
    ] = None,
    at: OfDay = None,
    entries: Annotated[
        str | None,
        typer.Option(
            "--entries",
            metavar="ENTRIES.jsonl",
            help="In place of a log: what `record export` prints. Use - for standard input.",
        ),
    ] = None,
    agreement: Annotated[
        str | None,
        typer.Option(
            "--agreement", metavar="AGREEMENT.toml", help="With --entries: what was signed first."
        ),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan", metavar="PLAN.json", help="With --entries: the plan signed with it."
        ),
    ] = None,
    documents: Annotated[
        list[str] | None,
        typer.Option(
            "--document",
            metavar="FILE",
            help="With --entries: an agreement or a plan that an amendment names. May be repeated.",
        ),
    ] = None,
    key: LogKey = None,
    policy: PolicyFile = None,
    charter: CharterId = None,
    since: KeptCheckpoint = None,
    predecessor: PredecessorLogs = None,
    reminders: Annotated[
        str | None,
        typer.Option(
            "--reminders",
            metavar="FILE.ics",
            help="Write the days to think of: FILE.ics is a calendar, FILE.json for programs. A "
            "file of reminders is replaced.",
        ),
    ] = None,
    page: Page = None,
    pictures: Pictures = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Where does a process stand, and who must move next?

    A log is audited first. Then its statements are taken one after the other: what is due, done,
    confirmed, disputed or late, and how exposed each party is now. Exits 1 if the audit refuses
    the log. Without a log, give --entries with --agreement and --plan.
    """
    from paripassu.process.stands import status as stands

    inputs = (entries, agreement, plan, policy, since, *(documents or ()))
    if reminders is not None:
        from paripassu.cli.reminders import verify_reminders

        verify_reminders(reminders, *inputs)
    if page is not None:
        from pathlib import Path

        from paripassu.errors import PariPassuError
        from paripassu.files import verify_place
        from paripassu.folders import named
        from paripassu.kinds import PAGE

        verify_place(page, *inputs, replaces=PAGE, force=force)
        if reminders is not None and Path(page).absolute() == Path(reminders).absolute():
            both = f"`page` and `reminders` are both {named(page)}"
            raise PariPassuError(both, "give them two names")
    verify_pictures(pictures, page=page, reminders=reminders)
    one_dash(entries, agreement, plan, policy, since, *(documents or ()))
    with read_entries() as count:
        answer = stands(
            place,
            entries=entries,
            agreement=agreement,
            plan=plan,
            documents=documents or (),
            at=at,
            key=key,
            policy=policy,
            charter=charter,
            since=since,
            predecessor=predecessor or (),
            history=page is not None or pictures is not None,
            progress=count,
        )
    if reminders is not None:
        from paripassu.cli.reminders import write_reminders

        write_reminders(answer, reminders)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.process.status_text import render_status

        render_status(console(), answer)
    draw_page(page, answer, force=force)
    draw_pictures(pictures, answer)
