"""``record serve``: a depositary's log by HTTP."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from paripassu.errors import ParameterError, PariPassuError
from paripassu.record.asked import HttpEndpoint
from paripassu.record.collect import Witnesses
from paripassu.record.depositary import Depositary
from paripassu.record.errors import RefusedError
from paripassu.record.folder import OpenLog
from paripassu.record.predecessor import predecessor_folders
from paripassu.record.queue import Queue
from paripassu.record.reply import Reply, refused
from paripassu.record.source import FolderSource, ObjectsSource
from paripassu.server.gate import proxies_of
from paripassu.server.log import log_app
from paripassu.server.making import Maker
from paripassu.server.pages import Pages
from paripassu.server.running import Rounds, Say, run

#: Seconds between two looks at whether witnesses have to be asked.
_ROUND = 0.2
#: Seconds between two looks at whether pages have to be made anew.
_PAGES = 1.0


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
) -> None:
    """Serve the log in a folder, and have its witnesses cosign what is logged.

    Parameters
    ----------
    folder : str or path
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

    Raises
    ------
    ParameterError
        A proxy is no address and no network.
    InputError, LostRaceError, StorageError
        As :class:`paripassu.record.folder.OpenLog`.
    ForkError
        The witnesses have cosigned what is not in this log.
    """
    proxies = proxies_of(proxy)
    endpoints = [HttpEndpoint(url, seconds=60) for url in witness]
    with OpenLog(folder, clock, passphrase=passphrase, sign_with=sign_with, key=key) as opened:
        if opened.statements is None:
            if endpoints:
                raise ParameterError("witness", "means nothing where any bytes are entries")
            queue = Queue(opened.log)
            app = log_app(_AnyBytes(queue), opened.objects, proxies=proxies)
            run(app, host, port, ready, proxy)
            queue.close()
            return
        depositary = Depositary(
            opened.log,
            opened.statements,
            opened.blobs,
            ObjectsSource(opened.objects),
            Witnesses(endpoints),
            clock,
        )
        depositary.verify_newest()
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

        before = predecessor_folders(Path(folder))
        sources = [FolderSource(one) for one in before]
        maker = Maker(os.fspath(folder), [str(one) for one in before])
        pages = Pages(ObjectsSource(opened.objects), maker)
        app = log_app(depositary, opened.objects, pages, proxies=proxies, before=sources)
        # The maker ends first: who renews the pages waits for it.
        with Rounds(work, _ROUND, say), Rounds(pages.renew, _PAGES, say), closing(maker):
            run(app, host, port, ready, proxy)
        depositary.close()


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
