"""Pure functions on strings: cleaning, dates, bylines, captions, words, lines that are not body."""
