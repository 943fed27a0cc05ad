"""The same rules written in other ways, checked for the same results before they are timed."""
