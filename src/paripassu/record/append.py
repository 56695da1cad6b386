"""``record append``: files join a log as its next entries."""

from __future__ import annotations

import os
from collections.abc import Sequence

from paripassu import given
from paripassu.documents.base64 import format_base64
from paripassu.errors import ParameterError, PariPassuError
from paripassu.files import Readable, read
from paripassu.record.admission import Answer
from paripassu.record.checkpoint import MOST
from paripassu.record.folder import OpenLog
from paripassu.record.log_written import AppendedEntry, RecordAppend, RefusedEntry
from paripassu.record.tiles import MOST_ENTRY

#: Bytes of files that are held at a time.
_AT_ONCE = 1 << 26


def record_append(
    log: str | os.PathLike[str],
    file: Sequence[Readable],
    *,
    now: int,
    wait: bool = False,
    passphrase: str = "",
) -> RecordAppend:
    """Append files to a log, each as one entry; what is logged already stays where it is.

    Parameters
    ----------
    log : str or path
        The folder of the log.
    file : sequence of str, path or open file
        All are read before anything is logged.
    now : int
        Seconds since 1970.
    wait : bool
        Return only when witnesses have cosigned. A log without witnesses is witnessed at once.
    passphrase : str
        Of the log's secret keys.

    Returns
    -------
    RecordAppend
        Each file's index and id; and those that were refused, each with the rule's name.

    Raises
    ------
    ParameterError
        There is no file.
    InputError
        There is no log, or a file cannot be read.
    LostRaceError
        Another process has the log open.
    StorageError
        They may be in the log or not: append them again.
    """
    files = given.several(file, "file", "files")
    stamp = given.whole(now, "now", 0, MOST)
    given.flag(wait, "wait")
    given.text(passphrase, "passphrase")
    if not files:
        raise ParameterError("file", "should be at least one", "name the files to append")
    contents = [read(one, MOST_ENTRY) for one in files]
    entries: list[AppendedEntry] = []
    refused: list[RefusedEntry] = []
    with OpenLog(log, lambda: stamp, passphrase=passphrase) as opened:
        batch: list[bytes] = []
        first = 0

        def flush() -> None:
            nonlocal first
            answers = opened.log.append(batch)
            ids = opened.log.rules.ids(batch)
            for number, (answer, id) in enumerate(zip(answers, ids, strict=True), first):
                name = contents[number].name
                if isinstance(answer, Answer) and isinstance(id, bytes):
                    entries.append(
                        AppendedEntry(
                            file=name, index=answer.index, id=id.hex(), known=answer.known
                        )
                    )
                elif isinstance(answer, PariPassuError):
                    refused.append(
                        RefusedEntry(
                            file=name, rule=getattr(answer, "rule", "malformed"), what=str(answer)
                        )
                    )
            first += len(batch)
            batch.clear()

        size = 0
        for content in contents:
            batch.append(content.data)
            size += len(content.data)
            if size > _AT_ONCE:
                flush()
                size = 0
        flush()
        return RecordAppend(
            entries=tuple(entries),
            refused=tuple(refused),
            size=opened.log.size,
            root=format_base64(opened.log.root),
            status="witnessed" if wait or not opened.log.quorum else "sequenced",
        )
