"""A page as HTML: decoding, tree, blocks, tables, images, selectors; nothing here depends on the site."""
