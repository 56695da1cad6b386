"""What ``paripassu record keys new`` wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from paripassu.documents.value import Answer, Value

if TYPE_CHECKING:
    import polars

#: Whom keys are for.
Purpose = Literal["officer", "log", "witness", "sealing"]


class MadeKey(Value):
    """A pair of keys.

    Attributes
    ----------
    algorithm : str
        The way of signing or of sealing.
    id : str
        What names the public key, in hex: 64 digits for an officer's key and for a sealing key, 8
        for a verifier key.
    public : str
        The public key as charters and policies take it: a verifier key for logs and witnesses,
        base64 for officers and for sealing.
    secret : str
        The file with the secret key.
    """

    algorithm: Literal["ed25519", "ml-dsa-44", "ml-kem-768+x25519"]
    id: str
    public: str
    secret: str


class RecordKeys(Answer):
    """The keys of an officer, a log or a witness, or keys that something is sealed to.

    Attributes
    ----------
    name : str
        Of the officer, the log or the witness.
    purpose : str
        Whom they are for.
    public : str
        The file with the public keys, for everybody.
    keys : tuple of MadeKey
        One or two.
    """

    format: Literal["paripassu/record-keys/1"] = "paripassu/record-keys/1"
    name: str
    purpose: Purpose
    public: str
    keys: tuple[MadeKey, ...]

    def summary(self) -> str:
        """Say in one sentence what was made."""
        secret = " and ".join(key.secret for key in self.keys)
        return f"the keys of {self.name}: {self.public} for everybody, {secret} to keep"

    def to_frame(self) -> polars.DataFrame:
        """Give one row a key: its fields, after ``name`` and ``purpose``."""
        import polars

        whose = {"name": self.name, "purpose": self.purpose}
        return polars.DataFrame([whose | key.model_dump() for key in self.keys])
