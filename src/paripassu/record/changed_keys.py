"""What ``paripassu record keys change`` wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from paripassu.documents.value import Answer, Value

if TYPE_CHECKING:
    import polars


class ChangedHolder(Value):
    """A holder of the new list.

    Attributes
    ----------
    name : str
        As in the charter.
    role : str
        ``officer``, or ``spare`` for one who only helps to change keys.
    keys : tuple of str
        The ids of the public keys, in hex.
    change : str
        ``kept``: as in the list before. ``changed``: other keys or another role. ``added``: new.
    """

    name: str
    role: Literal["officer", "spare"]
    keys: tuple[str, ...]
    change: Literal["kept", "changed", "added"]


class RecordKeysChange(Answer):
    """The new key list of a party, written as the body of a statement.

    Attributes
    ----------
    file : str
        The file with the body.
    party : str
        Whose list it is.
    replaces : str
        Id of the statement that put the list before in force. If another is logged first, the
        body has to be written again.
    holders : tuple of ChangedHolder
        The complete new list.
    removed : tuple of str
        Who was in the list before and is not in the new one.
    threshold : int
        So many of the signers have to sign, each with all keys of the list before.
    signers : tuple of str
        The holders of the list before.
    added : tuple of str
        The ids of the keys that are new: each of them has to sign too.
    """

    format: Literal["paripassu/record-keys-change/1"] = "paripassu/record-keys-change/1"
    file: str
    party: str
    replaces: str
    holders: tuple[ChangedHolder, ...]
    removed: tuple[str, ...]
    threshold: int
    signers: tuple[str, ...]
    added: tuple[str, ...]

    def summary(self) -> str:
        """Say in one sentence what was written."""
        return f"the new key list of {self.party}, with {len(self.holders):,} holders: {self.file}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row a holder: ``name``, ``role``, ``keys``, ``change``."""
        import polars

        return polars.DataFrame([one.model_dump(mode="json") for one in self.holders])
