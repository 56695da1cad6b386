"""Joint randomness: commits, reveals, the seed, and everybody who would like to choose it."""

from __future__ import annotations

import hashlib
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from paripassu.documents.decode import decode
from paripassu.errors import DocumentError, PariPassuError, TooLargeError, UnreadableError
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.joint import JointInputs, commitment, derive_seed
from paripassu.inspection.draw.publish import entered
from paripassu.inspection.draw.publish import publish_commit as commit
from paripassu.inspection.draw.publish import publish_reveal as reveal
from paripassu.inspection.draw.read import read_inputs
from paripassu.inspection.draw.refusal import Refusal
from paripassu.inspection.draw.secret import make_secret, read_secret, write_secret
from paripassu.inspection.errors import RevealError

DECLARATION, CHECKPOINT, BEACON = (bytes([i]) * 32 for i in (1, 2, 3))
SECRETS = {"b": bytes([11]) * 32, "a": bytes([12]) * 32, "ä": bytes([13]) * 32}


def inputs(**changes: Any) -> JointInputs:
    parties = {
        party: {"commit": commitment("draw-7", party, secret).hex(), "reveal": secret.hex()}
        for party, secret in SECRETS.items()
    }
    document = {
        "format": "paripassu/draw-inputs/1",
        "id": "draw-7",
        "declaration": DECLARATION.hex(),
        "checkpoint": CHECKPOINT.hex(),
        "beacon": BEACON.hex(),
        "parties": parties,
        **changes,
    }
    return decode(JointInputs, document, "INPUTS.json")


def without(*parties: str, **changes: Any) -> JointInputs:
    document = inputs().to_json()
    for party in parties:
        document["parties"][party]["reveal"] = None
    return inputs(parties=document["parties"], **changes)


def literal_seed(beacon: bytes, *parties: str) -> bytes:
    content = b"paripassu/seed/1\x00draw-7\x00" + DECLARATION + CHECKPOINT + beacon
    for party in parties:
        content += bytes([len(party.encode())]) + party.encode() + SECRETS[party]
    return hashlib.sha256(content).digest()


def test_commit_is_that_of_the_definition() -> None:
    content = b"paripassu/draw-commit/1\x00draw-7\x00\xc3\xa4\x00" + SECRETS["ä"]
    assert commitment("draw-7", "ä", SECRETS["ä"]) == hashlib.sha256(content).digest()


def test_seed_is_that_of_the_definition() -> None:
    assert derive_seed(inputs()) == literal_seed(BEACON, "a", "b", "ä")
    assert derive_seed(inputs(beacon=None)) == literal_seed(bytes(32), "a", "b", "ä")
    assert derive_seed(without("b")) == literal_seed(BEACON, "a", "ä")
    assert derive_seed(without("a", "b", "ä")) == literal_seed(BEACON)
    assert derive_seed(inputs(beacon_round="a drand round")) == derive_seed(inputs())


def test_every_input_changes_the_seed() -> None:
    other = bytes([99]) * 32
    changed = [
        inputs(declaration=other.hex()),
        inputs(checkpoint=other.hex()),
        inputs(beacon=other.hex()),
        inputs(beacon=None),
        without("a"),
        without("b"),
        without("ä"),
    ]
    seeds = {derive_seed(one) for one in [inputs(), *changed]}
    assert len(seeds) == 8


def test_a_copied_commit_does_not_open() -> None:
    # Whoever commits to the commit of another, and repeats its reveal, gets nowhere.
    document = inputs().to_json()
    document["parties"]["copycat"] = document["parties"]["a"]
    with pytest.raises(RevealError) as caught:
        derive_seed(inputs(parties=document["parties"]))
    assert set(caught.value.parties) == {"copycat"}


def test_a_commit_of_another_draw_does_not_open() -> None:
    with pytest.raises(RevealError) as caught:
        derive_seed(inputs(id="draw-8"))
    assert set(caught.value.parties) == {"a", "b", "ä"}


def test_a_changed_reveal_names_its_party() -> None:
    document = inputs().to_json()
    secret = bytearray(SECRETS["b"])
    secret[31] ^= 1
    document["parties"]["b"]["reveal"] = secret.hex()
    with pytest.raises(RevealError, match="the reveal of 'b' does not open") as caught:
        derive_seed(inputs(parties=document["parties"]))
    answer = Refusal.of(caught.value).to_json()
    assert answer["rejected"] == {
        "b": {
            "commit": document["parties"]["b"]["commit"],
            "gives": commitment("draw-7", "b", bytes(secret)).hex(),
        }
    }
    assert answer["id"] == "draw-7"


def test_no_seed_of_too_little() -> None:
    for one, said in (
        (without("b", beacon=None), "secret of 'b' is missing, and no beacon was agreed"),
        (inputs(beacon=None, parties={"a": inputs().to_json()["parties"]["a"]}), "one party alone"),
        (inputs(beacon=None, parties={}), "one party alone"),
        (inputs(parties={}), "no party"),
        (inputs(declaration=None), "declaration"),
        (inputs(checkpoint=None), "checkpoint"),
        (inputs(beacon=None, beacon_round="round 5"), "'round 5' was agreed"),
    ):
        with pytest.raises(PariPassuError, match=said):
            derive_seed(one)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "a\0b"}, "U+0000"),
        ({"id": ""}, "is empty"),
        ({"id": "x" * 256}, "256 bytes"),
        ({"declaration": "00"}, "declaration"),
        ({"checkpoint": CHECKPOINT.hex().upper() + "A"}, "checkpoint"),
        ({"beacon": "ab" * 64}, "beacon"),
        ({"beacon": "00" * 32}, "32 zero bytes"),
        ({"parties": {"a\0": {"commit": "00" * 32}}}, "U+0000"),
        ({"parties": {"x" * 256: {"commit": "00" * 32}}}, "256 bytes"),
        ({"parties": {"a": {"commit": "00" * 31}}}, "commit"),
        ({"parties": {"a": {"commit": "00" * 32, "reveal": "00" * 33}}}, "reveal"),
        ({"parties": {"a": {"commit": "00" * 32, "recovered": True}}}, "recovered"),
        ({"parties": {"a": {"commit": "00" * 32, "recovered": 1}}}, "recovered"),
        ({"parties": {"a": {"commit": "00" * 32, "secret": "0"}}}, "secret"),
        ({"partys": {}}, "partys"),
    ],
)
def test_inputs_that_cannot_be(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        inputs(**changes)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("id", "party", "secret"),
    [("", "a", 32), ("d", "a\0", 32), ("d", "x" * 256, 32), ("d", "a", 31)],
)
def test_commits_that_cannot_be(id: str, party: str, secret: int) -> None:
    with pytest.raises(PariPassuError):
        commitment(id, party, bytes(secret))


def test_a_fallback_of_fresh_randomness_would_be_a_choice() -> None:
    """Counted over all outcomes: with a fresh fallback f becomes 1 - (1 - f)²; with ours it stays.

    The last to reveal sees the seed that its reveal would give, and wants item 0 of 5 drawn. With
    a fallback drawn anew it has a second try. With a beacon that enters every seed it has to decide
    before anything is known: over the beacon, both choices have the same chance.
    """
    items = [str(i) for i in range(5)]
    tries = 400

    def good(one: JointInputs) -> bool:
        return draw(items, 1, joint=one).picked == ("0",)

    def beacon(i: int, kind: int) -> str:
        return hashlib.sha256(bytes([kind, i % 256, i // 256])).hexdigest()

    with_reveal = [good(inputs(beacon=beacon(i, 0))) for i in range(tries)]
    silent = [good(without("ä", beacon=beacon(i, 0))) for i in range(tries)]
    fresh = [good(without("ä", beacon=beacon(i, 1))) for i in range(tries)]
    f = Fraction(1, 5)
    chosen = [a or b for a, b in zip(with_reveal, fresh, strict=True)]
    for outcomes, chance in (
        (with_reveal, f),
        (silent, f),
        (chosen, 1 - (1 - f) ** 2),
    ):
        # Four standard deviations of the frequency; the seeds are fixed.
        spread = 4 * float(chance * (1 - chance) / tries) ** 0.5
        assert abs(sum(outcomes) / tries - float(chance)) < spread
    assert sum(chosen) > 1.4 * sum(with_reveal)


def test_a_checkpoint_after_the_reveals_could_be_ground() -> None:
    items = [str(i) for i in range(20)]
    for i in range(1000):
        found = draw(items, 1, joint=inputs(checkpoint=i.to_bytes(32, "big").hex()))
        if found.picked == ("0",):
            break
    else:
        raise AssertionError("a thousand checkpoints are enough for one draw in twenty")
    assert i > 0


# --- secrets -------------------------------------------------------------------------------------


def test_secrets_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.secret"
    published = commit(path, id="draw-7", party="a", randomness=bytes(32))
    assert path.stat().st_mode & 0o777 == 0o600
    assert [name.name for name in tmp_path.iterdir()] == ["a.secret"]
    opened = reveal(path)
    assert opened.commit == published.commit
    assert commitment("draw-7", "a", bytes.fromhex(opened.reveal)).hex() == published.commit
    assert opened.reveal not in repr(read_secret(path)) + repr(opened) + published.summary()
    assert opened.reveal in opened.summary()
    assert opened.to_frame().columns == ["id", "party", "commit", "reveal"]
    assert published.to_frame()["commit"].to_list() == [published.commit]


def test_secrets_are_written_over_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.secret"
    commit(path, id="d", party="a", randomness=bytes(32))
    before = path.read_bytes()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    for taken in (path, link, tmp_path):
        with pytest.raises(PariPassuError, match="exists already"):
            commit(taken, id="d", party="a", randomness=bytes(32))
    assert path.read_bytes() == before
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(PariPassuError, match="cannot be written"):
        commit(tmp_path / "no" / "folder", id="d", party="a", randomness=bytes(32))
    with pytest.raises(PariPassuError, match="cannot be written"):
        write_secret("a\0b", make_secret("d", "a", bytes(32)))


def test_without_hard_links_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = tmp_path / "a.secret"
    commit(path, id="d", party="a", randomness=bytes(32))
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(PariPassuError, match="exists already"):
        commit(path, id="d", party="a", randomness=bytes(32))
    assert path.read_bytes() == before


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PariPassuError, match="No space left"):
        commit(tmp_path / "a.secret", id="d", party="a", randomness=bytes(32))
    assert not list(tmp_path.iterdir())


def test_dice_are_mixed_in(tmp_path: Path) -> None:
    dice = tmp_path / "dice"
    dice.write_text("4 2 6 1 1 3\n")
    random = bytes(range(32))
    made = [
        make_secret("d", "a", random).secret,
        make_secret("d", "a", random, "4 2 6 1 1 3").secret,
        make_secret("d", "a", random, "4 2 6 1 1 4").secret,
        make_secret("d", "a", bytes(32), "4 2 6 1 1 3").secret,
    ]
    assert len(set(made)) == 4
    commit(tmp_path / "s", id="d", party="a", randomness=random, dice=dice)
    assert read_secret(tmp_path / "s").secret == made[1]
    for wrong in (b"", b"\xff"):
        dice.write_bytes(wrong)
        with pytest.raises(PariPassuError, match="throws of dice"):
            commit(tmp_path / "t", id="d", party="a", randomness=random, dice=dice)
    dice.write_bytes(b"1" * 10_001)
    with pytest.raises(TooLargeError, match="the most is 10,000"):
        commit(tmp_path / "t", id="d", party="a", randomness=random, dice=dice)
    with pytest.raises(UnreadableError, match="no such file"):
        commit(tmp_path / "t", id="d", party="a", randomness=random, dice=tmp_path / "none")
    with pytest.raises(PariPassuError, match="32 random bytes"):
        make_secret("d", "a", bytes(31))
    assert not (tmp_path / "t").exists()


def test_inputs_are_gathered(tmp_path: Path) -> None:
    path = tmp_path / "INPUTS.json"
    for i, party in enumerate("ab"):
        commit(tmp_path / party, id="d", party=party, randomness=bytes([i]) * 32, inputs=path)
    with pytest.raises(PariPassuError, match="no checkpoint yet"):
        reveal(tmp_path / "a", inputs=path)
    one = read_inputs(path).model_copy(
        update={"declaration": "00" * 32, "checkpoint": CHECKPOINT.hex()}
    )
    path.write_text(one.model_dump_json())
    for party in "ab":
        reveal(tmp_path / party, id="d", party=party, inputs=path)
    gathered = read_inputs(path)
    assert derive_seed(gathered) == derive_seed(read_inputs(path))
    assert draw(["1", "2"], 1, joint=gathered).joint == gathered


def test_what_cannot_be_entered(tmp_path: Path) -> None:
    path = tmp_path / "INPUTS.json"
    commit(tmp_path / "a", id="d", party="a", randomness=bytes(32), inputs=path)
    before = path.read_bytes()
    for id, party, said in (("e", "a", "draw 'd', not of 'e'"), ("d", "a", "something else")):
        with pytest.raises(PariPassuError, match=said):
            commit(tmp_path / "x", id=id, party=party, randomness=bytes([1]) * 32, inputs=path)
        assert not (tmp_path / "x").exists(), "no secret without its commit entered"
    late = read_inputs(path).model_copy(update={"checkpoint": CHECKPOINT.hex()})
    assert path.read_bytes() == before
    path.write_text(late.model_dump_json())
    with pytest.raises(PariPassuError, match="comes too late"):
        commit(tmp_path / "x", id="d", party="x", randomness=bytes(32), inputs=path)
    # The same commit once more changes nothing.
    assert entered(path, read_secret(tmp_path / "a").commit()) == late
    with pytest.raises(PariPassuError, match="no commit of 'x'"):
        entered(path, make_secret("d", "x", bytes(32)).reveal())
    for given in ({"id": "e"}, {"party": "b"}):
        with pytest.raises(PariPassuError, match="the secret is that of"):
            reveal(tmp_path / "a", **given)
    with pytest.raises(PariPassuError, match="`id` and `party`"):
        commit(tmp_path / "x", id=None, party="a", randomness=bytes(32))


@pytest.mark.parametrize("times", [7, 9, 500])
def test_a_broken_secret_is_not_shown(tmp_path: Path, times: int) -> None:
    path = tmp_path / "s"
    secret = "deadbeef" * times
    path.write_text(
        f'{{"format": "paripassu/draw-secret/1", "id": "d", "party": "a", "secret": "{secret}"}}'
    )
    with pytest.raises(DocumentError) as caught:
        read_secret(path)
    assert "deadbeef" not in str(caught.value)
    assert "secret: should not be what stands there" in str(caught.value)


def test_joint_draws_take_no_other_seed_or_name() -> None:
    with pytest.raises(PariPassuError, match="one of them"):
        draw(["1"], 1, seed=b"x", joint=inputs())
    with pytest.raises(PariPassuError, match="committed to 'draw-7'"):
        draw(["1"], 1, joint=inputs(), id="other")
    answer = draw(["1"], 1, joint=inputs(), id="draw-7")
    assert answer.seed == derive_seed(inputs()).hex()
    assert answer.id == "draw-7"
