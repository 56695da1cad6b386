"""What happens in the demonstration, as data: who does what, on which day.

A value of a body that begins with ``@`` names an earlier act, whose statement's id stands there in
the log; one that begins with ``$`` something that is only known on that day. What a body leaves out
is filled in, as by ``record state``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from paripassu.agreement.model import Agreement
    from paripassu.sequencing.plan import Plan

#: The example whose process has all that can happen in one.
FULL: Final = "korea-2018-process"
#: The steps that are drawn for, and what each draw is called. The first is told at length.
DRAWS: Final = {f"dismantlement:{number}": f"demo-{number}" for number in (1, 2, 3, 4)}
DRAWN: Final = "dismantlement:1"
#: The step that is opened by guardians, and which of them release their shares.
SEALED: Final = "declaration:3"
RELEASED: Final = (1, 3)
#: What is deposited, so many days before it takes effect, and the act that lets it take effect.
_DEPOSITED, _AHEAD, _RATIFIED = "presence:1", 20, "peace-treaty:4 dprk"
#: The office that inspects in the example.
INSPECTORATE: Final = "inspectorate"
#: Days after a claim on which the inspectorate says what it found.
_FOUND = 6
#: A place at which nothing is declared: latitude and longitude.
PLACE: Final = "-48.8767,-123.3933"
#: The witness that goes missing.
MISSING: Final = "w3.example"


@dataclass(frozen=True)
class Act:
    """Something that somebody does.

    Attributes
    ----------
    day : int
        From the start.
    by : str
        A party or an office; of ``away`` and ``back`` a witness.
    kind : str
        Of the statement; or ``away``, ``back``: a witness stops, and comes back.
    body : mapping
        Of the statement, as far as it cannot be filled in.
    files : tuple of str
        The demonstration's files that go with it.
    anyway : bool
        Whether it would move nothing, and is stated all the same.
    name : str
        What later acts call it.
    heading : str
        Begins a chapter.
    says : str
        A sentence on what happens; empty: it is one of many.
    stands : bool
        Whether it is said afterwards where the process stands.
    """

    day: int
    by: str
    kind: str
    body: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    anyway: bool = False
    name: str = ""
    heading: str = ""
    says: str = ""
    stands: bool = False


def script(agreement: Agreement, plan: Plan) -> list[Act]:
    """Give the acts of a process that ends as it was planned, by day."""
    acts = [*_signed(agreement), *_performed(agreement, plan)]
    if agreement.id == FULL:
        days = {act.name: act.day for act in acts if act.name}
        acts += _opened(days, agreement.process.guardians) + _asked(days)
        acts += _inspected(days) + _troubles(days)
    return sorted(acts, key=lambda act: act.day)


def withdrawal(agreement: Agreement, plan: Plan) -> tuple[list[Act], str]:
    """Give the acts of a process that a party leaves in its second half; and who leaves.

    It leaves where another is out by most, and before there is anything to inspect. What is no
    matter of leaving is left out, and what happens before is not told once more.
    """
    names = {one.id: one.name or one.id for one in agreement.parties}
    inspected = {one.id for one in agreement.measures if one.verify is not None}
    until = min((one.moment for one in plan.steps if one.measure in inspected), default=None)
    before = [one for one in plan.steps if until is None or one.moment < until]
    later = before[len(before) // 2 :]
    worst = max(later, key=lambda step: max(step.exposure.values()))
    out = max(worst.exposure, key=lambda party: worst.exposure[party])
    leaver = next(party for party in names if party != out)
    acts = [act for act in _performed(agreement, plan) if act.kind in ("perform", "release")]
    days = {act.name: act.day for act in acts if act.name}
    moments = {f"{one.measure}:{one.portion}": one.moment for one in plan.steps}
    done = {name for name in days if moments[name.partition(" ")[0]] <= worst.moment}
    day = max(days[name] for name in done) + 1
    if agreement.id == FULL:
        acts += _opened(days, agreement.process.guardians)
    steps = [
        replace(act, heading="", says="", stands=False)
        for act in [*_signed(agreement), *sorted(acts, key=lambda act: act.day)]
        if act.day < day and (act.name not in days or act.name in done)
    ]
    leaves = Act(
        day,
        leaver,
        "withdraw",
        heading=f"{names[leaver]} leaves",
        says=f"{names[leaver]} gives notice that it leaves. {names[out]} has given, and has not "
        "yet been given.",
        stands=True,
    )
    return [*steps, leaves], leaver


def _signed(agreement: Agreement) -> Iterator[Act]:
    for number, party in enumerate(agreement.parties):
        last = number == len(agreement.parties) - 1
        yield Act(
            0,
            party.id,
            "sign",
            files=("agreement", "plan"),
            heading="" if number else "The parties sign",
            says=f"{party.name or party.id} signs agreement and plan."
            + (" Told from here on is what is not routine." if last else ""),
            stands=last,
        )


def _performed(agreement: Agreement, plan: Plan) -> Iterator[Act]:
    """Have every step performed on the day planned, or as soon as its turn comes."""
    from paripassu.process.fold.pact import Pact

    pact = Pact(agreement, plan.to_json(), "")
    measures = {one.id: one for one in agreement.measures}
    parties = [one.id for one in agreement.parties]
    turn = 0
    moments: dict[int, list[Any]] = {}
    for step in plan.steps:
        moments.setdefault(step.moment, []).append(step)
    for steps in moments.values():
        day = max(turn + 1, *(ceil(step.end_day or 0) for step in steps))
        turn = day
        for step in steps:
            measure, name = measures[step.measure], f"{step.measure}:{step.portion}"
            if pact.tasks[name].automatic:
                continue
            for party in step.by:
                if agreement.id == FULL and name == SEALED:
                    yield from _released(agreement.process.guardians, day, f"{name} {party}")
                elif agreement.id == FULL and name == _DEPOSITED:
                    yield _deposited(day - _AHEAD, party, name)
                else:
                    claim = f"{name} {party}"
                    told = agreement.id == FULL and claim == _RATIFIED
                    says = "The peace treaty is ratified. The deposit takes effect." if told else ""
                    yield Act(day, party, "perform", {"step": name}, name=claim, says=says)
            claim = f"@{name} {step.by[-1]}"
            if measure.verify is not None:
                found = day + (14 if name == DRAWN else _FOUND)
                turn = max(turn, found)
                if agreement.id != FULL:  # there each has a draw of its own
                    yield Act(found, INSPECTORATE, "finding", _found(claim))
            elif name not in ("freeze:1", SEALED):  # disputed; and nobody's own act
                for party in parties:
                    if party not in step.by:
                        yield Act(day + 1, party, "confirm", {"of": claim})


def _deposited(day: int, party: str, step: str) -> Act:
    return Act(
        day,
        party,
        "perform",
        {"step": step, "deposit": True},
        name=f"{step} {party}",
        heading="A deposit",
        says="The United States deposits the limits on its military presence. They take effect "
        "on the day of the ratification, by themselves, and not before.",
        stands=True,
    )


def _released(guardians: Sequence[str], day: int, name: str) -> Iterator[Act]:
    """Have guardians release their shares: the last of them is the claim of the step."""
    for number in RELEASED:
        first, last = number == RELEASED[0], number == RELEASED[-1]
        yield Act(
            day,
            guardians[number - 1],
            "release",
            files=(f"share-{number}", *(("package",) if first else ())),
            name=name if last else "",
            heading="Opened without the one who declared" if first else "",
            says="Today North Korea should open its delivery systems. It stays silent. The first "
            "of the three guardians releases its share."
            if first
            else "$released",
            stands=last,
        )


def _found(claim: str, **changes: Any) -> Mapping[str, Any]:
    """Give a finding that all is as claimed."""
    found = {"of": claim, "verdict": "consistent", "detect": "0.95", "defects": 0}
    return {**found, **changes}


def _opened(days: Mapping[str, int], guardians: Sequence[str]) -> list[Act]:
    """Give what is committed to, sealed and opened."""
    first, second = (days[f"declaration:{one} dprk"] for one in (1, 2))

    def opens(day: int, name: str, says: str, heading: str = "") -> Act:
        return Act(day, "dprk", "disclose", files=(name,), heading=heading, says=says)

    return [
        Act(
            5,
            "dprk",
            "commit",
            files=("template", "commitment"),
            name="commit",
            heading="A declaration, committed to before anything is opened",
            says="North Korea commits to all that it declares. What is declared here is "
            "synthetic: it is that of an invented country round Point Nemo.",
        ),
        opens(
            first - 2,
            "totals",
            "North Korea opens the totals, and nothing else.",
            "Opened step by step: first the totals",
        ),
        opens(first - 1, "region", "Then two regions of three."),
        opens(second - 1, "material", "Then the nuclear material."),
        Act(
            6,
            "dprk",
            "seal",
            files=("seal",),
            heading="What is left with guardians",
            says="North Korea seals its delivery systems, and gives each of three guardians a "
            "share of the key. Any two of them can open the seal, once it is time.",
        ),
        *(
            Act(7, one, "confirm", says="" if number else "$received", stands=one == guardians[-1])
            for number, one in enumerate(guardians)
        ),
    ]


def _asked(days: Mapping[str, int]) -> list[Act]:
    """Give a question and its answer, and a second commitment."""
    second = days["declaration:2 dprk"]
    return [
        Act(
            second + 4,
            "us",
            "challenge",
            files=("question",),
            heading="A challenge",
            says=f"The United States asks: is anything declared at {PLACE}?",
            stands=True,
        ),
        Act(
            second + 8,
            "dprk",
            "answer",
            files=("answer",),
            says="$answered",
        ),
        Act(
            200,
            "dprk",
            "commit",
            files=("template", "second"),
            anyway=True,
            heading="A second commitment",
            says="North Korea enters another commitment, as if there were none yet.",
            stands=True,
        ),
    ]


def _drawn(step: str, day: int) -> list[Act]:
    """Give a draw that nobody steers: announced, both secrets fixed, then both revealed."""
    draw, told = DRAWS[step], step == DRAWN
    parties = ("us", "dprk")
    announced = {
        "id": draw,
        "step": step,
        "parties": [*parties],
        "strata": f"$strata {step}",
        "beacon": None,
        "reveal_by": f"$day {day + 5}",
    }
    acts = [
        Act(
            day + 1,
            INSPECTORATE,
            "draw",
            announced,
            name=draw,
            heading="A draw that nobody can steer" if told else "",
            says="North Korea says that a first part of its weapons is dismantled. The "
            "inspectorate looks at some items only, drawn by lot. Nobody alone may choose them."
            if told
            else "",
        )
    ]
    for number, party in enumerate(parties):
        fixed = {"value": f"$fixed {draw} {party}"}
        revealed = {"value": f"$secret {draw} {party}"}
        first = told and number == 0
        acts += [
            Act(
                day + 2,
                party,
                "draw-commit",
                fixed,
                name=f"{draw} {party}",
                says="Each party fixes a secret number; the lot comes of both." if first else "",
            ),
            Act(
                day + 4,
                party,
                "draw-reveal",
                revealed,
                says="Then both reveal theirs." if first else "",
            ),
        ]
    return acts


def _inspected(days: Mapping[str, int]) -> list[Act]:
    """Give the draws, what is found, and a material balance that says nothing."""
    day = days[f"{DRAWN} dprk"]
    claim = f"@{DRAWN} dprk"
    draw = DRAWS[DRAWN]
    acts = [act for step in DRAWS for act in _drawn(step, days[f"{step} dprk"])]
    for step, again in DRAWS.items():
        if step != DRAWN:
            found = _found(f"@{step} dprk", detect=f"$detect {again}", draw=again)
            when = days[f"{step} dprk"] + _FOUND
            acts.append(Act(when, INSPECTORATE, "finding", found, says=f"$looked {step}"))
    return [
        *acts,
        Act(
            day + 8,
            INSPECTORATE,
            "finding",
            _found(claim, verdict="inconclusive", detect="0.0", draw=draw),
            says="$refused",
            stands=True,
        ),
        Act(
            day + 14,
            INSPECTORATE,
            "finding",
            _found(claim, detect=f"$detect {draw}", draw=draw),
            says="$settled",
            heading="Relief that takes effect by itself",
            stands=True,
        ),
        Act(
            day + 30,
            INSPECTORATE,
            "finding",
            {"verdict": "inconclusive", "detect": "0.0", "defects": 0},
            says="$balance",
        ),
    ]


def _troubles(days: Mapping[str, int]) -> list[Act]:
    """Give what goes wrong, and is borne."""
    freeze = days["freeze:1 dprk"]
    late = days["relief:1 us"]
    return [
        Act(
            freeze + 3,
            "us",
            "dispute",
            {"of": "@freeze:1 dprk", "ground": "Smoke was seen over the reprocessing plant."},
            name="dispute",
            heading="A dispute, and its end",
            says="The United States disputes the freeze: smoke was seen over the plant.",
            stands=True,
        ),
        Act(
            freeze + 12,
            INSPECTORATE,
            "finding",
            _found("@dispute"),
            says="The inspectorate has looked: nothing was produced. That ends the dispute.",
            stands=True,
        ),
        Act(
            290,
            "us",
            "notify",
            {
                "activity": "exercise",
                "begins": "$day 300",
                "ends": "$day 308",
                "size": 12_000,
            },
            heading="An exercise, notified too late",
            says="The United States gives notice of an exercise of 12,000 troops that begins in 10 "
            "days. The agreement asks for 42.",
            stands=True,
        ),
        Act(
            late + 20,
            MISSING,
            "away",
            heading="A witness goes missing",
            says=f"{MISSING} does not answer any more. Three of four are enough.",
        ),
        Act(days["relief:3 us"] + 1, MISSING, "back", says=f"{MISSING} is back, and catches up."),
    ]
