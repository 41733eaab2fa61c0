"""What `import newscrawl` gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import newscrawl
from newscrawl import errors

PAGE = Path(__file__).parents[1] / "docs" / "api.md"
_DOCUMENTED = re.compile(r"^\.\. auto\w+:: newscrawl\.(\w+)", re.MULTILINE)


def test_every_error_is_exported() -> None:
    own = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert own <= set(newscrawl.__all__)
    assert all(getattr(newscrawl, name) is getattr(errors, name) for name in own)


def test_what_is_exported_is_there() -> None:
    assert newscrawl.__all__ == sorted(newscrawl.__all__, key=lambda name: (name.islower(), name))
    assert all(hasattr(newscrawl, name) for name in newscrawl.__all__)


def test_what_is_exported_is_documented() -> None:
    assert sorted(_DOCUMENTED.findall(PAGE.read_text("utf-8"))) == sorted(newscrawl.__all__)


def test_an_error_can_be_caught_by_its_public_name(tmp_path: Path) -> None:
    with pytest.raises(newscrawl.UserError, match="holds no data set"):
        list(newscrawl.read(tmp_path))
