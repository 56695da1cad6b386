"""The five calculators. Texts of help are those of the commands, word for word."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from paripassu.workbench.calculators.fields import Field, Form, Part

_SHEET = Field(
    "sheet",
    "Sheet",
    "Which sheet to read, if the workbook has several.",
    "--sheet",
)
_DECIMAL = Field(
    "decimal",
    "Sign before decimals",
    "Which sign stands before the decimals of the numbers in a table.",
    "--decimal",
    "word",
    words=(("", "as the table shows it"), ("comma", "comma"), ("point", "point")),
)
_GOAL = "If this amount is hidden, it has to be found. In the unit of the amounts."

SIZE = Form(
    "size",
    ("inspect", "size"),
    "Sample size",
    "How many items have to be inspected to find cheating?",
    (
        Part(
            "What may be false",
            (
                Field("population", "Items", "How many items there are.", "--population"),
                Field(
                    "defects",
                    "False items",
                    "How many items are false if there is cheating.",
                    "--defects",
                ),
                Field(
                    "goal",
                    "Amount to be found",
                    "Instead of --defects: if this amount is hidden, it has to be found.",
                    "--goal",
                ),
                Field(
                    "amount_per_item",
                    "Amount in each item",
                    "The amount in each item. Needs --goal.",
                    "--amount",
                ),
            ),
        ),
        Part(
            "What is asked",
            (
                Field(
                    "detect",
                    "Detection probability",
                    "The required detection probability: 0.9, 90% or 2/3.",
                    "--detect",
                ),
                Field(
                    "sample",
                    "Sample",
                    "Instead of --detect: say what a sample of N items achieves.",
                    "--sample",
                ),
            ),
        ),
        Part(
            "How items are inspected",
            (
                Field(
                    "per_item",
                    "Recognised when inspected",
                    "The probability that a false item is recognised when it is inspected.",
                    "--per-item",
                    default="1",
                ),
                Field(
                    "unseen",
                    "Items that could not be inspected",
                    "How many drawn items could not be inspected. Each of them may be false.",
                    "--unseen",
                    default="0",
                ),
                Field(
                    "method",
                    "Method",
                    "exact, or the approximation of the IAEA, which is cautious.",
                    "--method",
                    "word",
                    "exact",
                    words=(("exact", "exact"), ("iaea", "iaea")),
                ),
                Field(
                    "use",
                    "Instruments",
                    "An instrument: if SHARE of an item is missing, it sees this with probability "
                    "Q. May be repeated.",
                    "--instrument",
                    "lines",
                    written="NAME:SHARE:Q",
                ),
                Field(
                    "any_size",
                    "Every size of defect",
                    "Consider every size of defect, not only the shares that the instruments name. "
                    "Ctrl-C gives the best so far.",
                    "--any-size",
                    "switch",
                ),
            ),
        ),
    ),
)

ALLOCATE = Form(
    "allocate",
    ("inspect", "allocate"),
    "Inspectors' effort",
    "How many items are inspected in each stratum and at each site?",
    (
        Part(
            "What is there",
            (
                Field(
                    "strata",
                    "Table of strata",
                    "A table of the strata. Required columns: stratum, population, and either "
                    "amount (in each item) or defects. Optional columns: site, per_item, cost, "
                    "site_cost, days, site_days, min, max. Use - for standard input.",
                    kind="table",
                ),
                _SHEET,
                _DECIMAL,
            ),
        ),
        Part(
            "What is asked",
            (
                Field("goal", "Amount to be found", _GOAL, "--goal"),
                Field(
                    "detect",
                    "Detection probability",
                    "The detection probability required of all strata together. The cheapest way "
                    "to reach it is sought.",
                    "--detect",
                ),
                Field(
                    "budget",
                    "Budget",
                    "The most that inspections may cost. If no detection probability is required, "
                    "the greatest one for this cost is sought.",
                    "--budget",
                ),
            ),
        ),
        Part(
            "Limits",
            (
                Field("days", "Days", "The most days that each inspector has.", "--days"),
                Field(
                    "people",
                    "Inspectors",
                    "How many inspectors there are. Needs --days. [1]",
                    "--people",
                ),
                Field("visits", "Sites", "The most sites that can be visited.", "--visits"),
                Field(
                    "time_limit",
                    "Seconds for the search",
                    "Stop the search after this time, and give the best answer found until then.",
                    "--time-limit",
                    "seconds",
                    "60",
                    first="10",
                ),
            ),
        ),
    ),
)

GAME = Form(
    "game",
    ("inspect", "game"),
    "Inspection game",
    "When to inspect, or where, if the other side knows the odds?",
    (
        Part(
            "When to inspect",
            (
                Field(
                    "periods",
                    "Periods",
                    "When to inspect: how many periods there are.",
                    "--periods",
                ),
                Field(
                    "inspections",
                    "Inspections",
                    "How many of the periods can be inspected.",
                    "--inspections",
                ),
                Field(
                    "violations",
                    "Violations",
                    "The most violations that the other side intends. [1]",
                    "--violations",
                ),
                Field(
                    "penalty",
                    "Penalty",
                    "What the other side loses if it is caught: 0.35 or 1/3. The unit is the gain "
                    "of one violation that is not found. [1]",
                    "--penalty",
                ),
            ),
        ),
        Part(
            "Or where to inspect",
            (
                Field(
                    "targets",
                    "Table of targets",
                    "Where to inspect: a table of the targets. Required columns: target, reward "
                    "(what the attacker gains there if nobody inspects), penalty (what it gets if "
                    "the target is inspected). Optional columns: defender_uncovered, "
                    "defender_covered. Use - for standard input.",
                    "--targets",
                    "table",
                ),
                _SHEET,
                _DECIMAL,
                Field(
                    "resources",
                    "Targets at the same time",
                    "How many targets can be inspected at the same time.",
                    "--resources",
                ),
                Field(
                    "spend",
                    "Spend what is left over",
                    "If resources are left over, spread them over the targets too.",
                    "--spend",
                    "switch",
                ),
            ),
        ),
        Part(
            "Draw schedules",
            (
                Field(
                    "seed",
                    "Seed",
                    "Draw a schedule from this seed: 1 to 64 bytes, as hex digits.",
                    "--seed",
                ),
                Field(
                    "times",
                    "Schedules",
                    "How many schedules to draw, one after another. Ctrl-C goes on with those "
                    "that are drawn.",
                    "--times",
                    default="1",
                ),
            ),
        ),
    ),
)

REQUIRE = Form(
    "require",
    ("inspect", "require"),
    "Required detection",
    "With what probability must cheating be found to deter it?",
    (
        Part(
            "A step of a plan",
            (
                Field(
                    "agreement",
                    "Agreement",
                    "The agreement file. Use - for standard input.",
                    kind="agreement",
                ),
                Field("plan", "Plan", "A plan for it. Use - for standard input.", kind="plan"),
                Field(
                    "step",
                    "Step",
                    "The step to look at. Without --step, every step.",
                    "--step",
                    written="MEASURE:PORTION",
                ),
                Field(
                    "found_after",
                    "Moments until it is found",
                    "How many moments pass before cheating is found.",
                    "--found-after",
                    default="0",
                ),
            ),
        ),
        Part(
            "Or two numbers",
            (
                Field(
                    "gain",
                    "Gain",
                    "Instead of the two files: what a party gains by cheating.",
                    "--gain",
                ),
                Field(
                    "penalty",
                    "Loss",
                    "What it loses if it is found out. Needs --gain.",
                    "--penalty",
                ),
            ),
        ),
    ),
)

ACCOUNT = Form(
    "account",
    ("account",),
    "Material balance",
    "Does the material balance close?",
    (
        Part(
            "What was measured",
            (
                Field(
                    "table",
                    "Table of measurements",
                    "A table with one row for each measurement: CSV, XLSX, ODS or Parquet. Use - "
                    "for standard input.",
                    kind="table",
                ),
                _SHEET,
                _DECIMAL,
            ),
        ),
        Part(
            "What is asked",
            (
                Field(
                    "goal",
                    "Amount to be found",
                    "A loss of this amount has to be found.",
                    "--goal",
                ),
                Field(
                    "detect",
                    "Detection probability",
                    "The probability with which it has to be found. Needs --goal.",
                    "--detect",
                ),
                Field(
                    "false_alarm",
                    "False alarms",
                    "The probability that a test raises an alarm although nothing is missing. It "
                    "holds for each test.",
                    "--false-alarm",
                    default="0.05",
                ),
            ),
        ),
        Part(
            "Simulation",
            (
                Field(
                    "histories",
                    "Histories",
                    "How many histories are simulated to set the limits of MUF and CUMUF, at most "
                    "10,000,000,000. Ctrl-C goes on with those that are done.",
                    "--histories",
                    default="100000",
                ),
                Field(
                    "seed",
                    "Seed",
                    "The number that the simulation starts from.",
                    "--seed",
                    default="1",
                ),
            ),
        ),
    ),
)

#: In the order in which they are listed: from what a party gains to what is drawn and weighed.
FORMS: Mapping[str, Form] = MappingProxyType(
    {form.name: form for form in (REQUIRE, SIZE, ALLOCATE, GAME, ACCOUNT)}
)
