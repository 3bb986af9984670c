"""Pages of lists that are brought in as files."""
