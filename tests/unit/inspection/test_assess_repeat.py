"""Draws are repeated from what they say of themselves: an exchanged item is noticed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from tests.oracle.assessment import draw as by_hand
from tests.oracle.assessment import judged

from paripassu.errors import PariPassuError
from paripassu.inspection.assessment.repeat import repeat
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.joint import JointInputs, Party, commitment
from paripassu.inspection.draw.make import draw_numbers
from paripassu.inspection.draw.population import Population
from paripassu.inspection.draw.result import Draw
from paripassu.inspection.errors import RevealError

ITEMS = [f"i{number}" for number in range(30)]
TWO = {"hall": ITEMS[:20], "yard": ITEMS[10:]}


def changed(one: Draw, **changes: Any) -> Draw:
    """Give a draw with something else in it that its model still accepts."""
    document = one.model_dump(by_alias=True, exclude={"picked"}) | changes
    return Draw.model_validate(document)


def swapped(one: Draw, stratum: str) -> Draw:
    """Put an item that was not drawn in the place of the last one that was."""
    strata = one.model_dump(by_alias=True)["strata"]
    picked = strata[stratum]["picked"]
    inclusion = strata[stratum]["inclusion"] or one.inclusion or {}
    other = next(item for item in inclusion if item not in picked)
    strata[stratum]["picked"] = (*picked[:-1], other)
    return changed(one, strata=strata)


@pytest.mark.parametrize(
    "one",
    [
        draw(ITEMS, 7, seed=b"\x01"),
        draw(ITEMS, 30, seed=b"\x01"),
        draw(TWO, {"hall": 5, "yard": 6}, seed=b"\x02" * 32),
        draw_numbers(25, 10, "9319./2.5.8.10.12./9.18.26.34.41.45./"),
    ],
    ids=["one stratum", "a census", "two strata", "RFC 3797"],
)
def test_a_draw_is_repeated(one: Draw) -> None:
    assert repeat(one)
    assert judged(one).steps[0].rounds[0].repeated


def test_an_item_in_place_of_another_is_noticed() -> None:
    one = swapped(draw(ITEMS, 7, seed=b"\x01"), "")
    with pytest.raises(
        PariPassuError, match=r"says that item 7 is 'i\d+', and from its seed it is"
    ):
        judged(one)
    two = swapped(draw(TWO, {"hall": 5, "yard": 6}, seed=b"\x01"), "yard")
    with pytest.raises(PariPassuError, match="item 6 in stratum 'yard'"):
        judged(two)


def test_another_order_or_seed_is_another_draw() -> None:
    one = draw(ITEMS, 7, seed=b"\x01")
    (stratum,) = one.model_dump()["strata"].values()
    other = {"": stratum | {"picked": stratum["picked"][::-1]}}
    with pytest.raises(PariPassuError, match="not the draw that the seed gives"):
        repeat(changed(one, strata=other))
    with pytest.raises(PariPassuError, match="not the draw that the seed gives"):
        repeat(changed(one, seed="02"))


def test_numbers_of_rfc_3797() -> None:
    one = draw_numbers(25, 10, "9319./2.5.8.10.12./9.18.26.34.41.45./")
    assert one.picked == (17, 7, 2, 16, 25, 23, 8, 24, 19, 13)  # RFC 3797, section 6
    with pytest.raises(PariPassuError, match="item 1"):
        repeat(changed(one, key="9319./2.5.8.10.12./9.18.26.34.41.46./"))


def test_items_of_another_list() -> None:
    one = draw(ITEMS, 30, seed=b"\x01")
    more = draw([*ITEMS, "another"], 31, seed=b"\x01")
    assert more.listed is not None
    assert one.listed is not None
    with pytest.raises(PariPassuError, match=one.listed.sha256):
        repeat(changed(more, list=one.listed.model_dump()))


def test_a_joint_seed() -> None:
    secrets = {"a": bytes(32), "b": b"\x01" * 32}
    parties = {
        name: Party(commit=commitment("d", name, secret).hex(), reveal=secret.hex())
        for name, secret in secrets.items()
    }
    inputs = JointInputs(id="d", declaration="11" * 32, checkpoint="22" * 32, parties=parties)
    one = draw(ITEMS, 7, joint=inputs)
    assert repeat(one)
    with pytest.raises(PariPassuError, match="not the one that its parties' secrets give"):
        repeat(changed(one, seed="00" * 32))
    joint = inputs.model_dump()
    joint["parties"]["a"]["reveal"] = "33" * 32
    with pytest.raises(RevealError):
        repeat(changed(one, joint=joint))


def test_what_cannot_be_repeated_is_said() -> None:
    assert not repeat(by_hand(["a"], population=3, defects=1))
    assert not repeat(by_hand(["a"], 3, 1, seed=None))
    weights = {"": {item: Fraction(index + 1) for index, item in enumerate(ITEMS)}}
    assert not repeat(draw(Population.of({"": ITEMS}, weights), 3, seed=b"\x01"))
