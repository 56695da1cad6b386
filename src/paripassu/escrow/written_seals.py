"""What the commands of ``paripassu declare`` that deal with seals wrote, and who gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from paripassu.documents.value import Answer, Value
from paripassu.escrow.verified import Hash

if TYPE_CHECKING:
    import polars


class GuardianKeys(Answer):
    """The keys of a guardian.

    Attributes
    ----------
    name : str
        The guardian's.
    public : str
        The file for everybody.
    secret : str
        The file to keep.
    guardian : str
        The digest of the public key, which a sealed share names: read it out to each other.
    """

    format: Literal["paripassu/guardian-keys/1"] = "paripassu/guardian-keys/1"
    name: str
    public: str
    secret: str
    guardian: Hash

    def summary(self) -> str:
        """Say in one sentence what was made."""
        return f"the keys of {self.name}: {self.public} for everybody, {self.secret} to keep"

    def to_frame(self) -> polars.DataFrame:
        """Give one row: ``name``, ``public``, ``secret``, ``guardian``."""
        import polars

        return polars.DataFrame([{k: v for k, v in self.to_json().items() if k != "format"}])


class HandedOver(Value):
    """What one guardian gets, besides the package.

    Attributes
    ----------
    index : int
        Of its share, from 1.
    guardian : str
        Its name.
    file : str
        The sealed share: for this guardian alone.
    """

    index: int
    guardian: str
    file: str


class SealMade(Answer):
    """A seal that was made.

    Attributes
    ----------
    file : str
        The seal, to be published.
    root : str
        Of the commitment.
    stage : str or None
        What is sealed; None: the secret.
    k, n : int
        How many shares open it, and how many there are.
    size : int
        The size that the content was padded to, in bytes.
    package : str
        The file for every guardian.
    shares : tuple of HandedOver
        For each guardian the file that it alone gets.
    """

    format: Literal["paripassu/seal-made/1"] = "paripassu/seal-made/1"
    file: str
    root: Hash
    stage: str | None
    k: int
    n: int
    size: int
    package: str
    shares: tuple[HandedOver, ...]

    def summary(self) -> str:
        """Say in one sentence what was sealed."""
        what = "the secret" if self.stage is None else f"stage {self.stage}"
        return f"{self.file} seals {what}; {self.k} of {self.n} guardians open it"

    def to_frame(self) -> polars.DataFrame:
        """Give one row for each guardian: ``index``, ``guardian``, ``file``."""
        import polars

        return polars.DataFrame([one.model_dump() for one in self.shares])


class SealReceived(Answer):
    """A share that a guardian opened, and found to be the seal's.

    Attributes
    ----------
    file : str
        The share, to be kept until it is to be released.
    package : str
        The package, to be kept as well.
    root : str
        Of the commitment.
    stage : str or None
        What is sealed; None: the secret.
    index, k, n : int
        Which share it is; how many open the seal, and how many there are.
    """

    format: Literal["paripassu/seal-received/1"] = "paripassu/seal-received/1"
    file: str
    package: str
    root: Hash
    stage: str | None
    index: int
    k: int
    n: int

    def summary(self) -> str:
        """Say in one sentence what was received."""
        return f"share {self.index} of {self.n} opens, and it and the package are the seal's"

    def to_frame(self) -> polars.DataFrame:
        """Give one row: ``file``, ``package``, ``stage``, ``index``, ``k``, ``n``."""
        import polars

        hidden = ("format", "root")
        return polars.DataFrame([{k: v for k, v in self.to_json().items() if k not in hidden}])


class SetAside(Value):
    """A share that is not the seal's. Over a bare file this accuses nobody.

    Attributes
    ----------
    file : str
        The share's.
    error : str
        ``ShareMismatch``.
    what : str
        What is wrong, in words.
    """

    file: str
    error: Literal["ShareMismatch"]
    what: str


class SealReleased(Answer):
    """A seal that was opened.

    Attributes
    ----------
    file : str
        The stage's disclosure, or the secret.
    root : str
        Of the commitment.
    stage : str or None
        What was sealed; None: the secret.
    used : tuple of int
        The indices of the shares that gave the key.
    set_aside : tuple of SetAside
        Shares that are not the seal's.
    """

    format: Literal["paripassu/seal-released/1"] = "paripassu/seal-released/1"
    file: str
    root: Hash
    stage: str | None
    used: tuple[int, ...]
    set_aside: tuple[SetAside, ...] = ()

    def summary(self) -> str:
        """Say in one sentence what was opened."""
        what = "the secret" if self.stage is None else f"stage {self.stage}"
        return f"{self.file} is {what}, opened by shares {', '.join(map(str, self.used))}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row for each share that was used: ``index``."""
        import polars

        return polars.DataFrame({"index": self.used})
