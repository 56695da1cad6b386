"""A function takes a path, an open file, a value or a frame alike, and gives one answer for all."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars
import pytest
from tests.swap import SECOND, SWAP

import paripassu as pp
from paripassu.documents.value import Answer

pytestmark = pytest.mark.slow

AGREEMENT = SWAP + SECOND
STRATA = "stratum,population,amount\nhall,3,1\n"
ITEMS = "stratum,item\nhall,a\nhall,b\nhall,c\n"
TARGETS = "target,reward,penalty\nx,2,-1\ny,1,0\n"
BALANCE = (
    "period,kind,point,amount,unit,random,systematic\n"
    "0,inventory,scale,5,kg,0.01,0\n1,inventory,scale,5,kg,0.01,0\n"
)


@pytest.fixture
def agreement(tmp_path: Path) -> list[Callable[[], Any]]:
    path = tmp_path / "swap.toml"
    path.write_text(AGREEMENT)
    return [
        lambda: pp.read_agreement(path),
        lambda: path,
        lambda: str(path),
        lambda: path.open(),
        lambda: path.open("rb"),
        lambda: io.StringIO(AGREEMENT),
        lambda: io.BytesIO(AGREEMENT.encode()),
    ]


@pytest.fixture
def plan(tmp_path: Path) -> list[Callable[[], Any]]:
    made = pp.plan(pp.parse_agreement(AGREEMENT))
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(made.to_json()))
    return [
        lambda: made,
        lambda: made.to_json(),
        lambda: path,
        lambda: str(path),
        lambda: path.open(),
        lambda: io.BytesIO(path.read_bytes()),
    ]


def table(tmp_path: Path, text: str) -> list[Callable[[], Any]]:
    path = tmp_path / "table.csv"
    path.write_text(text)
    frame = polars.read_csv(path)
    frame.write_parquet(tmp_path / "table.parquet")
    return [
        lambda: path,
        lambda: str(path),
        lambda: tmp_path / "table.parquet",
        lambda: path.open(),
        lambda: path.open("rb"),
        lambda: frame,
        lambda: frame.to_dicts(),
    ]


def one_answer(give: Callable[[Any], Any], forms: list[Callable[[], Any]]) -> Any:
    """Ask with each form; give what all of them gave."""
    answers = []
    for form in forms:
        given = form()
        answer = give(given)
        assert isinstance(answer, Answer)
        assert answer.summary()
        assert answer.to_frame().height >= 0
        assert str(answer.to_json()["format"]).startswith("paripassu/")
        assert set(answer._repr_mimebundle_()) >= {"text/plain", "text/html"}
        if hasattr(given, "close"):
            assert not given.closed  # whoever opened it closes it
            given.close()
        answers.append(answer)
    assert all(answer == answers[0] for answer in answers)
    return answers[0]


def nameless(found: pp.Comparison) -> pp.Comparison:
    """Leave out where the agreements come from."""
    files = tuple(one.model_copy(update={"file": None}) for one in found.files)
    return found.model_copy(update={"files": files})


def test_agreements(agreement: list[Callable[[], Any]], tmp_path: Path) -> None:
    made = pp.plan(pp.parse_agreement(AGREEMENT))
    one_answer(pp.show, agreement)
    one_answer(pp.plan, agreement)
    one_answer(pp.explain, agreement)
    other = pp.parse_agreement(SWAP)
    one_answer(lambda given: nameless(pp.compare(other, given)), agreement)
    one_answer(lambda given: pp.check(given, made), agreement)
    one_answer(lambda given: pp.require(given, made), agreement)
    one_answer(lambda given: pp.require(given, made, "one:1"), agreement)
    one_answer(
        lambda given: pp.prepare(
            given, made, "one:1", strata=io.StringIO(STRATA), items=io.StringIO(ITEMS), goal=1,
            seed="00",
        ),
        agreement,
    )  # fmt: skip
    one_answer(lambda given: pp.export_book(given, tmp_path / "b.xlsx", force=True), agreement)


def test_plans(plan: list[Callable[[], Any]]) -> None:
    agreement = pp.parse_agreement(AGREEMENT)
    assert one_answer(lambda given: pp.check(agreement, given), plan).ok
    one_answer(lambda given: pp.require(agreement, given), plan)


def test_tables(tmp_path: Path) -> None:
    strata = lambda given: pp.allocate(given, goal=1, detect=0.5)  # noqa: E731
    one_answer(strata, table(tmp_path, STRATA))
    one_answer(lambda given: pp.draw(given, 1, seed=b"s", id="d"), table(tmp_path, ITEMS))
    one_answer(lambda given: pp.game(targets=given, resources=1), table(tmp_path, TARGETS))
    one_answer(lambda given: pp.account(given, histories=100), table(tmp_path, BALANCE))


def test_books(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    agreement = pp.parse_agreement(AGREEMENT)
    pp.export_book(agreement, path)
    with path.open("rb") as opened:
        for given in (path, str(path), opened, io.BytesIO(path.read_bytes())):
            assert pp.import_book(given) == agreement


def test_draws_and_what_else_is_assessed(tmp_path: Path) -> None:
    drawn = pp.draw(["a", "b", "c"], 2, seed="00", id="d", step="one:1")
    account, game = pp.account(io.StringIO(BALANCE), histories=100), pp.game(
        periods=3, inspections=1
    )  # fmt: skip
    for name, answer in (("draw", drawn), ("account", account), ("game", game)):
        (tmp_path / name).write_text(json.dumps(answer.to_json()))
    findings = "draw,item,result\n" + "".join(f"d,{item},ok\n" for item in drawn.picked)
    read = pp.assess(pp.read_findings(io.StringIO(findings)), [tmp_path / "draw"])
    for form in table(tmp_path, findings):
        given = form()
        assert pp.assess(given, [drawn]).steps == read.steps
        if hasattr(given, "close"):
            given.close()
    step = "one:1"
    whole = [
        pp.assess(
            io.StringIO(findings), draws, balances=balances, games=games
        ).steps[0].verdict
        for draws, balances, games in (
            ([drawn], [account], [game]),
            ([drawn], [(step, account)], [(step, game)]),
            ((tmp_path / "draw",), (tmp_path / "account",), iter([tmp_path / "game"])),
            ([str(tmp_path / "draw")], [f"{step}={tmp_path / 'account'}"], [
                f"{step}={tmp_path / 'game'}"
            ]),
        )
    ]  # fmt: skip
    assert len(set(whole)) == 1


def test_joint_inputs(tmp_path: Path) -> None:
    for party in "ab":
        pp.inspect_commit(
            tmp_path / party, id="d", party=party, randomness=bytes(32), inputs=tmp_path / "in"
        )
    inputs = json.loads((tmp_path / "in").read_text())
    inputs |= {"declaration": "00" * 32, "checkpoint": "11" * 32}
    (tmp_path / "in").write_text(json.dumps(inputs))
    for party in "ab":
        published = pp.inspect_commit(tmp_path / party, inputs=tmp_path / "in", reveal=True)
        assert isinstance(published, pp.Reveal)
    read = pp.read_inputs(tmp_path / "in")
    one_answer(
        lambda given: pp.draw(["x", "y"], 1, joint=given),
        [lambda: read, lambda: tmp_path / "in", lambda: (tmp_path / "in").open()],
    )


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda a: pp.plan(a, concede="first"), "concede"),
        (lambda a: pp.check(a, pp.plan(a), concede="first"), "concede"),
        (lambda a: pp.compare(a, a, concede="first"), "concede"),
        (lambda a: pp.explain(a, kinds="soften"), "kinds"),  # type: ignore[arg-type]
        (lambda a: pp.assess(draws="draw.json"), "draws"),
        (lambda a: pp.assess(mirrors="mirror.csv"), "mirrors"),
        (lambda a: pp.draw({"hall": "abc"}, 1, seed=b"s"), "population"),
        (lambda a: pp.posteriors(0.5, "0.9"), "rounds"),
    ],
)
def test_a_text_is_no_list(call: Callable[[Any], Any], parameter: str) -> None:
    with pytest.raises(pp.ParameterError, match="should be a list") as refused:
        call(pp.parse_agreement(AGREEMENT))
    assert refused.value.parameter == parameter


def test_an_agreement_built_in_code_is_checked_like_a_file(tmp_path: Path) -> None:
    sound = pp.parse_agreement(AGREEMENT)
    wrong = sound.replace(
        measures=(*sound.measures, pp.Measure(id="three", by=("nobody",))),
        positions=(
            *sound.positions,
            pp.Position(id="p", party="a", claim="include", measure="for"),
        ),
    )
    made = pp.plan(sound)
    for call in (
        lambda: pp.show(wrong),
        lambda: pp.plan(wrong),
        lambda: pp.explain(wrong),
        lambda: pp.check(wrong, made),
        lambda: pp.compare(sound, wrong),
        lambda: pp.require(wrong, made),
        lambda: pp.export_book(wrong, tmp_path / "b.xlsx"),
    ):
        with pytest.raises(pp.AgreementError) as refused:
            call()
        said = str(refused.value)
        assert "agreement 'swap': measure 'three': by[1]: unknown party 'nobody'" in said
        assert "position 'p': measure: unknown measure 'for'" in said
    assert not (tmp_path / "b.xlsx").exists()
