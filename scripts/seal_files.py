"""The files of seals as a declarer makes them, honest or not, and what the package says of them."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from paripassu.errors import InputError
from paripassu.escrow import cipher, hpke, shamir
from paripassu.escrow.errors import RefusedFileError, StageMismatchError, WrongSecretError
from paripassu.escrow.guardian import (
    GuardianSecret,
    format_guardian,
    format_guardian_secret,
    make_guardian,
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
from paripassu.escrow.release import release
from paripassu.escrow.seal import (
    Seal,
    bound,
    format_seal,
    key_digest,
    package_data,
    package_digest,
    parse_seal,
    share_digest,
    share_info,
    verify_root,
)
from paripassu.escrow.sealing import receive

ROOT, OTHER_ROOT = bytes(range(32)), bytes(32)
KEY, OTHER_KEY = bytes(range(32, 64)), bytes(range(64, 96))
COEFFICIENTS = bytes(range(100, 196))
CONTENT = b'{"format":"paripassu/disclosure/1"}'
SIZE = 64
NAMES = ("norway", "switzerland", "indonesia", "chile")


def flipped(text: str, at: int) -> str:
    """Exchange a character for another of its kind."""
    return text[:at] + {"0": "1", "a": "b", "A": "B"}.get(text[at], "0") + text[at + 1 :]


class Vectors:
    """Files by name, and what comes of them."""

    def __init__(self, kept: dict[str, str]) -> None:
        self.kept = kept
        self.files: dict[str, str] = {}
        self.shares: dict[tuple[str, int], bytes] = {}
        self.cases: list[dict[str, Any]] = []
        self.secrets = [make_guardian(name, bytes([at]) * 32) for at, name in enumerate(NAMES)]
        for secret in self.secrets:
            self.add(f"guardian-{secret.name}", format_guardian(secret.public))
            self.add(f"secret-{secret.name}", format_guardian_secret(secret))

    def add(self, name: str, content: bytes) -> None:
        """Keep a file."""
        self.files[name] = content.decode()

    def sealed(
        self,
        name: str,
        *,
        k: int = 2,
        n: int = 3,
        stage: str | None = "sites",
        root: bytes = ROOT,
        key: bytes = KEY,
        named_key: bytes | None = None,
        under: bytes | None = None,
        padded: bytes | None = None,
        false: dict[int, bytes] | None = None,
        degree: int | None = None,
        content: bytes = CONTENT,
    ) -> None:
        """Make a seal as a declarer can, honest or not, with all that belongs to it."""
        points = degree or k
        shares = shamir.split(key, points, n, COEFFICIENTS[: 32 * (points - 1)]) | (false or {})
        to = bound(root, stage, k, n)
        plaintext = len(content).to_bytes(8, "big") + content + bytes(SIZE - len(content))
        if padded is not None:
            plaintext = padded
        ciphertext = ChaCha20Poly1305(under or key).encrypt(
            cipher.NONCE, plaintext, package_data(to)
        )
        made = Seal(
            root,
            stage,
            k,
            key_digest(to, named_key or key),
            tuple(share_digest(to, index, share) for index, share in shares.items()),
            package_digest(to, ciphertext),
        )
        self.add(f"{name}/seal", format_seal(made))
        self.add(f"{name}/package", format_package(Package(ciphertext)))
        for (index, share), secret in zip(shares.items(), self.secrets, strict=False):
            self.shares[name, index] = share
            self.add(f"{name}/share-{index}", format_share(Share(index, share)))
            self.seal_share(f"{name}/sealed-{index}", secret, to, index, share)

    def seal_share(
        self,
        name: str,
        secret: GuardianSecret,
        to: bytes,
        index: int,
        share: bytes,
        shown: int | None = None,
    ) -> None:
        """Seal a share, or keep the sealed one that is there; its file may show another index."""
        info = share_info(to, index)
        try:
            there = parse_handed(self.kept.get(name, "").encode(), name)
            assert isinstance(there, SealedShare)
            sealed = there.sealed
            assert hpke.unseal(secret.seed, info, sealed) == share
        except (RefusedFileError, ValueError, AssertionError):
            sealed = hpke.seal(secret.public.key, info, share)
        there = SealedShare(shown or index, secret.public.digest, sealed)
        self.add(name, format_sealed_share(there))

    def receive(self, name: str, seal: str, package: str, sealed: str, secret: str) -> None:
        """Add a case of a guardian that receives a share."""
        case = {"seal": seal, "package": package, "sealed": sealed, "secret": secret, "size": SIZE}
        outcome = received(self.files, case)
        self.cases.append({"case": name, "does": "receive", **case, "outcome": outcome})

    def release(self, name: str, seal: str, package: str, *shares: str, size: int = SIZE) -> None:
        """Add a case of a seal that is opened."""
        case = {"seal": seal, "package": package, "shares": [*shares], "size": size}
        outcome = released(self.files, case)
        self.cases.append({"case": name, "does": "release", **case, "outcome": outcome})


def received(files: dict[str, str], case: dict[str, Any]) -> dict[str, Any]:
    """Give what comes of receiving: the share's file, or the error."""
    try:
        seal = parse_seal(files[case["seal"]].encode())
        package = parse_handed(files[case["package"]].encode(), "package")
        sealed = parse_handed(files[case["sealed"]].encode(), "sealed share")
        secret = parse_guardian_secret(files[case["secret"]].encode())
        assert isinstance(package, Package)
        assert isinstance(sealed, SealedShare)
        verify_root(seal, ROOT)
        share = receive(seal, package, sealed, secret, size=case["size"])
    except (RefusedFileError, WrongSecretError) as error:
        return {"error": error.name}
    return {"share": format_share(share).decode()}


def released(files: dict[str, str], case: dict[str, Any]) -> dict[str, Any]:
    """Give what comes of releasing: the indices used and set aside, or the error; or unusable."""

    def verify(content: bytes) -> None:
        if content != CONTENT:
            raise StageMismatchError("content", "is another")

    try:
        seal = parse_seal(files[case["seal"]].encode())
        package = parse_handed(files[case["package"]].encode(), "package")
        assert isinstance(package, Package)
        shares: dict[str, Share] = {}
        for at, name in enumerate(case["shares"]):
            share = parse_handed(files[name].encode(), name)
            assert isinstance(share, Share)
            shares[f"{at} {name}"] = share
        verify_root(seal, ROOT)
        opened = release(seal, package, shares, case["size"], verify)
    except RefusedFileError as error:
        return {"error": error.name}
    except InputError:
        return {"unusable": True}
    aside = [shares[one.source].index for one in opened.refused]
    return {"used": [*opened.used], "set_aside": aside}
