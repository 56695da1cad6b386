"""Seals in a terminal: what is for whom, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say
from paripassu.escrow.written_seals import GuardianKeys, SealMade, SealReceived, SealReleased
from paripassu.numbers import words

if TYPE_CHECKING:
    from rich.console import Console


def render_keys(console: Console, answer: GuardianKeys) -> None:
    """Print which of the two files is for whom."""
    say(console, f"The keys of {answer.name} are made.", style="bold")
    say(
        console,
        f"Give {answer.public} to everybody who seals something to you. Keep {answer.secret}, "
        "which only you can read, and a copy of it. Without it your shares do not open.",
    )
    say(console, "Read the digest of the public key out to each other:")
    console.print(answer.guardian, markup=False, highlight=False, soft_wrap=True)


def render_seal(console: Console, answer: SealMade) -> None:
    """Print what was sealed, and what each guardian gets."""
    what = "The secret" if answer.stage is None else f"Stage {answer.stage}"
    who = "custodians" if answer.stage is None else "guardians"
    say(
        console,
        f"{what} is sealed. Any {answer.k} of {words.count(answer.n, who[:-1])} together open it.",
        style="bold",
    )
    if answer.stage is not None:
        say(console, f"Publish {answer.file}. It shows nothing of what is sealed.")
    else:
        say(console, f"Keep {answer.file} where all custodians find it. It shows nothing.")
    say(console, f"Give {answer.package} to all {who}, and to each of them one more file:")
    for one in answer.shares:
        hang(console, "  ·", f"{one.guardian}: {one.file}")
    say(console, "The seal counts once each of them has run `declare receive` and confirmed it.")


def render_received(console: Console, answer: SealReceived) -> None:
    """Print that a share is in order, and what to keep."""
    what = "the secret" if answer.stage is None else f"stage {answer.stage}"
    say(
        console,
        f"Share {answer.index} of {answer.n} of {what} opens. It and the package are those of the "
        "seal.",
        style="bold",
    )
    say(
        console,
        f"Now you can confirm the seal. Keep {answer.file}, which only you can read, and "
        f"{answer.package}. {answer.k} such shares open the seal: show yours to nobody before the "
        "time has come.",
    )
    say(console, "What is sealed shows only when the seal is opened.")


def render_released(console: Console, answer: SealReleased) -> None:
    """Print what a seal opened to."""
    used = ", ".join(map(str, answer.used))
    shares = "share" if len(answer.used) == 1 else "shares"
    if answer.stage is None:
        say(console, f"The secret is back, from {shares} {used}.", style="bold")
        say(console, f"Keep {answer.file}, which only you can read.")
    else:
        say(console, f"Stage {answer.stage} is open, by {shares} {used}.", style="bold")
        say(
            console,
            f"{answer.file} is its disclosure, true to the commitment. `verify` shows what is in "
            "it.",
        )
    for one in answer.set_aside:
        say(console, f"Set aside: {one.file}: {one.what}.", style="yellow")
    if answer.set_aside:
        say(
            console,
            "Such a file accuses nobody by itself. If a record shows that a guardian entered it, "
            "it names that guardian.",
        )
