"""What a fault is: a name, what the web does, and what must become of the article it hits."""

from __future__ import annotations

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
    def half(self) -> bytes:
        """The page up to the beginning of its second paragraph; of one without any, the first half."""
        body = self.answer.body
        paragraph = body.find(b"</p>", max(0, body.find(b'id="Content"')))
        return body[: paragraph + 10 if paragraph > 0 else len(body) // 2]


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
