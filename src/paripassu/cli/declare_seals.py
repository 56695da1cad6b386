"""``paripassu declare keys``, ``seal``, ``receive``, ``release``, ``recover``."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from paripassu.cli.declare import Commitment, Out, Secret, counted
from paripassu.cli.inputs import one_dash
from paripassu.cli.options import Json
from paripassu.cli.printing import console, print_json

Seal = Annotated[str, typer.Argument(metavar="SEAL.json", help="The seal.")]
Opened = Annotated[
    list[str],
    typer.Argument(metavar="FILE ...", help="The shares and the package, in any order."),
]


def keys(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Your name as a guardian: small letters, digits, _ and -."
        ),
    ],
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="The folder for both files.")],
    json: Json = False,
) -> None:
    """Make the keys of a guardian or a custodian.

    NAME.json is for everybody. NAME.secret.json is for you alone. Only you can read it, and it is
    never replaced.
    """
    from paripassu.escrow.declare_seals import declare_keys

    answer = declare_keys(name, out, randomness=os.urandom(32))
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.escrow.sealed_text import render_keys

        render_keys(console(), answer)


def seal(
    commitment: Commitment,
    secret: Secret,
    out: Annotated[
        str, typer.Option("--out", metavar="SEAL.json", help="The seal, for everybody.")
    ],
    guardian: Annotated[
        list[str],
        typer.Option(
            "--guardian",
            metavar="KEY.json",
            help="The public key of a guardian. Repeat it for each of them.",
        ),
    ],
    k: Annotated[
        int, typer.Option("--k", metavar="K", min=1, help="How many guardians open the seal.")
    ],
    stage: Annotated[
        str | None,
        typer.Option("--stage", metavar="NAME", help="Seal what this stage opens."),
    ] = None,
    custody: Annotated[
        bool,
        typer.Option(
            "--custody", help="Seal the secret itself, for custodians among your own people."
        ),
    ] = False,
    size: Annotated[
        int | None,
        typer.Option(
            "--size",
            metavar="BYTES",
            min=1,
            help="With --custody: the size that the secret is padded to. Without it, the next "
            "power of two.",
        ),
    ] = None,
    handover: Annotated[
        str | None,
        typer.Option(
            "--handover",
            metavar="DIR",
            help="A new folder for the files that the guardians get. Without it, SEAL-handover.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Leave a stage with guardians: any K of them open it.

    They need you no more for that. Each guardian gets the package and one share, sealed to its
    key. Fewer than K of them learn nothing. The published seal shows nothing of what is in it.
    """
    from paripassu.escrow.declare_seals import declare_seal

    one_dash(commitment, secret, *guardian)
    with counted() as count:
        answer = declare_seal(
            commitment,
            secret,
            out,
            guardian=guardian,
            k=k,
            randomness=os.urandom(32 * k),
            stage=stage,
            custody=custody,
            size=size,
            handover=handover,
            progress=count,
        )
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.escrow.sealed_text import render_seal

        render_seal(console(), answer)


def receive(
    seal: Seal,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE ...", help="Your sealed share and the package, in any order."),
    ],
    key: Annotated[
        str, typer.Option("--key", metavar="NAME.secret.json", help="Your own secret key.")
    ],
    commitment: Commitment,
    out: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="SHARE.json",
            help="The file for your share. Only you can read it, and it is never replaced.",
        ),
    ],
    json: Json = False,
) -> None:
    """Open and check your share, as a guardian.

    The share and the package are compared with the seal. Confirm the seal only if this succeeds.
    What is refused here accuses nobody.
    """
    from paripassu.escrow.declare_releases import declare_receive

    one_dash(seal, *files, key, commitment)
    answer = declare_receive(seal, files, key, commitment, out)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.escrow.sealed_text import render_received

        render_received(console(), answer)


def release(
    seal: Seal,
    files: Opened,
    commitment: Commitment,
    out: Out,
    most_slots: Annotated[
        int,
        typer.Option("--most-slots", metavar="N", min=1, help="Refuse a stage with more slots."),
    ] = 2**28,
    json: Json = False,
) -> None:
    """Open a seal with the shares that its guardians released.

    The file that comes out is the disclosure of the stage. It is verified before it gets its name.
    """
    from paripassu.escrow.declare_releases import declare_release

    one_dash(seal, *files, commitment)
    answer = declare_release(seal, files, commitment, out, most_slots=most_slots)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.escrow.sealed_text import render_released

        render_released(console(), answer)


def recover(
    seal: Seal,
    files: Opened,
    commitment: Commitment,
    out: Annotated[
        str,
        typer.Option(
            "--out",
            metavar="FILE",
            help="The file for the secret. Only you can read it, and it is never replaced.",
        ),
    ],
    json: Json = False,
) -> None:
    """Bring back the secret with the shares of its custodians.

    The seal is one that was made with `declare seal --custody`. Each custodian opens its share
    with `declare receive`.
    """
    from paripassu.escrow.declare_releases import declare_recover

    one_dash(seal, *files, commitment)
    answer = declare_recover(seal, files, commitment, out)
    if json:
        print_json(answer.to_json())
    else:
        from paripassu.charts.escrow.sealed_text import render_released

        render_released(console(), answer)
