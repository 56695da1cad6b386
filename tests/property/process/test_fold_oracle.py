"""The fold beside a literal oracle, which knows nothing but the text of the rules.

The long run, over 7,000 records: ``pytest --hypothesis-profile=fresh`` with this file.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.process.acts import day_of
from tests.oracle.process.standing import standings
from tests.process_cases import differences
from tests.strategies.odd_processes import dated, papers, spoiled
from tests.strategies.processes import START, amended, pacts, records
from tests.strategies.scenes import played

from paripassu.process.fold.fold import state
from paripassu.process.fold.pact import Pact

Record = list[dict[str, Any]]


@st.composite
def plain(draw: st.DrawFn) -> tuple[Pact, Record]:
    """Records in which most is performed, disputed and found, and nothing falls."""
    pact = draw(pacts(plain=True))
    made: Record = []
    day = START

    def add(by: str, kind: str, **body: Any) -> None:
        time = f"{day.isoformat()}T12:00:00Z"
        entry = {"index": len(made), "by": by, "time": time, "after": len(made), "kind": kind}
        made.append({**entry, "body": body})

    for party in pact.parties:
        day += dt.timedelta(days=draw(st.sampled_from((0, 0, 1))))
        add(party, "sign", agreement=pact.agreement.digest, plan=pact.digest, replaces=None)
    for _ in range(draw(st.integers(0, 9))):
        day += dt.timedelta(days=draw(st.sampled_from((0, 0, 1, 1, 2, 5))))
        claims = [one["index"] for one in made if one["kind"] == "perform"]
        disputes = [one["index"] for one in made if one["kind"] == "dispute"]
        kind = draw(st.sampled_from(("perform",) * 3 + ("confirm", "dispute", "finding")))
        if kind == "perform" or not claims:
            task = pact.tasks[draw(st.sampled_from(sorted(pact.tasks)))]
            add(draw(st.sampled_from(task.by)), "perform", step=task.key)
        elif kind == "finding":
            of = draw(st.sampled_from([*claims, *disputes]))
            verdict = draw(st.sampled_from(("consistent", "consistent", "inconclusive")))
            detect = draw(st.sampled_from(("0.7", "0.3")))
            by = draw(st.sampled_from(("agency", "court")))
            number = draw(st.sampled_from((None, "one")))
            more = {} if number is None else {"draw": number}
            add(by, "finding", of=of, verdict=verdict, detect=detect, **more)
        else:
            of = draw(st.sampled_from(claims))
            own = pact.tasks[made[of]["body"]["step"]].by
            others = [party for party in "abc" if party not in own]
            if others:
                add(draw(st.sampled_from(others)), kind, of=of)
    return pact, made


@st.composite
def whole(draw: st.DrawFn) -> tuple[Pact, Record]:
    """Records of anything that may be stated."""
    pact = draw(pacts())
    return pact, draw(records(pact))


@st.composite
def odd(draw: st.DrawFn) -> tuple[Pact, Record]:
    """Records in which much is wrong, over agreements with dates."""
    pact = draw(dated(draw(pacts())))
    return pact, draw(spoiled(draw(records(pact)), pact))


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Pact, Record]:
    """Records in which what is begun mostly comes to its end."""
    pact = draw(pacts())
    return pact, draw(played(pact))


def compare(pact: Pact, record: Record, later: int) -> None:
    """Hold every field of the status against the oracle's, at the end and on a day before."""
    new = amended(pact)
    documents = {new.digest: new.plan, **papers(pact)}
    last = max(day_of(one["time"]) for one in record if one["time"])
    days = [(START.toordinal() + last) // 2, last + later]
    pair = pact.plan, pact.digest
    said = standings(pact.agreement, pair, record, days, documents)
    for day, want in zip(days, said, strict=True):
        found = state(pact, record, day, documents)
        assert not [*differences(want, found)], (day, record)


@settings(max_examples=examples(40), deadline=None)
@given(plain(), st.integers(0, 9))
def test_of_plain_records_the_fold_says_what_the_oracle_says(
    history: tuple[Pact, Record], later: int
) -> None:
    compare(*history, later)


@settings(max_examples=examples(110), deadline=None)
@given(whole(), st.integers(0, 12))
def test_the_fold_says_what_the_oracle_says(history: tuple[Pact, Record], later: int) -> None:
    compare(*history, later)


@settings(max_examples=examples(110), deadline=None)
@given(odd(), st.integers(0, 12))
def test_of_odd_records_the_fold_says_what_the_oracle_says(
    history: tuple[Pact, Record], later: int
) -> None:
    compare(*history, later)


@settings(max_examples=examples(110), deadline=None)
@given(scenes(), st.integers(0, 12))
def test_of_whole_scenes_the_fold_says_what_the_oracle_says(
    history: tuple[Pact, Record], later: int
) -> None:
    compare(*history, later)
