"""What is done to a record once it is read: cleaned, normalised, merged, checked. Pure functions."""
