"""Whether a seal is what its statement says, and what the shares that guardians release open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from paripassu.errors import InputError
from paripassu.escrow.errors import KeyMismatchError, RefusedFileError, StageMismatchError
from paripassu.escrow.opening import Opening
from paripassu.escrow.packages import Package, Share, parse_handed
from paripassu.escrow.release import release as open_seal
from paripassu.escrow.seal import Seal, parse_seal, verify_package, verify_seal, verify_share
from paripassu.escrow.stages import verify_stage
from paripassu.process.checks.declared import Declarations, shown, stage_is_whole
from paripassu.process.checks.held import Held
from paripassu.process.checks.verdict import TRUE, Files, RejectedFileError, Verdict, rejecting
from paripassu.process.fold.entry import Entry
from paripassu.quoted import quoted

_FILE: Final = "the file"
#: How a package begins: other files of a release are not taken apart.
_PACKAGE: Final = b'{"format":"paripassu/seal-package/1","sealed":"'
#: Whose fault it is where a seal does not open: its declarer's.
_FALSE: Final = (KeyMismatchError, StageMismatchError)


@dataclass
class Sealed:
    """A seal in a record.

    Attributes
    ----------
    entry : int
    held : Held
        The commitment.
    seal : Seal or None
        None where its file is no longer kept.
    k : int
        How many shares open it.
    guardians : tuple of str
        Who has one.
    package : Package or None
        The ciphertext, once somebody gave it out.
    shares : mapping of str to Share or None
        By guardian; None where it is no longer kept.
    opened : bool
        Whether there were enough shares, and it opened or was shown to be false.
    """

    entry: int
    held: Held
    seal: Seal | None
    k: int
    guardians: tuple[str, ...]
    package: Package | None = None
    shares: dict[str, Share | None] = field(default_factory=dict)
    opened: bool = False


@dataclass
class Seals:
    """All seals of a record so far.

    Attributes
    ----------
    declarations : Declarations
    sealed : mapping of int to Sealed
        The seals that count, by entry.
    """

    declarations: Declarations
    sealed: dict[int, Sealed] = field(default_factory=dict)
    _read: dict[int, Sealed] = field(default_factory=dict)

    def seal(self, entry: Entry, files: Files) -> Verdict:
        """Judge a seal: is it of this commitment, and as its statement says?"""
        held = self.declarations.of(entry)
        k, guardians = max(1, int(entry.number("k"))), entry.texts("guardians")
        if files.is_removed(files.digest(entry, "file")) or held.commitment is None:
            self._read[entry.index] = Sealed(entry.index, held, None, k, guardians)
            return TRUE
        with rejecting():
            seal = parse_seal(files.content(entry, "file"), _FILE)
            verify_seal(seal, held.commitment, _FILE)
        if (seal.k, seal.n) != (k, len(guardians)):
            raise RejectedFileError(
                f"its file is opened by {seal.k} of {seal.n} shares, and its statement says "
                f"{k} of {len(guardians)}"
            )
        if seal.stage is None:
            raise RejectedFileError("it seals the secret, and no stage")
        if entry.text("stage") not in (None, seal.stage):
            what = f"its file seals stage {quoted(seal.stage)}, and its statement says "
            raise RejectedFileError(what + quoted(entry.text("stage") or ""))
        trees = {tree.name: tree for tree in held.commitment.trees}
        template = held.commitment.header.template
        for name in entry.texts("tables"):
            if name not in trees or not stage_is_whole(template, seal.stage, name, trees[name]):
                raise RejectedFileError(
                    f"stage {quoted(seal.stage)} does not open all of {quoted(name)}"
                )
        package = self._package(seal, files, ())
        self._read[entry.index] = Sealed(entry.index, held, seal, k, guardians, package)
        return TRUE

    def entered(self, entry: Entry) -> None:
        """Note that a seal counts."""
        self.sealed[entry.index] = self._read.pop(entry.index)

    def release(self, entry: Entry, files: Files) -> Verdict:
        """Judge a share, and what the shares open once there are enough.

        A share counts only together with the package, which somebody has given out by then: else
        the seal would be open, and nobody could read it.
        """
        one = self.sealed.get(entry.names("of"))
        if one is None:
            raise RejectedFileError("it names no seal that counts")
        if entry.by not in one.guardians:
            raise RejectedFileError("it is no guardian's of this seal")
        digest = files.digest(entry, "share")
        if one.seal is None or one.held.commitment is None or files.is_removed(digest):
            one.shares.setdefault(entry.by, None)
            return TRUE
        with rejecting():
            share = parse_handed(files.content(entry, "share"), _FILE)
            if not isinstance(share, Share):
                raise RejectedFileError("its file is no share that is open")
            verify_share(one.seal, share, _FILE)
        for guardian, other in one.shares.items():
            if other is not None and other.index == share.index and guardian != entry.by:
                raise RejectedFileError(f"share {share.index} is the one of {quoted(guardian)}")
        package = one.package or self._package(one.seal, files, (digest,))
        if package is None:
            raise RejectedFileError("the package did not come with it, nor with an earlier one")
        one.package = package
        if entry.by in one.shares or one.opened:
            return TRUE
        one.shares[entry.by] = share
        if len(one.shares) < one.k:
            return TRUE
        try:
            return self._open(one)
        except RejectedFileError:
            del one.shares[entry.by]
            raise

    def _open(self, one: Sealed) -> Verdict:
        seal, commitment, package = one.seal, one.held.commitment, one.package
        shares = {name: share for name, share in one.shares.items() if share is not None}
        if len(shares) < one.k:  # some are no longer kept
            return TRUE
        assert seal is not None
        assert commitment is not None
        assert package is not None
        assert seal.stage is not None
        stage = seal.stage
        openings: tuple[Opening, ...] = ()

        def verify(content: bytes) -> None:
            nonlocal openings
            openings = verify_stage(content, commitment, stage)

        size = commitment.header.template.seal_size
        try:
            open_seal(seal, package, shares, size, verify)
        except _FALSE as error:
            one.opened = True
            return Verdict("finding", f"{error.name}: {error.said}")
        except RefusedFileError as error:
            raise RejectedFileError(f"{error.name}: {error.said}") from None
        except InputError as error:
            raise RejectedFileError(str(error.faults[0])) from None
        one.opened = True
        return shown(one.held, openings)

    def _package(self, seal: Seal, files: Files, others: tuple[str, ...]) -> Package | None:
        """Find the seal's package among the files of a statement."""
        for digest in sorted(files.named):
            content = None if digest in others else files.read(digest)
            if content is None or not content.startswith(_PACKAGE):
                continue
            try:
                found = parse_handed(content, _FILE)
                if isinstance(found, Package):
                    verify_package(seal, found, _FILE)
                    return found
            except (RefusedFileError, InputError):
                continue
        return None
