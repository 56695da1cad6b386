"""One encoding of a document: the JSON Canonicalization Scheme (JCS, RFC 8785), and its digest.

The same content gives the same bytes, whoever wrote it, so that it can be hashed and signed.

One thing is stricter than the RFC. It rounds every number to a double (section 3.1, by I-JSON), so
that 0.1 and 0.10000000000000000001 have one encoding. Readers here keep every digit, so that two
documents that they tell apart would have one digest: a number that is read exactly and is not what
its double prints as is refused. Every I-JSON document of which no digit is lost has the encoding of
the RFC.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, Never

from paripassu.documents.shown import shown
from paripassu.errors import DocumentError, Fault

#: Doubles from here on are written with an exponent (ECMAScript, Number::toString).
_POINT = 21
_SMALL = 6


def digest(document: Mapping[str, Any], source: str = "document") -> str:
    """Give a document's digest: ``sha256:`` and 64 hex digits, over its canonical encoding.

    Parameters
    ----------
    document : mapping
        JSON values; numbers may be ``Decimal``.
    source : str
        What the document is called in messages.

    Raises
    ------
    DocumentError
        It has no canonical encoding; see :func:`canonical`.
    """
    return f"sha256:{hashlib.sha256(canonical(document, source)).hexdigest()}"


def canonical(value: Any, source: str = "document") -> bytes:
    """Encode a JSON value as RFC 8785 has it.

    Parameters
    ----------
    value : mapping, list, tuple, str, int, float, Decimal, bool or None
    source : str
        What the document is called in messages.

    Raises
    ------
    DocumentError
        A number is not finite, or would lose digits in a double; half of a surrogate pair stands in
        a text; or something is no JSON value. Says where.
    """
    return "".join(_pieces(value, "", source)).encode()


def format_double(value: float) -> str:
    """Write a finite double as ECMAScript does (RFC 8785, section 3.2.2.3).

    ``repr`` gives the same digits: the fewest that read back as the same double, and of those the
    nearest. Only where the point stands, and when an exponent, is different.

    >>> format_double(1e21), format_double(0.000001), format_double(5e-324)
    ('1e+21', '0.000001', '5e-324')
    """
    if value == 0:
        return "0"  # of both signs
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    assert isinstance(exponent, int)
    minus, text = "-" if sign else "", "".join(map(str, digits)).rstrip("0")
    # ECMAScript, Number::toString: the value is 0.text × 10ⁿ.
    k, n = len(text), len(digits) + exponent
    if k <= n <= _POINT:
        return minus + text + "0" * (n - k)
    if 0 < n <= _POINT:
        return f"{minus}{text[:n]}.{text[n:]}"
    if -_SMALL < n <= 0:
        return f"{minus}0.{'0' * -n}{text}"
    mantissa = text if k == 1 else f"{text[0]}.{text[1:]}"
    return f"{minus}{mantissa}e{'+' if n > 0 else '-'}{abs(n - 1)}"


def _pieces(value: Any, at: str, source: str) -> Iterator[str]:
    if value is None or isinstance(value, bool):
        yield {None: "null", True: "true", False: "false"}[value]
    elif isinstance(value, str):
        yield _text(value, at, source)
    elif isinstance(value, (int, float, Decimal)):
        yield _number(value, at, source)
    elif isinstance(value, Mapping):
        yield "{"
        for index, key in enumerate(sorted(value, key=lambda key: _order(key, at, source))):
            yield f"{',' if index else ''}{_text(key, at, source)}:"
            yield from _pieces(value[key], f"{at}/{key}", source)
        yield "}"
    elif isinstance(value, (list, tuple)):
        yield "["
        for index, item in enumerate(value):
            if index:
                yield ","
            yield from _pieces(item, f"{at}/{index}", source)
        yield "]"
    else:
        _refuse(source, at, f"is {shown(value)}, which is no JSON value")


def _order(key: Any, at: str, source: str) -> bytes:
    # Section 3.2.3: by UTF-16 code units, so that an emoji comes before U+FB33.
    if not isinstance(key, str):
        _refuse(source, at, f"has the key {shown(key)}, and a key should be a text")
    return key.encode("utf-16-be", "surrogatepass")


def _text(value: str, at: str, source: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        _refuse(source, at, "has half of a surrogate pair (\\ud800 to \\udfff) in a text")
    # Section 3.2.2.2: as little is escaped as JSON allows, in the short form where there is one.
    return encode_basestring(value)


def _number(value: float | Decimal, at: str, source: str) -> str:
    try:
        double = float(value)
    except OverflowError:
        double = float("inf")
    if double - double != 0:
        _refuse(source, at, f"is {shown(value)}, and JSON has no such number")
    text = format_double(double)
    if not isinstance(value, float) and Decimal(text) != value:
        what = f"is {shown(value)}, which a double would round to {text}"
        _refuse(source, at, what, "write it with fewer digits, or as text")
    return text


def _refuse(source: str, at: str, what: str, mend: str = "") -> Never:
    raise DocumentError(source, [Fault(0, at, what, mend)])
