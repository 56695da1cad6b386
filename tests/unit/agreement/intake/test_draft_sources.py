"""Which roots are one source in a file: those that have one name, or one chain and report."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.agreement.intake.drafting.sources import Sources
from paripassu.agreement.intake.mentions import Mention
from paripassu.agreement.model import Source

OFFICIAL = Mention("senior official", kind="people")
STATEMENT = Mention("statement", kind="document")
LIND = Mention("Ada Lind", named=True, kind="person")
POST, TIMES = Mention("Oslo Post", kind="outlet"), Mention("Valley Times", kind="outlet")


def ids(*chains: Sequence[Mention], known: Sequence[Source] = (), report: str = "r") -> list[str]:
    sources = Sources(known)
    return [sources.of_chain(chain, report, "Talks resume") for chain in chains]


def added(*chains: Sequence[Mention], report: str = "r", headline: str = "Talks") -> list[Source]:
    sources = Sources(())
    for chain in chains:
        sources.of_chain(chain, report, headline)
    return sources.added


def test_somebody_unnamed_is_one_root_in_one_chain_only() -> None:
    found = ids([POST, OFFICIAL], [TIMES, OFFICIAL], [POST, OFFICIAL], [OFFICIAL], [OFFICIAL])
    assert found[0] == found[2]
    assert found[3] == found[4]
    assert len(set(found)) == 3


def test_an_outlet_between_makes_another_chain() -> None:
    long, short = [TIMES, POST, OFFICIAL], [POST, OFFICIAL]
    for first, second in ((long, short), (short, long)):
        sources = Sources(())
        a, b, c = (sources.of_chain(one, "r", "") for one in (first, second, first))
        assert a == c != b
        assert len([one for one in sources.added if one.speaker == "senior official"]) == 2


def test_a_document_without_a_name_is_its_chains() -> None:
    assert len(set(ids([POST, STATEMENT], [TIMES, STATEMENT], [STATEMENT]))) == 3


def test_somebody_named_is_one_root_wherever_no_outlet_says_otherwise() -> None:
    assert len(set(ids([LIND], [LIND]))) == 1


def test_an_unnamed_root_of_another_report_is_another() -> None:
    for chain in ([OFFICIAL], [STATEMENT], []):
        before = added(chain, report="monday")
        for report, headline in (("tuesday", "Talks"), ("monday", "Other talks")):
            sources = Sources(before)
            assert sources.of_chain(chain, report, headline) != before[-1].id
        assert Sources(before).of_chain(chain, "monday", "Talks") == before[-1].id


def test_a_chain_that_stands_in_the_file_is_used_again() -> None:
    chain = [TIMES, POST, OFFICIAL]
    before = added(chain)
    sources = Sources(before)
    assert sources.of_chain(chain, "another", "") == before[-1].id
    assert sources.added == []
