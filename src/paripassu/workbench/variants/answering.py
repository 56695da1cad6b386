"""What planning processes find for the page of variants: repairs as variants, and comparisons."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from paripassu.agreement.read import parse_agreement
from paripassu.agreement.variants.read import parse_variants
from paripassu.agreement.variants.write import format_variant
from paripassu.charts.page import environment as charts_environment
from paripassu.charts.picture import Picture
from paripassu.charts.style import DARK, NARROW, WIDE
from paripassu.charts.text import clean
from paripassu.charts.variants_section import variants_section
from paripassu.sequencing.explain import explain
from paripassu.sequencing.repairs.as_variant import repair_variant
from paripassu.sequencing.variants import compare_variants
from paripassu.workbench.pages.painted import environment
from paripassu.workbench.planning.asked import Answer, Job, gone
from paripassu.workbench.planning.pacing import working

Asked = Callable[[], bool]
Tell = Callable[[Answer], None]
#: Seconds for the repairs.
SECONDS = 60.0
#: Seconds for each variant after which its best plan so far is shown, unless told otherwise.
PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A picture as addresses that hold it: the policy of the page lets it show such."""

    picture: Picture
    wide: str
    wide_dark: str
    narrow: str
    narrow_dark: str


def repairs(job: Job, asked: Asked, tell: Tell) -> None:
    """Find the repairs of a text, each as a variant of it."""
    content = job.text.encode("utf-8", "surrogatepass")
    agreement = parse_agreement(content, job.name)
    why = explain(agreement, time_limit=SECONDS, should_stop=asked)
    if asked():
        return
    found: list[dict[str, str]] = []
    names: list[str] = []
    for number in range(1, len(why.repairs) + 1):
        variant = repair_variant(content, why, number, names)
        names.append(variant.name)
        found.append(
            {"name": variant.name, "note": clean(variant.note), "text": format_variant(variant)}
        )
    lead = "There is a plan: nothing has to be repaired." if why.feasible else clean(why.summary())
    tell(Answer(job.ticket, job.revision, "planned", lead, found={"repairs": found}))


def variants(job: Job, asked: Asked, tell: Tell) -> None:
    """Compare variants with a text and with each other; what is known already is brought along."""
    wanted = parse_variants(job.given["variants"])

    def say(how_far: str, found: Mapping[str, Any] | None = None) -> None:
        if not gone(asked):
            word = working("Planning", how_far) if how_far else ""
            tell(Answer(job.ticket, job.revision, "planning", word, found=found or {}))

    compared = compare_variants(
        job.text,
        wanted,
        name=job.name,
        known=job.given["known"],
        # Each at once: whoever asks something newer meanwhile need not wait for it again.
        found=lambda digest, answered: say("", {"answered": {digest: answered}}),
        each=job.given.get("seconds", PATIENCE),
        should_stop=asked,
        progress=say,
    )
    if gone(asked):
        return
    section = variants_section(compared, heading="Beside each other", changes=False)
    tables = charts_environment().get_template("tables.html.jinja").module
    page = (
        environment()
        .get_template("variants_answer.html.jinja")
        .render(
            section=section,
            drawn=[_drawn(picture) for picture in section.pictures],
            grid=tables.grid,  # type: ignore[attr-defined]
            command=clean(job.command("compare", "NAME.toml")),
        )
    )
    found = {} if compared.final else {"longer": True}
    lead = clean(section.lead)
    tell(Answer(job.ticket, job.revision, "planned", lead, page=page, found=found))


def _drawn(picture: Picture) -> _Drawn:
    return _Drawn(
        picture,
        *(
            _address(picture.to_svg(size, *theme, titled=False))
            for size in (WIDE, NARROW)
            for theme in ((), (DARK,))
        ),
    )


def _address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
