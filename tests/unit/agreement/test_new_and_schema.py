"""The starter agreement, and the schema of agreement files."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.shared import ROOT, needs, shared

from paripassu.agreement.new import STARTER, new
from paripassu.agreement.read import parse_agreement, read_agreement
from paripassu.agreement.schema import agreement_schema
from paripassu.errors import PariPassuError

VALIDATOR = jsonschema.Draft202012Validator(agreement_schema())


def document(text: str) -> Any:
    """What a JSON reader would make of a TOML text: dates are text."""
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def test_the_starter_is_read_and_uses_every_kind_of_entry(tmp_path: Path) -> None:
    new(tmp_path / "new.toml")
    agreement = read_agreement(tmp_path / "new.toml")
    for kind in ("parties", "measures", "requirements", "choices", "positions", "sources"):
        assert getattr(agreement, kind)
    claims = {position.claim for position in agreement.positions}
    assert {"after", "within", "during", "by"} <= claims
    for key in ("needs_any", "lag_days", "share", "day", "of", "gate"):
        assert any(position.has(key) for position in agreement.positions), key
    assert any(measure.standing for measure in agreement.measures)
    commented = STARTER.replace("# [together]", "[together]").replace("# groups", "groups")
    commented = commented.replace("# unit", "unit").replace("# horizon", "horizon")
    commented = commented.replace("# optional", "optional").replace("# kind", "kind")
    commented = commented.replace("# language", "language")
    assert parse_agreement(commented).groups


def test_a_file_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "new.toml").write_text("mine")
    with pytest.raises(PariPassuError, match="exists already"):
        new(tmp_path / "new.toml")
    assert (tmp_path / "new.toml").read_text() == "mine"


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(agreement_schema())
    VALIDATOR.validate(document(STARTER))


def test_the_published_schema_is_what_the_code_says() -> None:
    path = ROOT / "docs" / "reference" / "schemas" / "agreement.schema.json"
    assert json.loads(path.read_text(encoding="utf-8")) == agreement_schema()


@pytest.mark.untraced
@needs("plans")
@pytest.mark.slow
def test_the_shared_agreements_are_valid() -> None:
    for path in sorted(shared("plans").glob("*/*.toml")):
        VALIDATOR.validate(document(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "starter"', 'id = "Starter"'),
        ('id = "starter"', "id = 3"),
        ('title = "A fac', 'titel = "A fac'),
        ("stake = 3 ", "stake = -3 "),
        ("stake = [3, 5]", "stake = [3, 4, 5, 6]"),
        ("stake = [3, 5]", "stake = [-3, 4, 5]"),
        ("stake = [3, 5]", "stake = [3]"),
        ("days = [20, 40]", "days = [20, 30, 40]"),
        ("lasting = 0.8", "lasting = 8"),
        ("portions = 4", "portions = 0"),
        ("portions = 4", "portions = 1.5"),
        ('claim = "by"', 'claim = "until"'),
        ('claim = "by"', 'claim = "include"'),
        ('claim = "by"', 'claim = "after"'),
        ('claim = "within" ', 'claim = "after" '),
        ('claim = "within" ', 'claim = "in" '),
        ('claim = "during" ', 'claim = "while" '),
        ("date = 2030-09-01\n", ""),
        ("date = 2030-09-01", "date = 2030-09-01\npart = 'last'\nshare = 0.5"),
        ("date = 2030-09-01", "date = 2030-09-01\nlag_days = 3"),
        ("date = 2030-09-01", "date = 2030-09-01\nday = 3"),
        ("day = 90", "day = -90"),
        ("day = 90", "day = [80, 90]"),
        ("day = 90", "day = 2030-03-01"),
        ('part = "first"', "part = 0"),
        ('part = "first"', "part = 0.5"),
        ('part = "first"', "part = ''"),
        ('gate = "begin"', 'gate = "start"'),
        ("lag_days = 3 ", "lag_days = -3 "),
        ("lag_days = 3 ", "lag_days = [1, 3] "),
        ('needs = { dismantle = "same" }\ndays = 30', "days = 30"),
        ('needs = { dismantle = "same" }\ndays = 30', 'needs = { dismantle = "same" }'),
        ('needs = { dismantle = "same" }\ndays', 'needs = { dismantle = "" }\ndays'),
        ("{ fuel = 0.5 } ]", "{ fuel = 1.5 } ]"),
        ("{ fuel = 0.5 } ]", "{} ]"),
        ('needs_any = [ { loan = "all" }, { fuel = 0.5 } ]', 'needs_any = { loan = "all" }'),
        ('of = ["no-exercises"]\n', ""),
        ('of = ["no-exercises"]\n', 'of = ["no-exercises"]\nneeds = { loan = 1 }\n'),
        ('of = ["no-exercises"]\n', 'of = "no-exercises"\n'),
        ("standing = true", 'standing = "yes"'),
        ('of = ["loan", "fuel"]\n', ""),
        ('of = ["loan", "fuel"]\n', "of = []\n"),
        ('of = ["loan", "fuel"]\n', 'of = ["loan", "loan"]\n'),
        ('of = ["no-exercises"]\n', 'of = ["no-exercises", "no-exercises"]\n'),
        ("exactly = 1 ", "exactly = 0 "),
        ("exactly = 1 ", "exactly = 1.5 "),
        ("exactly = 1 ", "at_least = 0 "),
        ("exactly = 1 ", "exactly = 1\nat_least = 1 "),
        ("share = 0.6 }", "share = 0.6, days = -1 }"),
        ("share = 0.6 }", "share = 0.6, day = 1 }"),
        ('claim = "not_before"\nmeasure = "recognition"', 'claim = "include"\nmeasure = "loan"'),
        ('reliability = "B"', 'reliability = "G"'),
        ("credibility = 3 ", "credibility = 7 "),
        ('firm = "red line"', 'firm = "redline"'),
        ('likelihood = "likely"', 'likelihood = "perhaps"'),
        ("[[require]]", "[[requirement]]"),
        ("# [together]\n# groups = [[", "[together]\ngroups = [[3, "),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(old: str, new: str) -> None:
    assert old in STARTER
    text = STARTER.replace(old, new, 1)
    assert not VALIDATOR.is_valid(document(text))
    with pytest.raises(PariPassuError):
        parse_agreement(text)
