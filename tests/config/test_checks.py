"""Settings that cannot work are found before a crawl starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_type_hints

import pytest
from scrapy.settings import Settings, default_settings

from newscrawl import settings as own_settings
from newscrawl.config.checks import DECLARED, check_settings, data_dir, doubtful_names, file_mask
from newscrawl.errors import SettingError
from newscrawl.pipelines.store import StorePipeline

if TYPE_CHECKING:
    from pathlib import Path


def settings(**changed: object) -> Settings:
    found = Settings()
    found.setmodule("newscrawl.settings", priority="project")
    found.setdict(changed, priority="cmdline")
    return found


def feed(uri: str) -> dict[str, dict[str, str]]:
    return {uri: {"format": "jsonl"}}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"FAILURE_TOLERANCE": "1.5"},
            "FAILURE_TOLERANCE: '1.5' is not a number from 0 to 1",
        ),
        ({"FAILURE_TOLERANCE": "few"}, "FAILURE_TOLERANCE: 'few' is not a number"),
        ({"DOWNLOAD_DELAY": "abc"}, "DOWNLOAD_DELAY: 'abc' is not a number"),
        (
            {"CONCURRENT_REQUESTS": "many"},
            "CONCURRENT_REQUESTS: 'many' is not a positive integer",
        ),
        ({"ROBOTSTXT_OBEY": "maybe"}, "ROBOTSTXT_OBEY: 'maybe' is neither True nor False"),
        ({"BODY_HTML": "maybe"}, "BODY_HTML: 'maybe' is neither True nor False"),
        ({"FIELD_SOURCES": "maybe"}, "FIELD_SOURCES: 'maybe' is neither True nor False"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL: 'LOUD' is not a level"),
        (
            {"LOG_FILE": "/dev/null/log"},
            "LOG_FILE: /dev/null/log cannot be written, /dev/null does not allow it",
        ),
        ({"DATA_DIR": "/dev/null"}, "DATA_DIR: /dev/null is a file, expected a folder"),
        ({"DATA_DIR": "/dev/null/data"}, "DATA_DIR: /dev/null/data cannot be written"),
        ({"DATA_DIR": ""}, "DATA_DIR: '' is not a folder"),
        ({"DATA_DIR": None}, "DATA_DIR: None is not a folder"),
        ({"UMASK": "177"}, "UMASK: '177' is not a mask for group and others"),
        (
            {"UMASK": 0o27},
            "UMASK: 23 is not a mask for group and others, expected 077 or 027 as text",
        ),
        ({"SEGMENT_BYTES": "1.5"}, "SEGMENT_BYTES: '1.5' is not a positive integer"),
        ({"SEGMENT_LINES": "0"}, "SEGMENT_LINES: '0' is not a positive integer"),
        (
            {"SEGMENT_COMPRESSION": "rar"},
            "SEGMENT_COMPRESSION: 'rar' is not a compression, expected none, gzip or zstd",
        ),
        ({"FEED_EXPORT_ENCODING": "foo"}, "FEED_EXPORT_ENCODING: 'foo' is not an encoding"),
        ({"FEED_EXPORT_ENCODING": "\0"}, "FEED_EXPORT_ENCODING: .* is not an encoding"),
        ({"FEED_EXPORT_ENCODING": 8}, "FEED_EXPORT_ENCODING: 8 is not an encoding"),
        ({"RETRY_GIVE_UP_LOG_LEVEL": "LOUD"}, "RETRY_GIVE_UP_LOG_LEVEL: 'LOUD' is not a level"),
        ({"FEEDS": feed("/dev/null/out.jsonl")}, "output: /dev/null/out.jsonl cannot be written"),
        (
            {"FEEDS": feed("file:///dev/null/out.jsonl")},
            "output: /dev/null/out.jsonl cannot be written",
        ),
        ({"FEEDS": feed("/")}, "output: / is a folder, expected a file"),
        (
            {"FEEDS": feed("out-%(nope)s.jsonl")},
            "output: .* has the parameter 'nope', known are time, name",
        ),
    ],
)
def test_mistakes(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(SettingError, match=sentence):
        check_settings(settings(**changed))


def test_what_works(tmp_path: Path) -> None:
    check_settings(settings())
    check_settings(
        settings(FEEDS=feed(str(tmp_path / "new" / "out-%(time)s.jsonl")), DOWNLOAD_DELAY="0.5")
    )
    check_settings(settings(FEEDS=feed("s3://bucket/out.jsonl")))
    check_settings(settings(FEEDS=feed("stdout:")))


TYPES = get_type_hints(own_settings)


def of_type(wanted: type) -> list[str]:
    """The settings that are declared with this type."""
    return [name for name, type_ in TYPES.items() if type_ is wanted]


_NO_INTEGER = [
    "1.5",
    "1e3",
    "nan",
    "inf",
    "-1",
    "",
    " ",
    "many",
    "9" * 5000,
    "１２",
    1.5,
    -1,
    True,
    [],
    None,
]
_NO_NUMBER = [
    "nan",
    "-1",
    "inf",
    "-inf",
    "1e999",
    "1e300",
    "",
    "many",
    float("nan"),
    -0.5,
    True,
    [],
    None,
]
_NO_SWITCH = ["maybe", "", "yes", "off", "2", 2, -1, 0.5, "nan", float("nan"), [], None]


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        *((name, _NO_INTEGER, "is not an? (?:positive )?integer") for name in of_type(int)),
        *((name, _NO_NUMBER, "is not a number from ") for name in of_type(float)),
        *((name, _NO_SWITCH, "is neither True nor False") for name in of_type(bool)),
    ],
)
def test_what_is_of_another_type_is_refused(name: str, values: list[object], sentence: str) -> None:
    for value in values:
        with pytest.raises(SettingError, match=f"^{name}: .* {sentence}"):
            DECLARED[name].check(name, value)
    with pytest.raises(SettingError, match=f"^{name}: "):
        check_settings(settings(**{name: values[0]}))


@pytest.mark.parametrize("name", ["USER_AGENT", "ROBOTSTXT_USER_AGENT"])
@pytest.mark.parametrize(
    "value", ["", " ", "two\nlines", "\r", "\0", 5, True, b"bytes", None], ids=repr
)
def test_a_name_is_a_line_of_text(name: str, value: object) -> None:
    with pytest.raises(SettingError, match=f"^{name}: .* is not text, expected one line"):
        check_settings(settings(**{name: value}))


LONG = "x" * 5000


@pytest.mark.parametrize("name", ["DATA_DIR", "LOG_FILE"])
@pytest.mark.parametrize("value", [LONG, f"{LONG}/more", f"a/{LONG}/more"], ids=len)
def test_a_path_that_no_system_has(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}: .* cannot be written: File name too long"):
        check_settings(settings(**{name: value}))


@pytest.mark.parametrize("name", ["DATA_DIR", "LOG_FILE"])
def test_a_path_that_leads_in_a_circle(tmp_path: Path, name: str) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(SettingError, match=f"^{name}: .* cannot be written: Too many levels"):
        check_settings(settings(**{name: str(tmp_path / "circle" / "data")}))


@pytest.mark.parametrize(("name", "what"), [("DATA_DIR", "folder"), ("LOG_FILE", "file")])
@pytest.mark.parametrize("value", [5, 1.5, True, ["data"], {"a": 1}], ids=repr)
def test_what_is_no_path(name: str, what: str, value: object) -> None:
    with pytest.raises(SettingError, match=f"^{name}: .* is not a {what}, expected one like "):
        check_settings(settings(**{name: value}))


@pytest.mark.parametrize("name", ["FEED_DAYS", "SEARCH_REACH", "PAGE_MAXSIZE", "REFUSALS_MAX"])
@pytest.mark.parametrize("value", ["0", 0])
def test_none_at_all_makes_no_sense(name: str, value: object) -> None:
    with pytest.raises(SettingError, match=f"^{name}: .* (?:from 1 |positive )"):
        check_settings(settings(**{name: value}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SEARCH_TIMEOUT", "2.5"),
        ("DOWNLOAD_DELAY", "1e-1"),
        ("DOWNLOAD_DELAY", 0),
        ("FAILURE_TOLERANCE", "1"),
        ("RETRY_TIMES", "0"),
        ("SEGMENT_BYTES", " 1000 "),
        ("BREAKER_PAUSES", 3),
        ("LOG_LEVEL", 30),
        ("BODY_HTML", "1"),
        ("RETRY_PRIORITY_ADJUST", "-1"),
        ("FEED_EXPORT_INDENT", None),
        ("UMASK", "27"),
    ],
)
def test_what_is_right_is_let_through(name: str, value: object) -> None:
    check_settings(settings(**{name: value}))


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("DEPTH_LIMIT", "1.5", "not an integer"),
        ("RETRY_PRIORITY_ADJUST", "low", "not an integer"),
        ("DNSCACHE_SIZE", True, "not an integer"),
        ("AUTOTHROTTLE_MAX_DELAY", "nan", "not a number from 0"),
        ("COMPRESSION_ENABLED", "maybe", "neither True nor False"),
        ("STATS_DUMP", "", "neither True nor False"),
    ],
)
def test_scrapys_other_settings_are_of_the_type_of_their_default(
    name: str, value: object, what: str
) -> None:
    with pytest.raises(SettingError, match=f"^{name}: .* is {what}"):
        check_settings(settings(**{name: value}))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("FAILURE_TOLERENCE", "FAILURE_TOLERANCE"),
        ("DATADIR", "DATA_DIR"),
        ("data_dir", "DATA_DIR"),
        ("DOWNLOAD_DELEY", "DOWNLOAD_DELAY"),
        ("SEGMENTS_LINES", "SEGMENT_LINES"),
        ("ROBOTSTXT_OBAY", "ROBOTSTXT_OBEY"),
    ],
)
def test_names_that_are_a_typo_away(typed: str, meant: str) -> None:
    with pytest.raises(
        SettingError, match=f"{typed}: there is no such setting; did you mean {meant}"
    ):
        check_settings(settings(**{typed: "1"}))
    written = settings()
    written.set(typed, "1", priority="project")
    check_settings(written)
    (sentence,) = doubtful_names(written)
    assert sentence.endswith(f"did you mean {meant}?")


@pytest.mark.parametrize("name", ["ZYTE_API_KEY", "SCHEDULER_PERSIST", "MY_PIPELINE_HOST"])
def test_names_that_a_plug_in_may_have(name: str) -> None:
    typed, written = settings(**{name: "1"}), settings()
    check_settings(typed)
    (sentence,) = doubtful_names(typed)
    assert sentence.startswith(f"{name}: neither newscrawl nor Scrapy has such a setting")
    written.set(name, "1", priority="project")
    assert doubtful_names(written) == [], "a project has names of its own"


def test_names_that_are_known() -> None:
    assert doubtful_names(settings(FEED_STORAGE_S3_ACL="private", JOBDIR="x")) == []
    check_settings(settings(FEED_STORAGE_S3_ACL="private"))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "ITEM_PIPELINES",
            "{}",
            "ITEM_PIPELINES: lacks newscrawl.pipelines.store.StorePipeline",
        ),
        ("ITEM_PIPELINES", "", "ITEM_PIPELINES: lacks "),
        (
            "ITEM_PIPELINES",
            {**own_settings.ITEM_PIPELINES, "newscrawl.pipelines.store.StorePipeline": None},
            r"ITEM_PIPELINES: lacks newscrawl\.pipelines\.store\.StorePipeline, without which nothing would reach the data set",
        ),
        ("ITEM_PIPELINES", {"no.such.Pipeline": 1}, "'no.such.Pipeline' cannot be loaded: "),
        ("ITEM_PIPELINES", {"nothing": 1}, "'nothing' cannot be loaded: "),
        ("EXTENSIONS", "", r"EXTENSIONS: lacks newscrawl\.extensions\.run_report\.RunReport"),
        (
            "DOWNLOADER_MIDDLEWARES",
            "",
            r"DOWNLOADER_MIDDLEWARES: lacks newscrawl\.middlewares\.offsite",
        ),
        ("SCHEDULER", "", "SCHEDULER: '' cannot be loaded"),
        (
            "SCHEDULER",
            "scrapy.core.scheduler.Scheduler",
            r"SCHEDULER: is not newscrawl\.frontier\.scheduler\.FrontierScheduler, without which",
        ),
        (
            "REQUEST_FINGERPRINTER_CLASS",
            "scrapy.utils.request.RequestFingerprinter",
            "REQUEST_FINGERPRINTER_CLASS: is not newscrawl",
        ),
    ],
)
def test_components_that_are_needed(name: str, value: object, sentence: str) -> None:
    with pytest.raises(SettingError, match=sentence):
        check_settings(settings(**{name: value}))


class OtherStore(StorePipeline):
    """Of a project that adds something."""


def test_a_subclass_will_do_and_more_may_be_added() -> None:
    pipelines: dict[object, int | None] = dict(own_settings.ITEM_PIPELINES.items())
    pipelines |= {"newscrawl.pipelines.store.StorePipeline": None, OtherStore: 400}
    pipelines["scrapy.pipelines.files.FilesPipeline"] = 500
    check_settings(settings(ITEM_PIPELINES=pipelines))


OWN = sorted(
    name
    for name, value in vars(own_settings).items()
    if name.isupper() and value is not None and name not in vars(default_settings)
)


def test_a_foreign_project_is_told_what_to_set() -> None:
    foreign = Settings({"SPIDER_MODULES": ["newscrawl.spiders"]})
    sentence = (
        f"DATA_DIR: is missing, and so are {len(OWN) - 1} more .*from newscrawl.settings import"
    )
    with pytest.raises(SettingError, match=sentence):
        check_settings(foreign)
    with pytest.raises(SettingError, match="DATA_DIR: is missing; set it to the folder"):
        data_dir(foreign)
    assert file_mask(foreign) == 0o077


@pytest.mark.parametrize("name", OWN)
def test_one_setting_that_is_missing(name: str) -> None:
    found = settings()
    found.delete(name)
    with pytest.raises(SettingError, match=f"^{name}: is missing; begin the project's settings"):
        check_settings(found)
