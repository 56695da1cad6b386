"""Which items are inspected? A draw from lists, files and numbers in any of their forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from numbers import Real
from typing import TypeVar, cast

from paripassu import given
from paripassu.errors import ParameterError
from paripassu.files import Readable
from paripassu.inspection.draw.joint import JointInputs, derive_seed
from paripassu.inspection.draw.make import draw_numbered, draw_numbers, make_draw
from paripassu.inspection.draw.population import Population, read_population
from paripassu.inspection.draw.read import inputs_of
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.draw.rfc3797 import key_text
from paripassu.inspection.draw.seeds import read_seed
from paripassu.numbers.given import Number, count, share
from paripassu.quoted import in_python, quoted
from paripassu.tables.frames import is_file, is_rows
from paripassu.tables.read import TableLike

METHODS = ("uniform", "weighted", "rfc3797")

#: What is drawn from: a file or a frame, the items, or the items by stratum.
Items = TableLike | Population | Mapping[str, Sequence[str]] | Sequence[str]

Value = TypeVar("Value")


def draw(
    population: Items | None = None,
    sizes: Mapping[str, Number] | Number | None = None,
    *,
    seed: bytes | str | None = None,
    joint: JointInputs | Readable | None = None,
    weight: str | None = None,
    method: str | None = None,
    pool: Number | None = None,
    key: str | None = None,
    sources: Sequence[str | Iterable[int]] = (),
    id: str | None = None,
    step: str | None = None,
    required: Number | None = None,
    defects: Mapping[str, Number] | Number | None = None,
    per_item: Mapping[str, Number] | Number = 1,
    goal: Number | None = None,
    amounts: Mapping[str, Number] | None = None,
) -> Draw:
    """Draw the items that are to be inspected.

    Parameters
    ----------
    population : path, open file, frame, mapping, or sequence of str
        A file or a frame as :func:`~paripassu.read_population` reads it; items by stratum; or the
        items where there are no strata. In any order; for RFC 3797 the order numbers them.
    sizes : mapping or number, optional
        How many are drawn from each stratum; one number for all of them. Without it, and with one
        stratum, the least that reaches ``required``.
    seed : bytes or str, optional
        1 to 64 bytes that nobody could choose, or a text with their hex digits. Bytes are never
        read as digits: ``"00"`` is one byte, ``b"00"`` two.
    joint : JointInputs, path or open file, optional
        What the parties made the seed of; instead of ``seed``.
    weight : str, optional
        The column whose numbers the chances follow.
    method : str, optional
        ``uniform``, ``weighted`` or ``rfc3797``; it follows from what else is given.
    pool, key, sources : optional
        RFC 3797: from the numbers 1 to ``pool``, or from a list that numbers its items, with a key
        text, or with the numbers of each source of randomness.
    id : str, optional
        Names the draw in findings; by default the one in ``joint``, or one made from what is drawn.
    step : str, optional
        What is inspected: ``MEASURE:PORTION``.
    required : number, optional
        The detection probability that is asked for, over all strata together; exact.
    defects : mapping or number, optional
        How many defective items are to be found in each stratum, if they are there all at once.
    per_item : mapping or number
        Probability that a defective item is recognised when it is inspected.
    goal : number, optional
        The amount whose hiding has to be detected, however it is split over the strata; with
        ``amounts``, and with ``defects`` for the split that is least likely to be found.
    amounts : mapping, optional
        What a defective item of each stratum hides, in the goal's unit.

    Returns
    -------
    Draw
        The same for the same arguments, on any machine.

    Raises
    ------
    RevealError
        A party's secret does not open its commit.
    UnreachableError
        No sample reaches ``required``.
    TooFewError
        The sizes do not reach it.
    TableError
        The list cannot be used.
    ParameterError
        Something cannot be: more items than there are, no seed, an item twice.

    Examples
    --------
    >>> answer = draw(["a", "b", "c", "d", "e"], 2, seed=bytes(32))
    >>> answer.inclusion["a"]
    '2/5'
    """
    if method is not None:
        given.word(method, "method", METHODS)
    hashed = {
        "seed": seed,
        "joint": joint,
        "weight": weight,
        "defects": defects,
        "required": required,
        "per_item": None if isinstance(per_item, Real) and per_item == 1 else per_item,
        "step": step,
        "goal": goal,
        "amounts": amounts,
    }
    sources = given.several(sources, "sources", "sources")
    rfc = {"pool": pool, "key": key, "sources": sources or None}
    if method == "rfc3797" or (method is None and pool is not None):
        _none_of(hashed, "RFC 3797 draws with a key")
        if population is not None:
            _none_of({"pool": pool}, "the list says how many items there are")
        size, text = _keyed(sizes, key, sources)
        if population is not None:
            return draw_numbered(_population(population, None, numbered=True), size, text, id=id)
        if pool is None:
            raise ParameterError(
                "pool",
                "is needed: RFC 3797 draws some of the numbers 1 to N",
                "give the pool, or a list that numbers its items",
            )
        return draw_numbers(count(pool, "pool"), size, text, id=id)
    _none_of(rfc, "only `method` rfc3797 takes it")
    if population is None:
        raise ParameterError(
            "population", "is missing", "give a list to draw from, or `pool` for RFC 3797"
        )
    if method is not None and (method == "weighted") != (weight is not None):
        raise ParameterError(
            "method",
            f"is {quoted(method)}, which does not go with"
            + ("out" if weight is None else "")
            + " `weight`",
            "name the column of weights" if weight is None else "leave one of them out",
        )
    if (seed is None) == (joint is None):
        raise ParameterError("seed", "or `joint` is needed, one of them")
    if isinstance(population, str) and population == "-" == joint:
        raise ParameterError("joint", "is - as well", "give one of the two files by name")
    # The cheap ones first: a mistyped number is told before a long list is read.
    asked = _each(sizes, lambda value: count(value, "sizes"), "sizes")
    faulty = _each(defects, lambda value: count(value, "defects"), "defects")
    seen = _each(per_item, lambda value: share(value, "per_item"), "per_item")
    wanted = None if required is None else share(required, "required")
    if seed is not None:
        made = read_seed(seed)
    inputs = None if joint is None else inputs_of(joint)
    if inputs is not None:
        if id is not None and id != inputs.id:
            said = f"is {in_python(id)}, and the parties committed to {quoted(inputs.id)}"
            raise ParameterError("id", said)
        made, id = derive_seed(inputs), inputs.id
    return make_draw(
        _population(population, weight),
        asked,
        seed=made,
        joint=inputs,
        id=id,
        step=step,
        required=wanted,
        defects=faulty,
        per_item=1 if seen is None else seen,
        goal=goal,
        amounts=amounts,
    )


def _population(items: Items, weight: str | None, *, numbered: bool = False) -> Population:
    if isinstance(items, Population):
        return items
    if isinstance(items, Mapping):
        lists = {
            given.text(name, "population"): given.texts(members, "population", "items")
            for name, members in items.items()
        }
        return Population.of(lists, numbered=numbered)
    if is_file(items) or (is_rows(items) and items) or not isinstance(items, Iterable):
        return read_population(cast("TableLike", items), weight, numbered=numbered)
    if hasattr(items, "columns"):  # a frame, which iterates over its columns
        return read_population(cast("TableLike", items), weight, numbered=numbered)
    return Population.of({"": given.texts(items, "population", "items")}, numbered=numbered)


def _each(
    value: Mapping[str, Number] | Number | None, read: Callable[[Number], Value], parameter: str
) -> Mapping[str, Value] | Value | None:
    """Read a number that holds for every stratum, or one for each."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return {given.text(name, parameter): read(one) for name, one in value.items()}
    return read(value)


def _keyed(
    size: Mapping[str, Number] | Number | None,
    key: str | None,
    sources: Sequence[str | Iterable[int]],
) -> tuple[int, str]:
    """Give the size and the key text of a draw by RFC 3797."""
    if size is None or isinstance(size, Mapping):
        raise ParameterError("sizes", "is needed, one number: RFC 3797 draws one sample")
    if (key is None) == (not sources):
        raise ParameterError("key", "or `sources` is needed, one of them: RFC 3797 draws with it")
    if key is None:
        key = key_text([_source(one) for one in sources])
    return count(size, "sizes"), given.text(key, "key")


def _source(numbers: str | Iterable[int]) -> list[int]:
    """Take the numbers of a source; in a text they are parted by commas or blanks."""
    parts: Iterable[Number] = (
        numbers.replace(",", " ").split() if isinstance(numbers, str) else numbers
    )
    if not isinstance(parts, Iterable):
        raise ParameterError("sources", f"should be lists of numbers, not {in_python(numbers)}")
    return [count(one, "sources") for one in parts]


def _none_of(parameters: Mapping[str, object], why: str) -> None:
    for name, value in parameters.items():
        if value is not None:
            raise ParameterError(name, f"has no meaning here: {why}", "leave it out")
