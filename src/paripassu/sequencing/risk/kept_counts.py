"""Whether counts of a run that goes on may be those of its survey: somebody may have made them up.

Who counts wrongly but consistently is not found out: the digest is no signature. What is verified
here is that everything fits together, so that nothing of what follows is nonsense.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from paripassu.errors import DocumentError, Fault
from paripassu.sequencing.risk.draws import EFFECTS, MAIN
from paripassu.sequencing.risk.jackknife import REPLICATES
from paripassu.sequencing.risk.pieces import Progressing
from paripassu.sequencing.risk.processes import Piece
from paripassu.sequencing.risk.survey import Counts, Survey

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def verify_counts(name: str, survey: Survey, pieces: Sequence[Piece], so_far: Progressing) -> None:
    """Verify that what was counted before is of this survey.

    Raises
    ------
    DocumentError
        There are pieces, counts or numbers that it does not have.
    """
    which = pieces[0][0]
    counts = so_far.counts
    like = {key: numbers.shape for key, numbers in survey.count(which, 0, 1).items()}
    needed = {key for key in like if key[0] != "conflict"}
    universe = set(survey.world.universe)
    for key in counts.keys() - like.keys():
        if key[:1] == ("conflict",) and which == MAIN and set(key[1:]) <= universe:
            like[key] = (REPLICATES,)
    fits = (
        so_far.done <= set(pieces)
        and needed <= counts.keys() <= like.keys()
        and all(numbers.shape == like[key] for key, numbers in counts.items())
        and all(int(numbers.min(initial=0)) >= 0 for numbers in counts.values())
        and all(_fits(survey, which, counts, so_far.each))
    )
    if not fits:
        raise made_up(name)


def _fits(survey: Survey, which: int, counts: Counts, each: int) -> Iterator[bool]:
    if which == EFFECTS:
        for numbers in counts.values():
            yield bool((numbers[:, 0] == each).all())
        return
    for key, numbers in counts.items():
        if numbers.shape == (REPLICATES,):
            yield int(numbers.max()) <= each
        elif key[0] in ("worst", "fan"):
            yield int(numbers.sum(axis=-1).max()) <= each * REPLICATES
    if which != MAIN:
        yield bool((counts["fresh",] == each).all())
        return
    yield bool((counts["futures",] == each).all())
    fails = each - counts["deal",] - counts["open",]
    yield int(fails.min()) >= 0
    for key, numbers in counts.items():
        if key[0] == "conflict":
            yield bool((numbers <= fails).all())
        elif key[0] == "variant deal":
            yield bool((numbers + counts["variant open", key[1]] <= each).all())
    if ("worst",) in counts:
        yield int(counts["worst",].sum()) <= int(counts["deal",].sum())
    if ("box",) in counts:
        inside, both, failing = counts["box",].tolist()
        yield both <= min(inside, failing)
        yield inside - both <= each * REPLICATES // 2 - failing
        yield failing == int(fails[REPLICATES // 2 :].sum())
    if ("cases",) in counts:
        yield from _cases_fit(survey, counts, each)


def _cases_fit(survey: Survey, counts: Counts, each: int) -> Iterator[bool]:
    """Whether the cases of each input add up to what was counted of all futures."""
    import numpy as np

    cases: NDArray[np.int64] = counts["cases",]
    held = [counts["holds", str(at)] for at in range(len(survey.contenders))]
    whole = [np.full(REPLICATES, each), counts["deal",], counts["open",], *held]
    sizes = [len(axis.cases) for axis in survey.axes] + [3] * len(survey.world.inputs.ranges)
    yield bool((cases <= cases[:, :, :1]).all())
    offset = 0
    for size in sizes:
        part = cases[:, offset : offset + size]
        yield bool((part.sum(axis=1) == np.stack(whole, axis=1)).all())
        offset += size


def made_up(name: str) -> DocumentError:
    """Refuse a run that nobody counted."""
    fault = Fault(0, "parts", "is not what --save writes", "start the run again")
    return DocumentError(name, [fault])
