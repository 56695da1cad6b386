"""Whatever is given to a function of the library, only a ``PariPassuError`` comes out.

And each of them has, in the command of its name, an option for every parameter: so the errors that
name parameters can name options.
"""

from __future__ import annotations

import inspect
import io
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.contract import audits, declarations, records
from tests.process_books import ProcessBook
from tests.swap import FIRST, SECOND, SWAP

import paripassu as pp

pytestmark = pytest.mark.slow

MIRROR = [{"ref": "r", "side": side, "amount": 5} for side in ("shipper", "receiver")]
POINTS = [
    pp.MeasurementPoint("tank", "inventory", 0.01, 0.005),
    pp.MeasurementPoint("in", "receipt", 0.02, 0.01),
    pp.MeasurementPoint("out", "shipment", 0.02, 0.01),
]
STRATA = [{"stratum": "hall", "population": 3, "amount": 1}]
ITEMS = [{"stratum": "hall", "item": name} for name in "abc"]
TARGETS = [{"target": "x", "reward": 2, "penalty": -1}, {"target": "y", "reward": 1, "penalty": 0}]
BALANCE = [
    {"period": period, "kind": "inventory", "point": "scale", "amount": 5, "unit": "kg"}
    | {"random": 0.01, "systematic": 0}
    for period in (0, 1)
]


#: A made-up report.
REPORT = Path(__file__).resolve().parents[2] / "examples" / "intake" / "report.txt"


@cache
def agreement() -> pp.Agreement:
    return pp.parse_agreement(SWAP)


@cache
def plan() -> pp.Plan:
    return pp.plan(agreement())


@cache
def drawn() -> pp.Draw:
    return pp.draw(["a", "b", "c"], 1, seed=b"s", id="d")


#: Readers of tables, and of documents that are bound to a step.
_NO_DOCUMENTS = {"read_agreement", "read_strata", "read_targets", "read_population"}
_NO_DOCUMENTS |= {"read_findings", "read_balance", "read_mirror", "read_game"}


def printed(answer: Any) -> io.StringIO:
    """Give what a command prints, as an open file."""
    return io.StringIO(json.dumps(answer.to_json()))


@cache
def dispute() -> pp.Agreement:
    """Two parties, each of which wants the other one to begin."""
    return pp.parse_agreement(SWAP + FIRST + SECOND)


@cache
def repair() -> Any:
    return pp.explain(dispute(), kinds=["concede"]).repairs[0]


def entries_in(place: Path) -> Path:
    """Give a file with one entry, which moves nothing."""
    entry = {"index": 0, "by": "a", "time": None, "kind": "dispute", "body": {}}
    (place / "entries.jsonl").write_text(json.dumps(entry))
    return place / "entries.jsonl"


#: For each function: what it takes, and gives an answer for.
GOOD: dict[str, Callable[[Path], Mapping[str, Any]]] = {
    "new": lambda place: {"path": place / "new.toml"},
    "show": lambda _: {"agreement": agreement()},
    "import_book": lambda place: {"path": place / "book.xlsx"},
    "export_book": lambda place: {"agreement": agreement(), "path": place / "out.xlsx"},
    "report": lambda place: {
        "agreement": agreement(), "path": place / "out.html", "date": "2030-01-31",
    },
    "plan": lambda _: {"agreement": agreement()},
    "explain": lambda _: {"agreement": agreement()},
    "prove": lambda _: {"agreement": agreement(), "answer": plan()},
    "check": lambda _: {"agreement": agreement(), "plan": plan()},
    "compare": lambda _: {"first": agreement(), "second": dispute(), "more": agreement()},
    "risk": lambda _: {"agreement": agreement(), "effects": 0, "plans": [plan()]},
    "schema": lambda _: {"name": "plan"},
    "intake": lambda place: {"report": REPORT, "into": place / "a.toml"},
    "intake_review": lambda place: {"into": place / "a.toml"},
    "intake_table": lambda _: {},
    "intake_text": lambda _: {"report": REPORT},
    "status": lambda place: {
        "entries": entries_in(place), "agreement": agreement(), "plan": plan(),
    },
    "state": lambda _: {"agreement": agreement(), "plan": plan(), "entries": [], "documents": {}},
    "site": lambda place: {
        "place": ProcessBook().signed().write(place / "process"), "out": place / "pages",
    },
    "reminders": lambda _: {"status": pp.state(agreement(), plan(), [])},
    "require": lambda _: {"agreement": agreement(), "plan": plan(), "step": "one:1"},
    "size": lambda _: {"population": 30, "defects": 3, "detect": "0.9"},
    "allocate": lambda _: {"strata": STRATA, "goal": 2, "detect": 0.5},
    "inspect_commit": lambda place: {
        "secret": place / "secret", "id": "d", "party": "a", "randomness": bytes(32),
    },
    "draw": lambda _: {"population": ["a", "b"], "sizes": 1, "seed": "00"},
    "prepare": lambda _: {
        "agreement": agreement(), "plan": plan(), "step": "one:1", "strata": STRATA,
        "items": ITEMS, "goal": 2, "seed": "00",
    },
    "game": lambda _: {"periods": 3, "inspections": 1},
    "assess": lambda _: {"findings": [{"item": drawn().picked[0], "result": "ok"}],
                         "draws": [drawn()]},
    "account": lambda _: {"table": BALANCE, "histories": 100},
    "account_new": lambda _: {},
    "read_agreement": lambda place: {"path": place / "a.toml"},
    "parse_agreement": lambda _: {"content": SWAP},
    "verify_agreement": lambda _: {"agreement": agreement()},
    "deterrence": lambda _: {"gain": 1, "penalty": 2},
    "inspection_game": lambda _: {"periods": 3, "inspections": 1},
    "security_game": lambda _: {"targets": pp.read_targets(TARGETS), "resources": 1},
    "posterior": lambda _: {"prior": Fraction(1, 2), "detect": Fraction(1, 2)},
    "posteriors": lambda _: {"prior": Fraction(1, 2), "rounds": [Fraction(1, 2)]},
    "rounds_needed": lambda _: {
        "prior": Fraction(1, 2), "detect": Fraction(1, 2), "wanted": Fraction(3, 4),
    },
    "read_strata": lambda _: {"path": STRATA},
    "read_targets": lambda _: {"path": TARGETS},
    "read_population": lambda _: {"path": ITEMS},
    "read_findings": lambda _: {"path": [{"item": "a", "result": "ok"}]},
    "read_mirror": lambda _: {"path": MIRROR},
    "read_balance": lambda _: {"path": printed(pp.account(BALANCE, histories=100))},
    "read_game": lambda _: {"path": printed(pp.game(periods=3, inspections=1))},
    "in_sheet": lambda place: {"source": place / "book.xlsx", "sheet": "first"},
    "with_decimal": lambda place: {"source": place / "t.csv", "decimal": "comma"},
    "apply": lambda _: {"agreement": dispute(), "repair": repair()},
    "write_pictures": lambda place: {
        "directory": place / "shown", "answers": pp.size(30, 3, "0.9"),
    },
    "write_records": lambda place: {
        "directory": place / "records",
        "answer": pp.verify(place / "commitment.json", place / "all.json"),
    },
    "true_amounts": lambda _: {
        "points": POINTS, "steps": 4, "losses": np.zeros(4),
    },
    "measured_amounts": lambda _: {
        "amounts": np.ones((4, 3)), "points": POINTS, "bounds": [0, 1, 3], "runs": 2, "seed": 1,
        "calibration": np.zeros((3, 3), dtype=np.int64),
    },
    "account_campaign": lambda _: {
        "measured": np.ones((2, 4, 3)), "bounds": [0, 1, 3], "points": POINTS,
        "calibration": np.zeros((3, 3), dtype=np.int64),
    },
    "average_run_length": lambda _: {"threshold": 4.0, "shift": 0.5, "k": 0.5},
    **{
        name: lambda place: {"source": place / "none.json"}
        for name in pp.__all__
        if name.startswith("read_") and name not in _NO_DOCUMENTS
    },
    **declarations.GOOD,
    **records.GOOD,
    **audits.GOOD,
}  # fmt: skip

#: Values that are wrong somewhere, and right elsewhere.
VALUES: Mapping[str, Callable[[], Any]] = {
    "none": lambda: None,
    "true": lambda: True,
    "minus": lambda: -1,
    "half": lambda: 0.5,
    "nan": lambda: float("nan"),
    "infinite": lambda: float("inf"),
    "word": lambda: "abc",
    "empty": lambda: "",
    "null": lambda: "a\0b",
    "surrogate": lambda: "\ud800",
    "per cent": lambda: "300 %",
    "bytes": lambda: b"abc",
    "list": lambda: ["abc", 3, None],
    "lists": lambda: [[], [["x"]]],
    "empty list": list,
    "mapping": lambda: {"a": 1, 2: None},
    "rows": lambda: [{"a": 1}],
    "object": object,
    "type": lambda: int,
    "function": lambda: len,
    "complex": lambda: 1j,
    "generator": lambda: (one for one in ("a", "b")),
    "huge": lambda: 10**5000,
    "open text": lambda: io.StringIO("a,b\n1,2\n"),
    "open bytes": lambda: io.BytesIO(b"\xff\xfe"),
    "closed": lambda: _closed(),
    "plan": plan,
    "numbers": lambda: np.ones(3),
    "no numbers": lambda: np.full((2, 4), np.nan),
    "strings": lambda: np.array(["a"]),
    "objects": lambda: np.array([None, "a"], dtype=object),
}


def _closed() -> io.StringIO:
    file = io.StringIO("x")
    file.close()
    return file


def called(function: Callable[..., Any], given: Mapping[str, Any]) -> None:
    """Call a function; what there may be any number of stands after what there is once."""
    named = dict(given)
    if "answers" in named:
        function(named.pop("directory"), named.pop("answers"), **named)
    elif "more" in named:
        function(named.pop("first"), named.pop("second"), named.pop("more"), **named)
    elif function is pp.verify:
        function(named.pop("commitment"), named.pop("files"), **named)
    else:
        function(**named)


def parameters(name: str) -> list[str]:
    return list(inspect.signature(getattr(pp, name)).parameters)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "a.toml").write_text(SWAP)
    pp.export_book(agreement(), tmp_path / "book.xlsx")
    declarations.write_files(tmp_path)
    records.write_files(tmp_path)
    audits.write_files(tmp_path)
    return tmp_path


def clear(place: Path) -> None:
    """Remove what a call before has written."""
    for written in (
        "secret",
        "new.toml",
        "out.xlsx",
        "out.html",
        *declarations.WRITTEN,
        *records.WRITTEN,
    ):
        if (place / written).is_dir():
            shutil.rmtree(place / written)
        (place / written).unlink(missing_ok=True)


def test_every_function_is_tried() -> None:
    functions = {name for name in pp.__all__ if inspect.isfunction(getattr(pp, name))}
    # Those that serve run until they are stopped: tests/e2e/test_record_served.py tries them.
    assert functions - {"sample_size", "record_serve", "record_witness"} == set(GOOD)
    assert pp.sample_size is pp.size  # one function with two names


@pytest.mark.wheel
@pytest.mark.parametrize("name", GOOD)
def test_the_good_values_are_good(place: Path, name: str) -> None:
    given = GOOD[name](place)
    if given.keys() == {"source"}:
        with pytest.raises(pp.UnreadableError, match="no such file"):
            getattr(pp, name)(**given)
    else:
        called(getattr(pp, name), given)


CASES = [(name, parameter) for name in GOOD for parameter in parameters(name)]


@pytest.mark.parametrize(("name", "parameter"), CASES, ids=[f"{n}-{p}" for n, p in CASES])
def test_whatever_is_given_only_our_errors_come_out(
    place: Path, monkeypatch: pytest.MonkeyPatch, name: str, parameter: str
) -> None:
    monkeypatch.chdir(place)  # a text may be taken for the name of a file
    function = getattr(pp, name)
    for kind, value in VALUES.items():
        if parameter in ("should_stop", "progress", "clock") and callable(value()):
            continue  # what a caller's own function raises is the caller's
        given = {**GOOD[name](place), parameter: value()}
        clear(place)
        try:
            called(function, given)
        except pp.PariPassuError:
            pass
        except Exception as error:
            raise AssertionError(f"{name}({parameter}=<{kind}>): {error!r}") from error


#: The command of each function, and what of the function it has no option for.
COMMANDS: dict[str, tuple[str, set[str]]] = {
    "new": ("new", set()),
    "show": ("show", set()),
    "import_book": ("import", set()),
    "export_book": ("export", set()),
    "report": ("report", set()),
    "plan": ("plan", set()),
    "explain": ("explain", set()),
    "check": ("check", set()),
    "compare": ("compare", set()),
    "risk": ("risk", set()),
    "schema": ("schema", set()),
    "intake": ("intake", set()),
    "intake_review": ("intake", {"accept", "drop"}),
    "intake_table": ("intake", set()),
    "intake_text": ("intake", set()),
    "status": ("status", {"history"}),
    "site": ("site", {"kept"}),
    "require": ("inspect require", set()),
    "size": ("inspect size", set()),
    "allocate": ("inspect allocate", set()),
    "inspect_commit": ("inspect commit", {"randomness"}),
    "draw": ("inspect draw", {"goal", "amounts"}),
    "prepare": ("inspect prepare", set()),
    "game": ("inspect game", set()),
    "assess": ("inspect assess", set()),
    "account": ("account TABLE.csv", set()),
    "account_new": ("account new", set()),
    **declarations.COMMANDS,
    **records.COMMANDS,
    **audits.COMMANDS,
}
#: What only a program gives.
FOR_PROGRAMS = {"should_stop", "progress", "source"}


def leaves(command: Any, words: str = "") -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from leaves(inner, f"{words} {name}".strip())
    else:
        yield words, command


@cache
def options() -> Mapping[str, set[str]]:
    from paripassu.cli.app import app

    command = app
    return {words: {one.name for one in leaf.params} for words, leaf in leaves(command)}


def test_every_command_is_a_function() -> None:
    assert {words for words, _ in COMMANDS.values()} | {"demo", "work"} == set(options())
    assert COMMANDS.keys() <= set(pp.__all__)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_parameter_has_an_option(name: str) -> None:
    words, without = COMMANDS[name]
    wanted = set(parameters(name)) - FOR_PROGRAMS - without
    assert wanted <= options()[words]
