"""The documentation as a site: `make docs`.

The pages are Markdown that a forge shows too. So links stay relative, and the transforms here make them right in the site.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

import newscrawl

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DOCS = Path(__file__).parent
ROOT = DOCS.parent
SOURCE = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]["Source"]

project = "newscrawl"
author = "the authors of newscrawl"
release = version = newscrawl.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_copybutton"]
exclude_patterns = ["schedules"]
default_role = "code"
highlight_language = "text"
smartquotes = False
nitpicky = True
nitpick_ignore_regex = [("py:.*", r"(?!newscrawl).*")]  # types of others, which no page has

myst_heading_anchors = 4

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True

html_title = f"newscrawl {release}"
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_copy_source = False
html_show_copyright = False
html_theme_options = {
    "source_repository": SOURCE,
    "source_branch": "main",
    "source_directory": "docs/",
}


class LinksToFiles(SphinxTransform):
    """Links to files and folders of the repository that are not pages lead to the source.

    Files in the folder of the documentation are copied to the site instead.
    """

    default_priority = 500

    def apply(self, **_: Any) -> None:
        """Replace the nodes of such links; MyST warns where nothing is behind one."""
        for node in list(self.document.findall(_is_relative)):
            path, anchor = self._path(node)
            if not path.exists() or (path.is_file() and path.is_relative_to(DOCS)):
                continue
            kind = "tree" if path.is_dir() else "blob"
            url = f"{SOURCE}/{kind}/main/{path.relative_to(ROOT).as_posix()}{anchor}"
            node.replace_self(nodes.reference("", "", *node.children, refuri=url))

    def _path(self, node: nodes.Element) -> tuple[Path, str]:
        """The file or folder behind a link, and its anchor with "#"."""
        target = str(node["reftarget"])
        if node["refdomain"] == "doc":  # a page as MyST calls it, without its suffix
            anchor = node.get("reftargetid")
            return DOCS / f"{target}.md", f"#{anchor}" if anchor else ""
        target, *anchors = target.split("#", 1)
        folder = DOCS.joinpath(self.env.docname).parent
        return (folder / target).resolve(), "".join(f"#{one}" for one in anchors)


def _is_relative(node: nodes.Node) -> bool:
    """Whether a node is a link of Markdown to a path."""
    if not isinstance(node, addnodes.pending_xref | addnodes.download_reference):
        return False
    return node.get("reftype") == "myst" and not node["reftarget"].startswith("#")


class Anchors(SphinxTransform):
    """Anchors in HTML, `<a id="list-depth"></a>`, are targets that links are checked against."""

    default_priority = 500
    pattern: ClassVar = re.compile(r'<a id="([\w-]+)">')

    def apply(self, **_: Any) -> None:
        """Replace the opening tag of each anchor by a target, and drop its closing tag."""
        slugs = self.env.metadata[self.env.docname].get("myst_slugs", {})
        for node in list(self.document.findall(nodes.raw)):
            if match := self.pattern.fullmatch(node.astext()):
                target = nodes.target(ids=[match[1]], names=[match[1]])
                self.document.note_explicit_target(target)
                slugs[match[1]] = (node.line, match[1], match[1])  # as MyST names headings
                node.replace_self(target)
            elif node.astext() == "</a>":
                node.parent.remove(node)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the transforms."""
    app.add_transform(LinksToFiles)
    app.add_transform(Anchors)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
