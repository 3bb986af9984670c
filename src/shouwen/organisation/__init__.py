"""Units, members, positions, and what a position may do where."""
