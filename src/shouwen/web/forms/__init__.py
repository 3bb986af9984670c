"""Pages of forms: fill in, sign, correct, compare, print."""
