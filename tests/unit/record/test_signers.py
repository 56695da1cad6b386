"""Files of keys that sign: secret ones, public ones for a command, and anything else."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charters import ORIGIN, secrets

from paripassu.errors import InputError, ParameterError
from paripassu.record.keys import format_public_key
from paripassu.record.secret_keys import CommandSigner, format_secret_key
from paripassu.record.signers import read_public_keys, read_signer, read_signers
from paripassu.record.signing import log_keys
from paripassu.record.vkey import format_vkey

KEYS = secrets("north-1")
PUBLIC = "".join(f"{format_public_key(key.public)}\n" for key in KEYS).encode()


def test_public_keys_in_both_forms() -> None:
    assert read_public_keys(io.BytesIO(PUBLIC)) == [key.public for key in KEYS]
    lines = "\n".join(format_vkey(key) for key in log_keys(ORIGIN, KEYS)).encode()
    assert read_public_keys(io.BytesIO(lines)) == [key.public for key in KEYS]


def test_a_command_signs_for_public_keys_alone() -> None:
    secret = io.BytesIO(format_secret_key(KEYS[0]))
    found = read_signers([secret, io.BytesIO(PUBLIC)], sign_with="device")
    assert [type(one) is CommandSigner for one in found] == [False, True, True]
    assert [one.public for one in found] == [key.public for key in (KEYS[0], *KEYS)]
    with pytest.raises(InputError, match="no secret key"):
        read_signers([io.BytesIO(PUBLIC)])
    with pytest.raises(ParameterError, match="none is given"):
        read_signers([io.BytesIO(format_secret_key(KEYS[0]))], sign_with="device")
    with pytest.raises(ParameterError, match="one key"):
        read_signer(io.BytesIO(PUBLIC), sign_with="device")


@given(st.one_of(st.binary(), st.text().map(str.encode)))
def test_any_other_bytes_are_told(content: bytes) -> None:
    with pytest.raises(InputError):
        read_public_keys(io.BytesIO(content))


@given(st.integers(0, len(PUBLIC) - 1), st.integers(1, 255))
def test_a_changed_byte_gives_no_other_error(place: int, change: int) -> None:
    changed = bytearray(PUBLIC)
    changed[place] ^= change
    with contextlib.suppress(InputError):
        read_public_keys(io.BytesIO(bytes(changed)))
