"""The record, one line of output. One article is one `Article`.

The names are those of schema.org's NewsArticle in snake case. Every key is present: an unknown value is
`None` or an empty list, and strings are never empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import ConfigDict, Field

from newscrawl.records.versions import current

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self

SCHEMA_VERSION: Literal["2.0"] = "2.0"
"""Version of the record's contract. Additions raise the minor, renames and changes of meaning the major."""

PUBLISHER = "China Daily"

_OTHERS = "_other_fields"
"""Key of other fields in an object's `__dict__`, not an attribute of the class: subclasses need not call our constructor."""

Text = Annotated[str, Field(min_length=1)]
HttpsUrl = Annotated[str, Field(pattern=r"^https://[^\s/]+(/\S*)?$")]
BeijingTime = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+08:00$")]
UtcTime = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
Pixels = Annotated[int, Field(gt=0)]

Genre = Literal["article", "gallery", "video", "opinion"]

_CONTRACT = ConfigDict(
    extra="forbid",
    use_attribute_docstrings=True,
    json_schema_serialization_defaults_required=True,
)


@dataclass
class Author:
    """An author of the article, by its byline."""

    __pydantic_config__ = _CONTRACT

    name: Text
    """Title case where the page prints capitals: "Zhang Yunbi"."""
    location: Text | None = None
    """Where the author reports from, "Changde, Hunan"; it holds for all names since the previous location."""
    kind: Literal["person", "organization"] = "person"
    """An agency or a paper ("Xinhua", "Agencies") is an organization."""


@dataclass
class Editor:
    """A web editor: the site's own, never the author."""

    __pydantic_config__ = _CONTRACT

    name: Text
    """As printed."""


@dataclass
class Breadcrumb:
    """One step of the path that the page prints above its headline."""

    __pydantic_config__ = _CONTRACT

    name: Text
    """Without the separators "/", "|" and ">"."""
    url: HttpsUrl | None = None
    """Absolute; `None` where the step is not a link."""


@dataclass
class Image:
    """A picture of the article."""

    __pydantic_config__ = _CONTRACT

    url: HttpsUrl
    """Absolute."""
    caption: Text | None = None
    """Without the credit."""
    credit_text: Text | None = None
    """As printed, without brackets: "Photo by Su Zhigang/For chinadaily.com.cn"."""
    width: Pixels | None = None
    """In pixels, where the page states it."""
    height: Pixels | None = None
    """In pixels, where the page states it."""


@dataclass
class Media:
    """A video or a sound of the article."""

    __pydantic_config__ = _CONTRACT

    url: HttpsUrl
    """Absolute; of the file where the page names one, else of the player."""


@dataclass
class Metadata:
    """How the record was made."""

    __pydantic_config__ = _CONTRACT

    date_downloaded: UtcTime | None = None
    """When page 1 was received, UTC. `None` for a record read without a crawl, like all crawl metadata."""
    spider: Text | None = None
    """Name of the spider that requested it."""
    discovered_via: Text | None = None
    """The route that found it: "argument", "section"."""
    discovered_from: HttpsUrl | None = None
    """The list that linked to it."""
    http_status: int | None = None
    """HTTP status of page 1."""
    template: Text | None = None
    """Name and version of the template that read it: "www/1"."""
    field_sources: dict[str, str] | None = None
    """The source of each field. Only on request."""
    content_hash: Sha256 | None = None
    """sha256 of the visible text: headline, deck, authors, body, captions."""
    revision: Annotated[int, Field(ge=1)] | None = None
    """1 for the first line of an article, one more for each new line. A line that only completes `date_published`, which a warning states, has the number of the line that it replaces."""
    previous_content_hash: Sha256 | None = None
    """`content_hash` of the line before; a doubtful line and the line after it both follow the last clean line."""
    retracted: UtcTime | None = None
    """When the site reported the article as gone for the second time, at least a day after the first; the other fields are those of the line before. `None` for an article that is not retracted."""
    doubtful: bool = False
    """Whether it was read by fallbacks after a line that was not: the earlier clean line counts until another clean line follows."""
    warc: Text | None = None
    """File, relative to the data folder, and offset of the archived response of page 1: "warc/crawl_date=2026-11-26/….warc.gz:48213"; see docs/archive.md."""
    archive: Text | None = None
    """The capture of a public archive that was read in place of the site: an address of the Wayback Machine, or a WARC file of Common Crawl and the offset in it. Then `date_downloaded` is the time of the capture."""
    rights: list[Text] = field(default_factory=list)
    """What page 1 and its headers state about rights, as "name: value": x-robots-tag, robots, tdm-reservation, tdm-policy, copyright."""
    warnings: list[Text] = field(default_factory=list)
    """Every doubt, as "field: sentence"."""


@dataclass(kw_only=True)
class Article:
    """One article of China Daily, all its pages together."""

    __pydantic_config__ = _CONTRACT

    schema_version: Literal["2.0"] = SCHEMA_VERSION
    """Version of this contract, as text."""
    identifier: Text
    """China Daily's own id without host and page ("WS63f64e4ea31057c47ebb0547"); else "url-" and 16 hex digits."""
    url: HttpsUrl
    """Canonical URL of page 1, under the host it was served from."""
    page_urls: list[HttpsUrl] = field(default_factory=list)
    """Every known page in order; `[url]` for one page."""
    headline: Text
    """As printed, white space folded."""
    alternative_headline: Text | None = None
    """The deck: the second heading, or the bold paragraph that opens the body."""
    authors: list[Author] = field(default_factory=list)
    """From the byline only."""
    editors: list[Editor] = field(default_factory=list)
    """Web editors, from the page's metadata and the editor lines under the body."""
    source_organization: Text | None = None
    """Organization that supplied the story, known spellings unified: "China Daily", "Xinhua", "中国日报网"."""
    publisher: Text | None = PUBLISHER
    """"China Daily" for the operator's pages; else the publisher that the page names, if any."""
    published_day: Day | None = None
    """The day of publication, "2023-02-23", where it is known."""
    date_published: BeijingTime | None = None
    """The time of publication, "2023-02-23T01:20:00+08:00"; `None` where only the day is known. It is that of the best known source: the search API or the app, a list, a feed whose zone is proved, the page's stamp."""
    date_modified: BeijingTime | None = None
    """The stamp that the page prints."""
    date_created: BeijingTime | None = None
    """When the story was created, from its ObjectId, where that agrees with the publication day."""
    date_raw: Text | None = None
    """The printed stamp, untouched."""
    in_language: Language = "und"
    """BCP 47: "en", "zh-Hans"; "und" where it is unknown."""
    edition: Text = "other"
    """www, global, usa, europe, cn, language, epaper, hk, regional, …; "other" for a page that is not the site's."""
    article_section: Text | None = None
    """The last breadcrumb, as printed."""
    section_path: Text | None = None
    """The section as `-a sections=` takes it, "world/cn_eu": the last breadcrumb that leads to a list; else the folder that an old address names."""
    breadcrumbs: list[Breadcrumb] = field(default_factory=list)
    """Top to bottom."""
    keywords: list[Text] = field(default_factory=list)
    """The page's own keywords."""
    genre: Genre = "article"
    """gallery: a photo template, or one picture and hardly any text on each of several pages. video: a video and hardly any text. opinion: the Opinion section."""
    print_edition: Day | None = None
    """Day of the newspaper that printed it."""
    print_page: Text | None = None
    """Page of that newspaper, as text: "9", "T4", "1-3"."""
    dateline: Text | None = None
    """The place a wire story opens with: "BEIJING". It stays in the body."""
    description: Text | None = None
    """The site's own summary."""
    article_body: Text | None = None
    """Paragraphs and sub-heads joined by a blank line; a line break inside a paragraph is one. `None` for pictures alone."""
    article_body_html: Text | None = None
    """The same as sanitised HTML. Only on request."""
    word_count: Annotated[int, Field(ge=0)] = 0
    """Words of the body; for Chinese, Han characters and Latin words."""
    main_image: Image | None = None
    """First image of the body, else the one the page names for sharing."""
    images: list[Image] = field(default_factory=list)
    """Images of the body, in order."""
    videos: list[Media] = field(default_factory=list)
    """Videos of the body."""
    audios: list[Media] = field(default_factory=list)
    """Sound of the body."""
    same_as: list[Text] = field(default_factory=list)
    """Identifiers of the same story under another id, on the later record."""
    metadata: Metadata = field(default_factory=Metadata)
    """How the record was made."""

    @property
    def other_fields(self) -> dict[str, Any]:
        """Fields of its line other than the record's: those of a user's own item, by name."""
        found: dict[str, Any] = vars(self).get(_OTHERS, {})
        return found

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data, as in a line of output: fields in declared order, then other fields."""
        plain: dict[str, Any] = _plain(self)
        return plain | self.other_fields

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The record from the data of `to_dict`, of this version or an earlier one. Raises TypeError where a field is missing.

        Keys that are not fields of the class become other fields.
        """
        data = current(data, SCHEMA_VERSION)
        lists = {
            name: [kind(**entry) for entry in data.get(name) or []] for name, kind in NESTED.items()
        }
        names = _names(cls)  # type: ignore[arg-type]  # mypy takes type[Self] for unhashable
        main_image = data.get("main_image")
        nested = {
            "main_image": Image(**main_image) if main_image else None,
            "metadata": Metadata(**data.get("metadata") or {}),
        }
        known = {name: data[name] for name in names if name in data}
        others = {name: value for name, value in data.items() if name not in known}
        return cls(**{**known, **lists, **nested}).with_other_fields(others)

    def with_other_fields(self, others: Mapping[str, Any]) -> Self:
        """The same record, with these other fields."""
        vars(self)[_OTHERS] = dict(others)
        return self


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str):  # most values are
        return value
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _names(type(value))}
    return value


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    """The names of the fields of a class."""
    return tuple(one.name for one in fields(kind))


NESTED: dict[str, type[Any]] = {
    "authors": Author,
    "editors": Editor,
    "breadcrumbs": Breadcrumb,
    "images": Image,
    "videos": Media,
    "audios": Media,
}
"""Classes of the entries of lists."""
