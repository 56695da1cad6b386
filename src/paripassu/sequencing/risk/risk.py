"""How likely is a deal, what stands in its way how often, and what should be found out first?"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from os import PathLike
from typing import Any

from paripassu import given
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import agreement_of
from paripassu.deadline import Deadline, Progress, ShouldStop
from paripassu.errors import ParameterError
from paripassu.files import Readable
from paripassu.sequencing.contradiction import verify_possible
from paripassu.sequencing.memory import enough_memory
from paripassu.sequencing.planner import conceded_of
from paripassu.sequencing.risk.answer import Risk
from paripassu.sequencing.risk.exact import exact_answer
from paripassu.sequencing.risk.given_plans import named_ways
from paripassu.sequencing.risk.grid import Grid
from paripassu.sequencing.risk.kept_counts import verify_counts
from paripassu.sequencing.risk.pieces import Runner
from paripassu.sequencing.risk.question import EFFECTS, Question
from paripassu.sequencing.risk.sampled import Sample, counted, prepared
from paripassu.sequencing.risk.saved import read_run, verify_runs, write_run
from paripassu.sequencing.risk.told import told
from paripassu.sequencing.risk.workers import placed, verify_workers

#: Futures and seed unless told otherwise.
SAMPLES = 16_384
SEED = 1
METHODS = ("auto", "exact", "sampled")
#: Limits of the parameters.
MOST_SAMPLES = 1 << 30
MOST_SEED = (1 << 64) - 1
MOST_EFFECTS = 1 << 20
#: Seconds between two times that a run is kept.
KEPT = 5.0


def risk(
    agreement: Agreement | Readable,
    *,
    samples: int = SAMPLES,
    seed: int = SEED,
    method: str = "auto",
    effects: int = EFFECTS,
    plans: Mapping[str, Any] | Sequence[Any] = (),
    concede: Iterable[str] = (),
    workers: str | int | None = None,
    save: str | PathLike[str] | None = None,
    resume: Readable | None = None,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> Risk:
    """Say how likely a deal is when positions and values are not known for sure.

    Parameters
    ----------
    agreement : Agreement, path or open file
        What the parties want, each position with its likelihood, values as intervals.
    samples : int
        Futures to draw, at the least; rounded up to sixteen times a power of two.
    seed : int
        What they are drawn with.
    method : str
        ``exact``: weigh every case, where values are points; ``sampled``: draw futures; ``auto``:
        the first where it can be done.
    effects : int
        Base points of the estimates of total effects; 0 leaves these out.
    plans : mapping or sequence of plans
        Plans to compare, by their names: as :func:`paripassu.check` takes them.
    concede : iterable of str
        Positions dropped, as if their parties had given them up.
    workers : str or int, optional
        The address of a Dask cluster, or how many processes to use; left out: one per processor.
        The answer is the same.
    save : path, optional
        Where to keep what is counted, so that the run can go on later.
    resume : path or open file, optional
        A run that was kept, of the same agreement and with the same parameters.
    should_stop, progress : callable, optional
        As in :func:`paripassu.plan`.

    Raises
    ------
    AgreementError
        The agreement contradicts itself.
    ParameterError
        A parameter is out of range; there is no such position; a case cannot be weighed exactly.
    PlanError
        A plan is one of another agreement, or performs amounts that nothing in the file gives.
    DocumentError
        The run to go on with is another one.

    Notes
    -----
    Rules: docs/risk.md.
    """
    read = agreement_of(agreement)
    conceded = conceded_of(read, concede)
    samples = given.whole(samples, "samples", 1, MOST_SAMPLES)
    seed = given.whole(seed, "seed", 0, MOST_SEED)
    method = given.word(method, "method", METHODS)
    effects = given.whole(effects, "effects", 0, MOST_EFFECTS)
    verify_runs(method, save, resume)
    workers = verify_workers(workers)
    tell = given.function(progress, "progress") or (lambda _: None)
    deadline = Deadline.after(None, should_stop)
    with enough_memory(read, read.origin):
        verify_possible(read, Deadline.after(None))
        question = Question(read, conceded, samples, seed, method, effects)
        world = question.world()
        question = replace(question, plans=named_ways(world, plans))
        name, before = ("", {}) if resume is None else read_run(resume, question)
        grid = None if method == "sampled" else Grid.of(world)
        if grid is not None:
            verify_runs(method, save, resume, weighed=True)
            return exact_answer(question, grid)
        if method == "exact":
            raise ParameterError(
                "method",
                "cannot be 'exact' here: values are given as intervals, or more than 65,536 sets "
                "of positions may be held",
                "leave it out, and futures are drawn",
            )
        tell("looking for conflicts and plans")
        sample = prepared(question, world)
        for name, so_far in before.items():
            setattr(sample, name, so_far)
        with placed(workers) as (processes, client):
            keeper = _Keeper(save, sample)
            verify = partial(verify_counts, name)
            runner = Runner(processes, client, deadline, tell, keeper.now_and_then, verify)
            counted(sample, runner)
            keeper.keep()
        return told(sample)


class _Keeper:
    """Keeps a run in its file, not too often."""

    def __init__(self, path: str | PathLike[str] | None, sample: Sample) -> None:
        self.path = path
        self.sample = sample
        self.last = time.monotonic()

    def now_and_then(self) -> None:
        if time.monotonic() - self.last >= KEPT:
            self.keep()

    def keep(self) -> None:
        if self.path is not None:
            write_run(self.path, self.sample)
        self.last = time.monotonic()
