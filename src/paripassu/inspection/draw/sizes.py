"""How many are drawn from each stratum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from paripassu.errors import ParameterError, PariPassuError
from paripassu.inspection.draw.population import Population
from paripassu.inspection.errors import UnreachableError
from paripassu.inspection.sampling.detection import detection_float
from paripassu.inspection.sampling.least import least_exact
from paripassu.numbers import words
from paripassu.quoted import quoted

T = TypeVar("T")


def per_stratum(
    given: Mapping[str, T] | T, names: Sequence[str], what: str, *, shared: bool = True
) -> dict[str, T]:
    """Give a value for each stratum.

    Parameters
    ----------
    given : mapping or value
        By stratum, or one for each of them.
    names : sequence of str
        The strata.
    what : str
        The parameter that gives the values.
    shared : bool
        Whether one value may serve several strata.

    Raises
    ------
    ParameterError
        A stratum has no value, or is none of the list's.
    """
    if isinstance(given, Mapping):
        known = ", ".join(map(quoted, names[:12])) + (", …" if len(names) > 12 else "")
        for name in given:
            if name not in names and list(names) == [""]:
                said = f"names the stratum {quoted(name)}, and the list has no strata"
                raise ParameterError(what, said, "give the number alone")
            if name not in names:
                said = f"names {quoted(name)}, and the list has no such stratum"
                raise ParameterError(what, said, f"it has {known}")
        for name in names:
            if name not in given and list(names) == [""]:
                raise ParameterError(what, "says no number", "give one")
            if name not in given:
                said = f"says nothing of stratum {quoted(name)}"
                raise ParameterError(what, said, f"the list has {known}")
        return {name: given[name] for name in names}
    if len(names) > 1 and not shared:
        raise ParameterError(
            what,
            f"is one number, and the list has {len(names)} strata",
            "say how many lie in each stratum; they count as being there all at once",
        )
    return dict.fromkeys(names, given)


def check_defects(population: Population, defects: Mapping[str, int] | None) -> None:
    """Refuse defects that cannot be, or cannot be counted on.

    Raises
    ------
    PariPassuError
        There are more than items, or the draw is weighted.
    """
    if defects is None:
        return
    if population.weights is not None:
        raise PariPassuError(
            "a weighted draw gives defects unequal chances: a number of defects says nothing of "
            "the probability that one is found",
            "draw without weights, or leave the defects out",
        )
    for name, count in defects.items():
        size = len(population.strata[name])
        if not 0 <= count <= size:
            where = f"stratum {quoted(name)}" if name else "the list"
            said = f"should be at most {size:,}, not {count:,}"
            raise ParameterError("defects", f"{said}: {where} has {words.count(size, 'item')}")


def least_size(
    population: Population,
    required: Fraction | None,
    defects: Mapping[str, int] | None,
    per_item: Mapping[str, Fraction],
) -> dict[str, int]:
    """Give the least sample of one stratum that reaches the required detection probability.

    Raises
    ------
    UnreachableError
        Not even a sample of every item does.
    PariPassuError
        It does not follow: no probability, no defects, or several strata.
    """
    if required is None or defects is None:
        raise PariPassuError(
            "how many are drawn is not said",
            "give `sizes`, or `required` and `defects`",
        )
    if len(defects) > 1:
        raise PariPassuError(
            "one detection probability does not fix the sizes in several strata",
            "allocate first (paripassu inspect allocate), then give each stratum its size",
        )
    ((name, count),) = defects.items()
    items, seen = len(population.strata[name]), per_item[name]
    size = least_exact(items, count, 1 - required, seen)
    if size is None:
        best = detection_float(items, count, items, seen)
        found, wanted = words.compared(best, required, reached=False)
        raise UnreachableError(
            f"no sample reaches the detection probability {wanted}: with "
            f"{words.count(count, 'defect')} among {words.count(items, 'item')}, each recognised "
            f"with probability {words.percent(seen, 'given')}, it is {found} even if every item "
            "is inspected",
            "inspect better, or ask for less",
        )
    return {name: size}
