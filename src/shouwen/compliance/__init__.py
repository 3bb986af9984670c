"""Which unit follows which edition, and what its standards find."""
