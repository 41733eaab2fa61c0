"""A page as HTML: decoding, tree, blocks, tables, images, selectors; no fact of the site."""
