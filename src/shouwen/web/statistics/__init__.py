"""Figures of a period, the cases behind each, and the sheets made of them."""
