"""Pages of cases: lists, one case, its deeds."""
