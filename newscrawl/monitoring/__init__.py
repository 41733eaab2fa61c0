"""Reports of a run: exit status, health, drift, coverage, summary, console report."""
