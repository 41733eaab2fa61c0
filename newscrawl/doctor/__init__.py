"""Checks for `newscrawl doctor`: of this machine and its data folder, and of the facts about the live site."""
