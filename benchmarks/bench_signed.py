"""How many signed statements a log takes, beside what the signatures alone cost.

    python -m benchmarks.bench_signed

Statements of one officer, each signed with Ed25519 and ML-DSA-44 as a charter demands it, judged by
all rules and logged with SQLite and files, in batches. Beside it `cryptography` alone verifies the
same signatures, with keys that it has parsed before. The two take turns; the median of the rounds
is shown, by processor time, so that other programs count less, and by the clock. Each line counts
what the lines above it count, too: judging alone, with the batches on disk, and with what the log
puts off until it is closed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.printed import head, row
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from tests.charters import Book, charter, secrets

from paripassu.record.charter import Limits
from paripassu.record.envelope import format_statement, parse_statement
from paripassu.record.keys import ED25519
from paripassu.record.log import Log
from paripassu.record.places import Places, begin
from paripassu.record.signing import checkpoint_signer
from paripassu.record.state import State
from paripassu.record.statements import Statements
from paripassu.record.storage.files import Files
from paripassu.record.storage.sql import SqlIndex, SqlState


def taken(work: Callable[[], object]) -> tuple[float, float]:
    """Give the seconds of processors, and of the clock."""
    processor, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - processor, time.perf_counter() - clock


def written(count: int) -> Book:
    """Give a log of so many statements after its beginning."""
    most = Limits(entry_bytes=1 << 40, blob_bytes=1 << 40)
    book = Book(charter(limits=most)).begun()
    for _ in range(count):
        book.append(book.statement(body={"step": "the first one", "note": "n" * 100}))
    return book


def alone(book: Book) -> Callable[[], None]:
    """Verify the signatures of a log's statements, and nothing else."""
    keys = {}
    for key in secrets("north-1"):
        public = key.public
        make = (
            Ed25519PublicKey.from_public_bytes
            if public.algorithm == ED25519
            else MLDSA44PublicKey.from_public_bytes
        )
        keys[public.id] = make(public.raw)
    signed = []
    for entry in book.entries[1:]:
        statement = parse_statement(entry)
        assert format_statement(statement) == entry
        signed += [(keys[one.key_id], one.signature, statement.pae) for one in statement.signatures]

    def work() -> None:
        for key, signature, message in signed:
            key.verify(signature, message)

    return work


Taken = tuple[float, float]


def logged(book: Book, folder: Path, batch: int) -> tuple[Taken, Taken, Taken]:
    """Log all statements of a book in a new log that has begun.

    Returns
    -------
    tuple
        What is taken (see :func:`taken`) by judging them; with all of them on disk; and with the
        log closed.
    """
    origin = book.first.origin
    places = Places(
        SqlState(f"sqlite:///{folder}/state.sqlite", origin),
        SqlIndex(f"sqlite:///{folder}/index.sqlite", origin),
        Files(folder / "public", folder / "temporary"),
    )
    sign = checkpoint_signer(origin, secrets(f"log {origin}"))
    begin(places, sign, 0, quorum=True)
    first = State.empty(charter=book.first.digest)
    log = Log(places, Statements(first, book.files), sign, time.time, quorum=True)
    log.append(book.entries[:1])

    def judge(start: int) -> None:
        answers = log.admit(book.entries[start : start + batch])
        assert not any(isinstance(answer, Exception) for answer in answers), answers

    judged, on_disk = [], []
    for start in range(1, len(book.entries), batch):
        judged.append(taken(lambda start=start: judge(start)))  # type: ignore[misc]
        on_disk.append(taken(log.sequence))
    closed = [taken(log.close)]  # what was put off
    return _sum(judged), _sum(judged + on_disk), _sum(judged + on_disk + closed)


def _sum(parts: list[Taken]) -> Taken:
    return sum(one for one, _ in parts), sum(one for _, one in parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    book = written(given.count)
    verify = alone(book)
    ours, theirs = [], []
    for _ in range(given.rounds):
        theirs.append(taken(verify))
        with tempfile.TemporaryDirectory() as name:
            ours.append(logged(book, Path(name), given.batch))
    head("", "statements a processor second", "a second on the clock")
    alone_rates: list[float] = []
    judged, on_disk, closed = zip(*ours, strict=True)
    for what, runs in (
        ("cryptography alone", theirs),
        ("judged by all rules", judged),
        ("and on disk", on_disk),
        ("and the log closed", closed),
    ):
        rates = [given.count / median(one) for one in zip(*runs, strict=True)]
        alone_rates = alone_rates or rates
        row(
            what,
            *(
                f"{rate:,.0f} ({rate / all:.0%})"
                for rate, all in zip(rates, alone_rates, strict=True)
            ),
        )


if __name__ == "__main__":
    main()
