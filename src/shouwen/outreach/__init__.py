"""What the house asks of customers of its own accord: surveys, whom they go to and what comes back."""
