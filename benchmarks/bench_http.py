"""How many entries a served log takes by HTTP, beside the log in process and HTTP without a log.

    python -m benchmarks.bench_http
    python -m benchmarks.bench_http --seconds 2 --rounds 1 --clients 64

`paripassu record serve` as it is run, and clients in a process of their own on the same machine,
each on a connection that stays: it sends the next entry once the one before is answered. *alone* is
the same server with an end that reads what is sent and answers at once: the most that HTTP allows.
*in process* are as many callers of the log itself, in its process. Any bytes of 256, then
statements with both signatures (4.4 kB), each client an author of its own. Median of the rounds;
latency is in milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bench_record import Run, begun, measured, middle
from benchmarks.printed import head, row
from tests.charters import PEOPLE, Book, charter, holder, secrets

from paripassu.record.blobs import StoredBlobs
from paripassu.record.charter import Limits
from paripassu.record.envelope import format_statement
from paripassu.record.folder import OpenLog, Settings, open_places, write_settings
from paripassu.record.payload import After
from paripassu.record.places import begin
from paripassu.record.queue import Queue
from paripassu.record.secret_keys import write_secret_key
from paripassu.record.signing import checkpoint_signer, log_keys

ROOT = Path(__file__).resolve().parent.parent
CLIENTS = [1, 16, 64, 256]
SIZE = 256
Series = list[list[bytes]]


def any_bytes(clients: int, seconds: float) -> Series:
    """Give what each client sends, more than it can."""
    each = round(seconds * 12) + 2  # a batch is logged every 100 ms
    return [[os.urandom(SIZE) for _ in range(each)] for _ in range(clients)]


def statements(folder: Path, clients: int, seconds: float) -> Series:
    """Begin a log with an author for each client in a folder, and write their statements."""
    names = [f"south-a{number:04}" for number in range(clients)]
    holders = tuple(holder(*person) for person in PEOPLE)
    holders += tuple(holder(name, "south") for name in names)
    book = Book(charter(holders=holders, limits=Limits(1 << 40, 1 << 40))).begun()
    signers = secrets(f"log {book.first.origin}")
    (folder / "log" / "keys").mkdir(parents=True)
    files = [f"keys/{number}.pem" for number in range(len(signers))]
    for name, signer in zip(files, signers, strict=True):
        write_secret_key(folder / "log" / name, signer)
    settings = Settings(
        book.first.origin,
        "statements",
        log_keys(book.first.origin, signers),
        tuple(files),
        charter=book.first.digest,
    )
    write_settings(folder / "log", settings)
    places = open_places(folder / "log", settings)
    begin(places, checkpoint_signer(settings.origin, signers), int(time.time()), quorum=True)
    for content in book.files.contents.values():
        StoredBlobs(places.objects).keep(content)
    places.close()
    with OpenLog(folder / "log", time.time) as opened:
        opened.log.append(book.entries)
    found: Series = []
    for name in names:
        found.append([])
        previous = None
        for number in range(round(seconds * 12) + 2):
            made = book.statement(
                body={"number": number, "note": "n" * 100},
                author=name,
                previous=previous,
                after=After(1, book.root(1)),
            )
            previous = made.id
            found[-1].append(format_statement(made))
    return found


async def closed_loop(
    callers: list[Callable[[bytes], object]], series: Series, seconds: float
) -> Run:
    """Have each caller send its entries one after the other for so long."""
    latencies: list[float] = []
    begin_at = time.monotonic()

    async def one(send: Callable[[bytes], object], entries: list[bytes]) -> None:
        for entry in entries:
            before = time.monotonic()
            if before >= begin_at + seconds:
                return
            await send(entry)  # type: ignore[misc]
            latencies.append((time.monotonic() - before) * 1e3)

    await asyncio.gather(*map(one, callers, series))
    return measured(len(latencies), time.monotonic() - begin_at, latencies)


async def by_http(port: int, series: Series, seconds: float) -> Run:
    def caller(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Callable[[bytes], object]:
        async def send(entry: bytes) -> None:
            writer.write(
                b"POST /add-entry HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%b"
                % (len(entry), entry)
            )
            answer = await reader.readuntil(b"\r\n\r\n")
            size = int(answer.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            body = await reader.readexactly(size)
            assert answer.startswith(b"HTTP/1.1 200"), answer + body

        return send

    ends = [await asyncio.open_connection("127.0.0.1", port) for _ in series]
    found = await closed_loop([caller(*end) for end in ends], series, seconds)
    for _, writer in ends:
        writer.close()
    return found


@contextmanager
def served(*command: str) -> Iterator[int]:
    """Run a server, and give its port."""
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline().rsplit(":", 1)[1])
    finally:
        process.terminate()
        process.wait()


def serve_alone() -> None:
    """Serve an end that reads and answers, as the log's server is made."""
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from paripassu.record.reply import Reply
    from paripassu.server.problems import content_of, guarded, response
    from paripassu.server.running import run

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    async def add_entry(request: Request) -> Response:
        await content_of(request, 1 << 16)
        return response(Reply(200, b"0\n"))

    app.add_route("/add-entry", guarded(add_entry), methods=["POST"])
    run(app, "127.0.0.1", 0, lambda port: print(f"http://127.0.0.1:{port}", flush=True))


def in_process(folder: Path, series: Series, seconds: float) -> Run:
    opened = OpenLog(folder / "log", time.time)
    queue = Queue(opened.log)
    callers: list[Callable[[bytes], object]] = [queue.append_async for _ in series]
    found = asyncio.run(closed_loop(callers, series, seconds))
    queue.close()
    opened.close()
    return found


def one_round(base: Path, clients: int, seconds: float, *, signed: bool) -> list[Run]:
    """Measure HTTP alone, the log in process, and the served log."""
    with (
        tempfile.TemporaryDirectory(dir=base) as name,
        served("-m", "benchmarks.bench_http", "--serve-alone") as port,
    ):
        series = statements(Path(name), clients, seconds) if signed else any_bytes(clients, seconds)
        many = [entries * 200 for entries in series]
        runs = [asyncio.run(by_http(port, many, seconds))]
    for own in (True, False):
        with tempfile.TemporaryDirectory(dir=base) as name:
            folder = Path(name)
            if signed:
                series = statements(folder, clients, seconds)
            else:
                begun(folder).close()
                series = any_bytes(clients, seconds)
            if own:
                runs.append(in_process(folder, series, seconds))
                continue
            words = ("-m", "paripassu", "record", "serve", str(folder / "log"), "--port", "0")
            with served(*words) as port:
                runs.append(asyncio.run(by_http(port, series, seconds)))
    return runs


def compare(base: Path, clients: list[int], seconds: float, rounds: int) -> None:
    head(
        "entries", "clients", "alone/s", "median ms", "in process/s", "median ms", "HTTP/s",
        "median ms", "99 % ms", "of in process", "of alone", "load",
    )  # fmt: skip
    for signed in (False, True):
        for count in clients:
            runs = [one_round(base, count, seconds, signed=signed) for _ in range(rounds)]
            alone, own, http = (middle([one[at] for one in runs]) for at in range(3))
            row(
                "signed" if signed else "any bytes", count, f"{alone.rate:,.0f}",
                f"{alone.median:.1f}", f"{own.rate:,.0f}", f"{own.median:.0f}",
                f"{http.rate:,.0f}", f"{http.median:.0f}", f"{http.late:.0f}",
                f"{http.rate / own.rate:.2f}", f"{http.rate / alone.rate:.2f}",
                f"{os.getloadavg()[0]:.1f}",
            )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--clients", type=int, nargs="+", default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=ROOT / "build", help="on the disk to use")
    parser.add_argument("--serve-alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve_alone:
        serve_alone()
        return
    given.folder.mkdir(parents=True, exist_ok=True)
    compare(given.folder, given.clients, given.seconds, given.rounds)


if __name__ == "__main__":
    main()
