"""One file for each family of article pages."""
