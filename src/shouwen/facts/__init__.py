"""What happened: recorded once, never changed, sealed in a chain."""
