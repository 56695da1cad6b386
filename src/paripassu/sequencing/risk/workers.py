"""Where pieces are counted: in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from paripassu.errors import ParameterError
from paripassu.processors import processors
from paripassu.quoted import in_python

#: Processes that are started at most.
MOST = 64
#: Seconds to wait for a cluster.
PATIENCE = 10


def verify_workers(workers: str | int | None) -> str | int | None:
    """Read how many processes to use, or the address of a cluster; None: as many as there are.

    Raises
    ------
    ParameterError
        It is neither, or no number of processes that can be.
    """
    if isinstance(workers, str) and workers.isascii() and workers.isdigit():
        workers = int(workers[:6])
    number = isinstance(workers, int) and not isinstance(workers, bool) and 1 <= workers <= MOST
    if not (workers is None or number or isinstance(workers, str)):
        what = f"should be the address of a cluster or 1 to {MOST}, not {in_python(workers)}"
        raise ParameterError("workers", what)
    return workers


@contextmanager
def placed(workers: str | int | None) -> Iterator[tuple[int, Any]]:
    """Give how many processes to use, and the cluster where one is named.

    Raises
    ------
    ParameterError
        There is no such cluster, or ``workers`` is neither an address nor a number.
    """
    if workers is None:
        yield min(processors(), MOST), None
        return
    workers = verify_workers(workers)
    if isinstance(workers, int):
        yield workers, None
        return
    try:
        from distributed import Client
    except ImportError:
        raise ParameterError(
            "workers",
            "names a cluster, and distributed is not installed",
            "install paripassu[cluster], or leave it out",
        ) from None
    try:
        client: Any = Client(  # type: ignore[no-untyped-call]
            workers, timeout=PATIENCE, set_as_default=False
        )
    except (OSError, ValueError, TypeError, TimeoutError) as error:
        what = f"names no cluster that answers: {in_python(workers)}"
        raise ParameterError("workers", what, "give its address, as tcp://host:8786") from error
    with client:
        yield 1, client
