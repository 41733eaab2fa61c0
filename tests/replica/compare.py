"""Compares a record with the expected one, in sentences."""

from __future__ import annotations

from typing import Any


def differences(expected: Any, actual: Any, path: str = "") -> list[str]:
    """One line for each difference, "images[0].caption: expected … got …".

    Mappings are compared on the keys of `expected`, recursively; lists must have equal length.
    """
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return [_line(path, expected, actual)]
        found = []
        for key, value in expected.items():
            inner = f"{path}.{key}" if path else str(key)
            if key in actual:
                found += differences(value, actual[key], inner)
            else:
                found.append(f"{inner}: expected {value!r}, got nothing: the key is missing")
        return found
    if isinstance(expected, list):
        return _lists(expected, actual, path)
    same = expected == actual and isinstance(expected, bool) == isinstance(actual, bool)
    return [] if same else [_line(path, expected, actual)]


def differences_but_for_faults(expected: Any, record: dict[str, Any]) -> list[str]:
    """The same for a page with a fault: the record may warn of a doubtful encoding or a missing end."""
    metadata = record["metadata"]
    kept = [one for one in metadata["warnings"] if not one.startswith(("encoding: ", "page: "))]
    return differences(expected, {**record, "metadata": {**metadata, "warnings": kept}})


def _lists(expected: list[Any], actual: Any, path: str) -> list[str]:
    if not isinstance(actual, list):
        return [_line(path, expected, actual)]
    if len(expected) != len(actual):
        return [
            f"{path}: expected {len(expected)} entries, got {len(actual)}: {expected!r}, {actual!r}"
        ]
    return [
        line
        for place, (one, other) in enumerate(zip(expected, actual, strict=True))
        for line in differences(one, other, f"{path}[{place}]")
    ]


def _line(path: str, expected: Any, actual: Any) -> str:
    if isinstance(expected, str) and isinstance(actual, str) and len(expected) > 120:
        place = next(
            (n for n, (a, b) in enumerate(zip(expected, actual, strict=False)) if a != b),
            min(len(expected), len(actual)),
        )
        near = slice(max(0, place - 40), place + 60)
        return (
            f"{path}: differs from character {place}: expected …{expected[near]!r}…, "
            f"got …{actual[near]!r}…"
        )
    return f"{path or 'value'}: expected {expected!r}, got {actual!r}"
