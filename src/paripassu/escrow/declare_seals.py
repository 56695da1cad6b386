"""What a declarer, its guardians and its custodians do: make keys, seal, receive, release, recover.

Files come in and go out here; what is done with them stands in ``sealing`` and ``release``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from paripassu import given
from paripassu.errors import Fault, InputError, ParameterError
from paripassu.escrow.commitment import Commitment
from paripassu.escrow.declare import disclosed, read_commitment
from paripassu.escrow.errors import WrongShapeError
from paripassu.escrow.filled import Progress, silent
from paripassu.escrow.guardian import (
    Guardian,
    format_guardian,
    format_guardian_secret,
    make_guardian,
    parse_guardian,
    parse_guardian_secret,
)
from paripassu.escrow.opening import MOST_SLOTS
from paripassu.escrow.packages import (
    Package,
    SealedShare,
    Share,
    format_package,
    format_sealed_share,
    format_share,
    parse_handed,
)
from paripassu.escrow.release import Release, release
from paripassu.escrow.seal import MOST_SHARES, Seal, format_seal, parse_seal, verify_seal
from paripassu.escrow.sealing import Sealed, receive, seal
from paripassu.escrow.secret import parse_secret, read_secret, verify_secret
from paripassu.escrow.selection import of_stage
from paripassu.escrow.stages import verify_stage
from paripassu.escrow.verify import MOST_BYTES
from paripassu.escrow.written_seals import (
    GuardianKeys,
    HandedOver,
    SealMade,
    SealReceived,
    SealReleased,
    SetAside,
)
from paripassu.files import Content, Readable, read, verify_place, write_bytes
from paripassu.folders import make_folder, verify_folder
from paripassu.kinds import document

PACKAGE = "package.json"
#: A secret beyond this is not left with custodians: its package would hardly be read again.
MOST_SECRET = 2**30
_LEAST_SECRET = 2**12
_DISCLOSURE = document("disclosure", "a disclosure")
Place = str | os.PathLike[str]
T = TypeVar("T", Package, SealedShare, Share)
_WHERE: dict[type, str] = {
    Package: f"add {PACKAGE}, which every guardian keeps",
    SealedShare: "add the file with your name, which the declarer gave to you alone",
}


def declare_keys(name: str, out: Place, *, randomness: bytes) -> GuardianKeys:
    """Make the keys of a guardian or a custodian.

    Parameters
    ----------
    name : str
        Small letters, digits, ``_`` and ``-``.
    out : path
        The folder for both files, ``NAME.json`` and ``NAME.secret.json``; made where there is none.
        Nothing is replaced, and the secret is for its owner alone (mode 0600).
    randomness : bytes
        32 from the operating system.

    Raises
    ------
    ParameterError
        The name has another form.
    OverwriteError, UnwritableError
        A file stands there, or cannot be written.
    """
    secret = make_guardian(name, randomness)
    verify_folder(out)
    public, kept = Path(out) / f"{name}.json", Path(out) / f"{name}.secret.json"
    for place in (public, kept):
        if place.parent.exists():
            verify_place(place)
    make_folder(out)
    # The secret first: to a key that nobody can use nothing must be sealed.
    write_bytes(kept, format_guardian_secret(secret), private=True)
    write_bytes(public, format_guardian(secret.public))
    digest = secret.public.digest.hex()
    return GuardianKeys(name=name, public=str(public), secret=str(kept), guardian=digest)


def declare_seal(
    commitment: Readable,
    secret: Readable,
    out: Place,
    *,
    guardian: Sequence[Readable],
    k: int,
    randomness: bytes,
    stage: str | None = None,
    custody: bool = False,
    size: int | None = None,
    handover: Place | None = None,
    progress: Progress = silent,
) -> SealMade:
    """Seal what a stage opens, or the secret itself, so that k of the guardians open it.

    Parameters
    ----------
    commitment, secret : str, path or open file
    out : path
        The seal, to be published. Nothing is replaced.
    guardian : sequence of str, path or open file
        Public keys, 1 to 16, each another.
    k : int
        How many of them open it.
    randomness : bytes
        32 for each of k, from the operating system.
    stage : str, optional
        The stage whose disclosure is sealed.
    custody : bool
        Whether the secret itself is sealed, for custodians among the declarer's own people.
    size : int, optional
        Bytes that the secret is padded to; the next power of two where nothing is said. A stage is
        padded to the template's ``seal_size``.
    handover : path, optional
        The folder for what guardians get; ``NAME-handover`` beside a seal ``NAME.json`` where
        nothing is said.
    progress : callable, optional
        Told how many slots were hashed since the last call.

    Raises
    ------
    InputError
        A file cannot be read, or what is sealed is longer than the size.
    ParameterError
        It is not clear what is sealed, or k or the guardians do not fit together.
    """
    if (stage is None) is not given.flag(custody, "custody"):
        what = "is not said" if stage is None else "cannot stand with `custody`"
        raise ParameterError("stage", what, "seal a stage, or the secret with `custody`")
    if stage is not None and size is not None:
        raise ParameterError("size", "cannot stand with `stage`", "the template says the size")
    k = given.whole(k, "k", 1, MOST_SHARES)
    progress = given.function(progress, "progress") or silent
    verify_place(out, commitment, secret)
    place = _handover(out) if handover is None else handover
    verify_folder(place)  # a path, whatever was given
    folder = Path(place)
    if folder.is_dir() and any(folder.iterdir()):
        what = f"{os.fspath(folder)} is a folder with files in it"
        raise InputError(os.fspath(folder), [Fault(0, "", what, "give a new one")])
    read_ = given.several(guardian, "guardian", "files")
    keys = [_guardian(one) for one in read_]
    public = read_commitment(commitment)
    if stage is not None:
        chosen = [*of_stage(public, given.text(stage, "stage"))]
        declaration = read_secret(secret)
        verify_secret(declaration, public)
        content, _ = disclosed(public, declaration, chosen, progress)
        source = f"the disclosure of stage {stage!r}"
        size = public.header.template.seal_size
    else:
        file = read(secret, MOST_BYTES)
        verify_secret(parse_secret(file.data, file.name), public, file.name)
        content, source = file.data, file.name
        size = _size(len(content), size)
    made = seal(
        content,
        root=public.root,
        stage=stage,
        k=k,
        guardian=keys,
        size=size,
        randomness=randomness,
        source=source,
    )
    handed = _hand_over(made, keys, folder)
    # The seal last: it stands for all that was handed over.
    write_bytes(out, format_seal(made.seal))
    return SealMade(
        file=os.fspath(out),
        root=public.root.hex(),
        stage=stage,
        k=k,
        n=len(keys),
        size=size,
        package=str(folder / PACKAGE),
        shares=handed,
    )


def _handover(out: Place) -> Path:
    path = Path(out)
    return path.with_name(f"{path.stem}-handover")


def _guardian(source: Readable) -> Guardian:
    content = read(source)
    return parse_guardian(content.data, content.name)


def _size(length: int, size: int | None) -> int:
    """Give the size that a secret is padded to."""
    if size is None:
        size = max(_LEAST_SECRET, 1 << max(0, length - 1).bit_length())
    if type(size) is not int or not 1 <= size <= MOST_SECRET:
        raise ParameterError("size", f"should be 1 to {MOST_SECRET:,} bytes")
    return size


def _hand_over(made: Sealed, guardians: Sequence[Guardian], folder: Path) -> tuple[HandedOver, ...]:
    make_folder(folder)
    write_bytes(folder / PACKAGE, format_package(made.package))
    handed = []
    for guardian, share in zip(guardians, made.shares, strict=True):
        file = folder / f"share-{share.index}-{guardian.name}.json"
        write_bytes(file, format_sealed_share(share))
        handed.append(HandedOver(index=share.index, guardian=guardian.name, file=str(file)))
    return tuple(handed)


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
