"""A record of many signed statements with a process in it, made once and kept between runs.

The process of ``bench_status``: claims, confirmations, disputes, findings and complaints, step
after step. Each statement is signed with Ed25519 and ML-DSA-44, as a charter demands it; for each
day a checkpoint is logged with the stamps of three witnesses. A shorter log is the beginning of
the longer one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.bench_status import agreement_of, record_of
from tests.charters import at, charter, holder, noted, secrets, signed

from paripassu.agreement.read import parse_agreement
from paripassu.process.fold.pact import Pact
from paripassu.record.blob_reference import file_reference
from paripassu.record.blobs import blob_path
from paripassu.record.charter import Charter, Group, Limits
from paripassu.record.checkpoint import Checkpoint, format_checkpoint
from paripassu.record.cosignature import cosign
from paripassu.record.edge import Edge
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.export import NAMING
from paripassu.record.payload import After
from paripassu.record.signed import sign_note

ORIGIN = "example.org/long"
STEPS, APART = 100, 10
#: Bytes before each entry of the kept file: its length, and its second.
_LENGTH, _SECOND = 4, 8
_NOON, _DAY = 43_200, 86_400
_GROUPS = ("a", "agency", "b", "c", "depositary")
#: Entries that are hashed at once.
_BATCH = 4096


class Signing:
    """What is signed at the beginning, and statements one after the other."""

    def __init__(self) -> None:
        self.agreement, self.plan = agreement_of(STEPS, APART)
        self.digest = sha256(self.agreement).hexdigest()
        kinds = {"agency": "office", "depositary": "depositary"}
        first = charter(ORIGIN)
        self.charter = Charter(
            origin=ORIGIN,
            agreement=self.digest,
            groups=tuple(Group(one, kinds.get(one, "party"), 1) for one in _GROUPS),  # type: ignore[arg-type]
            holders=tuple(holder(f"{one}-1", one) for one in _GROUPS),
            log_keys=first.log_keys,
            witnesses=first.witnesses,
            quorum=first.quorum,
            limits=Limits(1 << 50, 1 << 50),
            inspectorate="agency",
        )
        self.files = (self.agreement, self.plan, self.charter.content)
        self.edge = Edge()
        self.seen = After(0, self.edge.root)
        self.last: dict[str, str] = {}

    def statement(self, by: str, kind: str, body: Mapping[str, Any], **more: Any) -> Statement:
        """Sign the next statement of a group's officer."""
        author = f"{by}-1"
        made = Statement(
            agreement=self.digest,
            origin=ORIGIN,
            author=author,
            kind=kind,
            body=body,
            blobs=more.get("blobs", ()),
            after=self.seen,
            previous=self.last.get(author),
        )
        signers = _GROUPS if kind == "charter" else (by,)
        made = signed(made, [key for one in signers for key in secrets(f"{one}-1")])
        self.last[author] = made.id
        return made

    def first(self) -> Statement:
        """Sign entry 0."""
        body: dict[str, Any] = {
            "agreement": self.digest,
            "charter": self.charter.digest,
            "plan": sha256(self.plan).hexdigest(),
            "removed": [],
            "replaces": None,
        }
        blobs = tuple(sorted(file_reference(one, "application/json") for one in self.files))
        return self.statement("a", "charter", body, blobs=blobs)

    def note(self, second: int) -> bytes:
        """Sign what is logged, with the witnesses."""
        self.seen = After(self.edge.size, self.edge.root)
        return checkpoint(self.edge, second)

    def log(self, content: bytes) -> bytes:
        """Log an entry."""
        self.edge, _ = self.edge.append([content])
        return content


def checkpoint(edge: Edge, second: int) -> bytes:
    """Give the checkpoint of a log, signed by itself and three witnesses."""
    seen = Checkpoint(ORIGIN, edge.size, edge.root)
    ed, ml = secrets(f"log {ORIGIN}")
    lines = [sign_note(format_checkpoint(seen), ORIGIN, ed), cosign(seen, ORIGIN, ml, 0)]
    return noted(seen, at(second), lines)


def signing(count: int) -> Iterator[tuple[int, bytes]]:
    """Sign about so many entries, each with its second."""
    book = Signing()
    pact = Pact.read(parse_agreement(book.agreement), book.plan)
    first = book.first()
    ids = [first.id]
    second = 0
    yield second, book.log(format_statement(first))
    book.seen = After(1, book.edge.root)
    for line in record_of(pact, count, apart=APART):
        day = int(dt.datetime.fromisoformat(line["time"]).timestamp()) // _DAY
        noon = day * _DAY + _NOON
        if second and noon != second:
            yield second, book.log(book.note(second))
        second = noon
        body: dict[
            str, Any
        ] = {  # in a decoded line, statements are counted from the first signature on
            name: ids[value + 1] if name in NAMING and isinstance(value, int) else value
            for name, value in line["body"].items()
        }
        made = book.statement(line["by"], line["kind"], body)
        ids.append(made.id)
        yield second, book.log(format_statement(made))


def kept(folder: Path, count: int) -> Path:
    """Give the file of a record's entries in a folder, which is made if it is not there yet."""
    place = folder / f"record-{count}"
    if not place.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        begun = place.with_suffix(".begun")
        with begun.open("wb") as file:
            for second, content in islice(signing(count), count):
                file.write(len(content).to_bytes(_LENGTH) + second.to_bytes(_SECOND) + content)
        begun.rename(place)
    return place


def entries(place: Path) -> Iterator[tuple[int, bytes]]:
    """Give the kept entries, each with its second."""
    with place.open("rb") as file:
        while length := file.read(_LENGTH):
            second = int.from_bytes(file.read(_SECOND))
            yield second, file.read(int.from_bytes(length))


class Log:
    """A log in a folder, that takes the entries of a kept record one after the other.

    Parameters
    ----------
    place : Path
        The file of :func:`kept`.
    folder : Path
        Of the log.
    """

    def __init__(self, place: Path, folder: Path) -> None:
        self._entries, self._folder = entries(place), folder
        self._edge = Edge()
        for content in Signing().files:
            self._write(blob_path(sha256(content).hexdigest()), content)

    def grow(self, size: int) -> None:
        """Take entries until there are so many, and sign the newest checkpoint."""
        second = 0
        while self._edge.size < size:
            some = [*islice(self._entries, min(_BATCH, size - self._edge.size))]
            second = some[-1][0]
            self._edge, files = self._edge.append([content for _, content in some])
            for path, content in files.items():
                self._write(path, content)
        self._write("checkpoint", checkpoint(self._edge, second))

    def _write(self, path: str, content: bytes) -> None:
        place = self._folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
