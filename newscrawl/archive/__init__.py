"""The pages as they came from the site, in WARC files: writing, reading, index, verification."""
