"""A calculator that is stopped, or whose time is over: the best so far, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.instances import generate
from tests.e2e.swaps import STUCK

from paripassu.documents.pointed import laid_out
from paripassu.inspection.games.game import game
from paripassu.inspection.sampling.instruments import parse_instrument
from paripassu.inspection.sampling.size import sample_size
from paripassu.workbench.calculators.calling import Asked, File, Values
from paripassu.workbench.calculators.result import Result
from paripassu.workbench.calculators.task import Done, done
from paripassu.workbench.planning import live as planning
from paripassu.workbench.planning.asked import longer_than

TARGETS = "target,reward,penalty\na,9,-1\nb,5,-2\nc,4,-4\n"
PLANNED = File("", "")


def stopped(after: int, form: str, values: Values, **files: File) -> Done:
    """Fill in a form, and stop it once it has said so often how far it is."""
    said: list[str] = []
    return done(Asked(form, values, files), "/x", lambda: len(said) >= after, said.append)


def result_of(found: Done) -> Result:
    assert found.result is not None, found.wrongs
    return found.result


def saved(folder: Path, name: str, text: str) -> File:
    (folder / name).write_text(text)
    return File(str(folder / name), name)


@pytest.mark.parametrize("where", [False, True])
def test_a_game_gives_the_schedules_that_are_drawn(where: bool, tmp_path: Path) -> None:
    targets = saved(tmp_path, "targets.csv", TARGETS)
    values = {"resources": "1"} if where else {"periods": "9", "inspections": "3"}
    files = {"targets": targets} if where else {}
    given = {**values, "targets": targets.path} if where else values
    drawing = {**values, "seed": "00", "times": "5"}

    whole = result_of(stopped(99, "game", drawing, **files))
    assert whole.document == laid_out(game(**given, seed="00", times=5).to_json())  # type: ignore[arg-type]
    assert whole.notes == ()
    some = result_of(stopped(2, "game", drawing, **files))
    assert some.document == laid_out(game(**given, seed="00", times=2).to_json())  # type: ignore[arg-type]
    assert "--times 2" in some.command[-1]
    (note,) = some.notes
    assert note == "Stopped: 2 of 5 schedules are drawn. The command below draws these."
    none = result_of(stopped(0, "game", drawing, **files))
    assert none.document == laid_out(game(**given).to_json())  # type: ignore[arg-type]
    assert "--seed" not in none.command[-1]
    assert none.notes == ("Stopped: 0 of 5 schedules are drawn.",)


@pytest.mark.slow
def test_a_size_against_every_defect_is_one_that_holds() -> None:
    kinds = ["weighing:0.02:0.98", "neutrons:0.3:0.9", "counting:1:0.7"]
    values = {"population": "60", "goal": "8", "amount_per_item": "2", "detect": "0.9"}
    asked: Values = {**values, "use": "\n".join(kinds), "any_size": True}
    use = [parse_instrument(one) for one in kinds]
    best = sample_size(**values, use=use, any_size=True)  # type: ignore[arg-type]
    soon = sample_size(**values, use=use, any_size=True, should_stop=lambda: True)  # type: ignore[arg-type]
    assert None not in (best.n, best.worst, soon.n, soon.worst)
    assert best.n < soon.n  # type: ignore[operator]
    assert soon.worst >= 0.9  # type: ignore[operator]
    found = result_of(stopped(0, "size", asked))
    assert found.document == laid_out(soon.to_json())
    assert found.notes == ("Stopped. This plan holds. Another one may need fewer items.",)
    said: list[str] = []
    whole = done(Asked("size", asked, {}), "/x", lambda: False, said.append)
    assert result_of(whole).document == laid_out(best.to_json())
    assert any("items are enough; looking for fewer" in one for one in said)


def test_what_is_required_by_the_best_plan_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = generate("tight", 60, 3)
    file = saved(tmp_path, "hard.toml", agreement.to_toml())
    # It says that it plans, and then how far the search is.
    soon = stopped(2, "require", {}, agreement=file, plan=PLANNED)
    found = result_of(soon)
    first, bound = found.notes
    assert first == "This is about the best plan so far. Another plan may ask for less."
    assert "no order gets below" in bound
    assert found.command[0] == "paripassu plan hard.toml --time-limit 10 --out plan.json"
    assert soon.longer == 60
    whole = stopped(10**9, "require", {}, agreement=file, plan=PLANNED)
    assert result_of(whole).notes == ()
    assert result_of(whole).command[0] == "paripassu plan hard.toml --out plan.json"
    assert whole.longer == 0

    monkeypatch.setattr(planning, "SECONDS", 0.0)
    none = stopped(10**9, "require", {}, agreement=file, plan=PLANNED)
    assert none.result is None
    assert none.said == "There is no answer yet."
    (wrong,) = none.wrongs
    assert wrong.field == "plan"
    assert "was not found yet" in wrong.what
    assert none.longer == 60
    asked = Asked("require", {}, {"agreement": file, "plan": PLANNED}, 60.0)
    assert done(asked, "/x", lambda: False, lambda _: None).result is not None


def test_an_agreement_without_a_plan_requires_nothing(tmp_path: Path) -> None:
    file = saved(tmp_path, "stuck.toml", STUCK)
    found = stopped(10**9, "require", {}, agreement=file, plan=PLANNED)
    (wrong,) = found.wrongs
    assert wrong.field == "agreement"
    assert "has no plan" in wrong.what
    assert found.longer == 0


def test_a_longer_search_takes_ten_times_as_long(tmp_path: Path) -> None:
    rows = "".join(f"s{i},{50 + 7 * i},{3 + i}\n" for i in range(12))
    file = saved(tmp_path, "strata.csv", f"stratum,population,amount\n{rows}")
    asked = {"goal": "97", "detect": "0.9", "time_limit": "10"}
    soon = stopped(0, "allocate", asked, strata=file)
    assert soon.longer == 60
    assert [longer_than(seconds) for seconds in (0, 1, 10, 60)] == [60, 60, 60, 600]
    small = saved(tmp_path, "small.csv", "stratum,population,amount\nrods,60,1\n")
    known = stopped(10**9, "allocate", {**asked, "goal": "5"}, strata=small)
    assert result_of(known)
    assert known.longer == 0
