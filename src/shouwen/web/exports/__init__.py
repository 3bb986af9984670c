"""Pages of exports that the worker makes."""
