"""Mirrored declarations as they were compared: each difference with both of its sources."""

from __future__ import annotations

from typing import Literal

from paripassu.documents.value import Value


class Declared(Value):
    """One side of a mirrored declaration.

    Attributes
    ----------
    rows : tuple of int
        Lines of the table; several where item rows were added up.
    amount, sigma : float
        In ``unit``; of a sum the σ is added in quadrature.
    side : str
        For example ``shipper``.
    party : str
        Who declares it.
    unit : str
        The unit of the amount.
    date, source : str
        As the table has them; may be empty.
    """

    rows: tuple[int, ...]
    side: str
    party: str
    amount: float
    sigma: float
    unit: str
    date: str = ""
    source: str = ""


class Mismatch(Value):
    """Two declarations of the same thing that differ, or one that has no counterpart.

    Attributes
    ----------
    table : str
        The file.
    ref : str
        The transfer or stock that both sides declare.
    material, item : str
        What of it they declare; may be empty.
    kind : str
        ``difference``, ``missing``, ``duplicate`` or ``unit``.
    first, second : Declared
        Both as declared; ``second`` is None where a side is missing.
    missing : str
        The side that is missing; empty otherwise.
    difference, bound : float or None
        first - second, and limit * √(σ₁² + σ₂²), in their unit; None where nothing can be
        subtracted.
    explained : bool
        Whether their errors explain it, |difference| ≤ bound, decided on exact numbers; never for a
        missing side or units that differ.
    vague : bool
        Explained, and yet it settles nothing: errors so large that they would explain anything, or
        an item that stands twice in a total. It counts as a mismatch all the same.
    says : str
        The same in words.
    """

    table: str
    ref: str
    material: str
    item: str
    kind: Literal["difference", "missing", "duplicate", "unit"]
    first: Declared
    second: Declared | None
    missing: str = ""
    difference: float | None = None
    bound: float | None = None
    explained: bool
    vague: bool = False
    says: str

    @property
    def counts(self) -> bool:
        """Whether a step stays inconclusive because of it."""
        return self.vague or not self.explained


class Mirror(Value):
    """One table of mirrored declarations.

    Attributes
    ----------
    table : str
        The file.
    step : str or None
        The step that it belongs to; None: all steps.
    rows, compared, refs : int
        Rows, comparisons made, and transfers or stocks.
    mismatches : tuple of Mismatch
        Everything that differs, explained or not.
    """

    table: str
    step: str | None
    rows: int
    compared: int
    refs: int
    mismatches: tuple[Mismatch, ...]

    @property
    def unexplained(self) -> tuple[Mismatch, ...]:
        """The mismatches beyond errors, and those that errors explain too easily."""
        return tuple(one for one in self.mismatches if one.counts)
