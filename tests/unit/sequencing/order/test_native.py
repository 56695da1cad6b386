"""Which kernels are taken."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from tests.strategies.orders import order_problem

from paripassu.sequencing.order import native
from paripassu.sequencing.order.closure import prepare

READY = prepare(order_problem([[1], [-1]]))


def test_the_reference_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARIPASSU_REFERENCE", "1")
    assert isinstance(native.kernels(READY), native.Reference)


@pytest.mark.parametrize("module", [None, SimpleNamespace(), SimpleNamespace(KERNELS=0)])
def test_other_kernels_are_left_alone(module: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARIPASSU_REFERENCE", raising=False)
    monkeypatch.setattr(native, "paripassu_native", module)
    assert isinstance(native.kernels(READY), native.Reference)


def test_sums_beyond_the_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARIPASSU_REFERENCE", raising=False)
    if not native.available():
        pytest.skip("the kernels in Rust are not installed")
    assert isinstance(native.kernels(READY), native.Native)
    huge = prepare(order_problem([[10**60 + 1], [-(10**60)]]))
    assert isinstance(native.kernels(huge), native.Reference)
