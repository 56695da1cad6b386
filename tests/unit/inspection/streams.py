"""Streams whose numbers are chosen, so that each outcome of chance can be counted."""

from __future__ import annotations

from paripassu.inspection.draw.stream import Stream


class Chosen(Stream):
    """A stream whose words are chosen: what stands on the other side of every probability."""

    def __init__(self, words: list[int]) -> None:
        super().__init__(b"")
        self.left = words[::-1]

    def word(self) -> int:
        return self.left.pop()


class Bounded(Stream):
    """A stream that gives chosen values of r, and notes the bounds that were asked for."""

    def __init__(self, values: list[int]) -> None:
        super().__init__(b"")
        self.values = values[::-1]
        self.bounds: list[int] = []

    def below(self, bound: int) -> int:
        self.bounds.append(bound)
        value = self.values.pop()
        assert 0 <= value < bound
        return value


def all_values(bounds: list[int]) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for bound in bounds:
        runs = [[*run, value] for run in runs for value in range(bound)]
    return runs
