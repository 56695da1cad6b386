"""Where a process stands for somebody who is about to state something, and what comes of that."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from paripassu.process.checks.checker import Checker
from paripassu.process.checks.declared import Declarations
from paripassu.process.checks.verdict import Files, Verdict
from paripassu.process.fold.entry import Entry
from paripassu.process.fold.pact import Pact
from paripassu.process.logged import checker_of, files_of, line_of, papers_of
from paripassu.process.papers import Papers
from paripassu.record.chapters import (
    Chapter,
    Read,
    index_in,
    newest_chapters,
    read_chapters,
)
from paripassu.record.export import NAMING
from paripassu.record.write_statement import Drafting

_ID: Final = re.compile(r"[0-9a-f]{64}")


class Judged(NamedTuple):
    """What comes of a statement.

    Attributes
    ----------
    rule : str or None
        The rule that it breaks.
    verdict : Verdict
        What was found out about its file.
    status : mapping
        Where the process stands with it, at the end of its day.
    """

    rule: str | None
    verdict: Verdict
    status: Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """A process up to the newest that its log has, cosigned or not.

    What has no time yet is taken to have been said today.

    Attributes
    ----------
    by : str
        The party or office that is about to state something.
    after : int
        How much of the record its officer has seen.
    read : tuple of Read
    rules : mapping of int to str
        The rules that statements break, by entry.
    status : mapping
        Where it stands at the end of ``day``.
    day : int
        Today, or the day of the last statement if that is later.
    """

    by: str
    after: int
    chapters: tuple[Chapter, ...]
    papers: Papers
    read: tuple[Read, ...]
    checker: Checker
    rules: Mapping[int, str]
    status: Mapping[str, Any]
    day: int

    @property
    def pact(self) -> Pact:
        """The agreement and the plan in force."""
        agreement = self.papers.documents[self.status["agreement"]]
        plan = self.papers.documents[self.status["plan"]]
        return Pact(agreement, plan, self.status["plan"])

    @property
    def declarations(self) -> Declarations:
        """What was declared, and what is open of it."""
        return self.checker.declarations

    def id_of(self, index: int) -> str:
        """Give the id of a statement by its number."""
        return next(one.counted.id for one in self.read if one.index == index)

    def judge(
        self, kind: str, body: Mapping[str, Any], contents: Mapping[str, bytes | None]
    ) -> Judged:
        """Say what comes of a statement, if it is the next one: which rule it breaks, and why.

        Afterwards nothing more can be asked.

        Parameters
        ----------
        kind : str
        body : mapping
            As it would be signed.
        contents : mapping
            Its files by SHA-256; None: larger than a log takes.
        """
        last = self.chapters[-1]
        index = last.offset + last.state.size
        entry = Entry(
            index=index,
            by=self.by,
            day=self.day,
            own=self.day,
            after=self.after,
            kind=kind,
            body=self._indexed(body),
        )
        verdict, rule = self.checker.judge(entry, Files(contents, frozenset(), contents.get))
        status = self.checker.status(self.day)
        if rule is None:
            # Some rules are known when the day ends.
            found = (one["rule"] for one in status["breaches"] if one["entry"] == index)
            rule = next(found, None)
        return Judged(rule, verdict, status)

    def _indexed(self, body: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(body)
        for name in NAMING:
            value = found.get(name)
            if isinstance(value, str) and _ID.fullmatch(value):
                found[name] = index_in(self.chapters, value)
        return found


def standing_of(drafting: Drafting, now: float) -> Standing:
    """Give where a process stands for the author of a statement.

    Parameters
    ----------
    drafting : Drafting
        With a log.
    now : float
        Seconds since the epoch.

    Raises
    ------
    InputError
        The log names no agreement with a plan.
    """
    assert drafting.source is not None
    assert drafting.found is not None
    chapters = newest_chapters(drafting.found, drafting.source, drafting.before)
    read = tuple(read_chapters(chapters))
    signed = drafting.files if drafting.kind == "sign" else ()
    papers = papers_of(chapters, read, {one.reference.digest: one.content for one in signed})
    today = dt.datetime.fromtimestamp(now, dt.UTC).date().toordinal()
    checker = checker_of(papers, chapters, untimed=today)
    rules = _gone_over(checker, read)
    day = max(today, checker.day or today)
    return Standing(
        by=drafting.found.state.holders[drafting.author].party,
        after=chapters[-1].offset + drafting.after,
        chapters=chapters,
        papers=papers,
        read=read,
        checker=checker,
        rules=rules,
        status=checker.status(day),
        day=day,
    )


def _gone_over(checker: Checker, read: Sequence[Read]) -> dict[int, str]:
    found = {}
    for one in read:
        _, rule = checker.judge(Entry.of(line_of(one)), files_of(one))
        if rule is not None:
            found[one.index] = rule
    return found
