"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

AgreementFile = Annotated[
    str,
    typer.Argument(metavar="AGREEMENT.toml", help="The agreement file; - reads standard input."),
]
Json = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON document and nothing else on standard output."),
]
TimeLimit = Annotated[
    float,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        min=0,
        help="Stop after so many seconds with the best so far.",
    ),
]
Concede = Annotated[
    list[str] | None,
    typer.Option("--concede", metavar="ID", help="Drop a position; may be given more than once."),
]
Force = Annotated[
    bool,
    typer.Option(
        "--force",
        help="Let --out replace a file of another kind too; an agreement only by an agreement, a "
        "workbook only by a workbook.",
    ),
]
Pictures = Annotated[
    str | None,
    typer.Option("--pictures", metavar="DIR", help="Write pictures and a page into this folder."),
]
Goal = Annotated[
    str | None,
    typer.Option(
        "--goal", metavar="M", help="Amount to be found if it is hidden, in the amounts' unit."
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook that has several."),
]
Budget = Annotated[
    str | None,
    typer.Option(
        "--budget",
        metavar="C",
        help="The most that may be spent; without a wanted detection: the greatest for it.",
    ),
]
Days = Annotated[
    str | None,
    typer.Option("--days", metavar="D", help="Days that each inspector has, at the most."),
]
People = Annotated[
    str | None, typer.Option("--people", metavar="K", help="Inspectors, with --days. [1]")
]
Visits = Annotated[
    str | None, typer.Option("--visits", metavar="V", help="Sites visited, at the most.")
]
Seed = Annotated[
    str | None, typer.Option("--seed", metavar="HEX", help="1 to 64 bytes as hex digits.")
]
Joint = Annotated[
    str | None,
    typer.Option(
        "--joint",
        metavar="INPUTS.json",
        help="Commits and reveals to make the seed of; - reads standard input.",
    ),
]
DrawId = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="What findings call the draw.")
]
DrawOut = Annotated[
    str | None, typer.Option("--out", metavar="DRAW.json", help="Write the draw to this file.")
]
ListOut = Annotated[
    str | None,
    typer.Option(
        "--out-list",
        metavar="LIST.csv",
        help="Write the list that was drawn from: with it verifier/draw.py repeats the draw.",
    ),
]
Form = Annotated[
    str | None,
    typer.Option(
        "--form",
        metavar="FINDINGS.csv",
        help="Write an empty table of findings for the drawn items; never over another one.",
    ),
]
