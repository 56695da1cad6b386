"""The pages of a long record: time, memory, what one entry more costs, and how heavy they are.

    python -m benchmarks.bench_pages                   # up to 100,000 entries: 1.5 GB on disk
    python -m benchmarks.bench_pages --most 10000
    python -m benchmarks.bench_pages --profile         # where the time of the longest goes

Each site is made by a process of its own, as ``paripassu site`` makes it: the log is copied,
audited, folded and painted. *Judged again* is the same log once more, with ``--whole``; *one more*,
after one more entry, with what the run before has kept. The floor is what no such program can do
without: to verify each statement's two signatures with ``cryptography`` alone, to read and hash the
log, and to write it and the site. *Lines* is Jinja alone: as many entries, each with as many words
as the pages have of one, in a bare template. Seconds are of a processor, those of processes beside
it with them, and in brackets of the clock. Memory is the most that the process held. The record is
signed once, and kept in a folder.

The first screen is asked of the server's own application, in memory, as a reader's browser asks it:
the middle and the slowest of two hundred. Bytes of pages are without pictures, whole and packed.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import pstats
import shutil
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from statistics import median

from benchmarks.big_record import Log, entries, kept
from benchmarks.printed import head, row
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from jinja2 import Environment
from starlette.testclient import TestClient
from tests.charters import secrets

from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.keys import ED25519
from paripassu.record.source import ObjectsSource, open_source
from paripassu.record.storage.files import Files
from paripassu.server.log import log_app
from paripassu.server.making import Making
from paripassu.server.pages import Pages

SIZES = (1_000, 10_000, 100_000)
#: More entries than that are kept, for those that come later.
MORE = 500
REQUESTS = 200
PROGRAM = """
import os, resource, sys, time
begun = time.perf_counter()
from paripassu.pages.site import site
log, out, kept = sys.argv[1:]
made = site(log, out, kept=kept or None)
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
spent = os.times()
processor = time.process_time() + spent.children_user + spent.children_system
print(made.size, made.files, made.written, processor, time.perf_counter() - begun, most)
"""


class Run:
    """What one run of ``site`` took."""

    def __init__(self, log: Path, out: Path, memory: Path | str) -> None:
        code = [sys.executable, "-c", PROGRAM, str(log), str(out), str(memory)]
        said = subprocess.run(code, check=True, capture_output=True, text=True).stdout.split()
        self.size, self.files, self.written = map(int, said[:3])
        self.processor, self.clock, self.megabytes = map(float, said[3:])

    @property
    def seconds(self) -> str:
        """Of the processor, and on the clock."""
        return f"{self.processor:.2f} s ({self.clock:.2f})"


def signatures(record: Path, size: int) -> float:
    """Give the seconds of the statements' signatures alone."""
    loaded = {}
    for group in ("a", "agency", "b", "c", "depositary"):
        for one in secrets(f"{group}-1"):
            key = one.public
            made = Ed25519PublicKey if key.algorithm == ED25519 else MLDSA44PublicKey
            loaded[key.id] = made.from_public_bytes(key.raw)
    sample = []
    for number, (_, content) in enumerate(entries(record)):
        if number == min(size, 2_000):
            break
        entry = parse_entry(content)
        if isinstance(entry, Statement):
            sample += [(loaded[one.key_id], one.signature, entry.pae) for one in entry.signatures]
    begun = time.process_time()
    for loaded_key, signature, message in sample:
        loaded_key.verify(signature, message)
    return (time.process_time() - begun) * size / min(size, 2_000)


def bytes_alone(site: Path, folder: Path) -> float:
    """Give the seconds to read and hash all files of a site, and to write them."""
    begun = time.process_time()
    for path in site.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            sha256(content).digest()
            (folder / "one").write_bytes(content)
    return time.process_time() - begun


def lines(size: int) -> float:
    """Give the seconds that bare Jinja takes for as many entries with as many words."""
    template = Environment(autoescape=True).from_string(
        "{% for one in entries %}<li><h2>{{ one[0] }} <span>{{ one[1] }}</span></h2>"
        "<p>{{ one[2] }}</p><dl>{% for name, value in one[3] %}<dt>{{ name }}</dt><dd>{{ value }}"
        "</dd>{% endfor %}</dl></li>{% endfor %}"
    )
    facts = [(f"Name {number}", "a value of the usual length") for number in range(6)]
    page = [(f"Entry {n:,}", "1 January 2020, 12:00 UTC", "It says “so”. " * 5, facts)
            for n in range(256)]  # fmt: skip
    begun = time.process_time()
    for _ in range(-(-size // 256)):
        template.render(entries=page)
    return time.process_time() - begun


def weights(site: Path) -> tuple[str, int, int]:
    """Give the heaviest page, its bytes, and its bytes packed."""
    pages = [path for path in site.rglob("*.html") if path.name != "checker.html"]
    heaviest = max(pages, key=lambda path: path.stat().st_size)
    content = heaviest.read_bytes()
    return heaviest.relative_to(site).as_posix(), len(content), len(gzip.compress(content))


class _Closed:
    """A log that takes nothing: readers are served here."""

    async def add_entry_async(self, content: bytes) -> object:
        raise NotImplementedError

    def most_blob(self, digest: str) -> int:
        return 0

    def put_blob(self, digest: str, content: bytes) -> object:
        raise NotImplementedError


def first_screen(log: Path) -> tuple[float, float, float, float]:
    """Give milliseconds of the first page and of a page of entries, each middle and slowest."""
    objects = Files(log, log / ".temporary")
    source = open_source(log)
    pages = Pages(ObjectsSource(objects), Making(source))
    pages.renew()
    found: list[float] = []
    with TestClient(log_app(_Closed(), objects, pages)) as client:  # type: ignore[arg-type]
        for path in ("/", "/record/256.html"):
            taken = []
            for _ in range(REQUESTS):
                begun = time.perf_counter()
                answer = client.get(path)
                taken.append(1e3 * (time.perf_counter() - begun))
                assert answer.status_code == 200, answer.text
            found += [median(taken), max(taken)]
    objects.close()
    return found[0], found[1], found[2], found[3]


def profiled(log: Path, folder: Path) -> None:
    """Say where the time goes: of a whole site, and of one more entry."""
    from paripassu.pages.site import site

    for _ in range(2):
        profile = cProfile.Profile()
        profile.runcall(site, log, folder / "profiled", kept=folder / "profiled-kept")
        pstats.Stats(profile).sort_stats("cumtime").print_stats(40)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--most", type=int, default=SIZES[-1], metavar="ENTRIES")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "paripassu-bench-pages",
        help="where the signed record is kept between runs",
    )
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    options = parser.parse_args()
    sizes = [size for size in SIZES if size <= options.most]
    record = kept(options.folder, sizes[-1] + MORE)
    logs = {}
    head(
        "entries", "site", "memory", "files", "one more", "written", "memory", "judged again",
        "signatures alone", "bytes alone", "Jinja, lines alone",
    )  # fmt: skip
    for size in sizes:
        folder = options.folder / f"of-{size}"
        shutil.rmtree(folder, ignore_errors=True)
        log = Log(record, folder / "log")
        log.grow(size)
        out, memory = folder / "site", folder / "kept"
        whole = Run(folder / "log", out, memory)
        log.grow(size + 1)
        more = Run(folder / "log", out, memory)
        again = Run(folder / "log", out, "")
        logs[size] = folder
        row(
            f"{size:,}", whole.seconds, f"{whole.megabytes:.0f} MB", f"{whole.files:,}",
            more.seconds, f"{more.written:,}", f"{more.megabytes:.0f} MB", again.seconds,
            f"{signatures(record, size):.2f} s", f"{bytes_alone(out, folder):.2f} s",
            f"{lines(size):.2f} s",
        )  # fmt: skip
    print()
    head("entries", "first page", "slowest", "page of entries", "slowest", "bytes of the first",
         "heaviest page", "bytes", "packed")  # fmt: skip
    for size, folder in logs.items():
        first, slowest, page, slowest_page = first_screen(folder / "log")
        name, whole_bytes, packed = weights(folder / "site")
        row(
            f"{size:,}", f"{first:.1f} ms", f"{slowest:.1f} ms", f"{page:.1f} ms",
            f"{slowest_page:.1f} ms", f"{(folder / 'site' / 'index.html').stat().st_size:,}", name,
            f"{whole_bytes:,}", f"{packed:,}",
        )  # fmt: skip
    if options.profile:
        profiled(logs[sizes[-1]] / "log", logs[sizes[-1]])


if __name__ == "__main__":
    main()
