"""The page of an empty house: the top unit and its first administrator."""
