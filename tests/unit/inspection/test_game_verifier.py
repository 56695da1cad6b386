"""The verifier repeats games by itself, and finds out whoever changed one."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.shared import ROOT

from paripassu.inspection.games.security import security_game
from paripassu.inspection.games.targets import read_targets
from paripassu.inspection.games.timing import inspection_game

SEED = "6b1f0e7d5c3a4928" * 4
TABLE = (
    "# synthetic\ntarget;reward;penalty;defender_uncovered;defender_covered\n"
    "a;10;-5;;\nb;6;-5;-20;3\nc;2;-1;-1;0.5\nd;1;0.5;-1;\n"
)


def load() -> Callable[[list[str]], int]:
    path = ROOT / "verifier" / "game.py"
    spec = importlib.util.spec_from_file_location("game_verifier", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    main: Callable[[list[str]], int] = module.main
    return main


main = load()


@pytest.fixture(autouse=True)
def _digits() -> Iterator[None]:
    """Take back what the verifier sets for its whole process."""
    most = sys.get_int_max_str_digits()
    yield
    sys.set_int_max_str_digits(most)


def checked(tmp_path: Path, document: Any, table: str | None = None) -> int:
    game = tmp_path / "game.json"
    game.write_text(json.dumps(document))
    if table is None:
        return main([str(game)])
    (tmp_path / "targets.csv").write_text(table)
    return main([str(game), str(tmp_path / "targets.csv")])


def where(tmp_path: Path, resources: int, *, spend: bool = False) -> dict[str, Any]:
    path = tmp_path / "targets.csv"
    path.write_text(TABLE)
    return security_game(read_targets(path), resources, spend=spend, seed=SEED, times=20).to_json()


@pytest.mark.parametrize(
    ("n", "m", "k", "b"),
    [
        (7, 3, 2, Fraction(1)),
        (12, 3, 2, Fraction("0.35")),
        (5, 0, 2, Fraction(1)),
        (4, 6, 1, Fraction(2)),
        (9, 4, 3, Fraction(0)),
        (1500, 300, 5, Fraction(1, 3)),
    ],
)
def test_games_over_periods(tmp_path: Path, n: int, m: int, k: int, b: Fraction) -> None:
    document = inspection_game(n, m, k, b, seed=SEED, times=30).to_json()
    assert checked(tmp_path, document) == 0


@pytest.mark.parametrize("resources", range(6))
@pytest.mark.parametrize("spend", [False, True])
def test_games_over_targets(tmp_path: Path, resources: int, spend: bool) -> None:
    assert checked(tmp_path, where(tmp_path, resources, spend=spend), TABLE) == 0


def test_rounded_games(tmp_path: Path) -> None:
    table = "target,reward,penalty\n" + "".join(
        f"t{i},{1000 + i * i}.{i:03},-{i % 97}\n" for i in range(1, 999)
    )
    path = tmp_path / "many.csv"
    path.write_text(table)
    game = security_game(read_targets(path), 70, seed=SEED)
    assert game.gap > 0
    assert checked(tmp_path, game.to_json(), table) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"value": "1/2"},
        {"inspect_now": "1/3"},
        {"violations": 1},
        {"inspections": 2},
        {"penalty": "2"},
        {"seed": "00"},
        {"seed": None},
        {"schedules": [[1, 2, 3], [1, 2, 3]]},
        {"table": []},
        {"marginals": ["1/7"] * 7},
        {"marginals": []},
        {"violate_now": "1/2"},
        {"schedules": [[True, 2, 3], [1, 2, 3]]},
        {"table": [{"periods": 6, "inspections": 3, "inspect": "1/2", "violate": "0"}]},
    ],
)
def test_a_changed_game_over_periods(tmp_path: Path, change: dict[str, Any]) -> None:
    document = inspection_game(7, 3, 2, seed=SEED, times=2).to_json()
    assert checked(tmp_path, {**document, **change}) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"attacker_value": "1/3"},
        {"defender_value": "1/3"},
        {"spare": "1/3"},
        {"coverage": {"a": "1/3", "b": "2/3", "c": "0", "d": "0"}},
        {"coverage": {"b": "1", "a": "0", "c": "0", "d": "0"}},
        {"coverage": {"a": "1", "b": "1/3", "c": "0", "d": "0"}},
        {"coverage": {"a": "-1/3", "b": "1", "c": "0", "d": "0"}},
        {"gap": "-1/3"},
    ],
)
@pytest.mark.parametrize("beside", [False, True])
def test_changed_fractions(tmp_path: Path, change: dict[str, Any], beside: bool) -> None:
    whole = where(tmp_path, 1)
    for name, value in change.items():
        parts = {f"/{name}/{k}": v for k, v in value.items()} if name == "coverage" else None
        whole["exact"] |= parts or {f"/{name}": value}
        if beside:  # and the numbers beside them changed with them
            whole[name] = (
                {k: float(Fraction(v)) for k, v in value.items()}
                if parts
                else float(Fraction(value))
            )
    assert checked(tmp_path, whole, TABLE) == 1


@pytest.mark.parametrize(
    ("pointer", "text", "code"),
    [
        ("/attacked", "1/3", 1),
        ("/nothing", "1/3", 1),
        ("/coverage/z", "1/3", 1),
        ("/coverage", "1/3", 1),
        ("coverage/a", "1/3", 1),
        ("", "1/3", 1),
        ("/coverage/a/b", "1/3", 1),
        ("/coverage/a", "1/0", 2),
        ("/coverage/a", "x", 2),
        ("/coverage/a", 1, 2),
    ],
)
def test_hostile_fractions(tmp_path: Path, pointer: str, text: Any, code: int) -> None:
    whole = where(tmp_path, 1)
    whole["exact"][pointer] = text
    assert checked(tmp_path, whole, TABLE) == code


def test_names_with_slashes_and_tildes(tmp_path: Path) -> None:
    table = "target,reward,penalty\na/b,3,0\nc~1d,3,0\n~0,3,0\n"
    path = tmp_path / "odd.csv"
    path.write_text(table)
    document = security_game(read_targets(path), 1).to_json()
    assert {"/coverage/a~1b", "/coverage/c~01d"} <= document["exact"].keys()
    assert checked(tmp_path, document, table) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"attacker_value": 1},
        {"spare": 0.5},
        {"coverage": {"a": 1, "b": 0, "c": 0, "d": 0}},
        {"coverage": {}},
        {"resources": 2},
        {"attacked": "d"},
        {"attack_set": ["a"]},
        {"deterring": 1},
        {"spare": False},
        {"rosters": []},
        {"rosters": [{"probability": "1", "targets": ["a"]}]},
        {"seed": "00"},
        {"targets_digest": "0" * 64},
    ],
)
def test_a_changed_game_over_targets(tmp_path: Path, change: dict[str, Any]) -> None:
    assert checked(tmp_path, {**where(tmp_path, 1), **change}, TABLE) == 1


def test_a_table_that_gives_the_same_game_is_told_from_its_own(tmp_path: Path) -> None:
    """A target that is never worth attacking changes no odds: only the digest tells the tables."""
    table = "target,reward,penalty\nstore,10,-1\nshed,0.5,-1\n"
    other = table.replace("0.5", "0.25")
    path = tmp_path / "two.csv"
    path.write_text(other)
    honest = security_game(read_targets(path), 1).to_json()
    assert checked(tmp_path, honest, other) == 0
    assert checked(tmp_path, honest, table) == 1
    del honest["targets_digest"]
    assert checked(tmp_path, honest, other) == 0


def test_the_digest_is_of_the_targets_and_not_of_the_file(tmp_path: Path) -> None:
    plain, rich = tmp_path / "plain.csv", tmp_path / "rich.csv"
    plain.write_text("target,reward,penalty\na,10,-1\nb,0.50,0\n")
    rich.write_text(
        "penalty;target;defender_covered;reward;defender_uncovered\n-1;a;1;10.0;-10\n0;b;;0.5;\n"
    )
    digests = {security_game(read_targets(path), 1).targets_digest for path in (plain, rich)}
    text = b"paripassu/game-targets/1\0a\x0010\x00-1\x00-10\x001\nb\x001/2\x000\x00-1/2\x000\n"
    assert digests == {hashlib.sha256(text).hexdigest()}


def test_the_whole_table_is_checked(tmp_path: Path) -> None:
    document = inspection_game(7, 3, 2, seed=SEED, times=2).to_json()
    for row in document["table"]:
        before = row["violate"]
        row["violate"] = "1/9"
        assert checked(tmp_path, document) == 1
        row["violate"] = before
    assert checked(tmp_path, {**document, "table": document["table"][:-1]}) == 1
    assert checked(tmp_path, {**document, "table": None, "marginals": None}) == 0


@pytest.mark.parametrize("text", ["1/0", "1/00", "1" + "0" * 400])
def test_numbers_that_are_none(tmp_path: Path, text: str) -> None:
    document = inspection_game(7, 3, 2).to_json()
    for name in ("penalty", "value", "inspect_now"):
        assert checked(tmp_path, {**document, name: text}) in (1, 2)
    document = where(tmp_path, 1)
    for name in ("attacker_value", "spare", "gap"):
        changed = {**document, "exact": {**document["exact"], f"/{name}": text}}
        assert checked(tmp_path, changed, TABLE) in (1, 2)


def test_no_key_twice_and_no_other_kind(tmp_path: Path) -> None:
    document = where(tmp_path, 1)
    assert checked(tmp_path, {**document, "kind": "places"}, TABLE) == 2
    twice = json.dumps(document).replace("{", '{"attacker_value": 0, ', 1)
    (tmp_path / "game.json").write_text(twice)
    assert main([str(tmp_path / "game.json"), str(tmp_path / "targets.csv")]) == 2


def test_another_table(tmp_path: Path) -> None:
    document = where(tmp_path, 1)
    assert checked(tmp_path, document, TABLE.replace("a;10", "a;11")) == 1


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        None,
        {"format": "paripassu/draw/1"},
        {"format": "paripassu/game/1", "kind": "periods"},
        {"format": "paripassu/game/1", "kind": "targets"},
        {"format": "paripassu/game/1", "kind": "periods", "periods": -1},
        {"format": "paripassu/game/1", "kind": "periods", "periods": True},
    ],
)
def test_what_is_no_game(tmp_path: Path, document: Any) -> None:
    assert checked(tmp_path, document) == 2


@pytest.mark.parametrize(
    "table",
    ["", "target\na\n", "target,reward,penalty\na,x,1\n", "target,reward,penalty\na,1,2\n", '"'],
)
def test_what_is_no_table(tmp_path: Path, table: str) -> None:
    assert checked(tmp_path, where(tmp_path, 1), table) == 2


def test_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    capsys.readouterr()
    assert main([str(tmp_path / "no-such.json")]) == 2
    assert capsys.readouterr().err.endswith(": there is no such file\n")
