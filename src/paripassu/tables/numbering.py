"""Texts of a large table as numbers: a million rows have few unlike words in most columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars
    from numpy import bool_, int64
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A column of texts.

    Attributes
    ----------
    codes : (R,) int64
        The number of each row's text.
    unlike : sequence of str
        The texts, each once.
    """

    codes: NDArray[int64]
    unlike: Sequence[str]

    def __getitem__(self, row: int) -> str:
        return self.unlike[int(self.codes[row])]

    def where(self, word: str) -> NDArray[bool_]:
        """Say which rows have this text."""
        import numpy as np

        if word not in self.unlike:
            return np.zeros(len(self.codes), dtype=np.bool_)
        where: NDArray[bool_] = self.codes == list(self.unlike).index(word)
        return where


def words_of(texts: polars.Series) -> Words:
    """Number the texts of a column."""
    import numpy as np
    import polars

    physical = texts.cast(polars.Categorical).to_physical().to_numpy().astype(np.int64)
    codes = compact(physical)
    return Words(codes, texts.gather(first_rows(codes)).to_list())


def combined(*columns: NDArray[int64]) -> NDArray[int64]:
    """Number the combinations of several columns of numbers from 0 on, from 0 without gaps."""
    both = compact(columns[0])
    for column in columns[1:]:
        numbers = compact(column)
        # both are below the number of rows: the product fits
        both = compact(both * (int(numbers.max(initial=0)) + 1) + numbers)
    return both


def compact(codes: NDArray[int64]) -> NDArray[int64]:
    """Number codes from 0 without gaps, in their order."""
    import numpy as np

    size = int(codes.max(initial=0)) + 1
    if size > 4 * len(codes) + 1024:
        return np.unique(codes, return_inverse=True)[1].astype(np.int64)
    # few codes, many rows: a table of which there are is quicker than sorting
    there = np.zeros(size, dtype=np.int64)
    there[codes] = 1
    if there.all():
        return codes
    numbered: NDArray[int64] = (np.cumsum(there) - 1)[codes]
    return numbered


def first_rows(codes: NDArray[int64]) -> NDArray[int64]:
    """Give the first row of each code; they are numbered from 0 without gaps."""
    import numpy as np

    first = np.full(int(codes.max(initial=-1)) + 1, len(codes))
    np.minimum.at(first, codes, np.arange(len(codes)))
    return first


def in_order(codes: NDArray[int64]) -> NDArray[int64]:
    """Number compact codes anew in the order in which they first appear."""
    import numpy as np

    first = first_rows(codes)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    ordered: NDArray[int64] = rank[codes]
    return ordered
