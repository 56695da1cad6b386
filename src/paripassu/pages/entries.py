"""The entries of the record as pages show them: in words, with what each is worth and proven by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from paripassu.charts.process.statement_words import Said, Teller
from paripassu.documents.base64 import parse_base64
from paripassu.merkle.hashing import HASH_SIZE
from paripassu.numbers import words
from paripassu.pages.material import Material
from paripassu.pages.page import ENTRIES, File, Shown
from paripassu.process.rules_in_words import hinders, rule_in_words
from paripassu.record.chapters import Chapter
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.errors import MalformedError, RefusedError
from paripassu.record.history import History
from paripassu.record.note import Note
from paripassu.record.rules import RULES
from paripassu.record.tiles import entry_hashes

#: Files of a statement that are listed.
_MOST_FILES = 50


@dataclass(frozen=True)
class Entries:
    """All entries of a record, told as they are asked for.

    Attributes
    ----------
    made : Material
    """

    made: Material

    @cached_property
    def _lines(self) -> Mapping[int, Mapping[str, Any]]:
        return {one["index"]: one for one in self.made.logged.entries}

    @cached_property
    def _said(self) -> Mapping[int, Said]:
        told = Teller(self.made.names).tell(self.made.logged.entries)
        return {one.index: one for one in told}

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
    def said(self) -> Sequence[Said]:
        """What the statements say that were made by the day that is shown, in their order."""
        last = self.made.status.at.isoformat()
        return [
            one
            for one in self._said.values()
            if (self._lines[one.index]["time"] or "")[: len(last)] <= last
        ]

    def sentence(self, index: int) -> str:
        """Say what an entry says, or that nobody can read it."""
        said = self._said.get(index)
        return "This is no statement that counts." if said is None else said.sentence

    def pages(self) -> Iterator[tuple[int, list[Shown]]]:
        """Give the entries of one page after the other, each with the number of its first."""
        page: list[Shown] = []
        for chapter in self.made.logged.chapters:
            for one in self._chapter(chapter):
                page.append(one)
                if (one.index + 1) % ENTRIES == 0:
                    yield page[0].index, page
                    page = []
        if page:
            yield page[0].index, page

    def _chapter(self, chapter: Chapter) -> Iterator[Shown]:
        state = chapter.state
        if not state.size:
            return
        root = _root(self.made, chapter)
        history = History(chapter.source, state.size, root)
        for start in range(0, state.size, ENTRIES):
            contents = [*history.entries(start, min(start + ENTRIES, state.size))]
            hashes = entry_hashes(contents)
            for at, content in enumerate(contents):
                digest = hashes[HASH_SIZE * at :][:HASH_SIZE].hex()
                yield self._shown(chapter, start + at, content, digest)

    def _shown(self, chapter: Chapter, own: int, content: bytes, digest: str) -> Shown:
        index = chapter.offset + own
        time = chapter.state.times.time(own)
        when = "no time yet" if time is None else _moment(time)
        facts = [("Bytes", f"{len(content):,}")]
        try:
            entry = parse_entry(content)
        except RefusedError as error:
            return Shown(
                index,
                "This is no statement, and no note.",
                when,
                effect=f"The log should not have taken it: {error}",
                counts=False,
                facts=tuple(facts),
                digest=digest,
            )
        if isinstance(entry, Note):
            return Shown(
                index,
                _note(entry),
                when,
                effect=self._void.get(index, ""),
                counts=index not in self._void,
                facts=tuple(facts),
                digest=digest,
            )
        return self._statement(entry, index, when, facts, digest)

    def _statement(
        self, entry: Statement, index: int, when: str, facts: list[tuple[str, str]], digest: str
    ) -> Shown:
        line, said = self._lines.get(index), self._said.get(index)
        names = self.made.names
        by = "" if line is None else names.party(line["by"])
        seen = entry.after.size
        more = [
            ("Stated by", f"{entry.author}" + (f", for {by}" if by else "")),
            ("Kind", entry.kind),
            ("Id", entry.id),
            ("Its author had seen", words.count(seen, "entry", "entries")),
        ]
        if line is not None and line.get("own"):
            more.insert(0, ("Received by witnesses", _read(line["own"])))
        effect, counts = self._effect(index, line)
        return Shown(
            index,
            said.sentence if said is not None else f"{entry.author} states {entry.kind}.",
            when,
            by=by,
            holder=entry.author,
            effect=effect,
            counts=counts,
            facts=(*more, *facts),
            files=tuple(File(b.digest, b.size, b.type) for b in entry.blobs[:_MOST_FILES]),
            digest=digest,
        )

    def _effect(self, index: int, line: Mapping[str, Any] | None) -> tuple[str, bool]:
        if index in self._void or line is None:
            why = self._void.get(index, "it breaks a rule of the record")
            return f"It has no effect: {why}.", False
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


def _note(note: Note) -> str:
    """Say what a note shows."""
    try:
        seen = parse_checkpoint(note.text, extensions=True)
    except MalformedError:
        return "A note."
    witnesses = sorted({one.name for one in note.signatures if one.name != seen.origin})
    who = words.listed(witnesses) if witnesses else "Nobody"
    if "/receipt/" in seen.origin:
        id = seen.origin.rpartition("/")[2]
        return f"{who} confirmed that a statement was there: the one with the id {id[:16]}…."
    have = "has" if len(witnesses) == 1 else "have"
    return (
        f"{who} {have} seen the first {words.count(seen.size, 'entry', 'entries')} of this log, "
        "and signed that they are as they were."
    )


def _moment(seconds: int) -> str:
    return _said(dt.datetime.fromtimestamp(seconds, dt.UTC))


def _read(time: str) -> str:
    return _said(dt.datetime.fromisoformat(time))


def _said(time: dt.datetime) -> str:
    return f"{words.date(time.date())}, {time:%H:%M} UTC"
