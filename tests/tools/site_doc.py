"""Writes docs/site.md, the facts about China Daily's site, from the table of facts.

python -m tests.tools.site_doc
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.doctor.checks import CHECKS
from newscrawl.site.facts import STRENGTHS, knowledge

if TYPE_CHECKING:
    from newscrawl.site.facts import Fact, Question, Topic

PAGE = Path(__file__).parents[2] / "docs" / "site.md"

_HEAD = """# Facts about the site

newscrawl's knowledge of China Daily's site. Each fact has an id by which code and documents cite it (`fact: list-depth`), and a
strength. The code does not depend on a weak fact alone, and a run reports when a fact
stops holding. With access to the live site a fact can be checked: the last column describes how. [`newscrawl doctor --site`](doctor.md)
checks those that have a mark (✓) there.

{strengths}

This page is written by `make schema` from the table of facts; [CONTRIBUTING](../CONTRIBUTING.md) describes how to add one. [The decisions](design.md)
are based on them.
"""

_QUESTIONS = """
## Not known

No code may depend on these. An answer becomes a fact.

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
    return _row(fact.id, fact.fact, strength, fact.years, fact.source, _ask(fact.id, fact.ask))


def _question(question: Question) -> str:
    return _row(question.id, question.question, _ask(question.id, question.ask))


def _ask(name: str, ask: str | None) -> str:
    """How to ask, with a mark where the doctor does."""
    is_checked = any(name in check.facts for check in CHECKS)
    return " ".join(filter(None, ("✓" if is_checked else None, ask)))


def _row(name: str, *cells: str | None) -> str:
    """A table row with an anchor in its first cell."""
    shown = [f'<a id="{name}"></a>`{name}`', *(_plain(cell or "") for cell in cells)]
    return f"| {' | '.join(shown)} |\n"


def _plain(text: str) -> str:
    """Text escaped for Markdown."""
    for sign in "\\|*`<>":
        text = text.replace(sign, f"\\{sign}")
    return text


def main() -> None:
    """Write the page."""
    PAGE.write_text(page_text(), "utf-8")


if __name__ == "__main__":
    main()
