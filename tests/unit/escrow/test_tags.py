"""Tags fold as the specification says, letter by letter, and nothing else does."""

from __future__ import annotations

from hashlib import sha256

import pytest

from paripassu.escrow.tags import fold, slot_of_tag, unfoldable


@pytest.mark.parametrize(
    ("tag", "folded"),
    [
        ("BM-0017", "8M0017"),
        ("bm 0017", "8M0017"),
        ("ВМ-ОО17", "8M0017"),  # Cyrillic В, М, О
        ("вм.оо17", "8M0017"),
        ("ΒΜ/ΟΟ17", "8M0017"),  # Greek Β, Μ, Ο
        ("βμοο17", "8M0017"),
        ("OQ0IL1Z2S5B8", "000111225588"),
        ("oq0il1z2s5b8", "000111225588"),
        ("A_b-C.d/E f", "A8CDEF"),
        ("АВЕКМНОРСТУХ", "A8EKMH0PCTYX"),
        ("авекмнорстух", "A8EKMH0PCTYX"),
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "A8E2H1KMN0PTYX"),
        ("αβεζηικμνορτυχ", "A8E2H1KMN0PTYX"),
        ("abcdefghijklmnopqrstuvwxyz", "A8CDEFGH1JK1MN0P0R5TUVWXY2"),
    ],
)
def test_folds(tag: str, folded: str) -> None:
    assert fold(tag) == folded


@pytest.mark.parametrize(
    "tag", ["", " -./_", "ſ1", "ß", "ı", "µ1", "Ω", "É", "A+1", "A\n", "A\t1", "١", "ς", "А́"]
)
def test_anything_else_is_no_tag(tag: str) -> None:
    with pytest.raises(ValueError, match="should be a tag"):
        fold(tag)
    assert unfoldable(tag)


def test_every_character_by_the_four_steps() -> None:
    """The steps of the specification, one after the other, for every character there is."""
    cyrillic, greek = "АВЕКМНОРСТУХ", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
    small = {chr(code): chr(code - 32) for code in range(ord("a"), ord("z") + 1)}
    small |= zip("авекмнорстух", cyrillic, strict=True)
    small |= zip("αβεζηικμνορτυχ", greek, strict=True)
    letters = dict(zip(cyrillic + greek, "ABEKMHOPCTYX" + "ABEZHIKMNOPTYX", strict=True))
    alike = dict(zip("OQILZSB", "0011258", strict=True))
    plain = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    for code in [*range(0xD800), *range(0xE000, 0x110000)]:
        one = small.get(chr(code), chr(code))
        one = letters.get(one, one)
        expected = "A" + ("" if one in " -./_" else alike.get(one, one))
        if set(expected) <= plain:
            assert fold("a" + chr(code)) == expected
        else:
            assert unfoldable("a" + chr(code))


def test_the_slot_is_the_beginning_of_a_hash() -> None:
    identity = bytes(range(32))
    digest = sha256(b"paripassu/escrow/1/tag\n" + identity + b"8M0017").digest()
    bits = "".join(f"{byte:08b}" for byte in digest)
    for depth in (8, 24, 27, 60):
        assert slot_of_tag(identity, "8M0017", depth) == int(bits[:depth], 2)
