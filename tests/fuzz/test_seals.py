"""Whatever stands in a file of a seal: it is read, and written again to the byte, or refused."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.told import told
from tests.unit.escrow.sealed import case, secrets

from paripassu.escrow.guardian import (
    format_guardian,
    format_guardian_secret,
    parse_guardian,
    parse_guardian_secret,
)
from paripassu.escrow.packages import (
    Package,
    SealedShare,
    Share,
    format_package,
    format_sealed_share,
    format_share,
    parse_handed,
)
from paripassu.escrow.seal import format_seal, parse_seal


@cache
def files() -> tuple[bytes, ...]:
    """One of each kind."""
    made = case()
    return (
        format_seal(made.sealed.seal),
        format_package(made.sealed.package),
        format_sealed_share(made.sealed.shares[0]),
        format_share(made.share(1)),
        format_guardian(secrets()[0].public),
        format_guardian_secret(secrets()[0]),
    )


def read(content: bytes) -> None:
    """Read a file as each of the kinds."""
    with told("given"):
        assert format_seal(parse_seal(content, "given")) == content
    with told("given"):
        assert format_guardian(parse_guardian(content, "given")) == content
    with told("given"):
        assert format_guardian_secret(parse_guardian_secret(content, "given")) == content
    with told("given"):
        match parse_handed(content, "given"):
            case Package() as package:
                assert format_package(package) == content
            case SealedShare() as sealed:
                assert format_sealed_share(sealed) == content
            case Share() as share:
                assert format_share(share) == content


@settings(max_examples=examples(300))
@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    read(content)


@settings(max_examples=examples(300))
@given(st.data())
def test_files_with_bytes_exchanged(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(files())))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["replace", "drop", "insert", "cut"])):
            case "replace":
                content[at] = data.draw(st.integers(0, 255))
            case "drop" if len(content) > 1:
                del content[at]
            case "insert":
                content.insert(at, data.draw(st.integers(0, 255)))
            case "cut" if at:
                del content[at:]
    read(bytes(content))


_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(0, 2**53 - 1),
        st.text(max_size=20),
        st.sampled_from(["0" * 64, "sites", "AAAA", "norway"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@settings(max_examples=examples(300))
@given(st.data())
def test_files_with_other_values(data: st.DataObject) -> None:
    document = json.loads(data.draw(st.sampled_from(files())))
    for _ in range(data.draw(st.integers(1, 2))):
        key = data.draw(st.sampled_from([*document, "other"]))
        if data.draw(st.booleans()):
            document[key] = data.draw(_VALUES)
        else:
            document.pop(key, None)
    if not document:
        return
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    read(text.encode("utf-8", "surrogatepass"))
