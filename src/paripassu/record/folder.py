"""The folder of a depositary: how its log is set up, and how it is opened.

::

    log.json          origin, keys, rules, and where state and objects lie if not here
    keys/             the secret keys, for their owner alone; public ones where a command signs;
                      those of earlier charters stay
    state.sqlite      how far the log is; index.sqlite: the ids it holds
    public/           what everybody may read: checkpoints, tiles, bundles, blobs
    predecessor/      of a successor: copies of the logs before it, the nearest as 1

Only ``public`` is served, so that no server shows a key.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from paripassu.documents.plain import NotPlainError, encode_plain, parse_plain
from paripassu.errors import Fault, InputError, ParameterError
from paripassu.files import read, write_bytes
from paripassu.folders import named
from paripassu.kinds import holding
from paripassu.quoted import in_python
from paripassu.record.admission import Opaque, Rules
from paripassu.record.blobs import StoredBlobs
from paripassu.record.checkpoint import is_origin
from paripassu.record.errors import BadKeyError
from paripassu.record.keys import Signer
from paripassu.record.log import Log
from paripassu.record.places import Places
from paripassu.record.predecessor import kept_before
from paripassu.record.signers import SignerFile, read_signer_files
from paripassu.record.signing import charter_signer, checkpoint_signer, log_key
from paripassu.record.state import State
from paripassu.record.statements import Statements
from paripassu.record.storage.contract import Objects
from paripassu.record.storage.files import Files, FolderLock
from paripassu.record.vkey import VerifierKey, format_vkey, parse_vkey

FORMAT = "paripassu/log/1"
SETTINGS = "log.json"
PUBLIC = "public"
#: Any bytes are entries.
OPAQUE = "opaque"
#: Entries are statements and notes, by the charter that entry 0 names.
STATEMENTS = "statements"
_MOST = 1 << 20
_KEYS = ("charter", "database", "format", "keys", "objects", "origin", "rules", "secrets")
LOG = holding("the settings of a log", b'"format":"paripassu/log/')


@dataclass(frozen=True, slots=True)
class Settings:
    """How a log is set up.

    Attributes
    ----------
    origin : str
    rules : str
        ``opaque``: any bytes are entries. ``statements``: those of a charter.
    keys : tuple of VerifierKey
        Of the log, by which its checkpoints are judged; those of all its charters.
    secrets : tuple of str
        The files of the secret keys, relative to the folder, in the order in which they came.
    database : str
        The URL of a PostgreSQL database; empty: SQLite in the folder.
    objects : str
        ``s3://BUCKET/PREFIX``; empty: files in the folder.
    charter : str
        Of a log of statements, the digest of the charter that entry 0 has to name.
    """

    origin: str
    rules: str
    keys: tuple[VerifierKey, ...]
    secrets: tuple[str, ...]
    database: str = ""
    objects: str = ""
    charter: str = ""


def format_settings(settings: Settings) -> bytes:
    """Write ``log.json``."""
    return encode_plain(
        {
            "format": FORMAT,
            "origin": settings.origin,
            "rules": settings.rules,
            "keys": [format_vkey(key) for key in settings.keys],
            "secrets": list(settings.secrets),
            "database": settings.database,
            "objects": settings.objects,
            "charter": settings.charter,
        }
    )


def read_settings(folder: str | os.PathLike[str]) -> Settings:
    """Read how the log in a folder is set up.

    Raises
    ------
    InputError
        There is no log in the folder, or its settings are none.
    """
    place = Path(_path(folder)) / SETTINGS
    try:
        there = place.is_file()
    except (OSError, ValueError):  # a name that no file can have
        there = False
    if not there:
        raise InputError(
            named(folder), [Fault(0, "", "is not the folder of a log", "`record init` makes one")]
        )
    content = read(place, _MOST)
    try:
        return _parsed(parse_plain(content.data.rstrip(b"\n")))
    except (NotPlainError, BadKeyError, KeyError, TypeError, ValueError) as error:
        what = f"does not hold the settings of a log: {error}"
        raise InputError(content.name, [Fault(0, "", what, "restore it from a copy")]) from None


def _path(folder: object) -> str:
    if not isinstance(folder, (str, os.PathLike)):
        raise ParameterError("log", f"should be the folder of a log, not {in_python(folder)}")
    return os.fspath(folder)


def _parsed(form: dict[str, Any]) -> Settings:
    if form.get("format") != FORMAT or tuple(sorted(form)) != _KEYS:
        raise ValueError(f"it should be of the format {FORMAT}, with {', '.join(_KEYS)}")
    texts = [form[key] for key in ("origin", "rules", "database", "objects", "charter")]
    lists = [form["keys"], form["secrets"]]
    if not all(isinstance(text, str) for text in texts) or not all(
        isinstance(one, list) and all(isinstance(text, str) for text in one) for one in lists
    ):
        raise TypeError("keys and secrets should be lists of texts, all else texts")
    if not is_origin(form["origin"]) or form["rules"] not in (OPAQUE, STATEMENTS):
        raise ValueError("origin or rules are not ones that this program knows")
    return Settings(
        form["origin"],
        form["rules"],
        tuple(parse_vkey(text) for text in form["keys"]),
        tuple(form["secrets"]),
        form["database"],
        form["objects"],
        form["charter"],
    )


def write_settings(folder: Path, settings: Settings) -> None:
    """Write how a log is set up; never over another's settings."""
    write_bytes(folder / SETTINGS, format_settings(settings))


class OpenLog:
    """A log that is open for writing, by this process alone.

    Parameters
    ----------
    folder : str or path
    clock : callable
        Seconds since 1970.
    passphrase : str
        Of the secret keys.
    sign_with : str
        The command that signs, where only public keys are in the folder.
    key : sequence of str or path
        Of a log of statements, files of further keys, for a charter that names them: they are
        copied into the folder, and need not be given again. Which keys sign a checkpoint, the
        charter says that is in force at its size.

    Raises
    ------
    InputError
        There is no log in the folder, or a key cannot be read.
    ParameterError
        Keys are given for a log of any bytes.
    LostRaceError
        Another process has it open.
    StorageError, StaleStateError, DamagedError
        As :class:`paripassu.record.log.Log`.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        clock: Callable[[], float],
        *,
        passphrase: str = "",
        sign_with: str = "",
        key: Sequence[str | os.PathLike[str]] = (),
    ) -> None:
        if read_settings(folder).rules == OPAQUE and key:
            what = "is for a charter that names it, and this log takes any bytes"
            raise ParameterError("key", what, "leave it out")
        self.folder = Path(folder)
        with ExitStack() as undo:
            lock = FolderLock(self.folder / "lock")
            undo.callback(lock.close)
            self.settings, signers = _signing(self.folder, key, passphrase, sign_with)
            places = open_places(self.folder, self.settings)
            undo.callback(places.close)
            sign = checkpoint_signer(self.settings.origin, signers)
            self.objects = places.objects
            self.blobs = StoredBlobs(places.objects)
            #: Of a log of statements.
            self.statements: Statements | None = None
            rules: Rules[Any] = Opaque()
            if self.settings.rules == STATEMENTS:
                before = kept_before(self.folder, self.blobs.read(self.settings.charter))
                first = State.empty(self.settings.charter, before)
                rules = self.statements = Statements(first, self.blobs, self.settings.keys)
                sign = charter_signer(
                    self.settings.origin, signers, lambda: self.log.next_state.state
                )
            quorum = self.statements is not None
            self.log: Log[Any] = Log(places, rules, sign, clock, quorum=quorum)
            if self.statements is not None:
                _verify_held(self.settings, self.log.state.state)
            undo.pop_all()
        self._lock = lock

    def close(self) -> None:
        """Make all last, and let others open it."""
        try:
            self.log.close()
        finally:
            self._lock.close()

    def __enter__(self) -> OpenLog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _signing(
    folder: Path, key: Sequence[str | os.PathLike[str]], passphrase: str, sign_with: str
) -> tuple[Settings, list[Signer]]:
    """Read with what a log signs; keep the keys that are new, and give its settings with them.

    Raises
    ------
    InputError
        A key cannot be read, or the folder has others than its settings name.
    """
    settings = read_settings(folder)
    kept = [folder / name for name in settings.secrets]
    files = read_signer_files([*kept, *key], passphrase, sign_with)
    named = [(log_key(settings.origin, one.signer), one) for one in files]
    own = {one for one, _ in named[: len(kept)]}
    if own != set(settings.keys):
        what = "does not name the keys whose secrets stand in `secrets`"
        raise InputError(SETTINGS, [Fault(0, "", what, "restore log.json and keys from a copy")])
    new = {name: one for name, one in named[len(kept) :] if name not in own}
    for one in new.values():
        _keep(folder / place_of(one), one.content)
    if new:
        settings = replace(
            settings,
            keys=(*settings.keys, *new),
            secrets=(*settings.secrets, *map(place_of, new.values())),
        )
        # After the keys: a folder never names one that it has not.
        write_bytes(folder / SETTINGS, format_settings(settings), replaces=LOG)
    return settings, [one.signer for one in dict(named).values()]


def _verify_held(settings: Settings, state: State) -> None:
    """Refuse a log that its charter lets sign with a key which is not there.

    Raises
    ------
    InputError
        One is missing: the log was made anew by hand, or by a version that did not look.
    """
    needed = state.log_keys_at(state.size) if state.eras else ()
    for key in needed:
        if key not in settings.keys:
            what = f"has not the log's key {format_vkey(key)}, which its charter names"
            raise InputError(SETTINGS, [Fault(0, "keys", what, "give it with --key KEY.pem")])


def place_of(key: SignerFile) -> str:
    """Give a name that no other key has: those before it are never written over."""
    scheme, _, kind = key.name.partition(".")
    return f"keys/{scheme}-{key.signer.public.id[:16]}.{kind}"


def _keep(path: Path, content: bytes) -> None:
    if not path.is_file() or read(path, _MOST).data != content:  # left by a start that was cut off
        write_bytes(path, content, private=True)


def open_places(folder: Path, settings: Settings) -> Places:
    """Open where a log is kept.

    Raises
    ------
    StorageError
        One of them cannot be used.
    """
    from paripassu.record.storage.sql import SqlIndex, SqlState

    with ExitStack() as undo:
        database = settings.database
        state = SqlState(database or f"sqlite:///{folder / 'state.sqlite'}", settings.origin)
        undo.callback(state.close)
        index = SqlIndex(database or f"sqlite:///{folder / 'index.sqlite'}", settings.origin)
        undo.callback(index.close)
        places = Places(state, index, _objects(folder, settings))
        undo.pop_all()
    return places


def _objects(folder: Path, settings: Settings) -> Objects:
    if not settings.objects:
        return Files(folder / PUBLIC, folder / "temporary")
    from paripassu.record.storage.objects import open_bucket

    return open_bucket(settings.objects)
