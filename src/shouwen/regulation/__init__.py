"""What a text says, and what follows from facts: pure Python, no Django, no clock."""
