"""Sealing: a content encrypted once, its key parted in shares, each sealed to a guardian."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from paripassu import given
from paripassu.errors import DefectError, Fault, InputError, ParameterError
from paripassu.escrow import cipher, hpke, shamir
from paripassu.escrow.errors import (
    PackageMismatchError,
    RefusedFileError,
    ShareMismatchError,
    WrongSecretError,
)
from paripassu.escrow.guardian import Guardian, GuardianSecret
from paripassu.escrow.packages import Package, SealedShare, Share
from paripassu.escrow.release import release
from paripassu.escrow.seal import (
    Seal,
    bound,
    key_digest,
    package_data,
    package_digest,
    share_digest,
    share_info,
    verify_package,
    verify_share,
)


@dataclass(frozen=True)
class Sealed:
    """What comes of sealing.

    Attributes
    ----------
    seal : Seal
        For everybody.
    package : Package
        For every guardian, and nobody else until the seal is opened.
    shares : tuple of SealedShare
        One for each guardian alone, in the order of the guardians.
    """

    seal: Seal
    package: Package = field(repr=False)
    shares: tuple[SealedShare, ...]


def seal(
    content: bytes,
    *,
    root: bytes,
    stage: str | None,
    k: int,
    guardian: Sequence[Guardian],
    size: int,
    randomness: bytes,
    source: str = "content",
) -> Sealed:
    """Seal a content so that any k guardians together open it, and fewer learn nothing.

    Parameters
    ----------
    content : bytes
        A stage's disclosure, or a secret's file.
    root : bytes
        Of the commitment.
    stage : str or None
        The stage's name; None: the secret.
    k : int
        How many guardians open it.
    guardian : sequence of Guardian
        1 to 16, each once.
    size : int
        What the content is padded to, as in the template: its own length is not seen.
    randomness : bytes
        32 for the key and 32 for each of k - 1 shares, used for nothing else. What HPKE needs
        besides, its library draws from the system.
    source : str
        What the content is called in messages.

    Raises
    ------
    InputError
        The content is longer than ``size``.
    ParameterError
        k, the guardians or the randomness are not as above.
    """
    shamir.verify_numbers(k, len(guardian))
    _verify_different(guardian)
    randomness = given.random_bytes(randomness, "randomness", shamir.KEY * k)
    key = randomness[: shamir.KEY]
    shares = shamir.split(key, k, len(guardian), randomness[shamir.KEY :])
    to = bound(root, stage, k, len(guardian))
    try:
        package = Package(cipher.encrypt(key, content, size, package_data(to)))
    except ValueError as error:
        mend = "agree on a larger seal_size" if stage is not None else "name a larger size"
        raise InputError(source, [Fault(0, "", str(error), mend)]) from None
    made = Seal(
        root=root,
        stage=stage,
        k=k,
        key=key_digest(to, key),
        shares=tuple(share_digest(to, index, share) for index, share in shares.items()),
        package=package_digest(to, package.sealed),
    )
    _verify_opens(made, package, shares, content, size)
    sealed = tuple(
        SealedShare(index, one.digest, hpke.seal(one.key, share_info(to, index), share))
        for one, (index, share) in zip(guardian, shares.items(), strict=True)
    )
    return Sealed(made, package, sealed)


def _verify_different(guardians: Sequence[Guardian]) -> None:
    seen: dict[bytes, str] = {}
    for guardian in guardians:
        if (other := seen.get(guardian.key)) is not None:
            what = f"has one key twice: {other!r} and {guardian.name!r}"
            raise ParameterError("guardian", what, "each guardian needs a key of its own")
        seen[guardian.key] = guardian.name


def _verify_opens(
    made: Seal, package: Package, shares: dict[int, bytes], content: bytes, size: int
) -> None:
    """Nothing leaves that would not open again."""
    given = {f"share {index}": Share(index, share) for index, share in shares.items()}
    try:
        opened = release(made, package, given, size).content
    except RefusedFileError as error:
        raise DefectError(f"the seal that was made does not open: {error.said}") from error
    if opened != content:
        raise DefectError("the seal that was made opens to something else")


def receive(
    seal: Seal,
    package: Package,
    sealed: SealedShare,
    secret: GuardianSecret,
    *,
    size: int | None = None,
    sources: tuple[str, str] = ("package", "sealed share"),
) -> Share:
    """Open one's share, and check that it and the package are the seal's.

    Only a guardian that has done this may record that the seal is in order: afterwards its share
    is answered for by itself, not by the declarer. What is refused here accuses nobody.

    Parameters
    ----------
    seal, package, sealed
        What the declarer handed over.
    secret : GuardianSecret
        One's own.
    size : int, optional
        What the template says that seals are padded to, where it is at hand.
    sources : tuple of str
        What package and sealed share are called in messages.

    Raises
    ------
    WrongSecretError
        The share is for the owner of another key.
    ShareMismatchError
        It does not open, or is not the seal's.
    PackageMismatchError
        The package is not the seal's, or of another size than agreed.
    """
    if sealed.to != secret.public.digest:
        what = f"{sources[1]}: it is sealed to another key than that of {secret.name!r}"
        raise WrongSecretError(what, "use the secret key whose public key the declarer has")
    try:
        opened = hpke.unseal(secret.seed, share_info(seal.bound, sealed.index), sealed.sealed)
    except ValueError:
        what = f"it does not open with the key of {secret.name!r} as a share of this seal"
        mend = "do not confirm the seal; ask for a share that opens"
        raise ShareMismatchError(sources[1], what, mend) from None
    share = Share(sealed.index, opened)
    verify_share(seal, share, sources[1])
    verify_package(seal, package, sources[0])
    if size is not None and (length := len(package.sealed)) != (agreed := size + cipher.OVERHEAD):
        what = f"it has {length:,} bytes, and by the template {agreed:,}"
        raise PackageMismatchError(sources[0], what, "do not confirm the seal")
    return share
