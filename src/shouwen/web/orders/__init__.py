"""Pages of orders: lists, one order, what comes back of it, and what is sold."""
