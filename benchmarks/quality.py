"""Our `extract` beside general extractors on the same pages, field by field: what make quality runs.

python -m benchmarks.quality RIVALS_PYTHON [--corpus FOLDER] [--folder FOLDER] [--each N] [--write FOLDER]

RIVALS_PYTHON is the Python of the environment in benchmarks/rivals.txt. The corpus has `pages/index.json` and
`gold/NAME.json`; any other folder the same. Each set of pages gets a table of its own; `--write` puts them and a
plot into a folder of docs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import newscrawl
from benchmarks import figures
from benchmarks.scores import Score, read_of, score
from tests.replica import Site, differences
from tests.replica.families import exhibits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OURS = f"newscrawl {newscrawl.__version__}"
_HERE = Path(__file__).parent
_STORIES = 600  # of the site itself; those of one page are compared, since rivals read one
_EACH = 20  # pages of every form of the other families


class Case(NamedTuple):
    """A page and what it must become; `gold` may leave out fields that are not judged."""

    group: str
    name: str
    url: str
    html: str
    gold: dict[str, Any]


def gold_cases(folder: Path, group: str) -> Iterator[Case]:
    """Pages with their URLs in `pages/index.json`, and `gold/NAME.json` for those that are articles."""
    index: dict[str, str] = json.loads((folder / "pages" / "index.json").read_text("utf-8"))
    for name, url in index.items():
        file = folder / "gold" / name.replace(".html", ".json")
        gold = json.loads(file.read_text("utf-8")) if file.exists() else {}
        if "headline" in gold:
            yield Case(group, name, url, (folder / "pages" / name).read_text("utf-8"), gold)


def replica_cases(each: int) -> Iterator[Case]:
    """Pages that we wrote: articles of one page of the site, and of every other family."""
    site = Site(max(1500, 40 * each))
    for story in map(site.story, range(_STORIES)):
        if len(story.pages) == 1:
            record = site.expected(story.index, listed=False)
            yield Case("replica", story.identifier, story.url, site.render(story), record)
    for one in exhibits(site, each):
        if len(one.urls) == 1:
            name = f"{one.family}/{one.form} {one.record['identifier']}"
            yield Case("replica", name, one.urls[0], one.pages[0], one.record)


def ours(cases: Iterable[Case]) -> Iterator[tuple[Case, Score, list[str]]]:
    """Our scores, and how each record differs."""
    for case in cases:
        began = time.perf_counter()
        article = newscrawl.extract(case.html, case.url)
        seconds = time.perf_counter() - began
        record = article.to_dict() if article else {}
        record["in_language"] = str(record.get("in_language")).partition("-")[0]
        gold = {**case.gold, "in_language": str(case.gold["in_language"]).partition("-")[0]}
        differs = differences(gold, record)
        found = score(case.gold, read_of(record), seconds=seconds)
        yield case, found._replace(whole=not differs), differs


def rivals(python: str, cases: list[Case]) -> tuple[dict[str, str], dict[str, list[Score]]]:
    """Versions, and the scores of each rival in the order of the cases."""
    lines = "".join(
        json.dumps(
            {"name": str(number), "url": case.url, "html": case.html, "language": _language(case)}
        )
        + "\n"
        for number, case in enumerate(cases)
    )
    done = subprocess.run(
        [python, str(_HERE / "rivals.py")],
        input=lines,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        encoding="utf-8",
    )
    first, *answers = map(json.loads, done.stdout.splitlines())
    scores: dict[str, list[Score]] = defaultdict(list)
    for answer in answers:
        case = cases[int(answer["page"])]
        scores[answer["rival"]].append(score(case.gold, answer, seconds=answer["seconds"]))
    return first["versions"], scores


def _language(case: Case) -> str:
    """The primary tag, which those rivals are told that ask for one."""
    return str(case.gold.get("in_language", "en")).partition("-")[0]


def main() -> int:
    """Print the tables; the exit status is 1 where ours is below what is promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("python", help="Python of the rivals' environment")
    parser.add_argument("--corpus", type=Path, help="real pages with gold")
    parser.add_argument("--folder", type=Path, help="any other folder of pages with gold")
    parser.add_argument("--each", type=int, default=_EACH, help="pages of each form of a family")
    parser.add_argument("--write", type=Path, help="folder for quality.md and quality.svg")
    options = parser.parse_args()
    cases = list(replica_cases(options.each))
    if options.corpus:
        cases += gold_cases(options.corpus, "real pages")
    if options.folder:
        cases += gold_cases(options.folder, options.folder.name)
    read = list(ours(cases))
    versions, others = rivals(options.python, cases)
    names = {name: f"{name} {version}" for name, version in versions.items()}
    tables: dict[str, dict[str, list[Score]]] = {}
    for group in dict.fromkeys(case.group for case in cases):
        chosen = [number for number, case in enumerate(cases) if case.group == group]
        tables[group] = {OURS: [read[number][1] for number in chosen]}
        for name, scores in others.items():
            tables[group][names[name]] = [scores[number] for number in chosen]
    for case, _, differs in read:
        for line in differs:
            print(f"{case.name}: {line}", file=sys.stderr)
    print(figures.page(tables))
    if options.write:
        figures.write(options.write, tables, options.python)
    return int(any(not figures.is_as_promised(table[OURS]) for table in tables.values()))


if __name__ == "__main__":
    sys.exit(main())
