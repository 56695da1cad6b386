"""``paripassu verify``: is this true to the commitment, what is open, what convicts?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from paripassu.cli.declare import counted
from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Force, Json, Page, Pictures
from paripassu.cli.printing import (
    console,
    draw_page,
    draw_pictures,
    print_json,
    verify_pictures,
)

if TYPE_CHECKING:
    from paripassu.escrow.verified import Verified


def verify(
    commitment: Annotated[
        str,
        typer.Argument(metavar="COMMITMENT.json", help="The commitment. Use - for standard input."),
    ],
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE ...]",
            help="Disclosures, answers, questions, seals, and commitments to further versions.",
        ),
    ] = None,
    agreement: Annotated[
        str | None,
        typer.Option(
            "--agreement",
            metavar="FILE.toml",
            help="The agreement, or its template. Shows that the commitment is to what was agreed.",
        ),
    ] = None,
    stage: Annotated[
        str | None,
        typer.Option("--stage", metavar="NAME", help="Ask whether this stage is open."),
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(
            "--place", metavar="LAT,LON", help="Ask what is declared at this place, in degrees."
        ),
    ] = None,
    tag: Annotated[
        str | None,
        typer.Option("--tag", metavar="TAG", help="Ask what is declared under this tag."),
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(
            "--table", metavar="TABLE", help="The table to ask, if more than one can be asked."
        ),
    ] = None,
    most_slots: Annotated[
        int,
        typer.Option(
            "--most-slots", metavar="N", min=1, help="Refuse files that take more work than this."
        ),
    ] = 2**28,
    records: Annotated[
        str | None,
        typer.Option(
            "--records",
            metavar="DIR",
            help="Also write the open records to this new folder, as one CSV file for each table.",
        ),
    ] = None,
    page: Page = None,
    pictures: Pictures = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Are these files true to the commitment, and what do they show?

    Adds up all files to one view: what is open, which totals are verified, what was answered, what
    is false. Exits 1 if a file is rejected, if the declaration is false, or if what you ask for is
    not open.
    """
    from paripassu.escrow.verify import verify as make
    from paripassu.files import verify_place
    from paripassu.folders import verify_new
    from paripassu.kinds import PAGE

    given = files or []
    one_dash(commitment, *given, agreement)
    if page is not None:
        verify_place(page, commitment, *given, replaces=PAGE, force=force)
    verify_pictures(pictures, page=page, records=records)
    if records is not None:
        verify_new(records)
    with counted() as count:
        answer = make(
            commitment,
            *given,
            agreement=agreement,
            stage=stage,
            place=place,
            tag=tag,
            table=table,
            most_slots=most_slots,
            progress=count,
        )
    for note in answer.notes:
        print(f"note: {note}", file=sys.stderr)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.escrow.verified_text import render_verified

        render_verified(console(), answer, notes=False)
    _records_written(records, answer, quiet=json)
    draw_page(page, answer, force=force)
    draw_pictures(pictures, answer)
    raise typer.Exit(0 if answer.holds else 1)


def _records_written(folder: str | None, answer: Verified, *, quiet: bool) -> None:
    """Write the open records, where a folder for them was named, and say which files."""
    if folder is not None:
        from paripassu.charts.escrow.verified_text import render_records
        from paripassu.escrow.opened_files import write_records

        render_records(console(quiet=quiet), folder, write_records(folder, answer))
