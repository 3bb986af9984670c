"""What stands against the erasing of a person, what goes and what stays, and what is erased when its time is over."""
