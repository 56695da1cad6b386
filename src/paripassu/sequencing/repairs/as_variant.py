"""A repair as a variant of the agreement: it can be softened, compared and made later.

What is repaired may be a variant itself: then its repair is a variant of the same agreement, with
what the first one changes and what the repair changes in that.
"""

from __future__ import annotations

from collections.abc import Collection

from paripassu.agreement.differences import differences
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import document_of, parse_agreement
from paripassu.agreement.variants.apply import agreement_with, apply_variant
from paripassu.agreement.variants.between import changes_between
from paripassu.agreement.variants.model import Variant
from paripassu.errors import ParameterError
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
    name, note = _called(parse_agreement(content), explanation, number, taken)
    return Variant(name, note, changes_between(content, repaired))


def repairs_of_variant(
    text: str, variant: Variant, explanation: Explanation
) -> tuple[Variant, ...]:
    """Give all repairs of a variant, each as a variant of the same agreement file.

    Parameters
    ----------
    text : str
        Of the agreement file.
    variant : Variant
    explanation : Explanation
        Of the file with that variant.

    Returns
    -------
    tuple of Variant
        In their order, named and noted as :func:`repair_variant` does. Made in the file, each says
        what the file with the first variant says once it is repaired. What of the first one no
        longer fits the file stands in each, too.

    Raises
    ------
    ParameterError
        The file would not read with the variant.
    AgreementError
        The text is no agreement file.
    """
    made = apply_variant(text, variant).text
    if made is None:
        raise ParameterError("variant", "leaves nothing that reads as an agreement")
    content = made.encode("utf-8", "surrogatepass")
    document, agreement = document_of(text), parse_agreement(text)
    varied = parse_agreement(content)
    found: list[Variant] = []
    for number in range(1, len(explanation.repairs) + 1):
        repaired = repaired_file(content, explanation, number)
        touched = {change.entry for change in changes_between(content, repaired)}
        kept = [change for change in variant.changes if change.entry not in touched]
        every, named = changes_between(text, repaired), {change.entry for change in kept}
        joined = (*kept, *(change for change in every if change.entry not in named))
        wanted = agreement_with(document, agreement, Variant("", "", joined))
        # An entry without an id is called otherwise once it says something else.
        same = wanted is not None and not differences((wanted, parse_agreement(repaired)))
        said = _called(varied, explanation, number, [one.name for one in found])
        found.append(Variant(*said, joined if same else every))
    return tuple(found)


def _called(
    agreement: Agreement, explanation: Explanation, number: int, taken: Collection[str]
) -> tuple[str, str]:
    """Give the name and the note of a repair."""
    repair = explanation.repairs[number - 1]
    name = said = f"Repair {number}: {repair.kind}"
    again = 1
    while name in taken:
        again += 1
        name = f"{said} ({again})"
    return name, summary(agreement, repair)
