"""All commands: where each of them stands, and the one line by which a list of commands shows it.

A command is imported when it runs or when its own help is asked for. What the table says of a
command, its module says too; tests compare them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Entry(NamedTuple):
    """A command: its module in the package, the function there, and the first line of its help.

    ``hidden`` keeps it out of the list.
    """

    module: str
    function: str
    line: str
    hidden: bool = False


class Room(NamedTuple):
    """A group of commands, with its help and its commands in the order in which they are listed.

    Where ``otherwise`` names one of them, it gets every first word that is no command.
    """

    help: str
    commands: Mapping[str, Entry | Room]
    otherwise: str | None = None


_INSPECT = Room(
    """How many items are inspected, and which? What was found?

`inspect prepare` goes from a step of a plan to the items to inspect. The other commands answer one
question each.
""",
    {
        "require": Entry(
            "cli.inspect_require",
            "require",
            "With what probability must cheating be found to deter it?",
        ),
        "size": Entry(
            "cli.inspect_size", "size", "How many items have to be inspected to find cheating?"
        ),
        "allocate": Entry(
            "cli.inspect_allocate",
            "allocate",
            "How many items are inspected in each stratum and at each site?",
        ),
        "commit": Entry(
            "cli.inspect_commit", "commit", "Commit to a secret for a joint draw; later publish it."
        ),
        "draw": Entry("cli.inspect_draw", "draw", "Which items are inspected?"),
        "prepare": Entry(
            "cli.inspect_prepare",
            "prepare",
            "Which items must be inspected so that cheating does not pay?",
        ),
        "game": Entry(
            "cli.inspect_game",
            "game",
            "When to inspect, or where, if the other side knows the odds?",
        ),
        "assess": Entry("cli.inspect_assess", "assess", "What do the findings show?"),
    },
)
_ACCOUNT = Room(
    "Does the material balance close? `account new`: an example.",
    {
        "TABLE.csv": Entry(
            "cli.account", "account_table", "Does the material balance close?", hidden=True
        ),
        "new": Entry(
            "cli.account",
            "account_new",
            "Write a table of measurements to start from, with comments.",
        ),
    },
    otherwise="TABLE.csv",
)
_DECLARE = Room(
    """Commit to a declaration, and open it part by part.

`declare new` writes a first declaration. `declare commit` binds a party to everything it declares,
and shows nothing of it. Everybody can check with `paripassu verify` what is opened later.
`declare seal` leaves a stage with guardians, who open it together.
""",
    {
        "new": Entry(
            "cli.declare_new", "new", "Write a template and tables to start from, with comments."
        ),
        "commit": Entry("cli.declare", "commit", "Commit to a whole declaration."),
        "rehearse": Entry(
            "cli.declare", "rehearse", "Check that the secret opens all of the commitment."
        ),
        "disclose": Entry(
            "cli.declare_disclose", "disclose", "Open parts of a declaration, and nothing else."
        ),
        "challenge": Entry(
            "cli.declare",
            "challenge",
            "Ask whether anything is declared at a place, or under a tag.",
        ),
        "answer": Entry(
            "cli.declare", "answer", "Answer a question: open what it asks for, and nothing else."
        ),
        "keys": Entry("cli.declare_seals", "keys", "Make the keys of a guardian or a custodian."),
        "seal": Entry(
            "cli.declare_seals", "seal", "Leave a stage with guardians: any K of them open it."
        ),
        "receive": Entry(
            "cli.declare_seals", "receive", "Open and check your share, as a guardian."
        ),
        "release": Entry(
            "cli.declare_seals",
            "release",
            "Open a seal with the shares that its guardians released.",
        ),
        "recover": Entry(
            "cli.declare_seals",
            "recover",
            "Bring back the secret with the shares of its custodians.",
        ),
    },
)
_RECORD = Room(
    """Who did what? Signed statements in a log that nobody can rewrite.

Each party keeps its own keys. Witnesses sign what they saw of the log, so that nobody can show two
people different histories.
""",
    {
        "init": Entry("cli.record_log", "init", "Begin a log: empty, with a signed checkpoint."),
        "append": Entry(
            "cli.record_log",
            "append",
            "Append files to a log, and say where each of them stands in it.",
        ),
        "receipt": Entry(
            "cli.record_receipt",
            "receipt",
            "Have witnesses hold and sign for a statement that a log does not take.",
        ),
        "checkpoint": Entry(
            "cli.record_prove",
            "checkpoint",
            "Who has cosigned the newest checkpoint of a log, and who is missing?",
        ),
        "prove": Entry(
            "cli.record_prove",
            "prove",
            "Prove that an entry stands in a log, or that the log went on.",
        ),
        "state": Entry(
            "cli.record_state", "state", "Write a statement for the record, or sign one."
        ),
        "verify": Entry(
            "cli.record_verify",
            "verify",
            "Does this proof show an entry in a log, a log that went on, or one that forked?",
        ),
        "audit": Entry("cli.record_audit", "audit", "Is this log what its checkpoint says?"),
        "mirror": Entry("cli.record_copies", "mirror", "Copy a log, or go on with a copy."),
        "export": Entry(
            "cli.record_copies",
            "export",
            "What do the statements of a log say, and when were they made?",
        ),
        "serve": Entry(
            "cli.record_serve",
            "serve",
            "Serve a log: anybody reads it, key holders send statements, witnesses cosign.",
        ),
        "witness": Entry(
            "cli.record_serve",
            "witness",
            "Watch a log: copy all of it, cosign only what goes on from that, hold what it "
            "withholds.",
        ),
        "keys": Room(
            "The keys of those who take part in a record.",
            {
                "new": Entry(
                    "cli.record_keys",
                    "new",
                    "Make the keys of somebody who takes part in a record.",
                ),
                "change": Entry(
                    "cli.record_keys",
                    "change",
                    "Write the new key list of a party: to add an officer, remove one, or change "
                    "keys.",
                ),
            },
        ),
        "charter": Room(
            "The charter of a record: who may write into it, and who watches it.",
            {
                "change": Entry(
                    "cli.record_charter",
                    "change",
                    "Change a charter: the keys of the log, the witnesses, the quorum or the "
                    "limits.",
                ),
            },
        ),
    },
)

#: The program itself.
PROGRAM = Room(
    """Plan and check agreements between parties that do not trust each other.

`paripassu new` writes a first agreement file. `paripassu demo` shows everything on an example.

Exit codes: 0 means that the answer is yes, 1 that it is no, and 2 that there is no answer, for
example because a file has a mistake. The message then says where, and how to correct it.
""",
    {
        "new": Entry(
            "cli.agreements", "new", "Write an agreement file to start from, with comments."
        ),
        "show": Entry(
            "cli.agreements",
            "show",
            "What is in an agreement file, and on which sources does it rest?",
        ),
        "import": Entry("cli.agreements", "import_", "Make an agreement file from a spreadsheet."),
        "export": Entry("cli.agreements", "export", "Make a spreadsheet from an agreement file."),
        "plan": Entry("cli.plans", "plan", "In what order can everyone move?"),
        "explain": Entry(
            "cli.plans",
            "explain",
            "Why is there no order, and which small changes would allow one?",
        ),
        "check": Entry("cli.plans", "check", "Does a plan keep all the rules, whoever made it?"),
        "compare": Entry(
            "cli.compare",
            "compare",
            "What differs between two drafts, or two readings of one text?",
        ),
        "risk": Entry(
            "cli.risk", "risk", "How likely is a deal, and what should be found out first?"
        ),
        "report": Entry(
            "cli.report", "report", "Write a report to hand over: a page, a PDF or a Word document."
        ),
        "work": Entry(
            "cli.work", "work", "Edit an agreement in the browser, with its plan beside the text."
        ),
        "schema": Entry("cli.agreements", "schema", "What may stand in a file of this format?"),
        "verify": Entry(
            "cli.verify", "verify", "Are these files true to the commitment, and what do they show?"
        ),
        "intake": Entry(
            "cli.intake",
            "intake",
            "Who claims what in a news report, through whom, how surely?",
        ),
        "status": Entry(
            "cli.status", "status", "Where does a process stand, and who must move next?"
        ),
        "site": Entry(
            "cli.site", "site", "Write the pages of a record, for any web server or a disk."
        ),
        "demo": Entry("cli.demo", "demo", "What can the program do? Shown on one example."),
        "inspect": _INSPECT,
        "account": _ACCOUNT,
        "declare": _DECLARE,
        "record": _RECORD,
    },
)
