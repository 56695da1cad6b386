"""A small log with a charter, in memory: two parties, an inspectorate, a depositary, witnesses.

Keys are made of names, so that every run has the same ones. What is asked of it is done, right or
wrong: the judge of the package says whether it may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from paripassu.merkle.hashing import EMPTY_ROOT, leaf_hash
from paripassu.merkle.tree import Tree
from paripassu.record.blob_reference import BlobReference, file_reference
from paripassu.record.charter import Charter, Group, Limits, Predecessor
from paripassu.record.checkpoint import Checkpoint, format_checkpoint
from paripassu.record.cosignature import cosign
from paripassu.record.edge import Edge
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.forms import RECEIPT
from paripassu.record.holders import Holder, holder_form
from paripassu.record.judge import judge
from paripassu.record.keys import ED25519, ML_DSA_44, Algorithm
from paripassu.record.note import Note, NoteSignature, format_note
from paripassu.record.opened import Signature
from paripassu.record.payload import After
from paripassu.record.secret_keys import SecretKey, make_secret_key
from paripassu.record.signed import sign_note
from paripassu.record.state import Before, Ruling, State
from paripassu.record.vkey import SignatureType, VerifierKey

ORIGIN = "example.org/korea"
AGREEMENT = sha256(b"the agreement").hexdigest()
BOTH: tuple[Algorithm, ...] = (ED25519, ML_DSA_44)
#: Name, party, role.
PEOPLE = (
    ("dep-1", "depositary", "officer"),
    ("iaea-1", "iaea", "officer"),
    ("north-1", "north", "officer"),
    ("north-2", "north", "officer"),
    ("north-spare", "north", "spare"),
    ("south-1", "south", "officer"),
)
GROUPS = (
    Group("depositary", "depositary", 1),
    Group("iaea", "office", 1),
    Group("north", "party", 2),
    Group("south", "party", 1),
)
WITNESSES = ("w1", "w2", "w3", "w4")


@cache
def secret(name: str, algorithm: Algorithm) -> SecretKey:
    """Give the one key of a name and a scheme."""
    return make_secret_key(algorithm, sha256(f"{name} {algorithm}".encode()).digest())


@cache
def secrets(name: str, schemes: tuple[Algorithm, ...] = BOTH) -> tuple[SecretKey, ...]:
    """Give the keys of a holder."""
    return tuple(secret(name, algorithm) for algorithm in schemes)


def holder(
    name: str, party: str, role: Any = "officer", keys: Iterable[SecretKey] | None = None
) -> Holder:
    """Make a holder, with the keys of the name."""
    found = secrets(name) if keys is None else keys
    return Holder(name, party, role, tuple(key.public for key in found))


def log_keys(origin: str, version: str = "") -> tuple[VerifierKey, ...]:
    """Give the verifier keys of a log."""
    ed, ml = secrets(f"log {origin}{version}")
    return (
        VerifierKey(origin, SignatureType.NOTE, ed.public),
        VerifierKey(origin, SignatureType.SUBTREE, ml.public),
    )


def witness(name: str, algorithm: Algorithm = ML_DSA_44) -> VerifierKey:
    """Give the verifier key of a witness."""
    kind = SignatureType.SUBTREE if algorithm == ML_DSA_44 else SignatureType.COSIGNATURE
    return VerifierKey(name, kind, secret(name, algorithm).public)


def charter(
    origin: str = ORIGIN, predecessor: Predecessor | None = None, **changes: Any
) -> Charter:
    """Make the charter."""
    made = Charter(
        origin=origin,
        agreement=AGREEMENT,
        groups=GROUPS,
        holders=tuple(holder(*person) for person in PEOPLE),
        log_keys=log_keys(origin),
        witnesses=tuple(map(witness, WITNESSES)),
        quorum=3,
        limits=Limits(entry_bytes=1_000_000, blob_bytes=1_000_000),
        inspectorate="iaea",
        predecessor=predecessor,
    )
    return replace(made, **changes)


def signed(statement: Statement, keys: Iterable[SecretKey]) -> Statement:
    """Sign a statement with some keys, and with no others."""
    made = [Signature(key.public.id, key.sign(statement.pae)) for key in keys]
    return replace(statement, signatures=tuple(sorted(made, key=lambda one: one.key_id)))


class Files:
    """The files of a log, in memory."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def add(self, content: bytes, media: str = "application/json") -> BlobReference:
        """Keep a file."""
        reference = file_reference(content, media)
        self.contents[reference.digest] = content
        return reference

    def keep(self, content: bytes) -> BlobReference:
        return self.add(content)

    def forget(self, digest: str) -> None:
        self.contents.pop(digest, None)

    def holds(self, blob: BlobReference) -> bool:
        content = self.contents.get(blob.digest)
        return content is not None and len(content) == blob.size

    def read(self, digest: str) -> bytes | None:
        return self.contents.get(digest)


class Book:
    """A log that is written entry by entry.

    Attributes
    ----------
    state : State
    entries : list of bytes
    files : Files
    """

    def __init__(self, first: Charter | None = None, before: Before | None = None) -> None:
        self.first = first or charter()
        one = len(self.first.schemes) == 1
        self.schemes: tuple[Algorithm, ...] = self.first.schemes if one else BOTH
        self.files = Files()
        self.entries: list[bytes] = []
        self.tree = Tree()
        self.state = State.empty(before=before)

    @property
    def watching(self) -> Algorithm:
        """With what the witnesses sign."""
        return self.first.witnesses[0].public.algorithm

    def keys(self, *names: str) -> list[SecretKey]:
        """Give the keys of some holders."""
        return [key for name in names for key in secrets(name, self.schemes)]

    def begun(self) -> Book:
        """Log entry 0."""
        self.append(self.beginning())
        return self

    def beginning(
        self,
        signers: Sequence[str] = ("dep-1", "iaea-1", "north-1", "north-2", "south-1"),
        **changes: Any,
    ) -> Statement:
        """Make entry 0."""
        return self.charter_statement(self.first, signers, None, **changes)

    def charter_statement(
        self,
        new: Charter,
        signers: Sequence[str],
        replaces: str | None,
        author: str = "south-1",
        keys: Sequence[SecretKey] = (),
        body: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> Statement:
        """Make a statement that puts a charter in force."""
        blob = self.files.add(new.content)
        body = {"charter": blob.digest, "removed": [], "replaces": replaces, **(body or {})}
        changes.setdefault("blobs", (blob,))
        made = self.statement("charter", body, author, sign=False, **changes)
        return signed(made, [*self.keys(*signers), *keys])

    def keys_statement(
        self,
        party: str,
        holders: Sequence[Holder],
        signers: Sequence[str],
        keys: Sequence[SecretKey] = (),
        author: str | None = None,
        replaces: str | None = None,
        **changes: Any,
    ) -> Statement:
        """Make a statement with a new key list."""
        body = {
            "holders": [holder_form(one, party=False) for one in holders],
            "party": party,
            "replaces": replaces or self.state.lists[party].statement,
        }
        made = self.statement("keys", body, author or signers[0], sign=False, **changes)
        return signed(made, [*self.keys(*signers), *keys])

    def statement(
        self,
        kind: str = "perform",
        body: Mapping[str, Any] | None = None,
        author: str = "north-1",
        *,
        sign: bool | Iterable[SecretKey] = True,
        **changes: Any,
    ) -> Statement:
        """Make a statement of an author who has seen all that is logged."""
        last = self.state.last.get(author)
        size = len(self.entries)
        made = Statement(
            agreement=AGREEMENT,
            origin=self.first.origin,
            author=author,
            kind=kind,
            body=body or {},
            blobs=(),
            after=After(size, self.root(size)),
            previous=None if last is None else last.id,
        )
        made = replace(made, **changes)
        if sign is False:
            return made
        return signed(made, self.keys(author) if sign is True else sign)

    def root(self, size: int) -> bytes:
        return self.tree.root(size) if size else EMPTY_ROOT

    def judge(self, entry: Statement | bytes) -> Ruling:
        """Have an entry judged, without logging it."""
        content = format_statement(entry) if isinstance(entry, Statement) else entry
        return judge(self.state, len(self.entries), content, self.root, self.files)

    def append(self, entry: Statement | bytes) -> Ruling:
        """Log an entry that keeps the rules."""
        ruling = self.judge(entry)
        self.put(entry, ruling.state)
        return ruling

    def put(self, entry: Statement | bytes, state: State) -> None:
        """Log an entry, whatever is said of it."""
        content = format_statement(entry) if isinstance(entry, Statement) else entry
        self.entries.append(content)
        self.tree.append(leaf_hash(content))
        self.state = state

    def note(
        self,
        times: Mapping[str, int],
        size: int | None = None,
        *,
        version: str = "",
        origin: str | None = None,
        root: bytes | None = None,
        log: Sequence[str] = ("ed", "ml"),
        more: Sequence[NoteSignature] = (),
    ) -> bytes:
        """Make a checkpoint that some witnesses have cosigned."""
        size = len(self.entries) if size is None else size
        origin = origin or self.first.origin
        known = size <= len(self.entries)
        root = root or (self.root(size) if known else bytes(32))
        seen = Checkpoint(origin, size, root)
        ed, ml = secrets(f"log {origin}{version}")
        lines = []
        if "ed" in log:
            lines.append(sign_note(format_checkpoint(seen), origin, ed))
        if "ml" in log and len(self.first.log_keys) > 1:
            lines.append(cosign(seen, origin, ml, 0))
        return noted(seen, times, [*lines, *more], self.watching)

    def receipt(self, id: str, times: Mapping[str, int], **changes: Any) -> bytes:
        """Make a receipt for a statement."""
        seen = Checkpoint(f"{self.first.origin}{RECEIPT}{id}", 1, bytes.fromhex(id))
        return noted(replace(seen, **changes), times, (), self.watching)


def noted(
    seen: Checkpoint,
    times: Mapping[str, int],
    lines: Sequence[NoteSignature],
    algorithm: Algorithm = ML_DSA_44,
) -> bytes:
    """Make a note of a checkpoint, cosigned at some times by witnesses."""
    more = [cosign(seen, name, secret(name, algorithm), time) for name, time in times.items()]
    return format_note(Note(format_checkpoint(seen), (*lines, *more)))


def at(time: int, *names: str) -> dict[str, int]:
    """Give a time to some witnesses, by default the first three."""
    return dict.fromkeys(names or WITNESSES[:3], time)


def write_log(book: Book, folder: Path, counted: bytes, pending: bytes | None = None) -> None:
    """Write a log as readers find it: checkpoints, tiles, and the files that statements name."""
    _, files = Edge().append(book.entries)
    for digest, content in book.files.contents.items():
        files[f"blobs/sha256/{digest[:2]}/{digest}"] = content
    files["checkpoint"] = counted
    if pending is not None:
        files["checkpoint.pending"] = pending
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
