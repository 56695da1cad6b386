"""Fuzzing guided by coverage (atheris): ``python -m tests.fuzz.guided TARGET [SECONDS]``.

Atheris is no part of the locked environment: it is built for some systems only. Bring it with
``pip install --require-hashes -r requirements/fuzz.txt``. What is found to reach new lines is put
into ``tests/fuzz/corpus/TARGET/``, smaller files in the place of larger ones. A crash is written to
``crash-…``: mend it, and put it into the corpus.
"""

from __future__ import annotations

import sys

#: Larger files go no new ways, and every kept one is tried in every run.
_MOST_BYTES = 4096


def main(arguments: list[str]) -> None:
    """Fuzz a target for some seconds."""
    import atheris

    with atheris.instrument_imports(include=["paripassu", "json"]):
        from tests.fuzz.targets import CORPUS, TARGETS
    target, seconds = arguments[0], int((arguments[1:] or ["60"])[0])
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    options = [f"-max_len={_MOST_BYTES}", f"-max_total_time={seconds}", "-timeout=60"]
    # How often a line is reached counts for nothing: few inputs are kept.
    options += ["-use_counters=0", "-reduce_inputs=1", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], *options, str(folder)], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
