"""Balances and mirrored declarations as evidence on a step: they cast doubt, and convict nobody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.oracle.assessment import draw, judged, ok

from paripassu.errors import DocumentError, PariPassuError
from paripassu.inspection.accountancy.result import Account
from paripassu.inspection.assessment.assess import assess
from paripassu.inspection.assessment.attached import attached
from paripassu.inspection.assessment.balance import AccountFile, read_balance
from paripassu.inspection.assessment.mirror import COLUMNS, from_table
from paripassu.tables.read import parse_table

DRAW = draw(["a", "b"], population=2, defects=1)
OTHER = draw(["c"], population=1, defects=1, id="e", step="m:2", seed="01")


def account(verdict: str = "consistent", **period: Any) -> dict[str, Any]:
    one = {
        "period": 1, "muf": 0.5, "sigma_muf": 1.0, "cumuf": 0.5, "sigma_cumuf": 1.0,
        "sitmuf": 0.5, "degenerate": False, "page": 0.0, "cusum": 0.0, "cusum_low": 0.0,
        "gemuf": 0.25, "alarms": [], **period,
    }  # fmt: skip
    return {
        "format": "paripassu/account/1",
        "balances": [
            {
                "area": "hall",
                "material": "Pu",
                "unit": "kg",
                "covariance": [[1.0]],
                "periods": [one],
                "thresholds": {"muf": 1.645, "d": 1.96, "muf_minus_d": 1.645},
                "false_alarm_any": 0.05,
                "verdict": verdict,
                "why": "why",
                "settle": "Measure the hall again." if verdict == "inconclusive" else "",
            }
        ],
        "false_alarm": 0.05,
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


@pytest.mark.parametrize(
    ("document", "test"),
    [
        (account("loss", alarms=["page"]), "page"),
        (account("inconclusive", alarms=["gain"]), "gain"),
        (account("inconclusive", alarms=["d"], d=-3.01, sigma_d=1.0), "d"),
        (account("loss", alarms=["cumulative_muf_minus_d"]), "cumulative_muf_minus_d"),
    ],
)
def test_an_alarm_leaves_a_step_inconclusive(document: dict[str, Any], test: str) -> None:
    answer = judged(DRAW, *ok(["a", "b"]), balances=[file(document)])
    step = answer.steps[0]
    assert (step.verdict, step.detect, step.posterior) == ("inconclusive", 1.0, 1.0)
    assert [alarm.test for alarm in answer.balances[0].alarms] == [test]
    assert step.evidence[-1].shows == "alarm"
    assert any("Balance of hall, Pu" in text for text in step.settle)


def test_the_account_alone_decides() -> None:
    """A D of ten σ that the account lets pass is let pass here, whatever the limit of readings."""
    document = account(d=10.0, sigma_d=1.0, muf_minus_d=-10.0, sigma_muf_minus_d=1.0)
    assert judged(DRAW, *ok(["a", "b"]), balances=[file(document)], limit="0.1").consistent


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (account(alarms=["cumuf"]), "says 'consistent', and its alarms say 'loss' (cumuf)"),
        (account("inconclusive", alarms=["gain", "page"]), "its alarms say 'loss' (gain, page)"),
        (account(alarms=["gemuf"]), "its alarms say 'inconclusive' (gemuf)"),
    ],
)
def test_a_verdict_milder_than_its_alarms_is_refused(document: dict[str, Any], said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        judged(DRAW, *ok(["a", "b"]), balances=[file(document)])
    assert said in str(caught.value)
    assert "make it again with paripassu account" in str(caught.value)


def test_an_account_that_did_not_test_d_is_refused() -> None:
    document = account(d=0.5, sigma_d=1.0)
    document["balances"][0]["thresholds"] = {"muf": 1.645}
    with pytest.raises(DocumentError, match="has D and no limit for it"):
        judged(DRAW, *ok(["a", "b"]), balances=[file(document)])


def test_an_inconclusive_balance_supports_no_yes() -> None:
    step = judged(DRAW, *ok(["a", "b"]), balances=[file(account("inconclusive"))]).steps[0]
    assert step.verdict == "inconclusive"
    assert "Balance of hall, Pu: Measure the hall again." in step.settle


def test_statistics_alone_never_make_a_violation() -> None:
    everything = account("loss", alarms=["muf", "page", "gemuf"], d=99.0, sigma_d=0.1)
    assert judged(DRAW, *ok(["a", "b"]), balances=[file(everything)]).verdict == "inconclusive"
    assert assess(balances=[file(everything)]).verdict == "inconclusive"
    # And they do not soften one.
    row = {"item": "a", "result": "defect"}
    assert judged(DRAW, row, balances=[file(everything)]).verdict == "violation"


def test_a_balance_bears_on_every_step_or_on_one() -> None:
    rows = [*ok(["a", "b"], draw="d"), *ok(["c"], draw="e")]
    answer = judged([DRAW, OTHER], *rows, balances=[file(account("loss"))])
    assert [step.verdict for step in answer.steps] == ["inconclusive", "inconclusive"]
    answer = judged([DRAW, OTHER], *rows, balances=[file(account("loss"), "m:2")])
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
