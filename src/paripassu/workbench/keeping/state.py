"""Where a user's programs keep what belongs neither to a document nor to the settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from paripassu.errors import UnwritableError


def state_place(environ: Mapping[str, str], platform: str, home: Path) -> Path:
    """Say where the folder is, whether it is there or not.

    Parameters
    ----------
    environ : mapping
        ``os.environ``.
    platform : str
        ``sys.platform``.
    home : Path
        The user's own folder.
    """
    if platform == "win32" and environ.get("LOCALAPPDATA"):
        above = Path(environ["LOCALAPPDATA"])
    elif platform == "darwin":
        above = home / "Library" / "Application Support"
    elif Path(environ.get("XDG_STATE_HOME", "")).is_absolute():
        above = Path(environ["XDG_STATE_HOME"])  # XDG Base Directory Specification 0.8
    else:
        above = home / ".local" / "state"
    return above / "paripassu"


def state_folder(folder: Path) -> Path:
    """Give the folder, which nobody else can look into; it is made if it is not there.

    Parameters
    ----------
    folder : Path
        As :func:`state_place` says.

    Raises
    ------
    UnwritableError
        It cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise UnwritableError(
            f"{folder} cannot be made, where the workbench keeps what is not saved yet: "
            f"{error.strerror}",
            "make it, or name another place in XDG_STATE_HOME",
        ) from error
    return folder
