"""A draw in a terminal: what was drawn, with what chance, and who could have steered it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import say, table
from paripassu.inspection.draw.joint import JointInputs
from paripassu.inspection.draw.refusal import Refusal
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.draw.secret import Commit, Reveal
from paripassu.numbers import words

if TYPE_CHECKING:
    from rich.console import Console

#: Longer lists fill the screen; the document has them all.
_MOST = 100


def render_draw(console: Console, draw: Draw) -> None:
    """Print a draw.

    Parameters
    ----------
    console : rich.console.Console
        Where to; made for 80 columns.
    draw : Draw
    """
    say(console, draw.summary(), style="bold")
    if draw.step is not None:
        say(console, f"It inspects {draw.step}.")
    for warning in draw.warnings:
        say(console, f"Warning: {warning}", style="yellow")
    console.print()
    if draw.picked:
        _table(console, draw)
    if len(draw.picked) > _MOST:
        say(console, f"and {len(draw.picked) - _MOST:,} more; --json and --out give them all")
    console.print()
    for sentence in origin_sentences(draw):
        say(console, sentence)


def render_refusal(console: Console, refusal: Refusal) -> None:
    """Print why no draw is made."""
    say(console, "No draw is made.", style="bold")
    for line in refusal.why.splitlines():
        say(console, line)


def render_commit(console: Console, commit: Commit, path: str) -> None:
    """Print a commit, and where its secret lies; never the secret."""
    console.print(commit.commit, markup=False, highlight=False, soft_wrap=True)
    say(
        console,
        f"Publish this line: it commits {commit.party} in draw {commit.id}. The secret is in "
        f"{path}, which only you can read. Keep it. Reveal it only once a quorum checkpoint of the "
        "record covers all commits.",
    )


def render_reveal(console: Console, reveal: Reveal) -> None:
    """Print a reveal: from here on it is no secret."""
    console.print(reveal.reveal, markup=False, highlight=False, soft_wrap=True)
    say(
        console,
        f"This opens the commit of {reveal.party} in draw {reveal.id}. Publish it once the "
        "checkpoint that covers all commits stands, and not before.",
    )


def _table(console: Console, draw: Draw) -> None:
    several = len(draw.strata) > 1
    rows = []
    for index, (stratum, item) in enumerate(draw.items(), start=1):
        if index > _MOST:
            break
        chance = written_chance(draw, stratum, item)
        rows.append((str(index), *([stratum] if several else []), item, chance))
    table(
        console,
        ("#", *(["stratum"] if several else []), "item", "chance"),
        rows,
        left=(1, 2) if several else (1,),
        flexible=2 if several else 1,
    )


def written_chance(draw: Draw, stratum: str, item: str) -> str:
    """Write an item's probability of being drawn: as a fraction, where that is short."""
    chance = draw.chance(stratum, item)
    shown = "" if chance is None else str(chance)
    return words.percent(chance, "promised") if chance is not None and len(shown) > 12 else shown


def origin_sentences(draw: Draw) -> list[str]:
    """Say where the draw comes from, and who could have steered it."""
    if draw.joint is not None:
        return [*_closed(draw.joint), _origin(draw)]
    given = "key" if draw.seed is None else "seed"
    trust = (
        f"The {given} was given by one person. Everybody can check that the draw follows from it. "
        "Nobody can check that it was not chosen to get certain items."
    )
    return [trust, _origin(draw)]


def _closed(joint: JointInputs) -> list[str]:
    """Say how the choice of whoever reveals last is closed."""
    missing = [party for party, share in joint.parties.items() if share.reveal is None]
    recovered = [party for party, share in joint.parties.items() if share.recovered]
    revealed = len(joint.parties) - len(missing)
    of = len(joint.parties)
    sentences = [f"{revealed} of {of} secrets are revealed; each one opens its party's commit."]
    if recovered:
        sentences.append(
            f"{words.listed(recovered)} did not reveal. Guardians brought the same secret, so that "
            "the silence changed nothing."
        )
    beacon = joint.beacon_round or "a beacon (these inputs do not say which round)"
    if missing:
        sentences.append(
            f"{words.listed(missing)} stayed silent and is left out. The seed is also made from "
            f"{beacon}. Check in the record that its round was fixed before the commits, and came "
            "after the deadline for reveals. Then nobody could choose between two known draws. "
            "Otherwise somebody could."
        )
    elif joint.beacon is not None:
        sentences.append(
            f"The seed is also made from {beacon}. Check in the record that its round was fixed "
            "before the commits, and came after the reveals. Then whoever revealed last could not "
            "choose."
        )
    else:
        sentences.append(
            "There is no beacon. No seed is made without every secret, so whoever revealed last "
            "could only stop the draw, not choose another one. But to begin again would be a "
            "choice: check that the record has no earlier draw for this that was given up."
        )
    return sentences


def _origin(draw: Draw) -> str:
    made = f"RFC 3797 with the key {draw.key}." if draw.seed is None else f"Seed: {draw.seed}."
    if draw.listed is None:
        return f"{made} Anybody can repeat the draw: python3 verifier/draw.py DRAW.json."
    items = words.count(draw.listed.items, "item")
    return (
        f"{made} SHA-256 of the list drawn from (of its {items} in order, not of a file): "
        f"{draw.listed.sha256}. Anybody can repeat the draw: python3 verifier/draw.py DRAW.json "
        "LIST.csv. --out writes the draw, --out-list the list."
    )
