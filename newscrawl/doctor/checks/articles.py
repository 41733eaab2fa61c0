"""Articles: one or more of each family, by the first source of each rule of its template."""

from functools import partial

from newscrawl.doctor.checks.article_families import (
    films,
    gallery,
    gallery_pager,
    hosts,
    later_pages,
    old_article,
    unseen_family,
)
from newscrawl.doctor.checks.article_fields import (
    byline,
    canonical,
    captions,
    days,
    deck,
    deck_slot,
    editor,
    first_source,
    hidden_heading,
    json_ld,
    keywords,
    metas,
    records,
)
from newscrawl.doctor.checks.article_pages import ALL_WWW, CN, LANGUAGE, WWW
from newscrawl.doctor.verdicts import HTML_SPIDERS, Check
from newscrawl.pages.article.templates.cn import Cn
from newscrawl.pages.article.templates.language import Language
from newscrawl.pages.article.templates.www import Www

_OF_THE_PAST = ("archive", "search", "newspaper", "site", "article")
_FALLBACK = "records get it from another source, with a warning, or lack it"

CHECKS = (
    Check(
        ("open-site", "address-a"),
        partial(records, WWW),
        HTML_SPIDERS,
        "records of English articles are doubtful, or none are made",
    ),
    Check(
        ("www-template",),
        partial(first_source, Www(), "headline", WWW),
        HTML_SPIDERS,
        f"the headline: {_FALLBACK}",
    ),
    Check(
        ("www-info-line",),
        partial(first_source, Www(), "info", WWW),
        HTML_SPIDERS,
        f"byline, source and time: {_FALLBACK}",
    ),
    Check(
        ("www-breadcrumb",),
        partial(first_source, Www(), "breadcrumbs", WWW),
        HTML_SPIDERS,
        f"path and section: {_FALLBACK}",
    ),
    Check(
        ("www-body",),
        partial(first_source, Www(), "article_body", WWW),
        HTML_SPIDERS,
        "the body is found by general rules: parts may be missing, or foreign text in it",
    ),
    Check(
        ("www-metas",),
        metas,
        HTML_SPIDERS,
        "day, source and editor come from other places, or are missing",
    ),
    Check(
        ("address-day-wins",),
        partial(days, ALL_WWW),
        HTML_SPIDERS,
        "the day of publication may be wrong; records have a warning",
    ),
    Check(
        ("meta-author-is-editor",),
        editor,
        HTML_SPIDERS,
        "meta author may be the byline now, which newscrawl ignores",
    ),
    Check(
        ("byline-forms",),
        byline,
        HTML_SPIDERS,
        "authors may be missing or wrong; records have a warning",
    ),
    Check(("www-deck-slot",), deck_slot),
    Check(("deck-opens-body",), deck),
    Check(("caption-credits",), captions, HTML_SPIDERS, "captions are missing, or in the body"),
    Check(("www-keywords-empty",), keywords),
    Check(("www-no-canonical",), canonical),
    Check(("www-json-ld", "www-no-json-ld"), json_ld),
    Check(
        ("gallery-markup",),
        gallery,
        HTML_SPIDERS,
        "galleries are read by general rules: pictures may be missing",
    ),
    Check(("gallery-pager",), gallery_pager, HTML_SPIDERS, "galleries lack their later pages"),
    Check(("later-pages",), later_pages, HTML_SPIDERS, "later pages of articles are not requested"),
    Check(("www-template",), films, HTML_SPIDERS, "records of films lack the film", part="videos"),
    Check(
        ("english-hosts", "one-docroot"),
        hosts,
        HTML_SPIDERS,
        "one article may be written under two ids, or not be found",
    ),
    Check(("cn-hidden-heading",), hidden_heading, part="hidden"),
    Check(
        ("cn-body",),
        partial(first_source, Cn(), "article_body", CN),
        HTML_SPIDERS,
        "the Chinese body is found by general rules",
    ),
    Check(
        ("cn-hidden-heading",),
        partial(first_source, Cn(), "headline", CN),
        HTML_SPIDERS,
        f"the Chinese headline: {_FALLBACK}",
        part="headline",
    ),
    Check(
        ("cn-info-lines",),
        partial(first_source, Cn(), "info", CN),
        HTML_SPIDERS,
        f"source and time of Chinese articles: {_FALLBACK}",
    ),
    Check(
        ("cn-breadcrumb",),
        partial(first_source, Cn(), "breadcrumbs", CN),
        HTML_SPIDERS,
        f"path and section of Chinese articles: {_FALLBACK}",
    ),
    Check(
        ("language-markup",),
        partial(first_source, Language(), "headline", LANGUAGE),
        HTML_SPIDERS,
        f"the headline of bilingual articles: {_FALLBACK}",
        part="headline",
    ),
    Check(
        ("language-markup",),
        partial(first_source, Language(), "info", LANGUAGE),
        HTML_SPIDERS,
        f"source and time of bilingual articles: {_FALLBACK}",
        part="line",
    ),
    Check(
        ("language-markup",),
        partial(first_source, Language(), "article_body", LANGUAGE),
        HTML_SPIDERS,
        "the body of bilingual articles is found by general rules",
        part="body",
    ),
    Check(
        ("address-content", "old-pages-unseen"),
        partial(old_article, "old-2016"),
        _OF_THE_PAST,
        "articles of 2006 to 2017 are not read whole",
    ),
    Check(
        ("address-english-doc",),
        partial(old_article, "old-2004"),
        _OF_THE_PAST,
        "articles of 2004 to 2006 are not read whole",
    ),
    Check(
        ("address-epaper",),
        partial(unseen_family, "print-article"),
        ("newspaper",),
        "articles of the e-paper are not read whole",
    ),
    Check(
        ("hk-unseen",),
        partial(unseen_family, "hk-article"),
        ("site",),
        "articles of Hong Kong are not read whole",
    ),
    Check(
        ("regional-stamp",),
        partial(unseen_family, "regional-article"),
        ("site",),
        "articles of local governments are not read whole",
    ),
)
