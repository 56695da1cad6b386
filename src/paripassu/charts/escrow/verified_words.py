"""What files show of a declaration, in sentences: what is false, what is rejected, what is open."""

from __future__ import annotations

from paripassu.escrow.verified import Answered, Found, Rejected, Verified, Version
from paripassu.numbers import words

#: Longer lists fill the screen; the document has them all.
MOST = 30
_ANYONE = "This accuses nobody: anyone can have altered the file."


def verdict(answer: Verified) -> list[tuple[str, str, list[str]]]:
    """Give the sentences that a reader wants first, each with a style and what stands below it."""
    rejected = [rejection(one) for one in answer.rejections]
    if answer.version is None:
        said = "The commitment is rejected. Nothing can be said of the declaration."
        return [(said, "bold red", rejected), (_ANYONE, "", [])]
    found: list[tuple[str, str, list[str]]] = []
    views: list[Verified | Version] = [answer, *answer.versions]
    false = [finding(one) for view in views for one in view.findings]
    if false:
        said = f"The declaration is false: {words.count(len(false), 'finding')}."
        more = [f"and {len(false) - MOST:,} more; --json gives them all"]
        found.append((said, "bold red", false[:MOST] + more * (len(false) > MOST)))
    if answer.conflicts:
        said = "Two commitments cannot both stand. By itself this accuses nobody."
        found.append((said, "bold red", [*map(sentence, answer.conflicts)]))
    if rejected:
        said = (
            "1 file is rejected. It says nothing, and accuses nobody:"
            if len(rejected) == 1
            else f"{len(rejected)} files are rejected. They say nothing, and accuse nobody:"
        )
        found.append((said, "bold red", rejected))
    if not false and not answer.conflicts:
        found.append((_rest(answer), "" if rejected else "bold", []))
    if answer.asked:
        done = answer.stages.get(answer.asked)
        said = f"Stage {answer.asked} {'is open' if done else 'is not open yet'}."
        found.append((said, "" if done else "bold red", []))
    return found


def _rest(answer: Verified) -> str:
    """Say what was checked and is true, and what was not checked."""
    views: tuple[Verified | Version, ...] = (answer, *answer.versions)
    numbers = sorted({view.version or 0 for view in views})
    said = " and ".join(map(str, numbers)) if len(numbers) < 3 else f"{numbers[0]} to {numbers[-1]}"
    of = f"version{'s' * (len(numbers) > 1)} {said} of the declaration of {answer.declarer}"
    if any(table.open for view in views for table in view.tables.values()):
        return f"{'The rest is' if answer.rejections else 'All files are'} true to {of}."
    whole = (
        f"The commitment to {of} is whole: its root is right."
        if len(views) == 1
        else f"The commitments to {of} are whole: their roots are right."
    )
    nothing = "Nothing else" if answer.rejections else "Nothing"
    return f"{whole} {nothing} is opened yet, so nothing that is declared was checked."


def rejection(one: Rejected) -> str:
    """Say why a file is rejected, and how to mend it."""
    mend = f" {sentence(one.mend)}" if one.mend else ""
    return f"{one.file}: {one.error}. {sentence(one.what)}{mend}"


def finding(one: Found) -> str:
    """Say what is false, and where."""
    return f"{one.error}: {', '.join((one.table, *_where(one)))}. {sentence(one.what)}"


def _where(one: Found) -> list[str]:
    place = place_of(one)
    return [*([place] if place else []), *([f"column {one.column}"] if one.column else [])]


def place_of(one: Found) -> str:
    """Say where a finding is; empty where it is about all of a table."""
    if one.row is not None:
        return f"row {one.row:,}"
    if one.place:
        return f"cell {one.place}"
    # The only slot of a tree is its root: totals of all of a table.
    return f"slot {one.slot}" if one.slot not in (None, "1") else ""


def answered(one: Answered) -> str:
    """Give a question's outcome as a sentence."""
    asked = one.place if one.place is not None else f"the tag {one.tag}"
    where = f"In {one.table}, at {asked}" if one.place is not None else f"In {one.table}, {asked}"
    match one.outcome:
        case "nothing":
            return f"{where}: nothing is declared."
        case "declared":
            return f"{where}: {words.count(one.n or 0, 'record')} declared."
        case _:
            return f"{where}: not open{_closed(one)}. This never means that nothing is declared."


def _closed(one: Answered) -> str:
    """Say what is missing for an answer."""
    missing = []
    if one.closed_slots:
        missing.append(words.count(one.closed_slots, "cell" if one.place is not None else "slot"))
    if one.closed_columns:
        missing.append(
            f"the {'column' if len(one.closed_columns) == 1 else 'columns'} "
            f"{', '.join(one.closed_columns)}"
        )
    return f", for want of {' and '.join(missing)}" if missing else ""


def answer_records(one: Answered, most: int = MOST) -> list[str]:
    """Give the records of an answer, each in one line, and how many are not shown."""
    lines = [
        ", ".join(
            f"{name} {'empty' if value is None else value}"
            for name, value in zip(one.columns, record, strict=False)
        )
        for record in one.records[:most]
    ]
    more = (one.n or 0) - len(lines)
    return [*lines, f"and {more:,} more"] if lines and more > 0 else lines


def sentence(clause: str) -> str:
    """Make a sentence of a clause."""
    return clause[:1].upper() + clause[1:] + ("" if clause.endswith(("?", ".")) else ".")
