"""How a unit is chosen on a page: from a list while there are few, else by typing."""
