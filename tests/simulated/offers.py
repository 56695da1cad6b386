"""Notes that somebody puts together of what witnesses said at any time, to move a time."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from tests.simulated.truth import DAY, HOUR, WEEK

from paripassu.record.checkpoint import Checkpoint, format_checkpoint
from paripassu.record.envelope import Statement
from paripassu.record.forms import RECEIPT
from paripassu.record.note import Note, NoteSignature, format_note, parse_note
from paripassu.record.reply import Reply

if TYPE_CHECKING:
    from tests.simulated.branches import Branch
    from tests.simulated.world import World

Chosen = list[tuple[int, NoteSignature]]


def receipt_of(world: World, statement: Statement) -> Checkpoint:
    """Give what a receipt for a statement says."""
    return Checkpoint(f"{world.origin}{RECEIPT}{statement.id}", 1, statement.digest)


def choose(world: World, seen: Checkpoint, random: Random, *, fair: bool) -> Chosen:
    """Choose cosignatures of a checkpoint out of all that there are, one of each witness.

    Parameters
    ----------
    fair : bool
        As an honest author would: a quorum within an hour, as early as there is one. Else
        anything, with what the liars sign for it: at both ends of the hour, and beyond.
    """
    said = world.lines.get(seen, {})
    every = sorted((time, line.name, line) for of in said.values() for time, line in of.items())
    if fair:
        for first, _, _ in every:
            near: dict[str, tuple[int, NoteSignature]] = {}
            for time, name, line in every:
                if first <= time <= first + HOUR:
                    near.setdefault(name, (time, line))
            if len(near) >= world.charter.quorum:
                return [*near.values()]
        return []
    if not every:
        return []
    anchor = random.choice(every)[0]
    chosen = []
    for name in world.names:
        mine = [one for one in every if one[1] == name]
        liar = next((one for one in world.liars if one.name == name), None)
        if liar is not None and random.random() < 0.9:
            off = random.choice([-HOUR, -HOUR + 1, 0, HOUR - 1, HOUR, HOUR + 1, -HOUR - 1])
            time = liar.any_time() if random.random() < 0.2 else max(anchor + off, 1)
            chosen.append((time, liar.line(seen, time)))
            if random.random() < 0.1:  # two that differ: none counts
                chosen.append((time + 1, liar.line(seen, time + 1)))
        elif mine and random.random() < 0.85:
            near_ones = [one for one in mine if abs(one[0] - anchor) <= HOUR]
            time, _, line = random.choice(
                near_ones if random.random() < 0.8 and near_ones else mine
            )
            chosen.append((time, line))
    random.shuffle(chosen)
    return chosen


def receipt_note(seen: Checkpoint, chosen: Chosen) -> bytes:
    """Write a receipt."""
    return format_note(Note(format_checkpoint(seen), tuple(line for _, line in chosen)))


def checkpoint_note(branch: Branch, seen: Checkpoint, chosen: Chosen) -> bytes:
    """Write a checkpoint as the log signs it, with some cosignatures."""
    signed = parse_note(branch.sign(seen.size, seen.root, int(branch.world.now)))
    return format_note(Note(signed.text, (*signed.signatures, *(line for _, line in chosen))))


def counting(chosen: Chosen) -> list[int]:
    """Give the stamps that count, in order: none by a witness that has signed twice."""
    names = [line.name for _, line in chosen]
    return sorted(time for time, line in chosen if names.count(line.name) == 1)


def expected(branch: Branch, statement: Statement, chosen: Chosen, latest: int | None) -> str:
    """Say which rule a receipt breaks, or that it breaks none: read off the page, word by word."""
    stamps = counting(chosen)
    if len(stamps) < branch.world.charter.quorum:
        return "note-quorum"
    if stamps[-1] - stamps[0] > HOUR:
        return "note-hour"
    middle = stamps[(len(stamps) + 1) // 2 - 1]
    index = branch.find(statement)
    if index is None:
        return "note-use"
    own = branch.state.times.own(index)
    if own is not None and middle // DAY >= own // DAY:
        return "note-use"
    if latest is not None and latest - middle > WEEK:
        return "note-late"
    return ""


def bring_receipt(
    world: World,
    branch: Branch,
    statement: Statement,
    chosen: Chosen,
    seen: Checkpoint | None = None,
) -> Reply:
    """Bring a receipt to the log: it is taken or refused as the page says, and gives its time.

    Parameters
    ----------
    seen : Checkpoint, optional
        What it says, where it is not of this log.
    """
    seen = seen or receipt_of(world, statement)
    times = branch.state.times
    index = branch.find(statement)
    own = None if index is None else times.own(index)
    rule = expected(branch, statement, chosen, times.latest)
    reply = branch.add(receipt_note(seen, chosen))
    if reply.known:
        return reply
    assert reply.problem == rule, (reply, rule)
    if not rule:
        assert index is not None
        stamps = counting(chosen)
        middle = stamps[(len(stamps) + 1) // 2 - 1]
        assert branch.state.times.own(index) == middle, (own, middle)
    return reply


def sizes(branch: Branch) -> Sequence[Checkpoint]:
    """Give the checkpoints of a history that anybody has cosigned."""
    return [
        seen
        for seen in branch.world.lines
        if seen.origin == branch.world.origin and branch.roots.get(seen.size) == seen.root
    ]
