"""Balances and mirrored declarations as evidence on a step: they cast doubt, and convict nobody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.oracle.assessment import draw, judged, ok

import paripassu as pp
from paripassu.errors import DocumentError, PariPassuError
from paripassu.inspection.accountancy.result import Account
from paripassu.inspection.assessment.assess import assess
from paripassu.inspection.assessment.attached import attached
from paripassu.inspection.assessment.balance import AccountFile, read_balance
from paripassu.inspection.assessment.mirror import COLUMNS, from_table
from paripassu.tables.read import parse_table

DRAW = draw(["a", "b"], population=2, defects=1)
OTHER = draw(["c"], population=1, defects=1, id="e", step="m:2", seed="01")


#: For one period at 5 %: the normal quantiles, one less a half, and that of chi squared.
LIMITS = {
    "muf": 1.6448536269514722,
    "cumuf": 1.6448536269514722,
    "sitmuf": 1.6448536269514722,
    "page": 1.1448536269514722,
    "cusum": 1.1448536269514722,
    "gemuf": 3.841458820694124,
}
INSPECTED = {"d": 1.959963984540054, "muf_minus_d": 1.6448536269514722}
OF_MUF = list(LIMITS)


def account(verdict: str = "consistent", muf: float = 0.5, **period: Any) -> dict[str, Any]:
    """One period whose MUF has an error of 1; D, where there is one, too."""
    one = {
        "period": 1, "muf": muf, "sigma_muf": 1.0, "cumuf": muf, "sigma_cumuf": 1.0,
        "sitmuf": muf, "degenerate": False, "page": max(0.0, muf - 0.5),
        "cusum": max(0.0, muf - 0.5), "cusum_low": max(0.0, -muf - 0.5), "gemuf": muf * muf,
        "alarms": [],
    }  # fmt: skip
    if "d" in period:
        one |= {"sigma_d": 1.0, "muf_minus_d": muf - period["d"], "sigma_muf_minus_d": 1.0}
    return {
        "format": "paripassu/account/1",
        "balances": [
            {
                "area": "hall",
                "material": "Pu",
                "unit": "kg",
                "covariance": [[1.0]],
                "periods": [one | period],
                "thresholds": LIMITS | (INSPECTED if "d" in period else {}),
                "false_alarm_any": 0.05,
                "verdict": verdict,
                "why": "why",
                "settle": "Measure the hall again." if verdict == "inconclusive" else "",
            }
        ],
        "false_alarm": 0.05,
        "goal": 2.0,
        "detect": 0.5,
        "histories": 1000,
        "seed": 1,
    }


def file(document: dict[str, Any], step: str | None = None) -> AccountFile:
    return AccountFile("account.json", Account.model_validate(document), step)


def test_a_clean_balance_is_told() -> None:
    step = judged(DRAW, *ok(["a", "b"]), balances=[file(account())]).steps[0]
    assert step.verdict == "consistent"
    assert [(line.kind, line.shows) for line in step.evidence] == [
        ("sample", "clean"),
        ("balance", "clean"),
    ]


LOSS = account("loss", muf=2.0, alarms=OF_MUF)


@pytest.mark.parametrize(
    ("document", "tests"),
    [
        (LOSS, OF_MUF),
        (account("inconclusive", muf=-1.8, alarms=["gain"]), ["gain"]),
        (account("inconclusive", d=2.1, alarms=["d"]), ["d"]),
        (account("loss", muf=0.25, d=-1.75, alarms=["muf_minus_d"]), ["muf_minus_d"]),
    ],
)
def test_an_alarm_leaves_a_step_inconclusive(document: dict[str, Any], tests: list[str]) -> None:
    answer = judged(DRAW, *ok(["a", "b"]), balances=[file(document)])
    step = answer.steps[0]
    assert (step.verdict, step.detect, step.posterior) == ("inconclusive", 1.0, 1.0)
    assert [alarm.test for alarm in answer.balances[0].alarms] == tests
    assert step.evidence[-1].shows == "alarm"
    assert any("Balance of hall, Pu" in text for text in step.settle)


def test_alarms_are_told_by_the_names_that_the_account_prints() -> None:
    said = judged(DRAW, *ok(["a", "b"]), balances=[file(LOSS)]).steps[0].why
    assert "The balance of hall, Pu: MUF is beyond its limit in period 1, CUMUF is " in said


def test_the_limits_of_the_account_decide() -> None:
    """A D of almost two σ that the account lets pass passes here, whatever the readings' limit."""
    document = account(d=1.9)
    assert judged(DRAW, *ok(["a", "b"]), balances=[file(document)], limit="0.1").consistent


def refused(document: dict[str, Any]) -> str:
    with pytest.raises(DocumentError) as caught:
        judged(DRAW, *ok(["a", "b"]), balances=[file(document)])
    assert "make it again with paripassu account" in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (account("consistent", muf=2.0, alarms=OF_MUF), "balances[0].verdict: is 'consistent'"),
        (account("inconclusive", muf=2.0, alarms=OF_MUF), "its alarms say 'loss' (cumuf, "),
        (account("consistent", d=2.1, alarms=["d"]), "its alarms say 'inconclusive' (d)"),
        (account("loss"), "balances[0].verdict: is 'loss', and its alarms say 'consistent'"),
        (account(muf=2.0), "balances[0].periods[0].alarms: does not name 'muf'"),
        (account(d=2.1), "balances[0].periods[0].alarms: does not name 'd'"),
        (account(muf=-1.8), "does not name a gain, and a number of this period is beyond"),
        (account("loss", alarms=["page"]), "alarms: names 'page', and no number of this period"),
    ],
)
def test_alarms_and_verdict_have_to_follow_from_the_numbers(
    document: dict[str, Any], said: str
) -> None:
    assert said in refused(document)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cumuf", 0.4), ("sigma_muf", 1.5), ("sigma_cumuf", 0.9), ("sitmuf", 0.1), ("page", 0.1),
        ("cusum", 0.1), ("cusum_low", 0.1), ("gemuf", 0.1), ("muf_minus_d", 0.1),
    ],
)  # fmt: skip
def test_statistics_have_to_follow_from_muf_and_its_covariance(name: str, value: float) -> None:
    document = account(d=0.0)
    document["balances"][0]["periods"][0][name] = value
    assert f"balances[0].periods[0].{name}: is {value:g}, and MUF and the errors" in refused(
        document
    )


@pytest.mark.parametrize("test", [*LIMITS, *INSPECTED])
@pytest.mark.parametrize("value", [-1.0, 1e300, 9.0])
def test_limits_have_to_follow_from_the_false_alarm_probability(test: str, value: float) -> None:
    document = account(d=0.0)
    document["balances"][0]["thresholds"] = LIMITS | INSPECTED | {test: value}
    assert f"balances[0].thresholds.{test}: is {value:g}, and a false-alarm" in refused(document)


@pytest.mark.parametrize("rate", [0.0, -1.0, 0.9, 2.0])
def test_a_false_alarm_probability_that_is_none_is_refused(rate: float) -> None:
    assert "false_alarm: should be above 0 and at most 0.5" in refused(
        account() | {"false_alarm": rate}
    )


def test_where_nothing_was_balanced_nothing_is_consistent() -> None:
    assert "balances: is empty: nothing was balanced" in refused(account() | {"balances": []})
    document = account()
    document["balances"][0] |= {"periods": [], "covariance": []}
    assert "balances[0].periods: is empty: nothing was balanced" in refused(document)


@pytest.mark.parametrize(
    "covariance", [[], [[1.0, 0.0]], [[-1.0]], [[1.0, 0.0], [0.0, 1.0]], [[1e999]]]
)
def test_a_covariance_that_is_none_is_refused(covariance: list[list[float]]) -> None:
    document = account()
    document["balances"][0]["covariance"] = covariance
    assert "balances[0].covariance" in refused(document)


def test_a_goal_that_no_test_reaches_is_not_consistent() -> None:
    document = account()
    document["balances"][0]["detect"] = {
        "abrupt": dict.fromkeys(LIMITS, 0.4), "protracted": dict.fromkeys(LIMITS, 0.6),
    }  # fmt: skip
    assert "is 'consistent', and its alarms say 'inconclusive'" in refused(document)


def test_an_account_whose_alarms_were_taken_out_is_refused() -> None:
    answer = pp.account("examples/inspection/protracted-loss.csv", histories=1000)
    document = json.loads(json.dumps(answer.to_json()))
    assert assess(balances=[file(document)]).verdict == "inconclusive"
    (balance,) = document["balances"]
    assert balance["verdict"] == "loss"
    balance["verdict"] = "consistent"
    for period in balance["periods"]:
        period["alarms"] = []
    assert "balances[0].periods[" in refused(document)


def test_an_account_that_did_not_test_d_is_refused() -> None:
    document = account(d=0.5)
    document["balances"][0]["thresholds"] = LIMITS
    assert "has D and no limit for it" in refused(document)


def test_an_inconclusive_balance_supports_no_yes() -> None:
    step = judged(DRAW, *ok(["a", "b"]), balances=[file(account("inconclusive"))]).steps[0]
    assert step.verdict == "inconclusive"
    assert "Balance of hall, Pu: Measure the hall again." in step.settle


def test_statistics_alone_never_make_a_violation() -> None:
    everything = account("loss", muf=99.0, d=-99.0, alarms=[*OF_MUF, *INSPECTED])
    assert judged(DRAW, *ok(["a", "b"]), balances=[file(everything)]).verdict == "inconclusive"
    assert assess(balances=[file(everything)]).verdict == "inconclusive"
    # And they do not soften one.
    row = {"item": "a", "result": "defect"}
    assert judged(DRAW, row, balances=[file(everything)]).verdict == "violation"


def test_a_balance_bears_on_every_step_or_on_one() -> None:
    rows = [*ok(["a", "b"], draw="d"), *ok(["c"], draw="e")]
    answer = judged([DRAW, OTHER], *rows, balances=[file(LOSS)])
    assert [step.verdict for step in answer.steps] == ["inconclusive", "inconclusive"]
    answer = judged([DRAW, OTHER], *rows, balances=[file(LOSS, "m:2")])
    assert [step.verdict for step in answer.steps] == ["consistent", "inconclusive"]
    with pytest.raises(PariPassuError, match="which no draw is of — did you mean 'm:1'"):
        judged([DRAW, OTHER], *rows, balances=[file(account(), "m:11")])


@pytest.mark.parametrize(("amount", "verdict"), [("11", "inconclusive"), ("10.2", "consistent")])
def test_a_mirror_bears_on_a_step(amount: str, verdict: str) -> None:
    text = f"ref,side,amount,unit,sigma\nt,shipper,10,kg,0.1\nt,receiver,{amount},kg,0.1\n"
    mirror = from_table(parse_table(text.encode(), COLUMNS, "m.csv"))
    step = judged(DRAW, *ok(["a", "b"]), mirrors=[mirror]).steps[0]
    assert step.verdict == verdict
    if verdict == "inconclusive":
        (action,) = step.settle
        assert "lines 2 and 3" in action
        assert "σ = 0.3334 kg on" in action


def test_an_account_alone() -> None:
    answer = assess(balances=[file(account())])
    assert answer.consistent
    assert answer.summary() == "consistent: balances against it: 0 of 1"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("format", "paripassu/draw/1"), "format"),
        (("balances", "x"), "balances"),
        (("histories", None), "histories"),
    ],
)
def test_accounts_that_are_none(tmp_path: Path, change: tuple[str, Any], said: str) -> None:
    path = tmp_path / "account.json"
    path.write_text(json.dumps(account() | {change[0]: change[1]}))
    with pytest.raises(DocumentError, match=said):
        read_balance(path)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"a":NaN}', "\x00", '{"a":' * 10_000])
def test_rubbish_for_an_account(tmp_path: Path, text: str) -> None:
    path = tmp_path / "account.json"
    path.write_text(text)
    with pytest.raises(DocumentError, match=r"account\.json"):
        read_balance(path)


def test_a_balance_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "account.json"
    path.write_text(json.dumps(account("loss", alarms=["page"], d=3.5, sigma_d=1.0)))
    read = read_balance(path)
    assert read.account == Account.model_validate(
        account("loss", alarms=["page"], d=3.5, sigma_d=1.0)
    )
    assert read.account.to_json() == Account.model_validate(json.loads(path.read_text())).to_json()


def test_a_file_for_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert attached("m:1=a.json", ["m:1"]) == ("m:1", "a.json")
    assert attached("m:1=x=y.json", ["m:1"]) == ("m:1", "x=y.json")
    assert attached("m:1=2=y.json", ["m:1", "m:1=2"]) == ("m:1=2", "y.json")
    assert attached("run=7/a.json", ["m:1"]) == (None, "run=7/a.json")
    assert attached("a.json", []) == (None, "a.json")
    with pytest.raises(PariPassuError, match=r"there is no step 'm:3' — did you mean 'm:1'\?"):
        attached("m:3=a.json", ["m:1"])
    (tmp_path / "m:3=a.json").write_text("{}")
    assert attached("m:3=a.json", ["m:1"]) == (None, "m:3=a.json")
