"""The program and the verifier, written apart from one specification: they draw the same.

And whoever changes a draw afterwards is found out.
"""

from __future__ import annotations

import ast
import csv
import importlib.util
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.shared import ROOT
from tests.strategies.draws import ITEM, SEED, drawn, joints

from paripassu.documents.decode import decode
from paripassu.documents.ignored import DocumentNote
from paripassu.errors import PariPassuError
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.joint import JointInputs, commitment, derive_seed
from paripassu.inspection.draw.listing import list_text
from paripassu.inspection.draw.make import draw_numbered, draw_numbers
from paripassu.inspection.draw.population import Population, parse_population
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.draw.rfc3797 import pick_rfc3797
from paripassu.inspection.draw.stream import Stream

FILE = ROOT / "verifier" / "draw.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verifier_draw", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verifier = load()


def to_csv(population: Population) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    weights = population.weights
    writer.writerow(["stratum", "item", *([] if weights is None else [population.weight])])
    for name, items in reversed(list(population.strata.items())):
        for item in items:
            # Exactly: every weight here ends after 17 digits.
            weight = [] if weights is None else [f"{weights[name][item] * 10**17}e-17"]
            writer.writerow([name, item, *weight])
    return text.getvalue().encode()


def repeat(document: Any, content: bytes | None) -> None:
    verifier.verify(verifier.load(json.dumps(document).encode()), content)


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


# --- attacks -------------------------------------------------------------------------------------


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the place of every value in a document, containers included."""
    if path:
        yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from places(value[index], (*path, index))


def free(path: tuple[Any, ...], document: dict[str, Any]) -> bool:
    """Whether a place holds what its author may choose: another draw, not a wrong one.

    Or what may be left out.
    """
    last = path[-1]
    if path[0] == "exact":
        return True  # of numbers that are free
    if path[0] == "joint":
        return last in ("beacon_round", "recovered")
    if path[0] == "warnings":
        return True  # whoever reads the list sees them
    if path in (("id",), ("seed",)):
        # Of few items, another seed may draw the same ones.
        return document["joint"] is None
    return last in ("step", "required", "achieved", "defects", "per_item", "weight", "key")


def other(value: Any) -> list[Any]:
    """Give values that are near to one."""
    near: list[Any] = [[value], {"a": value}]
    if isinstance(value, bool):
        return [*near, not value, int(value)]
    if isinstance(value, int):
        return [*near, value + 1, value - 1, float(value), str(value), value + 2**64]
    if isinstance(value, float):
        return [*near, 1 - value if value != 0.5 else 0.1, str(value)]
    if isinstance(value, str):
        flipped = [
            value[:i] + ("0" if value[i] != "0" else "1") + value[i + 1 :]
            for i in range(min(len(value), 70))
        ]
        return [
            *near,
            *flipped,
            value + "0",
            value + " ",
            value[:-1] + "\ud800",
            value.upper() + "A",
        ]
    if isinstance(value, list):
        return [value[::-1], value[1:], value[:-1], [*value, *value], [*value, "a"], [*value, 1]]
    if isinstance(value, dict):
        less = [{k: v for k, v in value.items() if k != key} for key in value]
        return [*less, {**value, "more": 1}, {**value, "": None}, {}]
    return [*near, 0, "", "a", False, [], {}]


@given(drawn(), st.data())
def test_every_change_is_found(case: tuple[Draw, Population], data: st.DataObject) -> None:
    answer, population = case
    document = answer.to_json()
    path = data.draw(st.sampled_from([p for p in places(document) if not free(p, document)]))
    changed = json.loads(json.dumps(document))
    at = changed
    for key in path[:-1]:
        at = at[key]
    before = at[path[-1]]
    at[path[-1]] = data.draw(st.sampled_from(other(before)))
    assume(json.dumps(at[path[-1]]) != json.dumps(before))
    assume(not _same(changed, document))
    with pytest.raises((verifier.Differs, verifier.CannotTell)):
        repeat(changed, to_csv(population))


def fixed() -> Iterator[tuple[dict[str, Any], bytes | None]]:
    """Give a draw of each kind."""
    three = {"a": ["1", "2", "3"], "b": ["1", "ä", "x y", "z"]}
    secrets = {"p": bytes([1]) * 32, "q": bytes([2]) * 32, "r": bytes([3]) * 32}
    joint = {
        "id": "d",
        "declaration": "0a" * 32,
        "checkpoint": "0b" * 32,
        "beacon": "0c" * 32,
        "parties": {
            party: {
                "commit": commitment("d", party, secret).hex(),
                "reveal": None if party == "q" else secret.hex(),
            }
            for party, secret in secrets.items()
        },
    }
    uniform = Population.of({"": [str(i) for i in range(9)]})
    strata = Population.of(three)
    weighted = Population.of(
        three,
        {name: {item: Fraction(i, 2) for i, item in enumerate(three[name])} for name in three},
    )
    inputs = decode(JointInputs, joint, "inputs")
    for population, answer in (
        (uniform, draw(uniform, 3, seed=b"seed", required=0.3, defects=1, per_item=0.9)),
        (strata, draw(strata, 2, joint=inputs, step="m:1")),
        (weighted, draw(weighted, {"a": 1, "b": 2}, joint=inputs)),
    ):
        yield answer.to_json(), to_csv(population)
    yield draw_numbers(12, 4, "9319./2.5.8.10.12./").to_json(), None
    named = ["b", "a", "c", "é", "d"]
    numbered = Population.of({"": named}, numbered=True)
    yield draw_numbered(numbered, 2, "9319./2.5./").to_json(), "\n".join(named).encode()


def test_every_change_everywhere_is_found() -> None:
    tried = 0
    for document, content in fixed():
        repeat(document, content)
        for path in places(document):
            if free(path, document):
                continue
            changed = json.loads(json.dumps(document))
            at = changed
            for key in path[:-1]:
                at = at[key]
            before = at[path[-1]]
            for value in other(before):
                at[path[-1]] = value
                if json.dumps(changed) == json.dumps(document) or _same(changed, document):
                    continue
                tried += 1
                try:
                    repeat(changed, content)
                except (verifier.Differs, verifier.CannotTell):
                    continue
                raise AssertionError(f"{path}: {before!r} became {value!r}, and nobody saw it")
    assert tried > 1500


def _same(changed: Any, document: Any) -> bool:
    """Whether only something was left out that does not have to be there, or defaults stand in."""
    try:
        one = decode(Draw, verifier.load(json.dumps(changed).encode()), "d").to_json()
    except (PariPassuError, verifier.CannotTell, DocumentNote):
        # a key that is not known is no default: the verifier refuses what it cannot understand
        return False

    def bare(value: dict[str, Any]) -> Any:
        def less(v: dict[str, Any], *names: str) -> dict[str, Any]:
            return {k: x for k, x in v.items() if k not in names}

        chosen = ("step", "required", "achieved", "inclusion", "exact")
        strata = {
            name: less(part, "defects", "per_item", "inclusion")
            for name, part in value["strata"].items()
        }
        joint = value["joint"] and {
            **less(value["joint"], "beacon_round"),
            # Who stayed silent is in no hash: the record has to show it, and the verifier says so.
            "parties": {
                name: less(party, "recovered")
                for name, party in value["joint"]["parties"].items()
                if party["reveal"] is not None
            },
        }
        return {**less(value, *chosen), "strata": strata, "joint": joint}

    return bool(
        bare(one) == bare(document)
        # Chances may be left out; wrong ones may not stand there.
        and one["inclusion"] in (None, document["inclusion"])
        and all(
            part["inclusion"] in (None, document["strata"][name]["inclusion"])
            for name, part in one["strata"].items()
        )
    )


@given(drawn(), st.data())
def test_another_list_is_found(case: tuple[Draw, Population], data: st.DataObject) -> None:
    answer, population = case
    name = data.draw(st.sampled_from(list(population.strata)))
    items = list(population.strata[name])
    new = data.draw(ITEM.filter(lambda item: item not in items))
    weights = None
    change = data.draw(st.sampled_from(["more", "less", "renamed", "weight"]))
    if change == "more":
        items.append(new)
    elif change == "less":
        items.pop()
    elif change == "renamed":
        items[0] = new
    if population.weights is not None:
        old = population.weights[name]
        own = {item: old.get(item, Fraction(1)) for item in items}
        if change == "weight":
            own[items[0]] += 1
        weights = {**population.weights, name: own}
    elif change == "weight":
        return
    strata = {**population.strata, name: items}
    assume(any(strata.values()))
    wrong = Population.of(strata, weights, population.weight or "weight")
    with pytest.raises((verifier.Differs, verifier.CannotTell)):
        repeat(answer.to_json(), to_csv(wrong))


@given(st.binary(max_size=300), st.binary(max_size=300))
@example(b'{"format": "paripassu/draw/1", "id": "d", "strata": {}}', b"a")
@example(b"[" * 100_000, b"a")
@example(b'{"a": 1e999999999}', b"a")
def test_rubbish_is_refused(document: bytes, content: bytes) -> None:
    with pytest.raises((verifier.Differs, verifier.CannotTell)):
        verifier.verify(verifier.load(document), content)


# --- the file itself -----------------------------------------------------------------------------


def test_it_imports_the_standard_library_alone() -> None:
    for node in ast.walk(ast.parse(FILE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [str(node.module)]
        else:
            continue
        assert all(name.split(".")[0] in sys.stdlib_module_names for name in names)


def test_it_shares_no_line_with_the_package() -> None:
    def lines(path: Path) -> set[str]:
        code = ast.unparse(ast.parse(path.read_text(encoding="utf-8")))
        stripped = (line.strip() for line in code.splitlines())
        return {
            line for line in stripped if len(line) > 40 and not line.startswith(("import", "from"))
        }

    package = set().union(*map(lines, (ROOT / "src/paripassu/inspection/draw").glob("*.py")))
    assert package
    assert not lines(FILE) & package


@pytest.mark.parametrize("weight", [{}, [], 1, True])
def test_a_column_that_is_no_name_is_refused(weight: object) -> None:
    document, content = next(pair for pair in fixed() if pair[0]["method"] == "weighted")
    assert content is not None
    changed = {**document, "list": {**document["list"], "weight": weight}}
    with pytest.raises(verifier.CannotTell, match=r"list\.weight"):
        verifier.verify(verifier.load(json.dumps(changed).encode()), content)


@pytest.mark.parametrize("step", [{}, 1, "", "a\n"])
def test_a_step_that_is_no_name_is_refused(step: object) -> None:
    document, content = next(fixed())
    with pytest.raises(verifier.CannotTell, match="step"):
        repeat({**document, "step": step}, content)


def test_names_on_a_terminal_that_knows_ascii_alone(tmp_path: Path) -> None:
    document, content = next(pair for pair in fixed() if pair[0]["joint"] is not None)
    parties = document["joint"]["parties"]
    parties["süd"] = {**parties["p"], "recovered": False}
    (tmp_path / "draw.json").write_text(json.dumps(document))
    (tmp_path / "list").write_bytes(content or b"")
    done = subprocess.run(
        [sys.executable, "-S", str(FILE), "draw.json", "list"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.startswith(b"NOT VERIFIED: the reveal of 's\\xfcd' does not open")


def test_its_answers(tmp_path: Path) -> None:
    answer = draw(["a", "b", "c"], 2, seed=b"x", id="d").to_json()
    (tmp_path / "list").write_text("a\nb\nc\n")
    (tmp_path / "good.json").write_text(json.dumps(answer))
    (tmp_path / "bad.json").write_text(json.dumps({**answer, "picked": ["a", "b", "c"]}))
    (tmp_path / "rubbish.json").write_text("{")

    def run(*arguments: str) -> tuple[int, str, str]:
        # -I: neither the project nor anything installed is on the path.
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(FILE), *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    code, out, _ = run("good.json", "list")
    assert (code, out.splitlines()[-1]) == (0, "verified")
    code, out, _ = run("bad.json", "list")
    assert code == 1
    assert out.startswith("NOT VERIFIED: ")
    for arguments in (
        (),
        ("good.json",),
        ("rubbish.json", "list"),
        ("none.json",),
        ("a", "b", "c"),
    ):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert "Traceback" not in err
    assert run("none.json")[2] == "cannot tell: 'none.json': there is no such file\n"
    assert run("good.json", ".")[2] == "cannot tell: '.': is a folder, not a file\n"
