"""Hypothesis strategies for records that go somewhere: scene after scene, each with its end.

Statements drawn one by one seldom make a draw, an amendment or a seal come to its end.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st
from tests.strategies.odd_processes import papers
from tests.strategies.processes import PEOPLE, START, amended

from paripassu.process.fold.pact import Pact

Record = list[dict[str, Any]]


#: How disputes end, the likely ways several times.
ENDINGS = (
    *("confirm", "court", "violation", "violation", "undone", "back", "undo") * 3,
    *("lawful", "") * 4,
)
SCENES = (
    *("perform",) * 4,
    *("contest",) * 3,
    *("offer", "lots", "declare", "seal", "announce", "leave"),
)


class Play:
    """A record that is being written."""

    def __init__(self, draw: st.DrawFn, pact: Pact, endings: tuple[str, ...]) -> None:
        self.draw, self.pact, self.endings = draw, pact, endings
        self.record: Record = []
        self.day = START
        self.seen = dict.fromkeys(PEOPLE, 0)
        self.claims: dict[str, list[int]] = {}
        self.commits: list[int] = []
        self.draws = 0
        self.plan = pact.digest

    def choose(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def wait(self, *days: int) -> None:
        self.day += dt.timedelta(days=self.choose(*days))

    def say(self, by: str, kind: str, **body: Any) -> int:
        """Add a statement; mostly its author has seen all before."""
        index = len(self.record)
        blind = self.choose(False, False, False, True)
        after = max(self.seen.get(by, 0), index - 2) if blind else index
        self.seen[by] = after
        time = f"{self.day.isoformat()}T12:00:00Z"
        entry = {"index": index, "by": by, "time": time, "after": after, "kind": kind}
        self.record.append({**entry, "body": body})
        return index

    def other(self, key: str) -> str:
        """Give a party that does not perform a step, if there is one."""
        others = [party for party in "abc" if party not in self.pact.tasks[key].by]
        return str(self.choose(*others)) if others else "c"

    def sign(self) -> None:
        for party in self.pact.parties:
            self.say(party, "sign", agreement=self.pact.agreement.digest, plan=self.plan)
            self.record[-1]["body"]["replaces"] = None
            self.wait(0, 0, 1)

    def perform(self) -> None:
        """Perform the next step, or another one."""
        order = [key for keys in self.pact.moments for key in keys]
        key = next((one for one in order if one not in self.claims), order[0])
        if self.choose(False, False, False, True):
            key = self.choose(*order)
        deposit = self.choose(False, False, True)
        for party in self.pact.tasks[key].by:
            claim = self.say(party, "perform", step=key, deposit=deposit)
            self.claims.setdefault(key, []).append(claim)
            self.wait(0, 0, 1)
        if self.choose(True, False):
            self.say(self.other(key), "confirm", of=self.claims[key][-1])
        for name in self.choose((), ("x",), ("x", "y"), ("x", "y"), ("x", "x")):
            of = self.claims[key][-1]
            self.say("agency", "finding", of=of, verdict="consistent", detect="0.4", draw=name)
            self.wait(0, 1)

    def contest(self) -> None:
        """Dispute a step, and let that end; some parties do so again and again."""
        if not self.claims:
            return
        key = self.choose(*self.claims)
        party = self.other(key)
        for _ in range(self.choose(1, 1, 1, 3)):
            of = self.claims[key][-1]
            dispute = self.say(party, "dispute", of=of, ground="x")
            self.end(key, party, of, dispute)
            if self.choose(True, True, False):
                self.wait(0, 1)
                for one in self.pact.tasks[key].by:
                    self.claims[key].append(self.say(one, "perform", step=key))

    def end(self, key: str, party: str, of: int, dispute: int) -> None:
        """Let a dispute end."""
        ending = self.choose(*self.endings)
        performer = self.record[of]["by"]
        if ending == "lawful":
            self.wait(4, 4, 5)
            mine = [
                one
                for one in self.claims
                if party in self.pact.tasks[one].by and self.pact.tasks[one].lasting < 1
            ]
            if mine:
                self.say(party, "withdraw", steps=[self.choose(*mine)], cause=dispute)
            return
        self.wait(0, 1, 1, 2, 3)
        if ending == "confirm":
            self.say(party, "confirm", of=of)
        elif ending == "court":
            self.say("court", "finding", of=dispute, verdict="consistent", detect="0.7")
        elif ending in ("violation", "undone"):
            self.say("agency", "finding", of=self.choose(of, dispute), verdict=ending, detect="0.7")
        elif ending == "back":
            self.say(performer, "dispute", of=of, ground="mine")
        elif ending == "undo":
            self.say(performer, "withdraw", steps=[key])

    def offer(self) -> None:
        """Offer an amendment, which some sign, sooner or later."""
        new, others = amended(self.pact), papers(self.pact)
        agreement, plan = self.choose(
            *[(self.pact.agreement.digest, new.digest)] * 2,
            *[(self.pact.agreement.digest, "shorter")] * 2,
            (next(iter(others)), "other"),
        )
        for party in self.draw(st.permutations(self.pact.parties)):
            if self.choose(*[True] * 7, False):
                body = {"agreement": agreement, "plan": plan, "replaces": self.pact.digest}
                self.say(party, "sign", **body)
                self.wait(0, 0, 1, 2, 4)

    def lots(self) -> None:
        """Draw lots: announced, committed to, revealed."""
        self.draws += 1
        name, last = self.choose("x", "y", f"d{self.draws}"), self.day + dt.timedelta(days=2)
        key = self.choose(*self.pact.tasks)
        more = {} if self.choose(True, False) else {"reveal_by": last.isoformat()}
        self.say("agency", "draw", id=name, step=key, parties=["a", "b"], **more)
        for kind in ("draw-commit", "draw-reveal"):
            for party in self.draw(st.permutations("ab")):
                self.say(party, kind, draw=name, value="1")
                self.wait(0, 0, 1, 2)

    def declare(self) -> None:
        """Commit to a declaration, disclose of it, and answer a challenge."""
        party = self.choose("a", "b")
        other = "b" if party == "a" else "a"
        mine = [one for one in self.commits if self.record[one]["by"] == party]
        follows = mine[-1] if mine and self.choose(True, True, False) else None
        commit = self.say(
            party, "commit", template="t", tables=["sites"], stages=["all"], follows=follows
        )
        self.commits.append(commit)
        readers = self.choose([], [other], [other, "c"])
        part = self.choose("all", "all", "9q")
        said = self.say(party, "disclose", commitment=commit, table="sites", part=part, to=readers)
        self.wait(0, 1, 2, 3)
        for reader in readers:
            if self.choose(True, True, False):
                self.say(reader, "confirm", of=said)
        if self.choose(True, False):
            asked = self.say(other, "challenge", commitment=commit, table="sites")
            self.wait(0, 2, 3, 4)
            if self.choose(True, True, False):
                self.say(party, "answer", of=asked)

    def seal(self) -> None:
        """Seal a table for a step, and release it."""
        key = self.choose(*self.pact.tasks)
        party = self.choose(*self.pact.tasks[key].by)
        commit = self.say(party, "commit", template=key, tables=["sites"])
        guardians = self.choose(["g"], ["g", "c"])
        body = {"tables": ["sites"], "guardians": guardians, "k": self.choose(1, len(guardians))}
        sealed = self.say(party, "seal", commitment=commit, step=key, **body)
        for guardian in guardians:
            if self.choose(True, True, True, False):
                self.say(guardian, "confirm", of=sealed)
        if self.choose(True, False):
            self.perform()
        self.wait(0, 1, 3)
        for guardian in guardians:
            release = self.say(guardian, "release", of=sealed, share="1")
            if self.choose(False, False, False, True):
                self.record[release]["check"] = self.choose("finding", "rejected")

    def leave(self) -> None:
        if self.choose(True, False, False):
            self.say(self.choose(*self.pact.parties), "withdraw")

    def announce(self) -> None:
        begins = self.day + dt.timedelta(days=self.choose(3, 4, 5, 6))
        size = self.choose(4, 5)
        body = {"activity": "exercise", "begins": begins.isoformat(), "size": size}
        self.say(self.choose(*self.pact.parties), "notify", **body)
        if self.choose(True, False):
            own = self.day - dt.timedelta(days=1)
            self.record[-1]["own"] = f"{own.isoformat()}T12:00:00Z"


@st.composite
def played(
    draw: st.DrawFn,
    pact: Pact,
    among: tuple[str, ...] = SCENES,
    endings: tuple[str, ...] = ENDINGS,
) -> Record:
    """Records of some scenes over an agreement, after it is signed."""
    play = Play(draw, pact, endings)
    play.sign()
    for scene in draw(st.lists(st.sampled_from(among), min_size=2, max_size=7)):
        getattr(play, scene)()
        play.wait(0, 1, 1, 2, 5)
    return play.record
