"""A seal: what is public of something that guardians keep, and opens only by k of them together.

``docs/specification/escrow-seals.md`` says every byte. What is sealed is a stage's disclosure, or
the declarer's own secret, which its people keep as custodians. Read and written here, and compared
with what is handed over later; nothing here needs a cipher.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from paripassu.documents.plain import encode_plain
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.errors import (
    PackageMismatchError,
    ShareMismatchError,
    WrongCommitmentError,
    WrongShapeError,
)
from paripassu.escrow.forms import check_keys, parse_hash, read_form
from paripassu.escrow.hashes import digest, domain, u32
from paripassu.escrow.packages import Package, Share

FORMAT = "paripassu/seal/1"
#: Shares of one seal.
MOST_SHARES = 16
_STAGE = re.compile("[a-z][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Seal:
    """A seal.

    Attributes
    ----------
    root : bytes
        Of the commitment.
    stage : str or None
        The stage whose disclosure is sealed; None: the secret of the commitment.
    k : int
        How many shares open it.
    key : bytes
        The digest of the key.
    shares : tuple of bytes
        The digests of the shares, from index 1 on.
    package : bytes
        The digest of the package.
    """

    root: bytes
    stage: str | None
    k: int
    key: bytes
    shares: tuple[bytes, ...]
    package: bytes

    @property
    def n(self) -> int:
        """How many shares there are."""
        return len(self.shares)

    @property
    def what(self) -> str:
        """What is sealed, in messages."""
        return "the secret" if self.stage is None else f"stage {self.stage!r}"

    @cached_property
    def bound(self) -> bytes:
        """What every hash and every cipher of this seal is bound to."""
        return bound(self.root, self.stage, self.k, self.n)


def bound(root: bytes, stage: str | None, k: int, n: int) -> bytes:
    """Give what every hash and every cipher of a seal is bound to."""
    name = (stage or "").encode()  # no stage has the empty name
    return root + u32(k) + u32(n) + u32(len(name)) + name


def key_digest(bound: bytes, key: bytes) -> bytes:
    """Give the digest of a key."""
    return digest("seal-key", bound, key)


def share_digest(bound: bytes, index: int, share: bytes) -> bytes:
    """Give the digest of a share."""
    return digest("seal-share", bound, u32(index), share)


def package_digest(bound: bytes, sealed: bytes) -> bytes:
    """Give the digest of a package's ciphertext."""
    return digest("seal-package", bound, sealed)


def share_info(bound: bytes, index: int) -> bytes:
    """Give what a sealed share is bound to: HPKE's ``info``."""
    return domain("seal-info") + bound + u32(index)


def package_data(bound: bytes) -> bytes:
    """Give what a package's ciphertext is bound to: its associated data."""
    return domain("seal-data") + bound


def format_seal(seal: Seal) -> bytes:
    """Write a seal's file."""
    return encode_plain(
        {
            "format": FORMAT,
            "k": seal.k,
            "key": seal.key.hex(),
            "n": seal.n,
            "package": seal.package.hex(),
            "root": seal.root.hex(),
            "shares": [share.hex() for share in seal.shares],
            "stage": seal.stage,
        }
    )


def parse_seal(content: bytes, source: str = "seal") -> Seal:
    """Read a seal.

    Raises
    ------
    NotCanonicalError, WrongShapeError
        It is none.
    TooMuchWorkError
        It is nested too deeply.
    """
    return seal_of(read_form(content, source), source)


def seal_of(document: dict[str, Any], source: str = "seal") -> Seal:
    """Take a document that was read as a seal; see :func:`parse_seal`."""
    keys = ("format", "k", "key", "n", "package", "root", "shares", "stage")
    check_keys(document, keys, "", source)
    if document["format"] != FORMAT:
        raise WrongShapeError(source, f"its format should be {FORMAT}")
    shares, k, n, stage = (document[name] for name in ("shares", "k", "n", "stage"))
    if not isinstance(shares, list) or not 1 <= len(shares) <= MOST_SHARES:
        raise WrongShapeError(source, f"shares should be an array of 1 to {MOST_SHARES} digests")
    if type(n) is not int or n != len(shares):
        raise WrongShapeError(source, f"n should be {len(shares)}, the number of its shares")
    if type(k) is not int or not 1 <= k <= n:
        raise WrongShapeError(source, f"k should be 1 to {n}, the number of its shares")
    if stage is not None and not (isinstance(stage, str) and _STAGE.fullmatch(stage)):
        raise WrongShapeError(source, "stage should be the name of a stage, or null")
    return Seal(
        root=parse_hash(document["root"], "root", source),
        stage=stage,
        k=k,
        key=parse_hash(document["key"], "key", source),
        shares=tuple(parse_hash(one, "shares", source) for one in shares),
        package=parse_hash(document["package"], "package", source),
    )


def verify_root(seal: Seal, root: bytes, source: str = "seal") -> None:
    """Check that a seal belongs to the commitment of a root.

    Raises
    ------
    WrongCommitmentError
        It belongs to another.
    """
    if seal.root != root:
        what = f"it belongs to the commitment {seal.root.hex()}, not to {root.hex()}"
        raise WrongCommitmentError(source, what, "give the commitment that it belongs to")


def verify_seal(seal: Seal, commitment: Commitment, source: str = "seal") -> None:
    """Check that a seal is of a commitment, and of one of its stages or the secret.

    Raises
    ------
    WrongCommitmentError, WrongShapeError
        It is not.
    """
    verify_root(seal, commitment.root, source)
    if seal.stage not in (None, *(one.name for one in commitment.header.template.stages)):
        what = f"it seals stage {seal.stage!r}, and the template has no such stage"
        raise WrongShapeError(source, what)


def verify_share(seal: Seal, share: Share, source: str = "share") -> None:
    """Check that a share is the seal's.

    Raises
    ------
    ShareMismatchError
        It is not. Where a record shows that a guardian entered it, this names that guardian.
    """
    if share.index > seal.n:
        what = f"it is share {share.index}, and the seal has {seal.n}"
        raise ShareMismatchError(source, what)
    given = share_digest(seal.bound, share.index, share.share)
    if given != (expected := seal.shares[share.index - 1]):
        what = (
            f"it is not share {share.index} of this seal: its digest is {given.hex()}, and the "
            f"seal has {expected.hex()}"
        )
        raise ShareMismatchError(source, what, "look whether it belongs to another seal")


def verify_package(seal: Seal, package: Package, source: str = "package") -> None:
    """Check that a package is the seal's.

    Raises
    ------
    PackageMismatchError
        It is not. This accuses nobody: any other guardian keeps the right one.
    """
    if (given := package_digest(seal.bound, package.sealed)) != seal.package:
        what = (
            f"it is not the package of this seal: its digest is {given.hex()}, and the seal has "
            f"{seal.package.hex()}"
        )
        raise PackageMismatchError(source, what, "every guardian keeps the right one: ask another")
