"""``paripassu record state``: write a statement that moves the process, or add signatures to one.

What can be filled in is filled in. What the rules of the process would take no notice of is refused
before anything is signed.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from paripassu import given
from paripassu.errors import InputError, ParameterError, RejectedError
from paripassu.files import Readable
from paripassu.nearest import nearest
from paripassu.numbers import words
from paripassu.process.amending import Amendment, judge_amendment
from paripassu.process.bodies import BODIES, parse_body
from paripassu.process.checks.verdict import Verdict
from paripassu.process.filling import fill, in_words
from paripassu.process.rules_in_words import hinders, rule_in_words
from paripassu.process.standing import Standing, standing_of
from paripassu.quoted import quoted
from paripassu.record.statement_written import RecordState
from paripassu.record.write_statement import Completed, Drafting, write_statement

#: Kinds that are the record's own matter.
_RECORD: Final = ("charter", "keys")
_ANYWAY: Final = "to state it all the same, add --anyway"
_COMPLAINT: Final = "it names no claim and no step, so it is a complaint, and disputes nothing"
#: Kinds that are stated to change something.
_ACTING: Final = ("sign", "perform", "confirm", "finding", "answer", "release")
_IDLE: Final = (
    "today it changes nothing of where the process stands: it only adds to what is on record"
)
#: What the author is told of a statement that counts, and breaks a rule.
BREACH: Final = "the record will note a breach"
_NO_LOG: Final = (
    "the rules of the process were not checked: no log was given. Check where the process stands "
    "before you send it"
)


class IgnoredError(RejectedError):
    """A statement that would have no effect.

    Attributes
    ----------
    rule : str
        The rule of the process that it breaks.
    """

    def __init__(self, kind: str, rule: str, why: str = "") -> None:
        said = _sentence(rule)
        more = f" {why[:1].upper()}{why[1:]}." if why else ""
        text = f"{kind} would have no effect ({rule}): {said}{more}"
        super().__init__(text.removesuffix("."), _ANYWAY)
        self.rule = rule


class UnsoundAmendmentError(RejectedError):
    """An amendment whose plan does not hold from where the process stands."""

    def __init__(self, amendment: Amendment) -> None:
        said = "; ".join(amendment.sentences())
        super().__init__(f"the new plan does not hold from here: {said}", _ANYWAY)
        self.amendment = amendment


def record_state(
    what: str | os.PathLike[str],
    *,
    out: str | os.PathLike[str] | None = None,
    sign: Sequence[str | os.PathLike[str]] = (),
    author: str | None = None,
    body: Readable | None = None,
    file: Sequence[str | os.PathLike[str]] = (),
    log: str | os.PathLike[str] | None = None,
    predecessor: Sequence[str | os.PathLike[str]] = (),
    agreement: Readable | None = None,
    after: Readable | None = None,
    previous: str | None = None,
    anyway: bool = False,
    passphrase: str = "",
    sign_with: str = "",
    clock: Callable[[], float] = time.time,
) -> RecordState:
    """Write a statement, or add signatures to one. Nothing is sent.

    Parameters
    ----------
    what : str or path
        With ``author``: the kind of the statement, such as ``perform``. Else the file of a
        statement that is to be signed.
    out : path, optional
        Where the statement is written. Without it a new one is written to
        ``AUTHOR-KIND-ID.json``, and a signed one to its own file.
    sign : list of path
        Files of secret keys that sign it, if any; or of public keys, with ``sign_with``.
    author : str, optional
        The holder, by the name in the charter.
    body : str, path or open file, optional
        JSON of texts, whole numbers, true, false and null. What is left out is filled in where
        there is only one that it can be. A file may stand there by its name, an earlier statement
        by its number in the log, and a step by its measure, if one portion of it is next.
    file : list of path
        The files that the body names by their digests.
    log : str or path, optional
        The log for which it is written: a folder or a URL. Its newest checkpoint that counts is
        the one that the author has seen.
    predecessor : list of str or path
        Where the log is a successor: copies of the log before it, of the one before that, and so
        on.
    agreement : str, path or open file, optional
        Without a log: the agreement's file, as it is named in the charter.
    after : str, path or open file, optional
        The checkpoint that the author has seen, in place of the log's newest.
    previous : str, optional
        Id of the author's last statement, or ``none``, in place of what the log says.
    anyway : bool
        Whether it is written also where it would have no effect by the rules of the process.
    passphrase : str
        Of the secret keys; empty: they are not encrypted.
    sign_with : str
        A command that signs for public keys: it has the bytes on its standard input, and gives the
        signature. Environment variables name the key: ``PARIPASSU_KEY`` and
        ``PARIPASSU_ALGORITHM``.
    clock : callable
        Seconds since the epoch: on this day it is taken to be stated.

    Returns
    -------
    RecordState

    Raises
    ------
    ParameterError
        What is needed is not given, or has another form.
    InputError
        A file cannot be read, or is not what it should be; or the log is none.
    DocumentError
        The body is not as those of its kind are.
    RejectedError
        The log's checkpoint does not count, or the statement would not be taken.
    IgnoredError
        It would have no effect by the rules of the process.
    UnsoundAmendmentError
        It signs a plan that does not hold from where the process stands.
    SigningError
        The command does not sign.
    """
    given.flag(anyway, "anyway")
    asked = given.function(clock, "clock") or time.time
    if anyway and author is None:
        raise ParameterError("anyway", "is for a new statement", "give `author` with it")
    return write_statement(
        what,
        out=out,
        sign=sign,
        author=author,
        body=body,
        file=file,
        log=log,
        predecessor=predecessor,
        agreement=agreement,
        after=after,
        previous=previous,
        passphrase=passphrase,
        sign_with=sign_with,
        complete=lambda drafting: completed(drafting, asked(), anyway=anyway),
    )


def completed(drafting: Drafting, now: float, *, anyway: bool) -> Completed:
    """Fill in a statement, and check it by its schema and by the rules.

    Raises
    ------
    DocumentError, IgnoredError, ParameterError
        As :func:`record_state`.
    """
    kind = drafting.kind
    if kind in _RECORD:
        if not drafting.body:
            raise ParameterError("body", "should be given: what the statement says")
        return Completed(drafting.body)
    if kind not in BODIES:
        if not anyway:
            what = f"is {quoted(kind)}, and no statement that moves a process is called so"
            raise ParameterError("what", what, f"{nearest(kind, BODIES)}; {_ANYWAY}")
        return Completed(drafting.body, notes=(f"no statement of the process is called {kind}",))
    standing, unknown = _standing(drafting, now)
    body, attached = fill(kind, drafting.body, drafting.files, standing)
    parse_body(kind, body, "the statement's body")
    notes = [f"filled in: {one}" for one in in_words(body, drafting.body)]
    if kind == "dispute" and not {"of", "step"} & body.keys():
        if not anyway:
            mend = f"name the claim (of) or the step (step); {_ANYWAY}"
            raise RejectedError(f"dispute would have no effect: {_COMPLAINT}", mend)
        notes.append(_COMPLAINT)
    if standing is None:
        return Completed(body, attached, (*notes, unknown))
    contents = {one.reference.digest: one.content for one in drafting.files}
    judged = standing.judge(kind, body, contents)
    rule, verdict = judged.rule, judged.verdict
    if said := _judged(kind, rule, verdict, anyway=anyway):
        notes.append(said)
    if kind == "perform" and rule is None and (said := _too_soon(body, standing, anyway=anyway)):
        notes.append(said)
    if kind == "sign" and rule is None and (said := _amended(body, standing, anyway=anyway)):
        notes.append(said)
    if kind in _ACTING and rule is None and _changes_nothing(standing, judged.status):
        notes.append(_IDLE)
    return Completed(body, attached, tuple(notes))


def _changes_nothing(standing: Standing, after: Mapping[str, Any]) -> bool:
    """Whether the process stands today as it did, with the statement that was just judged."""
    told = {*after, *standing.status} - {"size", "as_of", "pending"}
    return all(after.get(name) == standing.status.get(name) for name in told)


def _too_soon(body: Mapping[str, Any], standing: Standing, *, anyway: bool) -> str:
    """Say that a claim comes before the days of a portion have passed: no rule, and no use.

    Raises
    ------
    RejectedError
        That is not what its author wants.
    """
    key = body["step"]
    unpassed = standing.checker.unpassed(key, standing.by)
    if unpassed is None:
        return ""
    said = f"{key} can be claimed when its {words.count(unpassed.days, 'day')} have passed"
    if unpassed.begun is not None:
        first = dt.date.fromordinal(unpassed.begun + unpassed.days)
        said += f", from {words.date(first)} on"
    elif unpassed.previous is not None:
        said += f", and they begin when {unpassed.previous} is performed"
    else:
        said += ", and they begin when the agreement is in force"
    if not anyway:
        raise RejectedError(f"perform would have no effect: {said}", f"wait until then; {_ANYWAY}")
    return f"it has no effect: {said}"


def _amended(body: Mapping[str, Any], standing: Standing, *, anyway: bool) -> str:
    """Say whether an amendment holds from here; the fold would take it as it is.

    Raises
    ------
    UnsoundAmendmentError
        It does not, and that is not what its author wants.
    """
    if body.get("replaces") is None:
        return ""
    documents = standing.papers.documents
    judged = judge_amendment(
        documents[body["agreement"]],
        documents[body["plan"]],
        status=standing.status,
        replaces=documents[standing.status["agreement"]],
    )
    if judged.holds:
        return "the new plan holds from here on"
    if not anyway:
        raise UnsoundAmendmentError(judged)
    return f"the new plan does not hold from here: {'; '.join(judged.sentences())}"


def _standing(drafting: Drafting, now: float) -> tuple[Standing | None, str]:
    """Give where the process stands, or say why nobody can say."""
    if drafting.source is None:
        return None, _NO_LOG
    try:
        return standing_of(drafting, now), ""
    except InputError as error:
        return None, f"the rules of the process were not checked: {error}"


def _judged(kind: str, rule: str | None, verdict: Verdict, *, anyway: bool) -> str:
    """Say what comes of a statement that breaks a rule.

    Raises
    ------
    IgnoredError
        It would have no effect, and that is not what its author wants.
    """
    if rule is None:
        if verdict.check == "finding":
            return f"its file shows that the declaration is false: {verdict.why}"
        return ""
    if not hinders(rule):
        if verdict.check == "rejected" and not anyway:  # noted for another reason, and no use
            raise IgnoredError(kind, "rejected", verdict.why)
        return f"{BREACH} ({rule}): {_sentence(rule)}"
    if not anyway:
        raise IgnoredError(kind, rule, verdict.why)
    return f"it has no effect ({rule}): {_sentence(rule)}"


def _sentence(rule: str) -> str:
    """Say what a statement that breaks a rule does, with what the rule names."""
    named = rule.partition(" ")[2]
    return f"it {rule_in_words(rule)}" + (f": {', '.join(named.split())}." if named else ".")
