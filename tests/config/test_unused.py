"""Components of Scrapy that are switched off are not loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest
from scrapy.settings import Settings

from newscrawl.config.components import check_components
from newscrawl.config.unused import UnusedComponents
from newscrawl.errors import SettingError

REMOTE = "scrapy.extensions.remote_control.RemoteControl"
COOKIES = "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"


@pytest.fixture
def settings() -> Settings:
    found = Settings()
    found.setmodule("newscrawl.settings", priority="project")
    return found


@pytest.mark.parametrize(
    ("switch", "name", "path"),
    [
        ("REMOTE_CONTROL_ENABLED", "EXTENSIONS", REMOTE),
        ("COOKIES_ENABLED", "DOWNLOADER_MIDDLEWARES", COOKIES),
    ],
)
def test_switch_decides(settings: Settings, switch: str, name: str, path: str) -> None:
    on = settings.copy()
    on.set(switch, True, "cmdline")
    named = settings.copy()
    named.set(name, {path: 7}, "cmdline")
    for one in (settings, on, named):
        UnusedComponents().update_settings(one)
    assert path not in settings.getwithbase(name)
    assert on.getwithbase(name)[path] == Settings().getwithbase(name)[path]
    assert named.getwithbase(name)[path] == 7, "a user's own settings stand"


def test_crawl_loads_none_of_them() -> None:
    """In a process of its own: this one has loaded them."""
    code = (
        "import sys; from scrapy.crawler import Crawler; from scrapy.settings import Settings;"
        "from newscrawl.config.components import check_components;"
        "from newscrawl.spiders.section import SectionSpider;"
        "s = Settings(); s.setmodule('newscrawl.settings', priority='project'); check_components(s);"
        "c = Crawler(SectionSpider, s); c.addons.load_settings(c.settings);"
        "c.settings.get_component_priority_dict_with_base('EXTENSIONS');"
        "c.settings.get_component_priority_dict_with_base('DOWNLOADER_MIDDLEWARES');"
        "print(sorted({'aiohttp', 'tldextract'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_component_that_scrapy_does_not_have_is_refused(settings: Settings) -> None:
    settings.set("EXTENSIONS", {"scrapy.extensions.none.None": 1}, "cmdline")
    with pytest.raises(SettingError, match=r"scrapy\.extensions\.none"):
        check_components(settings)
