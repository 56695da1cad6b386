"""What a reader of a verdict should know though it does not rest on it."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.inspection.assessment.case import Case
from paripassu.inspection.assessment.names import drawn_item
from paripassu.inspection.draw.required import nothing_required
from paripassu.numbers import words
from paripassu.quoted import quoted


def notes(case: Case) -> Iterator[str]:
    """Give what stands beside a verdict: replaced defects, and draws to be doubted."""
    for judged in case.rounds:
        for item in judged.items:
            for one in item.replaced:
                if one.result in ("defect", "missing"):
                    by = one.superseded_by[0]
                    who = f" by {by.row.inspector}" if by.row.inspector else ""
                    yield (
                        f"{drawn_item(item.item, item.stratum)}: {one.result} in line "
                        f"{one.row.line} was replaced by {by.result} in line {by.row.line}{who}."
                    )
    for judged in case.rounds:
        yield from nothing_required(judged.draw.required, f" of draw {quoted(judged.draw.id)}")
    typed = [
        judged.draw.id
        for judged in case.rounds
        if judged.draw.joint is None and (judged.draw.seed or judged.draw.key)
    ]
    if typed:
        yield (
            f"The seed of {'draws' if len(typed) > 1 else 'draw'} "
            f"{words.listed([quoted(name) for name in typed])} was given by one person. Nothing "
            "here shows that it was not chosen to get certain items."
        )
    draws = [judged.draw for judged in case.rounds]
    if len(draws) > 1:
        for draw in draws:
            if draw.seed is None and draw.key is None:
                yield f"Draw {quoted(draw.id)} states no seed. Nothing shows that it is a new draw."
