"""README and docs: every command and snippet is run against the replica, and gives the output that the page shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.replica import Replica
from tests.replica.web_archives import Archives, Shares
from tests.snippets.comparing import matches
from tests.snippets.reading import Step, blocks, documents, steps
from tests.snippets.session import ARTICLE, Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGES = documents()
STEPS = {name: steps(path.read_text("utf-8"), name) for name, path in PAGES.items()}


@dataclass(frozen=True)
class Setup:
    """What a page needs that it does not show."""

    site: dict[str, Any] = field(default_factory=dict)
    """Arguments of the replica."""
    commands: str = ""
    python: str = ""
    change: Callable[[Replica], None] = field(default=lambda _: None)
    """What happens to the site after `commands` and `python`."""
    is_slow: bool = True


def rename_the_body(replica: Replica) -> None:
    """Drift: the element of the text has another name."""
    replica.restyle(lambda html: html.replace('id="Content"', 'id="Text"'))


YEARS = {"articles": 600, "years": 8, "archives": Archives(old=1, shares=Shares.none())}
CLONE = "git clone https://github.com/newscrawl/newscrawl\ncd newscrawl\n"
CRAWL = "newscrawl crawl section -a sections=china,world -a since=4d\n"

SETUPS: dict[str, Setup] = {
    "README.md": Setup(
        YEARS,
        f"{CLONE}cp data/samples/article.html saved.html\necho {ARTICLE} > addresses.txt",
        """
from pathlib import Path
import newscrawl
folder = Path("tests/fixtures/www/gallery-of-two-pages")
url = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
html = Path("data/samples/article.html").read_bytes()
page_1, page_2 = (
    newscrawl.extract((folder / name).read_bytes(), url.replace(".html", end))
    for name, end in (("page.html", ".html"), ("page_2.html", "_2.html"))
)
""",
    ),
    "docs/archive.md": Setup(
        {**YEARS, "articles": 300},
        """
newscrawl crawl section -a sections=china
cp data/warc/*/*.warc.gz pages.warc.gz
newscrawl export old.jsonl
mkdir saved
newscrawl archive show $ARTICLE > saved/page.html
python -c "
from pathlib import Path
from tests.archiving import wacz
wacz(Path('crawl.wacz'), Path('pages.warc.gz').read_bytes())
"
""",
    ),
    "docs/data-set.md": Setup(
        commands=CRAWL,
        python="""
import contextlib
stored_cursor, database, store = None, contextlib.nullcontext(), print
""",
    ),
    "docs/export.md": Setup(
        {**YEARS, "busy": ("2019-03-04", 60)}, f"{CRAWL}newscrawl export x.sqlite"
    ),
    "docs/how-to/back-fill-a-year.md": Setup(YEARS),
    "docs/how-to/common-crawl-on-dask.md": Setup(YEARS),
    "docs/how-to/load-the-data.md": Setup(commands=CRAWL),
    "docs/how-to/react-to-drift.md": Setup(commands=CRAWL, change=rename_the_body),
    "docs/how-to/reread-an-archive.md": Setup(commands=CRAWL),
    "docs/how-to/search-the-text.md": Setup(commands=CRAWL, is_slow=False),
    "docs/how-to/several-machines.md": Setup(YEARS),
    "docs/record.md": Setup(commands=CRAWL),
    "docs/report.md": Setup(commands=CRAWL),
    "docs/running.md": Setup(YEARS, commands=f"newscrawl crawl article -a url={ARTICLE}"),
    "docs/spiders.md": Setup({**YEARS, "app": True}),
}


def case(name: str) -> Any:
    """A page as a test's parameter."""
    setup = SETUPS.get(name, Setup())
    return pytest.param(name, marks=[pytest.mark.slow] if setup.is_slow else [], id=name)


@pytest.mark.parametrize("name", [case(name) for name in PAGES if STEPS[name]])
def test_a_page(name: str, tmp_path: Path) -> None:
    setup = SETUPS.get(name, Setup())
    site = Replica(**{"articles": 300, **setup.site})
    with site as replica, Session(tmp_path, replica.address, replica.story(0).url) as session:
        for kind, code in (("shell", setup.commands), ("python", setup.python)):
            assert not (code and session.run(Step(0, kind, code)))
        setup.change(replica)
        for step, following in zip(STEPS[name], [*STEPS[name][1:], None], strict=True):
            fault = session.run(step, following)
            assert fault is None, f"{name}, line {step.line}: {fault}"


def test_what_is_not_run() -> None:
    """Each with its reason in the page; the number of blocks by reason."""
    reasons = Counter(
        block.reason
        for path in PAGES.values()
        for block in blocks(path.read_text("utf-8"))
        if block.reason
    )
    assert reasons == {
        "HOST is another machine; how-to/common-crawl-on-dask.md does it on one": 1,
        "a part of a template": 1,
        "a record, shortened": 1,
        "asks the live site": 2,
        "it serves until Ctrl-C": 2,
        "names of files": 2,
        "needs Java and 400 MB of Spark; tried with pyspark 4.3.0 on Java 17": 1,
        "needs S3": 1,
        "needs S3 and a web server": 1,
        "needs accounts": 1,
        "needs accounts; how-to/get-messages.md sends one to a web hook": 1,
        "needs pywb": 1,
        "needs systemd": 1,
        "tests/dataset/test_recipes.py runs it and kills it": 1,
        "tests/test_scrapyd.py does it with two servers": 1,
        "the end of a run": 1,
        "the form of the command": 1,
        "the tests themselves": 1,
        "what it prints when the site has changed": 1,
    }


@pytest.mark.parametrize(
    ("shown", "output"),
    [
        ("complete: 3 articles", "complete: 3 articles \n\n"),
        ("…\ncomplete: 3 …\n…", "a\nb\ncomplete: 3 articles\n  lines 3\n"),
        ("…\ncomplete", "complete\n"),
        (
            "lines in data/20261124T080000Z-section-3fa9c1-0001.jsonl",
            "lines in data/20270101T000000Z-section-abcdef-0001.jsonl",
        ),
        (
            "3.0 MB at 127.0.0.1:8000, 2026-11-24 08:00:12",
            "4 MB at 127.0.0.1:9, 2027-01-02 03:04:05",
        ),
    ],
)
def test_output_as_shown(shown: str, output: str) -> None:
    assert matches(shown, output)


@pytest.mark.parametrize(
    ("shown", "output"),
    [
        ("complete: 3 articles", "complete: 4 articles"),
        ("complete: 3 articles", "a line more\ncomplete: 3 articles"),
        ("complete: … articles", "complete: 3\n4 articles"),
        ("a.b", "axb"),
        ("data/20261124T080000Z-section-3fa9c1", "data/20261124T080000Z-latest-3fa9c1"),
        ("3 articles", ""),
    ],
)
def test_another_output(shown: str, output: str) -> None:
    assert not matches(shown, output)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("```bash\na\nb\n```", [Step(1, "shell", "a\nb")]),
        (
            "```console\n$ a \\\n  b\nc\n$ d\n```",
            [Step(2, "command", "a \\\n  b", "c"), Step(5, "command", "d")],
        ),
        ("```python\na\n```\nso:\n\n```text\nb\n```", [Step(1, "python", "a", "b")]),
        ("* x\n\n  ```sql\n  a\n    b\n  ```", [Step(3, "sql", "a\n  b")]),
        ("<!-- output of: a -->\n```text\nb\n```", [Step(2, "command", "a", "b")]),
        ("<!-- not run: x -->\n\n```bash\na\n```", []),
        ("```{toctree}\na\n```", []),
    ],
)
def test_the_steps_of_a_page(text: str, found: list[Step]) -> None:
    assert steps(text) == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("```\na\n```", "line 1: it is not known what this block is"),
        ("```ruby\na\n```", "line 1: it is not known what this block is"),
        ("\n```text\na\n```", "line 2: it is not known what this block is"),
        ("```bash\na\n```\n```text\nb\n```\n```text\nc\n```", "line 7: it is not known"),
        ("```console\na\n```", "line 1: the block does not begin with a command"),
        ("```bash\na\n", "line 1: the block has no end"),
        ("<!-- not run: x -->\na", "line 2: a block is expected behind the comment"),
    ],
)
def test_a_block_of_no_known_kind(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        steps(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("```bash\nfalse\ntrue\n```", "exit status 1"),
        ("```bash\nfalse | true\n```", "exit status 1"),
        ("```console\n$ false\n```", "exit status 1"),
        ("```console\n$ echo a\nb\n```", "and not:\nb"),
        ("```python\n1 / 0\n```", "ZeroDivisionError"),
        ("```python\n1\n```\n```text\n2\n```", "and not:\n2"),
        ("```bash\npip install no-such-package\n```", "exit status 1"),
        ("```bash\npip install newscrawl[no-such-extra]\n```", "exit status 1"),
    ],
)
def test_a_page_that_is_wrong(text: str, sentence: str, tmp_path: Path) -> None:
    (step,) = steps(text)
    with Session(tmp_path, "127.0.0.1:1", ARTICLE) as session:
        assert sentence in str(session.run(step))
