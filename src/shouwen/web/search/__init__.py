"""One box that finds everything, and the filters that members keep."""
