"""Packages, sealed shares, shares and guardians' keys: written, read, and what is none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.unit.escrow.sealed import case, secrets

from paripassu import kinds
from paripassu.errors import InputError
from paripassu.escrow.errors import NotCanonicalError, WrongShapeError
from paripassu.escrow.guardian import (
    format_guardian,
    format_guardian_secret,
    parse_guardian,
    parse_guardian_secret,
)
from paripassu.escrow.packages import (
    format_package,
    format_sealed_share,
    format_share,
    parse_handed,
)


def test_read_as_written() -> None:
    made = case()
    assert parse_handed(format_package(made.sealed.package), "p") == made.sealed.package
    for one in made.sealed.shares:
        assert parse_handed(format_sealed_share(one), "s") == one
    assert parse_handed(format_share(made.share(2)), "s") == made.share(2)
    for secret in secrets():
        assert parse_guardian(format_guardian(secret.public)) == secret.public
        assert parse_guardian_secret(format_guardian_secret(secret)) == secret


def test_what_no_command_replaces() -> None:
    """Secret keys and opened shares cannot be made again."""
    secret = secrets()[0]
    assert kinds.SECRET.holds(format_guardian_secret(secret))
    assert kinds.SECRET.holds(format_share(case().share(1)))
    assert not kinds.SECRET.holds(format_guardian(secret.public))
    assert not kinds.SECRET.holds(format_sealed_share(case().sealed.shares[0]))


def plain(document: dict[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "change",
    [
        {"index": 0},
        {"index": 17},
        {"index": True},
        {"index": "1"},
        {"share": "0" * 62},
        {"share": 1},
        {"note": ""},
        {"format": "paripassu/share/2"},
        {"format": "paripassu/sealed-share/1"},
        {"format": None},
    ],
)
def test_what_is_no_share(change: dict[str, Any]) -> None:
    document = json.loads(format_share(case().share(1))) | change
    with pytest.raises(WrongShapeError):
        parse_handed(plain(document), "share")


@pytest.mark.parametrize(
    "change", [{"sealed": "AAAA"}, {"sealed": None}, {"to": "x"}, {"index": 0}, {"more": 1}]
)
def test_what_is_no_sealed_share(change: dict[str, Any]) -> None:
    document = json.loads(format_sealed_share(case().sealed.shares[0])) | change
    with pytest.raises(WrongShapeError):
        parse_handed(plain(document), "share")


@pytest.mark.parametrize("sealed", ["A", "AA==A", "AB==", "A\n==", "\u00e9===", 3, ["AA=="]])
def test_what_is_no_package(sealed: object) -> None:
    document = {"format": "paripassu/seal-package/1", "sealed": sealed}
    with pytest.raises(WrongShapeError):
        parse_handed(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), "p")
    with pytest.raises(NotCanonicalError):
        parse_handed(b"", "p")


@pytest.mark.parametrize(
    "change",
    [
        {"key": "AAAA"},
        {"key": "/" * 1620 + "//8="},
        {"name": "Norway"},
        {"name": ""},
        {"name": 1},
        {"format": "paripassu/guardian/2"},
        {"seed": ""},
    ],
)
def test_what_is_no_guardians_key(change: dict[str, Any]) -> None:
    document = json.loads(format_guardian(secrets()[0].public)) | change
    with pytest.raises(WrongShapeError):
        parse_guardian(plain(document))


def test_a_secret_key_in_the_place_of_a_public_one() -> None:
    written = format_guardian_secret(secrets()[0])
    with pytest.raises(InputError, match="is a guardian's secret key") as raised:
        parse_guardian(written)
    assert secrets()[0].seed.hex() not in str(raised.value)
    for wrong in (
        format_guardian(secrets()[0].public),
        written.replace(b"01", b"0", 1),
        written.replace(b"norway", b"Norway"),
    ):
        with pytest.raises(WrongShapeError) as refused:
            parse_guardian_secret(wrong)
        assert "0101" not in str(refused.value)
