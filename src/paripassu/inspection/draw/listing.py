"""The list that was drawn from, written so that anybody can repeat the draw.

It is read back by :func:`~paripassu.inspection.draw.population.read_population` and by
``verifier/draw.py``, and has the digest that the draw names.
"""

from __future__ import annotations

import csv
import io
from fractions import Fraction

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.population import Population
from paripassu.quoted import quoted

#: How such a file begins: by that a later one knows that it may be written over it (``kinds``).
BEGINS = "# paripassu: the list that was drawn from"


def list_text(population: Population) -> str:
    """Write a population as CSV: ``item``, and where it has them ``stratum``, ``site``, weights.

    Parameters
    ----------
    population : Population

    Raises
    ------
    PariPassuError
        A weight is no decimal number: no list can hold it.
    """
    named = set(population.strata) != {""}
    # A column of weights may be called like the others' columns.
    weight = population.weight
    sites = None if weight == "site" else population.sites
    header = ["item", *(["stratum"] if named else []), *(["site"] if sites is not None else [])]
    header += [] if weight is None else [weight]
    text = io.StringIO()
    text.write(f"{BEGINS}; SHA-256 of its items in order: {population.digest()}\n")
    plain = csv.writer(text, lineterminator="\n").writerow
    # A line that begins with # would be a comment.
    marked = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow
    plain(header)
    for stratum, items in population.strata.items():
        for item in items:
            row = [item, *([stratum] if named else [])]
            row += [] if sites is None else [sites.get(stratum, {}).get(item, "")]
            if population.weights is not None:
                row.append(_decimal(population.weights[stratum][item], item))
            (marked if item.startswith("#") else plain)(row)
    return text.getvalue()


def _decimal(weight: Fraction, item: str) -> str:
    """Write a weight exactly."""
    above, below = weight.as_integer_ratio()
    places = 0
    while below % 10 == 0:
        below, places = below // 10, places + 1
    for prime, other in ((2, 5), (5, 2)):
        while below % prime == 0:
            below, above, places = below // prime, above * other, places + 1
    if below != 1:
        raise PariPassuError(
            f"the weight {weight} of {quoted(item)} is no decimal number", "multiply all weights"
        )
    digits = str(above).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
