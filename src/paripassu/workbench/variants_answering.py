"""What planning processes find for the page of variants: repairs as variants, and comparisons."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass

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
from paripassu.workbench.asked import Answer, Job
from paripassu.workbench.painted import environment

Asked = Callable[[], bool]
Tell = Callable[[Answer], None]
#: Seconds for a comparison, and for the repairs.
SECONDS = 60.0


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
    said = clean(why.summary())
    tell(Answer(job.ticket, job.revision, "planned", said, found={"repairs": found}))


def variants(job: Job, asked: Asked, tell: Tell) -> None:
    """Compare variants with a text and with each other."""
    wanted = parse_variants(job.given["variants"])
    compared = compare_variants(
        job.text, wanted, name=job.name, time_limit=SECONDS, should_stop=asked
    )
    if asked():
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
    tell(Answer(job.ticket, job.revision, "planned", clean(section.lead), page=page))


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
