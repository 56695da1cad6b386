"""What a file is that was given in another's place, and which command reads it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.unit.escrow.sealed import case, secrets

from paripassu import kinds
from paripassu.cli.app import app
from paripassu.escrow.guardian import format_guardian, format_guardian_secret
from paripassu.escrow.packages import format_package, format_sealed_share, format_share
from paripassu.escrow.seal import format_seal


@pytest.mark.parametrize("kind", sorted(kinds._READ_BY))
def test_the_command_that_reads_a_kind_is_there(kind: str) -> None:
    what, mend = kinds.other(f'{{"format": "paripassu/{kind}/1"}}'.encode())
    assert what == f'is a document of the kind "{kind}"'
    words = mend.removeprefix("`paripassu ").split()
    command: Any = app
    while words and re.fullmatch("[a-z]+", words[0]) and hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    options = {name for one in command.params for name in one.opts}
    assert {word for word in words if word.startswith("--")} <= options


def test_files_of_seals_are_known() -> None:
    made = case()
    for content, kind in (
        (format_seal(made.sealed.seal), "seal"),
        (format_package(made.sealed.package), "seal-package"),
        (format_sealed_share(made.sealed.shares[0]), "sealed-share"),
        (format_share(made.share(1)), "share"),
        (format_guardian(secrets()[0].public), "guardian"),
        (format_guardian_secret(secrets()[0]), "guardian-secret"),
    ):
        assert kinds.other(content)[0] == f'is a document of the kind "{kind}"'
        assert "no command" not in kinds.other(content)[1]
