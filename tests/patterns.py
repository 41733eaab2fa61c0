"""Finds every regular expression of `text/`, `site/` and `pages/`, and measures how its work grows with the text.

`python -m tests.patterns` prints them. They are found by their use: a separate process records the arguments
of `re` while all modules are imported and a page is read. The work is the number of steps of a backtracking matcher
like Python's, counted and not timed, on texts made of the parts that the pattern repeats.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from functools import cache, cached_property, partial
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if sys.version_info >= (3, 11):
    from re import _constants as sre  # type: ignore[attr-defined]
    from re import _parser as sre_parser  # type: ignore[attr-defined]
else:
    import sre_constants as sre
    import sre_parse as sre_parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeGuard

ROOT = Path(__file__).parents[1]
PACKAGES = ("newscrawl.text", "newscrawl.site", "newscrawl.pages")
WHOLE = frozenset(("match", "fullmatch"))
ANYWHERE = frozenset(("search", "sub", "subn", "split", "findall", "finditer"))

LONG = 500
"""A bound of so many repetitions or more counts as none."""
_SHORTENED = 4  # the value of smaller bounds here: only a constant factor
_WITHOUT = 1 << 30
_STEPS = 100_000
_LENGTH = 72  # characters of the shorter text
_LEAST = 6  # repetitions in it at least: more than a short bound

LINEAR = 6.0
"""The most growth of the work on a text four times as long; quadratic work grows more."""


class Site(NamedTuple):
    """A place in the source that passes a pattern to `re`."""

    file: str
    line: int


class Pattern(NamedTuple):
    """A pattern, its place in the source, and its use."""

    site: Site
    name: str
    """Its module and the constant that holds it, or the line."""
    text: str
    flags: int
    is_bytes: bool
    is_whole: bool
    """Whether it is only matched against whole texts, from their beginning."""


@cache
def patterns() -> tuple[Pattern, ...]:
    """All patterns of the packages, in the order of the source."""
    noted = subprocess.run(
        [sys.executable, "-m", "tests.patterns"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = {(Site(*site), *others) for site, *others in json.loads(noted.stdout)}
    return tuple(_pattern(*row) for row in sorted(rows))


def calls_never_seen() -> list[Site]:
    """Calls of functions of `re` without a recorded pattern."""
    seen = {pattern.site for pattern in patterns()}
    found = []
    for file in sources():
        name = str(file.relative_to(ROOT))
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if _is_re(node):
                lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
                if not any(Site(name, line) in seen for line in lines):
                    found.append(Site(name, node.lineno))
    return found


def sources() -> list[Path]:
    folders = (ROOT / package.replace(".", "/") for package in PACKAGES)
    return sorted(file for folder in folders for file in folder.rglob("*.py"))


def _is_re(node: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in {"compile", *WHOLE, *ANYWHERE}
    )


def _pattern(site: Site, text: str, flags: int, is_bytes: bool) -> Pattern:
    module = _Module.of(site.file)
    name = module.name_at(site.line)
    used = module.used_by(name)
    where = f"{Path(site.file).stem}.{name or site.line}"
    return Pattern(site, where, text, flags, is_bytes, used <= WHOLE)


class _Module:
    """A module's names of patterns, and their uses."""

    def __init__(self, file: str) -> None:
        self._tree = ast.parse((ROOT / file).read_text("utf-8"))

    @staticmethod
    @cache
    def of(file: str) -> _Module:
        return _Module(file)

    @cached_property
    def _constants(self) -> dict[str, range]:
        """Constants with one pattern each, with their lines."""
        return {
            node.targets[0].id: range(node.lineno, (node.end_lineno or node.lineno) + 1)
            for node in self._tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and _is_re(node.value)
        }

    def name_at(self, line: int) -> str | None:
        return next((name for name, lines in self._constants.items() if line in lines), None)

    def used_by(self, name: str | None) -> frozenset[str]:
        """Methods of patterns that are used on a constant; for None, on other expressions."""
        used = set()
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Attribute) and node.attr in WHOLE | ANYWHERE:
                holder = node.value.id if isinstance(node.value, ast.Name) else None
                if holder == name or (name is None and holder not in self._constants):
                    used.add(node.attr)
        return frozenset(used or ANYWHERE)


Noted = tuple[Site, str, int, bool]


class Growth(NamedTuple):
    """The growth of the steps on the worst text."""

    ratio: float
    """The ratio of steps on a text four times as long: 4 for linear work, 16 for quadratic."""
    attack: str
    """The repeated text."""


def growth(pattern: Pattern) -> Growth:
    """The worst growth on the texts made from a pattern; 1 for a pattern without repetitions.

    Ends at the first growth that is clearly too large.
    """
    machine = Machine(pattern.text, pattern.flags)
    worst = Growth(1.0, "")
    for before, pump, after in machine.attacks():
        count = max(_LEAST, _LENGTH // len(pump))
        shorter, longer = (
            machine.steps(before + pump * times + after, whole=pattern.is_whole)
            for times in (count, 4 * count)
        )
        worst = max(
            worst, Growth(_ratio(shorter, longer), f"{before!r} + {pump!r} * n + {after!r}")
        )
        if worst.ratio > LINEAR:
            break
    return worst


def _ratio(shorter: int, longer: int) -> float:
    return longer / shorter if shorter < _STEPS else float("inf")


class _TooManyError(Exception):
    pass


class _Repeat(NamedTuple):
    """A repetition in progress, and the items behind it."""

    body: Sequence[Any]
    least: int
    most: int
    then: Callable[[int], bool]
    is_lazy: bool


class Machine:
    """Matches a pattern like `sre`, step by step."""

    def __init__(self, text: str, flags: int = 0, *, is_exact: bool = False) -> None:
        tree = sre_parser.parse(text, flags)
        self._flags: int = tree.state.flags
        self._items = _list(tree)
        self._bounds = _exact if is_exact else bounds
        self._accepted: dict[tuple[int, int, str], bool] = {}
        self._groups: dict[int, tuple[int, int]] = {}
        self._text = ""
        self._left = 0

    def steps(self, text: str, *, whole: bool) -> int:
        """Steps until the text is matched, or until all its matches are found; at most _STEPS."""
        self._text, self._left = text, _STEPS
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(100_000)
        try:
            self._match_whole() if whole else list(self._matches())
        except _TooManyError:
            return _STEPS
        finally:
            sys.setrecursionlimit(limit)
        return _STEPS - self._left

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The matches, for a comparison with `finditer`."""
        self._text, self._left = text, _STEPS
        return list(self._matches())

    def _match_whole(self) -> bool:
        return self._run(self._items, 0, 0, lambda end: end == len(self._text))

    def _matches(self) -> Iterator[tuple[int, int]]:
        start, was_empty_at = 0, -1
        while start <= len(self._text):
            ends: list[int] = []

            def rest(
                end: int, start: int = start, ends: list[int] = ends, empty: int = was_empty_at
            ) -> bool:
                if end == start == empty:
                    return False
                ends.append(end)
                return True

            self._groups.clear()
            self._step()
            if not self._run(self._items, 0, start, rest):
                start += 1
                continue
            yield start, ends[0]
            was_empty_at = start if ends[0] == start else -1
            start = ends[0]

    def _step(self) -> None:
        self._left -= 1
        if self._left <= 0:
            raise _TooManyError

    def _run(self, items: Sequence[Any], at: int, place: int, rest: Any) -> bool:
        """Whether items[at:] match at `place`, and the rest matches behind them."""
        while at < len(items):
            self._step()
            operation, argument = items[at]
            at += 1
            if _is_one(operation):
                if not self._fits(items[at - 1], place):
                    return False
                place += 1
            elif operation is sre.AT:
                if not self._is_at(argument, place):
                    return False
            else:
                return self._branch(operation, argument, place, self._behind(items, at, rest))
        answer: bool = rest(place)
        return answer

    def _behind(self, items: Sequence[Any], at: int, rest: Any) -> Any:
        # No partial() here and no any() below: 3.12 limits the nesting of calls through C.
        return lambda end: self._run(items, at, end, rest)

    def _branch(self, operation: Any, argument: Any, place: int, then: Any) -> bool:
        if operation is sre.BRANCH:
            for one in argument[1]:  # noqa: SIM110
                if self._run(one, 0, place, then):
                    return True
            return False
        if operation is sre.SUBPATTERN:
            return self._group(argument, place, then)
        if operation in {sre.ASSERT, sre.ASSERT_NOT}:
            found = self._looks(argument, place)
            return then(place) if found is (operation is sre.ASSERT) else False
        if operation is sre.GROUPREF:
            return self._again(argument, place, then)
        if operation in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
            least, most, body = argument
            least, most = self._bounds(least, most)
            if len(body) == 1 and _is_one(body[0][0]):
                return self._repeat_one(body[0], (least, most), place, then, operation)
            repeat = _Repeat(body, least, most, then, is_lazy=operation is sre.MIN_REPEAT)
            return self._repeat(repeat, place, 0)
        raise NotImplementedError(operation)

    def _group(self, argument: Any, place: int, then: Any) -> bool:
        number, added, removed, body = argument
        if added or removed:
            flags = self._flags
            self._flags = (flags | added) & ~removed
            try:
                ends: list[int] = []
                found = self._run(body, 0, place, partial(_note, ends))
            finally:
                self._flags = flags
            return found and then(ends[0])

        def close(end: int) -> bool:
            if number is not None:
                self._groups[number] = (place, end)
            answer: bool = then(end)
            return answer

        return self._run(body, 0, place, close)

    def _looks(self, argument: Any, place: int) -> bool:
        direction, (width, body) = argument
        if direction > 0:
            return self._run(body, 0, place, lambda _: True)
        return place >= width and self._run(body, 0, place - width, lambda end: end == place)

    def _again(self, number: int, place: int, then: Any) -> bool:
        span = self._groups.get(number)
        if span is None:
            return False
        text = self._text[slice(*span)]
        return self._text.startswith(text, place) and then(place + len(text))

    def _repeat_one(
        self, item: Any, most: tuple[int, int], place: int, then: Any, operation: Any
    ) -> bool:
        least, bound = most
        count = 0
        if operation is sre.MIN_REPEAT:
            while True:
                self._step()
                if count >= least and then(place + count):
                    return True
                if count == bound or not self._fits(item, place + count):
                    return False
                count += 1
        while count < bound and self._fits(item, place + count):
            self._step()
            count += 1
        while count >= least:
            self._step()
            if then(place + count):
                return True
            count -= 1
        return False

    def _repeat(self, repeat: _Repeat, place: int, count: int) -> bool:
        self._step()

        def once_more(end: int) -> bool:
            if end == place and count >= repeat.least:
                return False
            return self._repeat(repeat, end, count + 1)

        def more() -> bool:
            return count < repeat.most and self._run(repeat.body, 0, place, once_more)

        if count < repeat.least:
            return more()
        if repeat.is_lazy:
            return repeat.then(place) or more()
        return more() or repeat.then(place)

    def _fits(self, item: Any, place: int) -> bool:
        if place >= len(self._text):
            return False
        return self._accepts(item, self._text[place])

    def _accepts(self, item: Any, character: str) -> bool:
        key = id(item), self._flags, character
        if key not in self._accepted:
            self._accepted[key] = any(
                _accepts(item, one, self._flags) for one in self._cases(character)
            ) ^ (item[0] is sre.NOT_LITERAL)
        return self._accepted[key]

    def _cases(self, character: str) -> set[str]:
        if self._flags & re.IGNORECASE:
            cases = (character, character.lower(), character.upper())
            return {one for one in cases if len(one) == 1}
        return {character}

    def _is_at(self, where: Any, place: int) -> bool:
        text = self._text
        if where in {sre.AT_BEGINNING, sre.AT_BEGINNING_STRING}:
            return place == 0
        if where is sre.AT_END:
            return place == len(text) or (place == len(text) - 1 and text[-1] == "\n")
        if where is sre.AT_END_STRING:
            return place == len(text)
        flags = self._flags & re.ASCII
        words = [
            bool(re.match(r"\w", text[at : at + 1], flags)) if at >= 0 else False
            for at in (place - 1, place)
        ]
        return (words[0] != words[1]) is (where is sre.AT_BOUNDARY)

    def attacks(self) -> Iterator[tuple[str, str, str]]:
        """Texts as a prefix, a repeated part, and a suffix."""
        found: dict[tuple[str, str, str], None] = {}
        characters = self._characters()
        for path, body in _repeats(self._items, ()):
            pumps = {_sample(body, one, at, self) for one in characters for at in range(3)} - {""}
            befores = {_sample(path, one, at, self) for one in characters[:3] for at in range(2)}
            for before, pump in product(sorted(befores)[:3], sorted(pumps)):
                for after in ("", "\n\0"):
                    found[before, pump, after] = None
                    found["", before + pump, after] = None
            for before in sorted(befores - {""})[:3]:
                found["", before, ""] = None
        yield from found

    def _characters(self) -> list[str]:
        """One character for each class that the pattern distinguishes."""
        everywhere = [one for one in _ones(self._items) if one[0] is not sre.LITERAL]
        repeated = [one for _, body in _repeats(self._items, ()) for one in _ones(body)]
        tests = everywhere + repeated
        known: dict[tuple[bool, ...], str] = {}
        for character in _candidates(tests):
            known.setdefault(tuple(self._accepts(one, character) for one in tests), character)
        return list(known.values())


def _note(ends: list[int], end: int) -> bool:
    ends.append(end)
    return True


def _plain(item: Any) -> Any:
    """An item with lists for its inner patterns, and the width of a look-around."""
    operation, argument = item
    if operation is sre.BRANCH:
        return operation, (None, [_list(one) for one in argument[1]])
    if operation is sre.SUBPATTERN:
        return operation, (*argument[:3], _list(argument[3]))
    if operation in {sre.ASSERT, sre.ASSERT_NOT}:
        return operation, (argument[0], (argument[1].getwidth()[0], _list(argument[1])))
    if operation in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
        return operation, (*argument[:2], _list(argument[2]))
    return operation, argument


def _list(pattern: Any) -> list[Any]:
    return [_plain(item) for item in pattern]


def _exact(least: Any, most: Any) -> tuple[int, int]:
    return int(least), _WITHOUT if most is sre.MAXREPEAT else int(most)


def bounds(least: Any, most: Any) -> tuple[int, int]:
    """The bounds of a repetition as used here: none, or small ones."""
    if most is sre.MAXREPEAT or int(most) >= LONG:
        return min(int(least), _SHORTENED), _WITHOUT
    return min(int(least), _SHORTENED), min(int(most), _SHORTENED)


def _is_one(operation: Any) -> bool:
    return operation in {sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN}


def _accepts(item: Any, character: str, flags: int) -> bool:
    operation, argument = item
    if operation is sre.ANY:
        return character != "\n" or bool(flags & re.DOTALL)
    if operation is sre.IN:
        return _in_class(argument, character, flags)
    return bool(ord(character) == argument)


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


def _in_class(members: Any, character: str, flags: int) -> bool:
    negated = bool(members) and members[0][0] is sre.NEGATE
    for kind, argument in members:
        if kind is sre.LITERAL and ord(character) == argument:
            return not negated
        if kind is sre.RANGE and argument[0] <= ord(character) <= argument[1]:
            return not negated
        if kind is sre.CATEGORY and re.match(_CATEGORIES[argument], character, flags & re.ASCII):
            return not negated
    return negated


def _inner(operation: Any, argument: Any) -> list[Any]:
    """The patterns within an item."""
    if operation is sre.BRANCH:
        return list(argument[1])
    if operation is sre.SUBPATTERN:
        return [argument[3]]
    if operation in {sre.ASSERT, sre.ASSERT_NOT}:
        return [argument[1][1]]
    if operation in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
        return [argument[2]]
    return []


def _ones(items: Sequence[Any]) -> Iterator[Any]:
    for item in items:
        if _is_one(item[0]):
            yield item
        for inner in _inner(*item):
            yield from _ones(inner)


def _repeats(items: Sequence[Any], before: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    """Repetitions without a bound: the items before each, and its body."""
    for at, (operation, argument) in enumerate(items):
        path = (*before, *items[:at])
        if operation in {sre.MAX_REPEAT, sre.MIN_REPEAT} and bounds(*argument[:2])[1] > _SHORTENED:
            yield path, argument[2]
        for inner in _inner(operation, argument):
            yield from _repeats(inner, path)


_EVERYDAY = "aA1 \n_.,-中é/|<>\"'&:;()[]{}=@?!\t\\"


def _candidates(tests: Sequence[Any]) -> list[str]:
    found = dict.fromkeys(_EVERYDAY)
    for operation, argument in tests:
        members = argument if operation is sre.IN else [(operation, argument)]
        for kind, value in members:
            if kind in {sre.LITERAL, sre.NOT_LITERAL}:
                found[chr(value)] = None
            elif kind is sre.RANGE:
                found |= dict.fromkeys(map(chr, value))
    return list(found)


def _sample(items: Any, wanted: str, at: int, machine: Machine) -> str:
    """A text that items match, with `wanted` wherever possible, and the branches of number `at`."""
    text = ""
    for item in items:
        operation, argument = item
        if _is_one(operation):
            text += _one_of(item, wanted, machine)
        elif operation is sre.BRANCH:
            text += _sample(argument[1][at % len(argument[1])], wanted, at, machine)
        elif operation is sre.SUBPATTERN:
            text += _sample(argument[3], wanted, at, machine)
        elif operation in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
            count = max(bounds(*argument[:2])[0], min(at, 1))
            text += _sample(argument[2], wanted, at, machine) * count
    return text


def _one_of(item: Any, wanted: str, machine: Machine) -> str:
    accepts = machine._accepts  # noqa: SLF001 - its own helper
    if accepts(item, wanted):
        return wanted
    return next((one for one in _candidates([item]) if accepts(item, one)), "")


def main() -> None:
    """Record the arguments of `re` while the packages are imported and a page is read, and print them as JSON."""
    noted: list[Noted] = []
    for name in ("compile", *WHOLE, *ANYWHERE):
        setattr(re, name, _noting(getattr(re, name), noted))
    for package in PACKAGES:
        module = importlib.import_module(package)
        for found in pkgutil.walk_packages(module.__path__, f"{package}."):
            importlib.import_module(found.name)
    from newscrawl.extraction import extract  # noqa: PLC0415 - the functions of `re` are noted by now

    sample = (ROOT / "data" / "samples" / "article.html").read_bytes()
    extract(sample, "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html")
    print(json.dumps(noted))


def _noting(function: Any, noted: list[Noted]) -> Callable[..., Any]:
    folders = tuple(str(ROOT / package.replace(".", "/")) for package in PACKAGES)

    def call(pattern: Any, *arguments: Any, **options: Any) -> Any:
        frame = sys._getframe(1)  # noqa: SLF001 - who calls
        file = frame.f_code.co_filename
        if file.startswith(folders):
            is_bytes = isinstance(pattern, bytes)
            text = pattern.decode("latin-1") if is_bytes else pattern
            flags = options.get("flags", arguments[-1] if arguments else 0)
            site = Site(str(Path(file).relative_to(ROOT)), frame.f_lineno)
            noted.append((site, text, int(flags), is_bytes))
        return function(pattern, *arguments, **options)

    return call


if __name__ == "__main__":
    main()
