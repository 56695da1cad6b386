"""What guardians and custodians do with a seal: receive a share, release a stage, recover a secret.

Files come in and go out here; what is done with them stands in ``sealing`` and ``release``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TypeVar

from paripassu import given
from paripassu.errors import Fault, InputError, ParameterError
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.declare import read_commitment
from paripassu.escrow.declare_seals import PACKAGE, Place
from paripassu.escrow.errors import WrongShapeError
from paripassu.escrow.guardian import (
    parse_guardian_secret,
)
from paripassu.escrow.opening import MOST_SLOTS
from paripassu.escrow.packages import (
    Package,
    SealedShare,
    Share,
    format_share,
    parse_handed,
)
from paripassu.escrow.release import Release, release
from paripassu.escrow.seal import Seal, parse_seal, verify_seal
from paripassu.escrow.sealing import receive
from paripassu.escrow.secret import parse_secret, verify_secret
from paripassu.escrow.stages import verify_stage
from paripassu.escrow.verify import MOST_BYTES
from paripassu.escrow.written_seals import (
    SealReceived,
    SealReleased,
    SetAside,
)
from paripassu.files import Content, Readable, read, verify_place, write_bytes
from paripassu.kinds import document

_DISCLOSURE = document("disclosure", "a disclosure")
T = TypeVar("T", Package, SealedShare, Share)
_WHERE: dict[type, str] = {
    Package: f"add {PACKAGE}, which every guardian keeps",
    SealedShare: "add the file with your name, which the declarer gave to you alone",
}


def declare_receive(
    seal: Readable,
    files: Sequence[Readable],
    key: Readable,
    commitment: Readable,
    out: Place,
) -> SealReceived:
    """Open one's share of a seal, and check that it and the package are the seal's.

    Only a guardian that has done this may confirm that the seal is in order.

    Parameters
    ----------
    seal : str, path or open file
    files : sequence of str, path or open file
        The sealed share and the package, in any order.
    key : str, path or open file
        One's own secret key.
    commitment : str, path or open file
    out : path
        The share, of mode 0600: it is released when the time has come. Nothing is replaced.

    Raises
    ------
    RefusedFileError
        A file is not what it should be; nobody is accused, and the seal is not confirmed.
    WrongSecretError
        The share is for another guardian.
    InputError
        A file cannot be read, or one is missing.
    """
    verify_place(out)
    public = read_commitment(commitment)
    source, found = _seal(seal)
    handed = _handed(files)
    sealed_source, sealed = _one(handed, SealedShare, "sealed share")
    package_source, package = _one(handed, Package, "package")
    own = read(key)
    secret = parse_guardian_secret(own.data, own.name)
    # All files are read before any is compared: docs/specification/escrow-seals.md
    verify_seal(found, public, source)
    share = receive(
        found,
        package,
        sealed,
        secret,
        size=None if found.stage is None else public.header.template.seal_size,
        sources=(package_source, sealed_source),
    )
    write_bytes(out, format_share(share), private=True)
    return SealReceived(
        file=os.fspath(out),
        package=package_source,
        root=found.root.hex(),
        stage=found.stage,
        index=share.index,
        k=found.k,
        n=found.n,
    )


def declare_release(
    seal: Readable,
    files: Sequence[Readable],
    commitment: Readable,
    out: Place,
    *,
    most_slots: int = MOST_SLOTS,
) -> SealReleased:
    """Open the seal of a stage by the shares that guardians released.

    Parameters
    ----------
    seal : str, path or open file
    files : sequence of str, path or open file
        Shares and the package, in any order.
    commitment : str, path or open file
    out : path
        The stage's disclosure, verified.
    most_slots : int
        The most slots that are hashed.

    Raises
    ------
    RefusedFileError
        It does not open; see :func:`paripassu.escrow.release.release`.
    InputError
        A file cannot be read, or there are too few shares.
    """
    verify_place(out, replaces=_DISCLOSURE)
    most_slots = given.whole(most_slots, "most_slots", 1)
    public = read_commitment(commitment)
    source, found = _seal(seal)
    stage = found.stage
    if stage is None:
        mend = "open it with `declare recover`"
        raise InputError(source, [Fault(0, "", "seals the secret, and no stage", mend)])

    def verify(content: bytes) -> object:
        return verify_stage(content, public, stage, most_slots)

    size = public.header.template.seal_size
    opened = _opened(source, found, public, files, size, verify)
    write_bytes(out, opened.content, replaces=_DISCLOSURE)
    return _released(out, found, opened)


def declare_recover(
    seal: Readable, files: Sequence[Readable], commitment: Readable, out: Place
) -> SealReleased:
    """Open the seal of a secret by the shares of custodians.

    Parameters
    ----------
    seal : str, path or open file
    files : sequence of str, path or open file
        Shares and the package, in any order.
    commitment : str, path or open file
    out : path
        The secret, as it was sealed: a new file of mode 0600.

    Raises
    ------
    RefusedFileError
        It does not open; see :func:`paripassu.escrow.release.release`.
    WrongSecretError
        It is another commitment's.
    InputError
        A file cannot be read, or there are too few shares.
    """
    verify_place(out)
    public = read_commitment(commitment)
    source, found = _seal(seal)
    if found.stage is not None:
        what = f"seals stage {found.stage!r}, and not the secret"
        raise InputError(source, [Fault(0, "", what, "open it with `declare release`")])

    def verify(content: bytes) -> None:
        try:
            declaration = parse_secret(content, "the secret")
        except InputError as error:
            raise WrongShapeError("the secret", error.faults[0].what) from None
        verify_secret(declaration, public, "what the seal opens to")

    opened = _opened(source, found, public, files, None, verify)
    write_bytes(out, opened.content, private=True)
    return _released(out, found, opened)


def _seal(source: Readable) -> tuple[str, Seal]:
    content = read(source)
    return content.name, parse_seal(content.data, content.name)


def _handed(files: Sequence[Readable]) -> list[tuple[str, Package | SealedShare | Share]]:
    contents: list[Content] = [
        read(one, MOST_BYTES) for one in given.several(files, "files", "files")
    ]
    return [(one.name, parse_handed(one.data, one.name)) for one in contents]


def _one(
    handed: Sequence[tuple[str, Package | SealedShare | Share]], kind: type[T], name: str
) -> tuple[str, T]:
    """Give the one file of a kind."""
    found = [(source, one) for source, one in handed if isinstance(one, kind)]
    if len(found) != 1:
        sources = " and ".join(source for source, _ in found)
        if found:
            what = f"holds more than one {name}: {sources}"
            raise ParameterError("files", what, f"give one {name}")
        raise ParameterError("files", f"lacks the {name}", _WHERE[kind])
    others = [source for source, one in handed if isinstance(one, Share)]
    if kind is SealedShare and others:
        what = "is a share that is open already"
        raise InputError(others[0], [Fault(0, "", what, "give it to `declare release`")])
    return found[0]


def _opened(
    source: str,
    found: Seal,
    public: Commitment,
    files: Sequence[Readable],
    size: int | None,
    verify: Callable[[bytes], object],
) -> Release:
    handed = _handed(files)
    package_source, package = _one(handed, Package, "package")
    for name, one in handed:
        if isinstance(one, SealedShare):
            mend = "its guardian opens it with `declare receive`"
            raise InputError(name, [Fault(0, "", "is a share that is still sealed", mend)])
    shares: dict[str, Share] = {}
    for name, one in handed:
        if isinstance(one, Share):
            while name in shares:
                name += " (again)"
            shares[name] = one
    verify_seal(found, public, source)
    return release(found, package, shares, size, verify, sources=(source, package_source))


def _released(out: Place, found: Seal, opened: Release) -> SealReleased:
    return SealReleased(
        file=os.fspath(out),
        root=found.root.hex(),
        stage=found.stage,
        used=opened.used,
        set_aside=tuple(
            SetAside(file=one.source, error="ShareMismatch", what=one.said)
            for one in opened.refused
        ),
    )
