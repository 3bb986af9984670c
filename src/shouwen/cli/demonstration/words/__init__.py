"""What people of the demonstration say and write: all of it made up."""
