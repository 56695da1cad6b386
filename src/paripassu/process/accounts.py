"""Material balances that a record has, as somebody reckoned them."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.documents.strict import parse_json
from paripassu.errors import PariPassuError
from paripassu.inspection.accountancy.result import Account
from paripassu.process.enclosed import Enclosed, enclosed
from paripassu.process.logged import Logged


def accounts(read: Logged) -> Iterator[tuple[Enclosed, Account]]:
    """Find the accounts that statements enclose, in the order of their entries."""
    for one in enclosed(read):
        if not one.is_json:
            continue
        try:
            yield one, Account.from_json(parse_json(one.content, one.name), one.name)
        except PariPassuError:
            continue
