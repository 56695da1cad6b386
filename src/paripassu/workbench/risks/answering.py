"""The bytes of a file in, and how likely a deal is out: as ``paripassu risk`` says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from paripassu.agreement.read import parse_agreement
from paripassu.charts.printed import printed
from paripassu.charts.text import clean
from paripassu.errors import InputError, PariPassuError
from paripassu.workbench.planning.asked import Answer, Job, Mistake
from paripassu.workbench.planning.pacing import words

#: Seconds between two words on how far it is: whoever hears the page hears each of them.
EVERY: Final = 1.0
COUNTED: Final = "Working: the first futures are counted."


def likely(job: Job, tell: Callable[[Answer], None], enough: Callable[[], bool]) -> None:
    """Find out how likely a deal is, with everything as the command has it unless told otherwise.

    Parameters
    ----------
    job : Job
        It is given ``content``, the bytes of the file.
    tell : callable
        Told how far it is, and at last what came of it: the part of the page with its pictures, the
        ``document`` that the command prints, the ``digest`` of what it belongs to, and whether it
        is ``early``: there was more to count.
    enough : callable
        Asked once something is counted, and then again and again: whether that is enough.
    """
    counted = False

    def should_stop() -> bool:
        nonlocal counted
        if not counted:
            counted = True
            tell(Answer(job.ticket, job.revision, "planning", COUNTED, found={"counted": True}))
        return enough()

    try:
        agreement = parse_agreement(job.given["content"], job.name)
        # Imported once the file reads: all that draws futures takes a second.
        from paripassu.charts.risk.risk_section import risk_sections
        from paripassu.charts.risk.risk_text import render_risk
        from paripassu.charts.risk.told import stopped_words
        from paripassu.documents.pointed import laid_out
        from paripassu.sequencing.risk.risk import risk
        from paripassu.workbench.planning.parts import address_of
        from paripassu.workbench.risks.painting import painted

        # In this process alone: the others are for the keys. The answer is the same.
        found = risk(
            agreement,
            workers=1,
            should_stop=should_stop,
            progress=words(job, tell, "Working", every=EVERY),
        )
    except InputError as error:
        mistakes = tuple(Mistake(fault.line, clean(str(fault))) for fault in error.faults)
        said = "There is no answer yet: something in the agreement is missing or wrong."
        tell(Answer(job.ticket, job.revision, "mistakes", said, mistakes))
        return
    except PariPassuError as error:
        tell(Answer(job.ticket, job.revision, "failed", clean(str(error))))
        return
    sections = risk_sections(found, agreement=agreement)
    pictures = [picture for section in sections for picture in section.pictures]
    tell(
        Answer(
            job.ticket,
            job.revision,
            "planned",
            " ".join(filter(None, [clean(found.summary()), stopped_words(found)])),
            page=painted(
                sections,
                printed(lambda console: render_risk(console, found)),
                job,
                early=found.interrupted,
            ),
            drawn={address_of(picture): picture for picture in pictures},
            found={
                "document": laid_out(found.to_json()),
                "digest": found.digest,
                "early": found.interrupted,
            },
        )
    )
