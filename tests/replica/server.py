"""The replica on loopback: serves the site, logs requests, and can be overridden and changed while it runs."""

from __future__ import annotations

import json
import threading
from collections import Counter, deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from tests.replica.app import HOST as APP_HOST
from tests.replica.app import App
from tests.replica.faults import ERROR_PAGES, FAULTS, PREFIX, Genuine
from tests.replica.feeds import Feeds, Syndication
from tests.replica.formed import FormedSite, Moved
from tests.replica.hosts import OtherHosts
from tests.replica.papers import HOST as PAPER_HOST
from tests.replica.papers import Newspaper, Papers
from tests.replica.search import HOST as SEARCH_HOST
from tests.replica.search import Search, SearchApi
from tests.replica.site import NOT_FOUND, Site
from tests.replica.validators import Validators, is_unchanged
from tests.replica.web_archives import Archives, WebArchives
from tests.replica.wire import Answer, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from ssl import SSLContext

    from typing_extensions import Self

    from tests.replica.faults import Fault, Faults
    from tests.replica.forms import Form
    from tests.replica.sections import Members
    from tests.replica.story import Story

LOG_LIMIT = 200_000
LOOPBACK, FIRST_HOST = "127.0.0.1", "www.chinadaily.com.cn"
"""The host that clients without SITE_ADDRESS use, and the host it stands for."""


class Request(NamedTuple):
    """`kind` is article, list, front, moved, search, issue, print, feed, app, robots, collinfo, index, data, cdx, memento, saved, override or unknown; `path` includes the query, `agent` is the User-Agent."""

    host: str
    path: str
    kind: str
    status: int
    agent: str | None = None

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}"


_HTML = {"Content-Type": "text/html"}
"""Without a charset: it is not known whether the site's header has one; its pages do."""


class Replica:
    """A China Daily on 127.0.0.1, as a context manager.

    >>> with Replica(articles=200, seed=1) as replica:
    ...     replica.address, replica.site.story(0).url
    """

    def __init__(
        self,
        articles: int = 200,
        seed: int = 1,
        *,
        port: int = 0,
        pages: Path | str | None = None,
        robots: str | None = None,
        log: bool = True,
        unpublished: int = 0,
        validators: bool = False,
        years: float | None = None,
        busy: tuple[str, int] | None = None,
        times: Sequence[datetime] = (),
        search: Search | None = None,
        papers: Papers | None = None,
        feeds: Feeds | None = None,
        app: bool = False,
        other_hosts: bool = False,
        archives: Archives | None = None,
        faults: Faults | None = None,
        form: Form | None = None,
        tls: SSLContext | None = None,
    ) -> None:
        """`pages`: a folder of saved pages with their URLs in `index.json`, served before the rest.

        `robots`: text of robots.txt on every host; 404 without. `log=False` keeps neither requests
        nor counts by URL, for runs of millions. `unpublished`: the number of newest stories that are absent
        until `publish`. `validators`: articles and lists have ETag and Last-Modified, and conditional
        requests get 304; it is not known whether the site sends them. `years`, `busy`, `times`: see
        `Stories`. `search`, `papers`, `feeds`: the behaviour of the search API, the newspaper and the feeds.
        `app`: serve the app's JSON. `other_hosts`: answer for bilingual learning, Hong Kong and a microsite. `archives`: what public web archives hold; nothing without. `faults`: the faults of a share of the articles. `form`: another look and
        other answers, see `Form`; `search` is then the form's unless given. `tls`: speak only TLS,
        with the certificate of that context.
        """
        self.site = Site(
            articles, seed, unpublished=unpublished, years=years, busy=busy, times=times
        )
        self.form = form
        self.formed = FormedSite(self.site, form) if form else None
        self.search = SearchApi(self.site, search or (form.search if form else Search()))
        self.newspaper = Newspaper(self.site, papers or Papers())
        self.syndication = Syndication(self.site, feeds or Feeds())
        self.app = App(self.site) if app else None
        self.other_hosts = OtherHosts(self.site) if other_hosts else None
        captured = Site(articles if archives else 0, seed, years=years, busy=busy)
        self.archives = WebArchives(captured, archives or Archives(others=False))
        self.requests: deque[Request] = deque(maxlen=LOG_LIMIT)
        self.kinds: Counter[str] = Counter()
        self.urls: Counter[str] = Counter()
        self._saved = {} if pages is None else _saved_pages(Path(pages))
        self._robots = robots
        self._log = log
        self._validators = Validators() if validators else None
        self._has_home_tag = form is not None and form.home_tag
        self.faults = faults
        self._spoilt: dict[str, Fault] = {}
        self._struck: Counter[str] = Counter()
        self._overrides: dict[str, Answer] = {}
        self._made: dict[str, Callable[[str], Answer]] = {}
        self._restyle: Callable[[str], str] = str
        self._outage: Callable[[], Answer | None] = lambda: None
        self._lock = threading.Condition()
        self._server = Server(("127.0.0.1", port), self.respond, tls)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )

    @property
    def address(self) -> str:
        """ "127.0.0.1:PORT"."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    def story(self, index: int) -> Story:
        return self.site.story(index)

    def expected(self, index: int, *, listed: bool = True, indexed: bool = False) -> dict[str, Any]:
        return self.site.expected(index, listed=listed, indexed=indexed)

    def section(self, path: str) -> Members:
        return self.site.section(path)

    def edit(self, index: int) -> Story:
        """See `Stories.edit`."""
        return self.site.edit(index)

    def publish(self, n: int | None = None) -> range:
        """See `Stories.publish`."""
        return self.site.publish(n)

    def publish_until(self, now: datetime) -> range:
        """See `Stories.publish_until`."""
        return self.site.publish_until(now)

    def override(
        self,
        url: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        body: str | bytes = b"",
        *,
        delay: float = 0.0,
        times: int | None = None,
    ) -> None:
        """Answer this URL, under any scheme, from now on, or the next `times` times."""
        data = body.encode() if isinstance(body, str) else body
        with self._lock:
            self._overrides[_key(url)] = Answer(status, dict(headers or _HTML), data, delay, times)

    def serve(self, url: str, make: Callable[[str], Answer]) -> None:
        """Answer this URL, and all URLs that begin with it and a slash, with the result of `make` from now on."""
        self._made[_key(url)] = make

    def stop_serving(self, url: str) -> None:
        """Remove what `serve` set."""
        self._made.pop(_key(url), None)

    def restyle(self, change: Callable[[str], str]) -> None:
        """Change the template of all articles from now on: `change` gets their HTML."""
        self._restyle = change

    def fail(self, outage: Callable[[], Answer | None]) -> None:
        """Answer every request with the result of `outage` from now on; None for the site's own answer."""
        self._outage = outage

    def spoil(self, url: str, fault: str) -> None:
        """Serve this URL with a fault of `FAULTS`, for as long as it lasts."""
        self._spoilt[_key(url)] = FAULTS[fault]

    def restore(self, url: str) -> None:
        """Remove an override."""
        with self._lock:
            self._overrides.pop(_key(url), None)

    def count(self, url: str) -> int:
        """The number of requests for this URL."""
        return self.urls[_key(url)]

    def wait(self, requests: float, kind: str | None = None, seconds: float = 1.0) -> bool:
        """Wait for a number of requests, of a kind or of all; False after `seconds`."""

        def are_there() -> bool:
            return (self.kinds[kind] if kind else sum(self.kinds.values())) >= requests

        with self._lock:
            return self._lock.wait_for(are_there, seconds)

    def forget_requests(self) -> None:
        """Empty the log and its counts, between two crawls."""
        with self._lock:
            self.requests.clear()
            self.kinds.clear()
            self.urls.clear()

    def respond(self, host: str, target: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a request, noted in the log; the headers' names are in lower case."""
        url = f"https://{host}{target}"
        name, target = _named_fault(target)
        path = target.partition("?")[0]
        kind, answer = self._answer(host, path, target, headers or {})
        fault = self._fault(kind, name, host + target, host + path)
        if fault:
            if host == LOOPBACK:
                url = url.replace(f"https://{LOOPBACK}", f"http://{self.address}")
            answer = fault.spoil(Genuine(url, answer))
        tagged = ("article", "list", "front") if self._has_home_tag else ("article", "list")
        if self._validators and kind in tagged and answer.status == 200:
            validators = self._validators.of(host + target, answer.body)
            if is_unchanged(headers or {}, validators):
                answer = Answer(304, validators)
            else:
                answer.headers = {**answer.headers, **validators}
        with self._lock:
            self.kinds[kind] += 1
            self._lock.notify_all()
            if self._log:
                self.urls[host + target] += 1
                agent = (headers or {}).get("user-agent")
                self.requests.append(Request(host, target, kind, answer.status, agent))
        return answer

    def _fault(self, kind: str, name: str | None, key: str, page: str) -> Fault | None:
        """The fault of an address, also where a redirect to itself has added a query."""
        fault = FAULTS.get(name or "") or self._spoilt.get(key) or self._spoilt.get(page)
        if fault:
            with self._lock:
                self._struck[f"{name} {page}"] += 1
            spent = self._struck[f"{name} {page}"]
            return None if fault.times is not None and spent > fault.times else fault
        if self.faults and kind == "article":
            with self._lock:
                return self.faults.strikes(f"https://{page}")
        return None

    def _answer(
        self, host: str, path: str, target: str, headers: Mapping[str, str]
    ) -> tuple[str, Answer]:
        if (failure := self._outage()) is not None:
            return "fault", failure
        if (override := self._override(host, path, target)) is not None:
            return "override", override
        saved = self._saved.get(host + path)
        if saved is not None:
            return "saved", Answer(200, _HTML, saved.read_bytes())
        if self.formed and self.formed.shuts_out(host, path):
            return self._own(host, path)
        if path == "/robots.txt":
            return "robots", self._robots_txt()
        if archived := self.archives.answer(host, target, headers):
            return archived
        if path in ERROR_PAGES:
            return "unknown", Answer(200, _HTML, ERROR_PAGES[path].encode())
        if host == LOOPBACK:
            host = FIRST_HOST
        if other := self._other_source(host, path, target):
            return other
        return self._own(host, path)

    def _robots_txt(self) -> Answer:
        if self._robots is None:
            return Answer(404, _HTML, NOT_FOUND.encode())
        return Answer(200, {"Content-Type": "text/plain"}, self._robots.encode())

    def _own(self, host: str, path: str) -> tuple[str, Answer]:
        """A page of the site, or a redirect of its form."""
        found = self.formed.answer(host, path) if self.formed else self.site.answer(host, path)
        if isinstance(found, Moved):
            return "moved", Answer(found.status, {**_HTML, "Location": found.location})
        html = self._restyle(found.html) if found.kind == "article" else found.html
        return found.kind, Answer(found.status, _HTML, html.encode())

    def _other_source(self, host: str, path: str, target: str) -> tuple[str, Answer] | None:
        """An answer of the search API, a page of the paper, a feed or JSON of the app."""
        if host == SEARCH_HOST:
            return "search", self.search.answer(target)
        if host == APP_HOST and self.app and (body := self.app.answer(path)):
            return "app", Answer(200, {"Content-Type": "application/json"}, body)
        if host == PAPER_HOST and path.rstrip("/") in ("/china", "/global"):  # a stale issue
            return "issue", Answer(302, {"Location": f"{path.rstrip('/')}/2021-03/05"})
        if page := self.newspaper.page(host, path):
            return page[0], Answer(200, _HTML, page[1].encode())
        if self.other_hosts and (shown := self.other_hosts.answer(host, path)):
            return shown.kind, Answer(200, _HTML, self._restyle(shown.html).encode())
        if document := self.syndication.document(host, path):
            return "feed", Answer(200, {"Content-Type": document.content_type}, document.body)
        return None

    def _override(self, host: str, path: str, target: str) -> Answer | None:
        named = FIRST_HOST if host == LOOPBACK else host
        for place, make in self._made.items():
            if f"{named}{path}/".startswith(f"{place}/"):
                base = f"http://{self.address}" if host == LOOPBACK else f"https://{host}"
                return make(base + target)
        key = host + target
        with self._lock:
            answer = self._overrides.get(key)
            if answer is not None and answer.left is not None:
                answer.left -= 1
                if answer.left <= 0:
                    del self._overrides[key]
            return answer


def _named_fault(target: str) -> tuple[str | None, str]:
    """The fault named in a path, and the path behind it."""
    if not target.startswith(PREFIX):
        return None, target
    name, slash, rest = target.removeprefix(PREFIX).partition("/")
    return name, slash + rest


def _key(url: str) -> str:
    """Host, path and query of a URL."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def _saved_pages(folder: Path) -> dict[str, Path]:
    index: dict[str, str] = json.loads((folder / "index.json").read_text("utf-8"))
    return {_key(url): folder / name for name, url in index.items()}
