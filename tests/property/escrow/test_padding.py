"""Contents of one size: one padding for one content, and nothing else is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paripassu.escrow.padding import pad, unpad


@given(st.binary(max_size=40), st.integers(0, 30))
def test_round(content: bytes, more: int) -> None:
    size = len(content) + more
    padded = pad(content, size)
    assert len(padded) == size + 8
    assert unpad(padded, size) == content


@given(st.binary(max_size=24))
def test_whatever_is_taken_is_what_is_written(padded: bytes) -> None:
    size = len(padded) - 8
    try:
        content = unpad(padded, size)
    except ValueError:
        return
    assert pad(content, size) == padded


def test_longer() -> None:
    with pytest.raises(ValueError, match="it has 1,025 bytes, and the size to seal in is 1,024"):
        pad(bytes(1025), 1024)


def test_what_is_no_padding() -> None:
    good = pad(b"abc", 8)
    for wrong, said in (
        (good[:-1] + b"\1", "something else than zeros"),
        (good[:11] + b"\1" + good[12:], "something else than zeros"),
        (good[:-1], "has 15 bytes, and should have 16"),
        (good + b"\0", "has 17 bytes, and should have 16"),
        ((9).to_bytes(8, "big") + bytes(8), "holds 9 bytes, and the most is 8"),
        (b"\xff" * 16, "and the most is 8"),
    ):
        with pytest.raises(ValueError, match=said):
            unpad(wrong, 8)
