"""What planning processes find for the page of variants: repairs as variants, and comparisons."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from paripassu.agreement.read import parse_agreement
from paripassu.agreement.variants.apply import apply_variant
from paripassu.agreement.variants.model import Variant
from paripassu.agreement.variants.read import parse_variants
from paripassu.agreement.variants.write import format_variant
from paripassu.charts.page import environment as charts_environment
from paripassu.charts.picture import Picture
from paripassu.charts.style import DARK, NARROW, WIDE
from paripassu.charts.text import clean
from paripassu.charts.variants_section import variants_section
from paripassu.errors import ParameterError
from paripassu.sequencing.explain import explain
from paripassu.sequencing.repairs.as_variant import repair_variant, repairs_of_variant
from paripassu.sequencing.variants import compare_variants
from paripassu.workbench.pages.painted import environment
from paripassu.workbench.planning.asked import Answer, Job, gone
from paripassu.workbench.planning.pacing import words, working
from paripassu.workbench.variants.acts import MOST_NOTE

Asked = Callable[[], bool]
Tell = Callable[[Answer], None]
#: Seconds for the repairs.
SECONDS = 60.0
#: Seconds for each variant after which its best plan so far is shown, unless told otherwise.
PATIENCE = 10.0
#: Characters of a variant's name that stand in the name of its repair.
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A picture as addresses that hold it: the policy of the page lets it show such."""

    picture: Picture
    wide: str
    wide_dark: str
    narrow: str
    narrow_dark: str


def repairs(job: Job, asked: Asked, tell: Tell) -> None:
    """Find the repairs of a text, or of a text with a variant, each as a variant of the text."""
    wanted = parse_variants(job.given.get("variant", ""))
    text = job.text if not wanted else _with(job.text, wanted[0])
    content = text.encode("utf-8", "surrogatepass")
    why = explain(
        parse_agreement(content, job.name),
        time_limit=SECONDS,
        should_stop=asked,
        progress=words(job, tell, "Looking for repairs"),
    )
    if gone(asked):
        return
    found: list[Variant] = []
    if wanted:
        found += repairs_of_variant(job.text, wanted[0], why)
    else:
        for number in range(1, len(why.repairs) + 1):
            found.append(repair_variant(content, why, number, [one.name for one in found]))
    told = [
        {
            "name": one.name,
            "note": clean(one.note),
            "text": format_variant(_further(wanted[0], one) if wanted else one),
        }
        for one in found
    ]
    said = "There is a plan: nothing has to be repaired." if why.feasible else clean(why.summary())
    if wanted:
        said = f"With “{clean(wanted[0].name)}”: {said}"
    tell(Answer(job.ticket, job.revision, "planned", said, found={"repairs": told}))


def _with(text: str, variant: Variant) -> str:
    done = apply_variant(text, variant)
    if done.text is None:
        raise ParameterError(
            f"“{variant.name}”", f"cannot be repaired: with it the file would not read: {done.why}"
        )
    return done.text


def _further(variant: Variant, repair: Variant) -> Variant:
    """Name a repair of a variant after both, and keep what is noted of the variant."""
    begin = variant.name if len(variant.name) <= _LONGEST else f"{variant.name[:_LONGEST]}…"
    note = f"{variant.note}\n{repair.note}" if variant.note.strip() else repair.note
    return replace(
        repair,
        name=f"{begin}, {repair.name[0].lower()}{repair.name[1:]}",
        note=note if len(note) <= MOST_NOTE else repair.note,
    )


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
