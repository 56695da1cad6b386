"""From facts and positions to what an order and its days have to keep.

Everything here speaks of the moments of one choice of amounts. A gate's day is a node of the
ordering problem and an offset: an end is its moment's node; a beginning is ``days`` before it,
unless something bounds it from above. Then it can lie earlier (what began in time may wait to
end), and has a node of its own.

Rules: docs/specification/sequencing.md#order, and #time of that page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from paripassu.agreement.done import Done
from paripassu.agreement.gates import Gate, Table, deadline_runs, gates_of, tables_of
from paripassu.agreement.model import Agreement, Claimed, Measure, Position, Requirement, Step
from paripassu.sequencing.constraints import Constraints, Part, Place
from paripassu.sequencing.order.problem import DAY_0, Edge, Option


def constrain(
    agreement: Agreement,
    day: int,
    measures: Iterable[Measure],
    facts: Iterable[Requirement],
    positions: Iterable[Position],
    counts: Mapping[str, int],
    moments: Sequence[Sequence[Step]],
    *,
    lengths: Mapping[str, Sequence[int]],
    timed: bool,
    reasons: bool = False,
    done: Done | None = None,
) -> Constraints | None:
    """Collect what facts, turns, horizon and some positions ask of an order.

    Parameters
    ----------
    agreement : Agreement
    day : int
        Time units in a day; all days of the file are whole in it.
    measures, facts : iterable
        Those of the agreement, in an order that is not the file's.
    positions : iterable of Position
        Those that are kept.
    counts : mapping
        Portions of each measure in the plan.
    moments : sequence
        All steps of the plan.
    lengths : mapping
        By measure, how many time units each of its portions takes.
    timed : bool
        Whether the agreement has time.
    reasons : bool
        Whether to say what the time of each edge is made of.
    done : Done, optional
        What is done already: the first of the moments. It is asked nothing, and its days are known.

    Returns
    -------
    Constraints or None
        None: no order keeps them.
    """
    collector = _Collector(
        agreement,
        day,
        counts,
        moments,
        lengths=lengths,
        timed=timed,
        reasons=timed and reasons,
        done=done,
    )
    kept = [
        (claim, gate)
        for claim in (
            *facts,
            *sorted(positions, key=lambda position: position.id),
        )
        if claim.claim in ("after", "not_before", "by", "within", "during")
        for gate in gates_of(claim, agreement.measure[claim.measure], counts[claim.measure])
        if Step(claim.measure, gate.portion) not in collector.past
    ]
    for step in sorted(
        {
            Step(claim.measure, gate.portion)
            for claim, gate in kept
            if not gate.end and _bounds_from_above(claim, counts)
        }
    ):
        collector.own_node(step)
    if not all(map(collector.turns, measures)):
        return None
    if not all(collector.claim(claim, gate) for claim, gate in kept):
        return None
    if agreement.horizon_days is not None:
        last_day = agreement.horizon_days * day
        for moment in range(bool(collector.past), len(moments)):
            collector.found.by(moment, last_day)
    return collector.found


def _bounds_from_above(claim: Claimed, counts: Mapping[str, int]) -> bool:
    """Whether a claim can ask a beginning to be early."""
    match claim.claim:
        case "by":
            return True
        case "within":
            return deadline_runs(claim, counts)
        case "during":
            return claim.gate == "begin"
        case _:
            return False


class _Collector:
    """Constraints, and where steps are found."""

    def __init__(
        self,
        agreement: Agreement,
        day: int,
        counts: Mapping[str, int],
        moments: Sequence[Sequence[Step]],
        *,
        lengths: Mapping[str, Sequence[int]],
        timed: bool,
        reasons: bool,
        done: Done | None = None,
    ) -> None:
        self.agreement = agreement
        self.day = day
        self.counts = counts
        self.lengths = lengths
        self.where = {step: index for index, moment in enumerate(moments) for step in moment}
        size = len(moments)
        self.timed, self.reasons = timed, reasons
        self.found = Constraints(
            [{} for _ in range(size)], [0] * size, [None] * size, reasons=reasons
        )
        #: When each step was done that is done already, and when what is left begins.
        self.past = {} if done is None else {s: int(d * day) for s, d in done.days.items()}
        self.now = 0 if done is None or not timed else int(done.at * day)
        #: When that had begun which was under way then.
        self.begun = {} if done is None else {s: int(d * day) for s, d in done.under_way.items()}
        if self.past:
            for moment in range(1, size):
                self.found.wait(moment, 0, 0)

    @cached_property
    def numbers(self) -> Mapping[int, int]:
        """The number of each fact, for those who ask for reasons.

        By identity: to compare a fact with every other would take the square of their number.
        """
        return {id(fact): n for n, fact in enumerate(self.agreement.requirements, 1)}

    def length(self, step: Step) -> int:
        """Time units that a step takes."""
        return self.lengths[step.measure][step.portion - 1]

    def own_node(self, step: Step) -> None:
        """Give a beginning a node of its own; a standing measure's needs none."""
        if self.agreement.measure[step.measure].standing:
            return
        self.found.begins[step] = len(self.found.lag) + len(self.found.begins)

    def turns(self, measure: Measure) -> bool:
        """Portions come in turn, each beginning no earlier than the last one ended, nor day 0."""
        earlier: int | None = None
        ended: int | None = None
        lengths = self.lengths[measure.id]
        for portion in range(1, self.counts[measure.id] + 1):
            step = Step(measure.id, portion)
            if step in self.past:
                earlier, ended = None, self.past[step]
                continue
            moment, days = self.where[step], lengths[portion - 1]
            work = (Part("work", days, step),) if days and self.reasons else ()
            if days or self.reasons:
                self.found.not_before(moment, days, *work)
            begin = self.found.begins.get(step)
            if begin is not None:
                self.found.edge(Edge(begin, moment, days), *work)
            self._from_now(step, measure, ended)
            ended = None
            before, earlier = earlier, moment
            if before is None:
                continue
            if before != moment:
                self.found.wait(moment, before, days, *work)
            elif days:
                return False
            if begin is not None:
                self.found.edge(Edge(before, begin, 0))
            if measure.standing:
                self.found.edge(Edge(moment, before, -days), Part("standing", -days, step))
        return True

    def _from_now(self, step: Step, measure: Measure, ended: int | None) -> None:
        """Let a portion begin now or later, and when the one before it, if done, had ended.

        A standing measure goes on from there: what was kept up until now has begun already. So has
        what is under way, and it ends now or later.
        """
        if not self.timed:
            return
        if ended is None and measure.standing:
            ended = self.begun.get(step)
        moment, days, goes_on = self.where[step], self.length(step), False
        if ended is not None and measure.standing:
            self.found.not_before(moment, ended + days)
            self.found.by(moment, ended + days)
            goes_on = True
        since = self.begun.get(step, self.now)
        if self.now:
            self.found.not_before(moment, self.now if goes_on else max(self.now, since + days))
        begin = self.found.begins.get(step)
        if begin is not None and self.now:
            self.found.edge(Edge(DAY_0, begin, since))

    def place(self, step: Step, *, end: bool) -> Place:
        """Give the day of a gate."""
        moment = self.where[step]
        if end:
            return Place(moment, moment, 0, step)
        if step in self.found.begins:
            return Place(moment, self.found.begins[step], 0, step)
        return Place(moment, moment, -self.length(step), step)

    def claim(self, claim: Claimed, gate: Gate) -> bool:
        """Add one gate of a claim; False: no order keeps it."""
        place = self.place(Step(claim.measure, gate.portion), end=gate.end)
        match claim.claim:
            case "not_before":
                self._not_before(claim, place)
            case "by":
                self.found.gate_by(place, self._day(claim))
            case "after":
                return self._after(claim, place, gate.portion)
            case "within":
                self._within(claim, place, gate.portion)
            case "during":
                return self._during(claim, place)
        return True

    def _day(self, claim: Claimed) -> int:
        return int(self.agreement.day_of(claim) * self.day)

    def _name(self, claim: Claimed) -> str:
        if isinstance(claim, Position):
            return claim.id
        return f"require:{self.numbers[id(claim)]}"

    def _not_before(self, claim: Claimed, place: Place) -> None:
        day, why = self._day(claim), tuple[Part, ...]()
        if self.reasons:
            why = (Part("date", day, place.step, self._name(claim)), *place.work())
        self.found.gate_not_before(place, day, *why)

    def _tables(self, claim: Claimed, portion: int) -> tuple[Table, ...] | None:
        tables = tables_of(claim, self.agreement.measure, self.counts, portion)
        if tables is None or not self.past:
            return tables
        # The last portion stands for all before it, but of what is done one may have fallen.
        return tuple(
            tuple(
                Step(step.measure, number)
                for step in table
                for number in range(1, step.portion + 1)
                if number == step.portion or Step(step.measure, number) not in self.past
            )
            for table in tables
        )

    def _after(self, claim: Claimed, place: Place, portion: int) -> bool:
        tables = self._tables(claim, portion)
        if tables is None:
            return False
        lag, why = 0, tuple[Part, ...]()
        if self.timed and claim.lag_days:
            lag = int(claim.lag_days * self.day)
        if self.reasons:
            name = self._name(claim)
            why = (*((Part("lag", lag, place.step, name),) if lag else ()), *place.work(name))
        # Facts, and needs with a lag, are met by earlier moments only.
        strict = isinstance(claim, Requirement) or lag > 0
        options: list[tuple[int, ...]] = []
        met: int | None = None
        for table in tables:
            if table and all(step in self.past for step in table):
                day = max(self.past[step] for step in table)
                met = day if met is None else min(met, day)
                continue
            steps = {self.where[step] for step in table if step not in self.past}
            if place.moment in steps:
                if strict:
                    continue
                steps.remove(place.moment)
            options.append(tuple(sorted(steps)))
        if met is not None:
            # Of the tables that are met the least binds, and that is one of those met already.
            if self.timed and all(options):
                self.found.gate_not_before(place, met + lag)
            return True
        if not options:
            return False
        if not all(options):
            return True
        if len(options) > 1:
            options = [*dict.fromkeys(options)]
        if len(options) == 1:
            for before in options[0]:
                self.found.wait(place.moment, before, lag - place.offset, *why)
                if place.node != place.moment:
                    self.found.edge(Edge(before, place.node, lag), *why)
            return True
        for alternatives in options if self.reasons else ():
            for before in alternatives:
                self.found.why.setdefault(Edge(before, place.node, lag - place.offset), why)
        self.found.options.append(
            tuple(
                Option(
                    tuple(Edge(before, place.node, lag - place.offset) for before in steps),
                    tuple((before, place.moment) for before in steps),
                )
                for steps in options
            )
        )
        return True

    def _within(self, claim: Claimed, place: Place, portion: int) -> None:
        """Not later than so long after any table's last moment: the first one met binds.

        A moment that comes after the gate's own asks for nothing, since its day is no earlier.
        """
        tables = self._tables(claim, portion) if deadline_runs(claim, self.counts) else None
        if tables is None or not all(tables):
            return
        assert claim.days is not None
        days = place.offset - int(claim.days * self.day)
        for table in tables:
            if all(step in self.past for step in table):
                met = max(self.past[step] for step in table)
                self.found.gate_by(place, met + int(claim.days * self.day))
                continue
            steps = sorted({self.where[step] for step in table if step not in self.past})
            if place.moment in steps:
                continue
            edges = [Edge(place.node, step, days) for step in steps]
            why = Part("within", days, place.step, self._name(claim))
            if len(edges) == 1:
                self.found.edge(edges[0], why)
                continue
            self.found.options.append(tuple(Option((edge,)) for edge in edges))
            for edge in edges if self.reasons else ():
                self.found.why.setdefault(edge, (why,))

    def _during(self, claim: Claimed, place: Place) -> bool:
        """The gates of a portion lie between a first beginning and a last end."""
        for other in claim.of:
            count = self.counts[other]
            if not count:
                return False
            if Step(other, count) in self.past:
                self.found.gate_by(place, self.past[Step(other, count)])
                if Step(other, 1) not in self.past:
                    return False  # what is kept up has fallen at its beginning
                continue
            last = self.where[Step(other, count)]
            name = self._name(claim)
            begin = Step(other, 1)
            if begin in self.past:
                self.found.gate_not_before(place, self.past[begin] - self.length(begin))
                self.found.edge(Edge(place.node, last, place.offset))
                continue
            first = self.place(begin, end=False)
            start = first.offset - place.offset
            self.found.edge(
                Edge(first.moment, place.node, start), Part("standing", start, place.step, name)
            )
            self.found.edge(
                Edge(place.node, last, place.offset),
                Part("standing", place.offset, place.step, name),
            )
        return True
