"""Ports that are given to a server by their number, before it is started."""

from __future__ import annotations

import itertools
import random
import socket
from collections.abc import Iterator

#: Below those that systems give to whoever names none (Linux: from 32768 on): one that such a
#: system had named as free is soon some connection's, of this run of the tests or another one.
_FIRST, _AFTER = 20_000, 32_000


def _numbers() -> Iterator[int]:
    """Go through the ports, from some place of them on: other processes look for some, too."""
    count = _AFTER - _FIRST
    start = random.SystemRandom().randrange(count)
    return (_FIRST + (start + step) % count for step in itertools.count())


_NEXT = _numbers()


def free_port() -> int:
    """Give a port of this machine that nobody listens on, another one each time."""
    for number in _NEXT:
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", number))
            except OSError:
                continue
        return number
    raise AssertionError("there are always more")
