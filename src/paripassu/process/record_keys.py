"""Making the keys of whoever takes part in a record: those that sign, and those sealed to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

from paripassu import given
from paripassu.documents.base64 import format_base64
from paripassu.errors import ParameterError
from paripassu.escrow.declare_seals import declare_keys
from paripassu.escrow.guardian import parse_guardian
from paripassu.files import read, verify_place, write_text
from paripassu.folders import make_folder, verify_folder
from paripassu.nearest import nearest
from paripassu.quoted import in_python
from paripassu.record.checkpoint import is_origin
from paripassu.record.forms import NAME
from paripassu.record.keys import ED25519, ML_DSA_44, Algorithm, format_public_key
from paripassu.record.made_keys import MadeKey, Purpose, RecordKeys
from paripassu.record.pkcs8 import SALT
from paripassu.record.secret_keys import SEED, SecretKey, make_secret_key, write_secret_key
from paripassu.record.vkey import SignatureType, VerifierKey, format_vkey

#: Bytes of randomness: a key and a salt for each of two schemes.
RANDOMNESS = 2 * (SEED + SALT)
#: What each signs with. A witness has one key, an officer and a log have one of each scheme.
_TYPES: dict[str, tuple[SignatureType, ...]] = {
    "log": (SignatureType.NOTE, SignatureType.SUBTREE),
    "witness": (SignatureType.SUBTREE,),
}
_SCHEMES: tuple[Algorithm, ...] = (ED25519, ML_DSA_44)


def record_keys_new(
    name: str,
    purpose: str,
    out: str | os.PathLike[str],
    *,
    passphrase: str = "",
    randomness: bytes,
) -> RecordKeys:
    """Make keys.

    Parameters
    ----------
    name : str
        Of a log: its origin. Of a witness: likewise, at most 120 small letters, digits, ``.``,
        ``/`` and ``-``. Of an officer: as in the charter, small letters, digits, ``_`` and ``-``.
    purpose : str
        ``officer`` or ``log``: a key of Ed25519 and one of ML-DSA-44. ``witness``: one of
        ML-DSA-44. ``sealing``: what `declare_keys` makes, for files that only NAME may read.
    out : path
        The folder for the files; made where there is none. Secret keys are for their owner alone
        (mode 0600), and nothing is replaced.
    passphrase : str
        That the secret keys are encrypted with; empty: they are not.
    randomness : bytes
        128 from the operating system.

    Raises
    ------
    ParameterError
        The name or the purpose has another form, or there is a passphrase for sealing keys.
    OverwriteError, UnwritableError
        A file stands there, or cannot be written.
    """
    drawn = given.random_bytes(randomness, "randomness", RANDOMNESS)
    if not isinstance(purpose, str) or purpose not in get_args(Purpose):
        hint = nearest(purpose, get_args(Purpose)) if isinstance(purpose, str) else ""
        wanted = "should be officer, log, witness or sealing"
        raise ParameterError("purpose", f"{wanted}, not {in_python(purpose)}", hint)
    if purpose == "sealing":
        return _sealing(name, out, passphrase, drawn[:SEED])
    _verify_passphrase(passphrase)
    _verify_name(name, officer=purpose == "officer")
    kinds = _TYPES.get(purpose, ())
    schemes = tuple(kind.algorithm for kind in kinds) or _SCHEMES
    verify_folder(out)
    here, base = Path(out), name.replace("/", "_")
    places = [here / f"{base}.{algorithm}.pem" for algorithm in schemes]
    for place in (*places, here / f"{base}.pub"):
        if place.parent.exists():
            verify_place(place)
    make_folder(out)
    made = []
    for number, (algorithm, place) in enumerate(zip(schemes, places, strict=True)):
        part = drawn[number * (SEED + SALT) :][: SEED + SALT]
        key = make_secret_key(algorithm, part[:SEED])
        write_secret_key(place, key, passphrase, part[SEED:])
        made.append(_shown(key, str(place), name, kinds[number] if kinds else None))
    # Last: nobody relies on a public key whose secret one could not be written.
    public = here / f"{base}.pub"
    write_text(public, "".join(f"{key.public}\n" for key in made))
    return RecordKeys.model_validate(
        {"name": name, "purpose": purpose, "public": str(public), "keys": tuple(made)}
    )


def _verify_name(name: str, *, officer: bool) -> None:
    if not isinstance(name, str) or not (NAME.fullmatch(name) if officer else is_origin(name)):
        wanted = "small letters, digits, _ and -" if officer else "small letters, digits, . / and -"
        most = "" if officer else ", at most 120, without /receipt/"
        raise ParameterError("name", f"should be of {wanted}{most}, not {in_python(name)}")


def _verify_passphrase(passphrase: str) -> None:
    if not isinstance(passphrase, str):
        raise ParameterError("passphrase", f"should be a text, not {in_python(passphrase)}")
    try:
        passphrase.encode()
    except UnicodeEncodeError:
        raise ParameterError("passphrase", "should be text in UTF-8") from None


def _shown(key: SecretKey, secret: str, name: str, kind: SignatureType | None) -> MadeKey:
    public = key.public
    if kind is None:
        text, identity = format_public_key(public), public.id
    else:
        vkey = VerifierKey(name, kind, public)
        text, identity = format_vkey(vkey), vkey.key_id.hex()
    return MadeKey(algorithm=public.algorithm, id=identity, public=text, secret=secret)


def _sealing(
    name: str, out: str | os.PathLike[str], passphrase: str, randomness: bytes
) -> RecordKeys:
    if passphrase:
        what = "should be empty for sealing keys: these are not encrypted"
        raise ParameterError("passphrase", what, "keep the file where nobody else reads it")
    made = declare_keys(name, out, randomness=randomness)
    guardian = parse_guardian(read(made.public).data, made.public)
    key = MadeKey(
        algorithm="ml-kem-768+x25519",
        id=made.guardian,
        public=format_base64(guardian.key),
        secret=made.secret,
    )
    return RecordKeys(name=name, purpose="sealing", public=made.public, keys=(key,))
