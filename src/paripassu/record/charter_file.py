"""The charter that people write: ``charter.toml``, with the files of public keys beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Never

from pydantic import ConfigDict, Field, StrictInt, StrictStr

from paripassu.documents.base64 import parse_base64
from paripassu.documents.decode import decode
from paripassu.documents.plain import NotPlainError, TooDeepError, parse_plain
from paripassu.documents.value import Value
from paripassu.errors import Fault, InputError, PariPassuError
from paripassu.files import Content, Readable, read
from paripassu.kinds import Kind
from paripassu.quoted import quoted
from paripassu.record.charter import (
    MOST_THRESHOLD,
    MOST_WITNESSES,
    Charter,
    Group,
    Limits,
    Predecessor,
    verify_charter,
)
from paripassu.record.checkpoint import Checkpoint, parse_checkpoint
from paripassu.record.errors import BadKeyError, MalformedError, RefusedError
from paripassu.record.holders import SCHEMES, SEALING, Holder
from paripassu.record.keys import PublicKey, parse_public_key
from paripassu.record.note import parse_note
from paripassu.record.vkey import VerifierKey, parse_vkey
from paripassu.toml.locate import Locator
from paripassu.toml.locate import Path as Place
from paripassu.toml.read import MOST_BYTES, Sought, parse_toml

_MOST_KEY_FILE = 64 * 1024
_MOST_NUMBER = 2**53 - 1
_KEYS = re.compile(rb"^\[\[(?:group|holder|witness)\]\]|^log_keys[ \t]*=", re.MULTILINE)
#: What a charter file is, for messages.
CHARTER = Kind("a charter", lambda content: bool(_KEYS.search(content)), by_hand=True)
_SOUGHT = Sought(CHARTER, "docs/reference/charter.toml", InputError)

Name = Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=200)]
Number = Annotated[StrictInt, Field(ge=0, le=_MOST_NUMBER)]
#: A file of public keys beside the charter, or the keys themselves.
Keys = StrictStr | Annotated[tuple[StrictStr, ...], Field(min_length=1, max_length=2)]


class _Part(Value):
    """A part of the file. People write it, and so an unknown key is a misspelt one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    by_people: ClassVar[bool] = True


class GroupEntry(_Part):
    """A party or an office, as it is written."""

    name: Name
    kind: Literal["party", "office", "depositary"] = "party"
    threshold: Annotated[StrictInt, Field(ge=1, le=MOST_THRESHOLD)] = 1


class HolderEntry(_Part):
    """A holder, as it is written."""

    name: Name
    party: Name
    role: Literal["officer", "spare"] = "officer"
    keys: Keys
    sealing: StrictStr | None = None


class WitnessEntry(_Part):
    """A witness, as it is written."""

    key: StrictStr


class LimitsEntry(_Part):
    """Limits, as they are written."""

    entry_bytes: Number = 100_000_000
    blob_bytes: Number = 10_000_000_000


class CharterFile(_Part):
    """A charter, as it is written."""

    origin: Annotated[StrictStr, Field(pattern=r"^[a-z0-9./-]+$", max_length=120)]
    inspectorate: Name | None = None
    quorum: Annotated[StrictInt, Field(ge=1, le=MOST_WITNESSES)]
    schemes: tuple[Literal["ed25519", "ml-dsa-44"], ...] = SCHEMES
    log_keys: Keys
    predecessor: StrictStr | None = None
    limits: LimitsEntry = LimitsEntry()
    group: Annotated[tuple[GroupEntry, ...], Field(min_length=2)]
    holder: Annotated[tuple[HolderEntry, ...], Field(min_length=2)]
    witness: Annotated[tuple[WitnessEntry, ...], Field(min_length=1, max_length=MOST_WITNESSES)]


def read_charter_file(source: Readable, agreement: str) -> Charter:
    """Read the charter that people write.

    Parameters
    ----------
    source : str, path or open file
        In TOML. What it names stands beside it.
    agreement : str
        SHA-256 of the agreement's file, 64 hexadecimal digits.

    Raises
    ------
    InputError
        It cannot be read, or is no charter; with the line.
    """
    content = read(source, MOST_BYTES)
    form, text = parse_toml(content.data, content.name, _SOUGHT)
    written = decode(CharterFile, form, content.name, Locator(text).line)
    folder = Path(source).parent if isinstance(source, (str, Path)) else Path()
    return _Reader(content, folder, Locator(text)).charter(written, agreement)


class _Reader:
    """Makes the charter of what is written, and says where it is wrong."""

    def __init__(self, content: Content, folder: Path, lines: Locator) -> None:
        self._name, self._folder, self._lines = content.name, folder, lines

    def charter(self, written: CharterFile, agreement: str) -> Charter:
        """Make the charter."""
        made = Charter(
            origin=written.origin,
            agreement=agreement,
            groups=tuple(
                sorted(
                    (Group(one.name, one.kind, one.threshold) for one in written.group),
                    key=lambda group: group.name,
                )
            ),
            holders=tuple(
                sorted(
                    (self._holder(one, number) for number, one in enumerate(written.holder)),
                    key=lambda holder: holder.name,
                )
            ),
            log_keys=tuple(
                sorted(
                    self._vkeys(written.log_keys, ("log_keys",)),
                    key=lambda key: key.type,
                )
            ),
            witnesses=tuple(
                sorted(
                    (
                        key
                        for number, one in enumerate(written.witness)
                        for key in self._vkeys(one.key, ("witness", number, "key"), 1)
                    ),
                    key=lambda key: key.name,
                )
            ),
            quorum=written.quorum,
            limits=Limits(written.limits.entry_bytes, written.limits.blob_bytes),
            inspectorate=written.inspectorate,
            schemes=tuple(scheme for scheme in SCHEMES if scheme in written.schemes),
            predecessor=self._predecessor(written.predecessor),
        )
        try:
            verify_charter(made)
        except RefusedError as error:
            self._refuse((), error.said, error.mend)
        return made

    def _holder(self, one: HolderEntry, number: int) -> Holder:
        place: Place = ("holder", number, "keys")
        keys = [self._public(text, place) for text in self._texts(one.keys, place)]
        keys.sort(key=lambda key: SCHEMES.index(key.algorithm))
        sealing = self._sealing(one.sealing, ("holder", number, "sealing"))
        return Holder(one.name, one.party, one.role, tuple(keys), sealing)

    def _public(self, text: str, place: Place) -> PublicKey:
        try:
            return parse_public_key(text)
        except BadKeyError as error:
            self._refuse(place, str(error))

    def _vkeys(
        self, written: str | tuple[str, ...], place: Place, most: int = 2
    ) -> list[VerifierKey]:
        texts = self._texts(written, place, "+")
        if len(texts) > most:
            self._refuse(place, f"names {len(texts)} keys, and {most} is the most")
        try:
            return [parse_vkey(text) for text in texts]
        except BadKeyError as error:
            self._refuse(place, str(error))

    def _texts(self, written: str | tuple[str, ...], place: Place, mark: str = "") -> list[str]:
        """Give keys as texts: those written, or the lines of the file that is named."""
        if isinstance(written, tuple):
            return list(written)
        # A verifier key has pluses, and a public key begins as DER does: no file is so named.
        if (mark and mark in written) or written.startswith(("MCow", "MIIF")):
            return [written]
        try:
            lines = self._beside(written, place).decode("ascii").split("\n")
        except UnicodeDecodeError:
            self._refuse(place, f"names {quoted(written)}, which is no file of public keys")
        return [line.strip() for line in lines if line.strip()]

    def _beside(self, written: str, place: Place) -> bytes:
        try:
            return read(self._folder / written, _MOST_KEY_FILE).data
        except PariPassuError as error:
            self._refuse(place, f"names a file that cannot be read: {error}")

    def _sealing(self, written: str | None, place: Place) -> bytes | None:
        """Give a sealing key: of the file that ``record keys new --for sealing`` wrote."""
        if written is None:
            return None
        try:
            form = parse_plain(self._beside(written, place).strip())
            key = parse_base64(form["key"])
        except (NotPlainError, TooDeepError, KeyError, TypeError, ValueError, AttributeError):
            key = b""
        if len(key) != SEALING:
            self._refuse(
                place,
                f"names {quoted(written)}, which has no key that files can be sealed to",
                "make one with `record keys new NAME --for sealing`",
            )
        return key

    def _predecessor(self, written: str | None) -> Predecessor | None:
        if written is None:
            return None
        try:
            seen = self._checkpoint(written)
        except MalformedError as error:
            self._refuse(("predecessor",), str(error))
        return Predecessor(seen.origin, seen.size, seen.root)

    def _checkpoint(self, written: str) -> Checkpoint:
        return parse_checkpoint(parse_note(self._beside(written, ("predecessor",))).text)

    def _refuse(self, place: Place, what: str, mend: str = "") -> Never:
        words = ".".join(f"{part}" if isinstance(part, str) else f"{part + 1}" for part in place)
        raise InputError(self._name, [Fault(self._lines.line(place), words, what, mend)])
