"""``record serve``: a depositary's log by HTTP."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing

from paripassu.errors import ParameterError, PariPassuError
from paripassu.record.asked import HttpEndpoint
from paripassu.record.collect import Witnesses
from paripassu.record.depositary import Depositary
from paripassu.record.errors import RefusedError
from paripassu.record.folder import OpenLog
from paripassu.record.queue import Queue
from paripassu.record.reply import Reply, refused
from paripassu.record.source import ObjectsSource
from paripassu.server.gate import proxies_of
from paripassu.server.log import log_app
from paripassu.server.reading import paged, show, shown_before
from paripassu.server.running import Rounds, Say, run

#: Seconds between two looks at whether witnesses have to be asked.
_ROUND = 0.2


def record_serve(
    folder: str | os.PathLike[str],
    *,
    host: str,
    port: int,
    witness: Sequence[str],
    clock: Callable[[], float],
    say: Say,
    ready: Callable[[int], None],
    passphrase: str = "",
    sign_with: str = "",
    key: Sequence[str | os.PathLike[str]] = (),
    proxy: Sequence[str] = (),
    read_only: bool = False,
    predecessor: Sequence[str | os.PathLike[str]] = (),
) -> None:
    """Serve the log in a folder, and have its witnesses cosign what is logged.

    Parameters
    ----------
    folder : str or path
        Of the depositary; where it is only read, that of a copy serves as well.
    host, port
        See :func:`paripassu.server.running.run`.
    witness : sequence of str
        The URLs of its witnesses.
    clock : callable
        Seconds since the epoch.
    say : callable
        Told what goes on, and what goes wrong.
    ready : callable
        Called with the port once requests are taken.
    passphrase : str
        Of the log's keys.
    sign_with : str
        The command that signs, where only the log's public keys are in the folder.
    key : sequence of str or path
        Files of further keys of the log, for a charter that names them.
    proxy : sequence of str
        Addresses and networks of proxies that are believed where they say who asks.
    read_only : bool
        Log and pages are shown, and nothing is taken: without a key, and as often beside one
        another as somebody likes.
    predecessor : list of str or path
        Of a successor: copies of the logs before it, the nearest first; without them those that
        the folder keeps.

    Raises
    ------
    ParameterError
        A proxy is no address and no network; or what is only read is given witnesses or keys.
    InputError, LostRaceError, StorageError
        As :class:`paripassu.record.folder.OpenLog`.
    ForkError
        The witnesses have cosigned what is not in this log.
    """
    proxies = proxies_of(proxy)
    before = shown_before(folder, predecessor)
    if read_only:
        for name, value in (("witness", witness), ("key", key), ("sign_with", sign_with)):
            if value:
                raise ParameterError(name, "means nothing with `read_only`", "leave it out")
        show(folder, before, host=host, port=port, ready=ready, proxy=proxy, say=say)
        return
    endpoints = [HttpEndpoint(url, seconds=60) for url in witness]
    with OpenLog(folder, clock, passphrase=passphrase, sign_with=sign_with, key=key) as opened:
        if opened.statements is None:
            if endpoints:
                raise ParameterError("witness", "means nothing where any bytes are entries")
            with closing(Queue(opened.log)) as queue:
                app = log_app(_AnyBytes(queue), opened.objects, proxies=proxies)
                run(app, host, port, ready, proxy)
            return
        source = ObjectsSource(opened.objects)
        depositary = Depositary(
            opened.log, opened.statements, opened.blobs, source, Witnesses(endpoints), clock
        )
        with closing(depositary):
            depositary.verify_newest()
            work = _asking(depositary, say)
            with paged(folder, source, before, say) as pages, Rounds(work, _ROUND, say):
                sources = [one for _, one in before]
                app = log_app(depositary, opened.objects, pages, proxies=proxies, before=sources)
                run(app, host, port, ready, proxy)


def _asking(depositary: Depositary, say: Say) -> Callable[[], None]:
    """Give what asks the witnesses where that is due, and says once who refuses, and why."""
    told: dict[str, str] = {}

    def work() -> None:
        if not depositary.is_due():
            return
        refusals = depositary.tick()
        for name, why in refusals.items():
            if told.get(name) != why:
                say(why)
        told.clear()
        told.update(refusals)

    return work


class _AnyBytes:
    """A log of any bytes, as a server takes them."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    async def add_entry_async(self, content: bytes) -> Reply:
        try:
            answer = await self._queue.append_async(content)
        except RefusedError as error:
            return refused(error)
        except ParameterError as error:
            return Reply(413, problem="size", what=str(error))
        except PariPassuError as error:
            return Reply(503, problem="storage", what=str(error))
        return Reply(200, f"{answer.index}\n".encode(), known=answer.known)

    def most_blob(self, digest: str) -> int:
        return 0

    def put_blob(self, digest: str, content: bytes) -> Reply:
        return Reply(409, problem="blob-unexpected", what="this log has no statements")
