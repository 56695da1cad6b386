"""What is found out about each statement of a record, in order: its ``check``.

What counts depends on the rules of the process: of two commitments to one secret the first that
counts binds. So a fold runs along, and what it does not take is not remembered here either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from paripassu.agreement.model import Agreement
from paripassu.process.checks.declared import Declarations
from paripassu.process.checks.drawn import Draws
from paripassu.process.checks.sealed import Seals
from paripassu.process.checks.verdict import TRUE, Files, RejectedFileError, Verdict
from paripassu.process.fold.entry import Entry
from paripassu.process.fold.fold import Fold
from paripassu.process.fold.pact import Pact

#: The kinds that are judged, and those that others are judged by.
KINDS: Final = frozenset(
    {
        "commit",
        "disclose",
        "challenge",
        "answer",
        "seal",
        "release",
        "draw-commit",
        "draw-reveal",
    }
)
#: Rules that are noted, and hinder nothing.
NOTED: Final = frozenset(
    {
        "undone",
        "ahead-harm",
        "early-release",
        "late-answer",
        "short-notice",
        "false-declaration",
    }
)


def hinders(rule: str | None) -> bool:
    """Whether an entry moves nothing, by the rule that it breaks."""
    return rule is not None and rule.partition(" ")[0] not in NOTED


class Checker:
    """Goes over a record, statement by statement.

    Parameters
    ----------
    pact : Pact
        What was signed at the beginning.
    documents : mapping
        What a ``sign`` may name, by digest.
    origins : collection of str
        Of the log and of those before it.
    """

    def __init__(self, pact: Pact, documents: Mapping[str, Any], origins: Collection[str]) -> None:
        self._fold = Fold(pact, documents)
        #: The agreement in force when the last commitment was made.
        self._agreed = pact.agreement
        self._terms = {pact.agreement.digest: pact.agreement}
        self._terms |= {
            digest: one for digest, one in documents.items() if isinstance(one, Agreement)
        }
        start = pact.agreement.start
        #: The day of what has no time yet: that of the entry before it.
        self._day = start.toordinal() if start is not None else 1
        self._declarations = Declarations(origins)
        self._seals = Seals(self._declarations)
        self._draws = Draws()

    def judge(self, entry: Entry, files: Files) -> tuple[Verdict, str | None]:
        """Judge the next statement.

        Parameters
        ----------
        entry : Entry
            What has no time yet is taken to have been said on the day of the one before.
        files : Files
            Those of the statement.

        Returns
        -------
        verdict : Verdict
        rule : str or None
            The rule of the process that it breaks, as far as that can be said at once.
        """
        if entry.day is None:
            entry = replace(entry, day=self._day, own=self._day)
        elif self._day > entry.day:
            # No day before that of the entry before: so the fold has it too.
            entry = replace(entry, day=self._day)
        assert entry.day is not None
        self._day = entry.day
        if entry.kind == "commit":
            # What is in force changes between days only.
            self._agreed = self._terms[self._fold.status(entry.day)["agreement"]]
        try:
            verdict = self._verdict(entry, files)
        except RejectedFileError as error:
            verdict = Verdict("rejected", str(error))
        rule = self._fold.fold(replace(entry, check=verdict.check))
        if not hinders(rule):
            self._note(entry, verdict)
        self._declarations.days.note(entry.index, entry.day)
        return verdict, rule

    def _verdict(self, entry: Entry, files: Files) -> Verdict:
        match entry.kind:
            case "commit":
                return self._declarations.commit(entry, files, self._agreed)
            case "disclose":
                return self._declarations.disclose(entry, files)
            case "challenge":
                return self._declarations.challenge(entry, files)
            case "answer":
                return self._declarations.answer(entry, files)
            case "seal":
                return self._seals.seal(entry, files)
            case "release":
                return self._seals.release(entry, files)
            case "draw-reveal":
                return self._draws.reveal(entry)
        return TRUE

    def _note(self, entry: Entry, verdict: Verdict) -> None:
        """Remember what later statements are judged by, of one that counts."""
        if verdict.check == "rejected":
            return
        match entry.kind:
            case "commit":
                self._declarations.committed(entry, self._agreed)
            case "challenge":
                self._declarations.challenged(entry)
            case "seal":
                self._seals.entered(entry)
            case "draw-commit":
                self._draws.fix(entry)

    @property
    def declarations(self) -> Declarations:
        """What was declared, and what is open of it."""
        return self._declarations
