"""Rigorous bounds on the logarithm of the probability that a sample finds nothing.

For a population of a million the probability is a quotient of integers of millions of digits. Its
logarithm is known to fifty digits at once: factorials by Stirling's series, whose error is less
than its first omitted term, and the sum over the defects in the sample by fixed-point integers that
are rounded down in one copy and up in another. What these bounds decide is decided.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from math import comb, factorial

#: Digits of every Decimal here. Logarithms reach 2e10 for populations of 1e9, so that one rounding
#: costs at most 1e-69; some two hundred of them stay far below the margin.
CONTEXT = Context(prec=80, rounding=ROUND_HALF_EVEN, Emin=-(10**15), Emax=10**15)
#: Added to both sides of every enclosure.
MARGIN = Decimal("1e-55")
#: Largest population; the sum over the defects takes some 10 * sqrt(population) steps.
MOST = 10**9
#: Below it the factorial itself is taken; above it 30 terms of the series leave less than 1e-80.
_EXACT_BELOW = 128
_TERMS = 30
#: Bits of the fixed-point sum, and the size of a term below which the rest is bounded at once.
#: Rounded up, terms whose ratio is close to 1 stop falling near 1/(1 - ratio): end far above that.
_BITS = 320
_SMALL = 1 << 96
_PI = Decimal(
    "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534"
)


@lru_cache(maxsize=1)
def _coefficients() -> tuple[Decimal, ...]:
    """Give B_2k / (2k(2k-1)) for k = 1 … 30, of Stirling's series."""
    bernoulli = [Fraction(1)]
    for m in range(1, 2 * _TERMS + 1):
        rest = sum((comb(m + 1, k) * b for k, b in enumerate(bernoulli)), Fraction(0))
        bernoulli.append(-rest / (m + 1))
    with localcontext(CONTEXT):
        values = (bernoulli[2 * k] / (2 * k * (2 * k - 1)) for k in range(1, _TERMS + 1))
        return tuple(Decimal(v.numerator) / Decimal(v.denominator) for v in values)


@lru_cache(maxsize=4096)
def log_factorial(n: int) -> Decimal:
    """Give ln n!, to within 1e-60 for n up to :data:`MOST`.

    Stirling's series (NIST DLMF 5.11.1); its error is less than the first omitted term and of the
    same sign (5.11(ii)).
    """
    with localcontext(CONTEXT):
        if n < _EXACT_BELOW:
            return Decimal(factorial(n)).ln()
        x = Decimal(n)
        total = x * x.ln() - x + (2 * _PI * x).ln() / 2
        power = 1 / x
        square = power * power
        for coefficient in _coefficients():
            term = coefficient * power
            total += term
            if abs(term) < Decimal("1e-70"):
                break
            power *= square
        return total


def log(value: Fraction) -> tuple[Decimal, Decimal]:
    """Enclose the logarithm of a positive fraction."""
    with localcontext(CONTEXT):
        middle = (Decimal(value.numerator) / Decimal(value.denominator)).ln()
        return middle - MARGIN, middle + MARGIN


def exp(value: Decimal) -> Decimal:
    """Give the exponential to eighty digits, 0 where it is less than any float."""
    with localcontext(CONTEXT):
        return Decimal(0) if value < -100_000 else value.exp()


def log_miss(
    population: int, defects: int, sample: int, per_item: Fraction, unseen: int = 0
) -> tuple[Decimal, Decimal] | None:
    """Enclose ln P(no defect detected); see :func:`paripassu.inspection.sampling.detection.miss`.

    Returns
    -------
    tuple of Decimal, or None
        Less than 1e-50 apart. None where the probability is 0.
    """
    few, many = sorted((defects, sample))
    least = max(0, few + many - population)
    blind = 1 - per_item
    most = few if blind else min(few, unseen)
    if most < least:
        return None
    start = _mode(population, few, many, blind, unseen, least, most)
    low, high = _sum(population, few, many, blind, unseen, least, most, start)
    with localcontext(CONTEXT):
        middle = (
            _log_comb(many, start)
            + _log_comb(population - many, few - start)
            - _log_comb(population, few)
        )
        exponent = max(0, start - unseen)
        if exponent:
            middle += exponent * (Decimal(blind.numerator) / Decimal(blind.denominator)).ln()
        unit = Decimal(1 << _BITS)
        return (
            middle + (Decimal(low) / unit).ln() - MARGIN,
            middle + (Decimal(high) / unit).ln() + MARGIN,
        )


def _log_comb(n: int, k: int) -> Decimal:
    return log_factorial(n) - log_factorial(k) - log_factorial(n - k)


def _ratio(
    population: int, few: int, many: int, blind: Fraction, unseen: int
) -> Callable[[int], tuple[int, int]]:
    """Give the function from j to (term j+1)/(term j), as numerator and denominator.

    It falls in j: the distribution is log-concave, and so is (1 - q)^max(0, j - unseen).
    """

    def at(j: int) -> tuple[int, int]:
        up = (many - j) * (few - j)
        down = (j + 1) * (population - many - few + j + 1)
        return (up * blind.numerator, down * blind.denominator) if j >= unseen else (up, down)

    return at


def _mode(
    population: int, few: int, many: int, blind: Fraction, unseen: int, least: int, most: int
) -> int:
    """Find the largest term: the first j whose ratio to the next is at most 1."""
    ratio = _ratio(population, few, many, blind, unseen)
    low, high = least, most
    while low < high:
        middle = (low + high) // 2
        up, down = ratio(middle)
        if up > down:
            low = middle + 1
        else:
            high = middle
    return low


def _sum(
    population: int,
    few: int,
    many: int,
    blind: Fraction,
    unseen: int,
    least: int,
    most: int,
    start: int,
) -> tuple[int, int]:
    """Enclose the sum of all terms over the term at ``start``, in units of 2^-_BITS."""
    ratio = _ratio(population, few, many, blind, unseen)
    one = 1 << _BITS
    low_sum = high_sum = one
    low = high = one
    for j in range(start, most):
        up, down = ratio(j)
        low, high = low * up // down, -(-high * up // down)
        low_sum, high_sum = low_sum + low, high_sum + high
        if high < _SMALL and up < down:
            # All later ratios are smaller: the rest is less than a geometric series.
            high_sum += -(-high * up // (down - up))
            break
    low = high = one
    for j in range(start - 1, least - 1, -1):
        down, up = ratio(j)
        low, high = low * up // down, -(-high * up // down)
        low_sum, high_sum = low_sum + low, high_sum + high
        if high < _SMALL and up < down:
            high_sum += -(-high * up // (down - up))
            break
    return low_sum, high_sum
