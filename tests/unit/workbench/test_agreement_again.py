"""An agreement of which only the changed entry is read again, against one read afresh."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.examples import examples

from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.errors import InputError
from paripassu.workbench.editing.reading import agreement_of

EXAMPLE = (Path(__file__).resolve().parents[3] / "examples" / "korea-2018.toml").read_text()
PIECES = ("", "1", '"', "[", "\n", "[[party]]\n", "=", "é", "\ud800", ", ", "stake = 2\n")


def read(text: str) -> tuple[Agreement, str, str] | str:
    try:
        one = parse_agreement(text.encode("utf-8", "surrogatepass"), "some.toml")
    except InputError as error:
        return str(error)
    return one, one.digest, one.origin


def read_again(text: str) -> tuple[Agreement, str, str] | str:
    try:
        one = agreement_of(text, "some.toml")
    except InputError as error:
        return str(error)
    return one, one.digest, one.origin


@pytest.mark.seeded
def test_the_same_agreement_or_the_same_mistakes() -> None:
    chance, text, outcomes = random.Random(20), EXAMPLE, set[str]()
    for _ in range(examples(60)):
        at = chance.randrange(len(text))
        new = text[:at] + chance.choice(PIECES) + text[at + chance.randrange(3) :]
        found = read(new)
        assert read_again(new) == found
        outcomes.add(type(found).__name__)
        if not isinstance(found, str) or chance.random() < 0.2:
            text = new if not isinstance(found, str) else EXAMPLE
    assert outcomes == {"tuple", "str"}
