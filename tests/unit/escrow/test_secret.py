"""A secret reads back whole, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from tests.unit.escrow.small import declared

from paripassu.errors import InputError
from paripassu.escrow.commit import Declaration, hashed
from paripassu.escrow.errors import WrongSecretError
from paripassu.escrow.secret import format_secret, parse_secret, verify_secret
from paripassu.kinds import SECRET


def test_it_reads_back() -> None:
    commitment, declaration = declared()
    content = format_secret(declaration)
    again = parse_secret(content)
    assert (again.header, again.secret, again.known) == (
        declaration.header,
        declaration.secret,
        declaration.known,
    )
    assert again.records == declaration.records
    assert hashed(again)[0] == commitment
    verify_secret(again, commitment)


def test_without_a_cache_too() -> None:
    _, declaration = declared()
    bare = Declaration(declaration.header, declaration.secret, declaration.records)
    assert parse_secret(format_secret(bare)).known == ()


def test_it_is_known_as_a_secret_and_never_shown() -> None:
    _, declaration = declared()
    assert SECRET.holds(format_secret(declaration))
    assert declaration.secret.hex() not in repr(declaration)
    assert "secret" not in repr(declaration)


@pytest.mark.parametrize("cut", [0, 1, 40, 500, -33, -1])
def test_a_part_of_it_is_refused(cut: int) -> None:
    content = format_secret(declared()[1])
    with pytest.raises(InputError, match=r"secret|damaged"):
        parse_secret(content[:cut])


def test_any_byte_that_is_changed_is_found() -> None:
    content = format_secret(declared()[1])
    for at in range(0, len(content), 97):
        changed = bytearray(content)
        changed[at] ^= 1
        with pytest.raises(InputError):
            parse_secret(bytes(changed))


def test_another_commitments_secret_is_refused() -> None:
    commitment, _ = declared()
    _, other = declared(nonce=bytes([1]) * 32)
    with pytest.raises(WrongSecretError):
        verify_secret(other, commitment)
