"""A browser of which nothing but the keyboard is used, as by somebody who cannot point."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.e2e.browser import PATIENCE

#: What a screen reader calls the place that has the focus, its groups first.
_NAME = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "";
  const own = at.getAttribute("aria-label")
    ?? (at.labels && at.labels.length ? at.labels[0].textContent : at.textContent);
  const groups = [];
  for (let up = at.parentElement; up; up = up.parentElement) {
    const by = up.getAttribute("role") === "group" && up.getAttribute("aria-labelledby");
    if (by) groups.unshift(document.getElementById(by).textContent);
    if (up.matches("details.entry")) break;
  }
  return [...groups, own].map((one) => one.replace(/\\s+/g, " ").trim()).join(": ");
}"""
#: Keys until an option has to be reached.
_MOST = 400


@dataclass
class Keyboard:
    """The keys of one page.

    Attributes
    ----------
    page : object
    looks : callable
        Looks at the page wherever something is filled in or pressed.
    """

    page: Any
    looks: Callable[[], None] = lambda: None

    @property
    def at(self) -> str:
        """What has the focus, by its name."""
        found: str = self.page.evaluate(_NAME)
        return found

    def press(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, name: str, key: str = "Tab") -> None:
        """Go on until a place whose name begins so has the focus."""
        passed: dict[str, None] = {}
        first = self.at
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            here = self.at
            if here.startswith(name):
                return
            if passed and here == first:  # once round: it may be about to come
                self.page.wait_for_timeout(25)
            passed[here] = None
            self.press(key)
        raise AssertionError(f"{name!r} is not among {[*passed]}")

    def fill(self, name: str, text: str) -> None:
        """Go to a place, and write there over what stands there."""
        self.to(name)
        self.looks()
        self.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, name: str, option: str) -> None:
        """Go to a list, and go down in it to an option."""
        self.to(name)
        self.looks()
        for _ in range(_MOST):
            here = self.page.evaluate(
                "document.activeElement.selectedOptions[0]?.textContent ?? ''"
            )
            if here.startswith(option):
                return
            self.press("ArrowDown")
        raise AssertionError(f"there is no {option!r} in {name!r}")

    def tick(self, name: str) -> None:
        """Go to a box, and tick it."""
        self.to(name)
        self.press("Space")

    def add(self, name: str, first: str) -> None:
        """Press the button that adds something, and wait for its first place."""
        self.button(name)
        end = time.monotonic() + PATIENCE
        while self.at != first:
            assert time.monotonic() < end, f"the focus is at {self.at!r} and not at {first!r}"
            self.page.wait_for_timeout(25)

    def button(self, name: str, key: str = "Tab") -> None:
        """Go to a button, and press it."""
        self.to(name, key)
        self.looks()
        self.press("Enter")
