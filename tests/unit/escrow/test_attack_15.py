"""Attack 15: share, key or plaintext wrong, a package that is not its digest, another's secret.

Whom an error names, where the record shows who entered the file, stands beside each.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from tests.unit.escrow.sealed import CONTENT, ROOT, SIZE, STAGE, Case, case

from paripassu.errors import InputError
from paripassu.escrow import cipher, hpke, shamir
from paripassu.escrow.errors import (
    KeyMismatchError,
    PackageMismatchError,
    RootMismatchError,
    ShareMismatchError,
    StageMismatchError,
    WrongSecretError,
)
from paripassu.escrow.packages import Package, SealedShare, Share
from paripassu.escrow.release import accused, release
from paripassu.escrow.seal import (
    Seal,
    bound,
    key_digest,
    package_data,
    package_digest,
    share_digest,
    share_info,
)
from paripassu.escrow.sealing import receive

KEY, OTHER = bytes(range(32)), bytes(32)


def flipped(data: bytes, at: int = 0) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def false_share(share: Share) -> Share:
    return replace(share, share=flipped(share.share))


def forged(
    shares: dict[int, bytes],
    *,
    k: int = 2,
    key: bytes = KEY,
    under: bytes = KEY,
    padded: bytes | None = None,
    content: bytes = CONTENT,
    size: int = SIZE,
) -> tuple[Seal, Package]:
    """What a declarer could enter: every digest its own choice."""
    to = bound(ROOT, STAGE, k, len(shares))
    sealed = cipher.encrypt(under, content, size, package_data(to))
    if padded is not None:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        sealed = ChaCha20Poly1305(under).encrypt(cipher.NONCE, padded, package_data(to))
    digests = tuple(share_digest(to, index, share) for index, share in shares.items())
    made = Seal(ROOT, STAGE, k, key_digest(to, key), digests, package_digest(to, sealed))
    return made, Package(sealed)


def given(shares: dict[int, bytes], *indices: int) -> dict[str, Share]:
    return {f"share {index}": Share(index, shares[index]) for index in indices or shares}


@pytest.fixture(name="honest")
def honest_seal() -> Case:
    return case()


# What is right opens.


@pytest.mark.parametrize("indices", [(1, 2), (1, 3), (2, 3), (3, 1), (1, 2, 3)])
def test_any_k_open_it(honest: Case, indices: tuple[int, ...]) -> None:
    opened = release(honest.sealed.seal, honest.sealed.package, honest.shares(*indices), SIZE)
    assert opened.content == CONTENT
    assert opened.used == tuple(sorted(indices)[:2])
    assert opened.refused == ()


def test_fewer_never_do(honest: Case) -> None:
    for index in (1, 2, 3):
        with pytest.raises(InputError, match="opens by 2 shares, and there is 1"):
            release(honest.sealed.seal, honest.sealed.package, honest.shares(index), SIZE)
    with pytest.raises(InputError, match="opens by 2 shares, and there are none"):
        release(honest.sealed.seal, honest.sealed.package, {}, SIZE)


# ShareMismatch: the guardian.


def test_a_false_share_names_the_guardian_and_never_the_declarer(honest: Case) -> None:
    shares = {"a": honest.share(1), "b": false_share(honest.share(2))}
    with pytest.raises(ShareMismatchError, match="b: it is not share 2 of this seal") as raised:
        release(honest.sealed.seal, honest.sealed.package, shares, SIZE)
    assert accused(raised.value) == "guardian"


def test_a_false_share_spoils_no_release(honest: Case) -> None:
    shares = {"a": false_share(honest.share(1)), "b": honest.share(2), "c": honest.share(3)}
    opened = release(honest.sealed.seal, honest.sealed.package, shares, SIZE)
    assert opened.content == CONTENT
    assert opened.used == (2, 3)
    assert [(one.source, one.name) for one in opened.refused] == [("a", "ShareMismatch")]


def test_another_guardians_share_under_ones_own_index(honest: Case) -> None:
    shares = {"a": honest.share(1), "b": replace(honest.share(1), index=2)}
    with pytest.raises(ShareMismatchError, match="b: it is not share 2"):
        release(honest.sealed.seal, honest.sealed.package, shares, SIZE)


def test_a_share_of_another_seal_of_the_same_stage(honest: Case) -> None:
    other = case(first=7)
    with pytest.raises(ShareMismatchError, match="look whether it belongs to another seal"):
        release(
            honest.sealed.seal,
            honest.sealed.package,
            {"a": honest.share(1), "b": other.share(2)},
            SIZE,
        )


def test_an_index_that_the_seal_has_not(honest: Case) -> None:
    shares = {"a": honest.share(1), "b": replace(honest.share(2), index=4)}
    with pytest.raises(ShareMismatchError, match="b: it is share 4, and the seal has 3"):
        release(honest.sealed.seal, honest.sealed.package, shares, SIZE)


def test_an_index_twice_is_refused(honest: Case) -> None:
    for one in (honest.share(1), false_share(honest.share(1))):
        with pytest.raises(InputError, match="b: is share 1, and so is a"):
            release(
                honest.sealed.seal,
                honest.sealed.package,
                {"a": honest.share(1), "b": one, "c": honest.share(2)},
                SIZE,
            )


# KeyMismatch: the declarer.


def test_shares_of_another_key_than_the_seal_names() -> None:
    shares = shamir.split(KEY, 2, 3, bytes(32))
    made, package = forged(shares, key=OTHER)
    with pytest.raises(KeyMismatchError, match="no 2 of them give its key") as raised:
        release(made, package, given(shares), SIZE)
    assert accused(raised.value) == "declarer"


def test_shares_that_fit_no_polynomial() -> None:
    """Random shares with true digests: every guardian confirms, none is to blame."""
    shares = {index: bytes([index]) * 32 for index in (1, 2, 3, 4)}
    made, package = forged(shares)
    with pytest.raises(KeyMismatchError):
        release(made, package, given(shares), SIZE)


def test_a_larger_k_than_the_seal_says() -> None:
    shares = shamir.split(KEY, 3, 3, bytes(range(64)))
    made, package = forged(shares, k=2)
    with pytest.raises(KeyMismatchError):
        release(made, package, given(shares), SIZE)


def test_one_share_made_false_by_the_declarer_leaves_the_choices_without_it() -> None:
    """Its digest is true, so its guardian is not to blame; the others still open the seal."""
    shares = shamir.split(KEY, 2, 4, bytes(range(32))) | {1: bytes(32)}
    made, package = forged(shares)
    for pair in combinations((1, 2, 3, 4), 2):
        if 1 in pair:
            with pytest.raises(KeyMismatchError):
                release(made, package, given(shares, *pair), SIZE)
        else:
            assert release(made, package, given(shares, *pair), SIZE).content == CONTENT
    for third in ((1, 2, 3), (1, 2, 4), (1, 3, 4), (1, 2, 3, 4)):
        assert release(made, package, given(shares, *third), SIZE).content == CONTENT


# StageMismatch: the declarer.


@pytest.mark.parametrize(
    ("padded", "said"),
    [
        (b"", "it has 0 bytes, and should have 108"),
        (bytes(107), "it has 107 bytes, and should have 108"),
        (bytes(109), "it has 109 bytes, and should have 108"),
        (b"\xff" * 108, "the most is 100"),
        ((101).to_bytes(8, "big") + bytes(100), "it holds 101 bytes, and the most is 100"),
        ((3).to_bytes(8, "big") + b"abc" + b"\1" + bytes(96), "something else than zeros"),
        ((3).to_bytes(8, "big") + b"abc" + bytes(96) + b"\1", "something else than zeros"),
    ],
)
def test_padding(padded: bytes, said: str) -> None:
    shares = shamir.split(KEY, 2, 3, bytes(32))
    made, package = forged(shares, padded=padded)
    with pytest.raises(StageMismatchError, match=said) as raised:
        release(made, package, given(shares), SIZE)
    assert accused(raised.value) == "declarer"


def test_a_package_under_another_key_than_the_shares_give() -> None:
    shares = shamir.split(KEY, 2, 3, bytes(32))
    made, package = forged(shares, under=OTHER)
    with pytest.raises(StageMismatchError, match="it does not decrypt with its key"):
        release(made, package, given(shares), SIZE)


def test_a_package_that_is_none() -> None:
    shares = shamir.split(KEY, 2, 3, bytes(32))
    made, _ = forged(shares)
    for sealed in (b"", bytes(15), bytes(16)):
        package = Package(sealed)
        named = replace(made, package=package_digest(made.bound, sealed))
        with pytest.raises(StageMismatchError, match="does not decrypt"):
            release(named, package, given(shares), SIZE)


def test_a_content_that_is_not_the_stage() -> None:
    def verify(content: bytes) -> None:
        assert content == CONTENT
        raise RootMismatchError("stage", "sites", bytes(32), OTHER)

    made = case()
    said = "what it opens to is not the disclosure of stage 'sites': RootMismatch: what it opens"
    with pytest.raises(StageMismatchError, match=said) as raised:
        release(made.sealed.seal, made.sealed.package, made.shares(1, 2), SIZE, verify)
    assert accused(raised.value) == "declarer"


def test_a_verification_that_cannot_be_done_accuses_nobody() -> None:
    def verify(content: bytes) -> None:
        raise InputError("stage", [])

    made = case()
    with pytest.raises(InputError):
        release(made.sealed.seal, made.sealed.package, made.shares(1, 2), SIZE, verify)


# PackageMismatch: nobody.


def test_another_package_accuses_nobody(honest: Case) -> None:
    for sealed in (
        flipped(honest.sealed.package.sealed),
        honest.sealed.package.sealed[:-1],
        honest.sealed.package.sealed + b"\0",
        case(first=7).sealed.package.sealed,
        b"",
    ):
        with pytest.raises(PackageMismatchError, match="every guardian keeps the right") as raised:
            release(honest.sealed.seal, Package(sealed), honest.shares(1, 2), SIZE)
        assert accused(raised.value) is None


# At the receipt: before a guardian confirms, nobody is accused, and nothing false is taken.


def test_received_as_sealed(honest: Case) -> None:
    shares = shamir.split(KEY, 2, 3, bytes(range(32, 64)))
    for index in (1, 2, 3):
        assert honest.share(index) == Share(index, shares[index])


def handed(
    honest: Case, share: SealedShare, index: int = 1, package: Package | None = None
) -> Share:
    there = package or honest.sealed.package
    return receive(honest.sealed.seal, there, share, honest.secrets[index - 1], size=SIZE)


def test_the_share_of_another_guardian(honest: Case) -> None:
    with pytest.raises(WrongSecretError, match="sealed to another key than that of 'norway'"):
        handed(honest, honest.sealed.shares[1])


def test_a_sealed_share_for_another_use(honest: Case) -> None:
    """Of another stage, commitment, number of shares or index: it does not even open."""
    own = honest.secrets[0].public
    share = honest.share(1).share
    for place in (
        bound(ROOT, "items", 2, 3),
        bound(OTHER, STAGE, 2, 3),
        bound(ROOT, STAGE, 3, 3),
        bound(ROOT, STAGE, 2, 4),
        bound(ROOT, None, 2, 3),
    ):
        sealed = hpke.seal(own.key, share_info(place, 1), share)
        with pytest.raises(ShareMismatchError, match="does not open with the key of 'norway'"):
            handed(honest, SealedShare(1, own.digest, sealed))
    sealed = hpke.seal(own.key, share_info(honest.sealed.seal.bound, 1), share)
    with pytest.raises(ShareMismatchError, match="does not open"):
        handed(honest, SealedShare(2, own.digest, sealed))


def test_a_sealed_share_that_opens_to_something_else(honest: Case) -> None:
    own = honest.secrets[0].public
    sealed = hpke.seal(own.key, share_info(honest.sealed.seal.bound, 1), OTHER)
    with pytest.raises(ShareMismatchError, match="it is not share 1 of this seal"):
        handed(honest, SealedShare(1, own.digest, sealed))


def test_a_package_that_the_seal_does_not_name(honest: Case) -> None:
    with pytest.raises(PackageMismatchError):
        handed(honest, honest.sealed.shares[0], package=Package(b"garbage"))


def test_a_package_of_another_size_than_agreed(honest: Case) -> None:
    with pytest.raises(PackageMismatchError, match="it has 124 bytes, and by the template 125"):
        receive(
            honest.sealed.seal,
            honest.sealed.package,
            honest.sealed.shares[0],
            honest.secrets[0],
            size=SIZE + 1,
        )


def test_guardians_answer_for_what_they_confirmed() -> None:
    """Nobody else can notice a garbled share: so every guardian has to confirm."""
    made = case()
    own = made.secrets[0].public
    garbled = SealedShare(1, own.digest, flipped(made.sealed.shares[0].sealed, 1130))
    with pytest.raises(ShareMismatchError, match="do not confirm the seal"):
        handed(made, garbled)
