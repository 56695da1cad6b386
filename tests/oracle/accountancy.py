"""A balance worked out literally from its rows, in fractions: no arrays, no shortcuts.

The covariance of two readings is written down from the error model and summed over all pairs of
rows; the sequence is made independent by Gram and Schmidt on exact numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isclose, sqrt

Row = Mapping[str, str]
Matrix = list[list[Fraction]]

PLUS = {"receipt", "RD", "RF", "NP", "GA", "FW"}
STOCK = {"inventory", "PE", "PB"}
KIND = {
    **dict.fromkeys(("PE", "PB", "inventory"), "inventory"),
    **dict.fromkeys(PLUS, "receipt"),
    **dict.fromkeys(("SD", "SF", "shipment"), "shipment"),
    **dict.fromkeys(("LN", "LD", "LA", "loss"), "loss"),
    **dict.fromkeys(("TW", "waste"), "waste"),
}


@dataclass
class Reading:
    """One reading by one party, with its coefficient in every period."""

    who: str
    value: Fraction
    random: Fraction  # variance of its own
    shared: list[tuple[tuple[str, ...], Fraction]]  # which error, and how much of it
    coefficients: list[Fraction]


def exact(text: str) -> Fraction:
    text = text.strip()
    if text.endswith("%"):
        return Fraction(text[:-1].strip()) / 100
    return Fraction(text or "0")


def coefficient(row: Row, t: int) -> int:
    """The sign with which a row enters MUF of period t."""
    period = int(row["period"])
    if row["kind"] in STOCK:
        return -1 if t == period else 1 if t == period + 1 else 0
    sign = 1 if row["kind"] in PLUS else -1
    return sign if t == period else 0


def balances(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each area and material, in the order in which these appear."""
    parts: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        key = (row.get("area", "") or "area", row.get("material", "") or "material")
        parts.setdefault(key, []).append(row)
    return list(parts.values())


def operator(rows: Sequence[Row]) -> list[Reading]:
    last = max(int(row["period"]) for row in rows)
    return [
        Reading(
            "operator",
            (x := exact(row["amount"])),
            (x * exact(row["random"])) ** 2 + exact(row.get("random_abs", "")) ** 2,
            [
                (
                    ("relative", row["point"], row.get("calibration", "")),
                    x * exact(row["systematic"]),
                ),
                (
                    ("absolute", row["point"], row.get("calibration", "")),
                    exact(row.get("systematic_abs", "")),
                ),
            ],
            [Fraction(coefficient(row, t)) for t in range(1, last + 1)],
        )
        for row in rows
    ]


def covariance(readings: Sequence[Reading]) -> Matrix:
    """Σ_tu over all pairs of readings, each pair with the covariance of its errors."""
    periods = range(len(readings[0].coefficients))
    total = [[Fraction(0) for _ in periods] for _ in periods]
    for i, one in enumerate(readings):
        for j, other in enumerate(readings):
            both = one.random if i == j else Fraction(0)
            for error, much in one.shared:
                for same, as_well in other.shared:
                    if one.who == other.who and error == same:
                        both += much * as_well
            if both:
                for t in periods:
                    for u in periods:
                        total[t][u] += one.coefficients[t] * other.coefficients[u] * both
    return total


def sums(readings: Sequence[Reading]) -> list[Fraction]:
    periods = range(len(readings[0].coefficients))
    return [sum((r.coefficients[t] * r.value for r in readings), Fraction(0)) for t in periods]


def stratum(row: Row) -> tuple[str, str, str]:
    return row.get("stratum", ""), row["period"], KIND[row["kind"]]


def difference(rows: Sequence[Row]) -> tuple[list[Reading], list[Reading]]:
    """The readings that make up D, and those that make up MUF - D, each coefficient on its own."""
    d: list[Reading] = []
    less: list[Reading] = []
    for row, own in zip(rows, operator(rows), strict=True):
        same = [other for other in rows if stratum(other) == stratum(row)]
        read = [other for other in same if other.get("inspector", "")]
        factor = Fraction(len(same), len(read)) if row.get("inspector", "") else Fraction(0)
        scaled = [factor * c for c in own.coefficients]
        rest = [c - s for c, s in zip(own.coefficients, scaled, strict=True)]
        d.append(Reading("operator", own.value, own.random, own.shared, scaled))
        less.append(Reading("operator", own.value, own.random, own.shared, rest))
        if row.get("inspector", ""):
            y = exact(row["inspector"])
            random = (y * exact(row["inspector_random"])) ** 2
            shared: list[tuple[tuple[str, ...], Fraction]] = [
                ((row["inspector_point"],), y * exact(row["inspector_systematic"]))
            ]
            d.append(Reading("inspector", y, random, shared, [-s for s in scaled]))
            less.append(Reading("inspector", y, random, shared, scaled))
    return d, less


def innovations(sigma: Matrix, muf: Sequence[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """What each MUF adds to the best guess from the earlier ones, and the variance of that.

    Exact LDLᵀ; a period whose variance is 0 tells nothing and is left out of later guesses.
    """
    size = len(sigma)
    unit: Matrix = [[Fraction(0)] * size for _ in range(size)]
    found: list[tuple[Fraction, Fraction]] = []
    for t in range(size):
        for s in range(t):
            if found[s][1]:
                part = sum((unit[t][q] * unit[s][q] * found[q][1] for q in range(s)), Fraction(0))
                unit[t][s] = (sigma[t][s] - part) / found[s][1]
        variance = sigma[t][t] - sum((unit[t][s] ** 2 * found[s][1] for s in range(t)), Fraction(0))
        residual = muf[t] - sum((unit[t][s] * found[s][0] for s in range(t)), Fraction(0))
        found.append((residual, variance))
    return found


def statistics(sitmuf: Sequence[float | None], threshold: float) -> dict[str, list[float]]:
    """Page, both CUSUMs and GEMUF, one period after the other."""
    page, up, low, square = 0.0, 0.0, 0.0, 0.0
    alarmed = False
    found: dict[str, list[float]] = {"page": [], "cusum": [], "cusum_low": [], "gemuf": []}
    for z in sitmuf:
        if alarmed:
            page, alarmed = 0.0, False
        if z is not None:
            page = max(0.0, page + z - 0.5)
            up = max(0.0, up + z - 0.5)
            low = max(0.0, low - z - 0.5)
            square += z * z
        alarmed = page >= threshold
        for name, value in (("page", page), ("cusum", up), ("cusum_low", low), ("gemuf", square)):
            found[name].append(value)
    return found


def root(value: Fraction) -> float:
    return sqrt(value)


def together(rows: Sequence[Row]) -> list[Reading]:
    """All readings once, each with what it adds to MUF of every period, then to D of every period.

    So that the covariance of these is that of both sequences together.
    """
    own = operator(rows)
    none = [Fraction(0)] * len(own[0].coefficients)
    found = []
    d, _ = difference(rows)
    of_operator = iter([reading for reading in d if reading.who == "operator"])
    for reading in own:
        scaled = next(of_operator).coefficients
        found.append(
            Reading(
                "operator",
                reading.value,
                reading.random,
                reading.shared,
                [*reading.coefficients, *scaled],
            )
        )
    for reading in d:
        if reading.who == "inspector":
            found.append(
                Reading(
                    "inspector",
                    reading.value,
                    reading.random,
                    reading.shared,
                    [*none, *reading.coefficients],
                )
            )
    return found


def cumulated(readings: Sequence[Reading]) -> tuple[Fraction, Fraction]:
    """The sum over all periods, and its variance."""
    once = [
        Reading(r.who, r.value, r.random, r.shared, [sum(r.coefficients, Fraction(0))])
        for r in readings
    ]
    return sums(once)[0], covariance(once)[0][0]


def near(one: float, other: float, scale: float) -> bool:
    """Whether a float is an exact value up to rounding, with the scale of what was added up."""
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-11 * scale)
