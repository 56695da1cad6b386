"""One draw of a step: what was seen of it, and what it would have found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from paripassu.documents.exact import parse_number_or_text
from paripassu.errors import PariPassuError
from paripassu.inspection.assessment.chance import Factor, Looked, detected
from paripassu.inspection.assessment.items import Item
from paripassu.inspection.assessment.repeat import repeat
from paripassu.inspection.assessment.result import Sample
from paripassu.inspection.draw.result import Draw, Stratum
from paripassu.inspection.sampling import enclosure
from paripassu.inspection.sampling.hiding import Sampled, hide
from paripassu.numbers import words
from paripassu.quoted import quoted

_SEEN = ("ok", "defect", "missing")


@dataclass(frozen=True, slots=True)
class Supposed:
    """Which defects a draw is to find, and the probability that it does not.

    Attributes
    ----------
    says : str
        The defects, in words.
    factors : tuple, or None
        Their product is the probability of finding nothing; None: nothing can be said.
    clear : tuple, or None
        The same if every drawn item had been inspected.
    strata : mapping
        Per stratum the factor that its own line shows.
    """

    says: str
    factors: tuple[Factor, ...] | None
    clear: tuple[Factor, ...] | None
    strata: Mapping[str, Factor]


@dataclass(frozen=True, slots=True)
class Judged:
    """A draw with its items.

    Attributes
    ----------
    repeated : bool
        Whether the draw was made again from its seed.
    """

    draw: Draw
    items: Sequence[Item]
    supposed: Supposed
    repeated: bool = False

    @property
    def aim(self) -> Hashable:
        """What is drawn from and what is to be found: alike in rounds that add up.

        Of a goal its amounts are compared and not its defects: those are the split that is worst
        for one sample.
        """
        draw = self.draw
        return (
            draw.method == "weighted",
            draw.goal,
            None if draw.listed is None else draw.listed.sha256,
            frozenset(
                (name, one.population, one.amount, None if draw.goal is not None else one.defects)
                for name, one in draw.strata.items()
            ),
        )

    def samples(self) -> tuple[Sample, ...]:
        """Give its strata as the answer shows them, in the order of their names' bytes."""
        states = Counter((item.stratum, item.state) for item in self.items)
        samples = []
        for name in sorted(self.draw.strata, key=str.encode):
            stratum = self.draw.strata[name]
            factor = self.supposed.strata.get(name)
            samples.append(
                Sample(
                    stratum=name,
                    population=stratum.population,
                    defects=factor.defects
                    if isinstance(factor, Looked)
                    else stratum.defects
                    if self.draw.goal is None
                    else 0,
                    per_item=float(stratum.per_item),
                    picked=len(stratum.picked),
                    ok=states[name, "ok"],
                    defect=states[name, "defect"],
                    missing=states[name, "missing"],
                    refused=states[name, "refused"],
                    open=states[name, "open"] + states[name, "coarse"],
                    disputed=states[name, "disputed"],
                    detect=None if factor is None else detected((factor,)),
                )
            )
        return tuple(samples)


def judge(draw: Draw, items: Sequence[Item]) -> Judged:
    """Work out what a draw would have found, given which of its items were seen.

    Raises
    ------
    PariPassuError
        It is not the draw that its seed gives, or its numbers cannot be.
    """
    return Judged(draw, items, suppose(draw, _unseen(items)), repeat(draw))


def _unseen(items: Iterable[Item]) -> Mapping[str, int]:
    """Count the items that may hide a defect each: open, refused, disputed, coarse."""
    return Counter(item.stratum for item in items if item.state not in _SEEN)


def suppose(draw: Draw, unseen: Mapping[str, int]) -> Supposed:
    """Say which defects a draw is to find, and how likely it is not to.

    The draw's own numbers of defects are in all strata at once, so that the probabilities of
    missing them multiply. Where a draw states none, it is one defective item, wherever it is least
    likely to be found: no violation has fewer.

    Rules: docs/specification/inspection.md#findings.

    Raises
    ------
    PariPassuError
        A population is too large, or a chance of being drawn is none.
    """
    for name, stratum in draw.strata.items():
        if stratum.population > enclosure.MOST:
            where = f", stratum {quoted(name)}" if name else ""
            raise PariPassuError(
                f"draw {quoted(draw.id)}{where} has a population of more than {enclosure.MOST:,}",
                "divide it into strata",
            )
    if draw.method == "weighted":
        return _least_likely(draw, unseen)
    if draw.goal is not None:
        return _goal_hidden(draw, draw.goal, unseen)
    stated = {n: s for n, s in draw.strata.items() if s.defects is not None}
    if not stated:
        return _one_anywhere(draw, unseen)
    factors = {n: _looked(s, s.defects or 0, unseen.get(n, 0)) for n, s in stated.items()}
    several = len(draw.strata) > 1
    listed = [
        f"{words.count(s.defects or 0, 'defective item')}{f' in {quoted(n)}' if several else ''}"
        for n, s in sorted(stated.items())
        if s.defects or not several
    ]
    says = " and ".join(listed[:4]) + (" and so on" if len(listed) > 4 else "")
    return Supposed(
        says=(says or "no defect") + (", all at once" if len(listed) > 1 else ""),
        factors=tuple(factors.values()),
        clear=tuple(one.all_seen() for one in factors.values()),
        strata=factors,
    )


def _goal_hidden(draw: Draw, goal: Fraction, unseen: Mapping[str, int]) -> Supposed:
    """Split the goal over the strata where it is least likely to be found, given what was not seen.

    The least over all whole numbers d with Σ d·amount ≥ goal.

    Rules: docs/specification/inspection.md#allocation.
    """
    names = sorted(draw.strata, key=str.encode)
    clear = [
        Sampled(s.population, len(s.picked), s.amount or Fraction(0), s.per_item)
        for s in (draw.strata[name] for name in names)
    ]
    now = [replace(one, unseen=unseen.get(n, 0)) for n, one in zip(names, clear, strict=True)]
    hidden, all_seen = hide(now, goal), hide(clear, goal)
    if hidden is None or all_seen is None:
        raise PariPassuError(
            f"draw {quoted(draw.id)}: all items together hold less than the goal of {goal}",
            "nobody can hide so much there: look at the goal and the amounts",
        )
    listed = [
        f"{words.count(d, 'defective item')} in {quoted(name)}"
        for name, d in zip(names, hidden.defects, strict=True)
        if d
    ]
    says = " and ".join(listed[:4]) + (" and so on" if len(listed) > 4 else "")
    return Supposed(
        says=f"{words.amount(goal)} hidden where that is least likely to be found: {says}",
        factors=(hidden.missed,),
        clear=(all_seen.missed,),
        strata={
            name: Looked(one.population, d, one.picked, one.per_item, one.unseen)
            for name, one, d in zip(names, now, hidden.defects, strict=True)
            if d
        },
    )


def _one_anywhere(draw: Draw, unseen: Mapping[str, int]) -> Supposed:
    factors = {n: _looked(s, 1, unseen.get(n, 0)) for n, s in draw.strata.items() if s.population}
    if not factors:
        return Supposed("no defect: the population is empty", (), (), {})
    says = "one defective item, as the draw names no number of them"
    if len(factors) > 1:
        says += ", in the stratum where it is least likely to be found"
    clear = {name: one.all_seen() for name, one in factors.items()}
    return Supposed(says, (_worst(factors),), (_worst(clear),), factors)


def _least_likely(draw: Draw, unseen: Mapping[str, int]) -> Supposed:
    """Take the item that is least likely to be drawn: who knows the weights hides nothing else."""
    says = "one defective item, the one least likely to be drawn"
    clear: dict[str, Fraction] = {}
    for name, stratum in draw.strata.items():
        inclusion = draw.inclusion if len(draw.strata) == 1 else stratum.inclusion
        if inclusion is None:
            says += " (the draw does not say how likely that is)"
            return Supposed(says, None, None, {})
        times = Counter(inclusion.values())
        chances = {text: _chance(draw, text) for text in times}
        if sum(times[text] * chance for text, chance in chances.items()) != len(stratum.picked):
            raise PariPassuError(
                f"draw {quoted(draw.id)}: the items' chances do not add up to the "
                f"{len(stratum.picked):,} that are picked",
                "it is not the draw that was made; ask for the original",
            )
        if chances:
            clear[name] = 1 - min(chances.values()) * stratum.per_item
    # One open item may be the defective one.
    factors = {name: Fraction(1) if unseen.get(name) else miss for name, miss in clear.items()}
    if not clear:
        return Supposed("no defect: the population is empty", (), (), {})
    return Supposed(says, (_worst(factors),), (_worst(clear),), factors)


def _chance(draw: Draw, text: str) -> Fraction:
    try:
        chance = parse_number_or_text(text)
    except ValueError:
        chance = Fraction(-1)
    if not 0 <= chance <= 1:
        raise PariPassuError(
            f"draw {quoted(draw.id)}: inclusion has {quoted(text)}, which is no probability"
        )
    return chance


_Some = TypeVar("_Some", Looked, Fraction)


def _worst(factors: Mapping[str, _Some]) -> _Some:
    def missed(factor: Factor) -> Fraction:
        return factor if isinstance(factor, Fraction) else factor.miss()

    return max(factors.values(), key=missed)


def _looked(stratum: Stratum, defects: int, unseen: int) -> Looked:
    return Looked(stratum.population, defects, len(stratum.picked), stratum.per_item, unseen)
