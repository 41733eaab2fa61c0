"""Stories of the replica as archived pages, and a re-extraction of them without the command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from newscrawl.archive.inputs import Inputs, check_input
from newscrawl.reextraction.captures import Captures
from newscrawl.reextraction.kept import Kept
from newscrawl.reextraction.rereading import Options, Task, read_batch
from tests.archiving import Answer, warc
from tests.replica import Site

if TYPE_CHECKING:
    from newscrawl.reextraction.rereading import Result
    from tests.replica.story import Story

SITE = Site(60)
STORY, PAIR, TRIPLE = (SITE.story(index) for index in (0, 11, 26))
"""Stories of one, two and three pages."""


def page(story: Story = STORY, number: int = 1, hour: int = 8) -> Answer:
    """The answer with a page of a story, at an hour of a day."""
    html = SITE.render(story, number)
    return Answer(story.page_urls[number - 1], html.encode(), f"2026-10-05T{hour:02}:00:00Z")


def changed(answer: Answer, old: str, new: str) -> Answer:
    """The answer with other words in place of some."""
    assert old.encode() in answer.body
    return replace(answer, body=answer.body.replace(old.encode(), new.encode()))


def captures_of(folder: Path, *answers: Answer) -> Captures:
    """The captures of an archive in `folder`."""
    file = folder / "a.warc.gz"
    file.write_bytes(warc(answers))
    inputs = Inputs(check_input(str(file)), folder)
    captures = Captures(Path(mkdtemp(dir=folder)))
    for place, head in inputs.captures():
        captures.add(place, head)
    captures.resolve()
    return captures


def reread(
    folder: Path, *answers: Answer, kept: Kept | None = None, options: Options | None = None
) -> list[Result]:
    """The results of an archive with these answers."""
    captures = captures_of(folder, *answers)
    tasks = [Task(one, kept or Kept()) for one in captures.by_article()]
    captures.close()
    return read_batch(tasks, options or Options())
