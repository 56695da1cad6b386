"""The rules of signatures: each is right, and who signs for others is one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from paripassu.quoted import quoted
from paripassu.record.envelope import Statement
from paripassu.record.errors import BadSignatureError, RefusedError
from paripassu.record.holders import Holder
from paripassu.record.keys import PublicKey
from paripassu.record.opened import Signature


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
    verified = statement.verified
    for one in statement.signatures:
        id = one.key_id
        wrong = verified[id] if id in verified else _wrong(statement, one, keys[id])
        if wrong is not None:
            raise RefusedError(
                "signature-wrong",
                f"the signature by the key {id} is wrong: {wrong}",
                "sign the statement as it stands",
            )


class Foreseen(NamedTuple):
    """A signature that will have to be verified, and the key."""

    statement: Statement
    signature: Signature
    key: PublicKey

    @property
    def asked(self) -> tuple[PublicKey, bytes, bytes]:
        """The key, what was signed, and the signature."""
        return self.key, self.statement.pae, self.signature.signature


def foreseen(statements: Iterable[Statement], holders: Mapping[str, Holder]) -> Iterator[Foreseen]:
    """Give the signatures of statements whose authors have signed with all keys now in force."""
    for statement in statements:
        author = holders.get(statement.author)
        if author is not None and statement.signed == author.key_ids:
            keys = author.by_id
            for one in statement.signatures:
                yield Foreseen(statement, one, keys[one.key_id])


def verify_foreseen(several: Iterable[Foreseen]) -> None:
    """Verify signatures.

    What comes of it is only remembered, for :func:`verify_signatures`. Many in a row are quicker
    than one with each statement that is judged: the processor keeps to one piece of work.
    """
    for one in several:
        _wrong(*one)


def _wrong(statement: Statement, signature: Signature, key: PublicKey) -> str | None:
    """Say, and remember, what is wrong with a signature by a key; None: nothing is."""
    wrong = None
    try:
        key.verify(statement.pae, signature.signature)
    except BadSignatureError as error:
        wrong = str(error)
    statement.verified[signature.key_id] = wrong
    return wrong
