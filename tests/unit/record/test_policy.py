"""Policies: the example of the specification, every mistake in a line, and who is missing."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.record_signed import log_cosigner, log_key, policy, secret, witness_key

from paripassu.errors import InputError
from paripassu.record.keys import ED25519
from paripassu.record.policy import (
    MOST_EACH,
    Policy,
    PolicyGroup,
    PolicyLog,
    PolicyWitness,
    format_policy,
    parse_policy,
    quorum_policy,
)
from paripassu.record.vkey import SignatureType, VerifierKey, format_vkey

LOG = format_vkey(log_key())
KEYS = {
    name: format_vkey(witness_key(name, ED25519)) for name in ("X1", "X2", "X3", "Y1", "Y2", "Y3")
}
# C2SP tlog-policy, "Example policy", with keys in the places that it leaves open.
EXAMPLE = f"""# comment
log {LOG}

witness X1 {KEYS["X1"]}
witness X2 {KEYS["X2"]} https://witness.example/x2
witness X3 {KEYS["X3"]}
group X-witnesses 2 X1 X2 X3

\twitness  Y1\t{KEYS["Y1"]} \t
witness Y2 {KEYS["Y2"]}
witness Y3 {KEYS["Y3"]}
group Y-witnesses any Y1 Y2 Y3
  # another
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def test_the_example() -> None:
    found = parse_policy(EXAMPLE.encode())
    assert [one.name for one in found.witnesses] == [*KEYS]
    assert found.witnesses[1].url == "https://witness.example/x2"
    assert found.groups[-1] == PolicyGroup("X-and-Y", 2, ("X-witnesses", "Y-witnesses"))
    assert parse_policy(format_policy(found)) == found
    for count in range(7):
        for names in combinations(KEYS, count):
            met = sum(name[0] == "X" for name in names) >= 2 and any(n[0] == "Y" for n in names)
            assert (not found.missing(names)) == met
            if not met:
                assert found.missing(names) == tuple(name for name in KEYS if name not in names)


def test_policies_without_witnesses_or_logs() -> None:
    assert parse_policy(b"quorum none\n") == Policy((), (), (), "none")
    assert parse_policy(b"quorum none").missing(()) == ()
    one = parse_policy(f"witness a {KEYS['X1']}\nquorum a\n".encode())
    assert one.missing(()) == ("a",)
    assert one.missing(["a"]) == ()


def test_the_policy_of_a_charter() -> None:
    for threshold in range(5):
        made = policy(threshold)
        assert parse_policy(format_policy(made)) == made
    assert len(policy().logs) == 2
    named = quorum_policy([log_key()], {"witnesses": witness_key("a")}, 1)
    assert parse_policy(format_policy(named)) == named


A, B = (f"witness {name} {KEYS[key]}" for name, key in (("a", "X1"), ("b", "X2")))


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", 0, "quorum"),
        (f"log {LOG}", 0, "quorum"),
        ("quorum", 1, "not understood"),
        ("quorum a", 1, "called 'a'"),
        ("quorum none\nquorum none", 2, "already"),
        (f"quorum a\n{A}", 1, "called 'a'"),
        ("quorum none none", 1, "not understood"),
        ("Quorum none", 1, "not understood"),
        ("log", 1, "not understood"),
        (f"log {LOG} https://log.example more", 1, "not understood"),
        (f"log {LOG}\nlog {LOG}", 2, "already"),
        (f"log {LOG[:-4]}", 1, "29 bytes"),
        (f"log {KEYS['X1']}", 1, "0x01 or 0x06"),
        (f"witness a {LOG}", 1, "0x04 or 0x06"),
        (f"{A}\n{A}", 2, "already"),
        (f"{A}\nwitness a {KEYS['X2']}", 2, "taken"),
        (f"{A}\nwitness b {KEYS['X1']}", 2, "already"),
        (f"witness none {KEYS['X1']}", 1, "taken"),
        (f"witness {KEYS['X1']}", 1, "not understood"),
        (f"{A}\ngroup g all", 2, "not understood"),
        (f"{A}\ngroup a all a", 2, "taken"),
        (f"{A}\ngroup g all b", 2, "called 'b'"),
        (f"{A}\ngroup g all g", 2, "called 'g'"),
        (f"{A}\ngroup g all none", 2, "called 'none'"),
        (f"{A}\ngroup g 2 a", 2, "no number"),
        (f"{A}\ngroup g 0 a", 2, "no number"),
        (f"{A}\ngroup g 01 a", 2, "no number"),
        (f"{A}\ngroup g -1 a", 2, "no number"),
        (f"{A}\ngroup g some a", 2, "no number"),
        (f"{A}\n{B}\ngroup g all a a", 3, "already"),
        (f"{A}\n{B}\ngroup g any a\ngroup h any a b", 4, "already"),
        ("quorum none\r", 1, "control"),
        ("quorum none\0", 1, "control"),
        ("quorum none\x7f", 1, "control"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, told: str) -> None:
    if line and "quorum" not in text:
        text += "\nquorum none\n"
    with pytest.raises(InputError) as error:
        parse_policy(text.encode(), "p.policy")
    assert (error.value.faults[0].line, told in str(error.value)) == (line, True), error.value


def test_other_blanks_part_nothing() -> None:
    with pytest.raises(InputError):
        parse_policy("quorum\u00a0none\n".encode())
    with pytest.raises(InputError, match="UTF-8"):
        parse_policy(b"# \xff\nquorum none\n")


def test_as_many_as_have_to_be_read() -> None:
    """32 of each at least; more than the limit are refused, and said once a line."""
    lines = []
    for number in range(MOST_EACH):
        origin = f"log.example/{number}"
        key = VerifierKey(origin, SignatureType.NOTE, secret(origin).public)
        lines.append(f"log {format_vkey(key)}")
        lines.append(f"witness w{number} {format_vkey(witness_key(f'w{number}', ED25519))}")
        lines.append(f"group g{number} all w{number}")
    names = " ".join(f"g{number}" for number in range(MOST_EACH - 1))
    full = [*lines[:-1], "quorum none"]
    assert len(parse_policy("\n".join(full).encode()).witnesses) == MOST_EACH
    nested = [*full[:-1], f"group all-of-them all {names}", "quorum all-of-them"]
    assert len(parse_policy("\n".join(nested).encode()).missing(())) == MOST_EACH - 1
    more = f"witness more {format_vkey(witness_key('more', ED25519))}"
    with pytest.raises(InputError, match="more than 64"):
        parse_policy("\n".join([*full, more]).encode())


_NAMES = [f"w{number}" for number in range(6)]


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Groups of groups, each name in one of them at most."""
    free, groups = list(_NAMES), []
    for number in range(draw(st.integers(0, 4))):
        members = draw(st.lists(st.sampled_from(free), min_size=1, max_size=4, unique=True))
        threshold = draw(st.integers(1, len(members)))
        groups.append(PolicyGroup(f"g{number}", threshold, tuple(members)))
        free = [*(name for name in free if name not in members), f"g{number}"]
    quorum = draw(st.sampled_from(["none", *_NAMES, *(group.name for group in groups)]))
    witnesses = tuple(PolicyWitness(name, witness_key(name, ED25519)) for name in _NAMES)
    return Policy(
        (PolicyLog(log_key()), PolicyLog(log_cosigner())), witnesses, tuple(groups), quorum
    )


@settings(max_examples=examples(200))
@given(policies(), st.sets(st.sampled_from(_NAMES)))
def test_who_is_missing(made: Policy, cosigned: set[str]) -> None:
    """What is written is read again; with the missing the quorum is met, and only without them."""
    assert parse_policy(format_policy(made)) == made
    missing = made.missing(cosigned)
    assert not made.missing(cosigned | set(missing))
    assert not set(missing) & cosigned
    if missing:
        assert made.missing([name for name in _NAMES if name not in missing])
