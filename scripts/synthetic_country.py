"""Write the declaration of an invented country, or check that it is as this script says.

python scripts/synthetic_country.py           # write examples/nemoria/*.csv
python scripts/synthetic_country.py --check   # exit 1 where one differs

Nothing in it is real. Nemoria lies round Point Nemo, the place in the ocean that is farthest from
any land. Everything follows from the seed below, on every machine and with every Python.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from paripassu.escrow.cells import cell_of_slot, column_and_row_of, neighbours, slot_of_place

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "nemoria"
SEED = b"nemoria, an invented country"
TERRITORY = ("1r23", "1r24", "1r26")
DEPTH = 35
#: Where its towns lie: latitude and longitude in ten thousandths of a degree.
TOWNS = ((-489500, -1235500), (-488500, -1233200), (-486900, -1234600), (-487400, -1231500))
YEAR = 2030
_T = TypeVar("_T")
Row = Sequence[object]


class Dice:
    """Numbers that follow from a seed: SHA-256 in counter mode."""

    def __init__(self, seed: bytes) -> None:
        self._seed, self._count = seed, 0

    def below(self, end: int) -> int:
        """Give a whole number from 0 to below ``end``."""
        self._count += 1
        block = sha256(self._seed + self._count.to_bytes(8, "big")).digest()
        return int.from_bytes(block, "big") % end

    def one(self, of: Sequence[_T]) -> _T:
        """Give one of several."""
        return of[self.below(len(of))]


@dataclass(frozen=True)
class Site:
    """A site, with the material balance area that it is, if any."""

    id: str
    place: str
    type: str
    mba: str
    status: str


@dataclass
class Batch:
    """A batch of nuclear material; weights in tenths of a gram."""

    name: str
    items: int
    material: str
    element: str
    weight: int
    fissile: int


#: Types of sites, how many there are, and the letter of their material balance areas, if they are.
TYPES = (
    ("uranium mine", 4, ""),
    ("conversion", 2, "C"),
    ("enrichment", 2, "E"),
    ("fuel fabrication", 3, "F"),
    ("reactor", 5, "R"),
    ("reprocessing", 1, "P"),
    ("storage", 8, "S"),
    ("laboratory", 12, ""),
    ("missile base", 6, ""),
    ("submarine base", 2, ""),
    ("bomber base", 2, ""),
    ("missile depot", 5, ""),
    ("test range", 3, ""),
    ("workshop", 45, ""),
    ("barracks", 60, ""),
)
MATERIALS = (
    ("E", "UO2 powder in cans", 4),
    ("E", "fuel assemblies", 4),
    ("E", "UF6 in cylinders", 5),
    ("N", "UF6 in cylinders", 0),
    ("D", "UO2 in drums", 0),
    ("P", "PuO2 in cans", 0),
)


def files() -> dict[str, str]:
    """Give every table by its file name."""
    dice = Dice(SEED)
    sites = _sites(dice)
    items = _items(dice, sites)
    changes, inventory, balances = _material(dice, [one.mba for one in sites if one.mba])
    site_rows = [
        (
            one.id,
            one.place,
            one.type,
            one.mba,
            one.status,
            _day(dice, 1970, 40 * 365),
            "" if dice.below(5) == 0 else 100 + dice.below(20_000),
        )
        for one in sites
    ]
    return {
        "sites.csv": _csv("id place type mba status opened floor_m2", site_rows),
        "extents.csv": _csv("cell site", _extents(dice, sites)),
        "items.csv": _csv("tag kind type status site", items),
        "systems.csv": _csv(
            "site kind type deployed non_deployed deployed_launchers non_deployed_launchers "
            "warheads",
            _systems(dice, items),
        ),
        "changes.csv": _csv(
            "mba date code from_to kmp batch items material element weight_g fissile_g basis",
            changes,
        ),
        "inventory.csv": _csv(
            "mba date kmp batch items material element weight_g fissile_g basis", inventory
        ),
        "balances.csv": _csv("mba from to entry element weight_g fissile_g", balances),
    }


def _csv(head: str, rows: Iterable[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head.split())
    writer.writerows(rows)
    return text.getvalue()


def _day(dice: Dice, year: int, days: int) -> str:
    return (date(year, 1, 1) + timedelta(days=dice.below(days))).isoformat()


def _inside(slot: int) -> bool:
    return cell_of_slot(slot, DEPTH).startswith(TERRITORY)


def _sites(dice: Dice) -> list[Site]:
    sites: list[Site] = []
    for type_, count, letter in TYPES:
        for number in range(1, count + 1):
            status = "operating" if dice.below(10) < 8 else dice.one(("closed", "being built"))
            mba = f"NM-{letter}{number}" if letter else ""
            place = _place(dice)
            sites.append(Site(f"S-{len(sites) + 1:03}", place, type_, mba, status))
    return sites


def _place(dice: Dice) -> str:
    """Give a place near a town; the nearer, the likelier."""
    while True:
        latitude, longitude = dice.one(TOWNS)
        latitude += sum(dice.below(401) - 200 for _ in range(4))
        longitude += sum(dice.below(601) - 300 for _ in range(4))
        place = f"{_decimal(latitude, 4)},{_decimal(longitude, 4)}"
        if _inside(slot_of_place(place, DEPTH)):
            return place


def _decimal(number: int, digits: int) -> str:
    """Write a number of units of 10^-digits in the one form that a declaration takes."""
    whole, part = divmod(abs(number), 10**digits)
    text = f"{whole}.{part:0{digits}}".rstrip("0").rstrip(".")
    return f"-{text}" if number < 0 and text != "0" else text


def _extents(dice: Dice, sites: Sequence[Site]) -> list[Row]:
    """Give the cells of each site: a rectangle round its place."""
    rows: list[Row] = []
    for site in sites:
        middle = slot_of_place(site.place, DEPTH)
        x, y = column_and_row_of(middle, DEPTH)
        wide, high = 1 + dice.below(3), 1 + dice.below(2)
        near = [
            slot
            for slot in neighbours(middle, DEPTH, 3)
            if 0 <= column_and_row_of(slot, DEPTH)[0] - x <= wide
            and 0 <= column_and_row_of(slot, DEPTH)[1] - y <= high
        ]
        rows += [(cell_of_slot(slot, DEPTH), site.id) for slot in sorted(near) if _inside(slot)]
    return rows


#: Kinds of accountable items, their types, where they are deployed, and how many.
KINDS = (
    ("ICBM", ("Albatross-1", "Albatross-2"), "missile base", 150),
    ("ICBM launcher", ("silo", "mobile"), "missile base", 120),
    ("SLBM", ("Petrel-1",), "submarine base", 90),
    ("SLBM launcher", ("tube",), "submarine base", 64),
    ("heavy bomber", ("Shearwater",), "bomber base", 36),
)


def _items(dice: Dice, sites: Sequence[Site]) -> list[tuple[str, str, str, str, str]]:
    rows: list[tuple[str, str, str, str, str]] = []
    depots = [site.id for site in sites if site.type == "missile depot"]
    serial = 1000
    for kind, types, base, count in KINDS:
        bases = [site.id for site in sites if site.type == base]
        for _ in range(count):
            serial += 1 + dice.below(90)
            deployed = dice.below(3) > 0
            away = not deployed and "launcher" not in kind and kind != "heavy bomber"
            site = dice.one(depots if away else bases)
            status = "deployed" if deployed else "non-deployed"
            tag = f"NM-{kind[0]}{serial:05}"
            rows.append((tag, kind, dice.one(types), status, site))
    return rows


def _systems(dice: Dice, items: Sequence[tuple[str, str, str, str, str]]) -> list[Row]:
    """Add the items up by site, kind and type, as a database of delivery systems has them."""
    counts: dict[tuple[str, str, str], list[int]] = {}
    for _, kind, type_, status, site in items:
        system = kind.removesuffix(" launcher")
        name = {"silo": "Albatross-1", "mobile": "Albatross-2", "tube": "Petrel-1"}.get(
            type_, type_
        )
        row = counts.setdefault((site, system, name), [0, 0, 0, 0])
        away = int(status != "deployed")
        if kind == "heavy bomber":
            row[away] += 1
            row[2 + away] += 1
        else:
            row[(2 if kind.endswith("launcher") else 0) + away] += 1
    return [
        (*key, *row, row[0] if key[1] == "heavy bomber" else row[0] * (1 + dice.below(3)))
        for key, row in sorted(counts.items())
    ]


def _material(dice: Dice, mbas: Sequence[str]) -> tuple[list[Row], list[Row], list[Row]]:
    """Let a year pass: batches move, some is discarded, and at its end everything is weighed."""
    held: dict[str, list[Batch]] = {mba: [] for mba in mbas}
    for mba in mbas:
        for number in range(30 + dice.below(12)):
            held[mba].append(_batch(dice, f"{mba[3:]}-{number + 1:03}"))
    book = {mba: _weights(held[mba]) for mba in mbas}
    entries: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for mba in mbas:
        for element, weight in book[mba].items():
            entries.setdefault((mba, element), {})["PB"] = weight
    changes: list[Row] = []
    for day in sorted(dice.below(365) for _ in range(620)):
        changes += _change(dice, held, mbas, day, entries)
    inventory = [row for mba in mbas for row in _taken(dice, mba, held[mba])]
    measured = {mba: _weights(held[mba]) for mba in mbas}
    balances = [
        row
        for (mba, element), entry in sorted(entries.items())
        for row in _balance(mba, element, entry, measured[mba].get(element, (0, 0)))
    ]
    return changes, inventory, balances


def _batch(dice: Dice, name: str) -> Batch:
    element, material, share = dice.one(MATERIALS)
    weight = 10 * (500 + dice.below(4_000 if element == "P" else 400_000))
    return Batch(name, 1 + dice.below(12), material, element, weight, weight * share // 100)


def _weights(batches: Iterable[Batch]) -> Mapping[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for one in batches:
        weight, fissile = found.get(one.element, (0, 0))
        found[one.element] = (weight + one.weight, fissile + one.fissile)
    return found


def _change(
    dice: Dice,
    held: dict[str, list[Batch]],
    mbas: Sequence[str],
    day: int,
    entries: dict[tuple[str, str], dict[str, tuple[int, int]]],
) -> list[Row]:
    """Move a batch to another area, or discard a little of one."""
    when = (date(YEAR, 1, 1) + timedelta(days=day)).isoformat()
    start = dice.one([mba for mba in mbas if held[mba]])
    batch = dice.one(held[start])

    def entered(mba: str, code: str, other: str, weight: int, fissile: int, basis: str) -> Row:
        entry = entries.setdefault((mba, batch.element), {"PB": (0, 0)})
        before = entry.get(code, (0, 0))
        entry[code] = (before[0] + weight, before[1] + fissile)
        kmp = str(1 + dice.below(3))
        said = (batch.name, batch.items, batch.material, batch.element)
        return (mba, when, code, other, kmp, *said, *_grams(batch.element, weight, fissile), basis)

    if dice.below(12) == 0:
        weight, fissile = batch.weight // 500, batch.fissile // 500
        batch.weight -= weight
        batch.fissile -= fissile
        return [entered(start, "LD", "", weight, fissile, "M")]
    end = dice.one([mba for mba in mbas if mba != start])
    held[start].remove(batch)
    held[end].append(batch)
    return [
        entered(start, "SD", end, batch.weight, batch.fissile, "M"),
        entered(end, "RD", start, batch.weight, batch.fissile, "N"),
    ]


def _grams(element: str, weight: int, fissile: int) -> tuple[str, str]:
    """Give the weights in grams; that of fissile isotopes is reported for enriched uranium only."""
    return _decimal(weight, 1), _decimal(fissile, 1) if element == "E" else ""


def _taken(dice: Dice, mba: str, batches: Sequence[Batch]) -> Iterable[Row]:
    """Take the physical inventory: some batches weigh a little more or less than the books say."""
    for one in sorted(batches, key=lambda batch: batch.name):
        if "powder" in one.material or "PuO2" in one.material:
            one.weight += (dice.below(2001) - 1000) * one.weight // 2_000_000
        grams = _grams(one.element, one.weight, one.fissile)
        said = (one.name, one.items, one.material, one.element)
        yield (mba, f"{YEAR}-12-31", dice.one("AB"), *said, *grams, "M")


def _balance(
    mba: str, element: str, entry: Mapping[str, tuple[int, int]], taken: tuple[int, int]
) -> Iterable[Row]:
    """Give the lines of a material balance report: MF is BA less PE."""
    signs = {"PB": 1, "RD": 1, "SD": -1, "LD": -1}
    weight, fissile = (
        sum(sign * entry.get(code, (0, 0))[at] for code, sign in signs.items()) for at in (0, 1)
    )
    lines = {code: entry[code] for code in signs if code in entry}
    lines["BA"], lines["PE"] = (weight, fissile), taken
    lines["MF"] = (weight - taken[0], fissile - taken[1])
    for code, both in lines.items():
        grams = _grams(element, *both)
        yield (mba, f"{YEAR}-01-01", f"{YEAR}-12-31", code, element, *grams)


def main() -> int:
    """Write the tables, or say which differ."""
    check, wrong = "--check" in sys.argv[1:], 0
    for name, content in files().items():
        path = FOLDER / name
        if path.exists() and path.read_text(encoding="utf-8") == content:
            continue
        wrong += 1
        if check:
            print(f"examples/nemoria/{name} differs: run scripts/synthetic_country.py")
        else:
            path.write_text(content, encoding="utf-8")
            print(f"wrote examples/nemoria/{name}")
    return 1 if check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
