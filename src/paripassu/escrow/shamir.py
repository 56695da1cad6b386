"""A key of 32 bytes in n shares, any k of which give it back ("Shares" of the specification).

The key is two blocks of 16 bytes. Each is shared by Shamir's scheme over GF(2^128), and the two
halves of a share have one index: the field is pycryptodome's, which takes 16 bytes and no more, and
puts wrong shares together in silence. So whoever puts shares together here compares what comes
out with a digest.

A. Shamir, How to share a secret, Communications of the ACM 22 (11), 1979.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from Crypto.Protocol.SecretSharing import Shamir

from paripassu.errors import ParameterError

KEY = 32
MOST_SHARES = 16
_BLOCK = 16


def split(key: bytes, k: int, n: int, randomness: bytes) -> dict[int, bytes]:
    """Part a key into n shares, any k of which give it back and k - 1 say nothing of it.

    Parameters
    ----------
    key : bytes
        32.
    k, n : int
        1 ≤ k ≤ n ≤ 16.
    randomness : bytes
        32 for each of k - 1 shares, used for nothing else.

    Returns
    -------
    dict
        Index, from 1, to 32 bytes.

    Raises
    ------
    ParameterError
        A number or a length is another.
    """
    verify_numbers(k, n)
    if len(key) != KEY:
        raise ParameterError("key", f"should have {KEY} bytes, not {len(key)}")
    if len(randomness) != KEY * (k - 1):
        wanted = f"should have {KEY * (k - 1)} bytes for k = {k}, not {len(randomness)}"
        raise ParameterError("randomness", wanted)
    # The key and k - 1 random shares fix a polynomial of degree k - 1. It is as random as one with
    # random coefficients: for every key, shares and coefficients correspond one to one.
    points = {0: key}
    points |= {i: randomness[KEY * (i - 1) : KEY * i] for i in range(1, k)}
    return {i: points[i] if i in points else _at(points, i) for i in range(1, n + 1)}


def verify_numbers(k: int, n: int) -> None:
    """Check the number of shares, and of those that are needed.

    Raises
    ------
    ParameterError
        They are not 1 ≤ k ≤ n ≤ 16.
    """
    if not 1 <= n <= MOST_SHARES:
        what = f"should be given 1 to {MOST_SHARES} times, once for each, not {n}"
        raise ParameterError("guardian", what)
    if not 1 <= k <= n:
        raise ParameterError("k", f"should be 1 to {n}, the number of guardians, not {k}")


def keys(shares: Mapping[int, bytes], k: int) -> Iterator[tuple[tuple[int, ...], bytes]]:
    """Give what every k of the shares give: one key, if they are all of one splitting.

    Shares that all lie on one polynomial give one key, and it is given once. That is so of all
    shares of an honest splitting; only false ones take the time of all choices, 12,870 at most.

    Parameters
    ----------
    shares : mapping
        Index to 32 bytes.
    k : int
        How many are needed. With fewer, nothing is given.

    Yields
    ------
    indices : tuple of int
        Ascending.
    key : bytes
        32.
    """
    for choice in combinations(sorted(shares), k):
        points = {i: shares[i] for i in choice}
        yield choice, _at(points, 0)
        if choice == tuple(sorted(shares)[:k]) and all(
            _at(points, i) == shares[i] for i in shares if i not in points
        ):
            return


def _at(points: Mapping[int, bytes], x: int) -> bytes:
    """Give the value at x of the polynomial of least degree through some points, x not among them.

    In GF(2^128) the library interpolates at 0 alone; f(z + x) has at 0 the value that f has at x,
    and z + x is z ^ x.
    """
    halves = (slice(0, _BLOCK), slice(_BLOCK, KEY))
    return b"".join(
        Shamir.combine([(z ^ x, y[half]) for z, y in points.items()]) for half in halves
    )
