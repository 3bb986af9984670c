"""A customer's matter from its opening to its closing."""
