"""The judge of growth: it tells linear work from square work."""

from __future__ import annotations

from tests.growth import MOST_STEPS, steps


def linear(count: int) -> int:
    return sum(len("x") for _ in range(count))


def square(count: int) -> int:
    return sum(len("x") for left in range(count) for right in range(count) if left < right)


def test_steps_tell_linear_from_square_work() -> None:
    assert 2 < steps(linear, 4_000) / steps(linear, 1_000) < MOST_STEPS
    assert steps(square, 400) / steps(square, 100) > MOST_STEPS


def test_steps_are_the_same_every_time() -> None:
    assert len({steps(square, 50) for _ in range(3)}) == 1
