"""Hypothesis strategies for the values of every format, made from the types of their fields.

Nothing is meant by the values; they reach what no real answer has: odd keys, numbers that no
decimal says, numbers of many digits. Where fields have to fit together, what does not is thrown
away, and draws are real ones.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import reject
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from tests.strategies.draws import drawn

from paripassu.agreement.interval import Interval, interval_of
from paripassu.documents.anything import Anything
from paripassu.documents.exact import _Number
from paripassu.documents.value import Value
from paripassu.inspection.draw.result import Draw
from paripassu.sequencing.comparison import ComparedAnswer, ComparedFile, Comparison
from paripassu.sequencing.plan import Plan

#: As whole numbers, decimals of any length, thirds and the like, and with very many digits.
fractions = st.one_of(
    st.integers(-(10**30), 10**30).map(Fraction),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(Fraction),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300).map(
        lambda value: Fraction(repr(value))
    ),
    st.fractions(-1000, 1000, max_denominator=10**6),
    st.builds(Fraction, st.integers(-(10**40), 10**40), st.integers(1, 10**40)),
    st.builds(lambda n, d: Fraction(n, 7**d), st.integers(-9, 9), st.integers(1, 900)),
)
shares = st.one_of(
    st.sampled_from((Fraction(0), Fraction(1), Fraction(9, 10), Fraction(2, 3))),
    st.fractions(0, 1),
    st.builds(lambda n, d: Fraction(min(n, d), d), st.integers(0, 10**40), st.integers(1, 10**40)),
)
floats = st.floats(allow_nan=False, allow_infinity=False)
#: What a field holds that takes any JSON value.
_WITHIN = get_args(Anything)[1]
#: Every character that a pointer has to escape, and that a terminal should not see.
texts = st.text(st.characters(codec="utf-8") | st.sampled_from("~/01"), max_size=6)


anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | texts | fractions,
    lambda inner: (
        st.lists(inner, max_size=2).map(tuple) | st.dictionaries(texts, inner, max_size=2)
    ),
    max_leaves=5,
)


def values(model: type[Value]) -> st.SearchStrategy[Any]:
    """Give values of a model."""

    @st.composite
    def build(draw: st.DrawFn) -> Any:
        fields = {name: draw(made) for name, made in _fields(model).items()}
        if model is Comparison:
            fields = _per_file(fields)
        try:
            return model(**fields)
        except ValidationError:
            reject()

    return build()


@cache
def _fields(model: type[Value]) -> Mapping[str, st.SearchStrategy[Any]]:
    made = {}
    for name, field in model.model_fields.items():
        if field.exclude or name in model.witnesses:
            continue  # not printed
        annotation: Any = field.annotation
        if field.metadata:
            annotation = Annotated[(annotation, *field.metadata)]
        made[name] = _of(annotation)
        if not field.is_required():
            made[name] |= st.just(field.get_default(call_default_factory=True))
    return made


def _of(annotation: Any) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _annotated(annotation, arguments[0], arguments[1:])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of(*map(_of, arguments))
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return st.lists(_of(arguments[0]), max_size=3).map(tuple)
        return st.tuples(*map(_of, arguments))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return st.dictionaries(_of(arguments[0]), _of(arguments[1]), max_size=3)
    simple: Mapping[Any, st.SearchStrategy[Any]] = {
        type(None): st.none(),
        bool: st.booleans(),
        int: st.integers(-(10**20), 10**20),
        float: floats,
        str: texts,
        Fraction: fractions,
        dt.date: st.dates(),
        # What the body of a statement holds: the record takes no other numbers.
        Any: st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.lists(texts),
        Interval: st.lists(fractions, min_size=2, max_size=3).map(lambda n: interval_of(sorted(n))),
    }
    if annotation in simple:
        return simple[annotation]
    assert issubclass(annotation, Value), annotation
    return st.deferred(lambda: special(annotation))


def _annotated(whole: Any, base: Any, marks: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if _WITHIN in marks:
        return anything
    for mark in marks:
        if isinstance(mark, _Number):
            one = shares if mark.most == 1 else fractions
            one = one if mark.least is None else one.map(abs)
            return st.none() | one if mark.optional else one
    constraints = [
        mark
        for outer in marks
        for mark in (outer.metadata if isinstance(outer, FieldInfo) else [outer])
    ]
    pattern = next((p for mark in constraints if (p := getattr(mark, "pattern", None))), None)
    if base is str and pattern:
        made: st.SearchStrategy[Any] = st.from_regex(pattern, fullmatch=True)
    elif base is int:
        least: Any = next((mark.ge for mark in constraints if isinstance(mark, Ge)), -(10**20))
        most: Any = next((mark.le for mark in constraints if isinstance(mark, Le)), 10**20)
        made = st.integers(least, most)
    else:
        made = _of(base)
    if base is Fraction or base is Interval:
        return made
    if not constraints or all(isinstance(mark, (MinLen, MaxLen)) for mark in constraints):
        return made
    adapter = TypeAdapter(whole)

    def fits(value: Any) -> bool:
        try:
            adapter.validate_python(value)
        except ValidationError:
            return False
        return True

    return made.filter(fits)


def special(model: type[Value]) -> st.SearchStrategy[Any]:
    """Give values of a model, real ones where its fields have to fit together."""
    if model is Draw:
        return drawn().map(lambda case: case[0])
    if model is Plan:
        return values(model).map(_conflicting)
    return values(model)


def _per_file(fields: dict[str, Any]) -> dict[str, Any]:
    """Give each list of a comparison as many items as there are files."""
    nameless = ComparedFile(file=None, agreement="a", digest="")
    many = max(2, len(fields["files"]))

    def long(items: tuple[Any, ...], item: Any) -> tuple[Any, ...]:
        return (*items, *(item for _ in range(many)))[:many]

    def with_(value: Any, name: str, item: Any) -> Any:
        return value.model_copy(update={name: long(getattr(value, name), item)})

    made = dict(fields)
    made["files"] = long(fields["files"], nameless)
    made["answers"] = long(fields["answers"], ComparedAnswer(status="unknown"))
    made["conflicts"] = with_(fields["conflicts"], "only", ())
    made["differences"] = tuple(with_(one, "values", None) for one in fields["differences"])
    if (order := fields["order"]) is not None:
        apart = tuple(with_(one, "so", None) for one in order.apart)
        made["order"] = order.model_copy(update={"apart": apart})
    return made


def _conflicting(plan: Plan) -> Plan:
    """Conflicts stand only where there is no plan, proven."""
    return plan if plan.status == "infeasible" else plan.model_copy(update={"conflicts": ()})
