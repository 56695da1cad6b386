"""How many examples a property is tried with: few in a hurry, more before anything lands.

Chosen by ``pytest --hypothesis-profile``. The short and the long run try the same examples each
time, so that a failure belongs to the change that is tested; the fresh run looks for new ones in
large numbers (``make long``), and what it finds becomes an ``@example``.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider
from hypothesis.internal.constants_ast import Constants

#: What a property's own number of examples is multiplied by, in percent.
PROFILES = {"short": 25, "long": 28, "fresh": 2000}
#: The examples of a property that states no number, as Hypothesis has them.
USUAL = 100
#: As many as are tried in a hurry, where a property asks for them.
FEWEST = 5


class SameEachTime(HypothesisProvider):
    """Hypothesis as it is, but that a run of the same examples draws no constants of our modules.

    Hypothesis puts the numbers and texts that stand in loaded modules among what it draws. Then any
    line changed in ``src``, or another test that loads another module first, would give each
    property other examples. Those constants are left to the fresh run.
    """

    @property
    def _local_constants(self) -> Constants:
        assert settings.default is not None  # the present profile
        return Constants() if settings.default.derandomize else super()._local_constants


def register() -> None:
    """Make the profiles known to Hypothesis, and the short one the present one."""
    AVAILABLE_PROVIDERS["hypothesis"] = SameEachTime
    for name, percent in PROFILES.items():
        settings.register_profile(
            name,
            max_examples=USUAL * percent // 100,
            derandomize=name != "fresh",
            # A deadline would measure how busy the machine is.
            deadline=None,
            print_blob=True,
            suppress_health_check=[HealthCheck.too_slow],
        )
    settings.load_profile("short")


def examples(count: int) -> int:
    """Give how many examples are tried where ``count`` are wanted, in the present profile."""
    percent = PROFILES.get(settings.get_current_profile_name(), 100)
    return max(min(count, FEWEST), count * percent // 100)
