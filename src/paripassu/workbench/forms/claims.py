"""Positions, requirements and choices: sentences that are made of choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

from paripassu.agreement.fields import LIKELIHOODS, ORDER_CLAIMS
from paripassu.agreement.measure import Measure
from paripassu.agreement.positions import CLAIM_KEYS
from paripassu.numbers import words
from paripassu.workbench.forms.model import Block, Field, Option, Table
from paripassu.workbench.forms.reading import Reading
from paripassu.workbench.forms.terms import ids_of, label_of, plain, with_unknown
from paripassu.workbench.forms.values import choice_text, half_typed, parts_of

#: What each claim says, between its measure and what follows.
CLAIMS: Mapping[str, str] = {
    "after": "has to wait for",
    "not_before": "has to wait for a day:",
    "by": "is done by a day:",
    "within": "follows within some days of",
    "during": "happens only while something is kept up:",
    "at_least": "is done at least in part",
    "at_most": "is done at most in part",
    "include": "is part of the agreement",
    "exclude": "is no part of the agreement",
}
_FIRM = (
    Option('"red line"', "a red line: it must be kept"),
    Option('"demand"', "a demand: it must be kept"),
    Option('"preference"', "a preference: it chooses between equally good plans"),
)
_GATES = (Option('"begin"', "before it begins"), Option('"end"', "before it is complete"))
_MEANT = {
    "by": ("its last portion", "complete"),
    "within": ("its last portion", "complete"),
    "during": ("every portion", "from beginning to end"),
}


def position(reading: Reading, table: Table) -> tuple[Block, ...]:
    """Give the fields of a position: who, what of which measure, how firmly, on whose word."""
    party = plain(table, "party", "choice", options=ids_of(reading, "party"))
    return (
        Block("sentence", (party, "says:", *_sentence(reading, table, tuple(CLAIMS)))),
        *_waits(reading, table),
        Block(
            "fields",
            (
                plain(
                    table,
                    "firm",
                    "choice",
                    "Not said: a demand.",
                    options=_FIRM,
                ),
                plain(
                    table,
                    "cost",
                    "number",
                    "In its own units. Cheaper ways out of a conflict stand first. Left empty: 1.",
                ),
                Field(
                    table.place("likelihood"),
                    "likelihood",
                    label_of(table, "likelihood"),
                    parts_of("likelihood", table.at("likelihood")),
                    "It changes no plan. Not said: certain.",
                    (*_likelihoods(table.at("likelihood")), Option("own", "as numbers:")),
                ),
                plain(
                    table,
                    "source",
                    "checks",
                    options=reading.options("source"),
                ),
            ),
        ),
    )


def _likelihoods(said: Any) -> Iterator[Option]:
    """Give the words of ICD 203, of each row the one that the file has, or else the first."""
    rows: dict[tuple[Fraction, Fraction], str] = {}
    for term, row in LIKELIHOODS.items():
        if row not in rows or term == said:
            rows[row] = term
    for (low, high), term in rows.items():
        yield Option(term, f"{term} ({words.between(low, high)})" if low < high else term)


def requirement(reading: Reading, table: Table) -> tuple[Block, ...]:
    """Give the fields of a fact that nobody can concede."""
    return (
        Block("sentence", _sentence(reading, table, ORDER_CLAIMS)),
        *_waits(reading, table),
    )


def choice(reading: Reading, table: Table) -> tuple[Block, ...]:
    """Give the fields of a choice."""
    return (
        Block(
            "fields",
            (
                plain(
                    table,
                    "of",
                    "checks",
                    "Two or more.",
                    options=reading.options("measure"),
                ),
                plain(
                    table,
                    "exactly",
                    "whole",
                    "Both left empty: exactly 1.",
                ),
                plain(table, "at_least", "whole"),
            ),
        ),
    )


def keys_of(claim: Any) -> frozenset[str]:
    """Give the keys that a claim takes."""
    wanted, more = CLAIM_KEYS.get(claim, ((), ())) if isinstance(claim, str) else ((), ())
    return frozenset(chain(more, *wanted))


def claim_of(table: Table) -> Any:
    """Give what an entry claims; a requirement that says nothing claims an order."""
    said = table.at("claim")
    return "after" if said is None and table.path[0] == "require" else said


def _sentence(reading: Reading, table: Table, claims: tuple[str, ...]) -> tuple[str | Field, ...]:
    claim = claim_of(table)
    parts = {"choice": "" if claim is None else choice_text(claim)}
    options = tuple(Option(choice_text(word), CLAIMS[word]) for word in claims)
    items: list[str | Field] = [
        plain(table, "measure", "choice", options=ids_of(reading, "measure")),
        Field(
            table.place("claim"),
            "claim",
            label_of(table, "claim"),
            parts,
            options=with_unknown(options, parts, "choice"),
        ),
    ]
    for key in ("days", "share", "date", "day"):
        if _shows(table, claim, key) and not (key == "share" and claim in ("by", "within")):
            items += _ends(reading, table, key, claim)
    return tuple(items)


def _ends(reading: Reading, table: Table, key: str, claim: Any) -> Iterator[str | Field]:
    match key:
        case "days":
            yield plain(table, "days", "number", unit="days after")
        case "share":
            yield Field(
                table.place("share"),
                "percent",
                label_of(table, "share"),
                parts_of("percent", table.at("share")),
                stops=reading.stops(table.at("measure")),
            )
        case "date":
            yield "the date"
            yield plain(table, "date", "date")
        case "day":
            yield "or day"
            yield plain(table, "day", "number", unit="after the start")


def _shows(table: Table, claim: Any, key: str) -> bool:
    """Whether a key has a field: where the claim takes it, or the file has it nevertheless."""
    return key in keys_of(claim) or table.at(key) is not None


def _waits(reading: Reading, table: Table) -> Iterator[Block]:
    """Give what is waited for, what is kept up meanwhile, and which portion has to wait."""
    claim = claim_of(table)
    own = table.at("measure")
    fields: list[Field] = []
    if _shows(table, claim, "needs"):
        rows = table.at("needs")
        fields.append(
            Field(
                table.place("needs"),
                "needs",
                "Once there is" if claim == "within" else label_of(table, "needs"),
                {},
                options=_free(reading, rows, own),
                inside=tuple(_rows(reading, table.place("needs"), rows, own)),
            )
        )
    either = [_either(reading, table, own)] if _shows(table, claim, "needs_any") else []
    if either and either[0].inside:
        fields += either
    if _shows(table, claim, "of"):
        standing = tuple(
            option
            for option in reading.options("measure")
            if (found := reading.measures.get(option.value)) is not None and found.standing
        )
        fields.append(
            plain(
                table,
                "of",
                "checks",
                "Only measures that are kept up over time stand here.",
                options=standing,
            )
        )
    if fields:
        yield Block("fields", tuple(fields))
    exact: list[Field] = [one for one in either if not one.inside]
    part, gate = _MEANT.get(claim, ("its first portion", "before it begins"))
    portions = (
        Option('"first"', "its first portion"),
        Option('"last"', "its last portion"),
        Option('"each"', "each portion"),
        *(o for o in reading.portions(own) if o.value not in ('"first"', '"last"', '"each"')),
    )
    if _shows(table, claim, "part"):
        exact.append(plain(table, "part", "choice", f"Not said: {part}.", options=portions))
    if claim in ("by", "within"):
        exact.append(
            Field(
                table.place("share"),
                "percent",
                "Or only this share of it",
                parts_of("percent", table.at("share")),
                stops=reading.stops(own),
            )
        )
    if _shows(table, claim, "gate"):
        exact.append(
            plain(
                table,
                "gate",
                "choice",
                f"Not said: {gate}."
                if claim in _MEANT
                else "Not said: before it begins; of its last portion, before it is complete.",
                options=_GATES,
            )
        )
    if _shows(table, claim, "lag_days"):
        exact.append(plain(table, "lag_days", "number", unit="days more"))
    if exact:
        yield Block("more", tuple(exact), "When exactly")


def _free(reading: Reading, rows: Any, own: Any) -> tuple[Option, ...]:
    """Give the measures that can still be waited for."""
    taken = rows if isinstance(rows, Mapping) else {}
    return tuple(o for o in reading.options("measure") if o.value not in taken and o.value != own)


def _rows(reading: Reading, path: tuple[str | int, ...], rows: Any, own: Any) -> Iterator[Field]:
    needs = rows if isinstance(rows, Mapping) else {}
    for measure, need in needs.items():
        parts = parts_of("need", need)
        known = reading.measures.get(measure)
        if half_typed(need, [] if known is None else [stage.name for stage in known.stages]):
            parts = {"how": "share", "percent": need}
        portions = (
            tuple(
                Option(f"stage:{stage.name}", f"“{stage.name}” of")
                for stage in reading.measures[measure].stages
            )
            if measure in reading.measures
            else ()
        )
        how = (
            Option("all", "all of"),
            Option("share", "a share of"),
            *portions,
            Option("same", "the same share of"),
            Option("previous", "the share before it of"),
        )
        if parts["how"] not in {option.value for option in how}:
            unknown = str(parts["how"]).removeprefix("stage:")
            how = (*how, Option(str(parts["how"]), f"“{unknown}” (unknown) of"))
        others = tuple(
            o for o in reading.options("measure") if o.value == measure or o.value not in needs
        )
        if measure not in {option.value for option in others}:
            others = (*others, Option(measure, f"{measure} (unknown)"))
        yield Field(
            (*path, measure),
            "row",
            reading.named("measure", measure),
            {},
            inside=(
                Field(
                    (*path, measure),
                    "need",
                    "How much",
                    parts,
                    _reached(known, need) if parts["how"] == "share" else "",
                    options=how,
                    stops=reading.stops(measure),
                ),
                Field((*path, measure), "key", "Measure", {"choice": measure}, options=others),
            ),
        )


def _reached(measure: Measure | None, need: Any) -> str:
    """Say how many portions have to be done for a share: 67 % of three are all of them."""
    if measure is None or isinstance(need, bool) or not isinstance(need, (int, Decimal)):
        return ""
    every = len(measure.shares)
    enough = measure.portions_for(Fraction(need), every)
    if every < 2 or need <= 0 or not enough:
        return ""
    if measure.stages:
        return f"That is once “{measure.stages[enough - 1].name}” is done."
    return f"That is {f'{enough} of' if enough < every else 'all'} {every} portions."


def _either(reading: Reading, table: Table, own: Any) -> Field:
    """Give the tables of which one has to be met."""
    tables = table.at("needs_any")
    every = tables if isinstance(tables, list) else []
    return Field(
        table.place("needs_any"),
        "either",
        "Once there is one of these, too"
        if claim_of(table) == "within"
        else label_of(table, "needs_any"),
        {},
        "Whichever is first.",
        options=_free(reading, {}, own),
        inside=tuple(
            Field(
                (*table.path, "needs_any", index),
                "needs",
                f"Either {index + 1}" if index == 0 else f"Or {index + 1}",
                {},
                options=_free(reading, rows, own),
                inside=tuple(_rows(reading, (*table.path, "needs_any", index), rows, own)),
            )
            for index, rows in enumerate(every)
        ),
    )
