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
from paripassu.process.fold.claiming import Unpassed
from paripassu.process.fold.entry import Entry
from paripassu.process.fold.fold import Fold
from paripassu.process.fold.pact import Pact
from paripassu.process.rules_in_words import hinders

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


def is_judged(kind: str, body: Mapping[str, Any]) -> bool:
    """Whether something is found out about such a statement, or others are judged by it."""
    return kind in KINDS or (kind == "sign" and body.get("replaces") is not None)


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
    untimed : int, optional
        The day that is taken for what has no time yet. Without it, that of the statement before.
    """

    def __init__(
        self,
        pact: Pact,
        documents: Mapping[str, Any],
        origins: Collection[str],
        untimed: int | None = None,
    ) -> None:
        self._fold = Fold(pact, documents)
        #: The agreement in force when the last commitment was made.
        self._agreed = pact.agreement
        self._terms = {pact.agreement.digest: pact.agreement}
        self._terms |= {
            digest: one for digest, one in documents.items() if isinstance(one, Agreement)
        }
        #: SHA-256 of what can be read so far: what was signed first, and all that came since.
        self._arrived = {
            digest.removeprefix("sha256:") for digest in (pact.agreement.digest, pact.digest)
        }
        self._untimed = untimed
        self._day: int | None = None
        self._declarations = Declarations(origins)
        self._seals = Seals(self._declarations)
        self._draws = Draws()

    def judge(self, entry: Entry, files: Files) -> tuple[Verdict, str | None]:
        """Judge the next statement.

        Parameters
        ----------
        entry : Entry
            One that may have no time yet.
        files : Files
            Those of the statement.

        Returns
        -------
        verdict : Verdict
        rule : str or None
            The rule of the process that it breaks, as far as that can be said at once.
        """
        day = self._day_of(entry)
        entry = replace(entry, day=day, own=day if entry.own is None else entry.own)
        self._day = day
        if entry.kind == "commit":
            # What is in force changes between days only.
            self._agreed = self._terms[self._fold.status(day)["agreement"]]
        self._arrived.update(files.named)
        try:
            verdict = self._verdict(entry, files)
        except RejectedFileError as error:
            verdict = Verdict("rejected", str(error))
        rule = self._fold.fold(replace(entry, check=verdict.check))
        if not hinders(rule):
            self._note(entry, verdict)
        self._declarations.days.note(entry.index, day)
        return verdict, rule

    def _verdict(self, entry: Entry, files: Files) -> Verdict:
        match entry.kind:
            case "sign":
                return self._signed(entry)
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

    def _signed(self, entry: Entry) -> Verdict:
        """Reject a signature of an amendment that nobody could read when it was signed."""
        if not is_judged(entry.kind, entry.body):
            return TRUE
        for key in ("agreement", "plan"):
            if (entry.text(key) or "").removeprefix("sha256:") not in self._arrived:
                raise RejectedFileError(
                    f"the {key} that it signs came neither with it nor with a statement before it: "
                    "nobody could read it"
                )
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

    def status(self, day: int) -> dict[str, Any]:
        """Give where the process stands at the end of a day, by the statements so far."""
        return self._fold.status(max(day, self._day or day))

    def claims_of(self, step: str) -> list[int]:
        """Give the statements that claim a step's current attempt: also released seals."""
        return self._fold.claims_of(step)

    def unpassed(self, step: str, party: str) -> Unpassed | None:
        """Say why a party's claim of a step is nothing yet, on the day of the last statement."""
        return self._fold.unpassed(step, party)

    @property
    def day(self) -> int | None:
        """The day of the last statement."""
        return self._day

    def _day_of(self, entry: Entry) -> int:
        """Give the day of a statement: none before that of the one before it, as in the fold."""
        given = self._untimed if entry.day is None else entry.day
        known = [day for day in (given, self._day) if day is not None]
        return max(known, default=1)

    @property
    def declarations(self) -> Declarations:
        """What was declared, and what is open of it."""
        return self._declarations

    @property
    def seals(self) -> Seals:
        """What is sealed, and what was released of it."""
        return self._seals
