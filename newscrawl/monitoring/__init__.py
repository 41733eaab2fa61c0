"""What a run tells of itself: exit status, health, drift, coverage, summary, console report."""
