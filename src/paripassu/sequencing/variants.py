"""Variants of an agreement beside each other: what each comes to, and what the file itself does.

An answer hangs on a text and on nothing else. So those that are known already are brought along,
and only a text that was not answered before is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import MappingProxyType

from paripassu import given
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.agreement.variants.apply import Applied, apply_variant
from paripassu.agreement.variants.model import Variant
from paripassu.agreement.variants.write import format_variant
from paripassu.deadline import Deadline, Progress, ShouldStop
from paripassu.errors import AgreementError
from paripassu.sequencing.again import plan_again
from paripassu.sequencing.compare import comparison_of, planned_answer
from paripassu.sequencing.comparison import ComparedAnswer, Comparison
from paripassu.sequencing.contradiction import verify_possible
from paripassu.sequencing.explanation import Complete
from paripassu.sequencing.known import Known
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.substance import substance

#: Variants beside each other in one table.
MOST_BESIDE = 6


@dataclass(frozen=True, slots=True)
class Answered:
    """What one text with one list of changes comes to.

    Attributes
    ----------
    applied : Applied
        The text with the changes.
    answer : ComparedAnswer or None
        None where that would not read. Repairs are not looked for.
    plan : Plan or None
        None where there is none.
    known : Known
        What helps to answer the next text.
    """

    applied: Applied
    answer: ComparedAnswer | None = None
    plan: Plan | None = field(default=None, repr=False)
    known: Known = field(default=Known(), repr=False)

    @property
    def final(self) -> bool:
        """Whether a longer search finds nothing more."""
        if self.answer is None:
            return True
        if self.answer.status == "infeasible":
            return self.answer.complete is not None and self.answer.complete.conflicts
        return self.answer.status == "optimal"


@dataclass(frozen=True, slots=True)
class ComparedVariant:
    """A variant, what of it fits the agreement, and what it comes to.

    Attributes
    ----------
    variant : Variant
    answered : Answered
    agreement : Agreement or None
        With the variant; None where it would not read.
    """

    variant: Variant
    answered: Answered
    agreement: Agreement | None

    @property
    def applied(self) -> Applied:
        """What of it fits the agreement."""
        return self.answered.applied

    @property
    def answer(self) -> ComparedAnswer | None:
        """What it comes to; None where the agreement would not read with the variant."""
        return self.answered.answer


@dataclass(frozen=True, slots=True)
class ComparedVariants:
    """An agreement and its variants beside each other.

    Attributes
    ----------
    agreement : Agreement
        As the file is.
    variants : tuple of ComparedVariant
        In the order in which they were given.
    file : Answered
        What the file itself comes to.
    comparison : Comparison or None
        Of the file with all variants that read, in that order; None where none does. In what they
        differ is not told: each variant says what it changes.
    """

    agreement: Agreement
    variants: tuple[ComparedVariant, ...]
    file: Answered
    comparison: Comparison | None

    @property
    def final(self) -> bool:
        """Whether a longer search finds nothing more, of any."""
        return self.file.final and all(one.answered.final for one in self.variants)


#: Told what was answered, as :func:`key_of` calls it, and what it comes to.
Found = Callable[[str, Answered], None]


def compare_variants(
    text: str,
    variants: Sequence[Variant],
    *,
    name: str = "agreement",
    known: Mapping[str, Answered] = MappingProxyType({}),
    found: Found | None = None,
    time_limit: float | None = None,
    each: float | None = None,
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
    known : mapping
        What is answered already, by :func:`key_of`: it is not answered anew.
    found : callable, optional
        Told each that is answered anew, as soon as it is; not those that were not begun.
    time_limit : float, optional
        Seconds in all, shared evenly by those that are answered anew.
    each : float, optional
        Seconds that none of them takes more than.
    should_stop, progress : callable, optional
        As in :func:`paripassu.plan`.

    Raises
    ------
    AgreementError
        The text is no agreement file, or contradicts itself.
    """
    agreement = parse_agreement(text, name)
    deadline = Deadline.after(time_limit, should_stop)
    limit = given.seconds(each, "each")
    tell = given.function(progress, "progress") or (lambda _: None)
    every = [Variant(""), *variants]
    keys = [key_of(text, one) for one in every]
    new: dict[str, Variant] = {}
    for key, one in zip(keys, every, strict=True):
        if key not in known:
            new.setdefault(key, one)  # those that change the same are answered once
    answers = dict(known)
    for at, (key, one) in enumerate(new.items()):
        said = f"“{one.name}”" if one.name else "the file as it is"
        said = f"{at + 1} of {len(new)}, {said}" if len(new) > 1 else said
        tell(said)
        own = deadline.part(1 / (len(new) - at))
        told = _told_of(tell, said)
        begun = not own.asked()
        answers[key] = _answered(agreement, text, one, name, answers, own, limit, told)
        if found is not None and begun:  # what was not begun is not answered
            found(key, answers[key])
    file, *others = (answers[key] for key in keys)
    compared = tuple(
        ComparedVariant(variant, one, _agreement(one, name))
        for variant, one in zip(variants, others, strict=True)
    )
    return ComparedVariants(agreement, compared, file, _comparison(agreement, file, compared))


def key_of(text: str, variant: Variant) -> str:
    """Give what a variant's answer hangs on: the text and its changes, and not its name."""
    changes = format_variant(Variant("", "", variant.changes))
    return sha256(f"{text}\0{changes}".encode("utf-8", "surrogatepass")).hexdigest()


def _agreement(one: Answered, name: str) -> Agreement | None:
    return None if one.answer is None else parse_agreement(one.applied.text or "", name)


def _made(
    agreement: Agreement, text: str, variant: Variant, name: str, deadline: Deadline
) -> tuple[Applied, Agreement | None]:
    """Make a variant; one whose facts contradict each other is taken for one that does not read."""
    if not variant.changes:
        return Applied(text), agreement
    done = apply_variant(text, variant)
    if done.text is None:
        return done, None
    agreement = parse_agreement(done.text, name)
    try:
        verify_possible(agreement, deadline)
    except AgreementError as error:
        why = "; ".join(str(fault) for fault in error.faults[:3])
        return Applied(None, done.misfits, why), None
    return done, agreement


def _told_of(tell: Progress, what: str) -> Progress:
    return lambda text: tell(f"{what}: {text}")


def _helpful(answers: Mapping[str, Answered], agreement: Agreement) -> Known:
    """Give what is known of a text like the others, the newest, and of one in other words."""
    newest = [one.known for one in reversed([*answers.values()])]
    like = next((one for one in newest if one.possible), Known())
    same = substance(agreement)
    found = (one.found for one in newest if one.found and one.found.substance == same)
    return replace(like, found=next(found, None))


def _answered(
    file: Agreement,
    text: str,
    variant: Variant,
    name: str,
    answers: Mapping[str, Answered],
    deadline: Deadline,
    each: float | None,
    progress: Progress,
) -> Answered:
    done, agreement = _made(file, text, variant, name, deadline)
    if agreement is None:
        return Answered(done)
    known = _helpful(answers, agreement)
    if deadline.asked():  # nobody waits for what was not begun
        return Answered(done, ComparedAnswer(status="unknown"), None, known)
    left = deadline.left()
    limit = each if left is None else left if each is None else min(left, each)
    again = plan_again(
        agreement, known, time_limit=limit, should_stop=deadline.asked, progress=progress
    )
    plan = again.plan
    if plan.status != "infeasible":
        answer = planned_answer(agreement, plan)
        return Answered(done, answer, plan if plan.found else None, again.known)
    answer = ComparedAnswer(
        status="infeasible",
        conflicts=plan.conflicts,
        loses=plan.loses,
        complete=Complete(conflicts=again.sure),
    )
    return Answered(done, answer, None, again.known)


def _comparison(
    agreement: Agreement, file: Answered, variants: Sequence[ComparedVariant]
) -> Comparison | None:
    told = [(agreement, file), *((one.agreement, one.answered) for one in variants)]
    shown = [(a, one, one.answer) for a, one in told if a is not None and one.answer is not None]
    if len(shown) < 2:
        return None
    return comparison_of(
        [(a, None) for a, _, _ in shown],
        [answer for _, _, answer in shown],
        [one.plan for _, one, _ in shown],
    )
