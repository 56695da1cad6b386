"""How an agreement is run, in words: who verifies and decides, what has to be confirmed, when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from paripassu.agreement import phrases, wording
from paripassu.agreement.model import Agreement, Measure, Notice, Process
from paripassu.numbers import words


def uses_process(agreement: Agreement) -> bool:
    """Whether the file says anything of how the agreement is run."""
    return (
        agreement.process != Process()
        or bool(agreement.notices)
        or any(map(_is_run, agreement.measures))
    )


def process_in_words(agreement: Agreement) -> Iterator[str]:
    """Say how the agreement is run; nothing where its file does not.

    Sentences without the point at their ends: the offices, how long everything may take, what each
    measure asks for, what is notified.
    """
    if not uses_process(agreement):
        return
    process = agreement.process
    yield from _offices(agreement, process)
    yield from _limits(process)
    for measure in agreement.measures:
        yield from _measure(agreement, measure)
    for notice in agreement.notices:
        yield _notice(agreement, notice)


def _is_run(measure: Measure) -> bool:
    return (
        measure.confirm_by is not None
        or measure.verify is not None
        or bool(measure.opens)
        or bool(measure.automatic)
        or measure.unresolved is not None
    )


def _who(agreement: Agreement, name: str) -> str:
    """Give the name of a party; an office has none but the word that the file has for it."""
    party = agreement.party.get(name)
    return name if party is None else party.title or name


def _listed(agreement: Agreement, names: Iterable[str]) -> str:
    return words.listed([_who(agreement, name) for name in names])


def _offices(agreement: Agreement, process: Process) -> Iterator[str]:
    if process.inspectorate is None:
        yield "nobody verifies what is performed"
    else:
        yield f"{_who(agreement, process.inspectorate)} verifies what is performed"
    decides = process.decides or process.inspectorate
    if decides is None:
        yield "nobody decides disputes: each ends when its time is over"
    else:
        yield f"{_who(agreement, decides)} decides disputes"
    if process.guardians:
        yield f"{_listed(agreement, process.guardians)} keep shares of what is sealed"


def _limits(process: Process) -> Iterator[str]:
    if process.react_days is not None:
        yield f"from its turn a party has {_days(process.react_days)} at least"
    what = "stands" if process.unresolved == "stands" else "falls"
    yield (
        f"a step can be disputed for {_days(process.dispute_days)} after it was performed; a "
        f"dispute lasts {_days(process.resolve_days)} at most, and then the step {what}; a party "
        f"has {words.count(process.disputes, 'dispute')} in 365 days"
    )
    yield (
        f"silence counts as confirmation after {_days(process.confirm_days)}, and as receipt after "
        f"{_days(process.receive_days)}; a challenge is answered within "
        f"{_days(process.answer_days)}"
    )
    leaving = f"{_days(process.notice_days)} after it was notified"
    at_once = "on the day on which it is notified"
    yield (
        f"a withdrawal ends the agreement {leaving if process.notice_days else at_once}; a signed "
        f"amendment waits {_days(process.offer_days)} for the others"
    )


def _measure(agreement: Agreement, measure: Measure) -> Iterator[str]:
    called = wording.named(agreement, None)(measure.id)
    if measure.confirm_by is not None:
        who = (
            "all others who perform anything"
            if isinstance(measure.confirm_by, str)
            else _listed(agreement, measure.confirm_by)
        )
        yield f"{called} counts only once confirmed by {who}"
    if measure.verify is not None:
        detect = measure.verify.detect
        how = (
            "so surely that faking it does not pay"
            if isinstance(detect, str)
            else f"with a probability of {phrases.percent(detect)}"
        )
        yield f"{called} counts only once verified, {how}"
    if isinstance(measure.opens, Mapping):
        for stage, names in measure.opens.items():
            yield f"{called} opens {words.listed([*names])} at “{stage}”"
    elif measure.opens:
        yield f"{called} opens {words.listed([*measure.opens])}"
    if measure.automatic is True:
        yield f"{called} takes effect by itself"
    elif measure.automatic:
        parts = words.listed([_part(part) for part in measure.automatic])
        yield f"{called} takes effect by itself: {parts}"
    if measure.unresolved is not None:
        yield f"{called} {measure.unresolved} if a dispute about it is not decided in time"


def _part(part: int | str) -> str:
    return f"portion {part}" if isinstance(part, int) else f"“{part}”"


def _notice(agreement: Agreement, notice: Notice) -> str:
    who = _listed(agreement, notice.by) if notice.by else "each party"
    size = f" from a size of {phrases.number(notice.from_size)}" if notice.from_size else ""
    notifies = "notify" if len(notice.by) > 1 else "notifies"
    return f"{who} {notifies} “{notice.activity}”{size} {_days(notice.days)} ahead"


def _days(days: int) -> str:
    return words.count(days, "day")
