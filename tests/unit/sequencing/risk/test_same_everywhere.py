"""The same bytes from one process, several, a cluster that loses a worker, a run that goes on."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from tests.unit.sequencing.risk.test_small_checks import QUARREL

import paripassu as pp
from paripassu.documents.canonical import digest
from paripassu.sequencing.risk import pieces, risk
from paripassu.sequencing.risk.answer import Risk

TEXT = QUARREL.replace("stake = 100", "stake = [0, 3]").replace(
    "value = { b = 1 }", "value = { a = [-2, -1], b = [1, 2] }"
)


@pytest.fixture(autouse=True)
def _many_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "STRETCH", 16)
    monkeypatch.setattr(risk, "KEPT", 0.0)


def ask(**more: Any) -> Risk:
    asked: dict[str, Any] = {"samples": 4_096, "seed": 5, "effects": 64, "workers": 1}
    return pp.risk(pp.parse_agreement(TEXT), **{**asked, **more})


def text(answer: Risk) -> str:
    return json.dumps(answer.to_json())


class After:
    """True once it was asked so many times: Ctrl-C in the middle."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.untraced
def test_in_several_processes() -> None:
    assert text(ask(workers=3)) == text(ask())
    assert text(ask(seed=6)) != text(ask())


@pytest.mark.untraced
@pytest.mark.parametrize("times", [0, 3, 17, 30])
def test_a_run_that_was_stopped_goes_on(tmp_path: Path, times: int) -> None:
    run = tmp_path / "run.json"
    stopped = ask(save=run, should_stop=After(times))
    assert stopped.interrupted
    assert 0 < stopped.samples <= 4_096
    assert text(ask(resume=run)) == text(ask())


def test_what_is_complete_is_reported() -> None:
    stopped = ask(should_stop=After(1))
    assert (stopped.interrupted, stopped.samples) == (True, 2 * 16 * 16)
    whole = ask()
    assert stopped.deal.low <= whole.deal.probability <= stopped.deal.high
    assert stopped.inputs[0].total_effect is None
    assert stopped.robust_plan is not None


def test_a_process_that_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had is counted by the one that started it."""
    expected = text(ask())
    told: list[str] = []

    def tell(said: str) -> None:
        told.append(said)
        if len(told) == 4:
            from multiprocessing import active_children

            for child in active_children()[:1]:
                assert child.pid is not None
                os.kill(child.pid, signal.SIGKILL)

    assert text(ask(workers=2, progress=tell)) == expected


@pytest.mark.untraced
@pytest.mark.slow
def test_on_a_cluster_that_loses_a_worker(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    killed: list[int] = []
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            local_directory=str(tmp_path),
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        pids = [*client.run(os.getpid).values()]

        def tell(said: str) -> None:
            if not killed and "futures: 1," in said:
                killed.append(pids[0])
                os.kill(pids[0], signal.SIGKILL)

        found = ask(workers=cluster.scheduler_address, progress=tell)
    assert killed
    assert text(found) == text(ask())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": 6}, "seed: the run was started with"),
        ({"samples": 9_000}, "samples: the run was started with"),
        ({"concede": ["one-last"]}, "conceded: the run was started with"),
    ],
)
def test_a_run_with_other_options(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    run = tmp_path / "run.json"
    ask(save=run, effects=0, should_stop=After(0))
    with pytest.raises(pp.DocumentError, match=said):
        ask(resume=run, effects=0, **change)


def test_a_run_of_another_file(tmp_path: Path) -> None:
    run = tmp_path / "run.json"
    ask(save=run, should_stop=After(0))
    other = pp.parse_agreement(TEXT.replace("[0, 3]", "[0, 4]"))
    with pytest.raises(pp.DocumentError, match="a run of another agreement file"):
        pp.risk(other, samples=4_096, seed=5, effects=64, resume=run)
    run.write_text(run.read_text().replace("4096", "4097"))
    with pytest.raises(pp.DocumentError, match="it was changed"):
        ask(resume=run)
    run.write_text('{"format": "paripassu/plan/1"}')
    with pytest.raises(pp.DocumentError, match="is no run of"):
        ask(resume=run)


def kept(tmp_path: Path, change: Any) -> Path:
    """Keep a run, and change what it counted, with a digest that fits."""
    run = tmp_path / "run.json"
    ask(save=run, should_stop=After(3))
    document = json.loads(run.read_text("utf-8"))
    change(document["parts"]["main"])
    document["digest"] = digest({name: document[name] for name in document if name != "digest"})
    run.write_text(json.dumps(document), "utf-8")
    return run


def named(part: dict[str, Any], name: str) -> list[Any]:
    """Give the numbers of a count."""
    return next(numbers for (first, *_), _, numbers in part["counts"] if first == name)


@pytest.mark.parametrize(
    "change",
    [
        lambda part: part["counts"].clear(),
        lambda part: part["done"].clear(),
        lambda part: part["done"].append([0, 7, 9]),
        lambda part: part["counts"].append([["conflict", "nobody"], [16], [0] * 16]),
        lambda part: part["counts"].append([["of no kind"], [16], [0] * 16]),
        lambda part: part["counts"][0].__setitem__(1, [4, 4]),
        lambda part: named(part, "deal").__setitem__(0, 2**40),
        lambda part: named(part, "deal").__setitem__(0, -1),
        lambda part: named(part, "open").__setitem__(3, 70),
        lambda part: named(part, "futures").__setitem__(3, 1),
        lambda part: named(part, "futures").__setitem__(3, 64.5),
        lambda part: named(part, "conflict").__setitem__(2, 64),
        lambda part: named(part, "box").__setitem__(0, 0),
        lambda part: named(part, "box").__setitem__(2, 1),
        lambda part: named(part, "cases").__setitem__(0, named(part, "cases")[0] + 1),
        lambda part: named(part, "holds").__setitem__(0, 64),
        lambda part: named(part, "worst").__setitem__(0, 1_000),
    ],
)
def test_a_run_that_somebody_made_up(tmp_path: Path, change: Any) -> None:
    run = kept(tmp_path, change)
    with pytest.raises(pp.DocumentError, match="is not what --save writes"):
        ask(resume=run)


def test_what_was_not_changed_goes_on(tmp_path: Path) -> None:
    assert text(ask(resume=kept(tmp_path, lambda _: None))) == text(ask())


def test_nothing_is_kept_where_nothing_is_drawn(tmp_path: Path) -> None:
    run = tmp_path / "run.json"
    with pytest.raises(pp.ParameterError, match="save"):
        pp.risk(pp.parse_agreement(QUARREL), save=run)
    assert not run.exists()
