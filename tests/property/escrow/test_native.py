"""The kernels in Rust give the bytes of the reference."""

from __future__ import annotations

import signal
import subprocess
import sys
from array import array
from contextlib import suppress
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paripassu.escrow import native, reference
from paripassu.escrow.nodes import Runs, cover_of, node_of, run_of
from paripassu.escrow.opening import hash_above
from paripassu.tables.texts import Texts

pytestmark = pytest.mark.skipif(not native.available(), reason="the Rust kernels are not there")

CONTEXT, SEED = bytes(range(64)), bytes(range(100, 132))
TEXT = st.none() | st.text(st.characters(codec="utf-8"), max_size=3) | st.just("x" * 300)


@st.composite
def records(draw: st.DrawFn, runs: Runs) -> tuple[array[int], array[int]]:
    slots = draw(st.lists(st.sampled_from([*runs.slots()]), unique=True, max_size=12))
    return array("Q", sorted(slots)), array("I", [draw(st.integers(1, 3)) for _ in slots])


@st.composite
def territories(draw: st.DrawFn, depth: int) -> Runs:
    ends = draw(st.lists(st.integers(0, 2**depth), min_size=2, max_size=8, unique=True).map(sorted))
    return Runs.of(zip(ends[::2], ends[1::2], strict=False))


@given(st.data(), st.integers(1, 15))
def test_subtrees(data: st.DataObject, depth: int) -> None:
    territory = data.draw(territories(depth))
    opened = territory & data.draw(territories(depth))
    nodes = cover_of(territory, opened if opened.size else territory, depth).nodes
    under = Runs.of(run for node in nodes for run in [run_of(node, depth)]) & territory
    slots, counts = data.draw(records(under))
    bodies = b"".join(bytes([slot % 256]) * 32 for slot in slots)
    seeds = reference.seeds_at(SEED, 1, nodes)
    given = (CONTEXT, depth, territory, nodes, seeds, slots, counts, bodies)
    assert native.subtrees(*given) == reference.subtrees(*given)


@given(st.data(), st.integers(1, 15))
def test_paths(data: st.DataObject, depth: int) -> None:
    territory = data.draw(territories(depth))
    if not territory.size:
        return
    chosen = st.lists(st.sampled_from([*territory.slots()]), min_size=1, max_size=70)
    slots = array("Q", data.draw(chosen))
    covers = [cover_of(territory, Runs.of([(slot, slot + 1)]), depth) for slot in slots]
    size = sum(len(one.path) for one in covers)
    blob = data.draw(st.randoms(use_true_random=False)).randbytes(32 * (size + len(slots)))
    leaves, path = blob[32 * size :], blob[: 32 * size]
    roots = native.paths(depth, territory, slots, leaves, path)
    assert roots == reference.paths(depth, territory, slots, leaves, path)
    at = 0
    for index, cover in enumerate(covers):
        if cover.nodes == (node_of(slots[index], depth),):
            here = [path[32 * k : 32 * k + 32] for k in range(at, at + len(cover.path))]
            known = dict(zip(cover.path, here, strict=True))
            known[cover.nodes[0]] = leaves[32 * index : 32 * index + 32]
            tree = SimpleNamespace(territory=territory, depth=depth)
            assert roots[32 * index : 32 * index + 32] == hash_above(1, known, tree)  # type: ignore[arg-type]
        at += len(cover.path)


@pytest.mark.parametrize("path", [bytes(32), bytes(96)])
def test_paths_of_other_lengths(path: bytes) -> None:
    whole = Runs.of([(0, 4)])
    for kernels in (native, reference):
        with pytest.raises(ValueError, match="other lengths"):
            kernels.paths(2, whole, array("Q", [1]), bytes(32), path)


@given(st.data(), st.integers(1, 60))
def test_leaves_and_bodies(data: st.DataObject, depth: int) -> None:
    above = data.draw(st.integers(0, depth))
    node = data.draw(st.integers(2**above, 2 ** (above + 1) - 1))
    first, end = run_of(node, depth)
    numbers = data.draw(st.lists(st.integers(first, end - 1), unique=True, max_size=8).map(sorted))
    slots = array("Q", numbers)
    counts = array("I", [data.draw(st.integers(1, 3)) for _ in slots])
    values = Texts.from_list(data.draw(TEXT) for _ in range(sum(counts)))
    leaves = native.leaves(CONTEXT, depth, node, SEED, slots, counts, values)
    assert leaves == reference.leaves(CONTEXT, depth, node, SEED, slots, counts, values)
    columns = [leaves, bytes(reversed(leaves))]
    assert native.bodies(CONTEXT, slots, counts, columns) == reference.bodies(
        CONTEXT, slots, counts, columns
    )
    assert node_of(0, depth) >> depth == 1


def test_a_task_of_many_records() -> None:
    slots, counts = array("Q", range(5000)), array("I", [1, 2] * 2500)
    values = Texts.from_list(str(at) for at in range(7500))
    given = (CONTEXT, 20, 1, SEED, slots, counts, values)
    assert native.leaves(*given) == reference.leaves(*given)


@given(st.integers(0, 11), st.integers(1, 4), st.randoms(use_true_random=False))
def test_crowded_slots(depth: int, one_in: int, random: Random) -> None:
    slots = array("Q", [slot for slot in range(1 << depth) if not random.randrange(one_in)])
    counts = array("I", [random.randrange(1, 2**32) for _ in slots])
    bodies = random.randbytes(32 * len(slots))
    whole = Runs.of([(0, 1 << depth)])
    given = (CONTEXT, depth, whole, [1], SEED, slots, counts, bodies)
    assert native.subtrees(*given) == reference.subtrees(*given)


def test_long_values() -> None:
    slots, counts = array("Q", [3, 4, 5]), array("I", [1, 5000, 2])
    values = Texts.from_list(["y" * 4096, *(None if k % 3 else "é" for k in range(5000)), "", "z"])
    given = (CONTEXT, 60, 1, SEED, slots, counts, values)
    assert native.leaves(*given) == reference.leaves(*given)


@pytest.mark.parametrize(("node", "slots"), [(1, [2, 1]), (1, [1, 1]), (3, [127]), (1, [256])])
def test_slots_that_do_not_ascend_under_their_node(node: int, slots: list[int]) -> None:
    values = Texts.from_list("a" for _ in slots)
    with pytest.raises(ValueError, match="ascend under their node"):
        native.leaves(
            CONTEXT, 8, node, SEED, array("Q", slots), array("I", [1] * len(slots)), values
        )


#: Hashes for a minute or more; the line says that it has begun.
#: What runs in the background does not hear Ctrl-C, and passes that on to what it starts.
LONG = """
import signal
from array import array
from paripassu.escrow import native
from paripassu.escrow.nodes import Runs
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    print("begun", flush=True)
    whole = Runs.of([(0, 2**30)])
    native.subtrees(bytes(64), 30, whole, [1], bytes(32), array("Q"), array("I"), b"")
except KeyboardInterrupt:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it may be pressed once more by then
    print("interrupted", flush=True)
"""


@pytest.mark.slow
def test_ctrl_c() -> None:
    with subprocess.Popen([sys.executable, "-c", LONG], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "begun\n"
        said = ""
        try:
            for _ in range(10):
                # More than once: Python swallows what comes while a callback of an import runs.
                run.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    said = run.communicate(timeout=2)[0]
                    break
            assert said == "interrupted\n"
        finally:
            run.kill()


@pytest.mark.parametrize(
    ("slots", "counts", "texts"),
    [([1], [2], ["a"]), ([1], [1], ["a", "b"]), ([1, 2], [1], ["a"]), ([1], [2**32 - 1], ["a"])],
)
def test_parts_that_do_not_fit(slots: list[int], counts: list[int], texts: list[str]) -> None:
    with pytest.raises(ValueError, match=r"fit together|values than records"):
        native.leaves(
            CONTEXT,
            8,
            1,
            SEED,
            array("Q", slots),
            array("I", counts),
            Texts.from_list(texts),
        )
