"""Pairs of portions at one moment: what is not asked of a search."""

from __future__ import annotations

from dataclasses import dataclass

from tests.shared import ROOT

from paripassu.agreement.model import Agreement, Step
from paripassu.agreement.read import parse_agreement
from paripassu.deadline import Deadline
from paripassu.sequencing.compile import Setting
from paripassu.sequencing.conflicts import minimal_conflicts
from paripassu.sequencing.possible import Oracle
from paripassu.sequencing.repairs import together
from paripassu.sequencing.repairs.cores import Cores
from paripassu.sequencing.repairs.merged import helping


@dataclass(slots=True)
class Counted(Cores):
    """Counts the searches for a conflict."""

    searches: int = 0

    def find(self, oracle: Oracle, but: frozenset[str] = frozenset()) -> frozenset[str]:
        self.searches += 1
        return Cores.find(self, oracle, but)


def cores_of(agreement: Agreement) -> Counted:
    clock = Deadline.after(None)
    known = minimal_conflicts(agreement, deadline=clock).conflicts
    return Counted(agreement, clock, [frozenset(conflict.members) for conflict in known])


def test_no_conflict_is_searched_that_no_pair_can_help() -> None:
    """One conflict of the agreement as it is names nothing of two parties: no pair can end it."""
    text = (ROOT / "examples" / "korea-2018.toml").read_text()
    changed = text.replace("stake = [6, 9]", "stake = [3, 9]")
    assert changed != text
    agreement = parse_agreement(changed)
    cores = cores_of(agreement)
    found = together.find(cores, most=8)
    assert found.complete
    assert found.vectors == ()
    assert cores.searches == 0


def agreement_of(positions: str, more: str = "") -> Agreement:
    """Give an agreement of one measure of each of two parties, in two portions each."""
    return parse_agreement(
        f"""
        [agreement]
        id = "two"
        [[party]]
        id = "a"
        stake = 9
        [[party]]
        id = "b"
        stake = 9
        [[measure]]
        id = "gives"
        by = ["a"]
        value = {{ a = -2, b = 4 }}
        portions = 2
        [[measure]]
        id = "pays"
        by = ["b"]
        value = {{ a = 4, b = -2 }}
        portions = 2
        {more}
        {positions}
        """.encode()
    )


def wait(measure: str, needed: str, part: str) -> str:
    return f"""
        [[position]]
        id = "{measure}-{part}"
        party = "a"
        claim = "after"
        measure = "{measure}"
        part = "{part}"
        needs = {needed}
        firm = "demand"
    """


def test_portions_that_wait_for_each_other_have_to_be_a_pair() -> None:
    agreement = agreement_of(
        wait("gives", "{ pays = 0.5 }", "first") + wait("pays", "{ gives = 0.5 }", "first")
    )
    first = frozenset({(Step("gives", 1), Step("pays", 1))})
    assert helping(Setting.of(agreement), Deadline.after(None)) == first
    found = together.find(cores_of(agreement), most=8)
    assert found.complete
    assert found.vectors == ((("gives:1 pays:1", 1),),)


def test_no_pairs_help_where_the_whole_waits_for_the_whole() -> None:
    agreement = agreement_of(
        wait("gives", '{ pays = "all" }', "first") + wait("pays", '{ gives = "all" }', "first")
    )
    assert helping(Setting.of(agreement), Deadline.after(None)) == frozenset()
    cores = cores_of(agreement)
    found = together.find(cores, most=8)
    assert found.complete
    assert found.vectors == ()
    assert cores.searches == 0


def test_what_stands_in_a_group_is_in_no_pair() -> None:
    """The circle of the two first portions would need a pair of one that is grouped."""
    positions = wait("gives", "{ pays = 0.5 }", "first") + wait("pays", "{ gives = 0.5 }", "first")
    third = """
        [[measure]]
        id = "meeting"
        by = ["a", "b"]
        value = { a = 0, b = 0 }
        [together]
        groups = [["gives:1", "meeting:1"]]
    """
    agreement = agreement_of(positions, third)
    assert helping(Setting.of(agreement), Deadline.after(None)) == frozenset()


def test_where_order_alone_is_possible_nothing_is_said_of_pairs() -> None:
    agreement = agreement_of(wait("gives", '{ pays = "all" }', "first"))
    assert helping(Setting.of(agreement), Deadline.after(None)) is None


def test_no_pairs_help_a_party_that_is_beyond_its_limits_at_some_moment() -> None:
    """The treaty comes last, all relief after verification: the United States would walk away."""
    cores = cores_of(parse_agreement(korea_with(KEPT)))
    assert [sorted(core) for core in cores.known] == [
        ["safe:us", "us-treaty-last", "us-verification-first"]
    ]
    found = together.find(cores, most=8)
    assert found.complete
    assert found.vectors == ()
    assert cores.searches == 0


def test_only_what_a_party_waits_for_at_a_moment_is_tried() -> None:
    """One pair is left that helps North Korea, and then nothing; there are 31,000 sets of two."""
    text = korea_with(frozenset({"dprk-treaty-first", "dprk-verification-later", "dprk-relations"}))
    head, mark, wish = text.rpartition("[[position]]")
    assert "dprk-relations" in wish
    wish = wish.replace('firm = "preference"', 'firm = "demand"')
    text = (head + mark + wish).replace("stake = [3, 6]", "stake = [1, 6]")
    cores = cores_of(parse_agreement(text))
    assert [sorted(core) for core in cores.known] == [
        ["dprk-relations", "dprk-treaty-first", "dprk-verification-later", "safe:dprk"]
    ]
    found = together.find(cores, most=8)
    assert found.complete
    assert found.vectors == ((("dismantlement:1 relations:1", 1),),)
    assert cores.searches == 0


def test_no_pairs_help_who_is_beyond_its_limits_when_all_is_done() -> None:
    """What the United States can take back outweighs its stake, in whatever order."""
    text = (ROOT / "examples" / "korea-2018-repaired.toml").read_text()
    changed = text.replace("stake = [6, 9]", "stake = 4").replace("stake = [3, 6]", "stake = 1")
    assert changed.count("stake = 4") == changed.count("stake = 1") == 1
    cores = cores_of(parse_agreement(changed))
    assert [*cores.known] == [{"safe:us"}]
    found = together.find(cores, most=8)
    assert found.complete
    assert found.vectors == ()
    assert cores.searches == 0


def test_pairs_that_no_order_takes_are_not_tried() -> None:
    """Nobody accepts to be out by more than half a point: some sets of up to four pairs help.

    Hundreds of pairs, and each set of them, were tried one by one.
    """
    text = (ROOT / "examples" / "korea-2018-repaired.toml").read_text()
    changed = text.replace("tolerance = [8, 12]", "tolerance = 0.5").replace(
        "stake = [3, 6]", "stake = 0"
    )
    assert changed.count("tolerance = 0.5") == 2
    cores = cores_of(parse_agreement(changed))
    assert [*cores.known] == [{"tolerance:dprk", "tolerance:us"}]
    found = together.find(cores, most=10)
    assert found.complete
    assert [len(vector) for vector in found.vectors] == [1, 2, 3, 3, 4]
    assert cores.searches == 0


KEPT = frozenset({"us-treaty-last", "us-keeps-none", "us-verification-first", "dprk-treaty"})


def korea_with(kept: frozenset[str]) -> str:
    """Give the Korean example with some positions binding, and all others wishes."""
    text = (ROOT / "examples" / "korea-2018.toml").read_text()
    head, *entries = text.split("[[position]]")
    for number, entry in enumerate(entries):
        name = entry.split('id = "', 1)[1].partition('"')[0]
        if name not in kept:
            for firm in ("demand", "red line"):
                entry = entry.replace(f'firm = "{firm}"', 'firm = "preference"')
        entries[number] = entry
    return "[[position]]".join([head, *entries])
