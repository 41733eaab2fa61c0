"""The forms of the replica: each trait is one that a reader of pages can see."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from tests.replica import FORMS, Form, Replica

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.replica.wire import Answer

WWW = "www.chinadaily.com.cn"
SOCIETY = {
    "slashed": "/china/society/",
    "indexed": "/china/society/index.html",
    "soft": "/china/society",
}
"""Where a list answers."""


@pytest.fixture(scope="module", params=sorted(FORMS))
def replica(request: pytest.FixtureRequest) -> Iterator[Replica]:
    with Replica(400, form=FORMS[request.param], validators=True) as running:
        yield running


def name_of(replica: Replica) -> str:
    return next(name for name, form in FORMS.items() if form is replica.form)


def text(answer: Answer) -> str:
    return answer.body.decode()


def test_each_trait_is_in_one_of_them() -> None:
    plain = Form()
    for trait in fields(Form):
        of_forms = [getattr(form, trait.name) for form in FORMS.values()]
        assert any(one != getattr(plain, trait.name) for one in of_forms), trait.name


def test_a_list_answers_at_one_spelling_and_the_others_lead_there(replica: Replica) -> None:
    own = SOCIETY[name_of(replica)]
    for path in SOCIETY.values():
        answer = replica.respond(WWW, path)
        if path == own:
            assert answer.status == 200
            assert replica.story(replica.section("china/society")[0]).identifier in text(answer)
        else:
            assert answer.status == 301
            assert answer.headers["Location"].endswith(own)
    assert replica.respond(WWW, "/china/society/page_2.html").status == 200
    assert replica.respond(WWW, "/china/nowhere/").status == 404


def test_every_menu_of_a_home_page_leads_to_lists(replica: Replica) -> None:
    home = text(replica.respond(WWW, "/"))
    menu = re.search(r'<(div class="topNav"|nav)>.*?</(div|nav)>', home, re.DOTALL)
    assert menu
    links = re.findall(r'href="([^"]*)"', menu[0])
    assert any("china" in link for link in links)
    has_lists = "society" in menu[0]
    assert has_lists is (name_of(replica) == "slashed")
    assert ("topNav2_art" in home) is False


def test_empty_fronts(replica: Replica) -> None:
    form = replica.form
    assert form
    for name in form.empty:
        path = SOCIETY[name_of(replica)].replace("china/society", name)
        answer = replica.respond(WWW, path)
        assert answer.status == 200
        left = text(answer).partition('id="left"')[2].partition('"mai_r"')[0]
        assert "/a/20" not in left
        assert replica.respond(WWW, f"/{name}/page_2.html").status == 404


def test_absent_lists(replica: Replica) -> None:
    is_absent = name_of(replica) == "slashed"
    path = SOCIETY[name_of(replica)].replace("china/society", "life/fashion")
    assert replica.respond(WWW, path).status == (404 if is_absent else 200)
    menu = text(replica.respond(WWW, "/")).partition('class="topNav"')[2].partition("</div>")[0]
    assert not (is_absent and "life/fashion" in menu)


def test_dead_hosts(replica: Replica) -> None:
    form = replica.form
    assert form
    for host, status in form.dead:
        for path in ("/", "/robots.txt", "/a/202609/27/WS6ab938c3e4b06d4aa0560001.html"):
            assert replica.respond(host, path).status == status
    for host in form.homeward:
        answer = replica.respond(host, "/robots.txt")
        assert (answer.status, answer.headers["Location"]) == (302, f"https://{WWW}/")


def test_pages_without_times(replica: Replica) -> None:
    form = replica.form
    assert form
    assert replica.formed
    for extra in form.extras:
        address = extra.address
        if extra.style == "topic":
            address = SOCIETY[name_of(replica)].replace("china/society", extra.path)
        body = text(replica.respond(WWW, address))
        left = body.partition('id="left"')[2].partition('"mai_r"')[0]
        stories = replica.formed.stories_of(extra)
        assert stories
        found = re.findall(r"WS[0-9a-f]{24}", left)
        assert set(found) == {replica.story(index).identifier for index in stories[:20]}
        assert not re.search(r"\d\d:\d\d", left)
        second = replica.respond(WWW, extra.address.replace(".html", "_2.html"))
        if extra.style == "columnist":
            assert second.status == 200


def test_an_error_page_may_come_with_status_200(replica: Replica) -> None:
    is_soft = name_of(replica) == "soft"
    for host, path in (
        ("regional.chinadaily.com.cn", "/shandong/2023-10/26/c_930029.htm"),
        ("www.chinadailyhk.com", "/hk/article/295812"),
        ("fj.chinadaily.com.cn", "/"),
    ):
        assert replica.respond(host, path).status == (200 if is_soft else 404)
    assert ("<rss" in text(replica.respond(WWW, "/rss/world_rss.xml"))) is not is_soft


def test_the_home_page_has_a_tag_where_its_form_says_so(replica: Replica) -> None:
    first = replica.respond(WWW, "/")
    assert ("ETag" in first.headers) is (name_of(replica) == "slashed")
    again = replica.respond(WWW, "/", {"if-none-match": first.headers.get("ETag", "none")})
    assert again.status == (304 if name_of(replica) == "slashed" else 200)


def test_the_search_api_takes_no_notice(replica: Replica) -> None:
    form = replica.form
    assert form

    def total(query: str) -> int:
        answer = replica.search.answer(f"/rest/en/search?{query}")
        found: int = json.loads(answer.body)["totalElements"]
        return found

    for name in form.search.ignores:
        assert total(f"{name}=2026-09-24") == total("")
    assert total("channel[0]=2@cndy") < total("")
