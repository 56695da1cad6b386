"""Agreements as people may have written them, and what stands in them; for tests of acts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st
from tests.shared import ROOT, SHARED
from tests.spelled import spelled

from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError

SEEDS = st.integers(0, 2**32)
MANY = ("party", "measure", "require", "choose", "position", "source", "declaration", "notice")
_FOLDERS = ("plans/cases", "language/cases")


@cache
def cases() -> list[str]:
    folders = [folder for name in _FOLDERS if (folder := SHARED / name).is_dir()]
    paths = [path for one in [*folders, ROOT / "examples"] for path in sorted(one.glob("*.toml"))]
    texts = [path.read_bytes().decode() for path in paths]
    return [text for text in texts if reads(text)]


def reads(text: str) -> bool:
    try:
        parse_agreement(text)
    except AgreementError:
        return False
    return True


def case(random: Random) -> str:
    """Give a case as it is, or in other words of the same meaning."""
    text = random.choice(cases())
    if random.random() < 0.8:
        text = spelled(said(text), random)
    ends = random.choice((("\n",), ("\n",), ("\r\n",), ("\n", "\r\n")))
    lines = text.replace("\r\n", "\n").split("\n")
    text = "".join(line + random.choice(ends) for line in lines[:-1]) + lines[-1]
    return "\ufeff" + text if random.random() < 0.2 and text[0] != "\ufeff" else text


def said(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)


def strict(value: Any) -> Any:
    """Tell 1 from 1.0 and from true, and 1.0 from 1.00."""
    match value:
        case dict():
            return {key: strict(inner) for key, inner in value.items()}
        case list():
            return [strict(item) for item in value]
        case Decimal():
            return value.as_tuple()
    return type(value), value


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    keys = [*value] if isinstance(value, dict) else range(len(value) if _is_list(value) else 0)
    for key in keys:
        yield (*at, key)
        yield from paths(value[key], (*at, key))


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def value_at(value: Any, at: tuple[Any, ...]) -> Any:
    for key in at:
        value = value[key]
    return value
