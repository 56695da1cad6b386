"""A log that is only shown: its files and its pages, without a key, a database or a witness.

Several such servers may show one log, from copies or from one bucket. The same checkpoint gives
the same pages and the same entity tags, whichever of them answers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from paripassu.errors import ParameterError
from paripassu.record.predecessor import open_predecessors, predecessor_folders
from paripassu.record.remote import HttpSource
from paripassu.record.source import Source, open_source
from paripassu.server.gate import proxies_of
from paripassu.server.log import log_app
from paripassu.server.making import Maker
from paripassu.server.pages import Pages
from paripassu.server.running import Rounds, Say, run

#: Seconds between two looks at whether pages have to be made anew.
_PAGES = 1.0
#: The logs before a successor, the nearest first: the folder or URL of each, and its files.
Before = Sequence[tuple[str, Source]]


def shown_before(
    folder: str | os.PathLike[str], predecessor: Sequence[str | os.PathLike[str]] = ()
) -> Before:
    """Open the logs before a successor: those that are named, or those that its folder keeps.

    Raises
    ------
    ParameterError, UnreadableError
        As :func:`paripassu.record.predecessor.open_predecessors`.
    """
    named = open_predecessors(predecessor)
    if named:
        return [(os.fspath(one), source) for one, source in zip(predecessor, named, strict=True)]
    try:
        return [(str(one), open_source(one)) for one in predecessor_folders(Path(folder))]
    except (OSError, TypeError, ValueError):  # what is no folder is told where it is opened
        return []


@contextmanager
def paged(
    folder: str | os.PathLike[str], source: Source, before: Before, say: Say
) -> Iterator[Pages]:
    """Give the pages of a log, which are made anew as long as it is served.

    Parameters
    ----------
    folder : str or path
        Of the log, for the process that makes the pages.
    source : Source
        Its files.
    before : sequence of (str, Source)
        See :func:`shown_before`.
    say : callable
        Told why pages cannot be made.
    """
    maker = Maker(os.fspath(folder), [name for name, _ in before])
    pages = Pages(source, maker, say=say)
    # The maker ends first: who renews the pages waits for it.
    with Rounds(pages.renew, _PAGES, say), closing(maker):
        yield pages


def show(
    folder: str | os.PathLike[str],
    before: Before,
    *,
    host: str,
    port: int,
    ready: Callable[[int], None],
    proxy: Sequence[str],
    say: Say,
) -> None:
    """Show the log in a folder, until the process is told to stop.

    Parameters
    ----------
    folder : str or path
        Of a copy, or of a depositary: its settings may name a bucket.
    before : sequence of (str, Source)
        See :func:`shown_before`.
    host, port, ready, proxy
        See :func:`paripassu.server.running.run`.
    say : callable
        Told why pages cannot be made.

    Raises
    ------
    UnreadableError
        There is no such folder.
    ParameterError
        It is a URL.
    """
    source = open_source(folder)
    if isinstance(source, HttpSource):
        what = "should be a folder, and is a URL"
        raise ParameterError("folder", what, "copy the log with `paripassu record mirror`")
    with paged(folder, source, before, say) as pages:
        sources = [one for _, one in before]
        app = log_app(None, source, pages, proxies=proxies_of(proxy), before=sources)
        run(app, host, port, ready, proxy)
