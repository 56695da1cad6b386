"""Repeating a draw from what it says of itself, so that no picked item was put in place of another.

A uniform draw with its seed names every item of its list (in ``inclusion``), and so does one by RFC
3797 that has a list: both are drawn again. Weighted draws do not state their weights; with the list
itself ``verifier/draw.py`` repeats every draw, and shares no code with this.
"""

from __future__ import annotations

from collections.abc import Mapping

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.joint import derive_seed
from paripassu.inspection.draw.pick import by_bytes, pick
from paripassu.inspection.draw.population import Population
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.draw.rfc3797 import pick_rfc3797
from paripassu.inspection.draw.stream import Stream, stratum_seed
from paripassu.quoted import quoted


def repeat(draw: Draw) -> bool:
    """Draw again, as far as the document tells how.

    Returns
    -------
    bool
        Whether every item could be drawn again.

    Raises
    ------
    PariPassuError
        It comes out otherwise than the document says.
    RevealError
        A party's secret does not open its commit.
    """
    if draw.joint is not None and derive_seed(draw.joint).hex() != draw.seed:
        raise PariPassuError(
            f"draw {quoted(draw.id)}: its seed is not the one that its parties' secrets give",
            "it is not the draw that they made; ask for the original",
        )
    again = _again(draw)
    if again is None:
        return False
    for name, items in again.items():
        picked = draw.strata[name].picked
        if items != picked:
            at = next(i for i, (a, b) in enumerate(zip(items, picked, strict=True)) if a != b)
            where = f" in stratum {quoted(name)}" if name else ""
            raise PariPassuError(
                f"draw {quoted(draw.id)} says that item {at + 1}{where} is {quoted(picked[at])}, "
                f"and from its seed it is {quoted(items[at])}",
                "it is not the draw that the seed gives; ask for the original",
            )
    return True


def _again(draw: Draw) -> Mapping[str, tuple[str, ...]] | None:
    several = len(draw.strata) > 1
    if draw.method == "rfc3797":
        if draw.key is None or several:
            return None
        ((name, stratum),) = draw.strata.items()
        numbers = pick_rfc3797(stratum.population, len(stratum.picked), draw.key)
        if draw.listed is None:
            return {name: tuple(map(str, numbers))}
        # The chances are written in the order of the list.
        items = list(draw.inclusion or ())
        if Population({name: items}).digest() != draw.listed.sha256:
            return None
        return {name: tuple(items[number - 1] for number in numbers)}
    if draw.method != "uniform" or draw.seed is None:
        return None
    listed: dict[str, list[str]] = {}
    for name, stratum in draw.strata.items():
        inclusion = stratum.inclusion if several else draw.inclusion
        if inclusion is None:
            return None
        listed[name] = by_bytes(inclusion)
    if draw.listed is not None and any(listed.values()):
        digest = Population.of(listed).digest()
        if digest != draw.listed.sha256:
            raise PariPassuError(
                f"draw {quoted(draw.id)}: the items that it names are not those of its list, whose "
                f"SHA-256 is {draw.listed.sha256}, and theirs {digest}",
                "it is not the draw that was made; ask for the original",
            )
    seed = bytes.fromhex(draw.seed)
    return {
        name: tuple(
            pick(
                items,
                len(draw.strata[name].picked),
                Stream(stratum_seed(seed, name) if several else seed),
            )
        )
        for name, items in listed.items()
    }
