"""Facts that only a search shows to contradict each other: refused, and just those are named."""

from __future__ import annotations

from typing import NamedTuple

import pytest

import paripassu as pp
from paripassu.agreement.read import parse_agreement
from paripassu.errors import AgreementError

HEAD = '[agreement]\nid = "x"\nstart = 2030-01-01\n'


class Facts(NamedTuple):
    """Measures by id, facts in the file's order, what stands after them; and who contradicts."""

    measures: dict[str, str]
    facts: list[str]
    named: str
    head: str = ""
    rest: str = ""

    def text(self, but: int | None = None) -> str:
        """Give the file, perhaps without one of the facts."""
        facts = [fact for number, fact in enumerate(self.facts, 1) if number != but]
        return text(self.head, "".join(facts) + self.rest, **self.measures)


def text(head: str = "", more: str = "", **measures: str) -> str:
    entries = "".join(
        f'[[measure]]\nid = "{name}"\nby = ["a"]\n{keys}\n' for name, keys in measures.items()
    )
    return f'{HEAD}{head}\n[[party]]\nid = "a"\nstake = 9\n{entries}{more}'


def require(measure: str, *keys: str) -> str:
    return f'[[require]]\nmeasure = "{measure}"\n' + "\n".join(keys) + "\n"


PLAIN = {"m": "", "n": "", "o": ""}
ANY = "needs_any = [{ n = 1 }, { o = 1 }]"
CASES = {
    "a group": Facts(
        PLAIN,
        [require("m", ANY), require("o", "needs = { m = 1 }")],
        "the group of m:1, n:1, [[require]] no. 1, on 'm' and [[require]] no. 2, on 'o' cannot all",
        rest='[together]\ngroups = [["m", "n"]]',
    ),
    "a choice": Facts(
        PLAIN,
        [require("m", "needs = { n = 1, o = 1 }")],
        "the choice of n, o and [[require]] no. 1, on 'm' cannot all hold",
        rest='[[choose]]\nof = ["n", "o"]\n',
    ),
    "what stands": Facts(
        {"m": "standing = true\nportions = 2\ndays = 5", "n": ""},
        [
            require("m", 'claim = "not_before"', "part = 2", "day = 20"),
            require("m", 'claim = "by"', "part = 1", 'gate = "end"', "day = 6"),
            require("n", "needs = { m = 0.5 }"),
        ],
        "that 'm' is kept up without a gap, [[require]] no. 1, on 'm' and [[require]] no. 2, on 'm'"
        " cannot all hold",
    ),
    "the horizon": Facts(
        PLAIN,
        [
            require("m", "lag_days = 5", ANY),
            require("n", 'claim = "not_before"', "day = 8"),
            require("o", 'claim = "not_before"', "day = 9"),
            require("o", 'claim = "by"', "day = 9"),
        ],
        "the horizon of 10 days, [[require]] no. 1, on 'm', [[require]] no. 2, on 'n' and "
        "[[require]] no. 3, on 'o' cannot all hold",
        head="horizon_days = 10",
    ),
    "a deadline that counts from something": Facts(
        PLAIN,
        [
            require("m", 'claim = "within"', "days = 2", "needs = { n = 1 }"),
            require("m", "needs = { o = 1 }"),
            require("o", "lag_days = 3", "needs = { n = 1 }"),
        ],
        "[[require]] no. 1, on 'm', [[require]] no. 2, on 'm' and [[require]] no. 3, on 'o' cannot",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_contradicts_itself_is_named(case: str) -> None:
    facts = CASES[case]
    for command in (pp.plan, pp.explain):
        with pytest.raises(AgreementError) as caught:
            command(parse_agreement(facts.text()))
        said = str(caught.value)
        assert f"no order is possible with every measure in full: {facts.named}" in said
    for number in range(1, len(facts.facts) + 1):
        # Without a fact that is named the others can hold; without any other they cannot.
        less = parse_agreement(facts.text(but=number))
        if f"no. {number}," in facts.named:
            assert pp.plan(less).found
        else:
            with pytest.raises(AgreementError, match="no order is possible"):
                pp.plan(less)


def test_choices_that_cannot_both_be_kept() -> None:
    more = '[[choose]]\nof = ["m", "n"]\nexactly = 1\n[[choose]]\nof = ["m", "n"]\nexactly = 2\n'
    with pytest.raises(AgreementError, match="the choice of m, n and the choice of m, n cannot"):
        pp.plan(parse_agreement(text(more=more, **PLAIN)))
