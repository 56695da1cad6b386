"""GF(2^128) and Shamir's scheme, literally: polynomials over GF(2) as the bits of numbers.

The modulus is x^128 + x^7 + x^2 + x + 1; bit i of a block, read as a number with the most
significant byte first, is the coefficient of x^i.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

BITS = 128
MODULUS = 1 << 128 | 1 << 7 | 1 << 2 | 1 << 1 | 1


def multiply(a: int, b: int) -> int:
    """Multiply as at school, then take the modulus off from the top."""
    product = 0
    for i in range(BITS):
        if b >> i & 1:
            product ^= a << i
    for top in range(2 * BITS - 1, BITS - 1, -1):
        if product >> top & 1:
            product ^= MODULUS << top - BITS
    return product


@cache  # of few numbers: those of two shares, added up
def inverse(a: int) -> int:
    """Give a^(2^128 - 2), by Fermat."""
    result, power = 1, a
    for _ in range(BITS - 1):
        power = multiply(power, power)
        result = multiply(result, power)
    return result


def evaluate(coefficients: Sequence[int], x: int) -> int:
    """Give the value of a polynomial, lowest coefficient first."""
    total, power = 0, 1
    for coefficient in coefficients:
        total ^= multiply(coefficient, power)
        power = multiply(power, x)
    return total


def at_zero(points: Mapping[int, int]) -> int:
    """Give the value at 0 of the polynomial through some points (Lagrange)."""
    total = 0
    for j, y in points.items():
        weight = 1
        for m in points:
            if m != j:
                weight = multiply(weight, multiply(m, inverse(m ^ j)))
        total ^= multiply(y, weight)
    return total


def combine(shares: Mapping[int, bytes]) -> bytes:
    """Put shares of two blocks of 16 bytes together."""
    return b"".join(
        at_zero(
            {i: int.from_bytes(y[half : half + 16], "big") for i, y in shares.items()}
        ).to_bytes(16, "big")
        for half in (0, 16)
    )


def share(coefficients: Sequence[bytes], index: int) -> bytes:
    """Give the share of a key with chosen coefficients, each of 32 bytes; the first is the key."""
    return b"".join(
        evaluate(
            [int.from_bytes(c[half : half + 16], "big") for c in coefficients], index
        ).to_bytes(16, "big")
        for half in (0, 16)
    )
