"""Targets of a security game: what each is worth to whom, covered and not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.names import fault
from paripassu.numbers.fraction import format_fraction as text
from paripassu.numbers.quantity import QuantityError, parse_number
from paripassu.quoted import quoted
from paripassu.tables.names import Column
from paripassu.tables.read import TableLike, read_table
from paripassu.tables.table import Row

COLUMNS = (
    Column("target", required=True),
    Column("reward", required=True, number=True),
    Column("penalty", required=True, number=True),
    Column("defender_uncovered", number=True),
    Column("defender_covered", number=True),
)


@dataclass(frozen=True, slots=True)
class Target:
    """A place that can be attacked, and covered by one inspector.

    Attributes
    ----------
    name : str
    reward, penalty : Fraction
        What an attack is worth to the attacker while the target is not covered, and while it is;
        the penalty, usually negative, is less than the reward.
    defender_uncovered, defender_covered : Fraction or None
        What such an attack is worth to the defender; None: the attacker's with the other sign.
    """

    name: str
    reward: Fraction
    penalty: Fraction
    defender_uncovered: Fraction | None = None
    defender_covered: Fraction | None = None

    @property
    def zero_sum(self) -> bool:
        """Whether the defender loses what the attacker gains."""
        return (self.defender_uncovered is None or self.loss == -self.reward) and (
            self.defender_covered is None or self.caught == -self.penalty
        )

    @property
    def loss(self) -> Fraction:
        """What an attack on it is worth to the defender while it is not covered."""
        return -self.reward if self.defender_uncovered is None else self.defender_uncovered

    @property
    def caught(self) -> Fraction:
        """What an attack on it is worth to the defender while it is covered."""
        return -self.penalty if self.defender_covered is None else self.defender_covered


def wrong(target: Target) -> Iterator[tuple[str, str, str]]:
    """Give what contradicts the model: the column, what is wrong, and how to mend it."""
    if said := fault(target.name):
        yield "target", said, ""
    # In integers: with a hundred thousand targets, comparing Fractions takes longer than the rest.
    (reward, of), (penalty, per) = (
        target.reward.as_integer_ratio(),
        target.penalty.as_integer_ratio(),
    )
    if penalty * of >= reward * per:
        what = (
            f"should be less than the reward {text(target.reward)}, not {text(target.penalty)}: "
            "covering this target would not deter"
        )
        yield "penalty", what, "give what an attack is worth to the attacker while it is covered"
    elif not target.zero_sum and target.caught < target.loss:
        what = (
            f"should be at least {text(target.loss)}, what an attack is worth to the defender "
            f"while the target is not covered, not {text(target.caught)}"
        )
        yield "defender_covered", what, "give both columns of the defender, losses negative"


def digest(targets: Sequence[Target]) -> str:
    """Give the SHA-256 of targets as 64 hex digits, whatever table they came in.

    Docs: specification/games.md, "The targets' digest".
    """
    state = hashlib.sha256(b"paripassu/game-targets/1\0")
    for target in targets:
        values = (target.reward, target.penalty, target.loss, target.caught)
        state.update("\0".join([target.name, *map(text, values)]).encode() + b"\n")
    return state.hexdigest()


def check(targets: Sequence[Target]) -> None:
    """Refuse targets that contradict the model.

    Raises
    ------
    PariPassuError
        There is none, two have one name, or one is wrong; see :func:`wrong`.
    """
    if not targets:
        raise PariPassuError("there is no target", "give at least one")
    seen: set[str] = set()
    for target in targets:
        for column, what, mend in wrong(target):
            raise PariPassuError(f"target {quoted(target.name)}: {column} {what}", mend)
        if target.name in seen:
            raise PariPassuError(f"target {quoted(target.name)} is there twice", "rename one")
        seen.add(target.name)


def read_targets(path: TableLike) -> tuple[Target, ...]:
    """Read the targets of a security game from a table; ``-`` is standard input.

    Parameters
    ----------
    path : path, open file, frame or sequence of mappings
        A table. Columns ``target`` (unique), ``reward`` and ``penalty`` (to the attacker,
        uncovered and covered), and if wanted ``defender_uncovered`` and ``defender_covered``
        (default: the attacker's with the other sign, cell by cell).

    Raises
    ------
    TableError
        It cannot be read, or a cell is wrong; names row and column.
    """
    table = read_table(path, COLUMNS)
    lines: dict[str, int] = {}
    found = []
    for row in table:
        name = row.required("target")
        reward, penalty = _number(row, "reward"), _number(row, "penalty")
        defender = [
            _number(row, column) if row.text(column) else None
            for column in ("defender_uncovered", "defender_covered")
        ]
        if name and name in lines:
            row.wrong(
                "target",
                f"{quoted(name)} stands in line {lines[name]} already",
                "rename one of them",
            )
        lines.setdefault(name, row.line)
        if reward is None or penalty is None:
            continue
        target = Target(name, reward, penalty, *defender)
        for column, what, mend in wrong(target):
            if name or column != "target":
                row.wrong(column, what, mend)
        found.append(target)
    table.problems.raise_if_any()
    return tuple(found)


def _number(row: Row, column: str) -> Fraction | None:
    """Read a number that has to be there; note what is wrong, and give None, where it is not."""
    if not (written := row.required(column)):
        return None
    try:
        return parse_number(written)
    except QuantityError as error:
        row.problems.add_number(row.line, column, error)
        return None
