"""Ends a run that takes more memory than MEMUSAGE_LIMIT_MB."""

from __future__ import annotations

from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage as ScrapyMemoryUsage

_STATUS = Path("/proc/self/status")


class MemoryUsage(ScrapyMemoryUsage):
    """Scrapy's extension, with the peak of this process alone.

    Scrapy reads `ru_maxrss`, which Linux passes from parent to child: a run started by a large program would end at once.
    """

    def get_virtual_size(self) -> int:
        """Peak memory of the run in bytes."""
        return peak() or super().get_virtual_size()


def peak() -> int | None:
    """Peak memory of this process since its exec, in bytes; None on systems without /proc."""
    try:
        lines = _STATUS.read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), None)
