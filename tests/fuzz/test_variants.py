"""Whatever stands in a file of variants: variants come out, or an error that says why not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.told import told
from tests.oracle.variants import some_changes, tables
from tests.strategies.agreements import agreements

from paripassu.agreement.model import Agreement
from paripassu.agreement.variants.apply import apply_variant
from paripassu.agreement.variants.model import Variant
from paripassu.agreement.variants.read import parse_variants
from paripassu.agreement.variants.write import format_variants, update_variants
from paripassu.errors import AgreementError

WORDS = (
    *("variant", "change", "name", "note", "entry", "key", "from", "to", "left_out", "added"),
    *("[[variant]]", "[[variant.change]]", "variant.change", '"party:a"', '"position:p"'),
    *('"stake"', '"value.a"', '"needs.m"', '"agreement"', '"together"', '"groups"', '"id"'),
    *("'require:measure = \"m\"'", "'choose:of = [1]'", "'notice:x'", "'require:} y = {'"),
    *("[", "]", "{", "}", "=", ",", '"', "'", '"""', "#", "\n", "\r\n", " "),
    *("nan", "inf", "-1", "0", "1e999", "1e-999", "true", "false", "2018-02-30", "2018-02-03"),
    *("12:00:00", "\\", "\x00", "\ufeff", "9" * 5000, "[" * 300, "a." * 500, "한국", "\u202e"),
)


def read(content: str | bytes) -> tuple[Variant, ...]:
    found: tuple[Variant, ...] = ()
    with told("fuzzed", most=100_000):
        found = parse_variants(content, "fuzzed")
        assert parse_variants(format_variants(found)) == found
    return found


@given(st.binary(max_size=200))
@settings(max_examples=examples(300))
def test_random_bytes(content: bytes) -> None:
    read(content)


@given(st.lists(st.sampled_from((*WORDS, " = ", "\n")), max_size=40))
@settings(max_examples=examples(500))
def test_random_words_of_the_format(words: list[str]) -> None:
    read("".join(words))


@given(agreements(plain=False), st.randoms(use_true_random=False), st.integers(0, 4))
@settings(max_examples=examples(100))
def test_valid_files_with_a_few_changes(
    agreement: Agreement, chance: random.Random, times: int
) -> None:
    """Whatever they say then, they can be applied, written over and read again."""
    own = agreement.to_toml()
    text = format_variants(
        Variant(name, name * 2, tuple(some_changes(tables(own), chance, 3))) for name in "ab"
    )
    for _ in range(times):
        at, length = chance.randrange(len(text)), chance.choice((0, 0, 1, 3, 20))
        text = text[:at] + chance.choice((*WORDS, "")) + text[at + length :]
    found = read(text)
    if found:
        assert parse_variants(update_variants(text, found[1:])) == found[1:]
    for variant in found:
        with told("agreement", most=100_000):
            done = apply_variant(own, variant)
            for misfit in done.misfits:
                assert misfit.why
            assert done.why or done.text is not None


def test_an_agreement_is_no_file_of_variants() -> None:
    with told("fuzzed"):
        assert not parse_variants("[agreement]\nid = 'a'\n", "fuzzed")
    with pytest.raises(AgreementError, match="variant"):
        apply_variant("[[variant]]\nname = 'a'\n", Variant("a"))
