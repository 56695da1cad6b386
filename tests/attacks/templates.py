"""Templates that break a rule, each with a word of which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.declarations import TEMPLATE

Change = Callable[[dict[str, Any]], Any]
TABLES: list[Any] = TEMPLATE["tables"]


def of(**fields: Any) -> Change:
    return lambda template: template.update(fields)


def table(number: int, **fields: Any) -> Change:
    return lambda template: template["tables"][number].update(fields)


def column(number: int, **fields: Any) -> Change:
    return lambda template: template["tables"][0]["columns"][number].update(fields)


def total(**fields: Any) -> Change:
    return lambda template: template["tables"][0]["totals"][0]["columns"][0].update(fields)


def stage(**fields: Any) -> Change:
    return lambda template: template["stages"][0]["opens"][0].update(fields)


def condition(name: str, value: Any) -> Change:
    return total(where={"column": name, "value": value})


CHILDREN = [f"u{character}" for character in "0123456789bcdefghjkmnpqrstuvwxyz"]
BATCHES = {"name": "x", "opens": [{"table": "items", "regions": ["0"], "columns": []}]}
#: What is wrong → the change to the template that makes it so.
AGAINST_RULES: dict[str, Change] = {
    "no territory": of(territory=[]),
    "a territory out of order": of(territory=["u", "s"]),
    "a prefix twice": of(territory=["s", "s"]),
    "a prefix inside another": of(territory=["s", "s0"]),
    "a letter that no geohash has": of(territory=["a"]),
    "a capital in a geohash": of(territory=["S"]),
    "a prefix longer than a depth": of(territory=["s0"]),
    "all children of a prefix": of(territory=CHILDREN),
    "a prefix of 13 characters": of(territory=["s" * 13]),
    "a territory that is a text": of(territory="s"),
    "a prefix that is null": of(territory=[None]),
    "an empty agreement": of(agreement=""),
    "an agreement of 202 bytes": of(agreement="\u00e4" * 101),
    "a declarer of 201 bytes": of(declarer="a" * 201),
    "a declarer that is null": of(declarer=None),
    "an origin that is a number": of(origin=5),
    "an interval of 0 days": of(interval_days=0),
    "an interval of 36501 days": of(interval_days=36501),
    "an interval that is true": of(interval_days=True),
    "an interval that is a text": of(interval_days="182"),
    "a seal of no bytes": of(seal_size=0),
    "a seal that is too large": of(seal_size=2**26 + 1),
    "no tables": of(tables=[]),
    "a key that it has not": of(extra=1),
    "without stages": lambda template: template.pop("stages"),
    "a table twice": of(tables=[TABLES[2], TABLES[2]]),
    "depth 0 of cells": table(0, depth=0),
    "depth 11 of cells": table(0, depth=11),
    "depth 65 of cells": table(0, depth=65),
    "a depth above that of its totals": table(0, depth=5),
    "depth 8 of two tags": table(2, depth=8),
    "depth 61": table(2, depth=61),
    "depth that is true": table(2, depth=True),
    "depth 2 of six rows": table(3, depth=2),
    "nine rows in eight slots": table(3, most=9),
    "no records": table(3, most=0),
    "2^32 records": table(0, most=2**32),
    "three tags at depth 9": table(2, most=3),
    "a table of cells made one of tags": table(0, kind="tag"),
    "a table of rows made one of cells": table(3, kind="cell"),
    "another kind": table(0, kind="total"),
    "a cell table without a key": table(0, key=None),
    "a key of another type": table(0, key="id"),
    "a key that is not there": table(0, key="nothing"),
    "a tag table without a key": table(2, key=None),
    "a row table with a key": table(3, key="item"),
    "a tag table with a tolerance": table(2, tolerance=1),
    "tolerance 101": table(0, tolerance=101),
    "a quota of 2^32": table(0, quota=2**32),
    "no columns": table(0, columns=[]),
    "a name in capitals": table(0, name="Sites"),
    "a name of 65 characters": table(0, name="a" * 65),
    "a name with a line feed": table(0, name="sites\n"),
    "a column twice": table(0, columns=[*TABLES[0]["columns"], {"name": "id", "type": "text"}]),
    "a type that is none": column(4, type="number"),
    "a column with a key more": column(4, note=""),
    "a name that begins with a digit": column(4, name="1st"),
    "256 columns": table(
        3, columns=[*TABLES[3]["columns"], *({"name": f"c{i}", "type": "text"} for i in range(253))]
    ),
    "an answer out of order": table(0, answer=["active", "id"]),
    "an answer twice": table(0, answer=["id", "id"]),
    "the key in the answer": table(0, answer=["position"]),
    "a unique column that is not there": table(0, unique=["none"]),
    "unique columns out of order": table(0, unique=["mass", "id"]),
    "unique columns as a text": table(0, unique="id"),
    "totals of depth 9": table(2, totals=[{**TABLES[2]["totals"][0], "depth": 9}]),
    "totals without columns": table(2, totals=[{"depth": 0, "columns": []}]),
    "totals turned": table(0, totals=TABLES[0]["totals"][::-1]),
    "totals twice": table(0, totals=[TABLES[0]["totals"][0]] * 2),
    "totals deeper than the table": table(0, totals=[{**TABLES[0]["totals"][0], "depth": 15}]),
    "totals of depth 5 over rows": table(3, totals=[{**TABLES[3]["totals"][0], "depth": 5}]),
    "a sum of texts": total(sum="id"),
    "a sum of nothing": total(sum="none"),
    "a sum that is a number": total(sum=5),
    "a total twice": total(name="mass"),
    "a condition that no value meets": condition("active", "yes"),
    "a condition on nothing": condition("none", "1"),
    "a condition that is null": condition("active", None),
    "a condition in another form of the number": condition("mass", "1.0"),
    "a condition with a key more": total(where={"column": "id", "value": "A", "is": 1}),
    "a stage without regions": stage(regions=[]),
    "a stage with a prefix inside another": stage(regions=["s", "s0"]),
    "a stage with a prefix that is too long": stage(regions=["s00"]),
    "a stage with regions out of order": stage(regions=["u", "s"]),
    "a stage with columns out of order": stage(columns=["mass", "position"]),
    "a stage with a column that is not there": stage(columns=["none"]),
    "a stage of a table that is not there": stage(table="none"),
    "a stage with a table twice": stage(table="sites/5"),
    "a stage of totals that are not there": stage(table="sites/6"),
    "a stage that opens nothing": of(stages=[{"name": "first", "opens": []}]),
    "a stage twice": of(stages=[TEMPLATE["stages"][1], TEMPLATE["stages"][1]]),
    "a region of a table without cells": of(stages=[BATCHES]),
    **{
        f"a reference to {to or 'nothing'}": table(3, references=[{"column": "item", "to": to}])
        for to in ("items", "items.kind", "items.none", "none.tag", "", "items.tag.x", "items.")
    },
    "a reference twice": table(3, references=[{"column": "item", "to": "items.tag"}] * 2),
    "a reference from nothing": table(3, references=[{"column": "none", "to": "items.tag"}]),
}
