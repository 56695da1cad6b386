"""What each statement of a record says, in one sentence for people who never saw its JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from paripassu.charts.process.status_names import Names
from paripassu.charts.text import clean, number, percent
from paripassu.numbers import words
from paripassu.process.fold.entry import Entry

#: Characters of a text of a body that are shown; the statement itself has all of it.
_MOST = 300
_VERDICTS = {
    "consistent": "nothing speaks against it",
    "violation": "it was never done as claimed",
    "undone": "it was done, and is done no longer",
    "inconclusive": "nothing can be said yet",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in words.

    Attributes
    ----------
    index : int
    sentence : str
    about : int or None
        The earlier entry that it speaks of.
    """

    index: int
    sentence: str
    about: int | None = None


class _Heard(NamedTuple):
    """What later statements say of an earlier one."""

    by: str
    kind: str
    step: str | None


@dataclass(slots=True)
class Teller:
    """Tells statements in their order: later ones speak of earlier ones.

    Parameters
    ----------
    names : Names
        Titles of parties and steps.
    lookup : callable, optional
        Gives a statement by its number, if there is one: then some can be told without those
        before them. Without it, all have to be told one after the other.
    """

    names: Names
    lookup: Callable[[int], Mapping[str, Any] | None] = lambda _: None
    _heard: dict[int, _Heard] = field(default_factory=dict)

    def tell(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[Said]:
        """Tell entries as ``record export`` prints them."""
        for line in entries:
            entry = Entry.of(line)
            say = _SAYS.get(entry.kind, _other)
            of = entry.names("of")
            self._of(entry)
            yield Said(entry.index, words.sentence(say(self, entry)), of if of >= 0 else None)
            self._keep(entry, of)

    def _keep(self, entry: Entry, of: int) -> None:
        step = entry.text("step")
        if not step and of in self._heard:
            step = self._heard[of].step
        self._heard[entry.index] = _Heard(entry.by, entry.kind, step)

    def _of(self, entry: Entry) -> _Heard | None:
        """Give the earlier entry that an entry speaks of."""
        asked = of = entry.names("of")
        before: list[tuple[Entry, int]] = []
        while 0 <= of < entry.index and of not in self._heard:
            line = self.lookup(of)
            if line is None:
                break
            entry, of = (found := Entry.of(line)), found.names("of")
            before.append((entry, of))
        for one, its in reversed(before):  # each says of which step it is, or speaks of another
            self._keep(one, its)
        return self._heard.get(asked)

    def who(self, entry: Entry) -> str:
        """Name the author."""
        return self.names.party(entry.by)

    def step(self, entry: Entry) -> str:
        """Name the step that an entry speaks of, by itself or through an earlier one."""
        heard = self._of(entry)
        step = entry.text("step") or (heard.step if heard is not None else None)
        return "a step" if step is None else self.names.step(step)

    def earlier(self, entry: Entry, name: str = "of") -> str:
        """Name the earlier entry that an entry speaks of."""
        index = entry.names(name)
        return "an entry that is not known" if index < 0 else f"entry {index:,}"

    def kind_of(self, entry: Entry) -> str | None:
        """Give the kind of the earlier entry that an entry speaks of."""
        heard = self._of(entry)
        return None if heard is None else heard.kind

    def is_own(self, entry: Entry) -> bool:
        """Whether the earlier entry that an entry speaks of is by the same party."""
        heard = self._of(entry)
        return heard is not None and heard.by == entry.by


_Say = Callable[[Teller, Entry], str]


def _quoted(text: str | None) -> str:
    shown = clean(text or "").removesuffix(".")  # the sentence around it ends, too
    return f"“{shown[:_MOST]}…”" if len(shown) > _MOST else f"“{shown}”"


def _listed(texts: Iterable[str]) -> str:
    return words.listed([_quoted(one) for one in texts])


def _charter(told: Teller, entry: Entry) -> str:
    if entry.index == 0:
        return (
            "the record begins. The charter names who may sign for each party, the keys, and the "
            "witnesses"
        )
    return "the charter of the record is changed, by all parties"


def _keys(told: Teller, entry: Entry) -> str:
    return f"{told.who(entry)} changes the list of its keys"


def _sign(told: Teller, entry: Entry) -> str:
    if entry.body.get("replaces") is None:
        return f"{told.who(entry)} signs the agreement and its plan"
    until = entry.date("until")
    waits = "" if until is None else f". The offer stands until {_day(until)}"
    return f"{told.who(entry)} signs a change of the agreement or of its plan{waits}"


def _withdraw(told: Teller, entry: Entry) -> str:
    steps = entry.texts("steps")
    if not steps:
        return f"{told.who(entry)} gives notice that it leaves the agreement"
    cause = entry.body.get("cause")
    if isinstance(cause, str):
        why = f", because of {told.names.cause(cause)}"
    else:
        why = f", because of entry {cause:,}" if isinstance(cause, int) else ""
    return f"{told.who(entry)} undoes {told.names.steps(steps)}{why}"


def _perform(told: Teller, entry: Entry) -> str:
    said = f"{told.who(entry)} says that it has done its part of {told.step(entry)}"
    if entry.body.get("deposit") is True:
        said += ". It takes effect together with the parts of the others"
    return said


def _confirm(told: Teller, entry: Entry) -> str:
    if told.kind_of(entry) == "seal":
        return f"{told.who(entry)} has its share of the seal in {told.earlier(entry)}"
    if told.kind_of(entry) == "disclose":
        return f"{told.who(entry)} has received what was opened in {told.earlier(entry)}"
    return f"{told.who(entry)} accepts what {told.earlier(entry)} claims: {told.step(entry)}"


def _dispute(told: Teller, entry: Entry) -> str:
    ground = entry.text("ground")
    why = "" if not ground else f": {_quoted(ground)}"
    if "of" not in entry.body and "step" not in entry.body:
        return f"{told.who(entry)} complains{why}"
    where = f" ({told.earlier(entry)})" if "of" in entry.body else ""
    if told.is_own(entry):
        return f"{told.who(entry)} takes back its claim of {told.step(entry)}{where}{why}"
    return f"{told.who(entry)} disputes {told.step(entry)}{where}{why}"


def _finding(told: Teller, entry: Entry) -> str:
    verdict = _VERDICTS.get(entry.text("verdict") or "", "no verdict")
    on = f"on {told.step(entry)}" if "of" in entry.body else "on a material balance"
    of = f", {told.earlier(entry)}" if "of" in entry.body else ""
    detect = entry.number("detect")
    sure = (
        f". A violation would have been found with a probability of {percent(detect, 'promised')}"
        if 0 < detect <= 1
        else ""
    )
    drawn = entry.text("draw")
    draw = "" if drawn is None else f" after the draw {_quoted(drawn)}"
    return f"{told.who(entry)} found{draw} {on}{of}: {verdict}{sure}"


def _notify(told: Teller, entry: Entry) -> str:
    begins, ends = entry.date("begins"), entry.date("ends")
    days = "" if begins is None else f", from {_day(begins)}"
    if begins is not None and ends is not None:
        days += f" to {_day(ends)}"
    size = entry.number("size")
    large = "" if size == 0 else f", with a size of {number(size)}"
    return f"{told.who(entry)} announces {_quoted(entry.text('activity'))}{days}{large}"


def _commit(told: Teller, entry: Entry) -> str:
    version = entry.body.get("version")
    of = f", version {version}" if isinstance(version, int) and version > 1 else ""
    tables = entry.texts("tables")
    what = f" with the tables {_listed(tables)}" if tables else ""
    return (
        f"{told.who(entry)} commits to a whole declaration{of}{what}. Nothing of it is shown yet, "
        "and nothing of it can be changed"
    )


def _disclose(told: Teller, entry: Entry) -> str:
    stage, table = entry.text("stage"), entry.text("table")
    name = f"the stage {_quoted(stage)}" if stage is not None else f"the table {_quoted(table)}"
    part = entry.text("part")
    some = "" if part in (None, "all") else f", the part {_quoted(part)},"
    readers = entry.texts("to")
    to = f", for {told.names.parties(readers)} alone" if readers else ""
    of = told.earlier(entry, "commitment")
    return f"{told.who(entry)} opens {name}{some} of the declaration in {of}{to}"


def _challenge(told: Teller, entry: Entry) -> str:
    return (
        f"{told.who(entry)} asks a question about the table {_quoted(entry.text('table'))} of the "
        f"declaration in {told.earlier(entry, 'commitment')}"
    )


def _answer(told: Teller, entry: Entry) -> str:
    return f"{told.who(entry)} answers the question in {told.earlier(entry)}"


def _seal(told: Teller, entry: Entry) -> str:
    stage = entry.text("stage")
    what = f"the stage {_quoted(stage)}" if stage is not None else _listed(entry.texts("tables"))
    k = entry.body.get("k")
    some = f"any {k} of them" if isinstance(k, int) else "they"
    return (
        f"{told.who(entry)} leaves {what} of the declaration in "
        f"{told.earlier(entry, 'commitment')} with {told.names.parties(entry.texts('guardians'))}. "
        f"When it is the turn of {told.step(entry)}, {some} can open it"
    )


def _release(told: Teller, entry: Entry) -> str:
    return f"{told.who(entry)} releases its share of the seal in {told.earlier(entry)}"


def _draw(told: Teller, entry: Entry) -> str:
    by = entry.texts("parties")
    parts = f", to which {told.names.parties(by)} each give a secret number" if by else ""
    return (
        f"{told.who(entry)} announces the draw {_quoted(entry.text('id'))} of what is inspected "
        f"for {told.step(entry)}{parts}"
    )


def _draw_commit(told: Teller, entry: Entry) -> str:
    return (
        f"{told.who(entry)} fixes its secret number for the draw {_quoted(entry.text('draw'))}, "
        "and does not show it yet"
    )


def _draw_reveal(told: Teller, entry: Entry) -> str:
    return f"{told.who(entry)} shows its number for the draw {_quoted(entry.text('draw'))}"


def _other(told: Teller, entry: Entry) -> str:
    return f"{told.who(entry)} states {_quoted(entry.kind)}, for information: no step depends on it"


def _day(day: int) -> str:
    return words.date(dt.date.fromordinal(day))


_SAYS: Mapping[str, _Say] = {
    "charter": _charter,
    "keys": _keys,
    "sign": _sign,
    "withdraw": _withdraw,
    "perform": _perform,
    "confirm": _confirm,
    "dispute": _dispute,
    "finding": _finding,
    "notify": _notify,
    "commit": _commit,
    "disclose": _disclose,
    "challenge": _challenge,
    "answer": _answer,
    "seal": _seal,
    "release": _release,
    "draw": _draw,
    "draw-commit": _draw_commit,
    "draw-reveal": _draw_reveal,
}
