"""What a fault is: a name, what the web does, and what must become of the article it hits."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.replica.wire import Answer, Send


class Genuine(NamedTuple):
    """What the site would have answered."""

    url: str
    answer: Answer

    def but(self, body: bytes | str, **headers: str) -> Answer:
        """The answer with another body, and headers beside its own (`_` stands for `-`)."""
        data = body.encode() if isinstance(body, str) else body
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self.answer, headers={**self.answer.headers, **more}, body=data)

    def sent(self, send: Send) -> Answer:
        """Something of its own on the wire."""
        return replace(self.answer, send=send)

    @property
    def content(self) -> tuple[int, int]:
        """Where the element of the article's text begins and ends in the body; the whole body without one."""
        body, depth = self.answer.body, 0
        start = max(0, body.rfind(b"<div", 0, max(0, body.find(b'id="Content"'))))
        for tag in _DIV.finditer(body, start) if start else ():
            depth += -1 if tag[1] else 1
            if not depth:
                return start, tag.end()
        return 0, len(body)

    @property
    def half(self) -> bytes:
        """The page up to the beginning of its second paragraph; of one without two, up to the middle of its text."""
        body, (start, end) = self.answer.body, self.content
        paragraph = body.find(b"</p>", start, end)
        has_second = paragraph >= 0 and body.find(b"</p>", paragraph + 1, end) >= 0
        return body[: paragraph + 10 if has_second else (start + end) // 2]


_DIV = re.compile(rb"<(/)?div\b")


@dataclass(frozen=True)
class Fault:
    """One thing that the web does to crawlers."""

    name: str
    what: str
    spoil: Callable[[Genuine], Answer]
    wanted: str
    """How the article must end, as in the books: "done", "gone", "failed/cut"."""
    times: int | None = None
    """How often it strikes before the site answers as ever; None for always."""
    is_heavy: bool = False
    """Whether it takes long or sends much: not among those that strike at a rate."""
