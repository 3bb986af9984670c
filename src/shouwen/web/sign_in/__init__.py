"""Pages on which one signs in and out."""
