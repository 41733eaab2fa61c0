"""`newscrawl report`: the runs and the articles of a data folder as one HTML page that loads nothing."""
