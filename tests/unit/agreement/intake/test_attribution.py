"""Who says what: verbs, offices, pronouns, quotations that run on, outlets that carry."""

from __future__ import annotations

import pytest
from tests.unit.agreement.intake.said import chains, read, speakers

from paripassu.agreement.intake.mentions import mention_at
from paripassu.agreement.intake.words import Parse, Word

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Norway said it would sign the treaty.", ["Norway"]),
        ("Prime Minister Ada Lind said the talks failed.", ["Ada Lind"]),
        ("The minister for fisheries, Ada Lind, said the talks failed.", ["Ada Lind"]),
        ("“The talks failed,” said Ada Lind, the foreign minister.", ["Ada Lind"]),
        ("The talks failed, according to two senior diplomats.", ["two senior diplomats"]),
        ("Officials urged Norway to sign the treaty.", ["Officials"]),
        ("Norway denies the allegation.", ["Norway"]),
        ("The attack was claimed by the Valley Front.", ["Valley Front"]),
        ("It is believed that Norway will sign.", []),
        ("The foreign ministry has not said whether Norway will sign.", []),
        ("Officials declined to say when the talks begin.", []),
        ("Norway signed the treaty on Monday.", []),
        ("Investigators said they suspect a fraud.", ["Investigators"]),
    ],
)
def test_who_says_it(text: str, who: list[str]) -> None:
    assert speakers(text) == who


def test_a_surname_a_pronoun_and_an_office_are_the_same_person() -> None:
    text = (
        "Foreign Minister Ada Lind said the talks failed. She said they would go on. "
        "Lind added that Norway waits. The minister said nothing was lost."
    )
    assert speakers(text) == ["Ada Lind"] * 4
    assert all(one.speaker.named and "Minister" in one.speaker.role for one in read(text).claims)


def test_a_quotation_goes_on_to_its_end_and_over_paragraphs() -> None:
    text = (
        "“We waited,” Ada Lind said. “Nobody came. We went home.\n\n"
        "“The next day we waited again.”\n\n"
        "“It was late,” said the mayor of Oslo."
    )
    assert speakers(text) == ["Ada Lind"] * 4 + ["mayor of Oslo"]


def test_a_quotation_before_its_speaker_is_named_is_the_speakers() -> None:
    assert speakers("“We waited. Nobody came,” Ada Lind said.") == ["Ada Lind"] * 2


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        (
            "Reuters reported that a German official said the ban stays.",
            ("Reuters", "German official"),
        ),
        (
            "The Associated Press quoted two rebels as saying they will fight.",
            ("Associated Press", "two rebels"),
        ),
        ("“We will fight,” Ada Lind told Reuters.", ("Reuters", "Ada Lind")),
        ("Ada Lind told reporters that the ban stays.", ("Ada Lind",)),
    ],
)
def test_through_whom(text: str, chain: tuple[str, ...]) -> None:
    assert chains(text) == [chain]


def test_the_report_said_goes_on_with_the_report_last_cited() -> None:
    text = (
        "The ban stays, Reuters reported, citing a Norwegian report. The Oslo Post, a Norwegian "
        "newspaper, spoke to a senior official, who said the ban stays. The report said the ban "
        "is likely to be long."
    )
    assert chains(text) == [("Reuters", "Oslo Post", "senior official")] * 3


def test_one_root_counts_once_and_an_unnamed_one_only_within_its_chain() -> None:
    text = (
        "Reuters reported that a senior official said the ban stays. The Oslo Post reported that "
        "a senior official said the ban goes. Ada Lind said the ban stays. Lind said it is long."
    )
    groups = {(group.root, group.claims) for group in read(text).groups}
    assert groups == {
        ("senior official", (0,)),
        ("senior official", (1,)),
        ("Ada Lind", (2, 3)),
    }


def test_nobody_is_without_a_name_whatever_the_words() -> None:
    for text in ("A", "“", "the", "'"):
        word = Word(text, text, "NN", "nsubj", 0, 0, len(text))
        assert mention_at(Parse((word,), text), 0).name == text
        name = word._replace(tag="NNP", kind="PERSON")
        assert mention_at(Parse((name,), text), 0).name == text


def test_claims_that_deny_each_other() -> None:
    text = "Norway said Sweden signed the treaty. Officials said Sweden did not sign the treaty."
    assert read(text).contradictions == ((0, 1),)


def test_what_the_report_says_a_party_may_do_is_its_own_claim_whatever_the_verb() -> None:
    found = read("North Korea may declare its arsenal.")
    assert [(one.sentence, one.chain) for one in found.claims] == [
        ("North Korea may declare its arsenal.", ())
    ]
    assert found.unattributed == ()


def test_a_speaker_who_is_not_found_is_said_not_guessed() -> None:
    found = read("There had been a long wait, it was reported. He said the talks failed.")
    assert "He said the talks failed." in found.unattributed
