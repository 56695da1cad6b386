"""The rules of signatures: each is right, and who signs for others is one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from paripassu.quoted import quoted
from paripassu.record.envelope import Statement
from paripassu.record.errors import BadSignatureError, RefusedError
from paripassu.record.holders import Holder
from paripassu.record.keys import PublicKey


def verify_author(statement: Statement, signers: frozenset[str]) -> None:
    """Verify that the author is one of the holders who signed.

    Raises
    ------
    RefusedError
        ``author``.
    """
    if statement.author not in signers:
        raise RefusedError(
            "author",
            f"{quoted(statement.author)} is not one of the holders who sign this: "
            f"{', '.join(sorted(signers))}",
            "name one of them as its author",
        )


def keys_by_id(holders: Iterable[Holder]) -> dict[str, PublicKey]:
    """Give the keys of some holders by their ids."""
    return {id: key for holder in holders for id, key in holder.by_id.items()}


def verify_signatures(statement: Statement, keys: Mapping[str, PublicKey]) -> None:
    """Verify every signature of a statement, of which each is by one of some keys.

    Raises
    ------
    RefusedError
        ``signature-wrong``.
    """
    message = statement.pae
    for one in statement.signatures:
        try:
            keys[one.key_id].verify(message, one.signature)
        except BadSignatureError as error:
            raise RefusedError(
                "signature-wrong",
                f"the signature by the key {one.key_id} is wrong: {error}",
                "sign the statement as it stands",
            ) from None
