"""What `verifier/plan.py` reads in an agreement is what the project reads, and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreement_mutations import mutated
from tests.examples import examples
from tests.plan_verifier import differences, free, verifier
from tests.shared import ROOT, shared
from tests.strategies.language import language_document, written
from tests.strategies.small import Seeded, small_agreement

from paripassu.agreement.read import parse_whatever_facts
from paripassu.errors import AgreementError

SEEDS = st.integers(0, 2**32)
EXAMPLES = [
    path
    for path in sorted((ROOT / "examples").rglob("*.toml"))
    if "[[measure]]" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    assert not [*differences(path.read_text(encoding="utf-8"))]


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["plans/cases", "language/cases", "language/dated"])
def test_shared_cases(folder: str) -> None:
    """All of them, those whose facts contradict each other too."""
    for path in sorted(shared(folder).glob("*.toml")):
        assert not [*differences(path.read_text(encoding="utf-8"))], path


@pytest.mark.slow
@pytest.mark.parametrize("size", [40, 200])
def test_benchmarks(size: int) -> None:
    for path in sorted(shared("plans/bench").glob(f"*-{size}-1.toml")):
        assert not [*differences(path.read_text(encoding="utf-8"))], path


@given(SEEDS)
@settings(max_examples=examples(300))
def test_language(seed: int) -> None:
    try:
        found = [*differences(written(language_document(Seeded(seed))))]
    except AgreementError:
        found = []
    assert not found


@given(SEEDS)
@settings(max_examples=examples(50))
def test_parts_for_all_amounts(seed: int) -> None:
    """One for each choice of amounts, each once and in turn: none is missing and none too many."""
    theirs = verifier.read_agreement(written(language_document(Seeded(seed))).encode())
    members = verifier.members_of(theirs)
    some = {one for one in members if random.Random(seed + len(one)).random() < 0.7}
    asked = verifier.Question(theirs, members, set(), free(theirs)).without(some)
    said = sorted(map(asked.said, asked.choices()), key=verifier.written)
    parts = [{"kind": "x", **({"amounts": one} if one else {})} for one in said]
    wrong = {
        "has the unknown kind": parts,
        "there is no part for": parts[1:],
        "too many": [*parts, *parts[-1:]],
        "not in turn": parts[::-1],
    }
    for match, listed in wrong.items():
        if parts and (len(parts) > 1 or match != "not in turn"):
            with pytest.raises(verifier.Refused, match=match):
                asked.refuted(listed)


@given(SEEDS)
@settings(max_examples=examples(100))
def test_small_agreements(seed: int) -> None:
    assert not [*differences(small_agreement(Seeded(seed)).to_toml())]


@given(SEEDS)
@settings(max_examples=examples(600))
def test_mutations(seed: int) -> None:
    """What the project reads, the verifier reads alike; what else it reads changes no plan."""
    text = mutated(written(language_document(Seeded(seed))), random.Random(seed))
    try:
        parse_whatever_facts(text.encode())
    except AgreementError as refused:
        told = str(refused)
    else:
        assert not [*differences(text)]
        return
    try:
        verifier.read_agreement(text.encode())
    except (verifier.Refused, KeyError, ValueError, TypeError):
        pass  # which main tells as exit 2
    else:
        unread = ("party", "cost:", "agreement: id", "15 digits", "no plan can have", "no order is")
        assert any(word in told for word in unread), told


SMALL = """
[agreement]
id = "small"
start = 2020-01-01
[[party]]
id = "a"
tolerance = 4
[[party]]
id = "b"
[[measure]]
id = "m"
by = ["a"]
value = { a = -2, b = 3 }
stages = [{ name = "one", share = 0.5 }, { name = "last", share = 0.5 }]
[[measure]]
id = "n"
by = ["b"]
value = { a = 3, b = -1 }
days = 2
standing = true
[[position]]
id = "p"
party = "a"
claim = "after"
measure = "m"
needs = { n = 1 }
[[position]]
id = "q"
party = "b"
claim = "at_most"
measure = "m"
share = 0.5
[[choose]]
of = ["m", "n"]
at_least = 1
"""

BAD = {
    "claim": ('"after"', '"afer"'),
    "measure of a claim": ('measure = "m"\nneeds', 'measure = "x"\nneeds'),
    "measure of a need": ("{ n = 1 }", "{ x = 1 }"),
    "stage of a need": ("{ n = 1 }", '{ n = "two" }'),
    "own need": ("{ n = 1 }", "{ m = 1 }"),
    "share": ("share = 0.5\n[[choose", "share = 1.5\n[[choose"),
    "shares": ('"last", share = 0.5', '"last", share = 0.4'),
    "stage twice": ('name = "last"', 'name = "one"'),
    "stage all": ('name = "last"', 'name = "all"'),
    "key": ("standing = true", "standing = true\nnote = 1"),
    "key of a claim": ("needs = { n = 1 }", "needs = { n = 1 }\nday = 3"),
    "key missing": ("needs = { n = 1 }", ""),
    "two keys": ("needs = { n = 1 }", 'claim2 = "x"'),
    "word": ("standing = true", 'standing = "true"'),
    "standing without days": ("days = 2", "days = 0"),
    "standing with two": ("days = 2", "days = [1, 2]"),
    "interval": ("tolerance = 4", "tolerance = [4, 2]"),
    "below 0": ("tolerance = 4", "tolerance = -4"),
    "text for number": ("tolerance = 4", 'tolerance = "4"'),
    "infinite": ("tolerance = 4", "tolerance = inf"),
    "huge": ("tolerance = 4", f"tolerance = 1{'0' * 60}"),
    "digits": ("tolerance = 4", f"tolerance = 4.{'0' * 2000}"),
    "parts of a key": ("[[choose]]", '"\\""' + '."\\""' * 200 + " = 1\n[[choose]]"),
    "performed by nobody": ('by = ["a"]', "by = []"),
    "in the time of nothing": (
        'claim = "after"\nmeasure = "m"\nneeds = { n = 1 }',
        'claim = "during"\nmeasure = "m"\nof = []',
    ),
    "in the time of one twice": (
        'claim = "after"\nmeasure = "m"\nneeds = { n = 1 }',
        'claim = "during"\nmeasure = "m"\nof = ["n", "n"]',
    ),
    "party": ('by = ["a"]', 'by = ["c"]'),
    "party of a value": ("{ a = -2, b = 3 }", "{ a = -2, c = 3 }"),
    "performer as text": ('by = ["a"]', 'by = "a"'),
    "id twice": ('id = "n"', 'id = "m"'),
    "id": ('id = "n"', 'id = "N"'),
    "alternative": ('of = ["m", "n"]', 'of = ["m", "x"]'),
    "one alternative": ('of = ["m", "n"]', 'of = ["m", "m"]'),
    "too many": ("at_least = 1", "at_least = 3"),
    "part": ("needs = { n = 1 }", 'needs = { n = 1 }\npart = "two"'),
    "no portion": ("needs = { n = 1 }", "needs = { n = 1 }\npart = 3"),
    "gate": ("needs = { n = 1 }", 'needs = { n = 1 }\ngate = "middle"'),
    "empty table": ("needs = { n = 1 }", "needs_any = []"),
    "date before": (
        'claim = "after"\nmeasure = "m"\nneeds = { n = 1 }',
        'claim = "by"\nmeasure = "m"\ndate = 2019-01-01',
    ),
    "fact": ("[[choose]]", '[[require]]\nclaim = "exclude"\nmeasure = "m"\n[[choose]]'),
    "group": ("[[choose]]", '[together]\ngroups = [["m:3", "n:1"]]\n[[choose]]'),
    "group twice": (
        "[[choose]]",
        '[together]\ngroups = [["m:1", "n:1"], ["m:1", "n:1"]]\n[[choose]]',
    ),
    "table": ("[[choose]]", "[[chose]]"),
    "encoding": ("small", "sm\udcffall"),
    "syntax": ("[[choose]]", "[[choose]"),
}


def test_small_file() -> None:
    assert not [*differences(SMALL)]


@pytest.mark.parametrize("what", BAD)
def test_bad_files(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SMALL.replace(*BAD[what], 1)
    assert text != SMALL
    raw = text.encode("utf-8", "surrogateescape")
    with pytest.raises(AgreementError):
        parse_whatever_facts(raw)
    (tmp_path / "a.toml").write_bytes(raw)
    (tmp_path / "p.json").write_text("{}\n")
    assert verifier.main([str(tmp_path / "p.json"), str(tmp_path / "a.toml")]) == 2
    told = capsys.readouterr().err
    assert told.startswith("cannot tell: the agreement: ")
    assert len(told.splitlines()) == 1


def test_last_is_the_last_of_the_plan() -> None:
    """Also where the last stage of the file has that name, and is not in the plan."""
    text = SMALL.replace("needs = { n = 1 }", 'needs = { n = 1 }\npart = "last"')
    assert not [*differences(text)]


def test_a_key_that_says_nothing() -> None:
    """What a claim does not take may stand there, where nothing stands in it."""
    text = SMALL.replace("needs = { n = 1 }", "needs = { n = 1 }\nof = []\nlag_days = 0")
    assert not [*differences(text)]


def test_equal_tables_are_one() -> None:
    """Of one share two amounts can be asked for: what has to be done is the same."""
    text = SMALL.replace("needs = { n = 1 }", "needs_any = [{ n = 0.5 }, { n = 1 }]")
    assert not [*differences(text)]
