"""What a report says: made of the answers alone, without a file, a clock or a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from paripassu.agreement.model import Agreement
from paripassu.agreement.overview import Overview
from paripassu.charts.picture import Picture
from paripassu.charts.plan_pictures import explanation_charts
from paripassu.charts.plan_section import explanation_section, plan_section
from paripassu.charts.section import Section
from paripassu.charts.text import clean
from paripassu.numbers import words
from paripassu.reports.blocks import Block, Document, Heading, Items, Paragraph
from paripassu.reports.sectioned import blocks_of
from paripassu.reports.wanted import wanted
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.plan import Plan
from paripassu.sequencing.risk.answer import Risk
from paripassu.sequencing.variants import ComparedVariants

#: Repairs in the picture: more would be too small to read on a sheet; the table has all.
DRAWN = 8
#: Variants in one table: more columns would be too narrow on a sheet.
ACROSS = 3
#: What a reader might take a report to say.
_CLAIMS = (
    (
        "That an order holds against several parties that walk away together. Each order is judged "
        "against one party that walks away alone."
    ),
    (
        "That nobody cheats. A step counts as performed; what has to be inspected, and how "
        "closely, is a question of its own."
    ),
    (
        "That the file is right. Positions, values and stakes are judgements, and the results are "
        "as good as they are."
    ),
    "That anybody will sign.",
)


def document(
    agreement: Agreement,
    overview: Overview,
    answer: Plan | Explanation,
    *,
    date: dt.date,
    version: str,
    risk: Risk | None = None,
    variants: ComparedVariants | None = None,
    beside: str = "",
) -> Document:
    """Gather a report.

    Parameters
    ----------
    agreement : Agreement
    overview : Overview
        What is in it.
    answer : Plan or Explanation
        A plan where there is one or the time ended; else why there is none.
    date : date
        Of which day the report is.
    version : str
        Of the program.
    risk : Risk, optional
        How likely a deal is, where that was found out.
    variants : ComparedVariants, optional
        What the variants come to, where there are any.
    beside : str
        The digest of the file that the variants stand in.
    """
    return Document(
        title=clean(overview.title) or overview.agreement,
        subtitle=f"Report of {words.date(date)} on the agreement {agreement.id}",
        date=date,
        language=agreement.language or "en",
        blocks=(
            Paragraph(clean(answer.summary()), "lead"),
            *wanted(agreement, overview),
            *answered(agreement, answer),
            *(_varied(variants) if variants is not None else ()),
            *(_risked(agreement, risk) if risk is not None else ()),
            *_claims(agreement, answer, risk),
            *_origin(agreement, answer, risk, version, beside),
        ),
    )


def answered(agreement: Agreement, answer: Plan | Explanation) -> Iterator[Block]:
    """Give a plan, or why there is none; of many repairs the mildest are drawn."""
    if isinstance(answer, Plan):
        yield from blocks_of(plan_section(agreement, answer))
        return
    section = explanation_section(agreement, answer)
    if len(answer.repairs) > DRAWN:
        few = answer.model_copy(update={"repairs": answer.repairs[:DRAWN]})
        section.said.append(
            f"The picture of the repairs shows the {DRAWN} mildest; the table has all "
            f"{len(answer.repairs)}."
        )
        yield from blocks_of(_drawn(section, explanation_charts(agreement, few)))
    else:
        yield from blocks_of(section)


def _drawn(section: Section, pictures: Sequence[Picture]) -> Section:
    return replace(section, pictures=[*pictures])


def _varied(variants: ComparedVariants) -> Iterator[Block]:
    # Imported where it is shown: most reports have none.
    from paripassu.charts.variants_section import variants_section

    yield from blocks_of(variants_section(variants, across=ACROSS))


def _risked(agreement: Agreement, risk: Risk) -> Iterator[Block]:
    # Imported where it is shown: most reports have none.
    from paripassu.charts.risk.risk_section import risk_sections

    for section in risk_sections(risk, agreement=agreement):
        yield from blocks_of(section)


def _claims(agreement: Agreement, answer: Plan | Explanation, risk: Risk | None) -> Iterator[Block]:
    yield Heading("What this report does not claim")
    claims = [*_CLAIMS]
    if risk is None and any(position.likelihood.low < 1 for position in agreement.positions):
        claims.append(
            "How likely a deal is. Here every position is taken as held; “paripassu risk” weighs "
            "how likely each is."
        )
    if isinstance(answer, Plan) and answer.status in ("unknown", "feasible"):
        claims.append("That the search is at its end. Its time limit stopped it.")
    yield Items(tuple(claims))


def _origin(
    agreement: Agreement,
    answer: Plan | Explanation,
    risk: Risk | None,
    version: str,
    beside: str,
) -> Iterator[Block]:
    yield Heading("Where it comes from")
    yield Paragraph(
        f"Made by paripassu {version} from the agreement file with the digest "
        f"{agreement.digest}. Another digest is another file."
    )
    if beside:
        yield Paragraph(f"The variants stand in a file beside it, with the digest {beside}.")
    command = "plan" if isinstance(answer, Plan) else "explain"
    more = ""
    if risk is not None and not risk.interrupted:
        more = f", and “paripassu risk” with the seed {risk.seed} those of its part"
    yield Paragraph(
        f"“paripassu show” and “paripassu {command}” print the same numbers from that file{more}."
    )
    if risk is not None and risk.interrupted:
        yield Paragraph(
            f"How likely a deal is comes from “paripassu risk” with the seed {risk.seed}, which "
            "was stopped early: run to its end it counts more futures, and prints other numbers."
        )
