"""How the parties run the agreement: who verifies, who decides, and how long each act may take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    PlainSerializer,
    PlainValidator,
    StrictInt,
    StrictStr,
    WithJsonSchema,
)

from paripassu.agreement.base import Entry
from paripassu.agreement.fields import Amount, Id
from paripassu.agreement.problem import Problem, WrongError
from paripassu.numbers.decimal import numbers_in, parse_exact
from paripassu.numbers.fraction import nearest_number
from paripassu.quoted import shown
from paripassu.told import Told, hundredths

#: Days that a time limit may last: some 2,700 years.
MOST_LIMIT = 1_000_000
_Days = Annotated[StrictInt, Field(ge=0, le=MOST_LIMIT)]

#: What becomes of a step when nobody decided a dispute about it in time.
Unresolved = Literal["stands", "falls"]


class Process(Entry):
    """The ``[process]`` table: offices and time limits. Without it the defaults hold.

    Attributes
    ----------
    inspectorate : str
        Who verifies: a party or an office.
    decides : str
        Who ends disputes: a party or an office. Left out: the inspectorate.
    guardians : tuple of str
        Who keeps shares of sealed stages.
    react_days : int
        The least time that a party has from its turn; 5 if nothing is said. A plan without time
        has due days only where the file states it.
    dispute_days : int
        How long after its performance a step can be disputed.
    resolve_days : int
        How long a dispute stays open.
    disputes : int
        How many disputes a party has in 365 days.
    unresolved : str
        What becomes of a disputed step when the time has passed: it ``stands``, or it ``falls``.
    confirm_days : int
        After so long the silence of whoever should confirm counts as its confirmation.
    receive_days : int
        After so long the silence of a reader counts as its receipt.
    answer_days : int
        How long a party has to answer a challenge.
    notice_days : int
        How long before it ends a withdrawal is notified.
    offer_days : int
        How long a signed amendment waits for the other signatures.
    """

    inspectorate: Id | None = None
    decides: Id | None = None
    guardians: tuple[Id, ...] = ()
    react_days: _Days | None = None
    dispute_days: _Days = 30
    resolve_days: _Days = 35
    disputes: Annotated[StrictInt, Field(ge=0, le=MOST_LIMIT)] = 3
    unresolved: Unresolved = "stands"
    confirm_days: _Days = 30
    receive_days: _Days = 5
    answer_days: _Days = 10
    notice_days: _Days = 0
    offer_days: _Days = 30

    def problems(self, broken: AbstractSet[str] = frozenset()) -> Iterator[Problem]:
        """Find guardians that are named twice."""
        seen: set[str] = set()
        for index, guardian in enumerate(self.guardians):
            if guardian in seen:
                yield Problem(
                    ("guardians", index), f"names {shown(guardian)} twice", "name it once"
                )
            seen.add(guardian)


class Notice(Entry):
    """An activity that has to be notified ahead of time.

    Attributes
    ----------
    activity : str
        What it is called in the notices.
    by : tuple of str
        The parties that notify it. Left out: all parties.
    days : int
        How many days ahead.
    from_size : number
        From which size on; 0 if nothing is said.
    """

    activity: Annotated[StrictStr, Field(min_length=1)]
    by: tuple[Id, ...] = ()
    days: _Days
    from_size: Amount = Fraction(0)

    def problems(self, broken: AbstractSet[str] = frozenset()) -> Iterator[Problem]:
        """Find parties that are named twice."""
        seen: set[str] = set()
        for index, party in enumerate(self.by):
            if party in seen:
                yield Problem(("by", index), f"names {shown(party)} twice", "name it once")
            seen.add(party)


def _chance_in(text: str) -> str:
    """Give the number from 0 to 100 that a text means; nothing where it means none, or several."""
    meant = [one for one in numbers_in(text) if 0 <= Decimal(one) <= 100]
    return meant[0] if len(meant) == 1 else ""


def _parse_detect(value: Any) -> Fraction | str:
    if isinstance(value, str):
        if value != "deter":
            raise WrongError(
                Told(
                    f'should be a probability or "deter", not {shown(value)}',
                    f"should be a chance in per cent, not {shown(value)}",
                ),
                Told(
                    'write detect = 0.9, or detect = "deter": so surely that it does not pay',
                    f"write {_chance_in(value) or 'a number from 0 to 100'}",
                ),
            )
        return value
    probability = parse_exact(value)
    if not 0 <= probability <= 1:
        raise WrongError(
            Told(
                "is a probability and should lie between 0 and 1, not "
                f"{nearest_number(probability)}",
                "is a probability and should lie between 0 % and 100 %, not "
                f"{hundredths(probability)}",
            ),
            Told(f"write {nearest_number(probability / 100)}", "")
            if 1 < probability <= 100
            else "",
        )
    return probability


Detect = Annotated[
    Fraction | str,
    PlainValidator(_parse_detect),
    PlainSerializer(lambda detect: detect if isinstance(detect, str) else nearest_number(detect)),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"const": "deter"}]}),
]


class Verify(Entry):
    """How surely the inspectorate has to find a step performed before it counts.

    Attributes
    ----------
    detect : number or str
        The probability with which a violation would have been found; ``deter``: as much as makes
        faking the step not worth it (``inspect require``).
    """

    detect: Detect


def _parse_names(value: Any, what: str, example: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not value:
        raise WrongError(f"should be {what}, not {shown(value)}", Told(f"write {example}", ""))
    names: list[str] = []
    for index, name in enumerate(value):
        if not isinstance(name, str) or not name:
            raise WrongError(
                [Problem((index,), f"should be text in quotes, not {shown(name)}", "")]
            )
        if name in names:
            raise WrongError([Problem((index,), f"names {shown(name)} twice", "name it once")])
        names.append(name)
    return tuple(names)


def _parse_opens(value: Any) -> tuple[str, ...] | Mapping[str, tuple[str, ...]]:
    what, example = "a list of tables or stages", 'opens = ["sites"]'
    if isinstance(value, (list, tuple)) and not value:
        return ()
    if not isinstance(value, Mapping):
        return _parse_names(value, what, example)
    if not value:
        raise WrongError("is an empty table", Told('write { "STAGE" = ["sites"] }', ""))
    opens = {}
    for stage, names in value.items():
        try:
            opens[stage] = _parse_names(names, what, f'{{ "{stage}" = ["sites"] }}')
        except WrongError as error:
            raise WrongError(
                [problem._replace(path=(stage, *problem.path)) for problem in error.problems]
            ) from None
    return opens


_LIST = {"type": "array", "minItems": 1, "uniqueItems": True}
_NAMES = {**_LIST, "items": {"type": "string", "minLength": 1}}
#: What a measure opens: tables or stages of its performer's declaration, or those per stage.
Opens = Annotated[
    tuple[str, ...] | Mapping[str, tuple[str, ...]],
    PlainValidator(_parse_opens),
    WithJsonSchema(
        {
            "anyOf": [
                {**_NAMES, "minItems": 0},
                {"type": "object", "minProperties": 1, "additionalProperties": _NAMES},
            ]
        }
    ),
]


def _parse_confirmers(value: Any) -> tuple[str, ...] | str:
    if value == "others":
        return "others"
    return _parse_names(value, 'a list of parties, or "others"', 'confirm_by = ["us"]')


#: Who has to confirm a measure before it counts.
Confirmers = Annotated[
    tuple[str, ...] | str,
    PlainValidator(_parse_confirmers),
    WithJsonSchema({"anyOf": [_NAMES, {"const": "others"}]}),
]


def _parse_automatic(value: Any) -> bool | tuple[int | str, ...]:
    if isinstance(value, bool):
        return value
    if not isinstance(value, (list, tuple)) or not value:
        raise WrongError(
            f"should be true, or a list of stages or portions, not {shown(value)}",
            'write automatic = true, or automatic = ["in effect"], or automatic = [2]',
        )
    for index, part in enumerate(value):
        number = isinstance(part, int) and not isinstance(part, bool) and part >= 1
        if not number and not (isinstance(part, str) and part):
            what = f"should be the name of a stage or the number of a portion, not {shown(part)}"
            raise WrongError([Problem((index,), what, "portions count from 1")])
        if part in value[:index]:
            raise WrongError([Problem((index,), f"names {shown(part)} twice", "name it once")])
    return tuple(value)


_AUTOMATIC = {
    "anyOf": [
        {"type": "boolean"},
        {
            **_LIST,
            "items": {
                "anyOf": [
                    {"type": "integer", "minimum": 1},
                    {"type": "string", "minLength": 1},
                ]
            },
        },
    ]
}
#: Which portions of a measure take effect by themselves.
Automatic = Annotated[
    bool | tuple[int | str, ...], PlainValidator(_parse_automatic), WithJsonSchema(_AUTOMATIC)
]
