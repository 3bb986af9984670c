"""Every conversation with a customer, on every channel."""
