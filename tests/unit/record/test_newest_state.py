"""A log without a checkpoint that counts: each command says only what it takes itself."""

from __future__ import annotations

from pathlib import Path

import pytest

import paripassu as pp
from paripassu.errors import InputError


def test_changes_of_keys_wait_for_the_witnesses(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"have cosigned it$"):
        pp.record_keys_change("us", log=tmp_path, out=tmp_path / "body.json")


def test_a_statement_may_name_what_its_author_has_seen(tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_text("{}")
    with pytest.raises(InputError, match="or give `after` and `previous`"):
        pp.record_state("perform", log=tmp_path, author="us-1", body=body)
