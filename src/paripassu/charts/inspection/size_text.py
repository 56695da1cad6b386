"""A sample size in a terminal: the number, what it achieves, and what it does not say."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.charts.screen import say, table
from paripassu.numbers import words

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
    items = words.count(answer.population, "item")
    if answer.n is None:
        assert answer.detect is not None
        best, wanted = words.compared(answer.best, answer.detect, reached=False)
        say(console, "No sample is large enough.", style="bold")
        say(
            console,
            f"Even if all {items} are inspected, the probability of finding "
            f"{_any_of(answer.defects)} is {best}, and {wanted} was asked for.",
        )
        say(console, _why_none(answer))
        return
    assert answer.achieved is not None
    if answer.detect is not None:
        say(console, f"Draw {answer.n:,} of {items}.", style="bold")
        reaches, _ = words.compared(answer.achieved, answer.detect, reached=True)
    else:
        say(console, f"A sample of {answer.n:,} of {items}:", style="bold")
        reaches = words.percent(answer.achieved, "promised")
    say(
        console,
        f"{_if(answer)}, the probability of finding at least one is {reaches}{_one_less(answer)}.",
    )
    if answer.method == "iaea":
        say(
            console,
            "The size follows the IAEA's approximation, which may draw a few more items than "
            "needed. The probability is exact.",
        )
    if answer.goal is not None and answer.amount is not None:
        say(
            console,
            f"To hide {words.amount(answer.goal)} in items of {words.amount(answer.amount)}, at "
            f"least {words.count(answer.defects, 'item')} must be false. If a little is missing "
            "from many items, this sample may not find it; --instrument plans for that.",
        )
    say(console, _NOT_SAID, style="dim")


def _if(answer: Size) -> str:
    seen = ""
    if answer.per_item is not None and answer.per_item != 1:
        each = words.percent(answer.per_item, "given")
        seen = f", and each is recognised with probability {each} when inspected"
    hidden = (
        f", and {words.count(answer.unseen, 'item')} could not be inspected and hid as many as "
        "possible"
        if answer.unseen
        else ""
    )
    verb = "is" if answer.defects == 1 else "are"
    return f"If {answer.defects:,} of them {verb} false{seen}{hidden}"


def _one_less(answer: Size) -> str:
    if answer.one_less is None or answer.detect is None or answer.method != "exact" or not answer.n:
        return ""
    less, _ = words.compared(answer.one_less, answer.detect, reached=False)
    return f" (with one item less, {less})"


def _any_of(defects: int) -> str:
    return "the false one" if defects == 1 else f"any of {defects:,} false ones"


def _why_none(answer: Size) -> str:
    if answer.unseen:
        return "The items that could not be inspected may hide all of it. Get access, or draw more."
    return (
        "One look at an item is not sure enough. Use a better instrument, or look at each item "
        "twice, independently."
    )


def _combined(console: Console, answer: Size) -> None:
    assert answer.goal is not None
    assert answer.amount is not None
    if answer.n is None:
        assert answer.detect is not None
        best, wanted = words.compared(answer.best, answer.detect, reached=False)
        say(console, "No plan with these instruments is sure enough.", style="bold")
        say(
            console,
            "Even if every item is measured with the finest instrument, the probability of "
            f"finding it may be no more than {best}, and {wanted} was asked for.",
        )
    else:
        items = words.count(answer.population, "item")
        say(console, f"Draw {answer.n:,} of {items}.", style="bold")
    table(
        console,
        ("instrument", "sees", "per item", "defects", "measure", "seen by", "found with"),
        [_cells(answer, one) for one in answer.instruments],
        flexible=0,
    )
    if answer.n is None:
        return
    say(
        console,
        f"The sizes are for {words.amount(answer.goal)} hidden in items of "
        f"{words.amount(answer.amount)}. “sees”: the smallest missing part of an item that the "
        "instrument shows. “defects”: how many parts of that size make up the goal. “seen by”: "
        "items measured with this instrument or a finer one; all of them show that size.",
        style="dim",
    )
    _honest(console, answer)
    say(console, _NOT_SAID, style="dim")


def _cells(answer: Size, one: Measured) -> list[str]:
    if one.achieved is not None:
        found = words.percent(one.achieved, "promised")
    else:
        found = "–" if one.n is None else "too few items"
    return [
        one.name,
        words.percent(one.share, "given"),
        words.percent(one.per_item, "given"),
        f"{one.defects:,}",
        "–" if one.n is None else f"{one.n:,}",
        "–" if one.seen_by is None else f"{one.seen_by:,}",
        found,
    ]


def _honest(console: Console, answer: Size) -> None:
    """Say what sizes between the instruments, mixtures, and very small parts come to."""
    if answer.worst is not None and len(answer.instruments) > 1:
        falls = answer.detect is not None and Fraction(answer.worst) < answer.detect
        if answer.detect is None:
            worst, wanted = words.percent(answer.worst, "promised"), ""
        else:
            worst, wanted = words.compared(answer.worst, answer.detect, reached=not falls)
        less = f", less than the {wanted} asked for" if falls else ""
        mend = (
            " Add --any-size for a plan that holds against that too."
            if falls and not answer.any_size
            else ""
        )
        scope = "any size and mixture" if answer.worst_complete else "any size"
        say(
            console,
            f"Against {scope} of defect that an instrument sees, the probability is at least "
            f"{worst}{less}. The worst case is {_hidden(answer)}.{mend}",
            style="yellow" if falls else "",
        )
    if answer.below is not None and answer.goal is not None and answer.below > answer.goal:
        finest = answer.instruments[-1]
        say(
            console,
            f"Parts of less than {words.percent(finest.share, 'given')} of an item escape all "
            f"instruments: up to {words.amount(answer.below)} over all items. Only the balance "
            "over all items (paripassu account) can show that.",
            style="yellow",
        )


def _hidden(answer: Size) -> str:
    parts = []
    for index, defects in enumerate(answer.worst_defects):
        if not defects:
            continue
        what = "emptied"
        if index:
            part = words.percent(answer.instruments[index - 1].share, "given")
            what = f"with just under {part} missing"
        parts.append(f"{words.count(defects, 'item')} {what}")
    return words.listed(parts) or "nothing"


_NOT_SAID = (
    "This holds for a random draw that nobody could foresee or steer. It is not the probability "
    "that the declaration is true."
)
