"""What a party publishes for a joint draw, and the file that gathers it: commits, then reveals."""

from __future__ import annotations

import os
from pathlib import Path

from paripassu import given
from paripassu.errors import ParameterError, PariPassuError
from paripassu.files import Readable, read, verify_place, write_text
from paripassu.inspection.draw.joint import JointInputs, Party
from paripassu.inspection.draw.read import read_inputs
from paripassu.inspection.draw.secret import (
    Commit,
    Reveal,
    make_secret,
    read_secret,
    write_secret,
)
from paripassu.kinds import SECRET, Kind
from paripassu.quoted import in_python, quoted

_MOST_DICE = 10_000
#: It has been read as one already, whatever its form; a secret is replaced by nothing.
_INPUTS = Kind("a file of joint inputs", lambda content: not SECRET.holds(content))


def inspect_commit(
    secret: str | os.PathLike[str],
    *,
    id: str | None = None,
    party: str | None = None,
    randomness: bytes | None = None,
    dice: Readable | None = None,
    inputs: str | os.PathLike[str] | None = None,
    reveal: bool = False,
) -> Commit | Reveal:
    """Commit to a fresh secret for a joint draw; later, with ``reveal``, open it.

    Parameters
    ----------
    secret : str or path
        Where the secret is kept, mode 0600; written over nothing.
    id, party : str
        The draw, and who commits.
    randomness : bytes
        32 bytes from the system's source of randomness: ``os.urandom(32)``.
    dice : path or open file, optional
        A text with throws of dice, mixed in.
    inputs : str or path, optional
        The file of joint inputs that what is published is entered into; made where there is none.
    reveal : bool
        Whether the secret of an earlier commit is published, once the checkpoint stands.

    Raises
    ------
    OverwriteError
        Something stands where the secret should.
    PariPassuError
        Something is missing, or has no place in ``inputs``. Nothing is written then.
    """
    if given.flag(reveal, "reveal"):
        for name, value in (("dice", dice), ("randomness", randomness)):
            if value is not None:
                raise ParameterError(name, "has no meaning with `reveal`", "leave it out")
        return publish_reveal(secret, id=id, party=party, inputs=inputs)
    if randomness is None:
        raise ParameterError("randomness", "is missing", "give os.urandom(32)")
    if not isinstance(randomness, bytes):
        raise ParameterError("randomness", f"should be bytes, not {in_python(randomness)}")
    return publish_commit(
        secret, id=id, party=party, randomness=randomness, dice=dice, inputs=inputs
    )


def publish_commit(
    secret: str | os.PathLike[str],
    *,
    id: str | None,
    party: str | None,
    randomness: bytes,
    dice: Readable | None = None,
    inputs: str | os.PathLike[str] | None = None,
) -> Commit:
    """Make a secret, keep it in a file, and give what may be published of it.

    Parameters
    ----------
    secret : path
        Where it is kept, mode 0600; nothing may be there.
    id, party : str
        The draw, and who commits.
    randomness : bytes
        32 bytes from the system's source of randomness.
    dice : path, optional
        A text with throws of dice, mixed in; ``-`` is standard input.
    inputs : path, optional
        The file of joint inputs that the commit is entered into; made where there is none.

    Raises
    ------
    PariPassuError
        Something is missing, a file stands where the secret should, or the commit has no place in
        ``inputs``. No secret is written then.
    """
    if id is None or party is None:
        raise ParameterError(
            "id" if id is None else "party",
            "is missing: a commit is for one draw and one party",
            "give `id` and `party`",
        )
    _verify_inputs(inputs, secret, dice)
    made = make_secret(given.text(id, "id"), given.text(party, "party"), randomness, _throws(dice))
    published = made.commit()
    new = None if inputs is None else entered(inputs, published)
    write_secret(secret, made)
    if inputs is not None and new is not None:
        _write(inputs, new)
    return published


def publish_reveal(
    secret: str | os.PathLike[str],
    *,
    id: str | None = None,
    party: str | None = None,
    inputs: str | os.PathLike[str] | None = None,
) -> Reveal:
    """Give the secret of an earlier commit, to be published once the checkpoint stands.

    Parameters
    ----------
    secret : path
        Where :func:`publish_commit` put it.
    id, party : str, optional
        Where they are given, the secret has to be theirs.
    inputs : path, optional
        The file of joint inputs that the reveal is entered into.

    Raises
    ------
    PariPassuError
        It is the secret of another draw or party, or ``inputs`` has no checkpoint yet.
    """
    _verify_inputs(inputs, secret, None)
    published = read_secret(secret).reveal()
    for asked, there, what in ((id, published.id, "draw"), (party, published.party, "party")):
        if asked is not None and asked != there:
            raise PariPassuError(
                f"the secret is that of {what} {quoted(there)}, not {in_python(asked)}"
            )
    if inputs is not None:
        _write(inputs, entered(inputs, published))
    return published


def _verify_inputs(
    inputs: str | os.PathLike[str] | None,
    secret: str | os.PathLike[str],
    dice: Readable | None,
) -> None:
    """Refuse a file of joint inputs that could not be written, before the secret is."""
    if inputs is None:
        return
    verify_place(inputs, secret, dice, replaces=_INPUTS)
    if isinstance(secret, (str, os.PathLike)) and (
        Path(inputs).absolute() == Path(secret).absolute()
    ):
        raise ParameterError("inputs", "is the file of the secret", "give it a file of its own")


def _throws(dice: Readable | None) -> str:
    if dice is None:
        return ""
    try:
        text = read(dice, _MOST_DICE).data.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise PariPassuError("the throws of dice are no text in UTF-8") from None
    if not text:
        raise PariPassuError(
            "there are no throws of dice", "a hundred throws are enough: one line of digits"
        )
    return text


def _write(path: str | os.PathLike[str], inputs: JointInputs) -> None:
    write_text(path, inputs.model_dump_json(indent=1) + "\n", replaces=_INPUTS)


def entered(path: str | os.PathLike[str], published: Commit | Reveal) -> JointInputs:
    """Give the joint inputs of a file with a commit or a reveal entered; writes nothing.

    Raises
    ------
    PariPassuError
        The file is that of another draw; the party has another commit in it; a commit comes after
        the checkpoint; or a reveal before it, so that the checkpoint could be chosen to fit.
    """
    if isinstance(published, Commit) and not Path(path).exists():
        inputs = JointInputs(id=published.id, parties={})
    else:
        inputs = read_inputs(path)
    where = f"{path}: "
    if inputs.id != published.id:
        raise PariPassuError(
            f"{where}holds the inputs of draw {quoted(inputs.id)}, not of {quoted(published.id)}"
        )
    there = inputs.parties.get(published.party)
    if there is not None and there.commit != published.commit:
        raise PariPassuError(
            f"{where}{quoted(published.party)} committed to something else there",
            "a commit cannot be taken back: look for the secret that opens it",
        )
    if isinstance(published, Commit):
        if there is not None:
            return inputs
        if inputs.checkpoint is not None:
            raise PariPassuError(
                f"{where}has its checkpoint already, which covers all commits: "
                f"{quoted(published.party)} comes too late",
                "begin a new draw",
            )
        share = Party(commit=published.commit)
    else:
        if there is None:
            raise PariPassuError(f"{where}has no commit of {quoted(published.party)}")
        if inputs.checkpoint is None:
            raise PariPassuError(
                f"{where}has no checkpoint yet: one that is fixed after a reveal can be ground "
                "until the draw pleases",
                "enter the root of the first quorum checkpoint that covers all commits first",
            )
        share = Party(commit=published.commit, reveal=published.reveal)
    return inputs.model_copy(update={"parties": {**inputs.parties, published.party: share}})
