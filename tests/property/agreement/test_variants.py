"""Variants against making each change in the tables of the file, word for word."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle import variants as oracle
from tests.shared import ROOT, SHARED, needs
from tests.strategies.agreements import agreements

from paripassu.agreement.differences import differences
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement, parse_document
from paripassu.agreement.variants.apply import Applied, Fit, apply_variant, fit_of
from paripassu.agreement.variants.between import changes_between
from paripassu.agreement.variants.model import Change, Variant
from paripassu.agreement.variants.read import parse_variants
from paripassu.agreement.variants.write import format_variants, update_variants
from paripassu.errors import AgreementError
from paripassu.workbench.editing.change import between

FOLDERS = ("plans/cases", "language/cases", "language/dated", "scenarios/agreements")
FILES = [
    *sorted((ROOT / "examples").glob("*.toml")),
    *(path for folder in FOLDERS for path in sorted((SHARED / folder).glob("*.toml"))),
]


def agrees(text: str, changes: list[Change]) -> bool:
    """Hold a variant to the oracle; whether it changed anything."""
    done = apply_variant(text, Variant("v", "", tuple(changes)))
    document = oracle.tables(text)
    variant = Variant("another name", "", tuple(changes))
    assert fit_of(document, parse_agreement(text), variant) == Fit(done.misfits, done.why)
    if done.text is None:
        assert read(oracle.made(document, changes)) is None
        return False
    # What is left aside is left aside because the file would not read with it.
    aside = [misfit.change for misfit in done.misfits]
    assert len(aside) <= 1
    if aside:
        assert read(oracle.made(document, changes)) is None
    wanted = read(oracle.made(document, [one for one in changes if one not in aside]))
    assert wanted is not None
    assert not differences([wanted, parse_agreement(done.text)])
    # Taken back, each byte is as it was.
    assert between(text, done.text).back.made(done.text) == text
    if done.text == text:
        return False
    # Made once more, it says what is so already.
    again = apply_variant(done.text, Variant("v", "", tuple(changes)))
    assert again.text == done.text
    assert aside or again == Applied(done.text)
    return True


def read(document: dict[str, object]) -> Agreement | None:
    try:
        return parse_document(document)
    except AgreementError:
        return None


@given(agreements(plain=False), st.randoms(use_true_random=False))
@settings(max_examples=examples(200))
def test_a_variant_of_any_agreement(agreement: Agreement, chance: Random) -> None:
    text = agreement.to_toml()
    agrees(text, oracle.some_changes(oracle.tables(text), chance, 4))


@pytest.mark.slow
@pytest.mark.seeded
@needs("plans/cases")
def test_random_variants_of_all_shared_cases() -> None:
    tried = changed = files = 0
    turns = max(1, examples(6) // 5)
    for path in FILES:
        text = path.read_text()
        if readable(text):
            files += 1
            for turn in range(turns):
                chance = Random(f"{path.stem} {turn}")
                tried += 1
                changed += agrees(text, oracle.some_changes(oracle.tables(text), chance, 3))
    assert files > 166
    assert tried == files * turns
    assert changed > tried / 4


def readable(text: str) -> bool:
    try:
        parse_agreement(text)
    except AgreementError:
        return False
    return True


@given(agreements(plain=False), st.randoms(use_true_random=False))
@settings(max_examples=examples(100))
def test_the_changes_between_two_files_lead_from_one_to_the_other(
    agreement: Agreement, chance: Random
) -> None:
    text = agreement.to_toml()
    changes = oracle.some_changes(oracle.tables(text), chance, 4)
    done = apply_variant(text, Variant("v", "", tuple(changes)))
    if done.text is None:
        return
    found = changes_between(text, done.text)
    assert apply_variant(text, Variant("v", "", found)) == Applied(done.text)
    assert bool(found) == bool(differences([agreement, parse_agreement(done.text)]))


@given(agreements(plain=False), agreements(plain=False))
@settings(max_examples=examples(50))
def test_any_two_files(one: Agreement, other: Agreement) -> None:
    before, after = one.to_toml(), other.to_toml()
    found = changes_between(before, after)
    assert parse_variants(format_variants([Variant("v", "", found)])) == (Variant("v", "", found),)
    done = apply_variant(before, Variant("v", "", found))
    assert done.misfits == ()
    if done.text is not None:
        head = (one.replace(id="x"), other.replace(id="x"))
        assert not differences([parse_agreement(done.text).replace(id="x"), head[1]])


@given(
    st.lists(agreements(plain=False), min_size=1, max_size=3),
    st.randoms(use_true_random=False),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=examples(100))
def test_files_of_variants_can_be_changed_into_any_other(
    made_from: list[Agreement], chance: Random, ends: str
) -> None:
    def some() -> list[Variant]:
        names = chance.sample("abcde", chance.randrange(4))
        return [
            Variant(
                name,
                chance.choice(("", "a note", "of\ntwo lines")),
                tuple(
                    oracle.some_changes(
                        oracle.tables(chance.choice(made_from).to_toml()), chance, 3
                    )
                ),
            )
            for name in names
        ]

    before, after = some(), some()
    text = f"# ours\n\n{format_variants(before)}".replace("\n", ends)
    assert parse_variants(text) == tuple(before)
    assert update_variants(text, before) == text
    changed = update_variants(text, after)
    assert parse_variants(changed) == tuple(after)
    assert changed.replace("\r\n", "\n").count("\n") == changed.count(ends)
    # Where some only go or come behind, nothing else is written.
    kept = [variant for variant in before if variant in after]
    if after[: len(kept)] == kept and not {v.name for v in before} & {
        v.name for v in after[len(kept) :]
    }:
        assert changed.startswith("# ours")
