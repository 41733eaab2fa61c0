"""The memory of a run, whatever started it: MEMUSAGE_LIMIT_MB ends a run that takes too much."""

from __future__ import annotations

from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage as ScrapyMemoryUsage

_STATUS = Path("/proc/self/status")


class MemoryUsage(ScrapyMemoryUsage):
    """Scrapy's extension, which takes the peak of the process that started the run for its own.

    Linux hands `ru_maxrss` on from parent to child: a run started by a large program would end at once.
    """

    def get_virtual_size(self) -> int:
        """Bytes that the run had at most."""
        return peak() or super().get_virtual_size()


def peak() -> int | None:
    """Bytes of memory that this process had at most, since it is what it is; None where the system does not say."""
    try:
        lines = _STATUS.read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), None)
