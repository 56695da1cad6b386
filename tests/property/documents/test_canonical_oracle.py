"""The canonical encoding against a literal reading of the rules that RFC 8785 cites."""

from __future__ import annotations

import json
import struct
from fractions import Fraction
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from paripassu.documents.canonical import canonical, format_double
from paripassu.documents.strict import parse_json

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


def double(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def to_string(x: float) -> str:
    """ECMA-262, Number::toString with radix 10, step by step, in exact arithmetic."""
    if x == 0:
        return "0"
    if x < 0:
        return "-" + to_string(-x)
    exact = Fraction(x)
    for k in range(1, 18):
        # n, k and s are integers with k ≥ 1, 10^(k−1) ≤ s < 10^k, s × 10^(n−k) is x, and k is as
        # small as possible; of several s the one whose value is nearest to x.
        found = []
        for n in range(-330, 312):
            unit = Fraction(10) ** (n - k)
            if not (10 ** (k - 1) - 1) * unit <= exact <= (10**k + 1) * unit:
                continue
            low = exact // unit
            found += [
                (abs(s * unit - exact), s % 2, s, n)
                for s in (low, low + 1)
                if 10 ** (k - 1) <= s < 10**k and double(s * unit) == x
            ]
        if found:
            _, _, s, n = min(found)
            break
    digits = str(s)
    if k <= n <= 21:
        return digits + "0" * (n - k)
    if 0 < n <= 21:
        return digits[:n] + "." + digits[n:]
    if -6 < n <= 0:
        return "0." + "0" * -n + digits
    exponent = ("+" if n - 1 > 0 else "-") + str(abs(n - 1))
    return digits[0] + ("." + digits[1:] if k > 1 else "") + "e" + exponent


def quote(text: str) -> str:
    """ECMA-262, QuoteJSONString."""
    short = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
    short |= {'"': '\\"', "\\": "\\\\"}
    return '"' + "".join(short.get(c, c if c >= " " else f"\\u{ord(c):04x}") for c in text) + '"'


def units(text: str) -> list[int]:
    """Give the UTF-16 code units of a text."""
    found: list[int] = []
    for point in map(ord, text):
        if point < 0x10000:
            found.append(point)
        else:
            found += [0xD800 + ((point - 0x10000) >> 10), 0xDC00 + ((point - 0x10000) & 0x3FF)]
    return found


def serialize(value: Any) -> str:
    """RFC 8785, section 3.2."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, (int, float)):
        return to_string(float(value))
    if isinstance(value, list):
        return "[" + ",".join(map(serialize, value)) + "]"
    names = sorted(value, key=units)
    return "{" + ",".join(f"{quote(name)}:{serialize(value[name])}" for name in names) + "}"


@given(st.integers(0, 2**64 - 1))
@example(0x44B52D02C7E14AF6)  # 1e23: the nearest decimal of its length is not the shortest
@example(0x0000000000000001)
@example(0x000FFFFFFFFFFFFF)
@example(0x0010000000000000)
@example(0x7FEFFFFFFFFFFFFF)
@example(0x4340000000000001)
def test_numbers(bits: int) -> None:
    value: float = struct.unpack(">d", bits.to_bytes(8, "big"))[0]
    if value - value == 0:
        assert format_double(value) == to_string(value)


@given(JSON)
def test_values(value: Any) -> None:
    assert canonical(value) == serialize(value).encode()


@given(st.dictionaries(st.text(max_size=4), JSON, max_size=4), st.randoms())
def test_the_same_content_gives_the_same_bytes(document: dict[str, Any], random: Any) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, list):
            return [shuffled(item) for item in value]
        if isinstance(value, dict):
            names = [*value]
            random.shuffle(names)
            return {name: shuffled(value[name]) for name in names}
        return value

    text = json.dumps(shuffled(document), indent=random.choice([None, 1]), ensure_ascii=False)
    assert canonical(parse_json(text.encode())) == canonical(document)
    assert canonical(json.loads(canonical(document))) == canonical(document)
