"""A process that appends to the log in a folder, and says each time what is acknowledged."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.logs import logged, opened

BATCHES = [3, 1, 250, 3, 1, 260, 2]


def entries(batch: int) -> list[bytes]:
    """Give the entries of a batch."""
    return [b"%d of batch %d" % (number, batch) for number in range(BATCHES[batch])]


def main() -> None:
    """Append all batches, with the files made to last now and then; end without closing."""
    log = opened(Path(sys.argv[1]))
    maintained = {int(number) for number in sys.argv[2].split(",") if number}
    for batch in range(len(BATCHES)):
        logged(log, entries(batch))
        os.write(1, b"%d\n" % batch)
        if batch in maintained:
            log.maintain(all=batch % 2 == 0)
    os._exit(0)


if __name__ == "__main__":
    main()
