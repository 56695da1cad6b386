"""A draw as it is asked for in words: options as texts, files by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from paripassu.errors import PariPassuError
from paripassu.inspection.draw.assigned import parse_assigned, parse_hex
from paripassu.inspection.draw.make import draw, draw_numbers
from paripassu.inspection.draw.population import read_population
from paripassu.inspection.draw.read import read_inputs
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.draw.rfc3797 import key_text
from paripassu.numbers.given import share
from paripassu.numbers.quantity import QuantityError, parse_count
from paripassu.quoted import quoted
from paripassu.tables.read import TableLike

T = TypeVar("T")


def request(
    *,
    items: TableLike | None = None,
    pick: Sequence[str] = (),
    seed: str | None = None,
    joint: str | None = None,
    weight: str | None = None,
    method: str | None = None,
    pool: str | None = None,
    key: str | None = None,
    sources: Sequence[str] = (),
    id: str | None = None,
    step: str | None = None,
    defects: Sequence[str] = (),
    detect: str | None = None,
    per_item: Sequence[str] = (),
) -> Draw:
    """Draw as the options of ``paripassu inspect draw`` say; see :func:`draw`.

    Raises
    ------
    PariPassuError
        Options contradict each other, or something in them or in the files is wrong.
    """
    rfc = {"--pool": pool, "--key": key, "--source": sources or None}
    hashed = {
        "--list": items,
        "--seed": seed,
        "--joint": joint,
        "--weight": weight,
        "--defects": defects or None,
        "--detect": detect,
        "--per-item": per_item or None,
        "--step": step,
    }
    if method == "rfc3797" or (method is None and pool is not None):
        _none_of(hashed, "RFC 3797 draws numbers with a key")
        return _numbers(pool, pick, key, sources, id)
    _none_of(rfc, "only --method rfc3797 takes it")
    if items is None:
        raise PariPassuError(
            "there is nothing to draw from", "give --list FILE, or --pool N --method rfc3797"
        )
    if (method == "weighted") != (weight is not None) and method is not None:
        raise PariPassuError(
            f"--method {quoted(method)} does not go with"
            + ("out" if weight is None else "")
            + " --weight",
            "name the column of weights" if weight is None else "leave one of them out",
        )
    if (seed is None) == (joint is None):
        raise PariPassuError(
            "a draw is made of a seed", "give --seed HEX or --joint INPUTS.json, one of them"
        )
    if items == "-" and joint == "-":
        raise PariPassuError("only one of the two files can be -", "give the other one by name")
    # The cheap ones first: a mistyped option is told before a long list is read.
    sizes = parse_assigned(pick, parse_count, "--pick")
    faulty = parse_assigned(defects, parse_count, "--defects")
    seen = parse_assigned(per_item, lambda text: share(text, "--per-item"), "--per-item")
    required = None if detect is None else share(detect, "--detect")
    return draw(
        read_population(items, weight),
        sizes,
        seed=None if seed is None else parse_hex(seed, "--seed"),
        joint=None if joint is None else read_inputs(joint),
        id=id,
        step=step,
        required=required,
        defects=faulty,
        per_item=1 if seen is None else seen,
    )


def _numbers(
    pool: str | None, pick: Sequence[str], key: str | None, sources: Sequence[str], id: str | None
) -> Draw:
    if pool is None or len(pick) != 1:
        raise PariPassuError(
            "RFC 3797 draws some of the numbers 1 to N", "give --pool N and --pick K, once each"
        )
    if (key is None) == (not sources):
        raise PariPassuError(
            "RFC 3797 draws with a key", "give --key TEXT, or --source N,N,… for each source"
        )
    if key is None:
        key = key_text(
            [[_option(text, parse_count, "--source") for text in one.split(",")] for one in sources]
        )
    return draw_numbers(
        _option(pool, parse_count, "--pool"), _option(pick[0], parse_count, "--pick"), key, id=id
    )


def _none_of(options: Mapping[str, object], why: str) -> None:
    for name, value in options.items():
        if value is not None:
            raise PariPassuError(f"{name} has no meaning here: {why}", "leave it out")


def _option(text: str, parse: Callable[[str], T], option: str) -> T:
    try:
        return parse(text)
    except QuantityError as error:
        raise PariPassuError(f"{option} {error.what}", error.mend) from None
