"""Writes docs/site.md, what is known of China Daily's site, from the table of facts.

python -m tests.tools.site_doc
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.site.facts import STRENGTHS, knowledge

if TYPE_CHECKING:
    from newscrawl.site.facts import Fact, Question, Topic

PAGE = Path(__file__).parents[2] / "docs" / "site.md"

_HEAD = """# What is known of the site

China Daily's site as newscrawl takes it to be. Each fact has an id by which code and documents cite it (`fact: list-depth`), and the
strength of what is known. Where the strength is weak the code does not lean on the fact alone, and a run says so when a fact
stops holding. Who can reach the live site can ask it: the last column says how.

{strengths}

This page is written by `make schema` from the table of facts; [CONTRIBUTING](../CONTRIBUTING.md) says how to add one. What was decided
on these grounds is in [design.md](design.md).
"""

_QUESTIONS = """
## Not known

Nothing may depend on these. Who learns an answer makes a fact of it.

| id | question | how to ask |
| --- | --- | --- |
"""


def page_text() -> str:
    """The page, in Markdown."""
    known = knowledge()
    counts = Counter(fact.strength for fact in known.facts)
    strengths = "\n".join(
        f"* **{name}**: {meaning} ({counts[name]})" for name, meaning in STRENGTHS.items()
    )
    parts = [_HEAD.format(strengths=strengths)]
    parts += map(_section, known.topics)
    if known.questions:
        parts.append(_QUESTIONS + "".join(map(_question, known.questions)))
    return "".join(parts)


def _section(topic: Topic) -> str:
    head = "| id | fact | strength | years | source | how to ask |\n|" + " --- |" * 6
    return f"\n## {topic.title}\n\n{head}\n" + "".join(map(_fact, topic.facts))


def _fact(fact: Fact) -> str:
    strength = f"{fact.strength} {fact.percent}%" if fact.percent else fact.strength
    return _row(fact.id, fact.fact, strength, fact.years, fact.source, fact.ask)


def _question(question: Question) -> str:
    return _row(question.id, question.question, question.ask)


def _row(name: str, *cells: str | None) -> str:
    """A row whose first cell can be linked to."""
    shown = [f'<a id="{name}"></a>`{name}`', *(_plain(cell or "") for cell in cells)]
    return f"| {' | '.join(shown)} |\n"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    for sign in "\\|*`<>":
        text = text.replace(sign, f"\\{sign}")
    return text


def main() -> None:
    """Write the page."""
    PAGE.write_text(page_text(), "utf-8")


if __name__ == "__main__":
    main()
