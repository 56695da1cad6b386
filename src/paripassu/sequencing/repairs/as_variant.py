"""A repair as a variant of the agreement: it can be softened, compared and made later."""

from __future__ import annotations

from collections.abc import Collection

from paripassu.agreement.read import parse_agreement
from paripassu.agreement.variants.between import changes_between
from paripassu.agreement.variants.model import Variant
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.repairs.in_file import repaired_file
from paripassu.sequencing.repairs.summary import summary


def repair_variant(
    content: bytes, explanation: Explanation, number: int, taken: Collection[str] = ()
) -> Variant:
    """Give a repair as a variant of the agreement file.

    Parameters
    ----------
    content : bytes
        The file that the explanation was made from.
    explanation : Explanation
    number : int
        Which of its repairs, from 1.
    taken : collection of str
        Names that other variants have.

    Returns
    -------
    Variant
        Made in the file, it gives what :func:`~paripassu.sequencing.repairs.in_file.repaired_file`
        writes.

    Raises
    ------
    ParameterError
        There is no such repair.
    AgreementError
        The content is no agreement file.
    """
    repaired = repaired_file(content, explanation, number)
    repair = explanation.repairs[number - 1]
    name = said = f"Repair {number}: {repair.kind}"
    again = 1
    while name in taken:
        again += 1
        name = f"{said} ({again})"
    note = summary(parse_agreement(content), repair)
    return Variant(name, note, changes_between(content, repaired))
