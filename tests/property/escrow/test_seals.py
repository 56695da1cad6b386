"""Seals: any k guardians open them, fewer never; every byte counts; nobody can be framed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.unit.escrow.sealed import CONTENT, ROOT, SIZE, STAGE, case, secrets

from paripassu.errors import InputError
from paripassu.escrow.errors import (
    KeyMismatchError,
    PackageMismatchError,
    RefusedFileError,
    ShareMismatchError,
    TooMuchWorkError,
    WrongSecretError,
)
from paripassu.escrow.packages import (
    Package,
    SealedShare,
    Share,
    format_package,
    format_sealed_share,
    format_share,
    parse_handed,
)
from paripassu.escrow.release import accused, release
from paripassu.escrow.seal import format_seal, parse_seal, verify_root
from paripassu.escrow.sealing import receive, seal


@settings(max_examples=examples(40))
@given(st.integers(1, 7), st.data(), st.binary(max_size=60), st.integers(0, 40))
def test_any_k_open_it_and_fewer_never(
    n: int, data: st.DataObject, content: bytes, more: int
) -> None:
    k = data.draw(st.integers(1, n))
    size = len(content) + more
    made = seal(
        content,
        root=ROOT,
        stage=data.draw(st.sampled_from([None, "sites", "a" * 64])),
        k=k,
        guardian=[one.public for one in secrets(n)],
        size=size,
        randomness=data.draw(st.binary(min_size=32 * k, max_size=32 * k)),
    )
    assert len(made.package.sealed) == size + 24
    opened = {
        f"share {one.index}": receive(made.seal, made.package, one, secret, size=size)
        for one, secret in zip(made.shares, secrets(n), strict=True)
    }
    chosen = data.draw(st.permutations(sorted(opened)))[:k]
    for known in (size, None):
        some = {name: opened[name] for name in chosen}
        assert release(made.seal, made.package, some, known).content == content
        if k > 1:
            del some[chosen[0]]
            with pytest.raises(InputError, match=f"opens by {k} shares"):
                release(made.seal, made.package, some, known)


def altered(content: bytes) -> Iterator[bytes]:
    """One bit flipped, one byte dropped, cut there: at every place."""
    for at in range(len(content)):
        yield content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :]
        yield content[:at] + content[at + 1 :]
        yield content[:at]


def test_every_byte_of_a_seal_counts() -> None:
    made = case()
    shares = made.shares(1, 2, 3)
    names = set()
    for content in altered(format_seal(made.sealed.seal)):
        try:
            found = parse_seal(content)
            verify_root(found, ROOT)
            opened = release(found, made.sealed.package, shares, SIZE)
        except (RefusedFileError, TooMuchWorkError) as error:
            names.add(error.name)
        else:
            # An altered digest of one share: the other two are enough, and the third is refused.
            assert opened.content == CONTENT
            assert len(opened.refused) == 1
            names.add(opened.refused[0].name)
    assert names == {
        "NotCanonical",
        "WrongShape",
        "WrongCommitment",
        "PackageMismatch",
        "ShareMismatch",
        "KeyMismatch",
    }


def refusal(act: Callable[[], object]) -> str:
    """Give the name of the error that something is refused with."""
    with pytest.raises((RefusedFileError, TooMuchWorkError, WrongSecretError)) as raised:
        act()
    return type(raised.value).__name__.removesuffix("Error")


def test_every_byte_of_a_package_counts() -> None:
    made = case()

    def opened(content: bytes) -> object:
        package = parse_handed(content, "package")
        assert isinstance(package, Package)
        return release(made.sealed.seal, package, made.shares(1, 2), SIZE)

    contents = altered(format_package(made.sealed.package))
    names = {refusal(partial(opened, content)) for content in contents}
    assert names == {"NotCanonical", "WrongShape", "PackageMismatch"}


def test_every_byte_of_a_share_counts() -> None:
    made = case()

    def opened(content: bytes) -> object:
        share = parse_handed(content, "share")
        assert isinstance(share, Share)
        shares = {"a": made.share(1), "b": share}
        return release(made.sealed.seal, made.sealed.package, shares, SIZE)

    names = {refusal(partial(opened, content)) for content in altered(format_share(made.share(2)))}
    assert names == {"NotCanonical", "WrongShape", "ShareMismatch"}


@pytest.mark.slow
def test_every_byte_of_a_sealed_share_counts() -> None:
    made = case()

    def received(content: bytes) -> object:
        one = parse_handed(content, "share")
        assert isinstance(one, SealedShare)
        return receive(made.sealed.seal, made.sealed.package, one, made.secrets[1], size=SIZE)

    contents = altered(format_sealed_share(made.sealed.shares[1]))
    names = {refusal(partial(received, content)) for content in contents}
    assert names == {"NotCanonical", "WrongShape", "ShareMismatch", "WrongSecret"}


@settings(max_examples=examples(60))
@given(st.data())
def test_nobody_frames_an_honest_declarer(data: st.DataObject) -> None:
    """Whatever others hand in, a true seal opens, or the error names somebody else or nobody."""
    k, n = data.draw(st.sampled_from([(1, 2), (2, 3), (3, 4)]))
    made = case(k, n)
    random = data.draw(st.randoms(use_true_random=False))
    shares = {f"share {at}": _spoilt(made.share(at), random) for at in range(1, n + 1)}
    sealed = made.sealed.package.sealed
    package = Package(random.choice([sealed, sealed, sealed, _flip(sealed, random)]))
    indices = [share.index for share in shares.values()]
    if len({*indices}) < n:
        with pytest.raises((InputError, PackageMismatchError), match=r"and so is|is not the pack"):
            release(made.sealed.seal, package, shares, SIZE)
        return
    try:
        assert release(made.sealed.seal, package, shares, SIZE).content == CONTENT
    except (PackageMismatchError, ShareMismatchError) as error:
        blamed = accused(error)
    else:
        blamed = None
    assert blamed != "declarer"


def _spoilt(share: Share, random: Random) -> Share:
    return random.choice(
        [
            share,
            share,
            replace(share, share=_flip(share.share, random)),
            replace(share, index=random.randint(1, 4)),
        ]
    )


def _flip(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << random.randrange(8)]) + content[at + 1 :]


@settings(max_examples=examples(40))
@given(st.data())
def test_nobody_frames_an_honest_guardian(data: st.DataObject) -> None:
    """Whatever seal a declarer makes: a share that its guardian found right is never refused."""
    made = case()
    shares = made.shares(1, 2, 3)
    change: dict[str, Any] = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "key": st.binary(min_size=32, max_size=32),
                "package": st.binary(min_size=32, max_size=32),
                "k": st.integers(1, 3),
                "stage": st.sampled_from([None, "items", STAGE]),
            },
        )
    )
    false = replace(made.sealed.seal, **change)
    received = []
    for index in (1, 2, 3):
        try:
            one = receive(
                false, made.sealed.package, made.sealed.shares[index - 1], made.secrets[index - 1]
            )
        except (ShareMismatchError, PackageMismatchError):
            continue
        assert one == shares[f"share-{index}.json"]
        received.append(one)
    found = {f"share {one.index}": one for one in received}
    if len(received) < false.k:
        with pytest.raises((InputError, PackageMismatchError)):
            release(false, made.sealed.package, found, SIZE)
        return
    try:
        refused = release(false, made.sealed.package, found, SIZE).refused
    except KeyMismatchError as error:
        assert accused(error) == "declarer"  # noqa: PT017 : whether there is one is not known
    else:
        assert not refused
