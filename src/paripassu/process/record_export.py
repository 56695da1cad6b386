"""``paripassu record export``: what the statements of a log say, and what their files show."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from paripassu import given
from paripassu.errors import InputError
from paripassu.process.checks.checker import is_judged
from paripassu.process.checks.verdict import Verdict
from paripassu.process.logged import check_all, papers_of
from paripassu.record.chapters import Chapter, chapters_of, read_chapters
from paripassu.record.export import decoded, read_statements
from paripassu.record.mirrored import ExportedEntry, RecordExport
from paripassu.record.predecessor import open_predecessors
from paripassu.record.source import open_source


def record_export(
    log: str | os.PathLike[str],
    *,
    charter: str | None = None,
    predecessor: Sequence[str | os.PathLike[str]] = (),
    progress: Callable[[int], None] | None = None,
) -> RecordExport:
    """Decode the statements of a log that count, each with its time and what its file shows.

    Notes and entries that break a rule are left out: they say nothing about the agreement.

    Parameters
    ----------
    log : str or path
        The folder or the URL of a log, or of a copy of it.
    charter : str, optional
        Id of entry 0. Without it the charter is believed as it stands there.
    predecessor : list of str or path
        Of a successor: copies of the log before it, of the one before that, and so on.
    progress : callable, optional
        Is told now and then how many entries were read more.

    Returns
    -------
    RecordExport

    Raises
    ------
    RejectedError
        A file of the log is missing or wrong, or its entry 0 is not a charter, or another one.
    InputError
        There is no log, or it has no checkpoint.
    UnreachableError
        The log cannot be read now.
    ParameterError
        ``charter`` is no id, or ``predecessor`` names other logs than there are before this one.
    """
    given.function(progress, "progress")
    source = open_source(log)
    before = open_predecessors(predecessor)
    checkpoint, judged = read_statements(source, charter, before, progress)
    chapters = chapters_of(judged, source, before) if judged.state.eras else ()
    found, unchecked = _found(chapters)
    own = chapters[-1] if chapters else None
    return RecordExport(
        log=source.name,
        origin=checkpoint.origin,
        size=checkpoint.size,
        entries=() if own is None else tuple(_entries(own, found)),
        unchecked=unchecked,
    )


def _found(chapters: Sequence[Chapter]) -> tuple[Mapping[int, Verdict], str | None]:
    """Find out what files show, by entry; or say why that cannot be found out."""
    read = tuple(read_chapters(chapters))
    if not any(is_judged(one.counted.kind, one.counted.body) for one in read):
        return {}, None
    try:
        papers = papers_of(chapters, read)
    except InputError as error:
        return {}, str(error)
    verdicts, _ = check_all(papers, chapters, read)
    return {one.index: made for one, made in zip(read, verdicts, strict=True)}, None


def _entries(chapter: Chapter, found: Mapping[int, Verdict]) -> list[ExportedEntry]:
    made = []
    for one in chapter.counted:
        entry = decoded(one, chapter.state)
        verdict = found.get(chapter.offset + one.index)
        if verdict is not None and verdict.check != "true":
            entry = entry.model_copy(update={"check": verdict.check, "why": verdict.why})
        made.append(entry)
    return made
