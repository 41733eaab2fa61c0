"""`make demo`: a first crawl, of the replica on this machine."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.replica import Replica

ARTICLES = 2000
ASKED = 200
SECTION = "china"


def main() -> int:
    """Crawl a section of 200 articles into a new folder; returns the crawl's exit status."""
    parent = Path("data", "local")
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="demo-", dir=parent))
    with Replica(articles=ARTICLES, seed=1) as replica:
        print(
            f"A replica of the site with {ARTICLES} articles listens on {replica.address}; crawling {ASKED} of section {SECTION}.",
            flush=True,
        )
        options = {
            "SITE_ADDRESS": replica.address,
            "DATA_DIR": folder,
            "LOG_LEVEL": "WARNING",
        }
        settings = [part for name, value in options.items() for part in ("-s", f"{name}={value}")]
        arguments = [
            "-a",
            f"sections={SECTION}",
            "-a",
            f"max_articles={ASKED}",
            "-O",
            str(folder / "articles.jsonl"),
        ]
        command = [sys.executable, "-m", "newscrawl", "crawl", "section", *arguments, *settings]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
