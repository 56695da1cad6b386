"""What statements say: the bodies of those that move the process, kind by kind.

The record takes any body; what each of these does there, docs/reference/statements.md says. The
fold itself asks for less, so that an incomplete statement of old still moves what it can.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr, model_validator

from paripassu.documents.value import Value
from paripassu.errors import DocumentError, Fault
from paripassu.nearest import nearest
from paripassu.quoted import quoted


def _day(text: str) -> str:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{quoted(text)} is no day of the calendar") from None
    return text


def _different(values: tuple[str, ...]) -> tuple[str, ...]:
    if len({*values}) != len(values):
        raise ValueError("the same one stands there twice")
    return values


_HEX = "[0-9a-f]{64}"
#: An earlier statement of the log.
Id = Annotated[StrictStr, Field(pattern=f"^{_HEX}$")]
#: A file, by the SHA-256 of its bytes; it stands in the statement's ``blobs``.
File = Annotated[StrictStr, Field(pattern=f"^sha256:{_HEX}$")]
Hex = Annotated[StrictStr, Field(pattern=f"^{_HEX}$")]
#: A portion of a measure.
Step = Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9_-]*:[1-9][0-9]{0,5}$", max_length=207)]
Name = Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=200)]
Text = Annotated[StrictStr, Field(min_length=1, max_length=4000)]
Day = Annotated[StrictStr, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_day)]
Probability = Annotated[StrictStr, Field(pattern=r"^(0(\.[0-9]{1,30})?|1(\.0{1,30})?)$")]
Count = Annotated[StrictInt, Field(ge=0, le=2**53 - 1)]
Guardians = Annotated[
    tuple[Name, ...], Field(min_length=1, max_length=16), AfterValidator(_different)
]
Names = Annotated[tuple[Name, ...], Field(min_length=1), AfterValidator(_different)]
Stages = Annotated[tuple[Text, ...], AfterValidator(_different)]
Tables = Annotated[tuple[Text, ...], Field(min_length=1), AfterValidator(_different)]


class Body(Value):
    """Base of the bodies: people write them, and an unknown key is a misspelt one."""

    by_people: ClassVar[bool] = True
    #: Keys that may be null. What may be missing is left out, never null.
    nullable: ClassVar[frozenset[str]] = frozenset()
    #: Who may state it.
    by: ClassVar[str]
    #: One as it may stand in a log.
    example: ClassVar[Mapping[str, Any]]

    @model_validator(mode="before")
    @classmethod
    def _left_out(cls, given: Any) -> Any:
        if isinstance(given, Mapping):
            for key, value in given.items():
                if value is None and key in cls.model_fields and key not in cls.nullable:
                    raise ValueError(f"{key} is null: leave it out")
        return given

    def _one_of(self, *keys: str, needed: bool = True) -> None:
        """Verify that one of some keys is there, or at most one."""
        there = [key for key in keys if getattr(self, key) is not None]
        if len(there) > 1 or (needed and not there):
            raise ValueError(f"{' or '.join(keys)} should be there, and not both")


class Sign(Body):
    """I sign this agreement with this plan; with `replaces`, instead of those in force.

    Attributes
    ----------
    agreement : str
        The agreement's file.
    plan : str
        The plan's file, which is of that agreement.
    replaces : str
        The plan that this one comes in place of; null at the beginning.
    until : str
        The last day on which my signature still waits for those of the others.
    """

    nullable = frozenset({"replaces"})
    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "agreement": f"sha256:{'1a' * 32}",
        "plan": f"sha256:{'2b' * 32}",
        "replaces": None,
        "until": "2027-04-30",
    }

    agreement: File
    plan: File
    replaces: File | None
    until: Day | None = None


class Withdraw(Body):
    """I leave the agreement; with `steps`, I stay, and undo these steps of mine.

    Attributes
    ----------
    steps : list of str
        What is undone, as `MEASURE:PORTION`.
    cause : str
        Why that is lawful: the id of a finding, a withdrawal or a dispute of mine that lapsed, or
        the step of another that is late.
    """

    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {"steps": ["arms:2"], "cause": "relief:1"}

    steps: Annotated[tuple[Step, ...], Field(min_length=1), AfterValidator(_different)] | None = (
        None
    )
    cause: Id | Step | None = None

    @model_validator(mode="after")
    def _undone(self) -> Self:
        if self.cause is not None and self.steps is None:
            raise ValueError("cause goes with steps: who leaves needs none")
        return self


class Perform(Body):
    """My part of this step is done.

    Attributes
    ----------
    step : str
        As `MEASURE:PORTION`.
    evidence : list of str
        Files that show it; may be empty.
    deposit : bool
        Whether it takes effect only in its turn, once the others of its moment have done theirs.
    """

    by = "who performs the step"
    example: ClassVar[Mapping[str, Any]] = {"step": "arms:1", "evidence": [f"sha256:{'3c' * 32}"]}

    step: Step
    evidence: Annotated[tuple[File, ...], AfterValidator(_different)]
    deposit: StrictBool | None = None


class Confirm(Body):
    """I accept this claim; of a file that was sent to me: I have it, and it opens.

    Attributes
    ----------
    of : str
        Id of the statement that claims, disputes, seals or discloses.
    """

    by = "another party, a reader, a guardian"
    example: ClassVar[Mapping[str, Any]] = {"of": "4d" * 32}

    of: Id


class Dispute(Body):
    """It is not so. Of my own claim: I take it back.

    Attributes
    ----------
    of : str
        Id of the claim. Without `of` and `step` it is a complaint, which moves nothing.
    step : str
        In its place a step that took effect by itself, as `MEASURE:PORTION`.
    ground : str
        Why, in words.
    """

    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "of": "5e" * 32,
        "ground": "Two of the ten launchers are still at the base.",
    }

    of: Id | None = None
    step: Step | None = None
    ground: Text

    @model_validator(mode="after")
    def _of_what(self) -> Self:
        self._one_of("of", "step", needed=False)
        return self


class Finding(Body):
    """What the inspection found.

    Attributes
    ----------
    of : str
        Id of the claim or the dispute. Without it, the finding is on an account of material.
    verdict : str
        `consistent`; `violation`: it never was so; `undone`: it is no longer so; `inconclusive`.
    detect : str
        The probability with which a violation would have been found, from 0 to 1.
    draw : str
        Id of the draw that chose what was inspected.
    defects : int
        How many defects were found.
    """

    by = "the inspectorate, or who decides disputes"
    example: ClassVar[Mapping[str, Any]] = {
        "of": "4d" * 32,
        "verdict": "consistent",
        "detect": "0.92",
        "draw": "round-1",
        "defects": 0,
    }

    of: Id | None = None
    verdict: Literal["consistent", "violation", "undone", "inconclusive"]
    detect: Probability
    draw: Text | None = None
    defects: Count


class Notify(Body):
    """Notice, ahead of time, of what is coming.

    Attributes
    ----------
    activity : str
        As a `[[notice]]` of the agreement calls it.
    begins, ends : str
        Its first and its last day.
    size : int
        How large it is, in the agreement's own measure.
    """

    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "activity": "exercise",
        "begins": "2027-06-01",
        "ends": "2027-06-12",
        "size": 12000,
    }

    activity: Text
    begins: Day
    ends: Day
    size: Count

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends < self.begins:
            raise ValueError("ends lies before begins")
        return self


class Commit(Body):
    """I commit to a whole declaration.

    Attributes
    ----------
    template : str
        The template's file, as the agreement names it.
    tables, stages : list of str
        Of the template.
    follows : str
        Id of the commitment to the version before; null for the first.
    root : str
        Root of the commitment.
    version : int
        From 1.
    file : str
        The commitment's file.
    """

    nullable = frozenset({"follows"})
    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "template": f"sha256:{'6f' * 32}",
        "tables": ["sites", "stock"],
        "stages": ["production sites"],
        "follows": None,
        "root": "70" * 32,
        "version": 1,
        "file": f"sha256:{'81' * 32}",
    }

    template: File
    tables: Tables
    stages: Stages
    follows: Id | None
    root: Hex
    version: Annotated[StrictInt, Field(ge=1, le=2**53 - 1)]
    file: File


class Disclose(Body):
    """I open a part of what I have committed to.

    Attributes
    ----------
    commitment : str
        Id of the statement that commits.
    table, stage : str
        What is opened: one of them.
    part : str
        `all`, or which part in words, such as a geohash.
    to : list of str
        Its readers, where the file is sealed to them; without it, it is for everybody.
    file : str
        The disclosure's file.
    """

    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "commitment": "92" * 32,
        "table": "sites",
        "part": "all",
        "file": f"sha256:{'a3' * 32}",
    }

    commitment: Id
    table: Text | None = None
    stage: Text | None = None
    part: Text
    to: Names | None = None
    file: File

    @model_validator(mode="after")
    def _what(self) -> Self:
        self._one_of("table", "stage")
        return self


class Challenge(Body):
    """I ask what is declared for a place or a tag.

    Attributes
    ----------
    commitment : str
        Id of the statement that commits.
    table : str
        The table that is asked.
    file : str
        The question's file.
    """

    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "commitment": "92" * 32,
        "table": "sites",
        "file": f"sha256:{'b4' * 32}",
    }

    commitment: Id
    table: Text
    file: File


class Answer(Body):
    """I answer a challenge.

    Attributes
    ----------
    of : str
        Id of the challenge.
    file : str
        The answer's file.
    """

    by = "the party that is asked"
    example: ClassVar[Mapping[str, Any]] = {"of": "c5" * 32, "file": f"sha256:{'d6' * 32}"}

    of: Id
    file: File


class Seal(Body):
    """I leave a part of my declaration with guardians, who open it when its step's turn comes.

    Attributes
    ----------
    commitment : str
        Id of the statement that commits.
    step : str
        When its turn comes the seal may be opened, as `MEASURE:PORTION`.
    stage : str
        What it opens; or `tables` in its place.
    tables : list of str
        What it opens, table by table.
    guardians : list of str
        Each holds a share.
    k : int
        How many of them open it together.
    file : str
        The seal's file.
    """

    by = "a party"
    example: ClassVar[Mapping[str, Any]] = {
        "commitment": "92" * 32,
        "step": "arms:2",
        "stage": "production sites",
        "guardians": ["norway", "switzerland", "vietnam"],
        "k": 2,
        "file": f"sha256:{'e7' * 32}",
    }

    commitment: Id
    step: Step
    stage: Text | None = None
    tables: Tables | None = None
    guardians: Guardians
    k: Annotated[StrictInt, Field(ge=1, le=16)]
    file: File

    @model_validator(mode="after")
    def _opens(self) -> Self:
        self._one_of("stage", "tables")
        if self.k > len(self.guardians):
            raise ValueError(f"k is {self.k}, and there are {len(self.guardians)} guardians")
        return self


class Release(Body):
    """I give out my share of a seal.

    Attributes
    ----------
    of : str
        Id of the statement that seals.
    share : str
        The share's file.
    """

    by = "a guardian"
    example: ClassVar[Mapping[str, Any]] = {"of": "f8" * 32, "share": f"sha256:{'09' * 32}"}

    of: Id
    share: File


class Stratum(Body):
    """A part of the population that is drawn from.

    Attributes
    ----------
    stratum : str
        Its name; empty where there is only one.
    list : str
        Digest of the list that is drawn from (docs/specification/draw.md).
    pick : int
        How many items are drawn.
    """

    by = "the inspectorate"
    example: ClassVar[Mapping[str, Any]] = {"stratum": "storage", "list": "1b" * 32, "pick": 25}

    stratum: Annotated[StrictStr, Field(max_length=1000)]
    list: Hex
    pick: Annotated[StrictInt, Field(ge=1, le=2**53 - 1)]


class Draw(Body):
    """Items will be drawn for inspection, from secrets of these parties together.

    Attributes
    ----------
    id : str
        The draw's name: no other has it.
    step : str
        Which step is inspected, as `MEASURE:PORTION`.
    parties : list of str
        Who gives a secret.
    commitment : str
        Id of the commitment whose list is drawn from; null where it is from none.
    strata : list
        How many items are drawn from which list.
    beacon : str
        Which round of which public beacon goes into the seed, in words; null for none.
    reveal_by : str
        The last day on which a secret is revealed.
    """

    nullable = frozenset({"commitment", "beacon"})
    by = "the inspectorate"
    example: ClassVar[Mapping[str, Any]] = {
        "id": "round-1",
        "step": "arms:1",
        "parties": ["dprk", "us"],
        "commitment": "92" * 32,
        "strata": [Stratum.example],
        "beacon": None,
        "reveal_by": "2027-05-20",
    }

    id: Text
    step: Step
    parties: Names
    commitment: Id | None
    strata: Annotated[tuple[Stratum, ...], Field(min_length=1)]
    beacon: Text | None
    reveal_by: Day


class DrawCommit(Body):
    """My secret is fixed.

    Attributes
    ----------
    draw : str
        Id of the draw.
    value : str
        The commit, which `inspect commit` gives.
    """

    by = "a party that the draw names"
    example: ClassVar[Mapping[str, Any]] = {"draw": "round-1", "value": "2c" * 32}

    draw: Text
    value: Hex


class DrawReveal(Body):
    """My secret, now that all are fixed.

    Attributes
    ----------
    draw : str
        Id of the draw.
    value : str
        The secret.
    """

    by = "a party that the draw names"
    example: ClassVar[Mapping[str, Any]] = {"draw": "round-1", "value": "3d" * 32}

    draw: Text
    value: Hex


BODIES: Mapping[str, type[Body]] = {
    "sign": Sign,
    "withdraw": Withdraw,
    "perform": Perform,
    "confirm": Confirm,
    "dispute": Dispute,
    "finding": Finding,
    "notify": Notify,
    "commit": Commit,
    "disclose": Disclose,
    "challenge": Challenge,
    "answer": Answer,
    "seal": Seal,
    "release": Release,
    "draw": Draw,
    "draw-commit": DrawCommit,
    "draw-reveal": DrawReveal,
}


def parse_body(kind: str, body: Mapping[str, Any], source: str = "body") -> Body:
    """Take the body of a statement that is to be signed.

    Parameters
    ----------
    kind : str
        The statement's.
    body : mapping
        As JSON has it.
    source : str
        What it is called in messages.

    Raises
    ------
    DocumentError
        No statement that moves the process is of that kind; or the body is not as it has to be:
        every place that is wrong.
    """
    if kind not in BODIES:
        what = f"no statement of the process is called {quoted(kind)}"
        raise DocumentError(source, [Fault(0, "", what, nearest(kind, BODIES))])
    return BODIES[kind].from_json(body, source)


def body_schema() -> dict[str, Any]:
    """Give the JSON Schema of the bodies: one of those under ``$defs``, by the statement's kind."""
    found: dict[str, Any] = {}
    for kind, model in BODIES.items():
        made = model.model_json_schema(ref_template="#/$defs/{model}")
        found |= made.pop("$defs", {})
        for key, entry in made["properties"].items():
            if key not in model.nullable:
                _without_null(entry)
        found[kind] = {**made, "examples": [model.example]}
    return {
        "title": "Body of a statement",
        "description": "What a statement says, by its kind.",
        "anyOf": [{"$ref": f"#/$defs/{kind}"} for kind in BODIES],
        "$defs": found,
    }


def _without_null(entry: dict[str, Any]) -> None:
    """Take null out of a key that is left out where there is nothing to say."""
    kinds = [one for one in entry.get("anyOf", ()) if one != {"type": "null"}]
    if len(kinds) == 1:
        del entry["anyOf"]
        entry |= kinds[0]
    elif kinds:
        entry["anyOf"] = kinds
    if entry.get("default", 0) is None:
        del entry["default"]
