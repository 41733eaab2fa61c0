"""Draws the bars of `benchmarks.quality`; runs in the rivals' environment, which has matplotlib.

python benchmarks/plot.py FILE.svg < shares.json
"""

from __future__ import annotations

import json
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt

_NAMES = {
    "f1": "body F1",
    "body": "exact bodies",
    "authors": "authors",
    "minute": "minutes\nwith zone",
    "core": "headline, authors,\ndate, body at once",
}


def main() -> None:
    """One panel a set of pages, one group of bars a field, one bar a reader."""
    tables = json.load(sys.stdin)
    mpl.rcParams["svg.hashsalt"] = "newscrawl"  # the same numbers give the same file
    figure, panels = plt.subplots(len(tables), 1, figsize=(9, 3.2 * len(tables)), squeeze=False)
    for panel, (group, table) in zip(panels[:, 0], sorted(tables.items()), strict=True):
        width = 0.8 / len(table)
        for place, (name, shares) in enumerate(table.items()):
            heights = [shares[column] or 0 for column in _NAMES]
            lefts = [number + place * width for number in range(len(_NAMES))]
            panel.bar(lefts, heights, width, label=name)
        panel.set_title(group)
        panel.set_xticks(
            [number + 0.4 for number in range(len(_NAMES))], _NAMES.values(), fontsize=8
        )
        panel.set_ylim(0, 1.02)
    panels[0, 0].legend(fontsize=7, loc="upper center", ncol=3, bbox_to_anchor=(0.5, 1.35))
    figure.tight_layout()
    figure.savefig(sys.argv[1], metadata={"Date": None})


if __name__ == "__main__":
    main()
