"""What ``paripassu record charter change`` wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from paripassu.documents.value import Answer, Value

if TYPE_CHECKING:
    import polars


class CharterChange(Value):
    """One thing that the changed charter says otherwise.

    Attributes
    ----------
    what : str
        ``log_key``, ``witness``, ``quorum``, ``entry_bytes`` and ``blob_bytes`` (the limits),
        ``group``, ``inspectorate`` or ``schemes``.
    name : str
        Of a log key its scheme; of a witness or a group its name; else empty.
    before, after : str or None
        What the charter in force says, and the changed one. Of a key its id, of a group its
        threshold; None: it is not in that charter.
    """

    what: Literal[
        "log_key",
        "witness",
        "quorum",
        "entry_bytes",
        "blob_bytes",
        "group",
        "inspectorate",
        "schemes",
    ]
    name: str
    before: str | None
    after: str | None


class CharterSigners(Value):
    """Who signs for one party.

    Attributes
    ----------
    party : str
        Its name in the charter.
    threshold : int
        So many of the holders have to sign, each with all their keys.
    holders : tuple of str
        Those of the list in force.
    """

    party: str
    threshold: int
    holders: tuple[str, ...]


class CharterQuorum(Value):
    """Who has to cosign.

    Attributes
    ----------
    quorum : int
        So many of them.
    names : tuple of str
        Of the witnesses.
    """

    quorum: int
    names: tuple[str, ...]


class RecordCharterChange(Answer):
    """A changed charter, written with the body of the statement that puts it in force.

    Attributes
    ----------
    file : str
        The file with the body.
    charter_file : str
        The charter in its one encoding, as it stands among the files of the log.
    charter : str
        Its SHA-256: the body names it by this.
    replaces : str
        Id of the statement that put the charter in force which is replaced. If another is logged
        first, the body has to be written again.
    changed : tuple of CharterChange
        What is different.
    removed : tuple of str
        Digests of files that are no longer kept.
    signers : tuple of CharterSigners
        Every party has to sign.
    added : tuple of str
        The ids of the keys of new holders: each of them has to sign too.
    quorums : tuple of CharterQuorum
        The one in force, and the new one. Nothing else is logged until both have signed.
    """

    format: Literal["paripassu/record-charter-change/1"] = "paripassu/record-charter-change/1"
    file: str
    charter_file: str
    charter: str
    replaces: str
    changed: tuple[CharterChange, ...]
    removed: tuple[str, ...]
    signers: tuple[CharterSigners, ...]
    added: tuple[str, ...]
    quorums: tuple[CharterQuorum, CharterQuorum]

    def summary(self) -> str:
        """Say in one sentence what was written."""
        return f"a changed charter, with {len(self.changed):,} changes: {self.file}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row a change: ``what``, ``name``, ``before``, ``after``."""
        import polars

        return polars.DataFrame([one.model_dump(mode="json") for one in self.changed])
