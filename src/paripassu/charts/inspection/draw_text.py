"""A draw in a terminal: what was drawn, with what chance, and who could have steered it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.text import clean, cut
from paripassu.inspection.draw.joint import JointInputs
from paripassu.inspection.draw.refusal import Refusal
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.draw.secret import Commit, Reveal

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
    _say(console, draw.summary(), style="bold")
    if draw.step is not None:
        _say(console, f"It inspects {draw.step}.")
    if draw.suffices is False:
        _say(console, "With this sample the step stays inconclusive at best.", style="yellow")
    console.print()
    console.print(_table(draw))
    if len(draw.picked) > _MOST:
        _say(console, f"and {len(draw.picked) - _MOST:,} more; --json and --out give them all")
    console.print()
    for sentence in origin_sentences(draw):
        _say(console, sentence)


def render_refusal(console: Console, refusal: Refusal) -> None:
    """Print why no draw is made."""
    _say(console, "No draw is made.", style="bold")
    for line in refusal.why.splitlines():
        _say(console, line)


def render_commit(console: Console, commit: Commit, path: str) -> None:
    """Print a commit, and where its secret lies; never the secret."""
    console.print(commit.commit, markup=False, highlight=False, soft_wrap=True)
    _say(
        console,
        f"This commits {commit.party} in draw {commit.id}: publish it. The secret is in {path}, "
        "readable by you alone. Keep it, and reveal it only once a quorum checkpoint covers all "
        "commits.",
    )


def render_reveal(console: Console, reveal: Reveal) -> None:
    """Print a reveal: from here on it is no secret."""
    console.print(reveal.reveal, markup=False, highlight=False, soft_wrap=True)
    _say(
        console,
        f"This opens the commit of {reveal.party} in draw {reveal.id}: publish it if the "
        "checkpoint that covers all commits stands, and not before.",
    )


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(clean(text), style=style, markup=False, highlight=False)


def _table(draw: Draw) -> object:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    several = len(draw.strata) > 1
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("#", justify="right")
    if several:
        table.add_column("stratum")
    table.add_column("item")
    table.add_column("chance", justify="right")
    for index, (stratum, item) in enumerate(draw.items(), start=1):
        if index > _MOST:
            break
        shown = written_chance(draw, stratum, item)
        cells = [str(index), *([cut(clean(stratum), 24)] if several else [])]
        table.add_row(*(Text(cell) for cell in (*cells, cut(clean(item), 40), shown)))
    return table


def written_chance(draw: Draw, stratum: str, item: str) -> str:
    """Write an item's probability of being drawn: as a fraction, where that is short."""
    chance = draw.chance(stratum, item)
    shown = "" if chance is None else str(chance)
    return f"{float(chance):.6f}" if chance is not None and len(shown) > 12 else shown


def origin_sentences(draw: Draw) -> list[str]:
    """Say where the draw comes from, and who could have steered it."""
    if draw.joint is not None:
        return [*_closed(draw.joint), _origin(draw)]
    given = "key" if draw.seed is None else "seed"
    said = (
        f"The {given} was given: that nobody changed the draw can be shown, that nobody chose it "
    )
    return [f"{said}cannot.", _origin(draw)]


def _closed(joint: JointInputs) -> list[str]:
    """Say how the choice of whoever reveals last is closed."""
    missing = [party for party, share in joint.parties.items() if share.reveal is None]
    recovered = [party for party, share in joint.parties.items() if share.recovered]
    revealed = len(joint.parties) - len(missing)
    sentences = [f"{revealed} of {len(joint.parties)} secrets, each opening its party's commit."]
    if recovered:
        sentences.append(
            f"Guardians brought what {', '.join(recovered)} did not: the same secret, so that "
            "silence changed nothing."
        )
    beacon = joint.beacon_round or "a beacon, of which these inputs do not say which round,"
    if missing:
        sentences.append(
            f"{', '.join(missing)} stayed silent and is left out; {beacon} enters the seed. If the "
            "record shows that its round was fixed before the commits and came after the deadline "
            "for reveals, nobody could choose between two known draws; if not, somebody could."
        )
    elif joint.beacon is not None:
        sentences.append(
            f"{beacon[:1].upper()}{beacon[1:]} enters the seed. If the record shows that its round "
            "was fixed before the commits and came after the reveals, whoever revealed last could "
            "not choose."
        )
    else:
        sentences.append(
            "No beacon: whoever revealed last could only have stopped the draw, not have chosen "
            "another, since no seed is made without every secret. Beginning anew would be one: "
            "check that the record has no earlier draw for this that was given up."
        )
    return sentences


def _origin(draw: Draw) -> str:
    if draw.method == "rfc3797":
        return f"RFC 3797 with the key {draw.key}."
    digest = f" and the list with SHA-256 {draw.listed.sha256}" if draw.listed is not None else ""
    return f"From the seed {draw.seed}{digest}; python3 verifier/draw.py repeats it."
