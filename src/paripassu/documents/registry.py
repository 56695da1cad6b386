"""Every format by its name: what it is read as, and its JSON Schema.

The registry lies below the rooms and imports none of them: models are named as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from paripassu import given
from paripassu.documents.shown import shown
from paripassu.errors import ParameterError
from paripassu.nearest import nearest

if TYPE_CHECKING:
    from paripassu.documents.value import Value

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_EXACT = {
    "description": "Where a number is not exact: its JSON Pointer (RFC 6901) and the fraction.",
    "type": "object",
    "additionalProperties": {"type": "string", "pattern": "^-?[0-9]+/[0-9]+$"},
}


@dataclass(frozen=True, slots=True)
class Format:
    """A format of documents.

    Attributes
    ----------
    name : str
        What its schema is called.
    place : str
        Where its model stands: ``module:Name`` below ``paripassu``.
    kind : str
        The ``kind`` of document, where a format has several.
    """

    name: str
    place: str
    kind: str = ""

    @property
    def identifier(self) -> str:
        """What stands under ``format``: ``paripassu/NAME/1``."""
        return f"paripassu/{self.name.removesuffix(f'-{self.kind}')}/1"

    def model(self) -> type[Value]:
        """Give the class of its values."""
        found: type[Value] = _named(self.place)
        return found

    def schema(self) -> dict[str, Any]:
        """Give its JSON Schema."""
        made = self.model().model_json_schema(mode="serialization", by_alias=True)
        made["properties"] |= {"exact": _EXACT}
        if not self.model().by_people:
            _open(made)
        return made


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("account", "inspection.accountancy.result:Account"),
        Format("account-new", "documents.written:AccountNew"),
        Format("allocation", "inspection.allocation.result:Allocation"),
        Format("assessment", "inspection.assessment.result:Assessment"),
        Format("audit", "record.audited:Audit"),
        Format("challenge", "escrow.written:Challenge"),
        Format("check", "sequencing.check.report:Report"),
        Format("declare-new", "escrow.written:DeclareNew"),
        Format("committed", "escrow.written:Committed"),
        Format("comparison", "sequencing.comparison:Comparison"),
        Format("demo", "documents.written:Demo"),
        Format("deterrence", "inspection.sampling.deterrence:Deterrence"),
        Format("draw", "inspection.draw.result:Draw"),
        Format("draw-commit", "inspection.draw.secret:Commit"),
        Format("draw-inputs", "inspection.draw.joint:JointInputs"),
        Format("draw-refused", "inspection.draw.refusal:Refusal"),
        Format("draw-reveal", "inspection.draw.secret:Reveal"),
        Format("draw-secret", "inspection.draw.secret:Secret"),
        Format("explanation", "sequencing.explanation:Explanation"),
        Format("export", "documents.written:Export"),
        Format("game-periods", "inspection.games.timing:InspectionGame", "periods"),
        Format("game-targets", "inspection.games.coverage:SecurityGame", "targets"),
        Format("guardian-keys", "escrow.written_seals:GuardianKeys"),
        Format("import", "documents.written:Import"),
        Format("intake", "agreement.intake.result:Intake"),
        Format("intake-review", "agreement.intake.answers:IntakeReview"),
        Format("intake-table", "agreement.intake.answers:IntakeTable"),
        Format("intake-text", "agreement.intake.answers:IntakeText"),
        Format("new", "documents.written:New"),
        Format("opened", "escrow.written:Opened"),
        Format("overview", "agreement.overview:Overview"),
        Format("plan", "sequencing.plan:Plan"),
        Format("prepared", "process.prepare:Prepared"),
        Format("proof", "sequencing.proof.model:Proof"),
        Format("record-append", "record.log_written:RecordAppend"),
        Format("record-export", "record.mirrored:RecordExport"),
        Format("record-init", "record.log_written:RecordInit"),
        Format("record-charter-change", "record.changed_charter:RecordCharterChange"),
        Format("record-checkpoint", "record.proven:RecordCheckpoint"),
        Format("record-proof", "record.proven:RecordProof"),
        Format("record-keys", "record.made_keys:RecordKeys"),
        Format("record-keys-change", "record.changed_keys:RecordKeysChange"),
        Format("record-state", "record.statement_written:RecordState"),
        Format("record-mirror", "record.mirrored:RecordMirror"),
        Format("record-receipt", "record.received:RecordReceipt"),
        Format("record-verified", "record.verified:RecordVerified"),
        Format("rehearsed", "escrow.written:Rehearsed"),
        Format("reminders", "process.reminded:Reminders"),
        Format("report", "documents.written:ReportFile"),
        Format("require", "process.requirement:Requirement"),
        Format("requirements", "process.requirement:Requirements"),
        Format("risk", "sequencing.risk.answer:Risk"),
        Format("seal-made", "escrow.written_seals:SealMade"),
        Format("seal-received", "escrow.written_seals:SealReceived"),
        Format("seal-released", "escrow.written_seals:SealReleased"),
        Format("size", "inspection.sampling.result:Size"),
        Format("site", "pages.written:Site"),
        Format("status", "process.status:Status"),
        Format("view", "escrow.verified:Verified"),
    )
}

#: What carries no name of its format: the agreement file, and what statements say.
_UNNAMED = {
    "agreement": "agreement.schema:agreement_schema",
    "statement": "process.bodies:body_schema",
}
#: What ``paripassu schema`` knows.
SCHEMAS = (*_UNNAMED, *FORMATS)


def format_of(document: Mapping[str, Any]) -> Format:
    """Give the format that a document names.

    Raises
    ------
    ValueError
        It names none, or none that is known here.
    """
    name, kind = document.get("format"), document.get("kind")
    same = [one for one in FORMATS.values() if one.identifier == name]
    found = [one for one in same if not one.kind or one.kind == kind]
    if found:
        return found[0]
    if same:
        kinds = " or ".join(f'"{one.kind}"' for one in same)
        raise ValueError(f"kind should be {kinds}, not {shown(kind)}")
    if not isinstance(name, str):
        raise ValueError(f'format should be a name such as "paripassu/plan/1", not {shown(name)}')
    hint = nearest(name, [one.identifier for one in FORMATS.values()])
    raise ValueError(f"format is {shown(name)}, which is none that is known here; {hint}")


def schema(name: str) -> dict[str, Any]:
    """Give the JSON Schema of a format.

    Raises
    ------
    ParameterError
        No format has that name.
    """
    if given.text(name, "name") not in SCHEMAS:
        raise ParameterError(
            "name", f"is {shown(name)}, which no format is", nearest(name, SCHEMAS)
        )
    if name in _UNNAMED:
        made: dict[str, Any] = _named(_UNNAMED[name])()
        return {"$schema": DIALECT, **made}
    return {"$schema": DIALECT, **FORMATS[name].schema()}


def _open(made: dict[str, Any]) -> None:
    """Allow keys that a later version of the format may add."""
    for one in (made, *made.get("$defs", {}).values()):
        if one.get("additionalProperties") is False:
            del one["additionalProperties"]


def _named(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(f"paripassu.{module}"), name)
