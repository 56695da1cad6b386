"""``paripassu declare``: commit to a declaration, open parts of it, answer a question."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from paripassu.cli.inputs import one_dash
from paripassu.cli.interrupt import progress
from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json

Commitment = Annotated[
    str,
    typer.Option(
        "--commitment", metavar="COMMITMENT.json", help="The commitment that was published."
    ),
]
Secret = Annotated[
    str, typer.Option("--secret", metavar="FILE", help="The secret that belongs to it.")
]
Out = Annotated[str, typer.Option("--out", metavar="FILE", help="The file to write.")]


@contextmanager
def counted() -> Iterator[Callable[[int], None]]:
    """Give a function that shows how many slots were hashed, where somebody is looking."""
    done = 0
    with progress("reading") as tell:

        def count(slots: int) -> None:
            nonlocal done
            done += slots
            if tell is not None:
                tell(f"hashed {done:,} slots")

        yield count


def commit(
    folder: Annotated[
        str,
        typer.Argument(
            metavar="DIR", help="Holds template.toml, and a file for each table: sites.csv …"
        ),
    ],
    out: Annotated[
        str, typer.Option("--out", metavar="COMMITMENT.json", help="The commitment, to publish.")
    ],
    secret: Annotated[
        str,
        typer.Option(
            "--secret",
            metavar="FILE",
            help="The file for the secret. Only you can read it, and it is never replaced.",
        ),
    ],
    after: Annotated[
        str | None,
        typer.Option(
            "--after",
            metavar="PREVIOUS.json",
            help="The commitment to the version before. Without it, this is the first version.",
        ),
    ] = None,
    most_slots: Annotated[
        int,
        typer.Option(
            "--most-slots", metavar="N", min=1, help="Refuse a template that has more slots."
        ),
    ] = 2**28,
    json: Json = False,
) -> None:
    """Commit to a whole declaration.

    The commitment binds you to every record, and shows none of them. Later you open it part by
    part with `declare disclose`. What would prove your declaration false is refused here, with its
    file and row.
    """
    from paripassu.escrow.declare import declare_commit

    one_dash(after)
    with counted() as count:
        answer = declare_commit(
            folder,
            out,
            secret,
            randomness=os.urandom(64),
            after=after,
            most_slots=most_slots,
            progress=count,
        )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.escrow.declared_text import render_committed

        render_committed(console(), answer)


def rehearse(
    secret: Secret,
    commitment: Annotated[
        str | None,
        typer.Option(
            "--commitment", metavar="COMMITMENT.json", help="The commitment that it has to be."
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar="COMMITMENT.json",
            help="Write the commitment again, if it is lost, or if `declare commit` was stopped.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Check that the secret opens all of the commitment.

    Computes the commitment again. Do this before you publish it, and with every copy of the
    secret.
    """
    from paripassu.escrow.declare import declare_rehearse

    one_dash(commitment, secret)
    with counted() as count:
        answer = declare_rehearse(commitment, secret, out=out, progress=count)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.escrow.declared_text import render_rehearsed

        render_rehearsed(console(), answer)


def challenge(
    commitment: Commitment,
    out: Out,
    place: Annotated[
        str | None,
        typer.Option("--place", metavar="LAT,LON", help="Ask about this place, in degrees."),
    ] = None,
    tag: Annotated[
        str | None, typer.Option("--tag", metavar="TAG", help="Ask about this tag.")
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(
            "--table", metavar="TABLE", help="The table to ask, if more than one can be asked."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Ask whether anything is declared at a place, or under a tag."""
    from paripassu.escrow.declare_openings import declare_challenge

    one_dash(commitment)
    answer = declare_challenge(commitment, out, place=place, tag=tag, table=table)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.escrow.declared_text import render_challenge

        render_challenge(console(), answer)


def answer(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION.json", help="The question. Use - for standard input.")
    ],
    commitment: Commitment,
    secret: Secret,
    out: Out,
    json: Json = False,
) -> None:
    """Answer a question: open what it asks for, and nothing else."""
    from paripassu.escrow.declare_openings import declare_answer

    one_dash(question, commitment, secret)
    with counted() as count:
        answered = declare_answer(question, commitment, secret, out, progress=count)
    if json:
        print_json(answered.to_json())
    else:
        from paripassu.charts.escrow.declared_text import render_opened

        render_opened(console(), answered)
