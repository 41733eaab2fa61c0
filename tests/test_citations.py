"""Facts of the site and decisions: each has one id, what is cited is there, and no text outside of the repository is cited."""

from __future__ import annotations

import re
from typing import Any

import pytest

from newscrawl.site.facts import STRENGTHS, knowledge, read
from tests.tools.citations import (
    DESIGN,
    ROOT,
    Citation,
    citations,
    decisions,
    faults,
    files,
    prose,
)
from tests.tools.site_doc import PAGE, page_text

A_FACT = {"id": "a-fact", "fact": "The site is there.", "strength": "raw", "source": "a page"}
A_QUESTION = {"id": "a-question", "question": "Is it?", "ask": "its front page"}


def table(*facts: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"topics": [{"name": "hosts", "title": "Hosts", "facts": list(facts)}], **others}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in A_FACT.items() if key != name}


def test_every_citation_resolves() -> None:
    found = {path: faults(prose(path)) for path in files()}
    assert {str(path.relative_to(ROOT)): what for path, what in found.items() if what} == {}


def test_the_code_cites() -> None:
    code = [path for path in files() if path.is_relative_to(ROOT / "newscrawl")]
    cited = [one for path in code for one in citations(prose(path))]
    assert len({one.id for one in cited if one.kind == "fact"}) >= 60
    assert len({one.id for one in cited if one.kind == "design"}) >= 20


@pytest.mark.parametrize(
    "text",
    [
        "# {fact}: no-such-fact",
        "# {fact}: list-depth, no-such-fact",
        "# {fact}: list-depth-of-all",
        "# {design}: no-such-decision",
        "# {fact}: List-Depth",
        "# {fact}:list-depth",
        "# {fact}s: list-depth",
        "# {fact} : list-depth",
        "# {fact}: jobs",
        "# {design}: list-depth",
        "[the depth]({site}.md#no-such-fact)",
        "[jobs]({design}.md#no-such-decision)",
        "[jobs](docs/{design}.md#)",
        "see {record}.md",
        "see {facts} 3",
        "see {rules}, Jobs",
        "{rules}: the decisions",
        "{reliability} 2",
        "{facts} section 5",
        "{house}.md",
        "# Chinese lists [{code}]",
        "# Chinese lists [{one}, 2016]",
        "# Chinese lists [{memory} 90%]",
        "# Chinese lists [{code} to 2023]",
    ],
)
def test_what_does_not_resolve_is_told(text: str) -> None:
    words = "fact design site code one memory".split()
    names = {name.lower(): name for name in "FACTS RULES RECORD RELIABILITY HOUSE".split()}
    assert len(faults(text.format(**{word: word for word in words}, **names))) == 1


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("# {fact}: list-depth", [("fact", "list-depth")]),
        ("{fact}: list-depth, menus; and more", [("fact", "list-depth"), ("fact", "menus")]),
        ("so it is ({design}: jobs).", [("design", "jobs")]),
        ("a `{design}: jobs`, b `{fact}:\nmenus`", [("design", "jobs"), ("fact", "menus")]),
        ("[jobs](../docs/design.md#jobs)", [("design", "jobs")]),
        ("[depth](site.md#list-depth)", [("fact", "list-depth")]),
        ("as facts: rules, agents", []),
        ("one of the [items] is a RECORD, no RULES here", []),
    ],
)
def test_what_resolves_is_found(text: str, cited: list[tuple[str, str]]) -> None:
    text = text.format(fact="fact", design="design")
    assert sorted(citations(text)) == sorted(Citation(*one) for one in cited)  # type: ignore[arg-type]
    assert faults(text) == []


def test_names_of_code_are_no_citations() -> None:
    path = ROOT / "newscrawl" / "site" / "facts.py"
    assert re.search(r"\bfact[:] str", path.read_text("utf-8"))
    assert faults(prose(path)) == []


def test_no_run_needs_the_facts() -> None:
    """They are not in the wheel."""
    importing = {
        path.name
        for path in files()
        if path.is_relative_to(ROOT / "newscrawl") and "site.facts" in path.read_text("utf-8")
    }
    assert importing == set()


def test_ids_of_decisions_are_unique_and_link_to_each_other() -> None:
    ids, text = decisions(), DESIGN.read_text("utf-8")
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", one) for one in ids)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) <= set(ids)


def test_facts_are_whole() -> None:
    known = knowledge()
    assert {fact.strength for fact in known.facts} == set(STRENGTHS)
    assert all((fact.strength == "memory") == (fact.percent is not None) for fact in known.facts)
    assert all(fact.fact.endswith(".") for fact in known.facts)
    assert all(one.question.endswith("?") for one in known.questions)


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page_text(), "run make schema"


def test_the_page_can_be_linked_to() -> None:
    anchors = re.findall(r'<a id="([^"]*)">', page_text())
    assert tuple(anchors) == knowledge().ids


def test_a_table_is_read() -> None:
    memory = {**A_FACT, "id": "b", "strength": "memory", "percent": 90, "years": "2016"}
    known = read(table(A_FACT, memory, questions=[A_QUESTION]))
    assert [(fact.id, fact.percent, fact.years) for fact in known.facts] == [
        ("a-fact", None, None),
        ("b", 90, "2016"),
    ]
    assert known.ids == ("a-fact", "b", "a-question")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (table({**A_FACT, "id": "A-Fact"}), "id: 'A-Fact' is not in kebab case"),
        (table({**A_FACT, "id": "a--fact"}), "id: 'a--fact' is not in kebab case"),
        (table({**A_FACT, "id": 7}), "id: 7 is not in kebab case"),
        (table(without("id")), "id: None is not in kebab case"),
        (table(without("fact")), "a-fact: fact is missing"),
        (table(without("strength")), "a-fact: strength is missing"),
        (table(without("source")), "a-fact: source is missing"),
        (table({**A_FACT, "strength": "sure"}), "a-fact: strength is 'sure', expected raw"),
        (table({**A_FACT, "strength": "memory"}), "a-fact: percent is None, expected 1 to 99"),
        (table({**A_FACT, "strength": "memory", "percent": 0}), "percent is 0, expected 1 to 99"),
        (table({**A_FACT, "strength": "memory", "percent": 100}), "expected 1 to 99"),
        (table({**A_FACT, "strength": "memory", "percent": "90"}), "expected a number"),
        (table({**A_FACT, "strength": "memory", "percent": True}), "expected a number"),
        (table({**A_FACT, "percent": 90}), "percent is 90, expected for memories alone"),
        (table({**A_FACT, "fact": " "}), "a-fact: fact is ' ', expected a text"),
        (table({**A_FACT, "years": 2016}), "a-fact: years is 2016, expected a text"),
        (table({**A_FACT, "note": "x"}), "a-fact: note is not a key, expected id, fact"),
        (table(A_FACT, A_FACT), "id: a-fact is there twice"),
        (table(A_FACT, questions=[{**A_QUESTION, "id": "a-fact"}]), "id: a-fact is there twice"),
        (table(A_FACT, questions=[{"id": "q", "question": "Is it?"}]), "q: ask is missing"),
        (table(), "topic: 'hosts' has no fact"),
        ({"topics": [{"name": "Hosts", "title": "Hosts"}]}, "topic: 'Hosts' needs a name"),
        ({"topics": [{"name": "hosts"}]}, "topic: 'hosts' needs a name in kebab case and a title"),
        ({"topics": [*table(A_FACT)["topics"] * 2]}, "topic: hosts is there twice"),
    ],
)
def test_a_bad_table_is_refused(data: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        read(data)
