"""Pages on which an edition is drafted, tried on what has happened, and put in force by a second person."""
