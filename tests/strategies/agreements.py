"""Hypothesis strategies for agreements over the whole file format.

``agreements()`` gives small ones, near enough to each other that every rule of sequencing comes
into play, and says what agreements could always say; ``agreements(language=True)`` the whole
language: gates, milestones, days within, standing measures, choices. Those of
``agreements(plain=False)`` say all of that too, with what only readers and writers meet: long
decimals, odd texts, chains of sources.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st
from tests.strategies.claims import NEEDS, START, WORDS, choices, claimed, facts, needs_of

from paripassu.agreement.interval import interval_of
from paripassu.agreement.model import (
    LIKELIHOODS,
    Agreement,
    Declaration,
    Interval,
    Measure,
    Notice,
    Party,
    Position,
    Process,
    Requirement,
    Source,
    Stage,
    Step,
    Verify,
)
from paripassu.agreement.read import verify_agreement
from paripassu.errors import AgreementError

#: Shares of stages; a share of 0 is an act without an effect of its own.
STAGES = (
    ("1",),
    ("0.3", "0.7"),
    ("0", "1"),
    ("1", "0"),
    ("0.25", "0.25", "0.5"),
    ("0.4", "0", "0.6"),
)
#: What every claim could always be; the other two came with the whole language.
PLAIN_CLAIMS = ("at_least", "at_most", "include", "exclude", "not_before", "by")


def decimals(low: int, high: int, digits: int = 15) -> st.SearchStrategy[Fraction]:
    """Exact numbers that a file can hold: at most ``digits`` digits after the point."""
    return st.one_of(
        st.integers(low, high).map(Fraction),
        st.integers(0, digits).flatmap(
            lambda k: st.integers(low * 10**k, high * 10**k).map(lambda n: Fraction(n, 10**k))
        ),
    )


def _numbers(low: int, high: int, plain: bool) -> st.SearchStrategy[Fraction]:
    return st.integers(low, high).map(Fraction) if plain else decimals(low, high)


@st.composite
def intervals(draw: st.DrawFn, low: int, high: int, plain: bool = True) -> Interval:
    """Intervals between two bounds: of width 0 half of the time, else every third with a mode."""
    start = draw(_numbers(low, high, plain))
    if draw(st.booleans()):
        return Interval(start, start)
    several = 3 if draw(st.integers(0, 2)) == 2 else 2
    more = [draw(_numbers(low, high, plain)) for _ in range(several - 1)]
    return interval_of(sorted([start, *more]))


#: Anything that a TOML string can hold.
texts = st.text(st.characters(codec="utf-8"), max_size=12)
#: Names of stages, some of which look like numbers, words of the format or lists.
stage_names = st.one_of(
    texts.filter(lambda name: name not in ("", *WORDS)),
    st.sampled_from(("First", "ALL", "same ", "3", "0.5", "a|b", "a, b", '"q"', "x = 1", "[1, 2]")),
)
#: Ids, some of which look like numbers, dates or words of the format.
ids = st.one_of(
    st.from_regex(r"[a-z0-9][a-z0-9_-]{0,5}", fullmatch=True),
    st.sampled_from(
        ("1", "007", "1e5", "true", "all", "2018-06-01", "nan", "party", "0x1f", "1_0")
    ),
)


def _named(count: int, prefix: str, plain: bool) -> st.SearchStrategy[list[str]]:
    if plain:
        return st.just([f"{prefix}{k}" for k in range(count)])
    return st.lists(ids, min_size=count, max_size=count, unique=True)


@st.composite
def parties(draw: st.DrawFn, id_: str, plain: bool = True) -> Party:
    """One party; its tolerance may be 0 or absent."""
    tolerance = st.one_of(st.none(), st.just(Interval(Fraction(0), Fraction(0))))
    return Party(
        id=id_,
        name=id_ if plain else draw(texts),
        stake=draw(intervals(0, 8, plain)),
        tolerance=draw(st.one_of(intervals(1, 20, plain), intervals(1, 20, plain), tolerance)),
    )


@st.composite
def measures(
    draw: st.DrawFn,
    id_: str,
    names: Sequence[str],
    timed: bool,
    plain: bool = True,
    language: bool = False,
) -> Measure:
    """One measure, performed by one or two of the first two parties."""
    performers = names[:2] if plain else names  # a third one is a bystander
    by = tuple(draw(st.lists(st.sampled_from(performers), min_size=1, max_size=2, unique=True)))
    value = {
        name: draw(intervals(-8, 2, plain) if name in by else intervals(-2, 12, plain))
        for name in names
        if draw(st.integers(0, 3))
    }
    stages: tuple[Stage, ...] = ()
    portions = 1
    standing = timed and language and draw(st.integers(0, 3)) == 3
    days_of_stage: st.SearchStrategy[Interval | None] = st.none()
    if timed and language:
        ranges = ("1", "1"), ("2", "2"), *(() if standing else (("0", "0"), ("1", "2.5")))
        pairs = st.sampled_from(ranges).map(lambda p: Interval(Fraction(p[0]), Fraction(p[1])))
        days_of_stage = st.one_of(st.none(), pairs)
    if draw(st.booleans()):
        portions = draw(st.integers(1, 3))
    elif draw(st.booleans()):
        shares = draw(st.sampled_from(STAGES))
        called = (
            [f"s{k}" for k in range(len(shares))]
            if plain
            else draw(
                st.lists(
                    stage_names,
                    min_size=len(shares),
                    max_size=len(shares),
                    unique=True,
                )
            )
        )
        stages = tuple(
            Stage(name=name, share=Fraction(share), days=draw(days_of_stage))
            for name, share in zip(called, shares, strict=True)
        )
    return Measure(
        id=id_,
        title=id_ if plain else draw(texts),
        by=by,
        value=value,
        lasting=Fraction(draw(st.sampled_from(("1", "1", "0.5", "0.3", "0")))),
        portions=portions,
        stages=stages,
        days=Fraction(draw(st.sampled_from(("1", "2", "0.5", *(() if standing else ("0",))))))
        if timed
        else Fraction(0),
        standing=standing,
        optional=draw(st.integers(0, 3)) == 3,
        kind="" if plain else draw(texts),
    )


@st.composite
def positions(
    draw: st.DrawFn,
    id_: str,
    names: Sequence[str],
    known: Sequence[Measure],
    horizon: int | None,
    sources: Sequence[Source],
    language: bool = False,
) -> Position:
    """One position of any claim."""
    measure = draw(st.sampled_from(known))
    others = [other for other in known if other is not measure]
    fields: dict[str, object] = {}
    if language:
        every = (*("after",) * 4, "within", "within", "during", "during", *PLAIN_CLAIMS)
        fields = draw(claimed(every, measure, others, known))
    claim = fields.get("claim") or draw(
        st.sampled_from([*(["after"] * 4 if others else []), *PLAIN_CLAIMS])
    )
    if not language:
        fields = draw(_plain_claim(str(claim), others, horizon))
    likelihood = st.sampled_from(list(LIKELIHOODS.values())).map(lambda pair: Interval(*pair))
    return Position.model_validate(
        {
            "id": id_,
            "party": draw(st.sampled_from(names)),
            "claim": claim,
            "measure": measure.id,
            "firm": draw(st.sampled_from(("demand", "demand", "red line", "preference"))),
            "cost": Fraction(draw(st.integers(0, 5))),
            "likelihood": draw(likelihood),
            "source": tuple(
                source.id
                for source in (
                    draw(st.lists(st.sampled_from(sources), max_size=2, unique_by=id))
                    if sources
                    else ()
                )
            ),
            **fields,
        }
    )


@st.composite
def _plain_claim(
    draw: st.DrawFn, claim: str, others: Sequence[Measure], horizon: int | None
) -> dict[str, object]:
    fields: dict[str, object] = {}
    if claim == "after":
        waited = draw(st.lists(st.sampled_from(others), min_size=1, max_size=2, unique_by=id))
        fields["needs"] = {other.id: draw(needs_of(other)) for other in waited}
    if claim in ("at_least", "at_most"):
        fields["share"] = Fraction(draw(st.sampled_from((*NEEDS, "0.6", "0.7"))))
    if claim in ("not_before", "by"):
        # A date after the horizon can be waited for, in vain, but not be finished by.
        latest = horizon if horizon is not None and claim == "by" else 12
        fields["date"] = START + dt.timedelta(days=draw(st.integers(0, min(latest, 12))))
    if claim in ("after", "not_before"):
        fields["part"] = draw(st.sampled_from(("first", "last")))
    return fields


@st.composite
def _declarations(draw: st.DrawFn, names: Sequence[str]) -> tuple[Declaration, ...]:
    """Parties that declare, each once."""
    some = draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
    return tuple(Declaration(party=name, template=draw(_templates)) for name in some)


@st.composite
def _processes(draw: st.DrawFn, names: Sequence[str]) -> Process:
    """Offices and time limits, most of them usual."""
    if not draw(st.booleans()):
        return Process()
    office = st.one_of(st.none(), st.sampled_from([*names, "agency"]))
    days = st.integers(0, 400)
    limits = {
        key: draw(days)
        for key in Process.model_fields
        if key.endswith("_days") and not draw(st.integers(0, 3))
    }
    return Process(
        inspectorate=draw(office),
        decides=draw(office),
        guardians=tuple(draw(st.lists(ids, max_size=2, unique=True))),
        disputes=draw(st.integers(0, 5)),
        unresolved=draw(st.sampled_from(("stands", "falls"))),
        **limits,
    )


@st.composite
def _run(draw: st.DrawFn, measure: Measure, names: Sequence[str], process: Process) -> Measure:
    """Give a measure with what says how it is run."""
    fields: dict[str, object] = {}
    others = [name for name in names if name not in measure.by]
    if draw(st.booleans()) and others:
        named = draw(st.sampled_from(others))
        fields["confirm_by"] = draw(st.sampled_from(("others", (named,), (named, *measure.by))))
    if process.inspectorate is not None and draw(st.booleans()):
        fields["verify"] = Verify(detect=draw(st.sampled_from(("deter", Fraction("0.9")))))
    tables = st.lists(_templates, min_size=1, max_size=2, unique=True).map(tuple)
    if draw(st.booleans()):
        some = [stage.name for stage in measure.stages if draw(st.booleans())]
        fields["opens"] = {name: draw(tables) for name in some} or draw(tables)
    parts = [*range(1, len(measure.shares) + 1), *(stage.name for stage in measure.stages)]
    if draw(st.booleans()):
        listed = st.lists(st.sampled_from(parts), min_size=1, max_size=2, unique=True)
        fields["automatic"] = draw(st.one_of(st.booleans(), listed.map(tuple)))
    fields["unresolved"] = draw(st.sampled_from((None, "stands", "falls")))
    return measure.replace(**fields)


@st.composite
def _notices(draw: st.DrawFn, names: Sequence[str]) -> tuple[Notice, ...]:
    """What has to be notified; one activity perhaps twice, from another size on."""
    return tuple(
        Notice(
            activity=draw(_templates),
            by=tuple(draw(st.lists(st.sampled_from(names), max_size=2, unique=True))),
            days=draw(st.integers(0, 90)),
            from_size=draw(decimals(0, 9000)),
        )
        for _ in range(draw(st.integers(0, 2)))
    )


_templates = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)


@st.composite
def _sources(draw: st.DrawFn) -> tuple[Source, ...]:
    names = draw(_named(draw(st.integers(0, 4)), "r", plain=False))
    return tuple(
        Source(
            id=name,
            outlet=draw(texts),
            speaker=draw(texts),
            date=draw(st.one_of(st.none(), st.dates())),
            reliability=draw(st.sampled_from("ABCDEF")),
            credibility=draw(st.integers(1, 6)),
            cites=tuple(earlier for earlier in names[:index] if draw(st.booleans())),
            title=draw(texts),
            note=draw(texts),
        )
        for index, name in enumerate(names)
    )


@st.composite
def _groups(draw: st.DrawFn, known: Sequence[Measure]) -> tuple[tuple[Step, ...], ...]:
    free = [Step(m.id, k + 1) for m in known for k in range(len(m.shares))]
    groups: list[tuple[Step, ...]] = []
    while len(free) > 1 and len(groups) < 2 and draw(st.integers(0, 2)) == 2:
        group = draw(st.lists(st.sampled_from(free), min_size=2, max_size=3, unique=True))
        groups.append(tuple(group))
        free = [step for step in free if step not in group]
    return tuple(groups)


@st.composite
def agreements(
    draw: st.DrawFn,
    *,
    plain: bool = True,
    language: bool | None = None,
    most_measures: int = 5,
    most_positions: int = 5,
) -> Agreement:
    """Valid agreements: of two or three parties, at most five measures and five positions.

    Parameters
    ----------
    plain : bool
        Whole numbers and tidy ids, and no sources: what matters to sequencing. Otherwise anything
        that a file can hold.
    language : bool, optional
        Whether it says all that the language can say; left out: where it is not ``plain``.
    most_measures, most_positions : int
        How many there are at most.
    """
    language = not plain if language is None else language
    timed = draw(st.booleans())
    names = draw(_named(draw(st.integers(2, 3)), "p", plain))
    horizon = draw(st.one_of(st.none(), st.integers(2, 14))) if timed else None
    known = tuple(
        draw(measures(id_, names, timed, plain, language))
        for id_ in draw(_named(draw(st.integers(1, most_measures)), "m", plain))
    )
    process = Process() if plain else draw(_processes(names))
    if not plain:
        known = tuple(draw(_run(measure, names, process)) for measure in known)
    required = []
    for index, measure in enumerate(known[1:], start=1):
        if draw(st.integers(0, 3)) == 3:
            if language:
                required.append(draw(facts(measure, known[:index], known)))
                continue
            needed = draw(st.sampled_from(known[:index]))
            needs = {needed.id: draw(needs_of(needed))}
            required.append(Requirement(measure=measure.id, needs=needs))
    sources = () if plain else draw(_sources())
    wanted = tuple(
        draw(positions(id_, names, known, horizon, sources, language))
        for id_ in draw(_named(draw(st.integers(0, most_positions)), "q", plain))
    )
    several = language and len(known) > 1
    some = st.lists(choices(known), max_size=2) if several else st.just([])
    agreement = Agreement(
        id="random" if plain else draw(ids),
        title="" if plain else draw(texts),
        start=START,
        unit=draw(st.one_of(st.none(), st.just("points"))),
        horizon_days=horizon,
        language=draw(st.sampled_from((None, "en", "sr-Latn-RS", "x-ours"))),
        parties=tuple(draw(parties(name, plain)) for name in names),
        measures=known,
        requirements=tuple(required),
        choices=tuple(draw(some)),
        positions=wanted,
        sources=sources,
        process=process,
        notices=() if plain else draw(_notices(names)),
        groups=draw(_groups(known)),
        declarations=() if plain else draw(_declarations(names)),
    )
    # Where all of it together admits no order, less of it does.
    for fewer in ({}, {"horizon_days": None}, {"groups": ()}, {"requirements": ()}):
        agreement = agreement.replace(**fewer)
        try:
            verify_agreement(agreement)
        except AgreementError:
            continue
        return agreement
    raise AssertionError("measures that nothing is said of admit every order")
