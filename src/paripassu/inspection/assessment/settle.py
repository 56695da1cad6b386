"""What would settle an inconclusive step: which items, how many more, which σ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import sqrt

from paripassu.inspection.assessment.case import Case
from paripassu.inspection.assessment.chance import Factor, Looked, at_most, missed
from paripassu.inspection.assessment.names import drawn_item
from paripassu.inspection.assessment.result import OpenItem
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.sampling.least import least
from paripassu.numbers import words
from paripassu.quoted import quoted

#: Mismatches that are spelled out; all of them stand in the answer.
_MOST = 3


def settle(case: Case) -> Iterator[str]:
    """Say what would settle a step, one action after the other."""
    several = len(case.rounds) > 1
    for one in case.disputed:
        about = drawn_item(one.item, one.stratum, one.draw if several else "")
        ids = _ids(case, one)
        how = f" {quoted(' '.join(ids))}" if ids else " both (give them ids first)"
        yield (
            f"Have a third party measure {about} again, and enter its finding with supersedes{how}."
        )
    if case.required is None:
        yield (
            "Say which detection probability is required. paripassu inspect require works it out; "
            "give it to the draw, or here with --detect."
        )
    elif case.short:
        yield from _more(case, case.required)
    yield from _coarse(case)
    for balance in case.alarming:
        reason = balance.settle or (
            "find out where it comes from, and correct the table of measurements if it was an error"
        )
        yield f"Balance of {balance.area}, {balance.material}: {reason.rstrip('.')}."
    for mirror in case.differing:
        for mismatch in mirror.unexplained[:_MOST]:
            rows = mismatch.first.rows + (mismatch.second.rows if mismatch.second else ())
            named = ", ".join(n for n in (mismatch.ref, mismatch.material, mismatch.item) if n)
            action = "ask both sides for their papers"
            if mismatch.kind == "missing":
                action = f"ask the {mismatch.missing} side for its declaration"
            elif mismatch.kind == "unit":
                action = "have both declared in one unit"
            elif mismatch.kind == "duplicate":
                action = "ask which of the two counts"
            sigma = ""
            apart, bound = abs(mismatch.difference or 0), mismatch.bound or 0
            if mismatch.kind == "difference" and apart > bound and case.limit:
                enough = apart / float(case.limit)
                unit = mismatch.first.unit
                sigma = (
                    f"; errors would explain it from σ = {words.amount(enough, unit, 'asked')} on"
                )
            yield f"{mirror.table}, {words.numbered('line', rows)} ({named}): {action}{sigma}."
        left = len(mirror.unexplained) - _MOST
        if left > 0:
            more = words.count(left, "more mismatch")
            yield f"{mirror.table}: the same for {more}."


def _ids(case: Case, open_item: OpenItem) -> list[str]:
    """Give the ids of the findings that dispute an item, where all of them have one."""
    found = (
        one.row
        for judged in case.rounds
        if judged.draw.id == open_item.draw
        for item in judged.items
        if (item.stratum, item.item) == (open_item.stratum, open_item.item)
        for one in item.heads
    )
    ids = [row.id for row in found]
    return ids if all(ids) else []


def _coarse(case: Case) -> Iterator[str]:
    for judged in case.rounds:
        for item in judged.items:
            readings = item.heads[0].row.readings if item.heads else None
            if item.state != "coarse" or readings is None:
                continue
            sigma = words.amount(sqrt(readings.variance), readings.unit, "asked")
            below = words.amount(readings.declared / case.limit, readings.unit, "promised")
            yield (
                f"Measure {drawn_item(item.item, item.stratum)} more finely. The σ of the "
                f"difference is {sigma}. Only a σ below {below} can tell the item from an empty "
                "one."
            )


def _more(case: Case, required: Fraction) -> Iterator[str]:
    """Say which items to open, and how large a fresh draw would be enough."""
    if case.factors is None:
        yield (
            "Draw again, so that the draw says how likely it is to find a violation: with --step, "
            "--defects and --detect, or, if it is weighted, with the list's inclusion "
            "probabilities."
        )
        return
    hidden = [one for one in case.open if one.why != "disputed"]
    if case.open and case.clear is not None:
        several = len(case.rounds) > 1
        named = [
            drawn_item(one.item, one.stratum, one.draw if several else "")
            for one in hidden or case.open
        ]
        enough = at_most(case.clear, 1 - required)
        reaches, wanted = words.compared(1 - missed(case.clear), required, reached=enough)
        verdict = "That is enough" if enough else f"That is still less than the {wanted} required"
        verb = "Inspect" if hidden else "Settle"
        yield (
            f"{verb} {words.listed(named)}. If every drawn item is inspected and as declared, the "
            f"probability is {reaches}. {verdict}."
        )
    if len(case.series) > 1:
        yield (
            "Draw further rounds from the same list and for the same defects as an earlier one: "
            "only such rounds add up. Or assess only the draws that belong together."
        )
        return
    draw = case.rounds[-1].draw
    if draw.method == "weighted":
        yield "Or draw more items with a new seed: a second round adds to this one."
        return
    if draw.goal is not None:
        again = case.rounds[-1].supposed.clear or ()
        if at_most((*case.factors, *again), 1 - required):
            yield (
                f"{'Or prepare' if case.open else 'Prepare'} it again with a new seed (paripassu "
                "inspect prepare). The same sizes are enough, if all items are inspected and as "
                "declared."
            )
        else:
            yield "Prepare a further inspection with larger samples (paripassu inspect allocate)."
        return
    sizes = fresh(draw, case.factors, required)
    if sizes is None:
        yield (
            "No further round of this kind is enough, not even one of all items. Inspect with a "
            "method that recognises a defect more surely (per item), or in several rounds."
        )
        return
    named = [
        f"{words.count(size, 'item')}{f' from {quoted(name)}' if name else ''}"
        for name, size in sizes.items()
    ]
    yield (
        f"{'Or draw' if case.open else 'Draw'} {words.listed(named)} with a new seed. That is "
        "enough, if all of them are inspected and as declared."
    )


def fresh(draw: Draw, so_far: tuple[Factor, ...], required: Fraction) -> Mapping[str, int] | None:
    """Give sizes of a further draw that would be enough, all of its items inspected.

    Where the defects are in all strata at once, the stratum that reaches it with the fewest items
    is taken alone, and others only where none is enough by itself. Where the draw names no number
    of defects, every stratum has to be enough for the one defect that it may hold. No item is named
    that could be left out.

    Returns
    -------
    mapping, or None
        Stratum to number of items; None where not even all items are enough.
    """
    limit = 1 - required
    stated = any(stratum.defects is not None for stratum in draw.strata.values())
    whole: dict[str, Looked] = {}
    for name, stratum in draw.strata.items():
        defects = (stratum.defects or 0) if stated else 1
        if stratum.population and defects:
            size = stratum.population
            whole[name] = Looked(size, defects, size, stratum.per_item)

    def enough(name: str, before: Fraction) -> int | None:
        one = whole[name]

        def suffices(size: int) -> bool:
            look = Looked(one.population, one.defects, size, one.per_item)
            return at_most((before, look), limit)

        return least(one.population, suffices)

    if not whole:
        return None
    before = missed(so_far)

    def trimmed(sizes: dict[str, int]) -> dict[str, int]:
        """Leave out what is not needed of strata that were taken whole."""
        for name in sizes:
            others = [
                Looked(whole[other].population, whole[other].defects, size, whole[other].per_item)
                for other, size in sizes.items()
                if other != name
            ]
            needed = enough(name, missed((*so_far, *others)))
            sizes[name] = sizes[name] if needed is None else needed
        return {name: size for name, size in sizes.items() if size}

    taken: dict[str, int] = {}
    if not stated:
        for name in whole:
            needed = enough(name, before)
            if needed is None:
                return None
            taken[name] = needed
        return taken
    while whole.keys() - taken.keys():
        left = [name for name in whole if name not in taken]
        sizes = ((name, enough(name, before)) for name in left)
        alone = {name: size for name, size in sizes if size is not None}
        if alone:
            name = min(alone, key=lambda one: (alone[one], one))
            return trimmed({**taken, name: alone[name]})
        # All of the stratum that finds most.
        name = min(left, key=lambda one: (whole[one].miss(), one))
        taken[name] = whole[name].population
        before *= whole[name].miss()
    return None
