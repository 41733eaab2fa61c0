"""Names that Scrapy and Twisted do not promise to keep: all are in one table, and one that is gone is named."""

from __future__ import annotations

import ast
import gc
import inspect
import re
import textwrap
import warnings
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import scrapy.spiderloader
from scrapy.core import engine
from scrapy.core.downloader import Downloader, Slot
from scrapy.core.downloader.handlers import http11
from twisted.web._newclient import HTTP11ClientProtocol
from twisted.web.client import _HTTP11ClientFactory

import newscrawl
from newscrawl.downloader import scrapy_internals
from newscrawl.downloader.scrapy_internals import (
    INTERNALS,
    PRIVATE,
    UNDOCUMENTED,
    missing,
    set_by,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(newscrawl.__file__).parent
SOURCES = sorted(ROOT.rglob("*.py"))
TABLE = Path(scrapy_internals.__file__)
WHERE = {one.where for one in INTERNALS}
NAMES = {re.split("[:.]", one.where)[-1] for one in PRIVATE}

_PRIVATE = re.compile(r"_[^_]\w*")
_FOREIGN = re.compile(r"(?:scrapy|twisted)(?:\.|$)")
_PUBLIC_IN_ALL_BUT_NAME = {"_replace", "_fields", "_make", "_asdict", "os._exit"}
"""Of named tuples, and of Python's `os`: documented."""

DOCUMENTED = {
    "scrapy": "Request Spider signals",
    "scrapy.commands": "ScrapyCommand",
    "scrapy.core.downloader": "Downloader",
    "scrapy.core.downloader.handlers.http11": "HTTP11DownloadHandler",
    "scrapy.core.scheduler": "BaseScheduler Scheduler",
    "scrapy.crawler": "AsyncCrawlerProcess Crawler CrawlerProcess",
    "scrapy.downloadermiddlewares.redirect": "RedirectMiddleware",
    "scrapy.downloadermiddlewares.retry": "get_retry_request",
    "scrapy.exceptions": (
        "CannotResolveHostError DownloadCancelledError DownloadConnectionRefusedError DownloadFailedError"
        " DownloadTimeoutError DropItem IgnoreRequest NotConfigured ResponseDataLossError"
    ),
    "scrapy.exporters": "BaseItemExporter CsvItemExporter JsonItemExporter JsonLinesItemExporter XmlItemExporter",
    "scrapy.extensions.feedexport": "FeedExporter FeedSlot FileFeedStorage StdoutFeedStorage",
    "scrapy.extensions.memusage": "MemoryUsage",
    "scrapy.http": "HtmlResponse Response TextResponse",
    "scrapy.http.headers": "Headers",
    "scrapy.http.request": "NO_CALLBACK",
    "scrapy.logformatter": "LogFormatter",
    "scrapy.resolver": "CachingThreadedResolver",
    "scrapy.robotstxt": "ProtegoRobotParser",
    "scrapy.settings": "BaseSettings SETTINGS_PRIORITIES Settings default_settings",
    "scrapy.spiderloader": "SpiderLoaderProtocol",
    "scrapy.spidermiddlewares.httperror": "HttpError",
    "scrapy.statscollectors": "StatsCollector",
    "scrapy.utils.asyncio": "AsyncioLoopingCall CallLaterResult call_later create_looping_call",
    "scrapy.utils.defer": "ensure_awaitable",
    "scrapy.utils.httpobj": "urlparse_cached",
    "scrapy.utils.log": "configure_logging",
    "scrapy.utils.misc": "load_object",
    "scrapy.utils.project": "get_project_settings",
    "scrapy.utils.request": "RequestFingerprinter request_from_dict",
    "twisted.internet": "reactor",
    "twisted.internet.base": "ReactorBase ThreadedResolver",
    "twisted.internet.defer": "Deferred",
    "twisted.internet.error": "CannotListenError DNSLookupError",
    "twisted.internet.interfaces": "IAddress",
    "twisted.internet.task": "LoopingCall",
    "twisted.internet.threads": "deferToThreadPool",
    "twisted.python.failure": "Failure",
    "twisted.python.threadpool": "ThreadPool",
    "twisted.web.iweb": "IResponse",
    "twisted.web.resource": "Resource",
    "twisted.web.server": "Site",
}
"""What is imported of Scrapy and Twisted, and stands in their documentation."""


# --- The contract: they are all there


def test_all_are_there() -> None:
    assert not missing(), "\n".join(missing())


def newly_missing(before: list[str]) -> list[str]:
    return [sentence for sentence in missing() if sentence not in before]


@pytest.mark.parametrize(
    ("owner", "name", "where"),
    [
        (Downloader, "_process_queue", "scrapy.core.downloader:Downloader._process_queue"),
        (http11, "_LenientHTTPClientParser", f"{http11.__name__}:_LenientHTTPClientParser"),
        (Slot, "close", "scrapy.core.downloader:Slot.close"),
        (scrapy.spiderloader, "get_spider_loader", "scrapy.spiderloader:get_spider_loader"),
    ],
)
def test_one_that_is_gone_is_named_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, where: str
) -> None:
    before = missing()
    monkeypatch.delattr(owner, name)
    (why,) = (one.why for one in INTERNALS if one.where == where)
    assert newly_missing(before) == [f"{where} is gone: {why}"]


def test_an_attribute_that_instances_no_longer_have_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Renamed:
        def __init__(self) -> None:
            self._current_slot = None
            self.downloader = None

    before = missing()
    monkeypatch.setattr(engine, "ExecutionEngine", Renamed)
    (sentence,) = newly_missing(before)
    assert sentence.startswith("scrapy.core.engine:ExecutionEngine._slot is gone: no public")


def test_a_module_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = "scrapy.utils.no_such_module:name"
    monkeypatch.setattr(
        scrapy_internals, "INTERNALS", (scrapy_internals.Internal(gone, "no other has it"),)
    )
    assert missing() == [f"{gone} is gone: no other has it"]


def test_each_has_one_entry_with_a_reason() -> None:
    assert len(WHERE) == len(INTERNALS)
    for one in INTERNALS:
        assert len(one.why) > 20 or one.why == "the same"
    assert all(_is_private(one.where.replace(":", ".")) for one in PRIVATE)
    assert not any(_is_private(one.where.replace(":", ".")) for one in UNDOCUMENTED)


# --- The table is whole: what modules import, look up, and call by a private name


def private_uses(tree: ast.AST) -> Iterator[str]:
    """Private names of others that a module uses: "module:name" of an import, else the name."""
    for node in ast.walk(tree):
        for kind, names in _SCANS.items():
            if isinstance(node, kind):
                yield from names(node)


def _imported_from(node: ast.ImportFrom) -> Iterator[str]:
    if _FOREIGN.match(node.module or ""):
        for one in node.names:
            if _is_private(f"{node.module}.{one.name}"):
                yield f"{node.module}:{one.name}"


def _imported(node: ast.Import) -> Iterator[str]:
    yield from (
        one.name for one in node.names if _FOREIGN.match(one.name) and _is_private(one.name)
    )


def _of_another(node: ast.Attribute) -> Iterator[str]:
    if not _PRIVATE.fullmatch(node.attr):
        return
    is_own = isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
    if not is_own and not {node.attr, ast.unparse(node)} & _PUBLIC_IN_ALL_BUT_NAME:
        yield node.attr


def _indexed(node: ast.Subscript) -> Iterator[str]:
    """`vars(x)["_name"]`."""
    names = list(_texts([node.slice]))
    owner = ast.unparse(node.value) if names else ""
    if owner.startswith("vars(") or owner.endswith(".__dict__"):
        yield from names


def _dotted(node: ast.Constant) -> Iterator[str]:
    """A path as text, which something loads."""
    path = r"(?:scrapy|twisted)[\w.]*[.:]_[^_]\w*"
    if isinstance(node.value, str) and re.fullmatch(path, node.value):
        yield node.value


def _is_private(path: str) -> bool:
    return any(map(_PRIVATE.fullmatch, path.split(".")))


def _looked_up(call: ast.Call) -> Iterator[str]:
    """Private names in `getattr(x, "_name")`, and in what else looks a name up that is given as text."""
    function = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
    if function in {"getattr", "setattr", "hasattr", "delattr", "__getattribute__", "__setattr__"}:
        yield from _texts(call.args[:2])
    elif function in {"attrgetter", "methodcaller"}:
        yield from _texts(call.args)


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from filter(_PRIVATE.fullmatch, node.value.split("."))


_SCANS: dict[type[ast.AST], Callable[[Any], Iterator[str]]] = {
    ast.ImportFrom: _imported_from,
    ast.Import: _imported,
    ast.Attribute: _of_another,
    ast.Call: _looked_up,
    ast.Subscript: _indexed,
    ast.Constant: _dotted,
}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from scrapy.utils.defer import _schedule_coro, ensure_awaitable", ["scrapy.utils.defer:_schedule_coro"]),
        ("from scrapy.utils._compression import inflate", ["scrapy.utils._compression:inflate"]),
        ("from twisted.web import _newclient", ["twisted.web:_newclient"]),
        ("import twisted.web._newclient as client", ["twisted.web._newclient"]),
        ("from newscrawl.x import _y", []),
        ("crawler.engine._slot", ["_slot"]),
        ("self.crawler.engine._slot", ["_slot"]),
        ("slot()._x", ["_x"]),
        ("super()._process_queue(slot)", ["_process_queue"]),
        ("handler._pool._factory = 1", ["_factory", "_pool"]),
        ("self._x, cls._y, one.__class__, row._replace(a=1), os._exit(1)", []),
        ("other._exit", ["_exit"]),
        ('getattr(engine, "_slot", None)', ["_slot"]),
        ('setattr(self, "_slot", None)', ["_slot"]),
        ('object.__setattr__(engine, "_slot", None)', ["_slot"]),
        ('operator.attrgetter("engine._slot")(crawler)', ["_slot"]),
        ('methodcaller("_go", "_x")', ["_go", "_x"]),
        ('vars(engine)["_slot"]', ["_slot"]),
        ('engine.__dict__["_slot"]', ["_slot"]),
        ('given.get("_job"), hasattr(self, "__len__"), row["_id"]', []),
        ('load_object("scrapy.core.engine._Slot")', ["scrapy.core.engine._Slot"]),
        ('"scrapy.core.engine:_Slot"', ["scrapy.core.engine:_Slot"]),
    ],
)  # fmt: skip
def test_what_the_scan_finds(code: str, found: list[str]) -> None:
    assert sorted(private_uses(ast.parse(code))) == found


@cache
def trees() -> dict[Path, ast.AST]:
    return {path: ast.parse(path.read_text("utf-8")) for path in SOURCES}


@cache
def uses(path: Path) -> frozenset[str]:
    return frozenset(private_uses(trees()[path]))


def test_no_other_is_used() -> None:
    """One of another object than super() is for scrapy_internals."""
    found = {str(path.relative_to(ROOT)): _refused(path) for path in SOURCES}
    assert {path: names for path, names in found.items() if names} == {}


def _refused(path: Path) -> frozenset[str]:
    if path == TABLE:
        return uses(path) - WHERE - NAMES
    imported = {use for use in uses(path) if ":" in use}
    nodes = ast.walk(trees()[path])
    above = {node.attr for node in nodes if isinstance(node, ast.Attribute) and _is_above(node)}
    return uses(path) - (imported & WHERE) - (above & NAMES)


def _is_above(node: ast.Attribute) -> bool:
    """Whether this is a private name of `super()`."""
    return _PRIVATE.fullmatch(node.attr) is not None and ast.unparse(node.value) == "super()"


# --- The table is whole: what classes of ours have from those of Scrapy and Twisted


@cache
def classes() -> list[type]:
    """Our classes that have one of Scrapy's or Twisted's above them.

    Datasette opens a database when it is imported, and leaves it open: Python 3.13 would report it in a test of others.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        found = _classes()
        gc.collect()
    return found


def _classes() -> list[type]:
    found = []
    for path in SOURCES:
        if path.name == "__main__.py":
            continue
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        own = (one for one in vars(import_module(name)).values() if inspect.isclass(one))
        found += [one for one in own if one.__module__ == name and above(one)]
    return found


def above(one: type) -> list[type]:
    return [base for base in one.__mro__ if _FOREIGN.match(base.__module__)]


@cache
def private_of(base: type) -> frozenset[str]:
    """Private names that a class has, or sets on its instances."""
    return frozenset(filter(_PRIVATE.fullmatch, {*vars(base), *set_by(base)}))


def used_by(one: type) -> set[str]:
    """Private names that a class defines, or uses of itself."""
    names = set()
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(one)))):
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names.add(node.name)
        elif isinstance(node, ast.Name):
            names.add(node.id)  # of the class's own variables
    return names


def shared(one: type) -> dict[str, str]:
    """Private names that a class of ours has in common with one above it: where the first of these has it."""
    used = used_by(one)
    return {
        name: f"{base.__module__}:{base.__name__}.{name}"
        for base in above(one)
        for name in private_of(base) & used
    }


def test_no_class_overrides_or_uses_another() -> None:
    """Nor takes the same name for something of its own, which a new version of Scrapy may bring about."""
    found = {one.__qualname__: set(shared(one).values()) for one in classes()}
    assert {name: names - WHERE for name, names in found.items() if names - WHERE} == {}
    assert {name for name, names in found.items() if names}, "none is found any more"


class Child(Downloader):
    _SLOT_GC_INTERVAL = 1.0

    def _latercall(self, slot: Slot) -> None:
        self._delay = 2.0
        super()._latercall(slot)


class OfProtocols(HTTP11ClientProtocol):
    def request(self, request: object) -> None:  # type: ignore[override]
        self._mine, _ = self._parser, request


class OfFactories(_HTTP11ClientFactory):
    _quiescentCallback = None  # noqa: N815 - Twisted's name


@pytest.mark.parametrize(
    ("one", "names"),
    [
        (Child, {"_delay", "_SLOT_GC_INTERVAL", "_latercall"}),
        (OfProtocols, {"_parser"}),
        (OfFactories, {"_quiescentCallback"}),
    ],
)
def test_what_the_scan_of_classes_finds(one: type, names: set[str]) -> None:
    assert shared(one).keys() == names


def test_overrides_have_the_parameters_of_what_they_override() -> None:
    overrides = [
        (one, base, name)
        for one in classes()
        for base in above(one)
        for name in private_of(base) & vars(one).keys()
        if inspect.isfunction(vars(one)[name])
    ]
    assert overrides
    for one, base, name in overrides:
        ours, theirs = (list(inspect.signature(vars(it)[name]).parameters) for it in (one, base))
        assert ours == theirs, f"{base.__module__}:{base.__name__}.{name} takes other parameters"


def test_no_entry_is_left_of_what_nobody_uses() -> None:
    used = {use for path in SOURCES for use in uses(path)}
    used |= {where for one in classes() for where in shared(one).values()}
    own = {one.where for one in PRIVATE if not one.where.startswith("scrapy.core.engine:_Slot.")}
    unused = {where for where in own if not {where, re.split("[:.]", where)[-1]} & used}
    assert unused <= {sentence.partition(" ")[0] for sentence in missing()}


# --- The table is whole: what is imported, and stands in no documentation


def imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and _FOREIGN.match(node.module or ""):
            yield from ((str(node.module), one.name) for one in node.names)


def test_what_is_imported_is_documented_or_in_the_table() -> None:
    documented = {
        f"{module}:{name}" for module, all_ in DOCUMENTED.items() for name in all_.split()
    }
    modules = {"scrapy.commands:fetch", "scrapy.commands:shell", "scrapy.commands:view"}
    found = {f"{module}:{name}" for tree in trees().values() for module, name in imports(tree)}
    assert {name for name in found - modules - WHERE if name not in documented} == set()
    assert documented <= found, "nothing in the list that is imported no more"
    assert not documented & WHERE
