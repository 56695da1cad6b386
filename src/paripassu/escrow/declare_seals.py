"""Making keys for guardians and custodians, and sealing a stage or the secret to them.

Files come in and go out here; what is done with them stands in ``sealing``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from paripassu import given
from paripassu.errors import Fault, InputError, ParameterError
from paripassu.escrow.declare import read_commitment, read_declaration
from paripassu.escrow.declare_openings import disclosed
from paripassu.escrow.filled import Progress, silent
from paripassu.escrow.guardian import (
    Guardian,
    format_guardian,
    format_guardian_secret,
    make_guardian,
    parse_guardian,
)
from paripassu.escrow.packages import (
    format_package,
    format_sealed_share,
)
from paripassu.escrow.seal import MOST_SHARES, format_seal
from paripassu.escrow.sealing import Sealed, seal
from paripassu.escrow.secret import parse_secret, verify_secret
from paripassu.escrow.selection import of_stage
from paripassu.escrow.verify import MOST_BYTES
from paripassu.escrow.written_seals import (
    GuardianKeys,
    HandedOver,
    SealMade,
)
from paripassu.files import Readable, read, verify_place, write_bytes
from paripassu.folders import make_folder, verify_folder

PACKAGE = "package.json"
#: A secret beyond this is not left with custodians: its package would hardly be read again.
MOST_SECRET = 2**30
_LEAST_SECRET = 2**12
Place = str | os.PathLike[str]


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
        declaration = read_declaration(secret, public)
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
