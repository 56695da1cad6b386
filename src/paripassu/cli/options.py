"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

AgreementFile = Annotated[
    str,
    typer.Argument(metavar="AGREEMENT.toml", help="The agreement file. Use - for standard input."),
]
Json = Annotated[
    bool,
    typer.Option("--json", help="Print the answer as one JSON document, for other programs."),
]
TimeLimit = Annotated[
    float,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        min=0,
        help="Stop the search after this time, and give the best answer found until then.",
    ),
]
Concede = Annotated[
    list[str] | None,
    typer.Option(
        "--concede",
        metavar="ID",
        help="Leave out this position, as if its party had given it up. May be repeated.",
    ),
]
Done = Annotated[
    str | None,
    typer.Option(
        "--done",
        metavar="STATUS.json",
        help="Go on from what is done: a status, as `paripassu status --json` prints it.",
    ),
]
Force = Annotated[
    bool,
    typer.Option(
        "--force",
        help="Replace the file even if it is of another kind. An agreement is still replaced only "
        "by an agreement, and a workbook only by a workbook.",
    ),
]
Page = Annotated[
    str | None,
    typer.Option("--page", metavar="PAGE.html", help="Also write a page with pictures."),
]
Pictures = Annotated[
    str | None,
    typer.Option(
        "--pictures",
        metavar="DIR",
        help="Also write pictures, and a page with them, to this folder.",
    ),
]
Goal = Annotated[
    str | None,
    typer.Option(
        "--goal",
        metavar="M",
        help="If this amount is hidden, it has to be found. In the unit of the amounts.",
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option(
        "--sheet", metavar="NAME", help="Which sheet to read, if the workbook has several."
    ),
]
Decimal = Annotated[
    str | None,
    typer.Option(
        "--decimal",
        metavar="comma|point",
        help="Which sign stands before the decimals of the numbers in a table.",
    ),
]
Budget = Annotated[
    str | None,
    typer.Option(
        "--budget",
        metavar="C",
        help="The most that inspections may cost. If no detection probability is required, the "
        "greatest one for this cost is sought.",
    ),
]
Days = Annotated[
    str | None,
    typer.Option("--days", metavar="D", help="The most days that each inspector has."),
]
People = Annotated[
    str | None,
    typer.Option("--people", metavar="K", help="How many inspectors there are. Needs --days. [1]"),
]
Visits = Annotated[
    str | None, typer.Option("--visits", metavar="V", help="The most sites that can be visited.")
]
Seed = Annotated[
    str | None,
    typer.Option(
        "--seed", metavar="HEX", help="What the draw is made from: 1 to 64 bytes, as hex digits."
    ),
]
Joint = Annotated[
    str | None,
    typer.Option(
        "--joint",
        metavar="INPUTS.json",
        help="What the parties committed to and revealed. The seed is made from it. Use - for "
        "standard input.",
    ),
]
DrawId = Annotated[
    str | None,
    typer.Option(
        "--id", metavar="ID", help="The name of the draw. The table of findings refers to it."
    ),
]
DrawOut = Annotated[
    str | None, typer.Option("--out", metavar="DRAW.json", help="Write the draw to this file.")
]
ListOut = Annotated[
    str | None,
    typer.Option(
        "--out-list",
        metavar="LIST.csv",
        help="Write the list that was drawn from. verifier/draw.py needs it to repeat the draw.",
    ),
]
Form = Annotated[
    str | None,
    typer.Option(
        "--form",
        metavar="FINDINGS.csv",
        help="Write an empty table of findings, with one row for each drawn item. It never "
        "replaces a file.",
    ),
]
