"""The data set: JSON Lines in segments that survive a kill, their manifest, and the code that reads them."""
