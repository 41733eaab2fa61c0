"""The columns of a text on a terminal."""

from __future__ import annotations

import pytest

from newscrawl.text.terminal import padded, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("Li Lei", 6),
        ("海岸", 4),
        ("Ａ，", 4),
        ("é", 1),
        ("e\u0301", 1),
        ("a\u200bb", 2),
        ("“…”", 3),
        ("한글", 4),
    ],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("Li", 4, "Li  "),
        ("Li Lei", 6, "Li Lei"),
        ("Li Lei", 5, "Li L…"),
        ("海岸灯", 6, "海岸灯"),
        ("海岸灯", 5, "海岸…"),
        ("海岸灯", 4, "海… "),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("海", 1, "…"),
    ],
)
def test_padded(text: str, columns: int, shown: str) -> None:
    assert padded(text, columns) == shown
    assert width(shown) == columns
