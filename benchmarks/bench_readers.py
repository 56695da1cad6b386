"""How many readers a served record answers, beside plain static servers of the same files.

    python -m benchmarks.bench_readers
    python -m benchmarks.bench_readers --seconds 2 --entries 300

`paripassu record serve --read-only` as it is run, and a process that asks: readers come on a clock,
so many a second, whether those before are answered or not. Each opens a connection of its own, asks
for one thing (of ten readers six for a page, a style sheet or a picture, packed; four for a tile, a
bundle or the checkpoint) and goes. A latency runs from when a reader should have come to the last
byte. *Most* is how many are answered when 32 ask again and again on connections that stay.

Beside it, in the same run: nginx with one process, where there is one (`--nginx PROGRAM`); Python's
own `http.server`; and *sockets*, which answers 4 kB to whatever comes, without reading what it is:
all that Python's event loop can do here. Processor time is that of the server, and of the program
that asks, for each answer. Nothing is measured in the first two seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.printed import head, row
from tests.process_books import ProcessBook

from paripassu.record.source import FolderSource
from paripassu.server.making import Making

ROOT = Path(__file__).resolve().parent.parent
#: As many as the limits of the small record let in, and more than one page has.
ENTRIES = 400
STEADY = 32


class Found(NamedTuple):
    """What became of the readers: answers a second, latencies in milliseconds, failures."""

    rate: float
    middle: float
    late: float
    latest: float
    failed: int


def written(place: Path, entries: int) -> list[str]:
    """Write a record with its pages, as files; give what readers ask for, each as often."""
    book = ProcessBook().signed()
    for number in range(entries):
        book.say("mood", ("north", "south")[number % 2], {"text": f"Statement {number}."})
    log = book.write(place / "log")
    pages = Making(FolderSource(log))({}).others
    shutil.copytree(log, place / "files")
    for path, one in pages.items():
        (place / "files" / path).parent.mkdir(exist_ok=True)
        (place / "files" / path).write_bytes(one.content)
    tiles = sorted(str(one.relative_to(log)) for one in log.glob("tile/**/*") if one.is_file())
    shown = [one for one in pages if not one.endswith((".atom", ".json", ".ics", "checker.html"))]
    chosen = random.Random(1)
    picked = [chosen.choice(shown) for _ in range(600)]
    return picked + [chosen.choice([*tiles, "checkpoint"]) for _ in range(400)]


def asked(path: str, *, stays: bool) -> bytes:
    ends = "" if stays else "Connection: close\r\n"
    return f"GET /{path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n{ends}\r\n".encode()


async def answered(reader: asyncio.StreamReader) -> bool:
    """Read one answer; say whether it is what was asked for."""
    said = (await reader.readuntil(b"\r\n\r\n")).lower()
    size = int(said.split(b"content-length:")[1].split(b"\r\n")[0])
    await reader.readexactly(size)
    return said.startswith((b"http/1.1 200", b"http/1.0 200"))


async def on_a_clock(port: int, paths: Sequence[str], rate: float, seconds: float) -> Found:
    """Have readers come at even distances, each on a connection of its own."""
    latencies: list[float] = []
    failed = 0

    async def one(path: str, due: float) -> None:
        nonlocal failed
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(asked(path, stays=False))
            good = await answered(reader)
            writer.close()
        except (OSError, asyncio.IncompleteReadError, IndexError):
            good = False
        latencies.append((time.perf_counter() - due) * 1e3)
        failed += not good

    begun = time.perf_counter()
    tasks = []
    for number in range(int(rate * seconds)):
        due = begun + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(paths[number % len(paths)], due)))
    await asyncio.gather(*tasks)
    return found(latencies, time.perf_counter() - begun, failed)


async def again_and_again(port: int, paths: Sequence[str], seconds: float) -> Found:
    """Have a few readers ask without a pause, on connections that stay."""
    latencies: list[float] = []
    failed = 0
    begun = time.perf_counter()

    async def one(first: int) -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        number = first
        while (before := time.perf_counter()) < begun + seconds:
            path = asked(paths[number % len(paths)], stays=True)
            writer.write(path)
            try:
                good = await answered(reader)
            except (ConnectionError, asyncio.IncompleteReadError):
                # A server may end a connection between two answers; nginx does after a thousand.
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(path)
                good = await answered(reader)
            failed += not good
            latencies.append((time.perf_counter() - before) * 1e3)
            number += STEADY
        writer.close()

    await asyncio.gather(*map(one, range(STEADY)))
    return found(latencies, time.perf_counter() - begun, failed)


def found(latencies: list[float], seconds: float, failed: int) -> Found:
    latencies.sort()
    middle, late, latest = (
        latencies[int(share * (len(latencies) - 1))] for share in (0.5, 0.95, 0.99)
    )
    return Found(len(latencies) / seconds, middle, late, latest, failed)


def processor(pid: int) -> float:
    """Give the processor seconds of a process and of those that it has begun (Linux)."""
    total = 0.0
    for one in [pid, *children(pid)]:
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in map(int, found) for one in [child, *children(child)]]


@contextmanager
def server(*command: str, port: int = 0) -> Iterator[tuple[int, int]]:
    """Run a server; give its port, which it prints if it is not known, and its process."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield port or int(process.stdout.readline().rsplit(":", 1)[1]), process.pid
    finally:
        process.terminate()
        process.wait()


def reached(port: int, path: str) -> None:
    """Wait until a server answers."""
    for _ in range(600):
        try:
            urlopen(f"http://127.0.0.1:{port}/{path}").close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"port {port} does not answer")


def nginx(program: str, place: Path) -> tuple[list[str], int]:
    """Give the command of a plain server of the same files, and its port."""
    port = 20_000 + os.getpid() % 10_000
    folders = "".join(
        f"{name}_temp_path {place}/nginx;" for name in ("fastcgi", "uwsgi", "scgi", "proxy")
    )
    (place / "nginx.conf").write_text(
        f"daemon off; user root; worker_processes 1; pid {place}/pid; error_log {place}/error;"
        f"events {{ worker_connections 4096; }} http {{ access_log off; sendfile on;"
        f"client_body_temp_path {place}/nginx; {folders} server {{"
        f"listen 127.0.0.1:{port} backlog=2048; root {place}/files; etag on; }} }}"
    )
    return [program, "-c", str(place / "nginx.conf"), "-e", str(place / "error")], port


def serve_files(folder: str) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 2_048

    with Server(("127.0.0.1", 0), partial(Quiet, directory=folder)) as made:
        print(f"http://127.0.0.1:{made.server_address[1]}", flush=True)
        made.serve_forever()


def serve_sockets() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\n" + bytes(4_096)

    class Answering(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.write(answer)
            if b"Connection: close" in data:
                self.transport.close()

    async def run() -> None:
        made = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", backlog=2_048)
        print(f"http://127.0.0.1:{made.sockets[0].getsockname()[1]}", flush=True)
        await made.serve_forever()

    asyncio.run(run())


def measured(name: str, port: int, pid: int, paths: list[str], given: argparse.Namespace) -> None:
    reached(port, "index.html")
    asyncio.run(on_a_clock(port, paths, 100, 2))  # until all is loaded that a server needs
    for rate in (*given.rate, 0):
        before, own = processor(pid), resource.getrusage(resource.RUSAGE_SELF)
        if rate:
            said = asyncio.run(on_a_clock(port, paths, rate, given.seconds))
        else:
            said = asyncio.run(again_and_again(port, paths, given.seconds))
        after = resource.getrusage(resource.RUSAGE_SELF)
        count = said.rate * given.seconds
        asking = after.ru_utime + after.ru_stime - own.ru_utime - own.ru_stime
        row(
            name, f"{rate:,}/s" if rate else f"most, {STEADY} at once", f"{said.rate:,.0f}",
            f"{said.middle:.1f}", f"{said.late:.1f}", f"{said.latest:.1f}", said.failed,
            f"{(processor(pid) - before) / count * 1e6:,.0f}", f"{asking / count * 1e6:,.0f}",
            f"{os.getloadavg()[0]:.1f}",
        )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rate", type=int, nargs="+", default=[500])
    parser.add_argument("--nginx", default=shutil.which("nginx"), help="the program, if not found")
    parser.add_argument("--serve-files", default="", help=argparse.SUPPRESS)
    parser.add_argument("--serve-sockets", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve_files or given.serve_sockets:
        serve_files(given.serve_files) if given.serve_files else serve_sockets()
        return
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        place = Path(name)
        place.chmod(0o755)
        paths = written(place, given.entries)
        ours = (sys.executable, "-m", "paripassu", "record", "serve", str(place / "log"))
        mine = (sys.executable, "-m", "benchmarks.bench_readers")
        commands: dict[str, tuple[Sequence[str], int]] = {
            "record serve": ((*ours, "--read-only", "--port", "0"), 0),
            "http.server": ((*mine, "--serve-files", str(place / "files")), 0),
            "sockets": ((*mine, "--serve-sockets"), 0),
        }
        if given.nginx:
            commands["nginx"] = nginx(given.nginx, place)
        head(
            "server", "readers", "answers/s", "median ms", "95 % ms", "99 % ms", "failed",
            "server µs", "asking µs", "load",
        )  # fmt: skip
        for title, (command, known) in commands.items():
            port, pid = running.enter_context(server(*command, port=known))
            measured(title, port, pid, paths, given)
            running.close()


if __name__ == "__main__":
    main()
