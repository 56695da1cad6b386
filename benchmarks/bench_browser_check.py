"""How long a reader's browser takes to check a record, beside two checkers in Python.

    python -m benchmarks.bench_browser_check                 # 10,000 entries of 4,400 bytes
    python -m benchmarks.bench_browser_check --entries 100000 --bytes 1100 --statements 0

*Inclusion*: a log of random entries, signed by its key, is read from a plain server on this
machine; every hash is made again, from the entries up to the root of the checkpoint. The same log,
from its folder, is given to `verifier/log.py` and to `record audit`. *Statements*: a log with a
charter, of which every statement is signed with Ed25519 and ML-DSA-44; each entry is judged by the
rules of the record. Of the rounds the median is shown.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.printed import head, row
from benchmarks.workbench_page import CHROMIUM
from tests.charters import Book, charter

from paripassu.pages.check.modules import library
from paripassu.record.audit import record_audit
from paripassu.record.blobs import blob_path
from paripassu.record.charter import Limits
from paripassu.record.checkpoint import Checkpoint, format_checkpoint
from paripassu.record.edge import Edge
from paripassu.record.keys import ED25519
from paripassu.record.note import Note, format_note
from paripassu.record.secret_keys import make_secret_key
from paripassu.record.signed import sign_note
from paripassu.record.vkey import SignatureType, VerifierKey, format_vkey

ROOT = Path(__file__).resolve().parents[1]
ORIGIN = "log.example/bench"
#: In the page: check the record beside it, and say how long it took, and the answer.
PAGE = """<!doctype html><title>bench</title><script type="module">
import { auditRecord, httpSource, verdict } from "./check.js";
window.check = async (place, asked) => {
  const begun = performance.now();
  const sentences = [];
  for await (const one of auditRecord(httpSource(place), asked)) sentences.push(one);
  return [performance.now() - begun, verdict(sentences), sentences.map((one) => one.what)];
};
window.ready = true;
</script>"""


def write(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def plain(folder: Path, entries: int, size: int) -> str:
    """Write a log of random entries; give the verifier key of its one key."""
    chance = random.Random(1)
    edge, files = Edge().append([chance.randbytes(size) for _ in range(entries)])
    secret = make_secret_key(ED25519, bytes(32))
    text = format_checkpoint(Checkpoint(ORIGIN, entries, edge.root))
    note = format_note(Note(text, (sign_note(text, ORIGIN, secret),)))
    write(folder, {**files, "checkpoint": note})
    return format_vkey(VerifierKey(ORIGIN, SignatureType.NOTE, secret.public))


def signed(folder: Path, statements: int) -> str:
    """Write a log of statements; give the id of its first entry."""
    limits = Limits(entry_bytes=2**40, blob_bytes=2**40)
    book = Book(charter(limits=limits)).begun()
    for number in range(statements):
        book.append(book.statement(body={"step": f"arms:{number}"}))
    _, files = Edge().append(book.entries)
    for digest, content in book.files.contents.items():
        files[blob_path(digest)] = content
    stamps = dict.fromkeys(("w1", "w2", "w3"), 1_800_000_000)
    write(folder, {**files, "checkpoint": book.note(stamps)})
    return Book(charter(limits=limits)).beginning().id


@contextmanager
def browser(folder: Path) -> Iterator[Any]:
    """Serve a folder, and open its page in Chromium."""
    from playwright.sync_api import sync_playwright

    class Quiet(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "check.js").write_text(library(), encoding="utf-8")
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        page.wait_for_function("window.ready")
        yield page
        chromium.close()
    server.shutdown()


def seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def in_page(page: Any, place: str, asked: dict[str, Any]) -> float:
    # Nothing is kept of the round before: each is a first visit.
    page.context.clear_cookies()
    page.reload()
    page.wait_for_function("window.ready")
    took, answer, said = page.evaluate("([place, asked]) => check(place, asked)", [place, asked])
    assert answer == "verified", said
    return float(took) / 1000


def show(what: str, count: int, times: list[float]) -> None:
    took = median(times)
    row(what, f"{count:,}", f"{took:.2f}", f"{count / took:,.0f}", f"{os.getloadavg()[0]:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--bytes", type=int, default=4_400)
    parser.add_argument("--statements", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    rounds = range(given.rounds)
    head("", "entries", "seconds", "a second", "load")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        key = plain(folder / "plain", given.entries, given.bytes)
        policy = folder / "policy"
        policy.write_text(f"log {key}\nquorum none\n", encoding="utf-8")
        command = [sys.executable, str(ROOT / "verifier" / "log.py"), str(folder / "plain")]
        verifier = functools.partial(
            subprocess.run, [*command, "--policy", str(policy)], check=True, capture_output=True
        )
        audit = functools.partial(record_audit, folder / "plain", key=key)
        with browser(folder) as page:
            asked = {"key": key, "rules": False}
            times = [in_page(page, "./plain", asked) for _ in rounds]
            show("inclusion: Chromium, over HTTP", given.entries, times)
        show("inclusion: verifier/log.py", given.entries, [seconds(verifier) for _ in rounds])
        show("inclusion: record audit", given.entries, [seconds(audit) for _ in rounds])
        if given.statements:
            id = signed(folder / "signed", given.statements)
            with browser(folder) as page:
                times = [in_page(page, "./signed", {"charter": id}) for _ in rounds]
            show("statements: Chromium, over HTTP", given.statements + 1, times)
            judged = functools.partial(record_audit, folder / "signed", charter=id)
            times = [seconds(judged) for _ in rounds]
            show("statements: record audit", given.statements + 1, times)
    script = library().encode()
    print(f"\nThe script has {len(script):,} bytes, {len(gzip.compress(script)):,} compressed.")


if __name__ == "__main__":
    main()
