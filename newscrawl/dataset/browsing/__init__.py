"""`newscrawl browse`: a data set in a web browser, by Datasette (newscrawl[browse]), on this machine only."""
