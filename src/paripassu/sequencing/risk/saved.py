"""A run that is kept in a file, so that it can go on where it was stopped.

What is counted is whole numbers, and what is not counted depends on the question alone: a run that
goes on comes to the same answer, to the byte, as one that was never stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, NoReturn

from paripassu.documents.canonical import digest
from paripassu.documents.strict import read_json
from paripassu.errors import DocumentError, Fault, ParameterError
from paripassu.files import Readable, write_text
from paripassu.kinds import document
from paripassu.quoted import quoted
from paripassu.sequencing.risk.draws import rounded_up
from paripassu.sequencing.risk.kept_counts import made_up
from paripassu.sequencing.risk.pieces import Progressing
from paripassu.sequencing.risk.question import Question
from paripassu.sequencing.risk.sampled import Sample
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
        raise made_up(name) from None


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

    yield {(_whole(which), _whole(start), _whole(stop)) for which, start, stop in part["done"]}
    yield {
        tuple(name): np.array([*map(_whole, numbers)], dtype=np.int64).reshape(shape)
        for name, shape, numbers in part["counts"]
    }


def _whole(number: Any) -> int:
    """Give a whole number: what is none is not rounded to one."""
    if type(number) is not int:
        raise ValueError
    return number


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
