"""Sources of articles: how each kind is asked for, what is made of its answer, when it ends."""
