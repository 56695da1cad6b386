"""Opening a seal by the shares that guardians released, and who is to blame where it does not open.

Each error here is about files: over files that somebody brought along it accuses nobody. Where a
record shows who entered a file, :func:`accused` says whom an error names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NoReturn

from paripassu.errors import Fault, InputError
from paripassu.escrow import cipher, shamir
from paripassu.escrow.errors import (
    KeyMismatchError,
    RefusedFileError,
    ShareMismatchError,
    StageMismatchError,
)
from paripassu.escrow.packages import Package, Share
from paripassu.escrow.seal import Seal, key_digest, package_data, verify_package, verify_share


@dataclass(frozen=True)
class Release:
    """What a seal opened to.

    Attributes
    ----------
    content : bytes
        The stage's disclosure, or the secret's file; not shown when printed.
    used : tuple of int
        The indices of the shares that gave the key.
    refused : tuple of ShareMismatchError
        The shares that are not the seal's: they hinder nobody.
    """

    content: bytes = field(repr=False)
    used: tuple[int, ...]
    refused: tuple[ShareMismatchError, ...]


def release(
    seal: Seal,
    package: Package,
    shares: Mapping[str, Share],
    size: int | None,
    verify: Callable[[bytes], object] | None = None,
    *,
    sources: tuple[str, str] = ("seal", "package"),
) -> Release:
    """Open a seal.

    A share that is not the seal's is set aside before any are put together: nobody can spoil a
    release with it and have the declarer blamed.

    Parameters
    ----------
    seal : Seal
    package : Package
    shares : mapping
        What each is called in messages, to the share.
    size : int or None
        What the template says that seals are padded to; None: whatever it is.
    verify : callable, optional
        Raises a :class:`RefusedFileError` where the content is not exactly the stage's disclosure.
    sources : tuple of str
        What seal and package are called in messages.

    Raises
    ------
    PackageMismatchError
        The package is not the seal's.
    ShareMismatchError
        Without shares that are not the seal's there are too few.
    KeyMismatchError
        k shares or more are the seal's, and no k of them give its key.
    StageMismatchError
        The key is right, and what it opens is not the stage's disclosure.
    InputError
        There are too few shares, or two of one index.
    """
    verify_package(seal, package, sources[1])
    good, refused = _sorted_out(seal, shares)
    if len(good) < seal.k:
        if refused:
            raise refused[0]
        what = f"{seal.what} opens by {seal.k} shares, and there {_are(len(good))}"
        raise InputError(sources[0], [Fault(0, "", what, "ask another guardian for its share")])
    used, key = _key(seal, good, sources[0])
    try:
        content = cipher.decrypt(key, package.sealed, size, package_data(seal.bound))
    except ValueError as error:
        _refuse_content(seal, sources[0], str(error))
    if verify is not None:
        try:
            verify(content)
        except RefusedFileError as error:
            named = "" if isinstance(error, StageMismatchError) else f"{error.name}: "
            _refuse_content(seal, sources[0], named + error.said)
    return Release(content, used, refused)


def _sorted_out(
    seal: Seal, shares: Mapping[str, Share]
) -> tuple[dict[int, bytes], tuple[ShareMismatchError, ...]]:
    seen: dict[int, str] = {}
    good: dict[int, bytes] = {}
    refused = []
    for source, share in shares.items():
        if (other := seen.get(share.index)) is not None:
            what = f"is share {share.index}, and so is {other}"
            raise InputError(source, [Fault(0, "", what, "give one of them")])
        seen[share.index] = source
        try:
            verify_share(seal, share, source)
        except ShareMismatchError as error:
            refused.append(error)
        else:
            good[share.index] = share.share
    return good, tuple(refused)


def _key(seal: Seal, shares: Mapping[int, bytes], source: str) -> tuple[tuple[int, ...], bytes]:
    for used, key in shamir.keys(shares, seal.k):
        if key_digest(seal.bound, key) == seal.key:
            return used, key
    what = (
        f"its shares {', '.join(map(str, sorted(shares)))} are those that it names, and no "
        f"{seal.k} of them give its key"
    )
    raise KeyMismatchError(source, what)


def _refuse_content(seal: Seal, source: str, why: str) -> NoReturn:
    sealed = "the secret" if seal.stage is None else f"the disclosure of {seal.what}"
    raise StageMismatchError(source, f"what it opens to is not {sealed}: {why}") from None


def _are(count: int) -> str:
    return f"is {count}" if count == 1 else f"are {count or 'none'}"


def accused(error: RefusedFileError) -> Literal["guardian", "declarer"] | None:
    """Say whom an error names, where a record shows who entered the file that it is about.

    Returns
    -------
    str or None
        ``"guardian"``: whoever entered the share, which is not that of the seal. ``"declarer"``:
        whoever entered the seal, which is a false statement. None: nobody, since a package may
        have been altered on its way, and every guardian keeps the right one.
    """
    if isinstance(error, ShareMismatchError):
        return "guardian"
    if isinstance(error, (KeyMismatchError, StageMismatchError)):
        return "declarer"
    return None
