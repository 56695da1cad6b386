"""How long proofs are, how long they take to write and to check, beside searching again.

    python -m benchmarks.bench_proofs                    # cases, examples, 40, 80, 200, 1,000 steps
    python -m benchmarks.bench_proofs --sizes 40 80      # benchmark agreements of these sizes only
    python -m benchmarks.bench_proofs --limit 20         # seconds of the search

The peer is what somebody without a proof has to do: search again. The clock of the checker is its
processor time, the start of Python included. The floor, printed as the distance to what is
physically possible, is to read both files and to hash them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from benchmarks import printed
from tests.shared import ROOT, SHARED

import paripassu as pp
from paripassu.agreement.read import parse_agreement

VERIFIER = ROOT / "verifier" / "plan.py"
SIZES = (40, 80, 200, 1000)
LIMIT = 20.0
HEAD = (
    "agreement", "status", "bound", "certified", "share", "bytes", "kind", "search", "writing",
    "checking", "search / checking", "floor",
)  # fmt: skip


def processor(*words: str) -> tuple[float, int]:
    """Give the processor time of a program, and its exit code."""
    before = os.times()
    code = subprocess.run(words, capture_output=True, check=False).returncode
    after = os.times()
    spent = after.children_user - before.children_user
    return spent + after.children_system - before.children_system, code


def row(path: Path, limit: float, place: Path) -> tuple[str, ...]:
    raw = path.read_bytes()
    agreement = parse_agreement(raw)
    begun = time.perf_counter()
    answer = pp.plan(agreement, time_limit=limit)
    searched = time.perf_counter()
    proof = pp.prove(agreement, answer)
    written = time.perf_counter()
    bound = None if answer.objective is None else answer.objective.bound
    told = [path.stem, answer.status, "–" if bound is None else f"{float(bound):.4f}"]
    if proof is None:
        return (*told, *["–"] * (len(HEAD) - len(told)))
    (place / "proof.json").write_text(proof.to_text())
    spent, code = processor(
        sys.executable, "-I", str(VERIFIER), str(place / "proof.json"), str(path)
    )
    assert code == 0, f"the proof of {path} is refused"
    begun_floor = time.process_time()
    json.loads((place / "proof.json").read_bytes())
    tomllib.loads(path.read_text())
    hashlib.sha256(path.read_bytes()).hexdigest()
    floor = time.process_time() - begun_floor
    certified = proof.bound
    share = "–" if not bound or certified is None else f"{float(certified / bound):.4f}"
    return (
        *told,
        "no plan" if certified is None else f"{float(certified):.4f}",
        share,
        str(len(proof.to_text().encode())),
        ", ".join(sorted({part["kind"] for part in proof.parts})) or "–",
        f"{searched - begun:.2f} s",
        f"{written - searched:.2f} s",
        f"{spent:.2f} s",
        f"{(searched - begun) / spent:.1f}",
        f"{floor * 1000:.1f} ms",
    )


def small(limit: float, place: Path) -> None:
    """Print what the small cases and the examples come to."""
    for name in ("plans/cases", "language/cases"):
        folder = SHARED / name
        if not folder.is_dir():
            print(f"no {folder}")
            continue
        answers = json.loads((folder / "answers.json").read_text())
        known = [n for n, told in answers.items() if told["status"] != "contradictory"]
        _summed(name, [row(folder / one, limit, place) for one in known])
    examples = [*sorted((ROOT / "examples").glob("*.toml")), ROOT / "examples/river/agreement.toml"]
    _summed("examples", [row(one, limit, place) for one in examples])


def _summed(name: str, rows: list[tuple[str, ...]]) -> None:
    proven = [one for one in rows if one[5] != "–"]
    sizes = [int(one[5]) for one in proven]
    checks = [float(one[9].split()[0]) for one in proven]
    print(
        f"{name}: {len(proven)} of {len(rows)} proven; "
        f"bytes: median {statistics.median(sizes):.0f}, most {max(sizes)}; "
        f"checking: median {statistics.median(checks):.2f} s, "
        f"most {max(checks):.2f} s of processor time",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--limit", type=float, default=LIMIT)
    parser.add_argument("--small", action=argparse.BooleanOptionalAction, default=True)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if given.small:
            small(given.limit, place)
        printed.head(*HEAD)
        for size in given.sizes:
            for path in sorted((SHARED / "plans" / "bench").glob(f"*-{size}-*.toml")):
                printed.row(*row(path, given.limit, place))


if __name__ == "__main__":
    main()
