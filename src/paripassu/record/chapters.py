"""A log with the logs before it: the statements that count, from the first log to the last.

A successor goes on where the log before it ended. Its entries are numbered on from there, so that
every statement of the whole record has one number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from paripassu.record.counted import Counted
from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.export import decoded_body
from paripassu.record.judged_entries import JudgedEntries
from paripassu.record.newest import format_time
from paripassu.record.newest_state import NewestState
from paripassu.record.predecessor import reaching
from paripassu.record.source import Source
from paripassu.record.state import State


@dataclass(frozen=True)
class Chapter:
    """One log, as far as it counts.

    Attributes
    ----------
    source : Source
        Its files.
    origin : str
    state : State
        After its last entry that counts.
    counted : tuple of Counted
        Its statements that count.
    offset : int
        How many entries the logs before it have.
    """

    source: Source
    origin: str
    state: State
    counted: tuple[Counted, ...]
    offset: int


@dataclass(slots=True)  # a frozen one takes three times as long to make, and there are many
class Read:
    """A statement that counts, with all that is needed to go on.

    Attributes
    ----------
    line : mapping
        As ``record export`` prints it; numbered through all logs.
    counted : Counted
    chapter : Chapter
        The log where it stands.
    """

    line: Mapping[str, Any]
    counted: Counted
    chapter: Chapter

    @property
    def index(self) -> int:
        """Its number through all logs."""
        index: int = self.line["index"]
        return index


def chapters_of(
    judged: JudgedEntries, source: Source, predecessors: Sequence[Source]
) -> tuple[Chapter, ...]:
    """Give a log and those before it, the first log first.

    Parameters
    ----------
    judged : JudgedEntries
        Of the last log, with its statements kept.
    source : Source
        Its files.
    predecessors : sequence of Source
        Copies of the logs before it, the nearest first, as they were judged.

    Raises
    ------
    DamagedError
        A copy was changed since it was judged.
    UnreachableError
        It cannot be read.
    """
    return _chapters(source, judged.state, tuple(judged.counted), predecessors)


def newest_chapters(
    found: NewestState, source: Source, predecessors: Sequence[Source]
) -> tuple[Chapter, ...]:
    """Give a log up to the newest that it has signed, and those before it, the first log first.

    Raises
    ------
    DamagedError, UnreachableError
        As :func:`chapters_of`.
    """
    counted = _counted(source, found.state, found.newest.root)
    return _chapters(source, found.state, counted, predecessors)


def _chapters(
    source: Source, last: State, counted: tuple[Counted, ...], predecessors: Sequence[Source]
) -> tuple[Chapter, ...]:
    before = last.before
    earlier: list[tuple[Source, State, tuple[Counted, ...]]] = []
    for one in predecessors:
        if before is None:
            break
        state = before.state
        earlier.append((one, state, _counted(one, state, before.roots(state.size))))
        before = state.before
    offset, made = 0, []
    for place, state, some in reversed(earlier):
        made.append(Chapter(place, state.charter.origin, state, some, offset))
        offset += state.size
    made.append(Chapter(source, last.charter.origin, last, counted, offset))
    return tuple(made)


def _counted(source: Source, state: State, root: bytes) -> tuple[Counted, ...]:
    """Read the statements of a log that count, once it was judged."""
    others = {*state.others}
    history = reaching(source, state.size, root)
    found = []
    for index, content in enumerate(history.entries(0, state.size)):
        if index in others:
            continue
        statement = parse_entry(content)
        assert isinstance(statement, Statement)
        found.append(Counted.of(index, statement, state.names[statement.author]))
    return tuple(found)


def read_chapters(chapters: Sequence[Chapter]) -> Iterator[Read]:
    """Decode every statement of some logs, in order, numbered through all of them."""
    offsets = {one.origin: one.offset for one in chapters}
    for number, chapter in enumerate(chapters):
        known = chapters[: number + 1]
        until = _ends(chapters[number + 1]) if number + 1 < len(chapters) else None
        index_of = partial(index_in, known) if number else None
        times = chapter.state.times.both()
        for one in chapter.counted:
            time, own = times(one.index)
            # The next log's charter names what came before it: so it was there by then.
            line: dict[str, Any] = {
                "index": chapter.offset + one.index,
                "by": one.group,
                "time": until if time is None else format_time(time),
            }
            if own is not None and own != time and format_time(own) != line["time"]:
                line["own"] = format_time(own)
            line["after"] = offsets.get(one.origin, chapter.offset) + one.after
            line["kind"] = one.kind
            line["body"] = decoded_body(one, chapter.state, index_of)
            yield Read(line, one, chapter)


def _ends(following: Chapter) -> str | None:
    """Give the time of a log's entry 0, by which all of the log before it was there."""
    if not following.counted:
        return None
    time = following.state.times.time(following.counted[0].index)
    return None if time is None else format_time(time)


def index_in(chapters: Sequence[Chapter], id: str) -> int | None:
    """Give the number of a statement by its id."""
    for chapter in reversed(chapters):
        index = chapter.state.index_of(id)
        if index is not None:
            return chapter.offset + index
    return None
