"""Records of one person that were made twice: found, merged into one, and parted again."""
