"""The answer to ``paripassu inspect assess``: per step what was checked, shown, and left open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from paripassu.documents.value import Answer, Value
from paripassu.inspection.assessment.material import BalanceAlarm as BalanceAlarm
from paripassu.inspection.assessment.material import MaterialBalance as MaterialBalance
from paripassu.inspection.assessment.mismatch import Declared as Declared
from paripassu.inspection.assessment.mismatch import Mirror as Mirror
from paripassu.inspection.assessment.mismatch import Mismatch as Mismatch
from paripassu.numbers import words

if TYPE_CHECKING:
    import polars

Verdict = Literal["consistent", "violation", "inconclusive"]
Result = Literal["ok", "defect", "missing", "refused"]

#: From good to bad: a whole is as bad as its worst part.
ORDER: tuple[Verdict, ...] = ("consistent", "inconclusive", "violation")


class ItemFinding(Value):
    """One row of the findings, as it was judged.

    Attributes
    ----------
    row : int
        Its line in the file.
    id : str
        May be empty.
    draw, stratum, item : str
        What it is about.
    step : str or None
        ``MEASURE:PORTION``, from the draw or, where that names none, from the row.
    result : str
        ``ok``, ``defect``, ``missing`` or ``refused``.
    derived : bool
        Whether the result was worked out from the readings because the cell was empty.
    declared, measured : float or None
        The readings, in ``unit``.
    difference, bound : float or None
        measured - declared, and limit * √(σd² + σm²), both in ``unit``; for display: the result was
        decided on exact numbers.
    supersedes : tuple of int
        Rows of the findings that this one replaces.
    superseded_by : tuple of int
        Rows of those that replace it; it counts only where there is none.
    method, unit, inspector, date, evidence : str
        As the row has them: how it was measured, in what unit, by whom, when, and where the proof
        is kept. Each may be empty.
    """

    row: int
    id: str = ""
    draw: str
    step: str | None
    stratum: str
    item: str
    method: str = ""
    result: Result
    derived: bool = False
    declared: float | None = None
    measured: float | None = None
    difference: float | None = None
    bound: float | None = None
    unit: str = ""
    inspector: str = ""
    date: str = ""
    evidence: str = ""
    supersedes: tuple[int, ...] = ()
    superseded_by: tuple[int, ...] = ()


class OpenItem(Value):
    """A drawn item that nobody can call clean.

    Attributes
    ----------
    draw, stratum, item : str
        Where it stands: the id of its draw, its stratum and its name there.
    why : str
        ``open``: no finding; ``refused``; ``disputed``: its findings differ; ``coarse``: its
        readings are so uncertain that an empty item would have passed too.
    rows : tuple of int
        Lines of its findings that count.
    """

    draw: str
    stratum: str
    item: str
    why: Literal["open", "refused", "disputed", "coarse"]
    rows: tuple[int, ...] = ()


class Bad(Value):
    """A drawn item that is not as declared, and nobody disputes it.

    Attributes
    ----------
    draw, stratum, item : str
        Where it stands: the id of its draw, its stratum and its name there.
    result : str
        ``defect`` or ``missing``.
    rows : tuple of int
        Lines of the findings that say so.
    """

    draw: str
    stratum: str
    item: str
    result: Literal["defect", "missing"]
    rows: tuple[int, ...]


class Sample(Value):
    """What the items drawn from one stratum show.

    Attributes
    ----------
    stratum : str
        Its name; empty where the list has no strata.
    population : int
        How many items it has in all.
    defects : int or None
        How many defective items the sample is to find; None where the draw does not say.
    per_item : float
        Probability that an inspected defect is recognised.
    picked : int
        Drawn items: the sum of the six numbers that follow.
    ok, defect, missing : int
        Items by undisputed result.
    refused, open, disputed : int
        Items that may hide as many defects; ``open`` counts the coarse ones too.
    detect : float or None
        Probability that this stratum's sample finds one of its defects, the worst assumed of the
        items that were not seen; None where the draw does not say how many there are.
    """

    stratum: str
    population: int
    defects: int | None
    per_item: float
    picked: int
    ok: int
    defect: int
    missing: int
    refused: int
    open: int
    disputed: int
    detect: float | None

    @property
    def unseen(self) -> int:
        """How many items may hide a defect each."""
        return self.refused + self.open + self.disputed


class Round(Value):
    """One draw of a step.

    Attributes
    ----------
    draw : str
        Its id.
    samples : tuple of Sample
        What it shows, stratum by stratum.
    supposes : str
        Which defects ``detect`` is about, in words.
    detect, required : float or None
        Probability that this round finds at least one of them; what was asked of the draw.
    posterior : float or None
        Probability that the step is as declared, after this round and those before it.
    repeated : bool
        Whether its items were drawn again here, from the seed and the list that it names, and came
        out the same. Where they come out otherwise there is no assessment.
    """

    draw: str
    samples: tuple[Sample, ...]
    supposes: str
    detect: float | None
    required: float | None
    posterior: float | None
    repeated: bool = False


class Evidence(Value):
    """One line of what was checked.

    Attributes
    ----------
    kind : str
        ``sample``, ``game``, ``balance`` or ``mirror``.
    about : str
        The draw and stratum, the game's file, the balance's area and material, or the table of
        declarations.
    says : str
        What it shows, in words.
    shows : str
        ``clean``; ``open``: it leaves something open; ``alarm``: statistics or declarations that do
        not fit; ``violation``; ``context``: a game, on which no verdict rests.
    """

    kind: Literal["sample", "game", "balance", "mirror"]
    about: str
    says: str
    shows: Literal["clean", "open", "alarm", "violation", "context"]


class Step(Value):
    """The verdict on one declared step.

    Attributes
    ----------
    step : str or None
        ``MEASURE:PORTION``; None where neither draw nor findings name one.
    verdict : str
        ``violation`` only by an undisputed defect or missing item.
    detect, required : float or None
        Over all rounds, supposing that the same defects stood through all of them: the probability
        that at least one would have been found, and the largest that was asked for.
    posterior : float or None
        Probability that the step is as declared; None after a defect.
    open : tuple of OpenItem
        Drawn items without a clear finding.
    violations : tuple of Bad
        Drawn items that are not as declared, disputed by nobody.
    rounds : tuple of Round
        The draws of the step, in the order in which they were given.
    evidence : tuple of Evidence
        What was checked, and what each of it shows.
    why : str
        The verdict in a sentence or two.
    settle : tuple of str
        What would settle an inconclusive one; empty otherwise.
    notes : tuple of str
        What a reader should know and no verdict rests on.
    """

    step: str | None
    verdict: Verdict
    detect: float | None
    required: float | None
    posterior: float | None
    open: tuple[OpenItem, ...]
    violations: tuple[Bad, ...]
    rounds: tuple[Round, ...]
    evidence: tuple[Evidence, ...]
    why: str
    settle: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its step, or the draws that it has instead."""
        if self.step is not None:
            return self.step
        return "draw " + ", ".join(one.draw for one in self.rounds)

    def count(self, what: Literal["picked", "ok", "defect", "missing", "refused"]) -> int:
        """Add up one number of all samples."""
        return sum(int(getattr(s, what)) for one in self.rounds for s in one.samples)


class Assessment(Answer):
    """What findings, balances and mirrored declarations show.

    Attributes
    ----------
    verdict : str
        The worst of all steps; where there is no step, that of the balances and declarations.
    limit : float
        How many σ a difference may have.
    prior : float
        Probability that a step is as declared, before the first round.
    steps : tuple of Step
        The verdict on each step.
    findings : tuple of ItemFinding
        Every row of the findings, superseded ones included.
    mirrors : tuple of Mirror
        Tables of declarations by both sides, as they were compared.
    balances : tuple of MaterialBalance
        Material balances that were taken into account.
    """

    format: Literal["paripassu/assessment/1"] = "paripassu/assessment/1"
    verdict: Verdict
    limit: float
    prior: float
    steps: tuple[Step, ...]
    findings: tuple[ItemFinding, ...] = ()
    mirrors: tuple[Mirror, ...] = ()
    balances: tuple[MaterialBalance, ...] = ()

    @property
    def consistent(self) -> bool:
        """Whether everything is: exit code 0."""
        return self.verdict == "consistent"

    @property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """The mismatches of all tables."""
        return tuple(one for mirror in self.mirrors for one in mirror.mismatches)

    def summary(self) -> str:
        """Say each step's verdict, or what the tables alone come to."""
        if self.steps:
            return "; ".join(f"{step.name}: {step.verdict}" for step in self.steps)
        beyond = sum(len(mirror.unexplained) for mirror in self.mirrors)
        against = sum(not balance.clean for balance in self.balances)
        said = []
        if self.mirrors:
            said.append(f"{words.count(beyond, 'mismatch')} that no error explains")
        if self.balances:
            said.append(f"balances against it: {against:,} of {len(self.balances):,}")
        return f"{self.verdict}: {', '.join(said)}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row per step and round; columns as in the steps, numbers of items added up."""
        import polars

        rows = [
            {
                "step": step.step,
                "verdict": step.verdict,
                "draw": one.draw,
                "detect": one.detect,
                "required": one.required,
                "posterior": one.posterior,
                "population": sum(s.population for s in one.samples),
                "picked": sum(s.picked for s in one.samples),
                **{
                    name: sum(int(getattr(s, name)) for s in one.samples)
                    for name in ("ok", "defect", "missing", "refused", "open", "disputed")
                },
            }
            for step in self.steps
            for one in step.rounds
        ]
        texts = dict.fromkeys(("step", "verdict", "draw"), polars.String)
        chances = dict.fromkeys(("detect", "required", "posterior"), polars.Float64)
        counts = ("population", "picked", "ok", "defect", "missing", "refused", "open", "disputed")
        return polars.DataFrame(
            rows, schema={**texts, **chances, **dict.fromkeys(counts, polars.Int64)}
        )

    def mismatches_frame(self) -> polars.DataFrame:
        """Give one row per mismatch: what it is, both amounts, both sources, the difference."""
        import polars

        rows = [
            (
                one.table,
                one.ref,
                one.material,
                one.item,
                one.kind,
                one.first.side,
                one.first.party,
                one.first.amount,
                one.first.source,
                one.second.side if one.second else one.missing,
                one.second.party if one.second else None,
                one.second.amount if one.second else None,
                one.second.source if one.second else None,
                one.first.unit,
                one.difference,
                one.bound,
                one.explained,
            )
            for one in self.mismatches
        ]
        text, number = polars.String, polars.Float64
        return polars.DataFrame(
            rows,
            schema={
                **dict.fromkeys(("table", "ref", "material", "item", "kind"), text),
                "side": text,
                "party": text,
                "amount": number,
                "source": text,
                "other_side": text,
                "other_party": text,
                "other_amount": number,
                "other_source": text,
                "unit": text,
                "difference": number,
                "bound": number,
                "explained": polars.Boolean,
            },
            orient="row",
        )
