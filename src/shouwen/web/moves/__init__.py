"""Pages of moves: running cases go over to a new edition."""
