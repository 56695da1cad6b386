"""``record init``: an empty, signed log."""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from paripassu import given
from paripassu.documents.base64 import format_base64
from paripassu.errors import ParameterError
from paripassu.files import Readable, read, write_bytes
from paripassu.folders import verify_new, whole_folder
from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.quoted import in_python
from paripassu.record.asked import HttpEndpoint
from paripassu.record.blobs import StoredBlobs
from paripassu.record.charter import Charter
from paripassu.record.charter_file import read_charter_file
from paripassu.record.checkpoint import MOST, is_origin
from paripassu.record.collect import Witnesses
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.folder import (
    OPAQUE,
    STATEMENTS,
    Settings,
    open_places,
    place_of,
    write_settings,
)
from paripassu.record.founding import founding, verify_plan
from paripassu.record.keys import ED25519, ML_DSA_44
from paripassu.record.log_written import RecordInit
from paripassu.record.places import begin
from paripassu.record.predecessor import (
    judged_before,
    keep_predecessors,
    open_predecessors,
    verify_last,
)
from paripassu.record.rebuild import copied_checkpoint, rebuild
from paripassu.record.restored import read_lost, restore
from paripassu.record.secret_keys import (
    SEED,
    SecretKey,
    format_secret_key,
    make_secret_key,
)
from paripassu.record.signers import SignerFile, read_signer_files
from paripassu.record.signing import charter_signer, checkpoint_signer, log_key, log_keys
from paripassu.record.source import Source, open_source
from paripassu.record.state import Before
from paripassu.record.vkey import format_vkey

#: What everybody has to sign, beside the log.
ENTRY_0 = "entry-0.json"
#: Bytes of an agreement's file or a plan.
MOST_FILE = 64 * 1024 * 1024
#: Bytes of randomness that a log's own keys are made of.
RANDOMNESS = 2 * SEED


def record_init(
    folder: str | os.PathLike[str],
    *,
    origin: str,
    now: int,
    randomness: bytes,
    agreement: Readable | None = None,
    plan: Readable | None = None,
    charter: Readable | None = None,
    opaque: bool = False,
    key: Sequence[str | os.PathLike[str]] = (),
    passphrase: str = "",
    sign_with: str = "",
    database: str = "",
    objects: str = "",
    predecessor: Sequence[str | os.PathLike[str]] = (),
    copy: str | os.PathLike[str] | None = None,
    witness: Sequence[str] = (),
) -> RecordInit:
    """Begin an empty log, with a signed checkpoint.

    Parameters
    ----------
    folder : str or path
        A new folder, or an empty one.
    origin : str
        The log's name: at most 120 small letters, digits, ``.``, ``/`` and ``-``.
    now : int
        Seconds since 1970.
    randomness : bytes
        64 from the operating system, for keys.
    agreement, plan, charter : str, path or open file, optional
        The agreement's file, its plan, and the charter in TOML: for a log of statements. Entry 0 is
        then written beside the log as ``entry-0.json``, to be signed and appended.
    opaque : bool
        Any bytes are entries. Without it the three files are needed.
    key : sequence of str or path
        The files of the log's secret keys: one of Ed25519, and one of ML-DSA-44 if it has one.
        They are copied. Without any, both are made. With ``copy``, also those that an earlier
        charter names: they are needed where the log was lost while its keys changed.
    passphrase : str
        Of the keys that are given.
    sign_with : str
        A command that signs in place of secret keys. ``key`` are then files of public keys, which
        are copied; the command has to be given again each time the log is opened.
    database : str
        The URL of a PostgreSQL database for the state; empty: SQLite in the folder.
    objects : str
        ``s3://BUCKET/PREFIX`` for what everybody reads; empty: files in the folder.
    predecessor : list of str or path
        Where the charter names a log before this one: a copy of it, of the one before that, and so
        on. What counts of them is copied, for the rules go on from there.
    copy : str or path, optional
        The folder or the URL of a copy of the log, which was lost: the new one goes on with its
        entries. What only the lost log had is lost. The agreement, the plan and the charter are
        in the copy; the log's secret keys are not, and have to be given.
    witness : sequence of str
        With ``copy``: the URLs of the witnesses. As many as the quorum have to answer, and the copy
        has to have all that any of them has cosigned.

    Raises
    ------
    ParameterError
        The origin has another form, or a key is missing.
    InputError
        A key cannot be read.
    SigningError
        The command does not sign.
    UnwritableError
        Something stands in the folder, or it cannot be made.
    RejectedError
        The copy is not what its checkpoint says, or of another log, or a witness has cosigned
        more than it has.
    UnreachableError
        The copy cannot be read.
    StorageError
        Fewer witnesses answer than the quorum.
    LostRaceError
        The database holds a log of this origin already.
    """
    if not isinstance(origin, str) or not is_origin(origin):
        wanted = "should be at most 120 small letters, digits, ., / and -, without /receipt/"
        raise ParameterError("origin", f"{wanted}, not {in_python(origin)}")
    texts = {"passphrase": passphrase, "sign_with": sign_with}
    for name, text in (texts | {"database": database, "objects": objects}).items():
        given.text(text, name)
    stamp = given.whole(now, "now", 0, MOST)
    key = given.several(key, "key", "files")
    any_bytes = given.flag(opaque, "opaque")
    logs = open_predecessors(predecessor)
    lost = copy is not None and not any_bytes
    urls = given.several(witness, "witness", "URLs")
    if urls and not lost:
        raise ParameterError("witness", "is for `copy`", "witnesses are named when the log serves")
    found = None
    if lost:
        _not_with_copy(agreement=agreement, plan=plan, charter=charter)
    else:
        found = _founded(any_bytes, origin, agreement, plan, charter, logs)
    if database.startswith("sqlite"):
        raise ParameterError("database", "is for PostgreSQL", "leave it out: SQLite is used then")
    if objects and not objects.startswith("s3://"):
        raise ParameterError("objects", f"should begin with s3://, not {in_python(objects)}")
    drawn = given.random_bytes(randomness, "randomness", RANDOMNESS)
    verify_new(folder)
    source = None if copy is None else open_source(copy)
    witnesses = Witnesses([HttpEndpoint(url, seconds=60) for url in urls])
    files = read_signer_files(key, passphrase, sign_with)
    if not files and (found is not None or lost):
        raise ParameterError(
            "key", "has to be given: the charter names the log's keys", "give both secret keys"
        )
    if not files:
        files = [
            _made(make_secret_key(ED25519, drawn[:SEED])),
            _made(make_secret_key(ML_DSA_44, drawn[SEED:])),
        ]
    signers = [one.signer for one in files]
    keys = tuple(log_key(origin, one) for one in signers) if lost else log_keys(origin, signers)
    if found is not None and keys != found.charter.log_keys:
        raise ParameterError("key", "is not the one that the charter names", "give the log's keys")
    names = _names(files)
    restored = checkpoint = None
    if source is not None and lost:
        restored = read_lost(source, origin, keys, witnesses, logs)
    elif source is not None:
        checkpoint = copied_checkpoint(source, origin)
    digest = "" if found is None else found.charter.digest
    if restored is not None:
        digest = restored.state.eras[0].charter.digest
    rules = STATEMENTS if digest else OPAQUE
    settings = Settings(origin, rules, keys, names, database, objects, digest)
    with whole_folder(folder) as part:
        (part / "keys").mkdir(mode=0o700)
        for name, one in zip(names, files, strict=True):
            write_bytes(part / name, one.content, private=True)
        places = open_places(part, settings)
        try:
            sign = checkpoint_signer(origin, signers)
            if restored is not None:
                known = restored.state
                restore(places, restored, charter_signer(origin, signers, lambda: known), stamp)
            elif source is not None and checkpoint is not None:
                rebuild(places, source, checkpoint, sign, stamp)
            else:
                begin(places, sign, stamp, quorum=found is not None)
            if found is not None:
                blobs = StoredBlobs(places.objects)
                for content in found.files:
                    blobs.keep(content)
                write_bytes(part / ENTRY_0, format_statement(found.entry))
        finally:
            places.close()
        before = restored.state.before if restored else found.before if found else None
        keep_predecessors(part, logs, before)
        write_settings(part, settings)
    goes_on = restored.history if restored else checkpoint
    return RecordInit(
        folder=os.fspath(folder),
        origin=origin,
        keys=tuple(format_vkey(one) for one in keys),
        size=goes_on.size if goes_on else 0,
        root=format_base64(goes_on.root if goes_on else EMPTY_ROOT),
        entry=None if found is None else os.path.join(os.fspath(folder), ENTRY_0),  # noqa: PTH118
        id=found.entry.id if found else restored.id if restored else None,
        breaches=restored.breaches if restored else (),
    )


def _not_with_copy(**files: Readable | None) -> None:
    for name, one in files.items():
        if one is not None:
            raise ParameterError(name, "is in the copy already", "leave it out with `copy`")


def _founded(
    opaque: bool,
    origin: str,
    agreement: Readable | None,
    plan: Readable | None,
    charter: Readable | None,
    logs: Sequence[Source],
) -> _Founded | None:
    """Read what a log of statements begins with; None for one of any bytes."""
    named = {"agreement": agreement, "plan": plan, "charter": charter}
    if opaque:
        for name, one in (named | {"predecessor": logs or None}).items():
            if one is not None:
                raise ParameterError(name, "means nothing where any bytes are entries")
        return None
    for name, one in named.items():
        if one is None:
            raise ParameterError(
                name, "has to be given", "or `opaque=True`, for a log of any bytes"
            )
    assert agreement is not None
    assert plan is not None
    assert charter is not None
    written = read(agreement, MOST_FILE)
    digest = sha256(written.data).hexdigest()
    planned = read(plan, MOST_FILE)
    verify_plan(planned, digest)
    made = read_charter_file(charter, digest)
    if made.origin != origin:
        raise ParameterError(
            "origin", f"is {in_python(origin)}, and the charter says {in_python(made.origin)}"
        )
    before = judged_before(logs, made.predecessor)
    if before is not None:
        verify_last(logs[0], before)
    return _Founded(made, *founding(made, written.data, planned.data, before), before)


def _names(files: Sequence[SignerFile]) -> tuple[str, ...]:
    """Name the files of a log's keys: by their schemes, and where there are more by their ids."""
    found: list[str] = []
    for one in files:
        name = f"keys/{one.name}"
        found.append(place_of(one) if name in found else name)
    return tuple(found)


def _made(key: SecretKey) -> SignerFile:
    return SignerFile(key, format_secret_key(key))


class _Founded(NamedTuple):
    """What a log of statements begins with."""

    charter: Charter
    entry: Statement
    files: Sequence[bytes]
    before: Before | None
