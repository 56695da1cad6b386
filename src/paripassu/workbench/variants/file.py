"""The file of variants beside an agreement: read anew each time, and never overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from paripassu.agreement.variants.model import Variant, variants_path
from paripassu.agreement.variants.read import parse_variants
from paripassu.agreement.variants.write import update_variants
from paripassu.errors import InputError, PariPassuError, UnwritableError
from paripassu.workbench.keeping.disk import ChangedError, Files

#: Makes other variants of those that stand in the file.
#:
#: It raises PariPassuError where that cannot be done.
Act = Callable[[tuple[Variant, ...]], tuple[Variant, ...]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands in the file.

    Attributes
    ----------
    digest : str
        Of its bytes; empty where there is no file.
    variants : tuple of Variant
    what : str
        Why it cannot be read; empty where it can.
    """

    digest: str
    variants: tuple[Variant, ...] = ()
    what: str = ""


class VariantsFile:
    """The file of variants of one agreement file.

    Nothing is remembered of it: another program may write it at any time.

    Parameters
    ----------
    agreement : Path
        The agreement file.
    files : Files
    """

    def __init__(self, agreement: Path, files: Files) -> None:
        self.path = variants_path(agreement)
        self._agreement, self._files = agreement, files

    def look(self) -> Beside:
        """Give what stands in it now."""
        try:
            content = self._read()
        except (PariPassuError, OSError) as error:
            return Beside("", what=_why(self.path, error))
        digest = _digest(content)
        try:
            return Beside(digest, parse_variants(content or b"", self.path.name))
        except InputError as error:
            return Beside(digest, what=str(error))

    def seen(self, seen: str) -> tuple[Variant, ...]:
        """Give what was seen in it, if that still stands in it.

        Parameters
        ----------
        seen : str
            The digest of what was seen.

        Raises
        ------
        ChangedError
            Something else stands in it by now.
        UnwritableError
            It cannot be read.
        """
        known = self.look()
        if known.what:
            raise UnwritableError(known.what)
        if known.digest != seen:
            raise self._changed("look at it once more")
        return known.variants

    def change(self, seen: str, act: Act) -> Beside:
        """Change what stands in it, if that is what was seen.

        Parameters
        ----------
        seen : str
            The digest of what the change was made on.
        act : callable

        Raises
        ------
        ChangedError
            Something else stands in it by now: nothing is changed.
        UnwritableError
            It cannot be written.
        PariPassuError
            It cannot be read, or the change cannot be made.
        """
        try:
            content = self._read()
            before = parse_variants(content or b"", self.path.name)
            if _digest(content) != seen:
                raise self._changed("make your change again")
            text = self._head() if content is None else content.decode()
            written = update_variants(text, act(before)).encode()
            if written != content:
                self._files.replace(self.path, written, content)
        except OSError as error:
            raise UnwritableError(_why(self.path, error)) from error
        return self.look()

    def _read(self) -> bytes | None:
        if self.path.is_symlink():
            # It may lead anywhere; and replacing it would leave its file behind.
            raise UnwritableError(f"{self.path.name} is a link", "put a file in its place")
        if self.path.exists() and not self.path.is_file():
            # A pipe would keep us waiting until somebody writes into it.
            raise UnwritableError(f"{self.path.name} is no file", "put a file in its place")
        return self._files.read(self.path)

    def _changed(self, mend: str) -> ChangedError:
        what = f"{self.path.name} was changed by somebody else, and is shown as it is now"
        return ChangedError(what, mend)

    def _head(self) -> str:
        return f"# Variants of {self._agreement.name}: what could be different in it.\n"


def _digest(content: bytes | None) -> str:
    return "" if content is None else sha256(content).hexdigest()


def _why(path: Path, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{path.name} cannot be read or written: {error.strerror or error}"
    return str(error)
