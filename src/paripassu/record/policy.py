"""Policies: which logs one believes, which witnesses, and how many of them (C2SP tlog-policy).

Read narrower than the text in two places: a policy is UTF-8, and no two of its keys have the same
name and key id.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from paripassu.errors import Fault, InputError
from paripassu.quoted import quoted
from paripassu.record.errors import BadKeyError
from paripassu.record.vkey import COSIGNING, SignatureType, VerifierKey, format_vkey, parse_vkey

#: The quorum that needs nobody.
NONE = "none"
#: The most logs, witnesses and groups; 32 of each have to be read.
MOST_EACH = 64
#: The most bytes of a policy.
MOST_BYTES = 1024 * 1024
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_COUNT = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class PolicyLog:
    """A log that is believed, and where it stands (empty: not said)."""

    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class PolicyWitness:
    """A witness by its name in the policy; the name in its cosignatures is the key's."""

    name: str
    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class PolicyGroup:
    """A group, which counts as soon as so many of its members do."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """Whom one believes.

    Attributes
    ----------
    logs : tuple of PolicyLog
        A checkpoint is signed by one of them at least.
    witnesses : tuple of PolicyWitness
    groups : tuple of PolicyGroup
        Each of witnesses and of groups before it.
    quorum : str
        A witness, a group, or ``none``.
    """

    logs: tuple[PolicyLog, ...]
    witnesses: tuple[PolicyWitness, ...]
    groups: tuple[PolicyGroup, ...]
    quorum: str

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """All keys, of logs and of witnesses."""
        return (*(log.key for log in self.logs), *(one.key for one in self.witnesses))

    def missing(self, cosigned: Collection[str]) -> tuple[str, ...]:
        """Say who is missing from the quorum: nobody if it is met.

        Parameters
        ----------
        cosigned : collection of str
            The witnesses that have cosigned, by their names in the policy.

        Returns
        -------
        tuple of str
            Those who could still bring it about, in the order of the policy.
        """
        groups = {group.name: group for group in self.groups}
        if self.quorum == NONE or _counts(self.quorum, groups, cosigned):
            return ()
        members = _witnesses(self.quorum, groups)
        return tuple(
            one.name for one in self.witnesses if one.name in members and one.name not in cosigned
        )


def quorum_policy(
    logs: Sequence[VerifierKey], witnesses: Mapping[str, VerifierKey], threshold: int
) -> Policy:
    """Give the policy "so many of these witnesses": the form that charters have.

    Parameters
    ----------
    logs : sequence of VerifierKey
    witnesses : mapping of str to VerifierKey
        By their names.
    threshold : int
        From 0 (nobody has to) to the number of witnesses.
    """
    of = tuple(PolicyWitness(name, key) for name, key in witnesses.items())
    known = tuple(PolicyLog(key) for key in logs)
    if threshold == 0:
        return Policy(known, of, (), NONE)
    name = "witnesses"  # tessera takes no group that is called quorum, log, witness or group
    while name in witnesses:
        name = f"all-{name}"
    return Policy(known, of, (PolicyGroup(name, threshold, tuple(witnesses)),), name)


def parse_policy(content: bytes, source: str = "policy") -> Policy:
    """Read a policy.

    Parameters
    ----------
    content : bytes
        Of the file.
    source : str
        What the file is called in messages.

    Raises
    ------
    InputError
        It is none; with every line that is wrong.
    """
    if len(content) > MOST_BYTES:
        raise InputError(source, [Fault(0, "", f"has more than {MOST_BYTES:,} bytes")])
    try:
        lines = content.decode().split("\n")
    except UnicodeDecodeError:
        raise InputError(source, [Fault(0, "", "is not in UTF-8")]) from None
    reading = _Reading()
    for number, line in enumerate(lines, start=1):
        if _CONTROL.search(line.encode()):
            reading.wrong(number, "there is a control character in this line", "remove it")
            continue
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            reading.read(number, words)
    if not reading.quorum and not reading.faults:
        reading.wrong(0, "there is no line `quorum NAME`", "`quorum none` asks for no witness")
    if reading.faults:
        raise InputError(source, reading.faults)
    return Policy(
        tuple(reading.logs), tuple(reading.witnesses), tuple(reading.groups), reading.quorum
    )


def format_policy(policy: Policy) -> bytes:
    """Write a policy, a line for each log, witness and group, and the quorum."""
    lines = [
        *(f"log {format_vkey(one.key)} {one.url}" for one in policy.logs),
        *(f"witness {one.name} {format_vkey(one.key)} {one.url}" for one in policy.witnesses),
        *(f"group {one.name} {one.threshold} {' '.join(one.members)}" for one in policy.groups),
        f"quorum {policy.quorum}",
    ]
    return "".join(f"{line.rstrip()}\n" for line in lines).encode()


@dataclass
class _Reading:
    """What was read so far, line by line."""

    logs: list[PolicyLog] = field(default_factory=list)
    witnesses: list[PolicyWitness] = field(default_factory=list)
    groups: list[PolicyGroup] = field(default_factory=list)
    quorum: str = ""
    faults: list[Fault] = field(default_factory=list)
    #: Names of witnesses and groups, each with whether it is in a group by now.
    names: dict[str, bool] = field(default_factory=dict)

    def wrong(self, line: int, what: str, mend: str = "") -> None:
        self.faults.append(Fault(line, "", what, mend))

    def read(self, line: int, words: list[str]) -> None:
        kind, *rest = words
        if kind == "log" and len(rest) in (1, 2):
            key = self._key(line, rest[0], [one.key for one in self.logs])
            if key is not None and key.type is SignatureType.COSIGNATURE:
                self.wrong(line, "the key of a log should be of type 0x01 or 0x06")
            elif key is not None:
                self.logs.append(PolicyLog(key, *rest[1:]))
        elif kind == "witness" and len(rest) in (2, 3):
            key = self._key(line, rest[1], [one.key for one in self.witnesses])
            if key is not None and key.type not in COSIGNING:
                self.wrong(line, "the key of a witness should be of type 0x04 or 0x06")
            elif self._define(line, rest[0]) and key is not None:
                self.witnesses.append(PolicyWitness(rest[0], key, *rest[2:]))
        elif kind == "group" and len(rest) >= 3:
            self._group(line, *rest)
        elif kind == "quorum" and len(rest) == 1:
            self._quorum(line, rest[0])
        else:
            self.wrong(
                line,
                f"this line is not understood: {quoted(' '.join(words))}",
                "a line is `log KEY [URL]`, `witness NAME KEY [URL]`, "
                "`group NAME all|any|K MEMBER…` or `quorum NAME`",
            )
        for what in (self.logs, self.witnesses, self.groups):
            if len(what) > MOST_EACH:
                self.wrong(line, f"there are more than {MOST_EACH} of these")
                what.pop()

    def _key(self, line: int, text: str, others: list[VerifierKey]) -> VerifierKey | None:
        try:
            key = parse_vkey(text)
        except BadKeyError as error:
            self.wrong(line, f"{error.name} {error.said}", error.mend)
            return None
        if any(other.public == key.public for other in others):
            self.wrong(line, f"the public key of {quoted(key.name)} stands there already")
            return None
        known = [*(log.key for log in self.logs), *(one.key for one in self.witnesses)]
        if any((one.name, one.key_id) == (key.name, key.key_id) and one != key for one in known):
            self.wrong(line, f"two keys have the name {quoted(key.name)} and the same id")
            return None
        return key

    def _define(self, line: int, name: str) -> bool:
        if name == NONE or name in self.names:
            self.wrong(line, f"the name {quoted(name)} is taken", "choose another name")
            return False
        self.names[name] = False
        return True

    def _group(self, line: int, name: str, count: str, *members: str) -> None:
        faults = len(self.faults)
        for member in members:
            if member not in self.names:
                self.wrong(
                    line,
                    f"nothing before this line is called {quoted(member)}",
                    "define witnesses and groups before the groups that they are in",
                )
            elif self.names[member]:
                self.wrong(line, f"{quoted(member)} is in a group already", "name it once")
            else:
                self.names[member] = True
        threshold = {"all": len(members), "any": 1}.get(count, 0)
        if _COUNT.fullmatch(count):
            threshold = int(count)
        if not 1 <= threshold <= len(members):
            self.wrong(
                line,
                f"{quoted(count)} is no number of members: there are {len(members)}",
                "write `all`, `any`, or a number from 1 to that of the members",
            )
        if self._define(line, name) and len(self.faults) == faults:
            self.groups.append(PolicyGroup(name, threshold, members))

    def _quorum(self, line: int, name: str) -> None:
        if self.quorum:
            self.wrong(line, "there is a quorum already", "keep one of the two lines")
        elif name != NONE and name not in self.names:
            self.wrong(line, f"nothing before this line is called {quoted(name)}")
        else:
            self.quorum = name


def _counts(name: str, groups: Mapping[str, PolicyGroup], cosigned: Collection[str]) -> bool:
    group = groups.get(name)
    if group is None:
        return name in cosigned
    return sum(_counts(one, groups, cosigned) for one in group.members) >= group.threshold


def _witnesses(name: str, groups: Mapping[str, PolicyGroup]) -> set[str]:
    group = groups.get(name)
    return {name} if group is None else set().union(*(_witnesses(m, groups) for m in group.members))
