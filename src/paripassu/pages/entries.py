"""The entries of the record as pages show them: in words, with what each is worth and proven by."""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from paripassu.charts.process.statement_words import Said, Teller
from paripassu.documents.base64 import parse_base64
from paripassu.merkle.hashing import HASH_SIZE
from paripassu.numbers import words
from paripassu.pages.material import Material
from paripassu.pages.page import ENTRIES, Shown
from paripassu.pages.shown import Told, shown
from paripassu.process.rules_in_words import hinders, rule_in_words
from paripassu.record.chapters import Chapter
from paripassu.record.counted import Counted
from paripassu.record.history import History
from paripassu.record.rules import RULES
from paripassu.record.tiles import WIDTH

#: Statements that are shown as the newest, at most.
NEWEST = 200
_INDEX, _OWN_INDEX = itemgetter("index"), attrgetter("index")


class _Log(NamedTuple):
    """One log of the record: its entries, and when each was there."""

    chapter: Chapter
    history: History
    times: Callable[[int], tuple[int | None, int | None]]


class _Part(NamedTuple):
    """Entries of one log that stand on one page: from one of its own numbers to before another."""

    log: _Log
    start: int
    end: int

    @property
    def offset(self) -> int:
        """How many entries the logs before it have."""
        return self.log.chapter.offset

    @property
    def counted(self) -> Mapping[int, Counted]:
        """Its statements that count."""
        found = self.log.chapter.counted
        start = bisect_left(found, self.start, key=_OWN_INDEX)
        end = bisect_left(found, self.end, lo=start, key=_OWN_INDEX)
        return {one.index: one for one in found[start:end]}

    def hash(self, own: int) -> str:
        """Give the hash of an entry in the log's tree."""
        hashes = self.log.history.tile(0, own // WIDTH)
        return hashes[HASH_SIZE * (own % WIDTH) :][:HASH_SIZE].hex()


@dataclass(frozen=True)
class Entries:
    """All entries of a record, told as they are asked for; none is kept.

    Attributes
    ----------
    made : Material
    """

    made: Material
    _inputs: dict[int, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _teller(self) -> Teller:
        return Teller(self.made.names, self.line)

    @cached_property
    def _rules(self) -> Mapping[int, str]:
        return {one.entry: one.rule for one in self.made.status.breaches}

    @cached_property
    def _void(self) -> Mapping[int, str]:
        read = self.made.logged
        offset = read.chapters[-1].offset
        return {
            offset + one.entry: f"{RULES[one.rule].text}: {one.what}" for one in read.audit.breaches
        }

    @cached_property
    def _logs(self) -> Sequence[_Log]:
        return [
            _Log(
                one,
                History(one.source, one.state.size, _root(self.made, one)),
                one.state.times.both(),
            )
            for one in self.made.logged.chapters
            if one.state.size
        ]

    @cached_property
    def newest(self) -> Sequence[Said]:
        """The last statements that were made by the day that is shown, in their order."""
        last = self.made.status.at.isoformat()
        found: list[Mapping[str, Any]] = []
        for line in reversed(self.made.logged.entries):
            if len(found) == NEWEST:
                break
            if (line["time"] or "")[: len(last)] <= last:
                found.append(line)
        return [*self._teller.tell(reversed(found))]

    def sentence(self, index: int) -> str:
        """Say what an entry says, or that nobody can read it."""
        line = self.line(index)
        if line is None:
            return "This is no statement that counts."
        return next(self._teller.tell([line])).sentence

    def line(self, index: int) -> Mapping[str, Any] | None:
        """Give a statement that counts, decoded, by its number; None: it is none."""
        all_ = self.made.logged.entries
        at = bisect_left(all_, index, key=_INDEX)
        return all_[at] if at < len(all_) and all_[at]["index"] == index else None

    @property
    def starts(self) -> range:
        """The number of the first entry of each page."""
        return range(0, self.made.size, ENTRIES)

    def page(self, first: int) -> list[Shown]:
        """Give the entries of the page that begins with one.

        Raises
        ------
        DamagedError
            The log's files were changed since they were verified.
        UnreachableError
            They cannot be read.
        """
        told = {one.entry: one for one in self._told(first)}
        chapters, made = self.made.logged.chapters, []
        for part in self._parts(first):
            counted = part.counted
            before = len(chapters) - 1 - chapters.index(part.log.chapter)
            contents = part.log.history.entries(part.start, part.end)
            for own, content in enumerate(contents, start=part.start):
                one = told[part.offset + own]
                made.append(shown(one, content, part.hash(own), counted.get(own), before))
        return made

    def inputs(self, first: int) -> str:
        """Give a hash of all that the page follows from which begins with an entry.

        The logs up to the page's end say what its statements say, and of which earlier ones; the
        agreement and the plan, by which names. Only times and effects come from what follows.
        """
        if first in self._inputs:
            return self._inputs[first]
        rules, void = self._rules, self._void
        found: list[object] = []
        end = first
        for part in self._parts(first):
            own, end = range(part.start, part.end), part.offset + part.end
            all_ = range(part.offset + part.start, end)
            broken = [(one, rules.get(one), void.get(one)) for one in all_
                      if one in rules or one in void]  # fmt: skip
            found.append((part.start, [*map(part.log.times, own)], broken))
        return self._inputs.setdefault(first, self._hash(end, found))

    def inputs_of_list(self, indices: Sequence[int]) -> str:
        """Give a hash of what some statements say, one or more in their order."""
        return self._hash(indices[-1] + 1, array("Q", indices).tobytes())

    def _hash(self, end: int, more: object) -> str:
        """Hash the logs up to a number, with the names, and what does not stand there."""
        roots = []
        for log in self._logs:
            size = min(end - log.chapter.offset, log.history.size)
            if size > 0:
                roots.append((log.chapter.origin, size, log.history.root_at(size)))
        # By the first entry of each log, those before it have a time at the latest.
        begun = [log.times(0) for log in self._logs] if len(self._logs) > 1 else []
        all_ = (roots, begun, self._named, more)
        return sha256(repr(all_).encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def _named(self) -> tuple[object, ...]:
        """By what parties and steps are named."""
        status = self.made.status
        # The file of the agreement in force may be gone, and then others name them.
        terms = None if status.terms is None else status.terms.digest
        return status.agreement, terms, status.plan, [one.key for one in status.steps]

    def _parts(self, first: int) -> Iterator[_Part]:
        for log in self._logs:
            start = max(first - log.chapter.offset, 0)
            end = min(first + ENTRIES - log.chapter.offset, log.history.size)
            if start < end:
                yield _Part(log, start, end)

    def _told(self, first: int) -> Iterator[Told]:
        """Say of each entry of a page what does not stand in its bytes."""
        all_ = self.made.logged.entries
        start = bisect_left(all_, first, key=_INDEX)
        end = bisect_left(all_, first + ENTRIES, lo=start, key=_INDEX)
        lines = {one["index"]: one for one in all_[start:end]}
        said = {one.index: one.sentence for one in self._teller.tell(lines.values())}
        for part in self._parts(first):
            for own in range(part.start, part.end):
                index, (time, _) = part.offset + own, part.log.times(own)
                when = "no time yet" if time is None else moment(time)
                line = lines.get(index)
                if line is None:
                    yield Told(index, when, void=self._void.get(index, ""))
                    continue
                effect, counts = self._effect(index)
                yield Told(
                    index,
                    when,
                    sentence=said[index],
                    by=self.made.names.party(line["by"]),
                    received=_read(line["own"]) if "own" in line else "",
                    effect=effect,
                    counts=counts,
                )

    def _effect(self, index: int) -> tuple[str, bool]:
        """Say which rule of the process a statement breaks, and whether it counts all the same."""
        rule = self._rules.get(index)
        if rule is None:
            return "", True
        if hinders(rule):
            return f"It has no effect: it {rule_in_words(rule)}.", False
        return f"It counts, and breaks a rule: it {rule_in_words(rule)}.", True


def _root(made: Material, chapter: Chapter) -> bytes:
    """Give the root of a chapter's tree, as it was verified."""
    following = made.logged.chapters.index(chapter) + 1
    if following < len(made.logged.chapters):
        before = made.logged.chapters[following].state.before
        assert before is not None
        return before.roots(chapter.state.size)
    return parse_base64(made.logged.audit.root or "")


@lru_cache(maxsize=4096)  # entries come note by note, many with one time
def moment(seconds: int) -> str:
    """Write a time for people."""
    return _said(dt.datetime.fromtimestamp(seconds, dt.UTC))


def _read(time: str) -> str:
    return _said(dt.datetime.fromisoformat(time))


def _said(time: dt.datetime) -> str:
    return f"{words.date(time.date())}, {time:%H:%M} UTC"
