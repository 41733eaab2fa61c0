"""Writes the lines of articles: each new line supersedes the current one, or stands beside it as doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.exporters.encoding import line_of
from newscrawl.frontier.rows import Revision
from newscrawl.pages.publication_minute import completions

if TYPE_CHECKING:
    from newscrawl.exporters.rows import Line
    from newscrawl.exporters.segments import Segments
    from newscrawl.frontier.rows import KnownArticle
    from newscrawl.frontier.store import Store
    from newscrawl.items import Article


class Lines:
    """Appends lines, and keeps the rows of the frontier in step.

    A row of `articles` names the current line; `revisions` has all others, earlier and doubtful ones.
    """

    def __init__(self, store: Store, segments: Segments) -> None:
        self._store = store
        self._segments = segments

    def supersede(self, article: Article, known: KnownArticle) -> None:
        """Write the new current line; `known` gets its place, and the caller stores it."""
        former = self._former(known)
        place = self._follow(article, known)
        if former:
            self._store.put_revision(former)
        known.segment, known.start, known.length = place
        known.line_content = bytes.fromhex(article.metadata.content_hash or "")
        known.doubtful = False
        known.retracted = article.metadata.retracted is not None
        known.completed = completions(article.metadata.warnings)

    def complete(self, article: Article, known: KnownArticle) -> None:
        """Write the current line again, completed, with the same number; the caller stores `known`."""
        known.segment, known.start, known.length = self._append(article, known, supersedes=True)
        known.completed = completions(article.metadata.warnings)

    def doubt(self, article: Article, known: KnownArticle, found: KnownArticle) -> None:
        """Write a doubtful line; the current one stays. The caller stores `known`."""
        article.metadata.doubtful = True
        place = self._follow(article, known)
        of_article = (known.id or 0, known.revision, found.template, found.content, found.stamp)
        self._store.put_revision(Revision(*of_article, True, *place))
        known.doubtful = True

    def _follow(self, article: Article, known: KnownArticle) -> Line:
        """Write a line with the next number."""
        known.revision += 1
        article.metadata.revision = known.revision
        article.metadata.previous_content_hash = (
            known.line_content.hex() if known.line_content else None
        )
        return self._append(article, known, supersedes=known.revision > 1)

    def _append(self, article: Article, known: KnownArticle, *, supersedes: bool) -> Line:
        line = line_of(article.to_dict())
        return self._segments.append(line, known.identifier, supersedes=supersedes)

    def _former(self, known: KnownArticle) -> Revision | None:
        """The line that is superseded; None where the article has no line on record."""
        if known.id is None or known.segment is None:
            return None
        before = self._store.article(known.id)
        doubtful = {one.revision for one in self._store.revisions(known.id) if one.doubtful}
        number = known.revision
        while number in doubtful:
            number -= 1
        place = (before.segment, before.start, before.length)
        return Revision(
            known.id,
            number,
            before.template,
            before.line_content or b"",
            before.stamp,
            False,
            *place,
        )
