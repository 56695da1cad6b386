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
Pictures = Annotated[
    str | None,
    typer.Option("--pictures", metavar="DIR", help="Write pictures and a page into this folder."),
]
