"""How long a person waits: whole processes, from typing a command to its last line.

    python -m benchmarks.bench_process [RUNS]

The floor is the time that Python takes to start and to import the models. The peer is the same
answer by a plain CP-SAT order model in a process of its own.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KOREA = str(ROOT / "examples" / "korea-2018.toml")
REPAIRED = str(ROOT / "examples" / "korea-2018-repaired.toml")

PEER = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from benchmarks.peers import cp_sat
from paripassu.agreement.read import read_agreement
from paripassu.sequencing.compile import Setting, compile_order, everything
agreement = read_agreement({REPAIRED!r})
print(cp_sat(compile_order(Setting.of(agreement), everything(agreement)).problem, 60.0).worst)
"""

COMMANDS = {
    "python -c pass (floor)": ["-c", "pass"],
    "python -c 'import paripassu.agreement.model' (floor)": [
        "-c",
        "import paripassu.agreement.model",
    ],
    "paripassu --help": ["-m", "paripassu", "--help"],
    "paripassu show korea-2018": ["-m", "paripassu", "show", KOREA],
    "paripassu plan korea-2018": ["-m", "paripassu", "plan", KOREA],
    "paripassu plan korea-2018-repaired": ["-m", "paripassu", "plan", REPAIRED],
    "the same by CP-SAT (peer, untimed)": ["-c", PEER],
    "paripassu explain korea-2018": ["-m", "paripassu", "explain", KOREA],
}


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print("| command | median | slowest |\n| --- | --- | --- |")
    for name, arguments in COMMANDS.items():
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            done = subprocess.run(
                [sys.executable, *arguments], check=False, stdout=subprocess.DEVNULL, timeout=300
            )
            times.append(time.perf_counter() - start)
            if done.returncode > 1:  # 1 says that there is no plan
                sys.exit(f"{name} failed: its time means nothing")
        print(f"| {name} | {statistics.median(times):.2f} s | {max(times):.2f} s |", flush=True)


if __name__ == "__main__":
    main()
