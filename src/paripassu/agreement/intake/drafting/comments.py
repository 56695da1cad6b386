"""Draft positions as comments of an agreement file: written, found again, accepted or dropped.

Every line of a draft begins with ``# draft ``. Taken away, what is left is an entry: that is how a
draft is accepted, by hand or by ``--review``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from paripassu.agreement.intake.drafting.drafts import DraftPosition, likelihood_text

MARK = "# draft "
#: Behind the key that tells a person to look at an accepted draft.
LOOK = "# from a report: look at firm, cost and likelihood"
_ID = re.compile(r'^# draft id = "([^"]*)"', re.MULTILINE)
_SAYS = re.compile(r"^# draft # ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Comment:
    """A draft as it stands in a file.

    Attributes
    ----------
    start, end : int
        Its characters in the file; the last line's end is not included.
    id : str
        Of the position that it would be.
    text : str
        Its lines, without the mark.
    complete : bool
        Whether it says what the party wants.
    """

    start: int
    end: int
    id: str
    text: str
    complete: bool


def format_draft(draft: DraftPosition) -> str:
    """Write a draft as a comment."""
    lines = [
        f"# {draft.speaker}: {_quoted(draft.sentence)}",
        "[[position]]",
        f'id = "{draft.id}"',
        f'party = "{draft.party}"',
    ]
    if draft.is_complete:
        lines += [f'claim = "{draft.says}"', f'measure = "{draft.measure}"']
        if draft.needs:
            lines.append(f'needs = {{ {draft.needs} = "all" }}')
    else:
        lines.append("# claim, measure: no pattern matched; say here what the party wants")
    lines.append(f'firm = "demand"   {LOOK}')
    if draft.likelihood is not None:
        lines.append(f"likelihood = {likelihood_text(draft.likelihood)}")
    lines.append(f'source = ["{draft.source}"]')
    return "".join(f"{MARK}{line}\n" for line in lines)


def find_comments(text: str) -> tuple[Comment, ...]:
    """Find all drafts in the text of an agreement file."""
    return tuple(_comments(text))


def _comments(text: str) -> Iterator[Comment]:
    for block in re.finditer(r"(?:^# draft [^\n]*(?:\n|\Z))+", text, re.MULTILINE):
        whole = block.group()
        starts = [
            found.start()
            for found in re.finditer(r"^# draft # [^\n]*\n# draft \[\[", whole, re.MULTILINE)
        ]
        for number, start in enumerate(starts):
            end = starts[number + 1] if number + 1 < len(starts) else len(whole)
            lines = whole[start:end].rstrip("\n")
            id_ = _ID.search(lines)
            if id_ is not None:
                yield Comment(
                    block.start() + start,
                    block.start() + start + len(lines),
                    id_[1],
                    "\n".join(line.removeprefix(MARK) for line in lines.split("\n")),
                    re.search(r"^# draft claim = ", lines, re.MULTILINE) is not None,
                )


def settle(text: str, comment: Comment, *, accept: bool) -> str:
    """Give the text with a draft accepted, or taken out with one empty line before it."""
    if accept:
        return text[: comment.start] + comment.text + text[comment.end :]
    start = comment.start
    for empty in ("\r\n", "\n"):
        if text.endswith(f"\n{empty}", 0, start):
            start -= len(empty)
            break
    end = comment.end + 1 if text[comment.end : comment.end + 1] == "\n" else comment.end
    return text[:start] + text[end:]


def _quoted(sentence: str) -> str:
    """Give a sentence in quotation marks, unless it begins with its own."""
    return sentence if sentence[:1] in '“"' else f"“{sentence}”"
