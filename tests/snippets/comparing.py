"""Compares the output that a page shows with the output of its command."""

from __future__ import annotations

import re

_VOLATILE = {
    r"\d{8}T\d{6}Z-([a-z]+)-[0-9a-f]{6}": r"\\d{8}T\\d{6}Z-\1-[0-9a-f]{6}",  # a run
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d": r"\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d",
    r"crawl_date=\d{4}-\d\d-\d\d": r"crawl_date=\\d{4}-\\d\\d-\\d\\d",
    r"127\.0\.0\.1:\d+": r"127\\.0\\.0\\.1:\\d+",
    r"demo-\w{8}": r"demo-\\w{8}",
    r"\d+(?:\.\d+)? (s|seconds|kB|MB|bytes)\b": r"\\d+(?:\\.\\d+)? (?:s|seconds|kB|MB|bytes)",
}
"""Names of runs, times, ports and sizes, each with what may stand in its place."""

_TOKEN = re.compile("|".join(f"(?:{pattern})" for pattern in _VOLATILE) + "|…|[.][.][.]")


def matches(shown: str, output: str) -> bool:
    """Whether the output is the shown one: `…` stands for anything on a line, a line `…` for any lines.

    Names of runs, times of day, ports and sizes may differ; white space at the end of a line and empty lines around
    the output do not count.
    """
    lines = [line.rstrip() for line in shown.strip("\n").splitlines()]
    found = "".join(f"{line.rstrip()}\n" for line in output.strip("\n").splitlines())
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() in {"…", "..."} else f"{_pattern(line)}\n" for line in lines
    )
    return re.fullmatch(pattern, found) is not None


def _pattern(line: str) -> str:
    made, end = [], 0
    for token in _TOKEN.finditer(line):
        made += [re.escape(line[end : token.start()]), _of_token(token[0])]
        end = token.end()
    return "".join([*made, re.escape(line[end:])])


def _of_token(token: str) -> str:
    for volatile, pattern in _VOLATILE.items():
        if found := re.fullmatch(volatile, token):
            return found.expand(pattern)
    return ".*"
