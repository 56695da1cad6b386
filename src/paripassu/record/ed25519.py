"""Ed25519 as the record takes it: what passes here passes under every other rule.

RFC 8032 leaves room: libraries differ in the public keys and in the signatures that they accept.
A public key is looked at once, when it enters a policy or a charter: canonical, on the curve, in
the subgroup of prime order, and not its neutral element. A signature is then a matter of three
comparisons and of OpenSSL's equation, which is the one without the cofactor.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from paripassu.record.errors import BadKeyError, BadSignatureError

#: Bytes of a public key and of a signature.
PUBLIC, SIGNATURE = 32, 64
# RFC 8032, section 5.1: the field's prime, the order of the base point, the curve's constant d.
_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_NEUTRAL = (1).to_bytes(32, "little")
_Point = tuple[int, int, int, int]


@lru_cache(maxsize=1024)  # a charter is read again and again, and names the same keys
def verify_public_ed25519(raw: bytes) -> None:
    """Verify that bytes are a public key which only one secret key has.

    Parameters
    ----------
    raw : bytes
        32, as RFC 8032 writes a point.

    Raises
    ------
    BadKeyError
        They are none: another length, not the one encoding of a point, no point of the curve, one
        of small order or with a part of small order.
    """
    if len(raw) != PUBLIC:
        raise _bad(f"has {len(raw)} bytes, and an Ed25519 key has {PUBLIC}")
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= _P:
        raise _bad("is not written in its one encoding")
    x = _x(y)
    if x is None:
        raise _bad("is no point of the curve")
    if x == 0 and sign:
        raise _bad("is not written in its one encoding")
    if x & 1 != sign:
        x = _P - x
    point = (x, y, 1, x * y % _P)
    if _is_neutral(point):
        raise _bad("is the neutral element: everybody could sign for it")
    if not _is_neutral(_times(_ORDER, point)):
        raise _bad("is not in the subgroup of prime order")


def verify_ed25519(raw: bytes, message: bytes, signature: bytes) -> None:
    """Verify a signature by a public key that :func:`verify_public_ed25519` has accepted.

    Raises
    ------
    BadSignatureError
        It is none: another length, S not below the order of the group, R the neutral element, or
        the equation [S]B = R + [k]A does not hold (without the cofactor, and byte for byte in R).
    """
    if (
        len(signature) != SIGNATURE
        or int.from_bytes(signature[32:], "little") >= _ORDER
        or signature[:32] == _NEUTRAL
    ):
        raise BadSignatureError("the Ed25519 signature is not one that any key makes")
    try:
        _loaded(raw).verify(signature, message)
    except InvalidSignature:
        raise BadSignatureError("the Ed25519 signature is not this key's of these bytes") from None


@lru_cache(maxsize=1024)
def _loaded(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)


def _bad(what: str) -> BadKeyError:
    return BadKeyError("the public key", what, "use a key that a program for Ed25519 has made")


def _x(y: int) -> int | None:
    """Give an x of a point by its y (RFC 8032, section 5.1.3), or nothing."""
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT % _P
    return x if x * x % _P == square else None


def _add(first: _Point, second: _Point) -> _Point:
    """Add two points in extended coordinates (RFC 8032, section 5.1.4); complete."""
    a = (first[1] - first[0]) * (second[1] - second[0]) % _P
    b = (first[1] + first[0]) * (second[1] + second[0]) % _P
    c = 2 * first[3] * second[3] * _D % _P
    d = 2 * first[2] * second[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(count: int, point: _Point) -> _Point:
    total = (0, 1, 1, 0)
    while count:
        if count & 1:
            total = _add(total, point)
        point = _add(point, point)
        count >>= 1
    return total


def _is_neutral(point: _Point) -> bool:
    return point[0] == 0 and (point[1] - point[2]) % _P == 0
