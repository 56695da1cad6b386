"""What can go wrong where a log is kept."""

from __future__ import annotations

from paripassu.errors import PariPassuError


class StorageError(PariPassuError):
    """Something could not be stored or read just now. Nothing is said about what took effect."""


class OtherBytesError(PariPassuError):
    """A tile or a bundle is there already, with other bytes. The log must not go on."""


class LostRaceError(PariPassuError):
    """Another process went on with this log. This one must stop."""


class StaleStateError(PariPassuError):
    """What is published is newer than the state: the state was restored from a backup."""
