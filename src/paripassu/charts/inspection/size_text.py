"""A sample size in a terminal: the number, what it achieves, and what it does not say."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.charts.inspection.said import chance, many, say
from paripassu.charts.text import clean, cut, number

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.inspection.sampling.result import Measured, Size


def render_size(console: Console, answer: Size) -> None:
    """Print how many items to draw, what that achieves, and against what.

    Parameters
    ----------
    console : rich.console.Console
        Where to.
    answer : Size
    """
    if answer.instruments:
        _combined(console, answer)
    else:
        _one(console, answer)


def _one(console: Console, answer: Size) -> None:
    wanted = answer.detect
    if answer.n is None:
        say(console, "No sample suffices.", style="bold")
        say(
            console,
            f"Even with all {answer.population:,} items inspected, the probability of finding "
            f"{_any_of(answer.defects)} is {chance(answer.best)}, less than the "
            f"{chance(wanted, wanted=True)} wanted.",
        )
        say(console, _why_none(answer))
        return
    assert answer.achieved is not None
    if wanted is not None:
        say(console, f"Draw {answer.n:,} of {many(answer.population, 'item')}.", style="bold")
    else:
        say(
            console,
            f"A sample of {answer.n:,} of {many(answer.population, 'item')}:",
            style="bold",
        )
    say(
        console,
        f"{_if(answer)}, the probability of finding at least one is "
        f"{chance(answer.achieved)}{_one_less(answer)}.",
    )
    if answer.method == "iaea":
        say(
            console,
            "The size is the IAEA's approximation, which errs on the side of drawing more; the "
            "probability is exact.",
        )
    if answer.goal is not None and answer.amount is not None:
        say(
            console,
            f"{number(answer.goal)} in items of {number(answer.amount)} are at least "
            f"{many(answer.defects, 'item')}. Spread thinly over more items it may escape: "
            "--instrument plans for that.",
        )
    say(console, _NOT_SAID, style="dim")


def _if(answer: Size) -> str:
    seen = ""
    if answer.per_item != 1:
        each = chance(answer.per_item, given=True)
        seen = f", and each is recognised with probability {each} when inspected"
    hidden = (
        f", and {many(answer.unseen, 'item')} could not be inspected and hid as many as possible"
        if answer.unseen
        else ""
    )
    verb = "is" if answer.defects == 1 else "are"
    return f"If {answer.defects:,} of them {verb} false{seen}{hidden}"


def _one_less(answer: Size) -> str:
    if answer.one_less is None or answer.detect is None or answer.method != "exact" or not answer.n:
        return ""
    return f" (with one item less, {chance(answer.one_less)})"


def _any_of(defects: int) -> str:
    return "the false one" if defects == 1 else f"any of {defects:,} false ones"


def _why_none(answer: Size) -> str:
    if answer.unseen:
        return "What could not be inspected may hide all of it: get access, or draw others."
    return (
        "One look at an item is not sure enough: use a better instrument, or look twice "
        "independently."
    )


def _combined(console: Console, answer: Size) -> None:
    from rich.table import Table
    from rich.text import Text

    assert answer.goal is not None
    assert answer.amount is not None
    if answer.n is None:
        say(console, "No plan with these instruments suffices.", style="bold")
        say(
            console,
            f"Every item measured with the finest one finds {chance(answer.best)} at the least, "
            f"and {chance(answer.detect, wanted=True)} is wanted.",
        )
    else:
        say(console, f"Draw {answer.n:,} of {many(answer.population, 'item')}.", style="bold")
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", pad_edge=False)
    table.add_column("instrument", max_width=24)
    for name in ("sees", "per item", "defects", "measure", "seen by", "found with"):
        table.add_column(name, justify="right")
    for one in answer.instruments:
        table.add_row(*(Text(cell) for cell in _cells(answer, one)))
    console.print(table)
    if answer.n is None:
        return
    say(
        console,
        f"Sizes against {number(answer.goal)} out of items of {number(answer.amount)}. “sees”: the "
        "least part of an item whose absence it shows. “defects”: how many of that size make up "
        "the goal. “seen by”: items measured with it or a finer one; all show that size.",
        style="dim",
    )
    _honest(console, answer)
    say(console, _NOT_SAID, style="dim")


def _cells(answer: Size, one: Measured) -> list[str]:
    impossible = one.achieved is None and one.n is not None
    return [
        cut(clean(one.name), 24),
        chance(one.share, given=True),
        chance(one.per_item, given=True),
        f"{one.defects:,}",
        "–" if one.n is None else f"{one.n:,}",
        "–" if one.seen_by is None else f"{one.seen_by:,}",
        "too few items" if impossible else "–" if one.achieved is None else chance(one.achieved),
    ]


def _honest(console: Console, answer: Size) -> None:
    """Say what sizes between the instruments, mixtures, and very small parts come to."""
    if answer.worst is not None and len(answer.instruments) > 1:
        falls = answer.detect is not None and Fraction(answer.worst) < answer.detect
        mend = (
            " Add --any-size for a plan that holds against that too."
            if falls and not answer.any_size
            else ""
        )
        scope = "any size and mixture" if answer.worst_complete else "any size"
        say(
            console,
            f"Against {scope} of defect that an instrument sees: {chance(answer.worst)}, reached "
            f"by {_hidden(answer)}.{mend}",
            style="yellow" if falls else "",
        )
    if answer.below is not None and answer.goal is not None and answer.below > answer.goal:
        finest = answer.instruments[-1]
        say(
            console,
            f"Parts of less than {chance(finest.share, given=True)} of an item escape all of them: "
            f"up to {number(answer.below)} over all items. Only the balance over all items "
            "(paripassu account) can show that.",
            style="yellow",
        )


def _hidden(answer: Size) -> str:
    parts = []
    for index, defects in enumerate(answer.worst_defects):
        if not defects:
            continue
        what = (
            "emptied"
            if index == 0
            else f"short of just under {chance(answer.instruments[index - 1].share, given=True)}"
        )
        parts.append(f"{many(defects, 'item')} {what}")
    return " and ".join(parts) or "nothing"


_NOT_SAID = (
    "Holds for a random draw that nobody could foresee or steer. It is not the probability that "
    "the declaration is true."
)
