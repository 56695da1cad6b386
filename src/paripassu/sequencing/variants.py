"""Variants of an agreement beside each other: what each comes to, and what the file itself does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.variants.apply import Applied, apply_variant
from paripassu.agreement.variants.model import Variant
from paripassu.deadline import Deadline, Progress, ShouldStop
from paripassu.errors import AgreementError
from paripassu.sequencing.compare import compare
from paripassu.sequencing.comparison import ComparedAnswer, Comparison
from paripassu.sequencing.contradiction import verify_possible

#: Variants beside each other in one table.
MOST_BESIDE = 6


@dataclass(frozen=True, slots=True)
class ComparedVariant:
    """A variant, what of it fits the agreement, and what it comes to.

    Attributes
    ----------
    variant : Variant
    applied : Applied
    answer : ComparedAnswer or None
        None where the agreement would not read with the variant.
    """

    variant: Variant
    applied: Applied
    answer: ComparedAnswer | None


@dataclass(frozen=True, slots=True)
class ComparedVariants:
    """An agreement and its variants beside each other.

    Attributes
    ----------
    agreement : Agreement
        As the file is.
    variants : tuple of ComparedVariant
        In the order in which they were given.
    comparison : Comparison or None
        Of the file with all variants that read, in that order; None where none does.
    """

    agreement: Agreement
    variants: tuple[ComparedVariant, ...]
    comparison: Comparison | None


def compare_variants(
    text: str,
    variants: Sequence[Variant],
    *,
    name: str = "agreement",
    time_limit: float | None = None,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> ComparedVariants:
    """Compare variants of an agreement with it and with each other.

    Parameters
    ----------
    text : str
        Of the agreement file.
    variants : sequence of Variant
    name : str
        What the file is called in messages.
    time_limit : float, optional
        Seconds in all, shared evenly.
    should_stop, progress : callable, optional
        As in :func:`paripassu.plan`.

    Raises
    ------
    AgreementError
        The text is no agreement file, or contradicts itself.
    """
    agreement = parse_agreement(text, name)
    deadline = Deadline.after(time_limit, should_stop)
    made = [_possible(apply_variant(text, variant), deadline) for variant in variants]
    texts = [done.text for done in made if done.text is not None]
    comparison = None
    if texts:
        comparison = compare(
            agreement,
            *(parse_agreement(changed, name) for changed in texts),
            time_limit=deadline.left(),
            should_stop=should_stop,
            progress=progress,
        )
    answers = iter(comparison.answers[1:] if comparison is not None else ())
    return ComparedVariants(
        agreement,
        tuple(
            ComparedVariant(variant, done, None if done.text is None else next(answers))
            for variant, done in zip(variants, made, strict=True)
        ),
        comparison,
    )


def _possible(done: Applied, deadline: Deadline) -> Applied:
    """Take a variant whose facts contradict each other for one that does not read."""
    if done.text is None:
        return done
    try:
        verify_possible(parse_agreement(done.text), deadline)
    except AgreementError as error:
        return Applied(None, done.misfits, "; ".join(str(fault) for fault in error.faults[:3]))
    return done
