"""A run that is kept in a file, so that it can go on where it was stopped.

What is counted is whole numbers, and what is not counted depends on the question alone: a run that
goes on comes to the same answer, to the byte, as one that was never stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NoReturn

from paripassu.documents.canonical import digest
from paripassu.documents.strict import read_json
from paripassu.errors import DocumentError, Fault, ParameterError
from paripassu.files import Readable, write_text
from paripassu.kinds import document
from paripassu.quoted import quoted
from paripassu.sequencing.risk.draws import EFFECTS, MAIN, rounded_up
from paripassu.sequencing.risk.jackknife import REPLICATES
from paripassu.sequencing.risk.pieces import Progressing
from paripassu.sequencing.risk.processes import Piece
from paripassu.sequencing.risk.question import Question
from paripassu.sequencing.risk.sampled import Sample
from paripassu.sequencing.risk.survey import Survey
from paripassu.sequencing.risk.ways import Way

FORMAT = "paripassu/risk-run/1"
RUN = document("risk-run", "a run of risk")
#: What a run counts, in turn.
PARTS = ("main", "fresh", "effects")


def write_run(path: Any, sample: Sample) -> None:
    """Write what is counted so far, over a run that was kept there before."""
    # Before all futures are counted the plans may still change: nothing counted of them is kept.
    chosen = sample.main.each == rounded_up(sample.question.samples)
    parts = {
        name: _part(getattr(sample, name) if chosen or name == "main" else Progressing())
        for name in PARTS
    }
    kept = {"format": FORMAT, **asked(sample.question), "parts": parts}
    kept["digest"] = digest(kept)
    write_text(path, json.dumps(kept) + "\n", replaces=RUN)


def asked(question: Question) -> dict[str, Any]:
    """Give what a run has to be of to go on: the file's bytes, and every option."""
    return {
        "agreement": question.agreement.digest,
        "conceded": list(question.conceded),
        "samples": question.samples,
        "seed": question.seed,
        "effects": question.effects,
        "plans": {name: _way(way) for name, way in question.plans.items()},
    }


def _way(way: Way) -> str:
    days = {str(step): [str(begin), str(end)] for step, (begin, end) in way.days.items()}
    moments = [[str(step) for step in moment] for moment in way.moments]
    return sha256(json.dumps([moments, days], sort_keys=True).encode()).hexdigest()


def _part(so_far: Progressing) -> dict[str, Any]:
    return {
        "done": [list(piece) for piece in sorted(so_far.done)],
        "counts": [
            [list(name), list(numbers.shape), numbers.reshape(-1).tolist()]
            for name, numbers in sorted(so_far.counts.items())
        ],
    }


def read_run(source: Readable, question: Question) -> tuple[str, dict[str, Progressing]]:
    """Read a run, to go on with it; give what messages call it, too.

    Raises
    ------
    DocumentError
        It is no run, not whole, or one of another agreement or with other options.
    InputError
        It cannot be read.
    """
    kept, name = read_json(source)
    if kept.get("format") != FORMAT:
        _refuse(name, "format", "is no run of `paripassu risk`", "give the file of --save")
    content = {key: value for key, value in kept.items() if key != "digest"}
    if kept.get("digest") != digest(content):
        _refuse(name, "digest", "does not fit the file: it was changed", "start the run again")
    for key, value in asked(question).items():
        if kept.get(key) != value:
            _refuse(name, key, *_other(key, kept.get(key), value))
    try:
        return name, {part: Progressing(*_read(kept["parts"][part])) for part in PARTS}
    except (KeyError, TypeError, ValueError, OverflowError):
        # somebody made it up, with a digest that fits
        raise _made_up(name) from None


def verify_counts(name: str, survey: Survey, pieces: Sequence[Piece], so_far: Progressing) -> None:
    """Verify that what was counted before is of this survey: somebody may have made it up.

    Raises
    ------
    DocumentError
        There are pieces, counts or numbers that it does not have.
    """
    which = pieces[0][0]
    like = {key: numbers.shape for key, numbers in survey.count(which, 0, 1).items()}
    most = so_far.each * REPLICATES
    for key, numbers in so_far.counts.items():
        if key not in like and key[:1] == ("conflict",) and which == MAIN:
            known = set(key[1:]) <= set(survey.world.universe)
            like[key] = (REPLICATES,) if known else ()
        # The sums of effects are of squares; all else counts futures.
        many = which == EFFECTS or int(numbers.max(initial=0)) <= most
        if like.get(key) != numbers.shape or int(numbers.min(initial=0)) < 0 or not many:
            raise _made_up(name)
    needed = {key for key in like if key[0] != "conflict"}
    if not so_far.done <= set(pieces) or not needed <= so_far.counts.keys():
        raise _made_up(name)
    futures = so_far.counts.get(("futures",), so_far.counts.get(("fresh",)))
    if futures is not None and (futures != so_far.each).any():
        raise _made_up(name)
    if which == MAIN:
        decided = so_far.counts["deal",] + so_far.counts["open",]
        if (decided > so_far.each).any():
            raise _made_up(name)


def _made_up(name: str) -> DocumentError:
    return _fault(name, "parts", "is not what --save writes", "start the run again")


def _other(key: str, before: Any, now: Any) -> tuple[str, str]:
    if key == "agreement":
        return "is a run of another agreement file", "give the file as it was, or start again"
    was, is_ = quoted(json.dumps(before)), quoted(json.dumps(now))
    what = f"the run was started with {was}, and now it is {is_}"
    return what, "give the same options, or start again"


def _refuse(name: str, place: str, what: str, mend: str) -> NoReturn:
    raise _fault(name, place, what, mend)


def _fault(name: str, place: str, what: str, mend: str) -> DocumentError:
    return DocumentError(name, [Fault(0, place, what, mend)])


def _read(part: Mapping[str, Any]) -> Iterator[Any]:
    import numpy as np

    yield {(int(which), int(start), int(stop)) for which, start, stop in part["done"]}
    yield {
        tuple(name): np.array(numbers, dtype=np.int64).reshape(shape)
        for name, shape, numbers in part["counts"]
    }


def verify_runs(method: str, save: object, resume: object, *, weighed: bool = False) -> None:
    """Refuse to keep a run where nothing is drawn; ``weighed``: as it turns out."""
    for name, value in (("save", save), ("resume", resume)):
        if value is None:
            continue
        if method == "exact":
            what = "keeps drawn futures, and the exact method draws none"
            raise ParameterError(name, what, "leave it out")
        if weighed:
            what = "keeps drawn futures, and here none is drawn: every case can be weighed at once"
            raise ParameterError(name, what, "leave it out, or choose the method 'sampled'")
