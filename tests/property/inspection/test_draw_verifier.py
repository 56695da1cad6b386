"""The program and the verifier, written apart from one specification: they draw the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.draw_verifier import repeat, to_csv, verifier
from tests.strategies.draws import ITEM, SEED, drawn, joints

from paripassu.documents.decode import decode
from paripassu.errors import PariPassuError
from paripassu.inspection.draw.joint import JointInputs, derive_seed
from paripassu.inspection.draw.listing import list_text
from paripassu.inspection.draw.make import draw_numbered, draw_numbers
from paripassu.inspection.draw.population import Population, parse_population
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.draw.rfc3797 import pick_rfc3797
from paripassu.inspection.draw.stream import Stream


@given(drawn())
def test_the_same_is_drawn(case: tuple[Draw, Population]) -> None:
    answer, population = case
    content = to_csv(population)
    assert parse_population(content, population.weight) == population
    repeat(answer.to_json(), content)
    assert decode(Draw, verifier.load(json.dumps(answer.to_json()).encode()), "d") == answer


@given(drawn())
def test_the_list_that_was_drawn_from(case: tuple[Draw, Population]) -> None:
    """As the program writes it, it is read back, and the verifier draws the same from it."""
    answer, population = case
    content = list_text(population).encode()
    assert parse_population(content, population.weight) == population
    repeat(answer.to_json(), content)


@given(st.lists(ITEM, min_size=1, max_size=8, unique=True), st.data())
@example(["#1", "é", "e\u0301", "a,b", 'a"b', "a;b", "=1+1", "item"], None)
def test_a_numbered_list(items: list[str], data: st.DataObject | None) -> None:
    size = len(items) if data is None else data.draw(st.integers(0, len(items)))
    population = Population({"": tuple(items)})
    answer = draw_numbered(population, size, "9319./2.5./")
    content = list_text(population).encode()
    assert parse_population(content, numbered=True) == population
    repeat(answer.to_json(), content)
    assert list(answer.picked) == [items[n - 1] for n in pick_rfc3797(len(items), size, KEY)]


KEY = "9319./2.5./"


@given(SEED, st.lists(st.integers(1, 2**200), max_size=8))
def test_the_same_stream(seed: bytes, bounds: list[int]) -> None:
    one, other = Stream(seed), verifier.words(seed)
    for bound in bounds:
        assert one.below(bound) == verifier.r(other, bound)


@given(joints())
def test_the_same_seed(joint: JointInputs) -> None:
    seed, silent = verifier.joint_seed(joint.to_json())
    assert seed == derive_seed(joint)
    assert set(silent) == {name for name, party in joint.parties.items() if not party.reveal}


@given(st.integers(1, 300), st.data(), st.text("0123456789./", min_size=1))
def test_the_same_numbers(pool: int, data: st.DataObject, key: str) -> None:
    answer = draw_numbers(pool, data.draw(st.integers(0, pool)), key).to_json()
    repeat(answer, None)
    changed = [*answer["strata"][""]["picked"], "0"]
    with pytest.raises((verifier.Differs, verifier.CannotTell)):
        repeat({**answer, "strata": {"": {"population": pool, "picked": changed}}}, None)


def test_a_line_with_a_mark_that_may_be_an_item() -> None:
    with pytest.raises(verifier.CannotTell, match="a comment or an item"):
        verifier.read_list(b"item,stratum\na,x\n#7,x\n", None)
    strata = verifier.read_list(b'# above\nitem,stratum\n# one cell\n"#7",x\n', None)
    assert strata == {"x": {"#7": None}}


LINE = st.text(st.sampled_from(list("ab1\t ,;\"#é\u2028\x0b'.")), max_size=6)
HEAD = st.sampled_from(
    ["", "item", "item,stratum", "stratum;item", "item,weight", "weight\titem", "\ufeffitem", "a"]
)


@pytest.mark.filterwarnings("ignore::paripassu.tables.notes.TableNote")
@given(
    HEAD,
    st.lists(LINE, max_size=5),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([None, "weight"]),
)
@example("item,stratum", ["\u2028"], "\n", None)
def test_the_same_list_is_read(head: str, lines: list[str], end: str, weight: str | None) -> None:
    content = end.join([head, *lines]).encode()
    try:
        population = parse_population(content, weight)
    except PariPassuError:
        return  # the program may be stricter
    strata = verifier.read_list(content, weight)
    assert list(strata) == list(population.strata)
    for name, members in strata.items():
        assert tuple(members) == population.strata[name]
        assert population.weights is None or members == population.weights[name]
    assert verifier.list_digest(strata) == population.digest()
