"""The judge of growth: it tells linear work from square work."""

from __future__ import annotations

from tests.growth import LINEAR, growth


def steps(count: int) -> int:
    return sum(range(count))


def square(count: int) -> int:
    return sum(1 for left in range(count) for right in range(count) if left < right)


def test_linear_and_square_work() -> None:
    assert 2 < growth(steps, 2_000, 8_000) < LINEAR
    assert growth(square, 100, 400) > LINEAR
