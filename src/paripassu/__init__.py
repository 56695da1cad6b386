"""Running agreements between parties that do not trust each other.

Every command of the command line is one function here:

>>> import paripassu as pp
>>> agreement = pp.read_agreement("korea-2018.toml")  # doctest: +SKIP
>>> pp.plan(agreement).status  # doctest: +SKIP
'infeasible'

Nothing is imported before it is used, so that ``import paripassu`` costs nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False  # as type checkers know it; importing typing would take as long as the rest

if TYPE_CHECKING:
    from paripassu.agreement.intake.answers import IntakeReview, IntakeTable, IntakeText
    from paripassu.agreement.intake.drafting.into import intake_review
    from paripassu.agreement.intake.intake import intake, intake_table, intake_text
    from paripassu.agreement.intake.result import Intake
    from paripassu.agreement.model import (
        Agreement,
        Interval,
        Measure,
        Party,
        Position,
        Source,
        Stage,
        Step,
    )
    from paripassu.agreement.new import new
    from paripassu.agreement.overview import Overview
    from paripassu.agreement.read import parse_agreement, read_agreement, verify_agreement
    from paripassu.agreement.sheets import export_book, import_book
    from paripassu.agreement.show import show
    from paripassu.charts.write import write_pictures
    from paripassu.documents.read import read_document
    from paripassu.documents.registry import schema
    from paripassu.documents.written import ReportFile
    from paripassu.errors import (
        AgreementError,
        DefectError,
        DocumentError,
        Fault,
        InputError,
        OverwriteError,
        ParameterError,
        PariPassuError,
        PlanError,
        RejectedError,
        TableError,
        TooLargeError,
        UnreadableError,
        UnwritableError,
    )
    from paripassu.escrow.declare import declare_commit, declare_rehearse
    from paripassu.escrow.declare_openings import (
        declare_answer,
        declare_challenge,
        declare_disclose,
    )
    from paripassu.escrow.declare_releases import (
        declare_receive,
        declare_recover,
        declare_release,
    )
    from paripassu.escrow.declare_seals import declare_keys, declare_seal
    from paripassu.escrow.new import declare_new
    from paripassu.escrow.opened_files import write_records
    from paripassu.escrow.verified import Verified
    from paripassu.escrow.verify import verify
    from paripassu.escrow.written import Challenge, Committed, DeclareNew, Opened, Rehearsed
    from paripassu.escrow.written_seals import GuardianKeys, SealMade, SealReceived, SealReleased
    from paripassu.inspection.accountancy.account import account
    from paripassu.inspection.accountancy.campaign import (
        Campaign,
        MeasurementPoint,
        account_campaign,
    )
    from paripassu.inspection.accountancy.new import account_new
    from paripassu.inspection.accountancy.result import Account
    from paripassu.inspection.accountancy.run_length import average_run_length
    from paripassu.inspection.accountancy.simulate import measured_amounts, true_amounts
    from paripassu.inspection.allocation.answer import allocate
    from paripassu.inspection.allocation.holding import Holding, read_strata
    from paripassu.inspection.allocation.result import Allocation
    from paripassu.inspection.assessment.assess import assess
    from paripassu.inspection.assessment.balance import read_balance
    from paripassu.inspection.assessment.findings import read_findings
    from paripassu.inspection.assessment.game import read_game
    from paripassu.inspection.assessment.mirror import read_mirror
    from paripassu.inspection.assessment.result import Assessment
    from paripassu.inspection.draw.draw import draw
    from paripassu.inspection.draw.joint import JointInputs
    from paripassu.inspection.draw.population import read_population
    from paripassu.inspection.draw.publish import inspect_commit
    from paripassu.inspection.draw.read import read_draw, read_inputs
    from paripassu.inspection.draw.result import Draw
    from paripassu.inspection.draw.secret import Commit, Reveal
    from paripassu.inspection.errors import RevealError, UnreachableError
    from paripassu.inspection.games.coverage import SecurityGame
    from paripassu.inspection.games.game import game
    from paripassu.inspection.games.security import security_game
    from paripassu.inspection.games.targets import Target, read_targets
    from paripassu.inspection.games.timing import InspectionGame, inspection_game
    from paripassu.inspection.read import read_account, read_allocation, read_assessment
    from paripassu.inspection.sampling.deterrence import Deterrence, deterrence
    from paripassu.inspection.sampling.instruments import Instrument
    from paripassu.inspection.sampling.posterior import posterior, posteriors, rounds_needed
    from paripassu.inspection.sampling.result import Size
    from paripassu.inspection.sampling.size import sample_size, size
    from paripassu.pages.site import site
    from paripassu.pages.written import Site
    from paripassu.process.prepare import Prepared, prepare
    from paripassu.process.record_export import record_export
    from paripassu.process.record_keys import record_keys_new
    from paripassu.process.record_state import record_state
    from paripassu.process.reminded import Reminder, Reminders
    from paripassu.process.reminders import reminders
    from paripassu.process.require import require
    from paripassu.process.requirement import Requirement, Requirements
    from paripassu.process.stands import status
    from paripassu.process.state import state
    from paripassu.process.status import Status
    from paripassu.record.append import record_append
    from paripassu.record.audit import record_audit
    from paripassu.record.audited import Audit
    from paripassu.record.change_charter import record_charter_change
    from paripassu.record.change_keys import record_keys_change
    from paripassu.record.changed_charter import RecordCharterChange
    from paripassu.record.changed_keys import RecordKeysChange
    from paripassu.record.init import record_init
    from paripassu.record.log_written import RecordAppend, RecordInit
    from paripassu.record.made_keys import RecordKeys
    from paripassu.record.mirror import record_mirror
    from paripassu.record.mirrored import RecordExport, RecordMirror
    from paripassu.record.prove import record_prove
    from paripassu.record.proven import RecordCheckpoint, RecordProof
    from paripassu.record.receipts import record_receipt
    from paripassu.record.received import RecordReceipt
    from paripassu.record.show_checkpoint import record_checkpoint
    from paripassu.record.statement_written import RecordState
    from paripassu.record.verified import RecordVerified
    from paripassu.record.verify import record_verify
    from paripassu.reports.report import report
    from paripassu.sequencing.answer import plan
    from paripassu.sequencing.check import Breach, Report
    from paripassu.sequencing.checking import check
    from paripassu.sequencing.compare import compare
    from paripassu.sequencing.comparison import Comparison
    from paripassu.sequencing.explain import explain
    from paripassu.sequencing.explanation import Explanation
    from paripassu.sequencing.plan import Plan
    from paripassu.sequencing.proof.model import Proof
    from paripassu.sequencing.proof.proof import prove
    from paripassu.sequencing.read import read_explanation, read_plan
    from paripassu.sequencing.repairs.apply import apply
    from paripassu.sequencing.risk.answer import Risk
    from paripassu.sequencing.risk.risk import risk
    from paripassu.server.depositary import record_serve
    from paripassu.server.watching import record_witness
    from paripassu.tables.read import in_sheet, with_decimal

_WHERE = {
    "Account": "inspection.accountancy.result",
    "Agreement": "agreement.model",
    "AgreementError": "errors",
    "Allocation": "inspection.allocation.result",
    "Assessment": "inspection.assessment.result",
    "Audit": "record.audited",
    "Breach": "sequencing.check",
    "Campaign": "inspection.accountancy.campaign",
    "Challenge": "escrow.written",
    "Commit": "inspection.draw.secret",
    "Committed": "escrow.written",
    "Comparison": "sequencing.comparison",
    "DeclareNew": "escrow.written",
    "DefectError": "errors",
    "Deterrence": "inspection.sampling.deterrence",
    "DocumentError": "errors",
    "Draw": "inspection.draw.result",
    "Explanation": "sequencing.explanation",
    "Fault": "errors",
    "GuardianKeys": "escrow.written_seals",
    "Holding": "inspection.allocation.holding",
    "InputError": "errors",
    "InspectionGame": "inspection.games.timing",
    "Instrument": "inspection.sampling.instruments",
    "Intake": "agreement.intake.result",
    "IntakeReview": "agreement.intake.answers",
    "IntakeTable": "agreement.intake.answers",
    "IntakeText": "agreement.intake.answers",
    "Interval": "agreement.model",
    "JointInputs": "inspection.draw.joint",
    "Measure": "agreement.model",
    "MeasurementPoint": "inspection.accountancy.campaign",
    "Opened": "escrow.written",
    "Overview": "agreement.overview",
    "OverwriteError": "errors",
    "ParameterError": "errors",
    "PariPassuError": "errors",
    "Party": "agreement.model",
    "Plan": "sequencing.plan",
    "PlanError": "errors",
    "Position": "agreement.model",
    "Prepared": "process.prepare",
    "Proof": "sequencing.proof.model",
    "RecordAppend": "record.log_written",
    "RecordCharterChange": "record.changed_charter",
    "RecordCheckpoint": "record.proven",
    "RecordExport": "record.mirrored",
    "RecordInit": "record.log_written",
    "RecordKeys": "record.made_keys",
    "RecordKeysChange": "record.changed_keys",
    "RecordMirror": "record.mirrored",
    "RecordProof": "record.proven",
    "RecordReceipt": "record.received",
    "RecordState": "record.statement_written",
    "RecordVerified": "record.verified",
    "Rehearsed": "escrow.written",
    "RejectedError": "errors",
    "Reminder": "process.reminded",
    "Reminders": "process.reminded",
    "Report": "sequencing.check",
    "ReportFile": "documents.written",
    "Requirement": "process.requirement",
    "Requirements": "process.requirement",
    "Reveal": "inspection.draw.secret",
    "RevealError": "inspection.errors",
    "Risk": "sequencing.risk.answer",
    "SealMade": "escrow.written_seals",
    "SealReceived": "escrow.written_seals",
    "SealReleased": "escrow.written_seals",
    "SecurityGame": "inspection.games.coverage",
    "Site": "pages.written",
    "Size": "inspection.sampling.result",
    "Source": "agreement.model",
    "Stage": "agreement.model",
    "Status": "process.status",
    "Step": "agreement.model",
    "TableError": "errors",
    "Target": "inspection.games.targets",
    "TooLargeError": "errors",
    "UnreachableError": "inspection.errors",
    "UnreadableError": "errors",
    "UnwritableError": "errors",
    "Verified": "escrow.verified",
    "account": "inspection.accountancy.account",
    "account_campaign": "inspection.accountancy.campaign",
    "account_new": "inspection.accountancy.new",
    "allocate": "inspection.allocation.answer",
    "apply": "sequencing.repairs.apply",
    "assess": "inspection.assessment.assess",
    "average_run_length": "inspection.accountancy.run_length",
    "check": "sequencing.checking",
    "compare": "sequencing.compare",
    "declare_answer": "escrow.declare_openings",
    "declare_challenge": "escrow.declare_openings",
    "declare_commit": "escrow.declare",
    "declare_disclose": "escrow.declare_openings",
    "declare_keys": "escrow.declare_seals",
    "declare_new": "escrow.new",
    "declare_receive": "escrow.declare_releases",
    "declare_recover": "escrow.declare_releases",
    "declare_rehearse": "escrow.declare",
    "declare_release": "escrow.declare_releases",
    "declare_seal": "escrow.declare_seals",
    "deterrence": "inspection.sampling.deterrence",
    "draw": "inspection.draw.draw",
    "explain": "sequencing.explain",
    "export_book": "agreement.sheets",
    "game": "inspection.games.game",
    "import_book": "agreement.sheets",
    "in_sheet": "tables.read",
    "inspect_commit": "inspection.draw.publish",
    "inspection_game": "inspection.games.timing",
    "intake": "agreement.intake.intake",
    "intake_review": "agreement.intake.drafting.into",
    "intake_table": "agreement.intake.intake",
    "intake_text": "agreement.intake.intake",
    "measured_amounts": "inspection.accountancy.simulate",
    "new": "agreement.new",
    "parse_agreement": "agreement.read",
    "plan": "sequencing.answer",
    "posterior": "inspection.sampling.posterior",
    "posteriors": "inspection.sampling.posterior",
    "prepare": "process.prepare",
    "prove": "sequencing.proof.proof",
    "read_account": "inspection.read",
    "read_agreement": "agreement.read",
    "read_allocation": "inspection.read",
    "read_assessment": "inspection.read",
    "read_balance": "inspection.assessment.balance",
    "read_document": "documents.read",
    "read_draw": "inspection.draw.read",
    "read_explanation": "sequencing.read",
    "read_findings": "inspection.assessment.findings",
    "read_game": "inspection.assessment.game",
    "read_inputs": "inspection.draw.read",
    "read_mirror": "inspection.assessment.mirror",
    "read_plan": "sequencing.read",
    "read_population": "inspection.draw.population",
    "read_strata": "inspection.allocation.holding",
    "read_targets": "inspection.games.targets",
    "record_append": "record.append",
    "record_audit": "record.audit",
    "record_charter_change": "record.change_charter",
    "record_checkpoint": "record.show_checkpoint",
    "record_export": "process.record_export",
    "record_init": "record.init",
    "record_keys_change": "record.change_keys",
    "record_keys_new": "process.record_keys",
    "record_mirror": "record.mirror",
    "record_prove": "record.prove",
    "record_receipt": "record.receipts",
    "record_serve": "server.depositary",
    "record_state": "process.record_state",
    "record_verify": "record.verify",
    "record_witness": "server.watching",
    "reminders": "process.reminders",
    "report": "reports.report",
    "require": "process.require",
    "risk": "sequencing.risk.risk",
    "rounds_needed": "inspection.sampling.posterior",
    "sample_size": "inspection.sampling.size",
    "schema": "documents.registry",
    "security_game": "inspection.games.security",
    "show": "agreement.show",
    "site": "pages.site",
    "size": "inspection.sampling.size",
    "state": "process.state",
    "status": "process.stands",
    "true_amounts": "inspection.accountancy.simulate",
    "verify": "escrow.verify",
    "verify_agreement": "agreement.read",
    "with_decimal": "tables.read",
    "write_pictures": "charts.write",
    "write_records": "escrow.opened_files",
}

__all__ = [
    "Account",
    "Agreement",
    "AgreementError",
    "Allocation",
    "Assessment",
    "Audit",
    "Breach",
    "Campaign",
    "Challenge",
    "Commit",
    "Committed",
    "Comparison",
    "DeclareNew",
    "DefectError",
    "Deterrence",
    "DocumentError",
    "Draw",
    "Explanation",
    "Fault",
    "GuardianKeys",
    "Holding",
    "InputError",
    "InspectionGame",
    "Instrument",
    "Intake",
    "IntakeReview",
    "IntakeTable",
    "IntakeText",
    "Interval",
    "JointInputs",
    "Measure",
    "MeasurementPoint",
    "Opened",
    "Overview",
    "OverwriteError",
    "ParameterError",
    "PariPassuError",
    "Party",
    "Plan",
    "PlanError",
    "Position",
    "Prepared",
    "Proof",
    "RecordAppend",
    "RecordCharterChange",
    "RecordCheckpoint",
    "RecordExport",
    "RecordInit",
    "RecordKeys",
    "RecordKeysChange",
    "RecordMirror",
    "RecordProof",
    "RecordReceipt",
    "RecordState",
    "RecordVerified",
    "Rehearsed",
    "RejectedError",
    "Reminder",
    "Reminders",
    "Report",
    "ReportFile",
    "Requirement",
    "Requirements",
    "Reveal",
    "RevealError",
    "Risk",
    "SealMade",
    "SealReceived",
    "SealReleased",
    "SecurityGame",
    "Site",
    "Size",
    "Source",
    "Stage",
    "Status",
    "Step",
    "TableError",
    "Target",
    "TooLargeError",
    "UnreachableError",
    "UnreadableError",
    "UnwritableError",
    "Verified",
    "__version__",
    "account",
    "account_campaign",
    "account_new",
    "allocate",
    "apply",
    "assess",
    "average_run_length",
    "check",
    "compare",
    "declare_answer",
    "declare_challenge",
    "declare_commit",
    "declare_disclose",
    "declare_keys",
    "declare_new",
    "declare_receive",
    "declare_recover",
    "declare_rehearse",
    "declare_release",
    "declare_seal",
    "deterrence",
    "draw",
    "explain",
    "export_book",
    "game",
    "import_book",
    "in_sheet",
    "inspect_commit",
    "inspection_game",
    "intake",
    "intake_review",
    "intake_table",
    "intake_text",
    "measured_amounts",
    "new",
    "parse_agreement",
    "plan",
    "posterior",
    "posteriors",
    "prepare",
    "prove",
    "read_account",
    "read_agreement",
    "read_allocation",
    "read_assessment",
    "read_balance",
    "read_document",
    "read_draw",
    "read_explanation",
    "read_findings",
    "read_game",
    "read_inputs",
    "read_mirror",
    "read_plan",
    "read_population",
    "read_strata",
    "read_targets",
    "record_append",
    "record_audit",
    "record_charter_change",
    "record_checkpoint",
    "record_export",
    "record_init",
    "record_keys_change",
    "record_keys_new",
    "record_mirror",
    "record_prove",
    "record_receipt",
    "record_serve",
    "record_state",
    "record_verify",
    "record_witness",
    "reminders",
    "report",
    "require",
    "risk",
    "rounds_needed",
    "sample_size",
    "schema",
    "security_game",
    "show",
    "site",
    "size",
    "state",
    "status",
    "true_amounts",
    "verify",
    "verify_agreement",
    "with_decimal",
    "write_pictures",
    "write_records",
]


def __getattr__(name: str) -> object:
    if name in _WHERE:
        from importlib import import_module

        value = getattr(import_module(f"paripassu.{_WHERE[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'paripassu' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
