"""The scope of a job: which articles it wants, judged before and after the download."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from newscrawl.frontier.outcomes import OUT_OF_RANGE, Outcome
from newscrawl.records.criteria import LANGUAGES, choices, list_url, period, values
from newscrawl.records.period import Period
from newscrawl.site.editions import editions
from newscrawl.site.sections import ENGLISH
from newscrawl.site.urls import parse
from newscrawl.spiders.arguments import share, whole_number
from newscrawl.spiders.declarations import SCOPE, known
from newscrawl.text.dates import parse_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from typing_extensions import Self

    from newscrawl.frontier.job import Argument
    from newscrawl.items import Article
    from newscrawl.pages.evidence import Evidence
    from newscrawl.site.urls import SiteUrl

# design: scope
NOT_SAMPLED = Outcome("excluded", "not_sampled")
OTHER_LANGUAGE = Outcome("excluded", "other_language")
OTHER_EDITION = Outcome("excluded", "other_edition")
OTHER_SECTION = Outcome("excluded", "other_section")


@dataclass(frozen=True)
class Scope:
    """Which articles are wanted; an empty field allows all."""

    period: Period = field(default_factory=Period)
    languages: frozenset[str] = frozenset()
    """Primary subtags: "en", "zh"."""
    editions: frozenset[str] = frozenset()
    """As in the record: "www", "global"."""
    sections: frozenset[str] = frozenset()
    """Canonical URLs of sections."""
    max_articles: int | None = None
    sample: Fraction | None = None
    """Share of articles, 0 to 1: the same articles in every run and on every route."""

    @classmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> Self:
        """Parse the text of the arguments, ignoring other ones. Raises ArgumentError."""
        return cls(
            period(given, now),
            frozenset(choices("language", given.get("language"), LANGUAGES)),
            frozenset(choices("editions", given.get("editions"), editions())),
            frozenset(_sections(given.get("sections"))),
            whole_number("max_articles", given.get("max_articles")),
            share("sample", given.get("sample")),
        )

    @property
    def choice(self) -> str:
        """Text of the fields that choose among the articles of a list, except the period: equal for equal choices."""
        chosen = {
            "language": sorted(self.languages),
            "editions": sorted(self.editions),
            "sections": sorted(self.sections),
            "sample": [str(self.sample)] if self.sample else [],
        }
        return " ".join(f"{name}={','.join(words)}" for name, words in chosen.items() if words)

    def wants(self, language: str) -> bool:
        """Whether articles in this language are wanted at all."""
        return not self.languages or language in self.languages

    def excludes(self, target: SiteUrl, evidence: Evidence, day: date | None) -> Outcome | None:
        """Before download: why an article is surely not wanted, by its address and its source."""
        if not self._draws(target):
            return NOT_SAMPLED
        stamp = parse_stamp(evidence.indexed_at or evidence.listed_at or "")
        known_day = target.date or day or (stamp.day if stamp else None)
        if not self.period.may_hold(known_day):
            return OUT_OF_RANGE
        if target.date and stamp and stamp.day == target.date and not self._reaches(target.date):
            return OUT_OF_RANGE  # both agree, so that no tolerance is needed
        if known_day is None and target.created and self.period.is_after(target.created.date()):
            return OUT_OF_RANGE  # an article is not published before it is created
        return None

    def refuses(self, article: Article) -> Outcome | None:
        """After download, exactly: why an article is not wanted."""
        sections = [crumb.url for crumb in article.breadcrumbs if crumb.url]
        facts = (article.in_language, article.edition, sections)
        return self.refuses_facts(article.date_published or article.published_day, *facts)

    def refuses_facts(
        self, published: str | None, language: str, edition: str, sections: Iterable[str]
    ) -> Outcome | None:
        """The same for the stored values of a record: date, language, edition, and addresses of breadcrumbs."""
        if not self.period.holds(published):
            return OUT_OF_RANGE
        if self.languages and language.partition("-")[0] not in self.languages:
            return OTHER_LANGUAGE
        if self.editions and edition not in self.editions:
            return OTHER_EDITION
        if self.sections and not self._stands_in(sections):
            return OTHER_SECTION
        return None

    def _reaches(self, day: date) -> bool:
        return self.period.holds(day.isoformat())

    @property
    def asks_for_more_than_a_day(self) -> bool:
        """Whether only the record shows if an article is wanted."""
        return bool(self.languages or self.editions or self.sections)

    def _draws(self, target: SiteUrl) -> bool:
        if self.sample is None:
            return True
        digest = hashlib.sha256((target.identifier or target.url).encode()).digest()
        return Fraction(int.from_bytes(digest[:8], "big"), 1 << 64) < self.sample

    def _stands_in(self, sections: Iterable[str]) -> bool:
        """Whether breadcrumbs name a wanted section; an English section is the same under all hosts."""
        wanted = {_place(url) for url in self.sections}
        return any(_place(url) in wanted for url in sections)


def _place(url: str) -> str:
    target = parse(url)
    is_english = target.edition in ENGLISH
    return f"{'' if is_english else target.host}/{target.section or ''}".casefold()


def _sections(given: str | None) -> list[str]:
    return [] if given is None else [list_url(name) for name in values("sections", given)]


@dataclass(frozen=True)
class Arguments(ABC):
    """Parsed arguments of a spider; each spider has its own class."""

    scope: Scope

    OWN: ClassVar[tuple[Argument, ...]] = ()
    """Arguments of this spider only, or with another meaning than in other spiders."""
    SHARED: ClassVar[tuple[Argument, ...]] = SCOPE
    """Arguments that it shares with other spiders."""

    @classmethod
    def declared(cls) -> tuple[Argument, ...]:
        """Its own arguments, then shared ones that it does not redefine."""
        own = {argument.name for argument in cls.OWN}
        return (*cls.OWN, *(one for one in cls.SHARED if one.name not in own))

    @classmethod
    def check(cls, given: Mapping[str, str], spider: str) -> None:
        """Refuse arguments that are not declared. Raises ArgumentError."""
        known(given, cls.declared(), spider)

    @classmethod
    @abstractmethod
    def parse(cls, given: Mapping[str, str], now: datetime) -> Self:
        """Parse the text of the arguments. Raises ArgumentError."""

    def digests(self) -> dict[str, str]:
        """Digest of the URLs of a file or of standard input by argument, for the job's identity."""
        return {}

    def as_of(self, given: Mapping[str, str], moment: datetime) -> Self:
        """The arguments as if typed at another moment, on which "7d" depends."""
        return self.parse(given, moment)
