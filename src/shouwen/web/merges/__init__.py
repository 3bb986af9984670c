"""Pages on which records of one customer are found, merged and parted again."""
