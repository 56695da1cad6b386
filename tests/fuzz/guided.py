"""Fuzzing guided by coverage (atheris).

python -m tests.fuzz.guided TARGET [SECONDS]
python -m tests.fuzz.guided --check [RUNS]

Atheris is no part of the locked environment, since it is built for some systems only: `make fuzzer`
brings it. What is found to reach new lines is put into ``tests/fuzz/corpus/TARGET/``, smaller files
in the place of larger ones. A crash is written to ``build/crash-…``: mend it, and put it into the
corpus. ``--check`` runs every target so many times, the same inputs each time, and keeps nothing
but crashes. It exits 1 where there is one; where atheris is absent it says so and exits 0.
"""

from __future__ import annotations

import io
import os
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

#: Larger files go no new ways, and every kept one is tried in every run.
_MOST_BYTES = 4096
#: How often a line is reached counts for nothing: few inputs are kept.
_USUAL = [f"-max_len={_MOST_BYTES}", "-timeout=60", "-use_counters=0", "-rss_limit_mb=4096"]
_CRASHES = Path("build")
#: Where the numbers of a check begin.
_SEED = 16
_RUNS = 10_000
#: Seconds after which a check leaves a target, where the machine is very slow.
_MOST_SECONDS = 6

Targets = Mapping[str, Callable[[bytes], None]]


def instrumented() -> tuple[Targets, Path]:
    """Give the targets, loaded so that each line they reach is counted, and the corpus."""
    import atheris

    names = redirect_stderr(io.StringIO())  # of each module that is instrumented
    with names, atheris.instrument_imports(include=["paripassu", "json"]):
        from tests.fuzz.targets import CORPUS, TARGETS
    return TARGETS, CORPUS


def fuzz(targets: Targets, name: str, folders: Sequence[Path], *options: str) -> None:
    """Fuzz a target and end the process; what is new goes into the first folder."""
    import atheris

    _CRASHES.mkdir(exist_ok=True)
    options = (*_USUAL, *options, f"-artifact_prefix={_CRASHES}/")
    atheris.Setup([sys.argv[0], *options, *map(str, folders)], targets[name])
    atheris.Fuzz()


def search(name: str, seconds: int) -> None:
    """Look for new inputs of a target, and keep them."""
    targets, corpus = instrumented()
    folder = corpus / name
    folder.mkdir(parents=True, exist_ok=True)
    fuzz(targets, name, [folder], f"-max_total_time={seconds}", "-reduce_inputs=1")


def check(runs: int) -> bool:
    """Run each target so many times and say how many there were; True: none crashed."""
    if find_spec("atheris") is None:
        print("skipped: atheris is not installed (`make fuzzer` brings it, where it is built)")
        return True
    targets, corpus = instrumented()
    sound = True
    for name in targets:
        begun = time.monotonic()
        with TemporaryDirectory() as new, TemporaryFile("w+") as said:
            # A process each, since the fuzzer ends its own; what is loaded serves all of them.
            child = os.fork()
            if not child:
                for stream in (1, 2):
                    os.dup2(said.fileno(), stream)
                folders = [Path(new), corpus / name]
                options = [f"-runs={runs}", f"-seed={_SEED}"]
                if runs <= _RUNS:
                    options.append(f"-max_total_time={_MOST_SECONDS}")
                fuzz(targets, name, folders, *options)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            said.seek(0)
            text = said.read()
        done = re.search(r"^Done (\d+) runs", text, re.MULTILINE)
        if status or done is None:
            sound = False
            print(f"{name}: ended with {status}\n{text}", flush=True)
        else:
            print(f"{name}: {int(done[1]):,} runs, {time.monotonic() - begun:.1f} s", flush=True)
    return sound


def main(arguments: list[str]) -> int:
    """Check all targets, or look for new inputs of one."""
    target, number = arguments[0], int(arguments[1]) if arguments[1:] else None
    if target == "--check":
        return not check(_RUNS if number is None else number)
    search(target, 60 if number is None else number)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
