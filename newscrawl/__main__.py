"""`python -m newscrawl`: the command `newscrawl`."""

from newscrawl.cli import main

main()
