"""A fault: its name, its effect, and the expected end of the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.replica.wire import Answer, Send


class Genuine(NamedTuple):
    """The site's answer without the fault."""

    url: str
    answer: Answer

    def but(self, body: bytes | str, **headers: str) -> Answer:
        """The answer with another body, and further headers (`_` stands for `-`)."""
        data = body.encode() if isinstance(body, str) else body
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self.answer, headers={**self.answer.headers, **more}, body=data)

    def sent(self, send: Send) -> Answer:
        """An answer that `send` writes to the connection."""
        return replace(self.answer, send=send)

    @property
    def content(self) -> tuple[int, int]:
        """Begin and end of the text's element in the body, in bytes; the whole body without one."""
        body, depth = self.answer.body, 0
        start = max(0, body.rfind(b"<div", 0, max(0, body.find(b'id="Content"'))))
        for tag in _DIV.finditer(body, start) if start else ():
            depth += -1 if tag[1] else 1
            if not depth:
                return start, tag.end()
        return 0, len(body)

    @property
    def half(self) -> bytes:
        """The page up to its second paragraph; up to the middle of its text where it has fewer than two."""
        body, (start, end) = self.answer.body, self.content
        paragraph = body.find(b"</p>", start, end)
        has_second = paragraph >= 0 and body.find(b"</p>", paragraph + 1, end) >= 0
        return body[: paragraph + 10 if has_second else (start + end) // 2]


_DIV = re.compile(rb"<(/)?div\b")


@dataclass(frozen=True)
class Fault:
    """One fault of the web."""

    name: str
    what: str
    spoil: Callable[[Genuine], Answer]
    wanted: str
    """The expected URL state of the article: "done", "gone", "failed/cut"."""
    times: int | None = None
    """How often it strikes before the site answers normally; None for always."""
    is_heavy: bool = False
    """Whether it takes long or sends much, and is left out of faults at a rate."""
