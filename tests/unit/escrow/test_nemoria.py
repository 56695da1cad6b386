"""The declaration of an invented country: as its script says, true, and opened by its stages."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from scripts.synthetic_country import FOLDER, TERRITORY, files

from paripassu.escrow.declare import declare_commit
from paripassu.escrow.declare_openings import declare_disclose
from paripassu.escrow.read import read_template
from paripassu.escrow.verify import verify
from paripassu.inspection.accountancy.codes import CODES, ELSEWHERE


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


@pytest.mark.parametrize("name", sorted(files()))
def test_the_tables_are_what_the_script_writes(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == files()[name]


def test_it_says_that_it_is_synthetic() -> None:
    assert (FOLDER / "template.toml").read_text(encoding="utf-8").startswith("# SYNTHETIC.")
    assert read_template(FOLDER / "template.toml").territory == TERRITORY


def test_its_material_balances_close() -> None:
    """PB, with what came and went, is BA; BA less PE is MF, which is small beside PE."""
    weights: dict[tuple[str, str], dict[str, Decimal]] = {}
    for row in rows("balances.csv"):
        entry = weights.setdefault((row["mba"], row["element"]), {})
        assert row["entry"] in CODES or row["entry"] in ELSEWHERE
        entry[row["entry"]] = Decimal(row["weight_g"])
    for entry in weights.values():
        went = entry.get("SD", Decimal(0)) + entry.get("LD", Decimal(0))
        assert entry["PB"] + entry.get("RD", Decimal(0)) - went == entry["BA"]
        assert entry["BA"] - entry["PE"] == entry["MF"]
        assert abs(entry["MF"]) <= entry["PE"] / 1000
    taken: Counter[tuple[str, str]] = Counter()
    for row in rows("inventory.csv"):
        taken[row["mba"], row["element"]] += Decimal(row["weight_g"])  # type: ignore[assignment]
    assert {key: entry["PE"] for key, entry in weights.items() if entry["PE"]} == dict(taken)


def test_its_delivery_systems_are_its_items() -> None:
    items = Counter((row["kind"], row["status"]) for row in rows("items.csv"))
    for kind in ("ICBM", "SLBM", "heavy bomber"):
        found = [row for row in rows("systems.csv") if row["kind"] == kind]
        assert sum(int(row["deployed"]) for row in found) == items[kind, "deployed"]
        assert sum(int(row["non_deployed"]) for row in found) == items[kind, "non-deployed"]


def test_it_is_committed_to_and_opened(tmp_path: Path) -> None:
    commitment, secret = tmp_path / "c.json", tmp_path / "s.secret"
    made = declare_commit(FOLDER, commitment, secret, randomness=bytes(64))
    assert 2_000 < sum(made.records.values()) < 10_000
    opened = [tmp_path / "totals.json", tmp_path / "region.json", tmp_path / "systems.json"]
    declare_disclose(commitment, secret, opened[0], stage="totals")
    declare_disclose(commitment, secret, opened[1], stage="south-and-west")
    declare_disclose(commitment, secret, opened[2], table=("systems",))
    answer = verify(commitment, *opened, agreement=FOLDER / "template.toml", stage="south-and-west")
    assert answer.holds
    states = {(one.table, one.prefix, one.total): one.state for one in answer.totals}
    assert states["sites", "1r23", "sites"] == "verified"
    assert states["sites", "1r26", "sites"] == "claimed"
    assert states["systems", "", "warheads"] == "verified"
