"""A declaration with a false total, as a declarer would make one who has changed the program."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paripassu.cli.scenarios import declaration

if TYPE_CHECKING:
    from paripassu.escrow.filled import Progress
    from paripassu.escrow.template import Template

#: The warheads that Pelagia has, and those that it says it has.
TRUE, FALSE = 122, 62
#: One row for each base and type, in the columns of Nemoria's table of delivery systems.
_ROWS = (
    ("B-1", "ICBM", "Fulmar-1", "24", "6", "24", "2", "72"),
    ("B-2", "SLBM", "Skua-1", "12", "4", "12", "4", "48"),
    ("B-3", "heavy bomber", "Gannet", "2", "1", "2", "1", "2"),
)


@dataclass(frozen=True)
class Published:
    """What the declarer publishes.

    Attributes
    ----------
    template : Template
        What was agreed on.
    commitment, total, records : bytes
        The files: the commitment, the false total opened, the records that belie it opened.
    """

    template: Template
    commitment: bytes
    total: bytes
    records: bytes


def false_declaration(count: Progress) -> Published:
    """Make a commitment to true records and a false total, and open both."""
    from paripassu.escrow.commit import Declaration, hashed
    from paripassu.escrow.commitment import Header, format_commitment
    from paripassu.escrow.declare_openings import disclosed
    from paripassu.escrow.declared import Source, filled_from
    from paripassu.escrow.read import read_template
    from paripassu.escrow.selection import Chosen
    from paripassu.escrow.template import from_form
    from paripassu.tables.texts import Texts

    form = read_template(declaration("nemoria") / "template.toml").form()
    table = next(one for one in form["tables"] if one["name"] == "systems")
    form |= {
        "agreement": "pelagia-2031",
        "declarer": "pelagia",
        "territory": [],
        "tables": [{**table, "references": []}],
        "stages": [],
    }
    header = Header(from_form(form), 1, None, os.urandom(32))
    columns = tuple(Texts.from_list([*column]) for column in zip(*_ROWS, strict=True))
    source = Source("systems.csv", columns, range(2, len(_ROWS) + 2))
    records, totals = filled_from(header.trees, header.identity, {"systems": source})
    changed = tuple(
        Texts.from_list([str(FALSE)]) if name == "warheads" else texts
        for name, texts in zip(header.trees[1].names, totals.columns, strict=True)
    )
    declared = Declaration(header, os.urandom(32), (records, replace(totals, columns=changed)))
    commitment, declared = hashed(declared, count)

    def opened(number: int) -> bytes:
        tree = header.trees[number]
        chosen = Chosen(tree, tree.territory, (tree.names.index("warheads") + 1,))
        return disclosed(commitment, declared, [chosen])[0]

    return Published(header.template, format_commitment(commitment), opened(1), opened(0))
