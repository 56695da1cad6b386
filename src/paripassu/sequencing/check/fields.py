"""The values of a plan's document: texts, names, exact numbers; what is wrong with them is kept."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from paripassu.agreement.model import Agreement
from paripassu.documents.shown import shown
from paripassu.errors import Fault

#: No printed number is anywhere near; beyond it, arithmetic would cost more than the number says.
LARGEST_DIGITS = 100
LARGEST_NUMBER = 10**LARGEST_DIGITS


class Fields:
    """Collects faults; what is wrong reads as absent, so that reading can go on."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.faults: list[Fault] = []

    def wrong(self, place: str, what: str, mend: str = "") -> None:
        """Keep a fault."""
        self.faults.append(Fault(0, place, what, mend))

    def text(self, value: Any, place: str) -> str | None:
        """Read a text."""
        if value is None or isinstance(value, str):
            return value
        self.wrong(place, f"should be a text, not {shown(value)}")
        return None

    def table(self, value: Any, place: str) -> Mapping[str, Any]:
        """Read an object; an empty one where there is none."""
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.wrong(place, f"should be an object, not {shown(value)}")
        return {}

    def names(
        self, value: Any, place: str, known: Mapping[str, Any], noun: str
    ) -> tuple[str, ...] | None:
        """Read a list of ids, all of them known."""
        if value is None:
            return None
        if not isinstance(value, (list, tuple)):
            self.wrong(place, f"should be a list, not {shown(value)}")
            return None
        good = []
        for i, name in enumerate(value):
            if not isinstance(name, str):
                self.wrong(f"{place}[{i}]", f"should be a text, not {shown(name)}")
            elif name not in known:
                self.wrong(f"{place}[{i}]", f"names no {noun} of the agreement: {shown(name)}")
            else:
                good.append(name)
        return tuple(good)

    def amounts(self, value: Any, place: str) -> Mapping[str, Fraction]:
        """Read a number for each of some parties."""
        amounts = {}
        for party, number in self.table(value, place).items():
            if not isinstance(party, str) or party not in self.agreement.party:
                self.wrong(place, f"names no party of the agreement: {shown(party)}")
                continue
            amount = self.number(number, f"{place}.{party}")
            if amount is not None:
                amounts[party] = amount
        return amounts

    def number(self, value: Any, place: str) -> Fraction | None:
        """Read a number exactly; a float counts as the shortest decimal that it prints as."""
        if value is None:
            return None
        if isinstance(value, float):
            value = Decimal(repr(float(value)))
        if isinstance(value, Decimal):
            if not value.is_finite():
                self.wrong(place, f"should be a finite number, not {value}")
                return None
            if value and value.adjusted() > LARGEST_DIGITS:
                self.wrong(place, f"should be a number of at most {LARGEST_DIGITS} digits")
                return None
            if value and value.adjusted() < -LARGEST_DIGITS:
                return Fraction(0)  # as good as 0, and as a fraction it could fill the memory
        elif isinstance(value, bool) or not isinstance(value, (int, Fraction)):
            self.wrong(place, f"should be a number, not {shown(value)}")
            return None
        number = Fraction(value)
        if abs(number.numerator) > LARGEST_NUMBER * number.denominator:
            self.wrong(place, f"should be a number of at most {LARGEST_DIGITS} digits")
            return None
        return number
