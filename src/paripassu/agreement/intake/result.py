"""What a report says, as a value: claims, their roots, and what speaks against what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from paripassu.documents.exact import Exact
from paripassu.documents.value import Answer, Value
from paripassu.numbers import words

if TYPE_CHECKING:
    import polars


class Speaker(Value):
    """Who says something.

    Attributes
    ----------
    name : str
        A person's full name, or what the report calls the speaker; empty in the report's own voice.
    role, institution : str
        Office and body, as far as the report says them beside the name.
    named : bool
        Whether it is a person's name.
    """

    name: str
    role: str = ""
    institution: str = ""
    named: bool = False


class Claim(Value):
    """One sentence that one speaker says.

    Attributes
    ----------
    sentence : str
        As it stands in the report.
    start, end : int
        Its characters in the text that was read, from 0; the end is not included.
    speaker : Speaker
        Who says it.
    chain : tuple of str
        From the outlet nearest to the reader to the root; the report itself is left out.
    root : str
        The last of the chain; empty in the report's own voice.
    quoted : bool
        Whether it, or a part of it, stands in quotation marks.
    negated : bool
        Whether its main proposition is denied.
    conditional : bool
        Whether it holds only on a condition.
    hedge : tuple of str
        The words that weaken it, as they stand.
    likelihood : pair of numbers or None
        How likely it is after them, from 0 to 1; None without a hedge.
    """

    sentence: str
    start: int
    end: int
    speaker: Speaker
    chain: tuple[str, ...]
    root: str
    quoted: bool
    negated: bool
    conditional: bool
    hedge: tuple[str, ...]
    likelihood: tuple[Exact, Exact] | None


class Group(Value):
    """Claims that have one root: together they are no more than one report.

    Attributes
    ----------
    root : str
        Who it is.
    claims : tuple of int
        Numbers of the claims, from 0.
    """

    root: str
    claims: tuple[int, ...]


class Reader(Value):
    """By what the text was read: another version may read it otherwise.

    Attributes
    ----------
    library, model : str
        With their versions.
    page : str
        What took the text out of a page, with its version; empty for plain text.
    """

    library: str
    model: str
    page: str = ""


class Draft(Value):
    """A position of an agreement that a claim may stand for.

    Attributes
    ----------
    claim : int
        The number of the claim, from 0.
    id, party : str
        Of the position.
    says : str or None
        What the party wants: ``after``, ``include`` or ``exclude``. None: no pattern and measure
        matched, and a person has to say it.
    measure, needs : str or None
        Ids of measures of the agreement.
    source : str
        The id of the source nearest to the reader.
    added : bool
        Whether it was added to the file now; False where it stood there before.
    """

    claim: int
    id: str
    party: str
    says: Literal["after", "include", "exclude"] | None
    measure: str | None
    needs: str | None
    source: str
    added: bool


class Intake(Answer):
    """Who claims what in a news report, through whom, how surely.

    Attributes
    ----------
    language : str
        What the text is written in. Where it is not English, nothing was read.
    claims : tuple of Claim
        In the order of the text.
    groups : tuple of Group
        Claims by their root, each group in the order of its first claim.
    contradictions : tuple of pairs of int
        Numbers of claims that speak against each other.
    unattributed : tuple of str
        Sentences with a reporting word for which no speaker was found: for a person to read.
    reader : Reader
        By what the text was read.
    into : str or None
        The agreement file that drafts were put into; None where none was named.
    drafts : tuple of Draft
        What was drafted for it.
    """

    format: Literal["paripassu/intake/1"] = "paripassu/intake/1"
    language: str = "English"
    claims: tuple[Claim, ...] = Field(repr=False)
    groups: tuple[Group, ...] = Field(repr=False)
    contradictions: tuple[tuple[int, int], ...] = Field(repr=False)
    unattributed: tuple[str, ...] = Field(repr=False)
    reader: Reader
    into: str | None = None
    drafts: tuple[Draft, ...] = Field(default=(), repr=False)

    def summary(self) -> str:
        """Say how many claims there are, and of how many roots."""
        if self.language != "English":
            return f"This is not English ({self.language}): nothing was read."
        roots = words.count(len(self.groups), "root")
        own = sum(not claim.chain for claim in self.claims)
        said = f"{words.count(len(self.claims), 'claim')} from {roots}"
        return (
            f"{said}; {words.count(own, 'claim')} in the report's own voice." if own else f"{said}."
        )

    def to_frame(self) -> polars.DataFrame:
        """Give one row per claim: who, chain, what, hedge, low, high, and what is said of it."""
        import polars

        return polars.DataFrame(
            {
                "speaker": [claim.speaker.name for claim in self.claims],
                "chain": [list(claim.chain) for claim in self.claims],
                "sentence": [claim.sentence for claim in self.claims],
                "hedge": [list(claim.hedge) for claim in self.claims],
                "low": [
                    None if one.likelihood is None else float(one.likelihood[0])
                    for one in self.claims
                ],
                "high": [
                    None if one.likelihood is None else float(one.likelihood[1])
                    for one in self.claims
                ],
                "quoted": [claim.quoted for claim in self.claims],
                "negated": [claim.negated for claim in self.claims],
                "conditional": [claim.conditional for claim in self.claims],
            },
            schema={
                "speaker": polars.String,
                "chain": polars.List(polars.String),
                "sentence": polars.String,
                "hedge": polars.List(polars.String),
                "low": polars.Float64,
                "high": polars.Float64,
                "quoted": polars.Boolean,
                "negated": polars.Boolean,
                "conditional": polars.Boolean,
            },
        )
