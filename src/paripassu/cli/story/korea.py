"""What happens in the demonstration of Korea alone: all that can happen in a process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from paripassu.cli.story.act import FOUND_AFTER, INSPECTORATE, Act, finding

#: The example.
KOREA: Final = "korea-2018-process"
#: The example that it was made of.
DRAFT: Final = "korea-2018"
#: The steps that are drawn for, and what each draw is called. The first is told at length.
DRAWS: Final = {f"dismantlement:{number}": f"demo-{number}" for number in (1, 2, 3, 4)}
DRAWN: Final = "dismantlement:1"
#: Days after its claim on which it is settled: a first inspection was refused.
SETTLED_AFTER: Final = 14
#: The step that is opened by guardians, and which of them release their shares.
SEALED: Final = "declaration:3"
RELEASED: Final = (1, 3)
#: The steps that no other party confirms: one is disputed, one is nobody's own act.
UNCONFIRMED: Final = ("freeze:1", SEALED)
#: What is deposited, so many days before it takes effect, and the act that lets it take effect.
_DEPOSITED, _AHEAD, _RATIFIED = "presence:1", 20, "peace-treaty:4 dprk"
#: A place at which nothing is declared: latitude and longitude.
PLACE: Final = "-48.8767,-123.3933"
#: The witness that goes missing.
MISSING: Final = "w3.example"


def claimed(day: int, step: str, party: str, guardians: Sequence[str]) -> Iterator[Act]:
    """Have a party say that it has performed a step; one deposits it, one is opened for it."""
    name = f"{step} {party}"
    if step == SEALED:
        yield from _released(guardians, day, name)
    elif step == _DEPOSITED:
        yield _deposited(day - _AHEAD, step, party)
    else:
        says = ""
        if name == _RATIFIED:
            says = "The peace treaty is ratified. The deposit takes effect."
        yield Act(day, party, "perform", {"step": step}, name=name, says=says)


def besides(days: Mapping[str, int], guardians: Sequence[str]) -> list[Act]:
    """Give all that happens beside signing, performing and confirming.

    Parameters
    ----------
    days : mapping
        On which the steps are performed, by what the acts are called.
    guardians : sequence of str
        Three.
    """
    return opened(days, guardians) + _asked(days) + _inspected(days) + _troubles(days) + _kept(days)


def _kept(days: Mapping[str, int]) -> list[Act]:
    """Have papers put into the record that move nothing: they stay for ever, too."""
    end = max(days.values()) + FOUND_AFTER
    return [
        Act(
            end,
            "us",
            "draft",
            {"draft": "$file draft", "why": "$file explanation"},
            files=("draft", "explanation"),
            heading="Papers that stay",
            says="The United States puts into the record what both sides said at first, and why "
            "that could not be met. No rule asks for it, and it moves nothing.",
        ),
        Act(
            end,
            INSPECTORATE,
            "account",
            {"account": "$file account"},
            files=("account",),
            says="The inspectorate adds the account of the material balance, for everybody to see.",
        ),
    ]


def _deposited(day: int, step: str, party: str) -> Act:
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
            heading="Opened without the declaring party" if first else "",
            says="Today North Korea has to open what it declared about its delivery systems. It "
            "stays silent. The first of the three guardians releases its share."
            if first
            else "$released",
            stands=last,
        )


def opened(days: Mapping[str, int], guardians: Sequence[str]) -> list[Act]:
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
            says="North Korea commits to all that it declares. The content is made up: an "
            "invented country around Point Nemo, in the middle of the Pacific Ocean.",
        ),
        opens(
            first - 2,
            "totals",
            "North Korea opens the totals, and nothing else.",
            "Opened step by step: first the totals",
        ),
        opens(first - 1, "region", "Then it opens two regions of three."),
        opens(second - 1, "material", "Then it opens the nuclear material."),
        Act(
            6,
            "dprk",
            "seal",
            files=("seal",),
            heading="A seal, and its three guardians",
            says="North Korea seals its delivery systems, and gives each of three guardians a "
            "share of the key. When the time has come, any two of them can open the seal.",
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
            "inspectorate looks only at some items, drawn by lot. No party alone may choose them."
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
                says="Each party fixes a secret number. The two together decide the lot."
                if first
                else "",
            ),
            Act(
                day + 4,
                party,
                "draw-reveal",
                revealed,
                says="Then both reveal their numbers." if first else "",
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
            found = finding(f"@{step} dprk", detect=f"$detect {again}", draw=again)
            when = days[f"{step} dprk"] + FOUND_AFTER
            acts.append(Act(when, INSPECTORATE, "finding", found, says=f"$looked {step}"))
    return [
        *acts,
        Act(
            day + 8,
            INSPECTORATE,
            "finding",
            finding(claim, verdict="inconclusive", detect="0.0", draw=draw),
            says="$refused",
            stands=True,
        ),
        Act(
            day + SETTLED_AFTER,
            INSPECTORATE,
            "finding",
            finding(claim, detect=f"$detect {draw}", draw=draw),
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
            finding("@dispute"),
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
