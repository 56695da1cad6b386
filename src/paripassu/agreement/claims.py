"""What a claim names of other entries: measures, their portions and stages, and days.

Facts and positions make the same claims, and are checked alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial

from paripassu.agreement.called import titled
from paripassu.agreement.draft import Draft, Read
from paripassu.agreement.fields import LIKE, PORTION_WORDS
from paripassu.agreement.meant import NEEDS, PORTIONS, id_meant, word_meant
from paripassu.agreement.model import Measure, Position, Requirement
from paripassu.agreement.problem import Problem
from paripassu.nearest import nearest
from paripassu.numbers.decimal import numbers_in
from paripassu.quoted import quoted
from paripassu.told import Told
from paripassu.toml.locate import Path

#: Measures by id, those included that are wrong in other ways.
Measures = Mapping[str, Read[Measure]]


def check_claims(draft: Draft, measures: Measures) -> Iterator[Problem]:
    """Find what the claims of facts and positions name and what is not there.

    Parameters
    ----------
    draft : Draft
        All entries.
    measures : mapping
        By id, as far as their ids could be read.
    """
    for read in draft.claims:
        if read.has("measure"):
            yield from _measure((*read.path, "measure"), read.entry.measure, measures)
        yield from _part(read, measures)
        for path, needs in tables_in(read):
            for name, need in needs.items():
                yield from _need(read, (*path, name), name, need, measures)
        yield from _of(read, measures)
    yield from _dates(draft)


def has_part(measure: Measure, part: int | str | None) -> bool:
    """Whether a measure has a portion of this number, name or word."""
    if isinstance(part, int):
        return part <= len(measure.shares)
    return part in (None, *PORTION_WORDS) or any(stage.name == part for stage in measure.stages)


def tables_in(
    read: Read[Requirement] | Read[Position],
) -> Iterator[tuple[Path, Mapping[str, Fraction | str]]]:
    """Give the tables of needs of a claim, each with its place in the file."""
    yield (*read.path, "needs"), read.entry.needs
    for index, table in enumerate(read.entry.needs_any):
        yield (*read.path, "needs_any", index), table


def _titled(measure: Read[Measure]) -> str:
    return titled(measure.entry.id, measure.entry.title)


def _measure(path: Path, name: str, measures: Measures) -> Iterator[Problem]:
    if name not in measures:
        titles = {id_: read.entry.title for id_, read in measures.items()}
        yield Problem(path, f"unknown measure {quoted(name)}", lambda: id_meant(name, titles))


def _known(measure: Read[Measure], *keys: str) -> bool:
    """Whether these keys could be read, and no unknown key may stand for one of them."""
    return measure.has(*keys) and measure.broken <= set(Measure.model_fields)


def _part(read: Read[Requirement] | Read[Position], measures: Measures) -> Iterator[Problem]:
    """Find parts that the measure does not have, and words that name a stage too."""
    part, id_ = read.entry.part, read.entry.measure
    measure = measures.get(id_)
    if part is None or measure is None or not _known(measure, "stages", "portions"):
        return
    path = (*read.path, "part")
    names = [stage.name for stage in measure.entry.stages]
    count = len(measure.entry.shares)
    if isinstance(part, int):
        if part > count:
            yield Problem(
                path,
                Told(
                    f"measure {quoted(id_)} has no portion {part}",
                    f"{_titled(measure)} has no portion {part}",
                ),
                f"its portions are 1 to {count}" if count > 1 else "it has one portion",
            )
    elif part in PORTION_WORDS:
        # The first stage may well be named "first": it is the same portion.
        ends = {"first": 1, "last": count}
        if part in names and names.index(part) + 1 != ends.get(part):
            yield Problem(
                path,
                Told(
                    *(
                        f"{quoted(part)} is a stage of {name} and a word for "
                        f"{'every portion' if part == 'each' else f'the {part} portion'}: "
                        "it can be read in two ways"
                        for name in (quoted(id_), _titled(measure))
                    )
                ),
                "give the portion's number in place of it, or the stage another name",
            )
    elif part not in names:
        yield Problem(
            path,
            Told(
                f"measure {quoted(id_)} has no stage {quoted(part)}",
                f"{_titled(measure)} has no stage {quoted(part)}",
            )
            if names
            else f"unknown word {quoted(part)}",
            _portion_meant(part, count)
            or partial(word_meant, part, [*PORTION_WORDS, *names], PORTIONS),
        )


def _portion_meant(part: str, count: int) -> str:
    """Say how the number of a portion is written, where somebody put it in quotes."""
    number = part.strip()
    if number.isascii() and number.isdigit() and len(number) < 5 and 1 <= int(number) <= count:
        return f"a portion's number stands without quotes: write {int(number)}"
    return ""


def _need(
    read: Read[Requirement] | Read[Position],
    path: Path,
    name: str,
    need: Fraction | str,
    measures: Measures,
) -> Iterator[Problem]:
    if name not in measures:
        yield from _measure(path, name, measures)
        return
    own = read.has("measure") and name == read.entry.measure
    if own and need == "same":
        yield Problem(
            path,
            Told(
                *(
                    f"{one} would wait for itself: what is done after a portion is never done "
                    "before it"
                    for one in (quoted(name), _titled(measures[name]))
                )
            ),
            Told(
                'write "previous", what is done before the portion',
                "choose “the share before it of”, what is done before the portion",
            ),
        )
    elif own and need != "previous":
        yield Problem(
            path,
            Told(
                f"{quoted(name)} would wait for itself",
                f"{_titled(measures[name])} would wait for itself",
            ),
            Told(
                'name what it has to wait for; to part its own portions, write "previous"',
                "name what it has to wait for; to part its own portions, choose “the share "
                "before it of”",
            ),
        )
    needed = measures[name]
    names = [stage.name for stage in needed.entry.stages]
    if not isinstance(need, str) or not needed.has("stages"):
        return
    if need in LIKE and need in names:
        yield Problem(
            path,
            Told(
                *(
                    f"{quoted(need)} is a stage of {one} and a word for the like share: "
                    "it can be read in two ways"
                    for one in (quoted(name), _titled(needed))
                )
            ),
            "give the share in place of it, or the stage another name",
        )
    elif need not in ("all", *LIKE, *names):
        yield Problem(
            path,
            Told(
                f"measure {quoted(name)} has no stage {quoted(need)}",
                f"should be a share in per cent{', or a stage' if names else ''}, "
                f"not {quoted(need)}",
            ),
            partial(_need_meant, need, names),
        )


def _need_meant(need: str, names: Sequence[str]) -> str:
    meant = " or ".join(numbers_in(need)) or "a number from 0 to 100"
    ways = "all of it, or a stage" if names else "all of it"
    return Told(word_meant(need, [*names, "all", *LIKE], NEEDS), f"write {meant}; or choose {ways}")


def _of(read: Read[Requirement] | Read[Position], measures: Measures) -> Iterator[Problem]:
    for index, name in enumerate(read.entry.of):
        path = (*read.path, "of", index)
        if name not in measures:
            yield from _measure(path, name, measures)
            continue
        measure = measures[name]
        if _known(measure, "standing") and not measure.entry.standing:
            standing = [id_ for id_, other in measures.items() if other.entry.standing]
            near = nearest(name, standing) if standing else ""
            yield Problem(
                path,
                Told(
                    f"{quoted(name)} is no standing measure: there is no time during which it is "
                    "up",
                    f"{_titled(measure)} is not kept up over time: there is no time during which "
                    "it is up",
                ),
                Told(
                    f"{near}, or add standing = true and days to {quoted(name)}",
                    _KEPT_UP,
                )
                if near
                else Told(f"add standing = true and days to {quoted(name)}", _KEPT_UP),
                also=(measure.path,),
            )


#: How a measure comes to stand, in the forms.
_KEPT_UP = "tick “It is kept up over time” there, and fill in how many days it takes"


def _dates(draft: Draft) -> Iterator[Problem]:
    head = draft.head
    dated = [(read, date) for read in draft.claims if (date := read.entry.date) is not None]
    if head is None or not head.has("start"):
        return
    start = head.entry.start
    for read, date in dated[: 1 if start is None else None]:
        path = (*read.path, "date")
        if start is None:
            yield Problem(
                path,
                Told(
                    f"the day of {date} is not known, since [agreement] has no start",
                    f"the day of {date} is not known, since the agreement has no day 0",
                ),
                Told(
                    "add start = DATE to [agreement]: the date of day 0",
                    "fill in day 0 of the agreement itself, under More",
                ),
            )
        elif date < start:
            yield Problem(
                path,
                f"{date} lies before the start of the agreement, {start}",
                "correct one of them",
                also=(("agreement", "start"),),
            )
