"""The files of a data folder that newscrawl itself keeps: no output of a command may replace one."""

from __future__ import annotations

import os
from pathlib import Path

from newscrawl.dataset.targets import is_remote, local_path
from newscrawl.errors import ArgumentError


def refuse_own_file(argument: str, output: str | Path, data_dir: Path) -> None:
    """ArgumentError where an output is a file that newscrawl keeps in its data folder, or lies in one of its folders there.

    `argument` names the output in the sentence. Links are followed.
    """
    name = str(output)
    if is_remote(name):
        return
    path, folder = (Path(os.path.realpath(one)) for one in (local_path(name), data_dir))
    if path.is_relative_to(folder) and _is_own(next(iter(path.relative_to(folder).parts), "")):
        raise ArgumentError(
            f"{argument}: {name} belongs to the data set in {data_dir}, expected another file"
        )


def _is_own(name: str) -> bool:
    """Whether a name in a data folder is newscrawl's, or hidden, like its locks."""
    # these modules take time to import, and few outputs lie in a data folder
    from newscrawl.archive.files import FOLDER as ARCHIVE  # noqa: PLC0415
    from newscrawl.dataset.incremental import FOLDER as EXPORTS  # noqa: PLC0415
    from newscrawl.exporters.files import FOLDER as ARTICLES  # noqa: PLC0415
    from newscrawl.frontier.database import FILE as FRONTIER  # noqa: PLC0415
    from newscrawl.monitoring.history import FOLDER as SUMMARIES  # noqa: PLC0415
    from newscrawl.pipelines.validate import FILE as REJECTED  # noqa: PLC0415

    own = (ARTICLES, ARCHIVE, SUMMARIES, EXPORTS, REJECTED)
    return name in own or name.startswith((".", FRONTIER))
