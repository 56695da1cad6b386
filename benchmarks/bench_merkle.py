"""Roots of Merkle trees, beside what SHA-256 itself can do, hashlib, and pymerkle.

    python -m benchmarks.bench_merkle            # about a minute
    python -m benchmarks.bench_merkle --quick    # smaller trees
    python -m benchmarks.bench_merkle --most 27  # growth up to 2^27 leaves: 1 GB of them

The limit is the number of compressions a second of the same library on one long message, by as many
threads, each with that message, measured in turn with the trees. The work is counted: a leaf of up
to 54 bytes is one compression, a node two; so a tree over short leaves is 3 a leaf. A tree can be
above the limit: its hashes do not wait for each other, as the blocks of one message do.

The peers are hashlib in Python, which is our reference, and pymerkle, timed on a part: it is under
the GPL, so not among what we install; `pip install pymerkle` beside, and its figures come in. Its
root has to be ours. Times are the best of a few. A core is a second of processor time, so that
other programs count less; *elapsed* is the clock. Memory is what a process of its own holds after
the tree above what it held before.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from array import array
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from benchmarks.limit import MESSAGE, Taken, beside, least, timed
from benchmarks.printed import growth as print_growth
from benchmarks.printed import head, row

from paripassu.merkle import native, reference
from paripassu.merkle.leaves import (
    buffer_hashes,
    buffer_root,
    buffer_roots,
    hashes_root,
    leaves_root,
    node_levels,
)
from paripassu.merkle.prove import inclusion_proof

TIMES = 5


def compressions(leaf: int, count: int) -> int:
    """Count those of a tree: 0x00, the leaf, 0x80 and its length in 64 bits; two for each node."""
    return count * -(-(leaf + 10) // 64) + 2 * (count - 1)


def best(run: Callable[[], object], times: int) -> Taken:
    """Give the least times: what the machine can do when others leave it alone."""
    return least([timed(run) for _ in range(times)])


class Form(NamedTuple):
    """A way to hand over leaves, the compressions it takes, and what runs by so many threads."""

    name: str
    work: int
    run: Callable[[int], object]


def forms(size: int, count: int) -> list[Form]:
    """Give every way, for leaves of one size."""
    data = np.random.default_rng(size).bytes(size * count)
    leaves = [data[at : at + size] for at in range(0, len(data), size)]
    offsets = memoryview(array("q", range(0, len(data) + 1, size)))
    hashes = buffer_hashes(data, size)
    whole, nodes = compressions(size, count), 2 * (count - 1)

    def one_proof(threads: int) -> object:
        return inclusion_proof(count // 3, count, buffer_roots(data, size, threads=threads))

    roots = [
        Form("one buffer", whole, lambda n: buffer_root(data, size, threads=n)),
        Form("buffer and offsets", whole, lambda n: buffer_root(data, offsets=offsets, threads=n)),
        Form("a list of bytes", whole, lambda n: leaves_root(leaves, threads=n)),
        Form("hashes of leaves", nodes, lambda n: hashes_root(hashes, threads=n)),
    ]
    assert len({form.run(2) for form in roots}) == 1
    if size > 8:
        return roots[:-1]
    return [
        *roots,
        Form("all nodes kept", nodes, lambda n: node_levels(hashes, threads=n)),
        Form("one proof from a buffer", whole, one_proof),
    ]


def trees(count: int) -> None:
    """Print how near trees come to the limit, in every form and for leaves of several sizes."""
    print(f"\n## {count:,} leaves\n")
    head(
        "leaves", "bytes", "threads", "elapsed", "leaves/s/core", "compressions/s/core", "limit",
        "of the limit",
    )  # fmt: skip
    for size in (8, 32, 100):
        for form in forms(size, count):
            for threads in (1, 2):
                taken, message = beside(partial(form.run, threads), threads, TIMES)
                limit = threads * len(MESSAGE) / 64 / message.processors
                rate = form.work / taken.processors
                row(
                    form.name, str(size), str(threads), f"{taken.clock:.3f} s",
                    f"{count / taken.processors / 1e6:.2f} million", f"{rate / 1e6:.1f} million",
                    f"{limit / 1e6:.1f} million", f"{100 * rate / limit:.0f} %",
                )  # fmt: skip


def peers(count: int) -> None:
    """Print the same tree by hashlib and by pymerkle, one thread each."""
    print(f"\n## Beside peers: {count:,} leaves of 8 bytes in a list, one thread\n")
    data = np.random.default_rng(1).bytes(8 * count)
    leaves = [data[at : at + 8] for at in range(0, len(data), 8)]
    root = leaves_root(leaves, threads=1)
    mine = best(lambda: leaves_root(leaves, threads=1), TIMES).processors
    head("who", "processor time", "leaves/s/core", "ratio")
    row("paripassu, Rust", f"{mine:.4f} s", f"{count / mine / 1e6:.2f} million", "1×")
    assert reference.list_root(leaves, 1) == root
    slow = best(lambda: reference.list_root(leaves, 1), 2).processors
    row("hashlib in Python", f"{slow:.3f} s", f"{count / slow / 1e6:.3f} million",
        f"{slow / mine:.0f}×")  # fmt: skip
    try:
        pymerkle: Any = importlib.import_module("pymerkle")
    except ImportError:
        print("\npymerkle is not installed: `pip install pymerkle` brings its figures")
        return
    part = leaves[: count // 8]

    def appended() -> bytes:
        tree = pymerkle.InmemoryTree(algorithm="sha256")
        for leaf in part:
            tree.append_entry(leaf)
        return bytes(tree.get_root())

    assert appended() == leaves_root(part)
    theirs = best(appended, 1).processors * count / len(part)
    row(f"pymerkle {pymerkle.__version__}, timed on an eighth", f"{theirs:.2f} s",
        f"{count / theirs / 1e6:.3f} million", f"{theirs / mine:.0f}×")  # fmt: skip


#: The leaves come from a file that is mapped, so that what is held is the tree's alone.
GROWTH = """
import mmap, sys, time
from paripassu.merkle.leaves import buffer_root
def held():
    return int(next(x for x in open("/proc/self/status") if x.startswith("RssAnon")).split()[1])
data = mmap.mmap(-1, 8 << int(sys.argv[1]), flags=mmap.MAP_SHARED)
before = held()
clock, start = time.perf_counter(), time.process_time()
buffer_root(data, 8, threads=2)
print(time.perf_counter() - clock, time.process_time() - start, (held() - before) / 1000)
"""


def growth(most: int) -> None:
    """Print time and memory as trees grow, two threads, from one mapped buffer of 8-byte leaves."""
    print("\n## Growth: one buffer, two threads\n")
    head("leaves", "elapsed", "processor time", "a million leaves", "memory beside the leaves")
    print_growth(GROWTH, most, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller trees")
    parser.add_argument("--most", type=int, default=24, help="growth up to 2^MOST leaves")
    args = parser.parse_args()
    if not native.available():
        sys.exit("the kernels in Rust are not installed: `make setup` builds them")
    print(f"kernels in Rust; {os.cpu_count()} processors")
    trees(1 << (18 if args.quick else 21))
    peers(1 << (16 if args.quick else 19))
    growth(18 if args.quick else args.most)


if __name__ == "__main__":
    main()
