"""Roots of many leaves: what is taken, what is refused, by which kernels; Ctrl-C and forks."""

from __future__ import annotations

import array
import mmap
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.oracle.merkle import mth, path
from tests.strategies.merkle import tree

from paripassu.errors import ParameterError
from paripassu.merkle import native
from paripassu.merkle.hashing import EMPTY_ROOT, leaf_hash
from paripassu.merkle.leaves import (
    buffer_hashes,
    buffer_root,
    buffer_roots,
    hashes_root,
    leaves_root,
    node_levels,
)
from paripassu.merkle.prove import inclusion_proof

LEAVES = [i.to_bytes(8) for i in range(1000)]
DATA = b"".join(LEAVES)
ROOT = mth(LEAVES)
ENDS = array.array("q", range(0, 8008, 8))


@pytest.fixture(params=["native", "reference"], autouse=True)
def kernels(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every test here runs with either."""
    monkeypatch.delenv("PARIPASSU_REFERENCE", raising=False)
    if request.param == "reference":
        monkeypatch.setenv("PARIPASSU_REFERENCE", "1")
    elif not native.available():
        pytest.skip("the kernels in Rust are not installed")
    return str(request.param)


@pytest.mark.parametrize("threads", [None, 1, 2, 3, 100_000])
def test_every_form_gives_one_root(threads: int | None, tmp_path: Path) -> None:
    assert leaves_root(LEAVES, threads=threads) == ROOT
    assert leaves_root(tuple(LEAVES), threads=threads) == ROOT
    assert buffer_root(DATA, 8, threads=threads) == ROOT
    assert buffer_root(DATA, offsets=ENDS, threads=threads) == ROOT
    hashes = buffer_hashes(DATA, 8, threads=threads)
    assert hashes == b"".join(map(leaf_hash, LEAVES))
    assert buffer_hashes(DATA, offsets=ENDS, threads=threads) == hashes
    assert hashes_root(hashes, threads=threads) == ROOT


def test_whatever_gives_its_memory_is_taken(tmp_path: Path) -> None:
    (tmp_path / "leaves").write_bytes(DATA)
    numbers = np.frombuffer(DATA, dtype=">u8").astype("=u8").byteswap()
    with (tmp_path / "leaves").open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        assert buffer_root(mapped, 8) == ROOT
        mapped.close()
    data: Any
    for data in (bytearray(DATA), memoryview(b"x" + DATA)[1:], numbers, numbers.reshape(10, 100)):
        assert buffer_root(data, 8) == ROOT
    ends: Any = np.arange(0, 8008, 8, dtype=np.int64)
    assert buffer_root(DATA, offsets=ends) == ROOT
    astray = memoryview(b"x" + ENDS.tobytes())[1:].cast("q")
    assert buffer_root(DATA, offsets=astray) == ROOT


def test_offsets_need_neither_begin_nor_end_with_the_buffer() -> None:
    ends = array.array("q", [3, 3, 70, 70, 5000])
    assert buffer_root(DATA, offsets=ends) == mth([b"", DATA[3:70], b"", DATA[70:5000]])


def test_no_leaves() -> None:
    assert leaves_root([]) == buffer_root(b"", 8) == hashes_root(b"") == EMPTY_ROOT
    assert buffer_root(DATA, offsets=array.array("q", [7])) == EMPTY_ROOT
    assert buffer_hashes(b"", 8) == b""
    none: Any = np.zeros((0, 4))
    assert buffer_root(none, 8) == EMPTY_ROOT
    assert node_levels(b"") == ()


def test_all_levels() -> None:
    levels = node_levels(buffer_hashes(DATA, 8))
    assert [len(level) // 32 for level in levels] == [1000 >> k for k in range(10)]
    for k, level in enumerate(levels):
        for index in {0, (1000 >> k) - 1}:
            node = mth(LEAVES[index << k : (index + 1) << k])
            assert level[32 * index :][:32] == node


@pytest.mark.parametrize("index", [0, 511, 999])
def test_a_proof_out_of_a_buffer(index: int) -> None:
    expected = path(index, LEAVES)
    assert inclusion_proof(index, 1000, buffer_roots(DATA, 8)) == expected
    assert inclusion_proof(index, 1000, buffer_roots(DATA, offsets=ENDS)) == expected


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: leaves_root([b"a", "b"]), "leaves should hold bytes, and number 2 is str"),  # type: ignore[list-item]
        (lambda: leaves_root([bytearray(b"a")]), "number 1 is bytearray"),  # type: ignore[list-item]
        (lambda: leaves_root([b"a"], threads=0), "threads should be 1 or more, and is 0"),
        (lambda: buffer_root(b"abc", 2), "data has 3 bytes: no whole number of leaves of 2"),
        (lambda: buffer_root(b"abc", 0), "size should be 1 or more, and is 0"),
        (lambda: buffer_root(b"abc"), "size or offsets should be given, and not both"),
        (lambda: buffer_root(b"abc", 1, offsets=ENDS), "and not both"),
        (lambda: buffer_root("abc", 1), "data should be bytes"),  # type: ignore[arg-type]
        (lambda: buffer_root(memoryview(DATA)[::2], 8), "data should be bytes"),
        (lambda: buffer_root(DATA, offsets=array.array("i", [0])), "whole numbers of 64 bits"),
        (lambda: buffer_root(DATA, offsets=array.array("d", [0])), "whole numbers of 64 bits"),
        (lambda: buffer_root(DATA, offsets=array.array("q")), "offsets should rise"),
        (lambda: buffer_root(DATA, offsets=array.array("q", [0, 9, 8])), "offsets should rise"),
        (lambda: buffer_root(DATA, offsets=array.array("q", [-1, 8])), "offsets should rise"),
        (lambda: buffer_root(DATA, offsets=array.array("q", [0, 8001])), "within the 8000 bytes"),
        (lambda: buffer_hashes(DATA, offsets=array.array("q", [8001])), "offsets should rise"),
        (lambda: hashes_root(DATA[:33]), "hashes have 33 bytes: no whole number of hashes of 32"),
        (lambda: node_levels(DATA[:31]), "hashes have 31 bytes"),
    ],
)
def test_refused(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ParameterError) as refused:
        call()
    assert said in str(refused.value)


def test_which_kernels(kernels: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert native.available() == (kernels == "native")
    for module in (None, SimpleNamespace(), SimpleNamespace(HASHES=0, KERNELS=4)):
        monkeypatch.setattr(native, "paripassu_native", module)
        assert not native.available()
        assert leaves_root(LEAVES) == ROOT


def test_other_threads_run_meanwhile(kernels: str) -> None:
    """Python's lock is given back while the kernels hash."""
    if kernels == "reference":
        pytest.skip("the reference is Python, and holds Python's lock as Python does")
    leaves: list[bytes] = [bytes(200)] * 200_000
    expected = leaves_root(leaves, threads=1)
    begun = threading.Event()
    ran: list[bool] = []

    def run() -> None:
        begun.wait()
        ran.append(True)

    other = threading.Thread(target=run)
    other.start()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(600)  # Python itself takes the lock from nobody meanwhile
    try:
        begun.set()
        for _ in range(100):  # a busy machine may not come to the other thread at once
            assert leaves_root(leaves, threads=1) == expected
            if ran:
                break
        assert ran
    finally:
        sys.setswitchinterval(interval)
        other.join()


def test_a_list_that_changes_meanwhile() -> None:
    """Nothing is read that is gone; and there is no root of leaves that never stood together."""
    leaves = [bytes(1000)] * 100_000
    begun = threading.Event()

    def cut() -> None:
        begun.wait()
        del leaves[10:]

    other = threading.Thread(target=cut)
    other.start()
    begun.set()
    found: bytes | str
    try:
        found = leaves_root(leaves, threads=1)
    except ParameterError as refused:
        found = str(refused)
    other.join()
    whole = hashes_root(leaf_hash(bytes(1000)) * 100_000)
    assert found in (whole, mth(leaves), "leaves came or went while they were hashed")


#: Hashes for a minute or more; the line says that it has begun.
#: What runs in the background does not hear Ctrl-C, and passes that on to what it starts.
LONG = """
import signal, sys
from paripassu.merkle.leaves import buffer_root, leaves_root
signal.signal(signal.SIGINT, signal.default_int_handler)
leaf = bytes(10_000_000)
try:
    print("begun", flush=True)
    if sys.argv[1] == "list":
        leaves_root([leaf] * 20_000, threads=1)
    else:
        buffer_root(bytes(1_000_000_000), 1, threads=1)  # whose memory is not filled beforehand
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("form", ["list", "buffer"])
def test_ctrl_c(kernels: str, form: str) -> None:
    command = [sys.executable, "-c", LONG, form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "begun\n"
        run.send_signal(signal.SIGINT)
        try:
            assert run.communicate(timeout=60)[0] == "interrupted\n"
        finally:
            run.kill()


FORKED = """
import os
from paripassu.merkle.leaves import buffer_root
data = bytes(8 * 100_000)
root = buffer_root(data, 8, threads=2)
child = os.fork()
if child == 0:
    os._exit(0 if buffer_root(data, 8, threads=2) == root else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a system without fork")
def test_a_forked_process_has_threads_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKED],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout == "0\n"


def test_leaves_of_every_length() -> None:
    """Around the lengths at which SHA-256 takes a block more."""
    for size in [*range(140), *range(4080, 4100), 10_000]:
        leaves = [bytes([i]) * size for i in range(5)]
        assert leaves_root(leaves) == mth(leaves)
        if size:
            assert buffer_root(b"".join(leaves), size) == mth(leaves)


def test_trees_of_every_size() -> None:
    for count in [*range(1, 70), 255, 256, 257, 511, 513, 700]:
        leaves = tree(count)
        assert leaves_root(leaves) == mth(leaves)


@pytest.mark.slow
@pytest.mark.parametrize(
    "count", [16_383, 16_385, 32_769, 65_537, pytest.param(600_001, marks=pytest.mark.untraced)]
)
def test_trees_of_several_batches(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = np.arange(count, dtype=np.uint64).tobytes()
    leaves = [data[i : i + 8] for i in range(0, len(data), 8)]
    root = leaves_root(leaves, threads=1)
    hashes = buffer_hashes(data, 8)
    ends: Any = np.arange(0, len(data) + 1, 8)
    found = {
        "two threads": leaves_root(leaves, threads=2),
        "buffer": buffer_root(data, 8),
        "one thread": buffer_root(data, 8, threads=1),
        "hashes": hashes_root(hashes),
        "offsets": buffer_root(data, offsets=ends),
    }
    assert set(found.values()) == {root}
    monkeypatch.setenv("PARIPASSU_REFERENCE", "1")
    assert leaves_root(leaves) == root
    assert buffer_hashes(data, 8) == hashes
