"""A repair made in a person's agreement file: everything else stays as it stands there."""

from __future__ import annotations

from paripassu.agreement.read import parse_agreement
from paripassu.agreement.update import update_toml
from paripassu.errors import ParameterError
from paripassu.numbers.words import count
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.planner import without
from paripassu.sequencing.repairs.apply import apply
from paripassu.sequencing.repairs.writable import writable


def repaired_file(content: bytes, explanation: Explanation, number: int) -> bytes:
    """Make a repair in the bytes of an agreement file.

    Parameters
    ----------
    content : bytes
        The file that the explanation was made from. Comments, order, line ends and a byte-order
        mark are kept.
    explanation : Explanation
    number : int
        Which of its repairs, from 1.

    Raises
    ------
    ParameterError
        There is no such repair.
    AgreementError
        The content is no agreement file.
    """
    found = len(explanation.repairs)
    if not 1 <= number <= found:
        raise ParameterError(
            "number",
            f"is {number}, and there {'is' if found == 1 else 'are'} {count(found, 'repair')}",
            "give a number from the list, or more time",
        )
    # what was conceded stands in the way of the repair as long as it stands in the file
    agreement = without(parse_agreement(content), explanation.conceded)
    repaired = writable(apply(agreement, explanation.repairs[number - 1]))
    return update_toml(content.decode("utf-8"), repaired).encode()
