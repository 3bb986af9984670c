"""Pages of grades and credit."""
